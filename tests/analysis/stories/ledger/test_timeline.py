"""A timeline has one line a day, with the most central sentence that tells an event of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from support.builders import MORNING, a_reading, an_article

from briefings.analysis.stories.ledger.timeline import build_timeline
from briefings.core.analysis import Analysis, DateExpression, DateUse
from briefings.core.article import Article, Span

SUNDAY, MONDAY, TUESDAY = date(2026, 3, 8), date(2026, 3, 9), date(2026, 3, 10)


def dated(article: Article, *days: tuple[date, date]) -> Analysis:
    """Date the sentences of an article in turn."""
    found = [DateExpression(Span(article.id, 0, 1), first, last, place) for place, (first, last) in enumerate(days)]
    return a_reading(article, dates=tuple(found))


def lines(articles: Sequence[Article], *readings: Analysis) -> list[tuple[date, str, int]]:
    texts = {article.id: article.text for article in articles}
    return [
        (day, texts[span.article][span.start : span.end], len(ids))
        for day, span, ids in build_timeline(articles, {reading.article: reading for reading in readings})
    ]


def test_days_stand_in_order_and_the_most_central_sentence_speaks() -> None:
    first = an_article("Ships met in the harbour on Tuesday. Dust rose on Monday.", outlet="A")
    second = an_article("The harbour crane fell on Monday.", outlet="B", published=MORNING + timedelta(hours=3))
    third = an_article("A crane fell on ships on Monday.", outlet="C", published=MORNING + timedelta(hours=4))
    readings = (
        dated(first, (TUESDAY, TUESDAY), (MONDAY, MONDAY)),
        dated(second, (MONDAY, MONDAY)),
        dated(third, (MONDAY, MONDAY)),
    )
    assert lines([second, first, third], *readings) == [
        (MONDAY, "The harbour crane fell on Monday.", 3),
        (TUESDAY, "Ships met in the harbour on Tuesday.", 1),
    ]


def test_stretches_of_days_and_articles_without_a_reading_give_no_line() -> None:
    article, unread = an_article("It rained all that week."), an_article("Another.", outlet="B")
    assert lines([article, unread], dated(article, (MONDAY, TUESDAY))) == []


def test_furniture_of_the_page_is_no_event() -> None:
    article = an_article("Click here to read our paper of Monday.")
    assert lines([article], dated(article, (MONDAY, MONDAY))) == []


def test_background_of_years_ago_and_plans_for_later_are_no_line() -> None:
    article = an_article("A crane fell on Monday. One fell in 1987. The next ship is due in May.")
    long_ago, later = date(1987, 5, 1), date(2026, 5, 1)
    reading = dated(article, (MONDAY, MONDAY), (long_ago, long_ago), (later, later))
    assert [day for day, _, _ in lines([article], reading)] == [MONDAY]


def test_a_day_that_hardly_anyone_mentions_is_left_out() -> None:
    text = "A crane fell on Monday. Ships left on Sunday. Rain fell on Tuesday."
    articles = [an_article(text, outlet=f"Paper {n}") for n in range(8)]
    readings = [dated(article, (MONDAY, MONDAY), (SUNDAY, SUNDAY)) for article in articles[:7]]
    (passing,) = dated(articles[7], (TUESDAY, TUESDAY)).dates
    readings.append(a_reading(articles[7], dates=(replace(passing, sentence=2),)))
    assert [day for day, _, _ in lines(articles, *readings)] == [SUNDAY, MONDAY]


def test_a_sentence_about_something_else_speaks_for_no_day() -> None:
    articles = [an_article("A crane fell on Monday.", outlet=f"Paper {n}") for n in range(11)]
    articles.append(an_article("A crane fell on Monday. Elsewhere a poet won a prize on Sunday.", outlet="Courier"))
    readings = [dated(article, (MONDAY, MONDAY)) for article in articles[:11]]
    readings.append(dated(articles[11], (MONDAY, MONDAY), (SUNDAY, SUNDAY)))
    assert [day for day, _, _ in lines(articles, *readings)] == [MONDAY]
    assert [day for day, _, _ in lines(articles[-2:], *readings)] == [SUNDAY, MONDAY]


def test_one_strong_day_does_not_wipe_out_the_rest() -> None:
    articles = [an_article("A crane fell on Monday. Rain fell on Tuesday.", outlet=f"Paper {n}") for n in range(40)]
    readings = [dated(article, (MONDAY, MONDAY)) for article in articles[:37]]
    readings += [dated(article, (MONDAY, MONDAY), (TUESDAY, TUESDAY)) for article in articles[37:]]
    assert [day for day, _, _ in lines(articles, *readings)] == [MONDAY, TUESDAY]


@pytest.mark.parametrize("use", [DateUse.PLAN, DateUse.QUOTED, DateUse.MODIFIER])
def test_plans_quotations_and_days_that_only_tell_things_apart_are_no_event(use: DateUse) -> None:
    article = an_article("A crane fell on Monday.")
    reading = dated(article, (MONDAY, MONDAY))
    assert lines([article], replace(reading, dates=(replace(reading.dates[0], use=use),))) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "A crane is seen in the port There are ships on Monday.",
        "10 March 26 07:00 GMT A crane fell on Monday.",
        "What fell on Monday in the port?",
        "“A crane fell on Monday.”",
        "Port shut A crane fell on Monday in Selene.",
        "He saw the crane fall on Monday.",
        "CRANE FALLS IN PORT A crane fell on Monday.",
        "On March 9 that year a crane fell in Selene.",
        "The Courier reported on Monday that she was ill.",
        "Crane toll up by 95 The crane fell on Monday in Selene.",
        "A day earlier, on Monday, a crane fell in Selene.",
        "Dockers saw the exchange on Monday in the port.",
        "Port “shut” Over Crane Yesterday, the master of the quay said on Monday.",
        "The master “looks old for it” In Selene, a crane fell on Monday.",
    ],
)
def test_captions_headers_questions_and_speech_are_no_event(sentence: str) -> None:
    article = an_article(sentence)
    assert lines([article], dated(article, (MONDAY, MONDAY))) == []


def test_what_only_the_words_before_name_is_no_event_unless_the_story_is_about_it() -> None:
    text = "A company that makes ropes was in debt. The company closed on Monday after a crane fell."
    place = text.index("Monday")
    one = an_article(text)
    day = DateExpression(Span(one.id, place, place + 6), MONDAY, MONDAY, 1)
    others = [an_article(f"A crane fell in port {n}.", outlet=f"P{n}") for n in range(9)]
    about = [an_article(f"The company in port {n} had a crane that fell.", outlet=f"P{n}") for n in range(9)]
    reading = a_reading(one, dates=(day,))
    assert lines([one, *others], reading, *map(a_reading, others)) == []
    told = lines([one, *about], reading, *map(a_reading, about))
    assert [words for _, words, _ in told] == ["The company closed on Monday after a crane fell."]


def test_of_two_articles_both_must_name_what_their_reader_knows_and_one_opens_with_it() -> None:
    text = "Ships came. Crews left. Dockers rested. A panel of Okoro's met. On Monday Lethia left the panel."
    place = text.index("Monday")
    one = an_article(text, title="Ships and crews")
    reading = a_reading(one, dates=(DateExpression(Span(one.id, place, place + 6), MONDAY, MONDAY, 4),))
    silent, naming = (an_article(f"Crews of Lethia met {what}.", outlet="B") for what in ("dockers", "a panel"))
    assert lines([one], reading) == []
    assert lines([one, silent], reading, a_reading(silent)) == []
    assert len(lines([one, naming], reading, a_reading(naming))) == 1
    named = an_article(text, title="Lethia and the panel")
    again = a_reading(named, dates=(DateExpression(Span(named.id, place, place + 6), MONDAY, MONDAY, 4),))
    assert len(lines([named], again)) == 1


def test_a_sentence_that_names_two_days_is_printed_once_and_without_its_dateline() -> None:
    first = an_article("ZELGRAD – The crane fell on Monday and was raised on Tuesday. Ships waited on Tuesday.")
    reading = a_reading(
        first,
        dates=(
            DateExpression(Span(first.id, 30, 36), MONDAY, MONDAY, 0),
            DateExpression(Span(first.id, 52, 59), TUESDAY, TUESDAY, 0),
            DateExpression(Span(first.id, 78, 85), TUESDAY, TUESDAY, 1),
        ),
    )
    assert lines([first], reading) == [
        (MONDAY, "The crane fell on Monday and was raised on Tuesday.", 1),
        (TUESDAY, "Ships waited on Tuesday.", 1),
    ]


def test_the_day_in_a_dateline_dates_nothing() -> None:
    article = an_article("LONDON | Tue Mar 10, 2026 1:48 pm GMT LONDON (Northwire) - Ships left on Monday.")
    stamp = DateExpression(Span(article.id, 9, 25), TUESDAY, TUESDAY, 0)
    told = DateExpression(Span(article.id, 74, 80), MONDAY, MONDAY, 0)
    assert lines([article], a_reading(article, dates=(stamp, told))) == [(MONDAY, "Ships left on Monday.", 1)]


def test_a_day_that_later_reports_come_back_to_outweighs_one_that_is_named_in_passing() -> None:
    passing = "Ships came. Crews left. Dockers rested. Rain fell on Tuesday."
    looking_back = [
        an_article(f"Ships came. Crews left. Dockers rested. A crane had fallen on Monday in port {n}.", outlet=f"P{n}",
                   published=MORNING + timedelta(days=3), collected=MORNING + timedelta(days=3))
        for n in range(6)
    ]  # fmt: skip
    first = an_article(passing)
    readings = [a_reading(a, dates=(DateExpression(Span(a.id, 60, 61), MONDAY, MONDAY, 3),)) for a in looking_back]
    readings.append(a_reading(first, dates=(DateExpression(Span(first.id, 60, 61), TUESDAY, TUESDAY, 3),)))
    assert [day for day, _, _ in lines([first, *looking_back], *readings)] == [MONDAY]


@pytest.mark.parametrize(("published", "listed"), [(MORNING, True), (MORNING - timedelta(days=1), False)])
def test_what_is_told_later_counts_twice_what_is_told_the_day_after(published: datetime, listed: bool) -> None:
    opening = [an_article(f"Ships met on {day}.", outlet=f"P{n}") for day in ("Monday", "Tuesday") for n in range(4)]
    days = (MONDAY,) * 4 + (TUESDAY,) * 4
    readings = [dated(article, (day, day)) for article, day in zip(opening, days, strict=True)]
    text = "Crews left. Dockers rested. Rain fell. Ships had met in the harbour on Sunday."
    back = [an_article(text, outlet=f"Q{n}", published=published) for n in range(2)]
    readings += [a_reading(a, dates=(DateExpression(Span(a.id, 60, 61), SUNDAY, SUNDAY, 3),)) for a in back]
    assert (SUNDAY in [day for day, _, _ in lines([*opening, *back], *readings)]) == listed


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The town was due to open the quay Monday in honour of the ship.", False),
        ("The crane was to leave the quay on Monday.", False),
        ("The master said on Monday that “the quay of the town is whole again.”", False),
        ("The crane, which was to leave the quay, fell on Monday.", True),
        ("The crane was closed to visitors on Monday.", True),
    ],
)
def test_plans_and_mere_quotations_are_no_line(text: str, told: bool) -> None:
    article = an_article(text)
    place = text.index("Monday")
    day = DateExpression(Span(article.id, place, place + 6), MONDAY, MONDAY, 0)
    assert bool(lines([article], a_reading(article, dates=(day,)))) is told
