"""A briefing composed from a dossier, without collectors and renderers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest
from app.test_pipeline import a_plan
from support.builders import a_reading, an_article
from support.fakes import NOON

from briefings.analysis.nlp.analyser import SpacyAnalyser
from briefings.analysis.stories.topics.discovery import LEFT_OVER_TITLE
from briefings.app.dossiers import build_dossier
from briefings.app.stages import StageTimer
from briefings.core import stored_readings
from briefings.core.analysis import DateExpression
from briefings.core.article import Span
from briefings.core.stories import Topic, TopicStories
from briefings.edition import editor
from briefings.edition.compose import build_topic_timeline, compose_briefing, edition_marking
from briefings.edition.selection import map_key_sentences


def test_a_dossier_is_composed_in_named_stages_and_always_alike() -> None:
    plan = a_plan(an_article(), an_article("Other text.", url="https://example.org/other"))
    dossier = build_dossier(plan, StageTimer())
    stages = []

    @contextmanager
    def stage(name: str) -> Iterator[None]:
        stages.append(name)
        yield

    briefing = compose_briefing(plan, dossier, NOON, stage)
    assert stages == ["edit", "tabulate", "edit"]
    assert compose_briefing(plan, dossier, NOON) == briefing
    assert (briefing.day, len(briefing.sources)) == (NOON.date(), 2)
    assert {item.id for section in briefing.sections for item in section.items} == {s.id for s in dossier.stories}


def test_an_edition_is_the_same_wherever_its_readings_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = (
        "Ilya Marchetti said a crane fell on Monday in Selene.",
        "Doctors met on Tuesday.",
        "A crane fell in Selene.",
    )
    plan = a_plan(
        *(an_article(text, title=f"Report {n}", url=f"https://example.org/{n}") for n, text in enumerate(texts))
    )
    plan = replace(plan, analyser=SpacyAnalyser("fast"))
    wanted = compose_briefing(plan, build_dossier(plan, StageTimer()), NOON)
    assert any(item.points for section in wanted.sections for item in section.items)
    for bound in ("TERMS_STORED_FROM", "STORED_FROM"):
        monkeypatch.setattr(stored_readings, bound, 1)
        dossier = build_dossier(plan, StageTimer())
        assert isinstance(dossier.readings, stored_readings.StoredReadings)
        assert compose_briefing(plan, dossier, NOON) == wanted


def test_an_edition_is_marked_as_strictly_as_the_strictest_article_it_names() -> None:
    article = replace(an_article(), marking="TLP:AMBER")
    dossier = replace(build_dossier(a_plan(an_article()), StageTimer()), left_out=((article, "too old"),))
    assert edition_marking("TLP:GREEN", dossier) == "TLP:AMBER"
    assert edition_marking("TLP:RED", dossier) == "TLP:RED"


def test_a_topic_of_several_stories_has_one_timeline_and_what_belongs_to_no_topic_has_none() -> None:
    texts = ("A crane fell on Monday in Port Selene.", "Doctors met on Tuesday in distant Brenmark.")
    articles = tuple(an_article(text, title=text, url=f"https://example.org/{n}") for n, text in enumerate(texts))
    dossier = build_dossier(a_plan(*articles), StageTimer())
    assert len(dossier.stories) == 2
    days = (date(2026, 3, 9), date(2026, 3, 10))
    dated = tuple(
        a_reading(a, dates=(DateExpression(Span(a.id, 0, 1), day, day, 0),))
        for a, day in zip(articles, days, strict=True)
    )
    dossier = replace(dossier, readings=dated)
    context = editor.build_editing_context(dossier, map_key_sentences(dossier, 1))
    for topic, rows in ((Topic("Ports", ("port",)), 2), (Topic(LEFT_OVER_TITLE, (), discovered=True), 0)):
        placement = TopicStories(topic, dossier.stories, (1.0, 1.0))
        assert len(build_topic_timeline(context, placement)) == rows
    assert build_topic_timeline(context, TopicStories(Topic("Ports", ("port",)), dossier.stories[:1], (1.0,))) == ()
