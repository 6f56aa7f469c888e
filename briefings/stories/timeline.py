"""Puts a story's dated event sentences in order: one line a day, the earliest source first."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from briefings.model.article import Article, Span
from briefings.model.reading import Reading
from briefings.stories.keysentences import is_boilerplate
from briefings.stories.moments import published

#: A day is listed when at least this share as many articles date something to it as to the most mentioned day.
FAINT = 0.2
#: Days so long before the first article still belong to the story: it is told a little after it began.
BEFORE = timedelta(days=7)


def timeline(
    articles: Sequence[Article], readings: Mapping[str, Reading]
) -> tuple[tuple[date, Span, tuple[str, ...]], ...]:
    """Return (day, sentence, ids of the articles that date something to it), in order of days.

    Only days that the text names are listed, as the reading resolved them, and of these only the ones between a week
    before the first article and the last: what lies before is background, what lies after is a plan. The earliest
    article speaks.
    """
    told = [moment.date() for article in articles if (moment := published(article))]
    days: dict[date, list[tuple[Article, Span]]] = {}
    for article in articles:
        reading = readings.get(article.id)
        if reading is None:
            continue
        for dated in reading.dates:
            if dated.first != dated.last or dated.sentence >= len(reading.sentences):
                continue
            if told and not min(told) - BEFORE <= dated.first <= max(told):
                continue
            span = reading.sentences[dated.sentence].span
            if not is_boilerplate(article.text[span.start : span.end]):
                days.setdefault(dated.first, []).append((article, span))
    lines = [(day, _earliest(found), _sources(found)) for day, found in sorted(days.items())]
    most = max((len(sources) for _, _, sources in lines), default=0)
    return tuple(line for line in lines if len(line[2]) >= FAINT * most)


def _earliest(found: Sequence[tuple[Article, Span]]) -> Span:
    """Return the sentence of the earliest article."""
    return min(found, key=lambda pair: (pair[0].published or pair[0].collected, pair[0].id, pair[1]))[1]


def _sources(found: Sequence[tuple[Article, Span]]) -> tuple[str, ...]:
    """Return the ids of the articles, earliest first, each once."""
    ordered = sorted(found, key=lambda pair: (pair[0].published or pair[0].collected, pair[0].id))
    return tuple(dict.fromkeys(article.id for article, _ in ordered))
