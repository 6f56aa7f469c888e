"""The readings of one story in, events out that its accounts put at two places or days, or blame on two.

An event is one only where the same people are named and nearly all other words are the same, in two texts that were
published close together: a story tells of many arrests, marches and raids, and each has its own place and day.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, islice

from briefings.analysis.english.phrases import compile_phrases
from briefings.analysis.stories.lead_sentences import skip_dateline
from briefings.analysis.stories.ledger.figure_conflicts import COUNTRIES
from briefings.analysis.stories.ledger.figures import find_places
from briefings.analysis.stories.ledger.same_statement import content_words, is_negative
from briefings.analysis.stories.ledger.sides import build_side
from briefings.analysis.stories.standalone import is_event_sentence
from briefings.core.account import Disagreement, DisagreementKind
from briefings.core.analysis import Analysis, Claim, DateUse, list_mentions
from briefings.core.article import Article, Span

#: What the accounts of an event differ in, as it is printed.
MATTERS = {DisagreementKind.PLACE: "where", DisagreementKind.DAY: "when", DisagreementKind.ACTOR: "who did it"}
#: Texts further apart tell of two events, or one of them knows more. Not measured: set by the pairs of the tests.
MAX_HOURS_APART = timedelta(hours=48)
#: Words that two tellings of an event share, beside names, and their share of all words of both, and of the shorter.
#: Not measured: set by the pairs of the tests.
MIN_SHARED_WORDS, MIN_SHARE_OF_BOTH, MIN_SHARE_OF_SHORTER = 2, 0.5, 0.7
#: Days further apart are of two events. Not measured: chosen by eye.
MAX_DAYS_APART = timedelta(days=10)
#: Sentences of one article that are compared, and tellings that name one person: of one who is named in more, many
#: events are told. Limit: time, and see above.
MAX_SENTENCES, MAX_TELLINGS = 60, 24
#: Words that make an event one of several: "again", "a second raid", "every Friday".
_REPEATED = compile_phrases("figure_words", "repeated")
#: "blamed the army for the shelling of the market", "accused rebels of burning the mill".
_BLAME = re.compile(r"(?<!\w)(?:blam|accus)\w+\Z", re.IGNORECASE)
_FOR_WHAT = re.compile(r"\s(?:for|of)\s(?P<deed>[^,;.]+)")
#: Words before a place at which something was.
_BEFORE_SCENE = re.compile(r"\b(?:in|at|near|outside)\s\Z", re.IGNORECASE)
_TOLD_USES = frozenset((DateUse.EVENT, DateUse.UNSURE))


@dataclass(frozen=True, slots=True)
class _Telling:
    """A sentence that tells an event, with who, where and when, and its other words."""

    article: Article
    span: Span
    words: frozenset[str]
    people: frozenset[str]
    places: frozenset[str]
    days: frozenset[date]
    speaker: str
    speaker_class: str


@dataclass(frozen=True, slots=True)
class _Blame:
    """Who is blamed for what, by whom."""

    article: Article
    claim: Claim
    span: Span
    culprit: frozenset[str]
    deed: frozenset[str]


def find_event_conflicts(
    read: Sequence[tuple[Article, Analysis]], carriers: Mapping[str, tuple[Article, ...]]
) -> Iterator[Disagreement]:
    """Yield the places, days and culprits that the accounts of one event differ in, each event once."""
    yield from _find_slot_conflicts(read, carriers)
    yield from _find_blame_conflicts(read, carriers)


def _find_slot_conflicts(
    read: Sequence[tuple[Article, Analysis]], carriers: Mapping[str, tuple[Article, ...]]
) -> Iterator[Disagreement]:
    by_people: dict[frozenset[str], list[_Telling]] = {}
    together = _list_places_named_together(read)
    for article, reading in read:
        for telling in islice(_extract_tellings(article, reading), MAX_SENTENCES):
            by_people.setdefault(telling.people, []).append(telling)
    for tellings in by_people.values():
        if len(tellings) > MAX_TELLINGS:
            continue
        for one, other in combinations(tellings, 2):
            kind = _compare_tellings(one, other, together) if _is_same_event(one, other) else None
            if kind is not None:
                sides = tuple(
                    build_side(t.article, t.span, t.span, t.speaker, t.speaker_class, carriers[t.article.id])
                    for t in (one, other)
                )
                yield Disagreement(kind, MATTERS[kind], sides)
                break


def _extract_tellings(article: Article, reading: Analysis) -> Iterator[_Telling]:
    """Yield the sentences of an article that tell an event of somebody who is named."""
    for number, sentence in enumerate(reading.sentences):
        span = skip_dateline(article, sentence.span)
        text = " ".join(article.text[span.start : span.end].split())
        people = frozenset(
            actor.name.casefold()
            for actor in reading.actors
            if actor.label == "PERSON" and any(span.start <= m.start < span.end for m in actor.mentions)
        )
        if not people or not is_event_sentence(text) or is_negative(text) or _REPEATED.search(text):
            continue
        dated = [one for one in reading.dates if one.sentence == number and one.span.start >= span.start]
        if any(one.use not in _TOLD_USES or one.first != one.last for one in dated):
            continue
        names = " ".join(m.name for m in list_mentions(reading, span))
        when = " ".join(article.text[one.span.start : one.span.end] for one in dated)
        words = content_words(text) - content_words(names) - content_words(when)
        claim = next((c for c in reading.claims if span.start <= c.content.start < span.end), None)
        if claim is not None and claim.kind in {"direct", "plan", "demand", "belief"}:
            continue
        yield _Telling(
            article,
            span,
            frozenset(word for word in words if not word[0].isdigit()),
            people,
            _find_scenes(article, reading, span),
            frozenset(one.first for one in dated),
            claim.speaker if claim else "",
            claim.speaker_class if claim else "unattributed",
        )


def _find_scenes(article: Article, reading: Analysis, span: Span) -> frozenset[str]:
    """Return the places where a sentence says that something was: "in Kirna", not "R-Calif." or "a Kirna mayor"."""
    named = find_places(reading, span) - COUNTRIES
    return frozenset(
        mention.name.casefold()
        for mention in list_mentions(reading, span)
        if mention.name.casefold() in named and _BEFORE_SCENE.search(article.text, span.start, mention.span.start)
    )


def _is_same_event(one: _Telling, other: _Telling) -> bool:
    """Whether two texts, published close together, tell the same of the same people in nearly the same words."""
    early, late = one.article.trusted_date, other.article.trusted_date
    if early is None or late is None or abs(late - early) > MAX_HOURS_APART:
        return False
    if one.article.outlet == other.article.outlet or (one.speaker and one.speaker == other.speaker):
        return False
    shared = len(one.words & other.words)
    return (
        shared >= MIN_SHARED_WORDS
        and shared >= MIN_SHARE_OF_BOTH * len(one.words | other.words)
        and shared >= MIN_SHARE_OF_SHORTER * min(len(one.words), len(other.words))
    )


def _compare_tellings(one: _Telling, other: _Telling, together: frozenset[frozenset[str]]) -> DisagreementKind | None:
    """Return what two tellings of one event differ in, where that is one thing alone."""
    days_agree = one.days == other.days or not (one.days and other.days)
    places_agree = one.places == other.places or not (one.places and other.places)
    if days_agree and len(one.places) == len(other.places) == 1 and not places_agree:
        pair = frozenset((*one.places, *other.places))
        inside = any(a in b for a in one.places for b in other.places) or any(
            b in a for a in one.places for b in other.places
        )
        return None if pair in together or inside else DisagreementKind.PLACE
    if places_agree and len(one.days) == len(other.days) == 1 and not days_agree:
        apart = abs(next(iter(one.days)) - next(iter(other.days)))
        return DisagreementKind.DAY if apart <= MAX_DAYS_APART else None
    return None


def _list_places_named_together(read: Sequence[tuple[Article, Analysis]]) -> frozenset[frozenset[str]]:
    """Return the pairs of places that one sentence of the story names: one may lie in the other."""
    found: set[frozenset[str]] = set()
    for _, reading in read:
        for sentence in reading.sentences:
            here = find_places(reading, sentence.span) - COUNTRIES
            if 1 < len(here) < 6:
                found.update(map(frozenset, combinations(here, 2)))
    return frozenset(found)


def _find_blame_conflicts(
    read: Sequence[tuple[Article, Analysis]], carriers: Mapping[str, tuple[Article, ...]]
) -> Iterator[Disagreement]:
    """Set those who blame one for a deed against those who blame another."""
    blames = [blame for article, reading in read for blame in _extract_blames(article, reading)]
    used: set[Span] = set()
    for one, other in combinations(blames[:MAX_SENTENCES], 2):
        shared = len(one.deed & other.deed)
        same = shared >= MIN_SHARED_WORDS and shared >= MIN_SHARE_OF_SHORTER * min(len(one.deed), len(other.deed))
        differ = not one.culprit & other.culprit and one.claim.speaker != other.claim.speaker
        if same and differ and not used & {one.span, other.span}:
            used |= {one.span, other.span}
            sides = tuple(
                build_side(b.article, b.span, b.span, b.claim.speaker, b.claim.speaker_class, carriers[b.article.id])
                for b in (one, other)
            )
            yield Disagreement(DisagreementKind.ACTOR, MATTERS[DisagreementKind.ACTOR], sides)


def _extract_blames(article: Article, reading: Analysis) -> Iterator[_Blame]:
    """Yield who is blamed for what by a speaker that the text gives."""
    for claim in reading.claims:
        if claim.polarity != "stated" or not claim.speaker or claim.content.start < claim.cue.end:
            continue
        if not _BLAME.search(article.text, claim.cue.start, claim.cue.end):
            continue
        deed = _FOR_WHAT.search(article.text, claim.content.start, claim.content.end)
        culprit = " ".join(article.text[claim.content.start : deed.start()].split()) if deed else ""
        words = content_words(deed["deed"]) if deed else frozenset()
        named = content_words(culprit)
        if deed and named and len(culprit.split()) <= 6 and len(words) >= MIN_SHARED_WORDS:
            start = claim.source.start if claim.source and claim.source.start < claim.cue.start else claim.cue.start
            span = Span(article.id, start, claim.content.end)
            yield _Blame(article, claim, span, named, words - named)
