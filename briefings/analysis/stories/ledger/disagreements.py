"""The readings of one story in, where its accounts differ out: numbers of one thing, and what is stated and denied.

A false contradiction costs more trust than a missed one, so two accounts differ only when everything speaks for it: the
same thing counted, figures that cannot both be true, and no sign that one of them came later and replaced the other.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from briefings.analysis.stories.ledger.claim_rows import publication_sort_key, quote_spans
from briefings.analysis.stories.ledger.figures import Figure, extract_figures
from briefings.analysis.stories.ledger.same_statement import content_words, is_negative
from briefings.core.account import Disagreement, DisagreementKind, FigureUpdate, Side
from briefings.core.analysis import Analysis, Claim, SpeakerClass
from briefings.core.article import Article, Span
from briefings.core.stories import Story

#: Figures of one thing that lie further apart than this are of two things.
MAX_FIGURE_RATIO = 4.0
#: Content words that two sentences about the same count must share, beside the unit.
MIN_SHARED_WORDS = 2
#: Share of the shorter clause's content words that must stand in the other: sums and shares are told of many things.
MIN_CONTEXT_OVERLAP = 0.2
MIN_CONTEXT_OVERLAP_OF_SUMS = 0.5
SUM_UNITS = frozenset(("dollars", "euros", "pounds", "percent", "percentage points", "people", "yen", "rubles"))
#: Hours after which a later figure for the dead or the hurt is taken for an update.
UPDATE_AFTER_HOURS = 5.0


#: Share of the words denied that a statement of the contrary must have.
_MIN_DENIED_SHARE = 0.65
#: What is denied must be a clause: "claims of racism" may be anybody's, at any time.
_CLAUSE_PATTERN = re.compile(
    r"^(?:that|it|he|she|they|there|any)\b|\b(?:is|are|was|were|has|have|had|would|will|did|does)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Differences:
    """What accounts of one story differ in, and what only moved with time."""

    disagreements: tuple[Disagreement, ...]
    updates: tuple[FigureUpdate, ...]


def find_differences(story: Story, articles: Mapping[str, Article], readings: Mapping[str, Analysis]) -> Differences:
    """Compare all accounts of a story with each other; a copy says nothing of its own."""
    told = sorted((articles[group.original] for group in story.copies), key=publication_sort_key)
    carriers = {group.original: tuple(articles[m] for m in group.members) for group in story.copies}
    read = [(article, readings[article.id]) for article in told if article.id in readings]
    found = [figure for article, reading in read for figure in extract_figures(article, reading)]
    disagreements, updates = _compare_figures(found, carriers)
    denied = _find_denials(read, carriers)
    flat = _find_plain_denials(read, carriers)
    return Differences((*disagreements, *denied, *flat), updates)


def _compare_figures(
    found: Sequence[Figure], carriers: Mapping[str, tuple[Article, ...]]
) -> tuple[tuple[Disagreement, ...], tuple[FigureUpdate, ...]]:
    disagreements: list[Disagreement] = []
    updates: list[FigureUpdate] = []
    for matter in _group_by_matter(found):
        values = _group_by_value(matter)
        if _is_enumeration(values):
            continue
        rivals = [
            (one, other)
            for i, one in enumerate(values)
            for other in values[i + 1 :]
            if _is_incompatible(one[0], other[0])
        ]
        if not rivals:
            continue
        clashing = [pair for pair in rivals if _is_simultaneous(pair[0], pair[1])]
        if clashing:
            sides = [value for value in values if any(value is one for pair in clashing for one in pair)]
            disagreements.append(
                Disagreement(
                    DisagreementKind.NUMBER,
                    matter[0].thing,
                    tuple(_build_figure_side(side, carriers) for side in sides),
                )
            )
        if all(figure.counts_victims or figure.moved for figure in matter):
            weaker = [min(pair, key=len) for pair in clashing]
            steps = [value for value in values if not any(value is one for one in weaker)]
            if any(_is_incompatible(one[0], other[0]) for one, other in pairwise(steps)):
                updates.append(
                    FigureUpdate(matter[0].thing, tuple(_build_figure_side(value, carriers) for value in steps))
                )
    return tuple(disagreements), tuple(updates)


def _is_enumeration(values: Sequence[Sequence[Figure]]) -> bool:
    """Whether one voice gives several figures of a kind: prices or shares of several things, told one by one."""
    voices = [
        {(figure.article.id, figure.speaker) for figure in value if not (figure.counts_victims or figure.moved)}
        for value in values
    ]
    return any(one & other for i, one in enumerate(voices) for other in voices[i + 1 :])


def _group_by_matter(found: Sequence[Figure]) -> Iterator[list[Figure]]:
    """Yield the figures that count the same thing, together."""
    groups: list[list[Figure]] = []
    for figure in found:
        home = next((group for group in groups if any(_is_same_matter(figure, other) for other in group)), None)
        if home is None:
            groups.append([figure])
        else:
            home.append(figure)
    yield from (group for group in groups if len(group) > 1)


def _is_same_matter(one: Figure, other: Figure) -> bool:
    if one.thing != other.thing:
        return False
    if max(one.value, other.value) > MAX_FIGURE_RATIO * max(1.0, min(one.value, other.value)):
        return False
    if one.counts_victims:
        return one.part == other.part and not _has_disjoint_places(one, other)
    shared = len(one.context & other.context)
    alike = MIN_CONTEXT_OVERLAP_OF_SUMS if one.thing in SUM_UNITS else MIN_CONTEXT_OVERLAP
    return one.part == other.part and shared >= max(MIN_SHARED_WORDS, alike * min(len(one.context), len(other.context)))


def _has_disjoint_places(one: Figure, other: Figure) -> bool:
    """Whether two tolls name places, and no place in common."""
    return bool(one.places and other.places and not one.places & other.places)


def _group_by_value(matter: Sequence[Figure]) -> list[list[Figure]]:
    """Gather the figures of one matter that give the same value."""
    gathered: list[list[Figure]] = []
    for figure in matter:
        home = next((g for g in gathered if g[0].value == figure.value and g[0].rounding == figure.rounding), None)
        if home is None:
            gathered.append([figure])
        else:
            home.append(figure)
    return gathered


def _is_incompatible(one: Figure, other: Figure) -> bool:
    """Whether two figures cannot both be true."""
    low_one, high_one = one.value_range()
    low_other, high_other = other.value_range()
    return high_one < low_other or high_other < low_one


def _is_simultaneous(one: Sequence[Figure], other: Sequence[Figure]) -> bool:
    """Whether two values are held at the same time, by two sides: neither replaces the other."""
    return any(_is_contradiction(a, b) for a in one for b in other)


def _is_contradiction(a: Figure, b: Figure) -> bool:
    if a.moved or b.moved:
        return False
    if a.article.id == b.article.id:
        # One text that gives two figures and two sources for them is about a difference.
        return a.sentence != b.sentence and a.speaker != b.speaker and bool(a.speaker and b.speaker)
    if a.speaker and a.speaker == b.speaker and a.speaker_class != "unresolved":
        return False  # one speaker who corrects a figure
    hours = _hours_between(a.article, b.article)
    if hours is None:
        return not (a.counts_victims or b.counts_victims)
    if not (a.counts_victims or b.counts_victims):
        return a.article.outlet != b.article.outlet or bool(a.speaker and b.speaker)
    early, late = (a, b) if a.article.published <= b.article.published else (b, a)  # type: ignore[operator]
    # A toll rises: a lower figure that is still given later, or one given at the same hour, disputes the higher.
    return hours <= UPDATE_AFTER_HOURS or (late.value < early.value and late.rounding != "at least")


def _hours_between(one: Article, other: Article) -> float | None:
    if one.published is None or other.published is None:
        return None
    return abs((one.published - other.published).total_seconds()) / 3600


def _build_figure_side(value: Sequence[Figure], carriers: Mapping[str, tuple[Article, ...]]) -> Side:
    first = value[0]
    carried = [article for figure in value for article in carriers[figure.article.id]]
    return _build_side(first.article, first.span, first.sentence, first.speaker, first.speaker_class, carried)


def _build_side(
    article: Article, span: Span, sentence: Span, speaker: str, speaker_class: str, carried: Sequence[Article]
) -> Side:
    return Side(
        value=quote_spans(article, (span,)),
        span=span,
        sentence=sentence,
        speaker=speaker,
        speaker_class=SpeakerClass(speaker_class),
        outlets=tuple(sorted({one.outlet for one in carried})),
        articles=tuple(dict.fromkeys(one.id for one in sorted(carried, key=publication_sort_key))),
        first_seen=article.published,
    )


def _find_denials(
    read: Sequence[tuple[Article, Analysis]], carriers: Mapping[str, tuple[Article, ...]]
) -> tuple[Disagreement, ...]:
    """Set each denial against the claims and sentences that state what it denies."""
    found: list[Disagreement] = []
    for article, reading in read:
        for claim in reading.claims:
            if claim.polarity != "denied" or claim.kind not in {"indirect", "partial", "direct"}:
                continue
            text = quote_spans(article, (claim.content, *claim.continued))
            denied = _words_without_speaker(text, claim.speaker)
            if len(denied) < 2 or not _CLAUSE_PATTERN.search(text):
                continue
            sides = list(_find_contrary_statements(denied, claim, article, read, carriers))
            if sides:
                own = _build_side(
                    article,
                    claim.content,
                    _find_sentence_span(reading, claim.content),
                    claim.speaker,
                    claim.speaker_class,
                    carriers[article.id],
                )
                found.append(Disagreement(DisagreementKind.DENIAL, own.value, (*sides, own)))
    return tuple(_merge_denials(found))


_PLAIN_DENIAL_PATTERN = re.compile(r"No\s[^.;,]{4,60}\.")


def _find_plain_denials(
    read: Sequence[tuple[Article, Analysis]], carriers: Mapping[str, tuple[Article, ...]]
) -> Iterator[Disagreement]:
    """Set a flat "No map was shown." against a claim that says in the same words that it was."""
    for article, reading in read:
        for sentence in reading.sentences:
            span = sentence.span
            if not _PLAIN_DENIAL_PATTERN.fullmatch(article.text, span.start, span.end):
                continue
            words = content_words(article.text[span.start : span.end])
            sides = tuple(
                _build_side(
                    other,
                    claim.content,
                    _find_sentence_span(around, claim.content),
                    claim.speaker,
                    claim.speaker_class,
                    carriers[other.id],
                )
                for other, around in read
                for claim in around.claims
                if other.id != article.id
                and claim.polarity == "stated"
                and claim.kind in {"indirect", "direct", "partial"}
                and len(words) >= 2
                and words <= content_words(text := quote_spans(other, (claim.content,)))
                and not is_negative(text)
                and len(text.split()) < 30
            )
            if sides:
                claim_there = next((c for c in reading.claims if c.content.start <= span.start < c.content.end), None)
                who = (claim_there.speaker, claim_there.speaker_class) if claim_there else ("", "unattributed")
                own = _build_side(article, span, span, *who, carriers[article.id])
                yield Disagreement(DisagreementKind.DENIAL, own.value, (*sides, own))


def _words_without_speaker(text: str, speaker: str) -> frozenset[str]:
    return content_words(text) - content_words(speaker)


def _find_contrary_statements(
    denied: frozenset[str],
    claim: Claim,
    where: Article,
    read: Sequence[tuple[Article, Analysis]],
    carriers: Mapping[str, tuple[Article, ...]],
) -> Iterator[Side]:
    """Yield one side an article that states what is denied: a claim first, else a sentence."""
    for article, reading in read:
        best: tuple[int, Side] | None = None
        for span, sentence, speaker, kind in _extract_statements(article, reading):
            if article.id == where.id and span.start < claim.content.end and claim.cue.start < span.end:
                continue
            if any(gap.span.start <= span.start < gap.span.end for gap in reading.gaps):
                continue
            text = quote_spans(article, (span,))
            if (speaker and speaker == claim.speaker) or is_negative(text):
                continue
            shared = len(denied & content_words(text))
            if shared >= max(min(3, len(denied)), _MIN_DENIED_SHARE * len(denied)) and (
                best is None or shared > best[0]
            ):
                best = shared, _build_side(article, span, sentence, speaker, kind, carriers[article.id])
        if best is not None:
            yield best[1]


def _extract_statements(article: Article, reading: Analysis) -> Iterator[tuple[Span, Span, str, str]]:
    for claim in reading.claims:
        if claim.polarity == "stated" and claim.kind in {"indirect", "direct", "partial"}:
            yield claim.content, _find_sentence_span(reading, claim.content), claim.speaker, claim.speaker_class
    for sentence in reading.sentences:
        if not any(c.content.start < sentence.span.end and sentence.span.start < c.content.end for c in reading.claims):
            yield sentence.span, sentence.span, "", "unattributed"


def _find_sentence_span(reading: Analysis, span: Span) -> Span:
    return next((s.span for s in reading.sentences if s.span.start <= span.start < s.span.end), span)


def _merge_denials(found: Sequence[Disagreement]) -> Iterator[Disagreement]:
    """Join denials of the same matter: their sides go into one row."""
    kept: list[tuple[frozenset[str], Disagreement]] = []
    for one in found:
        words = content_words(one.matter)
        for index, (known, other) in enumerate(kept):
            if len(words & known) >= 0.6 * min(len(words), len(known)):
                spans = {side.span for side in other.sides}
                more = tuple(side for side in one.sides if side.span not in spans)
                kept[index] = (known, Disagreement(DisagreementKind.DENIAL, other.matter, (*other.sides, *more)))
                break
        else:
            kept.append((words, one))
    yield from (one for _, one in kept)
