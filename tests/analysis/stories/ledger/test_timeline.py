"""A timeline has one line a day, with the sentence of the earliest source."""

from collections.abc import Sequence
from datetime import date, timedelta

from support.builders import MORNING, a_reading, an_article

from briefings.analysis.stories.ledger.timeline import build_timeline
from briefings.core.analysis import Analysis, DateExpression
from briefings.core.article import Article, Span

MONDAY, TUESDAY = date(2026, 3, 9), date(2026, 3, 10)


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


def test_days_stand_in_order_and_the_earliest_source_speaks() -> None:
    first = an_article("Ships met in the harbour on Tuesday. A crane fell on Monday.", outlet="A")
    second = an_article("The crane had come down on Monday.", outlet="B", published=MORNING + timedelta(hours=3))
    readings = dated(first, (TUESDAY, TUESDAY), (MONDAY, MONDAY)), dated(second, (MONDAY, MONDAY))
    assert lines([second, first], *readings) == [
        (MONDAY, "A crane fell on Monday.", 2),
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
    articles = [an_article("A crane fell on Monday. It rained on Tuesday.", outlet=f"Paper {n}") for n in range(8)]
    readings = [dated(article, (MONDAY, MONDAY)) for article in articles[1:]]
    readings.append(dated(articles[0], (MONDAY, MONDAY), (TUESDAY, TUESDAY)))
    assert [day for day, _, _ in lines(articles, *readings)] == [MONDAY]


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
                   published=MORNING + timedelta(days=3))
        for n in range(6)
    ]  # fmt: skip
    first = an_article(passing)
    readings = [a_reading(a, dates=(DateExpression(Span(a.id, 60, 61), MONDAY, MONDAY, 3),)) for a in looking_back]
    readings.append(a_reading(first, dates=(DateExpression(Span(first.id, 60, 61), TUESDAY, TUESDAY, 3),)))
    assert [day for day, _, _ in lines([first, *looking_back], *readings)] == [MONDAY]
