"""A read article in, its claims and gaps out: who asserts what in which words, how hedged, and what is left open.

Works with a parse (`nodes` of Universal Dependencies) or, without one, with patterns over the words. Every span is the
text's own; no claim leaves the run of paragraphs that its quotation goes through.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any, NamedTuple, TypeVar

from briefings.analysis.nlp.attribution import (
    dependency_rules,
    gaps,
    hedges,
    open_matters,
    pattern_parser,
    quotations,
    quote_attribution,
    statement_clauses,
    transcripts,
)
from briefings.analysis.nlp.attribution.actor_index import ActorIndex, Scene, Speaker
from briefings.analysis.nlp.attribution.antecedents import Discourse
from briefings.analysis.nlp.attribution.dependency_rules import Attribution
from briefings.analysis.nlp.attribution.nested_reports import drop_duplicate_attributions, keep_outermost, trim_contents
from briefings.analysis.nlp.attribution.phrase_spans import Range
from briefings.analysis.nlp.attribution.quotations import Quotation
from briefings.analysis.nlp.attribution.quote_attribution import ParsedSentence
from briefings.analysis.nlp.attribution.speaker_resolution import resolve_speaker
from briefings.analysis.nlp.attribution.statement_edges import skip_place_line
from briefings.analysis.nlp.tokens.dependency_tree import Node, Tree, build_trees
from briefings.analysis.nlp.tokens.sentences import split_paragraphs
from briefings.analysis.nlp.tokens.tokenizer import tokenize
from briefings.core.analysis import Actor, Claim, ClaimKind, InformationGap, Polarity, Sentence, SpeakerClass
from briefings.core.article import Span


class ClaimTrace(NamedTuple):
    """The claims and gaps of an article, each with the attribution or the cue that it was made of."""

    claims: tuple[tuple[Claim, Attribution], ...]
    gaps: tuple[tuple[InformationGap, open_matters.OpenMatterCue], ...]


def extract_claims_and_gaps(
    article: str, text: str, sentences: Sequence[Sentence], actors: Sequence[Actor], nodes: Sequence[Node] = ()
) -> tuple[tuple[Claim, ...], tuple[InformationGap, ...]]:
    """Return the claims and the gaps of an article in the order of the text; `nodes` are the words of its parse."""
    found = trace_claims_and_gaps(article, text, sentences, actors, nodes)
    return tuple(claim for claim, _ in found.claims), tuple(gap for gap, _ in found.gaps)


def trace_claims_and_gaps(
    article: str, text: str, sentences: Sequence[Sentence], actors: Sequence[Actor], nodes: Sequence[Node] = ()
) -> ClaimTrace:
    """Return the claims and the gaps of an article, each with what it was made of."""
    if not sentences:
        return ClaimTrace((), ())
    blocks = tuple(split_paragraphs(text))
    quoted = quotations.find_quotations(text, blocks)
    cast = ActorIndex(text, actors)
    opened = [
        (s, opening)
        for s in sentences
        for opening in open_matters.find_open_matter_cues(text, s.span.start, s.span.end)
    ]
    turn = dict(transcripts.attribute_labelled_paragraphs(text, blocks, _collect_name_words(actors)))
    credit = dict(transcripts.attribute_credited_quotations(text, quoted))
    read = tuple(_parse_sentences(text, sentences, nodes))
    block = tuple(transcripts.attribute_statement_blocks(text, blocks, read)) if nodes else ()
    passages = _drop_attributions_inside(read, [*turn.values(), *credit.values(), *block])
    barred = [a.contents[0] for a in (*turn.values(), *block)]
    free = [q for q in quoted if q not in credit and not _is_within(q.start + 1, barred)]
    said = drop_duplicate_attributions(
        [*quote_attribution.attribute_quotations(text, passages, free), *turn.values(), *credit.values(), *block]
    )
    silent = sorted(opening.cue for _, opening in opened)
    told = [
        a
        for a in keep_outermost(trim_contents(text, said))
        if not any(quote_attribution.count_shared_characters(a.cue, cue) for cue in _select_nearby(a.cue[0], silent))
    ]
    parsed = passages if nodes else ()
    claims = tuple(zip(_build_claims(article, text, cast, blocks, quoted, told, parsed), told, strict=True))
    unquoted = [(s, o) for s, o in opened if not _stands_in_quotation(text, o, quoted)]
    found = gaps.build_gaps(article, text, cast, unquoted, parsed, [claim for claim, _ in claims])
    return ClaimTrace(claims, tuple(found))


def _stands_in_quotation(text: str, opening: open_matters.OpenMatterCue, quoted: Sequence[Quotation]) -> bool:
    """Whether somebody is quoted as saying that a matter is open: that is a claim of theirs."""
    return any(
        q.start <= opening.cue[0] < q.end and quote_attribution.is_full_statement(text, q)
        for q in _select_nearby(opening.cue[0], quoted)
    )


T = TypeVar("T", bound=tuple[Any, ...])


def _select_nearby(place: int, ordered: Sequence[T], reach: int = 3) -> Sequence[T]:
    """Return the few of many stretches in order that start around a place."""
    at = bisect_right(ordered, place, key=lambda stretch: stretch[0])
    return ordered[max(0, at - reach) : at + reach]


def _collect_name_words(actors: Sequence[Actor]) -> frozenset[str]:
    """Return every word of every person's and body's name, lower case."""
    return frozenset(
        word.strip(".").casefold()
        for actor in actors
        if actor.label in {"PERSON", "ORG"}
        for form in (actor.name, *actor.aliases)
        for word in form.split()
    )


def _parse_sentences(text: str, sentences: Sequence[Sentence], nodes: Sequence[Node]) -> Iterator[ParsedSentence]:
    parsed: dict[int, Tree] = {}
    if nodes:
        parsed = dict(build_trees(nodes, [(s.span.start, s.span.end) for s in sentences]))
    for number, sentence in enumerate(sentences):
        start, end = sentence.span.start, sentence.span.end
        tree = parsed.get(number) if nodes else pattern_parser.parse_by_pattern(tokenize(text, start, end))
        tree = tree if tree is not None else Tree(())
        yield ParsedSentence(tree, start, end, sentence.paragraph, tuple(dependency_rules.find_attributions(tree)))


def _is_within(place: int, ranges: Sequence[Range]) -> bool:
    return any(start <= place < end for start, end in ranges)


def _drop_attributions_inside(
    passages: Sequence[ParsedSentence], spoken: Sequence[Attribution]
) -> tuple[ParsedSentence, ...]:
    """Leave out what grammar found inside words that a label or a credit gives to somebody."""
    if not spoken:
        return tuple(passages)
    ranges = [a.contents[0] for a in spoken]
    return tuple(
        p._replace(attributions=tuple(a for a in p.attributions if not _is_within(a.cue[0], ranges))) for p in passages
    )


def _build_claims(
    article: str,
    text: str,
    cast: ActorIndex,
    blocks: Sequence[Range],
    quoted: Sequence[Quotation],
    said: Sequence[Attribution],
    parsed: Sequence[ParsedSentence],
) -> Iterator[Claim]:
    starts = [start for start, _ in blocks]
    discourse = Discourse(parsed) if parsed else None
    last: Speaker | None = None
    last_end = 0
    spoken: frozenset[str] = frozenset()
    for one in said:
        if one.source and one.source[0] < one.cue[0] < one.source[1]:
            one = one._replace(source=(one.source[0], one.cue[0]))  # "a note from Doe declaring that …"
        if one.source:
            one = one._replace(source=skip_place_line(text, one.source))
        place = one.source[0] if one.source else one.cue[0]
        paragraph = starts[max(0, bisect_right(starts, place) - 1)]
        scene = Scene(paragraph, last, last_end, discourse, one.contents, spoken)
        speaker = resolve_speaker(cast, one.source, scene)
        if speaker.kind not in {"unresolved", "unattributed"} and one.kind == "statement":
            last, last_end = speaker, max(one.cue[1], one.contents[-1][1])
            spoken |= {speaker.name}
        spans = tuple(Span(article, *run) for run in one.contents)
        yield Claim(
            content=spans[0],
            cue=Span(article, *one.cue),
            source=Span(article, *one.source) if one.source else None,
            speaker=speaker.name,
            speaker_class=SpeakerClass(speaker.kind),
            kind=ClaimKind(_classify_claim(text, one, quoted, parsed)),
            polarity=Polarity.DENIED if one.denied else Polarity.STATED,
            hedges=tuple(_find_claim_hedges(article, text, one)),
            continued=spans[1:],
        )


def _classify_claim(text: str, one: Attribution, quoted: Sequence[Quotation], parsed: Sequence[ParsedSentence]) -> str:
    """Name the kind: direct where all is quoted, partial where some is, else what the cue says.

    What is said without a clause of its own is only mentioned: "stressed the need", "told them how to go".
    """
    if one.kind not in {"statement", "judgement", "demand"}:
        return one.kind
    inside = sum(
        quote_attribution.count_shared_characters(run, (q.start, q.end))
        for run in one.contents
        for q in _select_nearby(run[0], quoted, reach=40)
    )
    length = sum(end - start for start, end in one.contents)
    whole = inside * 10 >= length * 9
    if one.kind == "statement" and parsed:
        trees = _select_trees(parsed, one.contents[0])
        # "Since May, Doe said, five ships sank": the clause stands behind the verb.
        behind = one.contents[1:] if one.contents[0][1] <= one.cue[0] else ()
        # "The test, Doe said, was a success": one clause, with the cue in the middle.
        around = [(one.contents[0][0], one.contents[-1][1])] if behind and len(behind) == 1 else []
        tried = [one.contents, *(runs for runs in (behind, around) if runs)]
        if not any(statement_clauses.is_statement(trees, contents, quoted=whole) for contents in tried):
            return "mention"
    if inside:
        return "direct" if whole else "partial"
    return "indirect" if one.kind == "statement" else one.kind


def _select_trees(parsed: Sequence[ParsedSentence], run: Range) -> list[Tree]:
    """Return the parses of the sentences that a stretch goes through."""
    first = max(0, bisect_right(parsed, run[0], key=lambda passage: passage.start) - 1)
    return [passage.tree for passage in takewhile(lambda passage: passage.start < run[1], parsed[first:])]


def _find_claim_hedges(article: str, text: str, one: Attribution) -> Iterator[Span]:
    """Yield the hedges in what is claimed, in the cue, and across the seam between them: "is viewed as"."""
    joined: list[list[int]] = []
    for start, end in sorted({*one.contents, one.cue}):
        if joined and start - joined[-1][1] <= 1:
            joined[-1][1] = max(end, joined[-1][1])
        else:
            joined.append([start, end])
    for start, end in joined:
        for hedge in hedges.find_hedges(text, start, end):
            # "Doe accused Roe": that is what he said, and no doubt about it.
            reports = one.source is not None and one.cue[0] <= hedge.start and hedge.end <= one.cue[1]
            if not (reports and text.startswith("accus", hedge.start)):
                yield Span(article, hedge.start, hedge.end)
