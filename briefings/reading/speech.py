"""Quotations and attributions in, quotations with their speaker out: who says the words between the marks."""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from briefings.reading.extents import Range
from briefings.reading.grammar import Assertion, speaker_of, speaking_verbs
from briefings.reading.quotations import Quotation
from briefings.reading.trees import Tree

#: A quotation of fewer words is a word under tongs, not a statement.
FULL = 4


#: “State of the Union”: the name of a programme, a book or a law.
_TITLE = re.compile(r"\W*[A-Z]\w*(?:\s(?:[A-Z][\w’'-]*|of|the|and|in|on|a|for|to|with))*\s[A-Z][\w’'-]*\W*")


class Passage(NamedTuple):
    """One sentence: its tree, its place, its paragraph and the attributions that grammar found in it."""

    tree: Tree
    start: int
    end: int
    paragraph: int
    said: tuple[Assertion, ...]


def is_full(text: str, quotation: Quotation) -> bool:
    """Whether a quotation is a statement of its own rather than words under tongs."""
    inner = text[quotation.start : quotation.end]
    if len(inner.split()) >= FULL and not _TITLE.fullmatch(inner):
        return True
    before = text[max(0, quotation.start - 3) : quotation.start].rstrip(" ")[-1:]
    return inner.rstrip("\"”’'»“")[-1:] in {",", ".", "?", "!"} and before in {
        "",
        "\n",
        ",",
        ":",
        ".",
        "”",
        '"',
        "?",
        "!",
    }


