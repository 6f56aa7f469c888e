"""A text in, its quotations out: marks of six languages, nested, and those that nobody closed."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

#: opening mark -> the marks that close it
QUOTE_PAIRS = {
    "“": ("”", "“"), "„": ("“", "”"), "«": ("»",), "»": ("«",), "‹": ("›",), "「": ("」",), "『": ("』",),
    "〝": ("〞",), '"': ('"',), "''": ("''",), "``": ("''",), "‟": ("”",), "‘": ("’", "‘"), "‚": ("‘", "’"),
    "'": ("'",), "”": ("”",),
}  # fmt: skip
_SINGLE_MARKS = frozenset("‘‚'‹")
_QUOTE_MARK = re.compile(r"''|``|[“”„«»‹›「」『』〝〞‟‘’‚\"']")
#: Characters after which no mark is looked for that would close a single one better. Limit: time.
MAX_SINGLE_QUOTATION_LENGTH = 400
_BEFORE_OPENING_MARK = frozenset("([{—–-:/―,;")


class Quotation(NamedTuple):
    """A quotation with its marks: where it starts and ends, and whether somebody closed it."""

    start: int
    end: int
    closed: bool


def find_quotations(text: str, paragraphs: Iterable[tuple[int, int]]) -> tuple[Quotation, ...]:
    """Return the outermost quotations of each paragraph, in order; none crosses a paragraph.

    A quotation that opens a paragraph and is not closed in it ends with the paragraph; elsewhere a mark that nobody
    closes opens nothing.
    """
    found: list[Quotation] = []
    for start, end in paragraphs:
        found += _find_quotations_in_paragraph(text, start, end)
    return tuple(found)


def _find_quotations_in_paragraph(text: str, start: int, end: int) -> list[Quotation]:
    found: list[Quotation] = []
    marks = [(match.start(), match.group()) for match in _QUOTE_MARK.finditer(text, start, end)]
    closers: dict[str, list[int]] = {}
    at = 0
    while at < len(marks):
        place, mark = marks[at]
        if not _is_opening_mark(text, place, mark, start):
            at += 1
            continue
        if mark not in closers:
            closers[mark] = _find_closers(text, marks, mark, end)
        close = _find_closing_mark(text, marks, at, closers[mark])
        if close is not None:
            last = marks[close][0] + len(marks[close][1])
            if last - place > 2 * len(mark):
                found.append(Quotation(place, last, True))
            at = close + 1
        else:
            if mark not in _SINGLE_MARKS and (
                place == start or text[max(start, place - 2) : place].strip() in {":", ","}
            ):
                found.append(Quotation(place, end, False))
                return found
            at += 1
    return found


def _is_opening_mark(text: str, place: int, mark: str, start: int) -> bool:
    if mark not in QUOTE_PAIRS:
        return False
    before = text[place - 1] if place > start else " "
    after = text[place + len(mark) : place + len(mark) + 1]
    if mark in {"«", "「", "『", "„", "“", "‟", "〝"}:
        return True
    if mark in {"»", "”"}:  # »so« opens with the mark that closes elsewhere
        return (before.isspace() or place == start) and bool(after) and not after.isspace()
    outside = before.isspace() or before in _BEFORE_OPENING_MARK or before in '“"«„'
    return (
        outside
        and bool(after)
        and not after.isspace()
        and (mark not in _SINGLE_MARKS or after.isalnum() or after in '“"…[')
    )


def _find_closing_mark(text: str, marks: Sequence[tuple[int, str]], opened: int, closers: Sequence[int]) -> int | None:
    """Return which of the marks closes the one that was opened; marks of another kind in between are nested.

    `closers` are the marks that may close one of this kind, in order: to look through all others again for each mark
    that nobody closes would take as long as the text is, for every such mark.
    """
    place, mark = marks[opened]
    first = bisect_right(closers, opened)
    if first == len(closers):
        return None
    if mark in _SINGLE_MARKS:
        return _find_single_closing_mark(text, marks, place, (closers[nth] for nth in range(first, len(closers))))
    return _find_nested_closing_mark(marks, opened, closers, first) if mark == "“" else closers[first]


def _find_closers(text: str, marks: Sequence[tuple[int, str]], mark: str, end: int) -> list[int]:
    """Return which of the marks may close one of a kind, wherever that stands."""
    found = []
    for index, (here, candidate) in enumerate(marks):
        if candidate not in QUOTE_PAIRS[mark] and not (
            mark in {'"', "“", "''"} and candidate in {'"', "”"} and _is_at_word_end(text, here, end)
        ):
            continue
        if mark == "“" and candidate == "“" and not _is_at_word_end(text, here, end):
            continue  # a second opening mark
        if mark in _SINGLE_MARKS and not _is_at_word_end(text, here, end):
            continue
        if mark in {'"', "''"} and not _is_at_word_end(text, here, end, len(candidate)):
            continue
        found.append(index)
    return found


def _find_nested_closing_mark(
    marks: Sequence[tuple[int, str]], opened: int, closers: Sequence[int], first: int
) -> int | None:
    """Return which mark closes "“": another before it was nested, or the first was never closed."""
    depth = 0
    for index in range(opened + 1, closers[-1] + 1):
        if index == closers[first]:
            if not depth:
                return index
            first, depth = first + 1, depth - 1
        elif marks[index][1] == "“":
            depth += 1
    return closers[-1]


def _find_single_closing_mark(
    text: str, marks: Sequence[tuple[int, str]], place: int, closers: Iterable[int]
) -> int | None:
    """Return which mark closes a single one, and is no apostrophe as far as can be told."""
    best: int | None = None
    for index in closers:
        here = marks[index][0]
        if text[here - 1] in ",.?!…":
            return index
        if best is None and (text[here - 1] != "s" or text[here + 1 : here + 2] in {"", ".", ",", ")", ";", ":"}):
            best = index
        if here - place > MAX_SINGLE_QUOTATION_LENGTH:
            break
    return best


def _is_at_word_end(text: str, place: int, end: int, width: int = 1) -> bool:
    """Whether a mark stands where a closing one does: behind a word, and before none."""
    after = text[place + width] if place + width < end else " "
    # "… the term ‘harbour tax,’ ” he said": a blank parts it from the mark of a quotation within it.
    behind_word = not text[place - 1].isspace() or (place > 1 and text[place - 2] in "’'”")
    return behind_word and not after.isalnum()
