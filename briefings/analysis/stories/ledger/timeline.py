"""Puts a story's dated event sentences in order: one line a day, one day a sentence, the most central one.

A day is listed when enough speaks for it, in articles: 1 for each that opens with an event of it (within its first
three sentences), a half for each that tells of it the day after and 1 for each that comes back to it later; at least
a quarter of what speaks for the strongest day, which is cut to twice the next one, so that the day which founded a
story does not wipe out the rest. What stands at the head of a report or is still told later happened on a day that
matters; a weekday deep in a report of the same day only says when somebody spoke. A sentence without a word that a
fifth of the articles have is about something else, and speaks for no day.

Only a sentence that tells an event of its day is printed: no plan, no quotation, no day that only says which debate is
meant; a day without such a sentence has no line. That makes the printed rows true (`tests/benchmarks/judgments`) and
costs days. Two crises with gold timelines choose the same weights (`tests/benchmarks/bench_timeline_days.py`).
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from briefings.analysis.english import word_lists
from briefings.analysis.stories.clustering.stems import extract_stems
from briefings.analysis.stories.key_sentences import LENGTH_EXPONENT
from briefings.analysis.stories.lead_sentences import (
    LEANING_CHARACTERS,
    find_leaning_words,
    shows_headline,
    skip_dateline,
)
from briefings.analysis.stories.ledger.timeline_sentences import (
    OTHER_DAY_BEFORE,
    has_lost_surname,
    names_its_event,
)
from briefings.analysis.stories.standalone import has_lost_pronoun, is_boilerplate, is_event_sentence
from briefings.core.analysis import Analysis, DateUse, Mention, list_mentions
from briefings.core.article import Article, Span
from briefings.core.date_names import MONTHS, WEEKDAYS

#: The strongest day counts for no more than so many times the next one. Not measured: both crises have no such day.
MAX_LEAD = 2.0
#: And at least this share of what speaks for the strongest. Not measured: chosen by eye, so that of two days the one
#: that a single report names in passing is left out.
MIN_SHARE_OF_STRONGEST = 0.05
#: Share of the articles that have a word of the story. Measured: see the head of the module.
STORY_WORD_SHARE = 0.2
#: Share of the articles that name what its reader knows without being told. Not measured: chosen by eye.
KNOWN_SHARE = 0.5
#: Sentences at the head of an article, and the days after which it looks back. Measured: see the head of the module.
OPENING_SENTENCES = 3
NEXT_DAY, LOOKS_BACK_AFTER = timedelta(days=1), timedelta(days=2)
#: Days so long before the first article still belong to the story: it is told a little after it began.
#: Not measured: chosen by eye.
LEAD_TIME = timedelta(days=7)
#: How much more a word of another sentence of the day counts than one of another day, and the head of a report.
#: Not measured: chosen by eye on the judged editions.
DAY_WEIGHT, OPENING_WEIGHT = 3.0, 1.5
#: Uses of a date by which a sentence tells what happened on its day; without a parse nobody knows.
TELLING_USES = frozenset((DateUse.EVENT, DateUse.UNSURE))
#: "said on Monday: “…”", "said on Monday that “…”": what somebody says is in the ledger.
QUOTATION_PATTERN = re.compile(r":\s[\"“]|\bthat\s[\"“][^\"“”]+[\"”]\Z")
#: "The quay was due to open on Monday": whether it did, the sentence leaves open.
PLAN_PATTERN = re.compile(
    r"\b(?:is|are|was|were)\s+(?:due|scheduled|set|expected|supposed|slated|to)\s+(?:to\s+)?[a-z][^,;:]*\Z"
)
#: "the town on Monday": a day behind a noun does not say which one it is.
_DAY_BEHIND = re.compile(
    rf",?\s(?:(?:late|early)\s)?(?:on|since|by|from|until)\s(?:\d{{1,2}}\s)?(?:{'|'.join((*WEEKDAYS, *MONTHS))})\b"
)
YEAR_PATTERN = re.compile(r"\b\d{4}\b")


@dataclass(frozen=True, slots=True)
class DayWeights:
    """What an article counts for a day, beside 1 for coming back to it later, and how much a listed day needs."""

    #: for opening with an event of it
    opening: float = 1.0
    #: for telling of it the day after
    next_day: float = 0.5
    #: the share of what speaks for the strongest day
    least_share: float = 0.25


#: Measured: see the head of the module.
DAY_WEIGHTS = DayWeights()


@dataclass(frozen=True, slots=True)
class DatedSentence:
    """A sentence that dates something to a day, without its dateline, and what it says for the day."""

    article: Article
    span: Span
    opens: bool
    #: how long after the day it was published; nothing where nobody knows
    distance: timedelta
    #: whether it can be printed as an event of the day
    tells: bool
    #: stems of its words
    words: frozenset[str]


def build_timeline(
    articles: Sequence[Article], readings: Mapping[str, Analysis]
) -> tuple[tuple[date, Span, tuple[str, ...]], ...]:
    """Return (day, sentence, ids of the articles that date something to it), in order of days.

    Only days that the text names are listed, as the reading resolved them, and of these only the ones between a week
    before the first article and the last: what lies before is background, what lies after is a plan. The most central
    sentence speaks; one that names several days stands under the first of them that nothing else can tell.
    """
    chosen = choose_days(find_dated_sentences(articles, readings))
    spoken = _choose_sentences(chosen)
    return tuple(
        (day, spoken[day], tuple(dict.fromkeys(one.article.id for one in sorted(told, key=_dated_sentence_sort_key))))
        for day, told in chosen.items()
        if day in spoken
    )


def find_dated_sentences(
    articles: Sequence[Article], readings: Mapping[str, Analysis]
) -> dict[date, list[DatedSentence]]:
    """Return the days that may be listed, each with what is dated to it."""
    moments = [moment.date() for article in articles if (moment := article.trusted_date)]
    common, shared = _find_story_words(articles, STORY_WORD_SHARE), _find_words_known_to_readers(articles, readings)
    days: dict[date, list[DatedSentence]] = {}
    for article in articles:
        if reading := readings.get(article.id):
            for day, told in _extract_dated_sentences(article, reading, shared, len(articles) > 1):
                if told.words & common and (not moments or min(moments) - LEAD_TIME <= day <= max(moments)):
                    days.setdefault(day, []).append(told)
    return days


def choose_days(
    days: Mapping[date, Sequence[DatedSentence]], weights: DayWeights = DAY_WEIGHTS
) -> dict[date, Sequence[DatedSentence]]:
    """Return the days that enough speaks for, in order."""
    strengths = {day: _score_day(told, weights) for day, told in days.items()}
    strongest = sorted(strengths.values(), reverse=True)
    first, second = (*strongest, 0.0, 0.0)[:2]
    least = max(weights.least_share * min(first, MAX_LEAD * second), MIN_SHARE_OF_STRONGEST * first)
    return {day: told for day, told in sorted(days.items()) if strengths[day] >= least}


def _find_story_words(articles: Sequence[Article], share: float) -> frozenset[str]:
    """Return the words that a share of the articles of a story have; all words of a story of few articles."""
    counts = Counter(word for article in articles for word in {*extract_stems(article.text)})
    return frozenset(word for word, count in counts.items() if count >= share * len(articles))


def _find_words_known_to_readers(articles: Sequence[Article], readings: Mapping[str, Analysis]) -> frozenset[str]:
    """Return the words of what the reader of a story knows: of what most articles name, or a single one opens with."""
    if len(articles) > 1:
        return _find_story_words(articles, max(KNOWN_SHARE, 2 / len(articles)))
    spans = [
        sentence.span
        for article in articles
        if (reading := readings.get(article.id))
        for sentence in reading.sentences[:OPENING_SENTENCES]
    ]
    opening = [_span_text(article, span) for article in articles for span in spans]
    titles = [article.title for article in articles if "title" not in article.supplied]
    return frozenset(word for text in (*opening, *titles) for word in extract_stems(text))


def _extract_dated_sentences(
    article: Article, reading: Analysis, shared: frozenset[str], several: bool
) -> list[tuple[date, DatedSentence]]:
    """Return the single days of an article with their sentences; the date of a dateline dates nothing."""
    moment = article.trusted_date
    persons = [mention for mention in reading.mentions if mention.label == "PERSON"]
    known_names = shared if several else frozenset[str]()
    # Rules of reading know English alone, and a text in which they found no name at all was hardly read.
    is_read = reading.language == "en" and bool(reading.mentions)
    found = []
    for dated in reading.dates:
        if dated.first != dated.last or dated.sentence >= len(reading.sentences):
            continue
        span = skip_dateline(article, reading.sentences[dated.sentence].span)
        stamp = reading.sentences[dated.sentence].span.start <= dated.span.start < span.start
        text = _span_text(article, span)
        if not stamp and not is_boilerplate(text):
            distance = moment.date() - dated.first if moment is not None else timedelta()
            # The day of publication with its year is what the page says of itself.
            itself = (
                moment is not None
                and moment.date() == dated.first
                and YEAR_PATTERN.search(_span_text(article, dated.span))
            )
            known = dated.use is DateUse.EVENT or moment is None or dated.first <= moment.date()
            people = (one.span.start - span.start for one in persons if span.start <= one.span.start < span.end)
            tells = (
                known
                and _is_uncut(article.text, span)
                and not _opens_with_surname(article.text, span, persons)
                and not has_lost_surname(article.text, span, persons, known_names)
                and dated.use in TELLING_USES
                and is_event_sentence(text)
                and (not is_read or names_its_event(text, list_mentions(reading, span), span.start))
                and not has_lost_pronoun(text, people)
                and not QUOTATION_PATTERN.search(text)
                and not PLAN_PATTERN.search(article.text[span.start : dated.span.start])
                and not OTHER_DAY_BEFORE.search(article.text[span.start : dated.span.start])
                and not shows_headline(article, reading, span)
                and not _leans_on(text, article.text[max(0, span.start - LEANING_CHARACTERS) : span.start], shared)
            )
            opens = tells and dated.sentence < OPENING_SENTENCES and not itself
            words = frozenset(extract_stems(text))
            found.append((dated.first, DatedSentence(article, span, opens, distance, tells, words)))
    return found


def _leans_on(text: str, before: str, shared: frozenset[str]) -> bool:
    """Whether a sentence needs the words before it to say what it means: "the company", if not "the outbreak".

    What most articles of the story name, its reader knows; but of towns and men there are many in every story.
    """
    leaning = find_leaning_words(_DAY_BEHIND.sub("", text), before)
    return any(word in _load_many() or not shared & {*extract_stems(word)} for word in leaning)


@cache
def _load_many() -> frozenset[str]:
    """Return the nouns for places and persons of which a story has many."""
    places = {word.casefold() for word in word_lists.load_words("landforms")}
    return frozenset(places | word_lists.load_kind("dangling", "person")) - word_lists.load_kind("dangling", "only one")


def _is_uncut(text: str, span: Span) -> bool:
    """Whether a sentence is not cut inside a word or a name: "… that LCH." before "Clearnet"."""
    before, behind = text[max(0, span.start - 1) : span.start], text[span.end : span.end + 1]
    return not (before.strip() and before not in "“\"‘'([-—–") and not behind.isalnum()


def _opens_with_surname(text: str, span: Span, persons: Sequence[Mention]) -> bool:
    """Whether a sentence opens with a person of one word, whom a sentence before has introduced."""
    return any(one.span.start == span.start and " " not in text[one.span.start : one.span.end] for one in persons)


def _score_day(told: Sequence[DatedSentence], weights: DayWeights) -> float:
    """Say how much speaks for a day."""
    opening = {one.article.id for one in told if one.opens}
    next_day = {one.article.id for one in told if NEXT_DAY <= one.distance < LOOKS_BACK_AFTER}
    later = {one.article.id for one in told if one.distance >= LOOKS_BACK_AFTER}
    return weights.opening * len(opening) + weights.next_day * len(next_day) + len(later)


def _dated_sentence_sort_key(told: DatedSentence) -> tuple[datetime, str, str, Span]:
    """Return what sentences of a day are ordered by: the earliest report, then by outlet and title."""
    article = told.article
    return (article.trusted_date or article.collected, article.outlet, article.title, told.span)


def _choose_sentences(days: Mapping[date, Sequence[DatedSentence]]) -> dict[date, Span]:
    """Choose a sentence for each day, none twice; a day with few to choose from chooses first."""
    telling = {day: [one for one in told if one.tells] for day, told in days.items()}
    counts = Counter(word for told in telling.values() for one in told for word in one.words)
    spoken: dict[date, Span] = {}
    used: set[str] = set()
    for day in sorted(telling, key=lambda day: (len({_dated_sentence_text(one) for one in telling[day]}), day)):
        of_day = Counter(word for one in telling[day] for word in one.words)
        free = [one for one in telling[day] if _dated_sentence_text(one) not in used]
        if free:
            best = min(free, key=lambda one: (-_score_sentence(one, of_day, counts), _dated_sentence_sort_key(one)))
            spoken[day] = best.span
            used.add(_dated_sentence_text(best))
    return spoken


def _score_sentence(told: DatedSentence, of_day: Counter[str], counts: Counter[str]) -> float:
    """Say how central a sentence is: how often its words stand in others of its day, then of the story, by its length.

    What opens a report sums it up.
    """
    elsewhere = sum(DAY_WEIGHT * (of_day[word] - 1) + counts[word] - of_day[word] for word in told.words)
    return float((1 + elsewhere) / (1 + len(told.words)) ** LENGTH_EXPONENT * (OPENING_WEIGHT if told.opens else 1.0))


def _dated_sentence_text(told: DatedSentence) -> str:
    return _span_text(told.article, told.span)


def _span_text(article: Article, span: Span) -> str:
    return " ".join(article.text[span.start : span.end].split())
