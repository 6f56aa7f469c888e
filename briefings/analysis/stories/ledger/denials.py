"""The readings of one story in, its denials out, each beside what it denies."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice

from briefings.analysis.english.phrases import alternatives
from briefings.analysis.stories.ledger.claim_rows import quote_spans
from briefings.analysis.stories.ledger.same_statement import content_words, is_negative
from briefings.analysis.stories.ledger.sides import build_side, find_sentence_span
from briefings.core.account import Disagreement, DisagreementKind, Side
from briefings.core.analysis import Analysis, Claim, SpeakerClass
from briefings.core.article import Article, Span

#: Denials of one article that are compared; each is held against every statement of the story. Limit: time.
MAX_DENIALS = 100
#: Kinds of claims whose words somebody said.
_SPOKEN_KINDS = frozenset(("indirect", "partial", "direct"))
#: Share of the words denied that a statement of the contrary must have. Not measured: set by the stories of the tests.
_MIN_DENIED_SHARE = 0.65
#: What is denied must be a clause: "claims of racism" may be anybody's, at any time.
_CLAUSE_PATTERN = re.compile(
    rf"^{alternatives('grammar_words', 'opening a clause')}\b"
    rf"|\b{alternatives('grammar_words', 'finite')}\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Statement:
    """What an article states in a claim or a sentence, and its content words."""

    span: Span
    sentence: Span
    speaker: str
    speaker_class: str
    words: frozenset[str]


def find_denials(
    read: Sequence[tuple[Article, Analysis]], carriers: Mapping[str, tuple[Article, ...]]
) -> tuple[Disagreement, ...]:
    """Set each denial against the claims and sentences that state what it denies."""
    found: list[Disagreement] = []
    statements: dict[str, tuple[_Statement, ...]] = {}
    stating: dict[str, list[int]] = defaultdict(list)
    for article, reading in read:
        for claim, denied in islice(_extract_denials(article, reading), MAX_DENIALS):
            # Read once, for the first denial: most stories have none.
            if not statements:
                statements = {one.id: tuple(_extract_statements(one, of)) for one, of in read}
                for at, (one, _) in enumerate(read):
                    for word in frozenset().union(*(said.words for said in statements[one.id])):
                        stating[word].append(at)
            # Of a thousand articles few state most of the words.
            counts = Counter(at for word in denied for at in stating.get(word, ()))
            least = max(min(3, len(denied)), _MIN_DENIED_SHARE * len(denied))
            near = [read[at][0] for at in sorted(counts) if counts[at] >= least]
            sides = list(_find_contrary_statements(denied, least, claim, article, near, statements, carriers))
            if sides:
                # What is denied, printed without its "has denied", would be what the other side says.
                own = build_side(
                    article,
                    Span(article.id, claim.cue.start, claim.content.end),
                    find_sentence_span(reading, claim.content),
                    claim.speaker,
                    claim.speaker_class,
                    carriers[article.id],
                )
                matter = quote_spans(article, (claim.content,))
                found.append(Disagreement(DisagreementKind.DENIAL, matter, (*sides, own)))
    return tuple(_merge_denials(found))


def _extract_denials(article: Article, reading: Analysis) -> Iterator[tuple[Claim, frozenset[str]]]:
    """Yield the claims of an article that deny a clause, with the words that they deny."""
    for claim in reading.claims:
        # What stands before "has denied" is a heading, or the matter of another sentence.
        denies = claim.polarity == "denied" and claim.content.start > claim.cue.start
        if denies and claim.kind in _SPOKEN_KINDS:
            text = quote_spans(article, (claim.content, *claim.continued))
            denied = content_words(text) - content_words(claim.speaker)
            if len(denied) >= 2 and _CLAUSE_PATTERN.search(text):
                yield claim, denied


#: "No map was shown.": a sentence, or one of several within a quotation.
_PLAIN_DENIAL_PATTERN = re.compile(r"(?:(?<=[.!?]\s)|(?<=[\"“‘]))No\s[^.;,]{4,60}\.|\ANo\s[^.;,]{4,60}\.")


_WORD_PATTERN = re.compile(r"[^\W\d_]{2,}")
_EMPTY_WORDS = frozenset(
    ("no", "was", "were", "is", "are", "has", "have", "had", "been", "be", "there", "any", "the", "an")
)


def _list_telling_words(text: str) -> frozenset[str]:
    """Return the words of a short sentence, in lower case, but those that only hold it together."""
    return frozenset(_WORD_PATTERN.findall(text.lower())) - _EMPTY_WORDS


def find_plain_denials(
    read: Sequence[tuple[Article, Analysis]], carriers: Mapping[str, tuple[Article, ...]]
) -> Iterator[Disagreement]:
    """Set a flat "No map was shown." against a claim that says in the same words that it was."""
    spoken: tuple[tuple[Article, Analysis, Claim, frozenset[str]], ...] = ()
    for article, reading in read:
        for span in islice(_find_flat_sentences(article, reading), MAX_DENIALS):
            spoken = spoken or tuple(_list_short_statements(read))
            words = _list_telling_words(article.text[span.start : span.end])
            sides = tuple(
                build_side(
                    other,
                    claim.content,
                    find_sentence_span(around, claim.content),
                    claim.speaker,
                    claim.speaker_class,
                    carriers[other.id],
                )
                for other, around, claim, told in spoken
                if other.id != article.id and len(words) >= 2 and words <= told
            )
            if sides:
                claim_there = next((c for c in reading.claims if c.content.start <= span.start < c.content.end), None)
                who = (claim_there.speaker, claim_there.speaker_class) if claim_there else ("", "unattributed")
                own = build_side(article, span, span, *who, carriers[article.id])
                yield Disagreement(DisagreementKind.DENIAL, own.value, (*sides, own))


def _list_short_statements(
    read: Sequence[tuple[Article, Analysis]],
) -> Iterator[tuple[Article, Analysis, Claim, frozenset[str]]]:
    """Yield the short claims that something is so, with their words."""
    for article, reading in read:
        for claim in reading.claims:
            if claim.polarity == "stated" and claim.kind in _SPOKEN_KINDS:
                text = quote_spans(article, (claim.content,))
                if not is_negative(text) and len(text.split()) < 30:
                    yield article, reading, claim, _list_telling_words(text)


def _find_flat_sentences(article: Article, reading: Analysis) -> Iterator[Span]:
    for sentence in reading.sentences:
        words = article.text[sentence.span.start : sentence.span.end]
        for match in _PLAIN_DENIAL_PATTERN.finditer(words):
            yield Span(article.id, sentence.span.start + match.start(), sentence.span.start + match.end())


def _find_contrary_statements(
    denied: frozenset[str],
    least: float,
    claim: Claim,
    where: Article,
    near: Sequence[Article],
    statements: Mapping[str, Sequence[_Statement]],
    carriers: Mapping[str, tuple[Article, ...]],
) -> Iterator[Side]:
    """Yield one side an article that states at least so many of the words denied: a claim first, else a sentence."""
    for article in near:
        best: tuple[int, _Statement] | None = None
        for said in statements[article.id]:
            span = said.span
            if article.id == where.id and span.start < claim.content.end and claim.cue.start < span.end:
                continue
            if said.speaker and said.speaker == claim.speaker:
                continue
            shared = len(denied & said.words)
            if shared >= least and (best is None or shared > best[0]):
                best = shared, said
        if best is not None:
            one = best[1]
            yield build_side(article, one.span, one.sentence, one.speaker, one.speaker_class, carriers[article.id])


def _extract_statements(article: Article, reading: Analysis) -> Iterator[_Statement]:
    """Yield what an article states: its claims, and its sentences without any; nothing negative, nothing left open."""
    is_open = _build_overlap_check(gap.span for gap in reading.gaps)
    is_claimed = _build_overlap_check(claim.content for claim in reading.claims)
    said = [
        (claim.content, find_sentence_span(reading, claim.content), claim.speaker, claim.speaker_class)
        for claim in reading.claims
        if claim.polarity == "stated" and claim.kind in _SPOKEN_KINDS
    ]
    said += [(s.span, s.span, "", SpeakerClass.UNATTRIBUTED) for s in reading.sentences if not is_claimed(s.span)]
    for span, sentence, speaker, kind in said:
        text = quote_spans(article, (span,))
        if not is_open(Span(article.id, span.start, span.start + 1)) and not is_negative(text):
            yield _Statement(span, sentence, speaker, kind, content_words(text))


def _build_overlap_check(spans: Iterable[Span]) -> Callable[[Span], bool]:
    """Return a function that tells whether a span overlaps any of these, without going through all of them."""
    ordered = sorted((span.start, span.end) for span in spans)
    starts = [start for start, _ in ordered]
    ends = list(accumulate((end for _, end in ordered), max))

    def overlaps(span: Span) -> bool:
        before = bisect_left(starts, span.end)
        return before > 0 and ends[before - 1] > span.start

    return overlaps


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
