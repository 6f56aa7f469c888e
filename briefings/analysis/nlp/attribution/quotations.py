"""A text in, its quotations out: marks of six languages, nested, and those that nobody closed."""

import re
from collections.abc import Iterable
from typing import NamedTuple

#: opening mark -> the marks that close it
QUOTE_PAIRS = {
    "“": ("”", "“"), "„": ("“", "”"), "«": ("»",), "»": ("«",), "‹": ("›",), "「": ("」",), "『": ("』",),
    "〝": ("〞",), '"': ('"',), "''": ("''",), "``": ("''",), "‟": ("”",), "‘": ("’", "‘"), "‚": ("‘", "’"),
    "'": ("'",), "”": ("”",),
}  # fmt: skip
_SINGLE_MARKS = frozenset("‘‚'‹")
_QUOTE_MARK = re.compile(r"''|``|[“”„«»‹›「」『』〝〞‟‘’‚\"']")
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
    at = 0
    while at < len(marks):
        place, mark = marks[at]
        if not _is_opening_mark(text, place, mark, start):
            at += 1
            continue
        close = _find_closing_mark(text, marks, at, end)
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


def _find_closing_mark(text: str, marks: list[tuple[int, str]], opened: int, end: int) -> int | None:
    """Return which of the marks closes the one that was opened; marks of another kind in between are nested."""
    place, mark = marks[opened]
    closers = QUOTE_PAIRS[mark]
    best: int | None = None
    depth = 0
    for index in range(opened + 1, len(marks)):
        here, candidate = marks[index]
        if mark == "“" and candidate == "“" and not _is_at_word_end(text, here, end):
            depth += 1  # a second opening mark: nested, or the first was never closed
            continue
        if candidate not in closers and not (
            mark in {'"', "“", "''"} and candidate in {'"', "”"} and _is_at_word_end(text, here, end)
        ):
            continue
        if mark in _SINGLE_MARKS:
            if not _is_at_word_end(text, here, end):
                continue
            if text[here - 1] in ",.?!…":
                return index
            if best is None and (text[here - 1] != "s" or text[here + 1 : here + 2] in {"", ".", ",", ")", ";", ":"}):
                best = index
            if here - place > 400:
                break
            continue
        if mark in {'"', "''"} and not _is_at_word_end(text, here, end, len(candidate)):
            continue
        if depth:
            depth -= 1
            best = index
            continue
        return index
    return best


def _is_at_word_end(text: str, place: int, end: int, width: int = 1) -> bool:
    """Whether a mark stands where a closing one does: behind a word, and before none."""
    after = text[place + width] if place + width < end else " "
    return not text[place - 1].isspace() and not after.isalnum()
