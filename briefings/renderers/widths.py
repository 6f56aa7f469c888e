"""How wide text is set and how a table shares out its line: no word is broken, no column starves; pure functions."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

#: Advance widths of Inter Regular from U+0020 to U+007E in hundredths of an em, read off the bundled font.
ASCII = (
    *(28, 29, 47, 63, 64, 98, 64, 30, 36, 36, 50, 66, 29, 46, 29, 36, 63, 63, 63, 63, 63, 63, 63, 63),
    *(63, 63, 29, 30, 66, 66, 66, 51, 97, 69, 65, 73, 72, 60, 59, 75, 74, 27, 57, 67, 57, 90, 75, 76),
    *(64, 76, 64, 64, 65, 74, 69, 99, 68, 68, 63, 36, 36, 36, 47, 46, 32, 56, 61, 57, 61, 58, 37, 61),
    *(59, 24, 24, 55, 24, 88, 59, 60, 61, 61, 38, 53, 33, 59, 56, 82, 55, 56, 55, 43, 33, 43, 66),
)
MARKS = {"–": 0.5, "—": 1.0, "‘": 0.26, "’": 0.26, "“": 0.44, "”": 0.44, "…": 0.86, "·": 0.29, "\u200b": 0.0}
#: The most of a line that one unbroken word may claim, and the least that any column has, in em.
MOST, LEAST = 0.3, 1.6
#: Into how many steps the room that is left over is divided, and how many rows are looked at to share it.
STEPS, SAMPLE = 48, 60
#: A cell of twice the height weighs this power of two as much: tall cells set the height of their row.
POWER = 3
#: Lines are seldom full to the end.
RAGGED = 1.07
#: Where a line may break inside a word, as the page breaks it too.
BREAKS = re.compile(r"\s+|(?<=[/–—-])|\u200b")


@cache
def _letter(letter: str) -> float:
    if " " <= letter <= "~":
        return ASCII[ord(letter) - 32] / 100
    if letter in MARKS:
        return MARKS[letter]
    if unicodedata.combining(letter) or unicodedata.category(letter) in {"Cf", "Mn", "Me"}:
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    return 0.73 if letter.isupper() else 0.62


def breadth(text: str) -> float:
    """Return about how wide a text is set in Inter Regular, in em; figures are of one width.

    >>> breadth("ill") < breadth("mmm"), round(breadth("2026"), 2)
    (True, 2.52)
    """
    return sum(map(_letter, text))


@dataclass(frozen=True, slots=True)
class Fit:
    """How a table stands on its line: its columns in per cent of their sum, and the part of the line it needs."""

    widths: tuple[float, ...]
    #: from 0 to 1; less than 1 where every cell fits on one line
    share: float


def fit(columns: Sequence[Sequence[str]], heads: Sequence[str], whole: Sequence[bool], line: float, gap: float) -> Fit:
    """Share out a line of `line` em among columns, `gap` em apart.

    `whole` says of each column whether its cells are never broken. A column has at least its longest word; what is
    left goes, step by step, where it takes most height off the table.
    """
    floors, naturals, areas = [], [], []
    for cells, head, unbroken in zip(columns, heads, whole, strict=True):
        words = [breadth(word) for word in BREAKS.split(head)]
        lengths = [breadth(cell) for cell in cells]
        words += lengths if unbroken else [breadth(word) for cell in cells for word in BREAKS.split(cell)]
        floors.append(min(max(words, default=0.0), line * MOST) + gap)
        naturals.append(max([*lengths, min(breadth(head), 8.0)], default=0.0) + gap)
        every = max(1, len(lengths) // SAMPLE)
        areas.append([length * RAGGED for length in lengths[::every]])
    floors = [max(floor, LEAST) for floor in floors]
    naturals = [max(natural, floor) for natural, floor in zip(naturals, floors, strict=True)]
    if sum(naturals) <= line:
        return Fit(_parts(naturals), round(sum(naturals) / line, 4))
    widths = list(floors)
    room = line - sum(widths)
    if room > 0:
        step = room / STEPS
        costs = [_cost(area, width - gap) for area, width in zip(areas, widths, strict=True)]
        for _ in range(STEPS):
            after = [_cost(area, width + step - gap) for area, width in zip(areas, widths, strict=True)]
            best = max(
                range(len(widths)),
                key=lambda at: (costs[at] - after[at] if widths[at] < naturals[at] else -1.0, naturals[at]),
            )
            widths[best] += step
            costs[best] = after[best]
    return Fit(_parts(widths), 1.0)


def _cost(areas: Sequence[float], width: float) -> float:
    """Return how much height a column of this width asks for; tall cells weigh more than many low ones."""
    return sum(max(1.0, area / max(width, 0.1)) ** POWER for area in areas)


def _parts(widths: Sequence[float]) -> tuple[float, ...]:
    total = sum(widths) or 1.0
    return tuple(round(width / total * 100, 2) for width in widths)
