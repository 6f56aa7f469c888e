"""Puts a story's dated event sentences in order: one line a day, one day a sentence, the earliest source first.

A day is listed when enough speaks for it, in articles: 1 for each that opens with it (within its first three
sentences), 1 for each that comes back to it two days later or more, and a quarter for each that names it at all; at
least a quarter of what speaks for the strongest day. What stands at the head of a report or is still told later
happened on a day that matters; a weekday deep in the next morning's report only says when somebody spoke. Chosen on the
timelines of two crises (`tests/benchmarks/bench_stories.py`): F1 of the days 0.40 and 0.51, where counting the articles
that name a day had 0.35 and 0.45.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from briefings.analysis.stories.key_sentences import is_boilerplate, skip_dateline
from briefings.core.analysis import Analysis
from briefings.core.article import Article, Span

#: A day is listed when at least this share speaks for it of what speaks for the strongest day.
#: Measured: see the head of the module.
MIN_DAY_SHARE = 0.25
#: What an article that names a day anywhere counts, beside 1 for opening with it and 1 for coming back to it.
#: Measured: see the head of the module.
NAMED_WEIGHT = 0.25
#: Sentences at the head of an article, and the days after which it looks back. Measured: see the head of the module.
OPENING_SENTENCES = 3
LOOKS_BACK_AFTER = timedelta(days=2)
#: Days so long before the first article still belong to the story: it is told a little after it began.
#: Not measured: chosen by eye.
LEAD_TIME = timedelta(days=7)
YEAR_PATTERN = re.compile(r"\b\d{4}\b")


@dataclass(frozen=True, slots=True)
class DatedSentence:
    """A sentence that dates something to a day, without its dateline, and what it says for the day."""

    article: Article
    span: Span
    opens: bool
    looks_back: bool


def build_timeline(
    articles: Sequence[Article], readings: Mapping[str, Analysis]
) -> tuple[tuple[date, Span, tuple[str, ...]], ...]:
    """Return (day, sentence, ids of the articles that date something to it), in order of days.

    Only days that the text names are listed, as the reading resolved them, and of these only the ones between a week
    before the first article and the last: what lies before is background, what lies after is a plan. The earliest
    article speaks; a sentence that names several days stands under the first of them that nothing else can tell.
    """
    moments = [moment.date() for article in articles if (moment := article.trusted_date)]
    days: dict[date, list[DatedSentence]] = {}
    for article in articles:
        if reading := readings.get(article.id):
            for day, told in _extract_dated_sentences(article, reading):
                if not moments or min(moments) - LEAD_TIME <= day <= max(moments):
                    days.setdefault(day, []).append(told)
    strengths = {day: _score_day(told) for day, told in days.items()}
    least = MIN_DAY_SHARE * max(strengths.values(), default=0.0)
    chosen = {
        day: sorted(told, key=_dated_sentence_sort_key) for day, told in sorted(days.items()) if strengths[day] >= least
    }
    spoken = _choose_sentences(chosen)
    return tuple(
        (day, spoken[day], tuple(dict.fromkeys(one.article.id for one in told)))
        for day, told in chosen.items()
        if day in spoken
    )


def _extract_dated_sentences(article: Article, reading: Analysis) -> list[tuple[date, DatedSentence]]:
    """Return the single days of an article with their sentences; the date of a dateline dates nothing."""
    moment = article.trusted_date
    found = []
    for dated in reading.dates:
        if dated.first != dated.last or dated.sentence >= len(reading.sentences):
            continue
        span = skip_dateline(article, reading.sentences[dated.sentence].span)
        stamp = reading.sentences[dated.sentence].span.start <= dated.span.start < span.start
        if not stamp and not is_boilerplate(_span_text(article, span)):
            back = moment is not None and moment.date() - dated.first >= LOOKS_BACK_AFTER
            # The day of publication with its year is what the page says of itself.
            itself = (
                moment is not None
                and moment.date() == dated.first
                and YEAR_PATTERN.search(_span_text(article, dated.span))
            )
            found.append(
                (dated.first, DatedSentence(article, span, dated.sentence < OPENING_SENTENCES and not itself, back))
            )
    return found


def _score_day(told: Sequence[DatedSentence]) -> float:
    """Say how much speaks for a day."""
    opening = {one.article.id for one in told if one.opens}
    back = {one.article.id for one in told if one.looks_back}
    return len(opening) + len(back) + NAMED_WEIGHT * len({one.article.id for one in told})


def _dated_sentence_sort_key(told: DatedSentence) -> tuple[datetime, str, str, Span]:
    """Return what sentences of a day are ordered by: the earliest report, then by outlet and title."""
    article = told.article
    return (article.trusted_date or article.collected, article.outlet, article.title, told.span)


def _choose_sentences(days: Mapping[date, Sequence[DatedSentence]]) -> dict[date, Span]:
    """Choose a sentence for each day, none twice; a day with few to choose from chooses first."""
    spoken: dict[date, Span] = {}
    used: set[str] = set()
    for day in sorted(days, key=lambda day: (len({_dated_sentence_text(one) for one in days[day]}), day)):
        free = [one for one in days[day] if _dated_sentence_text(one) not in used]
        if free:
            spoken[day] = free[0].span
            used.add(_dated_sentence_text(free[0]))
    return spoken


def _dated_sentence_text(told: DatedSentence) -> str:
    return _span_text(told.article, told.span)


def _span_text(article: Article, span: Span) -> str:
    return " ".join(article.text[span.start : span.end].split())
