"""The readings of one story in, its denials out, each beside what it denies."""

import re
from collections.abc import Iterator, Mapping, Sequence

from briefings.analysis.english.phrases import alternatives
from briefings.analysis.stories.ledger.claim_rows import quote_spans
from briefings.analysis.stories.ledger.same_statement import content_words, is_negative
from briefings.analysis.stories.ledger.sides import build_side, find_sentence_span
from briefings.core.account import Disagreement, DisagreementKind, Side
from briefings.core.analysis import Analysis, Claim
from briefings.core.article import Article, Span, spans_overlap

#: Share of the words denied that a statement of the contrary must have.
#: Not measured: set by the stories of the tests.
_MIN_DENIED_SHARE = 0.65
#: What is denied must be a clause: "claims of racism" may be anybody's, at any time.
_CLAUSE_PATTERN = re.compile(
    rf"^{alternatives('grammar_words', 'opening a clause')}\b"
    rf"|\b{alternatives('grammar_words', 'finite')}\b",
    re.IGNORECASE,
)


def find_denials(
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
                own = build_side(
                    article,
                    claim.content,
                    find_sentence_span(reading, claim.content),
                    claim.speaker,
                    claim.speaker_class,
                    carriers[article.id],
                )
                found.append(Disagreement(DisagreementKind.DENIAL, own.value, (*sides, own)))
    return tuple(_merge_denials(found))


_PLAIN_DENIAL_PATTERN = re.compile(r"No\s[^.;,]{4,60}\.")


def find_plain_denials(
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
                build_side(
                    other,
                    claim.content,
                    find_sentence_span(around, claim.content),
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
                own = build_side(article, span, span, *who, carriers[article.id])
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
                best = shared, build_side(article, span, sentence, speaker, kind, carriers[article.id])
        if best is not None:
            yield best[1]


def _extract_statements(article: Article, reading: Analysis) -> Iterator[tuple[Span, Span, str, str]]:
    for claim in reading.claims:
        if claim.polarity == "stated" and claim.kind in {"indirect", "direct", "partial"}:
            yield claim.content, find_sentence_span(reading, claim.content), claim.speaker, claim.speaker_class
    for sentence in reading.sentences:
        if not any(spans_overlap(c.content, sentence.span) for c in reading.claims):
            yield sentence.span, sentence.span, "", "unattributed"


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
