"""Readings on disk are those that were given, in order and by article, with and without their key terms."""

from dataclasses import replace
from datetime import date

import pytest
from support.builders import an_article

from briefings.core import stored_readings
from briefings.core.analysis import (
    Actor,
    Analysis,
    Claim,
    ClaimKind,
    DateExpression,
    DateUse,
    GapKind,
    InformationGap,
    KeyTerm,
    Mention,
    Quantity,
    Sentence,
    SpeakerClass,
)
from briefings.core.article import Span
from briefings.core.message import make_message
from briefings.core.stored_readings import (
    hold_readings,
    map_readings,
    outline_readings,
    store_readings,
    without_terms,
)


def a_reading(number: int) -> Analysis:
    article = an_article(f"Ferry {number} left.", "Ferries", "The Herald").id
    span = Span(article, 0, 7 + number)
    return Analysis(
        article=article,
        model="m",
        language="en",
        unread=make_message("reading.no_text") if number == 1 else "",
        opening=span if number == 1 else None,
        sentences=(Sentence(span, 0),),
        mentions=(Mention("Ferry", "ORG", span),),
        actors=(Actor("Ferry", "ORG", ("Boat",), (span, span), role=span),),
        claims=(Claim(span, span, None, "Ferry", SpeakerClass.BODY, ClaimKind.DIRECT, hedges=(span,)),),
        gaps=(InformationGap(span, None, span, None, kind=GapKind.SILENCE),),
        dates=(DateExpression(span, date(2026, 3, 1), date(2026, 3, 2), 0, DateUse.PLAN),),
        quantities=(Quantity(span, 0.1 + 0.2, "people", "about"),),
        terms=(KeyTerm("ferry", number),),
        vector=(0.1 + 0.2, -0.8, 1e-17)[number % 3 :],
    )


@pytest.fixture
def readings() -> tuple[Analysis, ...]:
    return tuple(map(a_reading, range(40)))


@pytest.mark.parametrize("place", [stored_readings._ValueFile, stored_readings._ValueList])
def test_stored_readings_are_the_same(
    place: type, readings: tuple[Analysis, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_readings, "BYTES_AT_ONCE", 3000)
    monkeypatch.setattr(stored_readings, "RECENT_READINGS", 2)
    stored = store_readings(iter(readings), place())
    assert tuple(stored) == readings
    assert len(stored) == len(readings)
    assert (stored[-1], stored[3], stored[4:6]) == (readings[-1], readings[3], readings[4:6])
    by_article = map_readings(stored)
    for place in (7, 3, 7, 0, 39, 3):
        assert by_article[readings[place].article] == readings[place]
    assert list(by_article) == [each.article for each in readings]
    assert by_article.get("nobody") is None
    assert "nobody" not in by_article
    with pytest.raises(IndexError):
        stored[len(readings)]


def test_key_terms_can_be_left_out(readings: tuple[Analysis, ...]) -> None:
    light = tuple(replace(each, terms=(), vector=()) for each in readings)
    stored = without_terms(store_readings(readings, stored_readings._ValueFile()))
    assert tuple(stored) == light == without_terms(readings)
    assert map_readings(stored)[readings[5].article] == light[5]


def test_an_outline_says_what_language_a_text_is_in_and_why_it_was_not_read(readings: tuple[Analysis, ...]) -> None:
    outlines = outline_readings(store_readings(readings, stored_readings._ValueFile()))
    told = [(each.article, each.model, each.language, each.unread, each.fault, each.opening) for each in readings]
    assert [(one.article, one.model, one.language, one.unread, one.fault, one.opening) for one in outlines] == told
    assert outlines[1].sentences == ()
    assert outline_readings(readings) is readings


def test_few_readings_stay_in_memory(readings: tuple[Analysis, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    assert hold_readings(iter(readings), len(readings)) == readings
    for bound in ("TERMS_STORED_FROM", "STORED_FROM"):
        monkeypatch.setattr(stored_readings, bound, len(readings))
        held = hold_readings(iter(readings), len(readings))
        assert not isinstance(held, tuple)
        assert tuple(held) == readings