def overlap(one: Range, other: Range) -> int:
    """Return how many characters two stretches share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def attribute(text: str, passages: Sequence[Passage], quotations: Sequence[Quotation]) -> list[Assertion]:
    """Return all attributions, each quotation joined to the one that reports it."""
    found: list[Assertion] = []
    held: Quotation | None = None
    last: tuple[int, int] | None = None  # index in `found` and paragraph of the last speech
    first = 0
    for number, passage in enumerate(passages):
        while first < len(quotations) and quotations[first].end <= passage.start:
            first += 1
        here = list(takewhile(lambda q: q.start < passage.end, quotations[first : first + 100]))  # noqa: B023
        full = [q for q in here if is_full(text, q)]
        said = [a for a in passage.said if not _inside(a.cue, full)]
        whole = [q for q in full if q is not held]
        opened = len(found)
        said, rest = _joined(text, said, whole)
        found += said
        speech = next((opened + i for i, a in reversed(list(enumerate(said))) if _speaks(a, whole)), None)
        if rest:
            by = _by_verb(text, passage, rest)
            if by is not None:
                found.append(by)
                speech = len(found) - 1
            elif speech is not None or (last is not None and last[1] == passage.paragraph):
                to = speech if speech is not None else last[0] if last is not None else 0
                if found[to].kind == "statement":
                    found[to] = _continued(found[to], rest)
                    speech = to
            else:
                after_colon = _after_colon(text, passages[number - 1] if number else None, rest)
                if after_colon is not None:
                    found.append(after_colon)
                    speech = len(found) - 1
        if speech is None and not whole:
            speech = next(
                (opened + i for i, a in reversed(list(enumerate(said))) if a.kind == "statement" and a.source), None
            )
        if speech is not None:
            last = (speech, passage.paragraph)
        held = full[-1] if full else None
    return [_seamed(text, one) for one in found]


def _inside(place: Range, quotations: Sequence[Quotation]) -> bool:
    return any(q.start <= place[0] and place[1] <= q.end for q in quotations)


def _speaks(assertion: Assertion, quotations: Sequence[Quotation]) -> bool:
    return any(overlap(run, (q.start, q.end)) for run in assertion.contents for q in quotations)


def _joined(
    text: str, said: Sequence[Assertion], whole: Sequence[Quotation]
) -> tuple[list[Assertion], list[Quotation]]:
    """Stretch each attribution over the quotations it reports; return what is left without one as well."""
    rest: list[Quotation] = []
    best: dict[int, list[Quotation]] = {}
    for quotation in whole:
        place = (quotation.start, quotation.end)
        shares = [
            (sum(overlap(run, place) for run in a.contents), -abs(a.cue[0] - quotation.start), index)
            for index, a in enumerate(said)
            if not overlap(a.cue, place)
        ]
        top = max(shares, default=(0, 0, 0))
        if top[0] * 3 > min(place[1] - place[0], 120):
            best.setdefault(top[2], []).append(quotation)
        else:
            rest.append(quotation)
    stretched = [_stretched(a, best.get(index, ())) for index, a in enumerate(said)]
    return stretched, rest


def _stretched(assertion: Assertion, quotations: Sequence[Quotation]) -> Assertion:
    runs = list(assertion.contents)
    for quotation in quotations:
        touching = [run for run in runs if overlap(run, (quotation.start, quotation.end))]
        first = min([quotation.start, *(run[0] for run in touching)])
        last = max([quotation.end, *(run[1] for run in touching)])
        if first < assertion.cue[0] < last or (assertion.source and first < assertion.source[0] < last):
            first, last = quotation.start, quotation.end
        runs = [run for run in runs if run not in touching] + [(first, last)]
    return assertion._replace(contents=tuple(sorted(runs)))


#: "in a statement, “…”": where it was said is no part of what was said.
_WHERE = re.compile(r"(?:in|on|at|during|via|through|by|to)\s[^“\"«„]{2,60},\s(?=[“\"«„])")
_LOWER = re.compile(r"[“\"«„'‘]+[a-z]")


def _seamed(text: str, assertion: Assertion) -> Assertion:
    """Mend the seam between the cue and what is quoted behind it.

    A quotation that begins in mid-sentence is taken with the words before it, for alone it says nothing.
    """
    runs = list(assertion.contents)
    for index, (start, end) in enumerate(runs):
        if where := _WHERE.match(text, start, end):
            runs[index] = (where.end(), end)
        elif _LOWER.match(text, start) and index == 0 and 0 < start - assertion.cue[1] <= 80:
            between = text[assertion.cue[1] : start]
            if not re.search(r"[“”\"«».;:,]|\n", between):
                runs[0] = (assertion.cue[1] + len(between) - len(between.lstrip()), end)
    return assertion._replace(contents=tuple(runs))


def _by_verb(text: str, passage: Passage, rest: Sequence[Quotation]) -> Assertion | None:
    """Take the nearest verb of saying outside the quotations of a sentence, and its subject."""
    tree = passage.tree
    verbs = [v for v in speaking_verbs(tree) if not _inside((tree.words[v].start, tree.words[v].end), rest)]
    if not verbs:
        return None
    nearest = min(verbs, key=lambda v: min(abs(tree.words[v].start - q.end) if tree.words[v].start >= q.end
                                           else abs(q.start - tree.words[v].end) for q in rest))  # fmt: skip
    cue, source = speaker_of(tree, nearest)
    runs = [(q.start, q.end) for q in rest]
    edge = min(cue[0], source[0]) if source else cue[0]
    if len(runs) == 1 and runs[0][1] < edge and len(text[runs[0][1] : edge].split()) > 2:
        first = min(passage.start, runs[0][0])  # words of the writer between the quotation and "he said"
        stop = edge
        while text[stop - 1] in " ,":
            stop -= 1
        if not (source and first <= source[0] < stop):
            runs = [(first, stop)]
    return Assertion(cue, source, tuple(runs), "statement")


def _continued(assertion: Assertion, rest: Sequence[Quotation]) -> Assertion:
    return assertion._replace(contents=(*assertion.contents, *((q.start, q.end) for q in rest)))


def _after_colon(text: str, earlier: Passage | None, rest: Sequence[Quotation]) -> Assertion | None:
    """Read "Caddell continued:" before a quotation that stands in a sentence or paragraph of its own."""
    if earlier is None or not text[max(0, rest[0].start - 5) : rest[0].start].rstrip().endswith(":"):
        return None
    if earlier.end < rest[0].start - 5:
        return None
    verbs = speaking_verbs(earlier.tree)
    if not verbs:
        return None
    cue, source = speaker_of(earlier.tree, verbs[-1])
    return Assertion(cue, source, tuple((q.start, q.end) for q in rest), "statement")
