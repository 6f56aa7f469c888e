"""A read article in, its claims and gaps out: who asserts what in which words, how hedged, and what is left open.

Works with a parse (`nodes` of Universal Dependencies) or, without one, with patterns over the words. Every span is the
text's own; no claim leaves the run of paragraphs that its quotation goes through.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from briefings.model.article import Span
from briefings.model.reading import Actor, Claim, Gap, Sentence
from briefings.reading import gaps, grammar, hedges, quotations, shallow, speech, turns
from briefings.reading.extents import Range
from briefings.reading.grammar import Assertion
from briefings.reading.quotations import Quotation
from briefings.reading.sentences import paragraphs
from briefings.reading.speakers import Cast, Speaker, resolve
from briefings.reading.speech import Passage
from briefings.reading.trees import Node, Tree, trees
from briefings.reading.words import cut

#: What each sentence leaves open.
_Openings = Sequence[tuple[Sentence, gaps.Opening]]


def read(
    article: str, text: str, sentences: Sequence[Sentence], actors: Sequence[Actor], nodes: Sequence[Node] = ()
) -> tuple[tuple[Claim, ...], tuple[Gap, ...]]:
    """Return the claims and the gaps of an article in the order of the text; `nodes` are the words of its parse."""
    if not sentences:
        return (), ()
    blocks = tuple(paragraphs(text))
    quoted = quotations.find(text, blocks)
    cast = Cast(text, actors)
    opened = [(s, opening) for s in sentences for opening in gaps.find(text, s.span.start, s.span.end)]
    turn = dict(turns.labelled(text, blocks, _people(actors)))
    credit = dict(turns.credited(text, quoted))
    passages = _without(tuple(_passages(text, sentences, nodes)), [*turn.values(), *credit.values()])
    barred = [a.contents[0] for a in turn.values()]
    free = [q for q in quoted if q not in credit and not _within(q.start + 1, barred)]
    said = _single([*speech.attribute(text, passages, free), *turn.values(), *credit.values()])
    silent = sorted(opening.cue for _, opening in opened)
    told = [a for a in _outermost(said) if not any(speech.overlap(a.cue, cue) for cue in _about(a.cue[0], silent))]
    return (
        tuple(_claims(article, text, cast, blocks, quoted, told)),
        tuple(_gaps(article, text, cast, quoted, opened)),
    )


def found(
    article: str, text: str, sentences: Sequence[Sentence], actors: Sequence[Actor], nodes: Sequence[Node] = ()
) -> tuple[Claim, ...]:
    """Return the claims of an article alone."""
    return read(article, text, sentences, actors, nodes)[0]


def open_matters(
    article: str, text: str, sentences: Sequence[Sentence], actors: Sequence[Actor], nodes: Sequence[Node] = ()
) -> tuple[Gap, ...]:
    """Return what an article leaves open, alone."""
    return read(article, text, sentences, actors, nodes)[1]


def _gaps(article: str, text: str, cast: Cast, quoted: Sequence[Quotation], opened: _Openings) -> Iterator[Gap]:
    last: Speaker | None = None
    for sentence, opening in opened:
        if any(q.start <= opening.cue[0] < q.end and speech.is_full(text, q) for q in _about(opening.cue[0], quoted)):
            continue  # what somebody says is open is a claim of theirs
        who = resolve(cast, opening.source, last, sentence.span.start) if opening.source else None
        last = who or last
        yield Gap(
            sentence.span,
            Span(article, *opening.matter) if opening.matter else None,
            Span(article, *opening.cue),
            Span(article, *opening.source) if opening.source else None,
            who.name if who else "",
        )


T = TypeVar("T", bound=tuple[Any, ...])


def _about(place: int, ordered: Sequence[T], reach: int = 3) -> Sequence[T]:
    """Return the few of many stretches in order that start around a place."""
    at = bisect_right(ordered, place, key=lambda stretch: stretch[0])
    return ordered[max(0, at - reach) : at + reach]


def _people(actors: Sequence[Actor]) -> frozenset[str]:
    """Return every word of every person's and body's name, lower case."""
    return frozenset(
        word.strip(".").casefold()
        for actor in actors
        if actor.label in {"PERSON", "ORG"}
        for form in (actor.name, *actor.aliases)
        for word in form.split()
    )


def _passages(text: str, sentences: Sequence[Sentence], nodes: Sequence[Node]) -> Iterator[Passage]:
    parsed: dict[int, Tree] = {}
    if nodes:
        parsed = dict(trees(nodes, [(s.span.start, s.span.end) for s in sentences]))
    for number, sentence in enumerate(sentences):
        start, end = sentence.span.start, sentence.span.end
        tree = parsed.get(number) if nodes else shallow.tree(cut(text, start, end))
        tree = tree if tree is not None else Tree(())
        yield Passage(tree, start, end, sentence.paragraph, tuple(grammar.assertions(tree)))


def _within(place: int, ranges: Sequence[Range]) -> bool:
    return any(start <= place < end for start, end in ranges)


def _without(passages: Sequence[Passage], spoken: Sequence[Assertion]) -> tuple[Passage, ...]:
    """Leave out what grammar found inside words that a label or a credit gives to somebody."""
    if not spoken:
        return tuple(passages)
    ranges = [a.contents[0] for a in spoken]
    return tuple(p._replace(said=tuple(a for a in p.said if not _within(a.cue[0], ranges))) for p in passages)


def _single(said: Sequence[Assertion]) -> list[Assertion]:
    """Keep one assertion of those that report the same words, the one that names its speaker first."""
    kept: list[Assertion] = []
    for one in sorted(said, key=lambda a: (min(a.contents), a.cue, a.source is None)):
        rival = next((k for k in kept[-6:] if k.contents == one.contents), None)
        if rival is None:
            kept.append(one)
        elif rival.source is None and one.source is not None:
            kept[kept.index(rival)] = one
    return kept


#: Words that a wish, a belief or a judgement needs to be worth keeping; fewer are a turn of phrase.
_FEWEST = 3
#: Reports before and after one that are looked at for the one that holds it.
_NEAR = 12


def _outermost(said: Sequence[Assertion]) -> list[Assertion]:
    """Leave out what somebody is reported to have said, thought or wished: the report of it holds it already."""
    told = [
        a
        for a in said
        if sum(run[1] - run[0] for run in a.contents) >= 5 * _FEWEST or (a.kind == "statement" and a.source is not None)
    ]
    kept: list[Assertion] = []
    for index, one in enumerate(told):
        # What holds a report stands close to it: no need to look through a whole book.
        near = told[max(0, index - _NEAR) : index + _NEAR]
        if not any(other is not one and _holds(other, one) for other in near):
            kept.append(one)
    return kept


def _holds(other: Assertion, one: Assertion) -> bool:
    """Whether one report stands inside the words of another, and not the other way round as well."""
    inside = any(run[0] <= one.cue[0] and one.cue[1] <= run[1] for run in other.contents)
    return inside and other.cue != one.cue and not _within(other.cue[0], one.contents)


def _claims(
    article: str,
    text: str,
    cast: Cast,
    blocks: Sequence[Range],
    quoted: Sequence[Quotation],
    said: Sequence[Assertion],
) -> Iterator[Claim]:
    starts = [start for start, _ in blocks]
    last: Speaker | None = None
    for one in said:
        place = one.source[0] if one.source else one.cue[0]
        speaker = resolve(cast, one.source, last, starts[max(0, bisect_right(starts, place) - 1)])
        if speaker.kind not in {"unresolved", "unattributed"} and one.kind == "statement":
            last = speaker
        spans = tuple(Span(article, *run) for run in _telling(text, one.contents))
        yield Claim(
            content=spans[0],
            cue=Span(article, *one.cue),
            source=Span(article, *one.source) if one.source else None,
            speaker=speaker.name,
            speaker_class=speaker.kind,
            kind=_kind(text, one, quoted),
            polarity="denied" if one.denied else "stated",
            hedges=tuple(_hedges(article, text, one)),
            continued=spans[1:],
        )


_RELATIVE = frozenset(("that", "which", "who", "whom", "what"))


def _telling(text: str, runs: Sequence[Range]) -> list[Range]:
    """Leave out stretches that are a relative pronoun and nothing more, where others tell something."""
    telling = [run for run in runs if text[run[0] : run[1]].lower() not in _RELATIVE]
    return telling or list(runs)


def _kind(text: str, one: Assertion, quoted: Sequence[Quotation]) -> str:
    """Name the kind: direct where all is quoted, partial where some is, else what the cue says."""
    if one.kind not in {"statement", "judgement", "demand"}:
        return one.kind
    inside = sum(
        speech.overlap(run, (q.start, q.end)) for run in one.contents for q in _about(run[0], quoted, reach=40)
    )
    length = sum(end - start for start, end in one.contents)
    if inside and inside * 10 >= length * 9:
        return "direct"
    if inside:
        return "partial"
    return "indirect" if one.kind == "statement" else one.kind


def _hedges(article: str, text: str, one: Assertion) -> Iterator[Span]:
    """Yield the hedges in what is claimed, in the cue, and across the seam between them: "is viewed as"."""
    joined: list[list[int]] = []
    for start, end in sorted({*one.contents, one.cue}):
        if joined and start - joined[-1][1] <= 1:
            joined[-1][1] = max(end, joined[-1][1])
        else:
            joined.append([start, end])
    for start, end in joined:
        for hedge in hedges.find(text, start, end):
            yield Span(article, hedge.start, hedge.end)
