"""How wide text is set and how a table shares out its line: no word is broken, no column starves; pure functions."""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

#: Advance widths of Inter Regular from U+0020 to U+007E in hundredths of an em, read off the bundled font.
ASCII_WIDTHS = (
    *(28, 29, 47, 63, 64, 98, 64, 30, 36, 36, 50, 66, 29, 46, 29, 36, 63, 63, 63, 63, 63, 63, 63, 63),
    *(63, 63, 29, 30, 66, 66, 66, 51, 97, 69, 65, 73, 72, 60, 59, 75, 74, 27, 57, 67, 57, 90, 75, 76),
    *(64, 76, 64, 64, 65, 74, 69, 99, 68, 68, 63, 36, 36, 36, 47, 46, 32, 56, 61, 57, 61, 58, 37, 61),
    *(59, 24, 24, 55, 24, 88, 59, 60, 61, 61, 38, 53, 33, 59, 56, 82, 55, 56, 55, 43, 33, 43, 66),
)
PUNCTUATION_WIDTHS = {
    "–": 0.5,
    "—": 1.0,
    "‘": 0.26,
    "’": 0.26,
    "“": 0.44,
    "”": 0.44,
    "…": 0.86,
    "·": 0.29,
    "\u200b": 0.0,
}
#: The most of a line that one unbroken word may claim, and the least that any column has, in em.
MAX_WORD_SHARE, MIN_COLUMN_EM = 0.3, 1.6
#: Into how many steps the width that is left over is divided, and how many rows are looked at to share it.
WIDTH_STEPS, MAX_SAMPLED_ROWS = 48, 60
#: How often width is moved from one column to another at most.
MAX_MOVES = 10
#: A cell of twice the height weighs this power of two as much: tall cells set the height of their row.
HEIGHT_EXPONENT = 3
#: The width of a space; how much wider the bold of a heading is; from where on a heading is broken over lines, in em.
SPACE_EM, BOLD_FACTOR, MAX_HEADING_EM = 0.28, 0.92, 7.0
#: Where a line may break inside a word, as the page breaks it too.
BREAK_OPPORTUNITIES = re.compile(r"\s+|(?<=[/–—-])|\u200b")


@cache
def _character_width(letter: str) -> float:
    if " " <= letter <= "~":
        return ASCII_WIDTHS[ord(letter) - 32] / 100
    if letter in PUNCTUATION_WIDTHS:
        return PUNCTUATION_WIDTHS[letter]
    if unicodedata.combining(letter) or unicodedata.category(letter) in {"Cf", "Mn", "Me"}:
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    return 0.73 if letter.isupper() else 0.62


def text_width(text: str) -> float:
    """Return about how wide a text is set in Inter Regular, in em; figures are of one width.

    >>> text_width("ill") < text_width("mmm"), round(text_width("2026"), 2)
    (True, 2.52)
    """
    return sum(map(_character_width, text))


@dataclass(frozen=True, slots=True)
class ColumnFit:
    """How a table stands on its line: its columns in per cent of their sum, and the part of the line it needs."""

    widths: tuple[float, ...]
    #: from 0 to 1; less than 1 where every cell fits on one line
    share: float


def fit_columns(
    columns: Sequence[Sequence[str]], heads: Sequence[str], whole: Sequence[bool], line: float, gaps: Sequence[float]
) -> ColumnFit:
    """Share out a line of `line` em among columns; `gaps` is the empty space in each.

    `whole` says of each column whether its cells are never broken. A column has at least its longest word; what is
    left goes, step by step, where it takes most height off the table.
    """
    floors, naturals, texts = [], [], []
    for cells, head, unbroken, gap in zip(columns, heads, whole, gaps, strict=True):
        every = max(1, len(cells) // MAX_SAMPLED_ROWS)
        broken = [[text_width(word) for word in BREAK_OPPORTUNITIES.split(cell) if word] for cell in cells]
        lengths = [text_width(cell) for cell in cells]
        words = [text_width(word) * BOLD_FACTOR for word in BREAK_OPPORTUNITIES.split(head)]
        words += lengths if unbroken else [word for cell in broken for word in cell]
        floors.append(max(min(max(words, default=0.0), line * MAX_WORD_SHARE) + gap, MIN_COLUMN_EM))
        naturals.append(max([*lengths, min(text_width(head) * BOLD_FACTOR, MAX_HEADING_EM)], default=0.0) + gap)
        texts.append(broken[::every])
    naturals = [max(natural, floor) for natural, floor in zip(naturals, floors, strict=True)]
    if sum(naturals) <= line:
        return ColumnFit(_to_percentages(naturals), round(sum(naturals) / line, 4))
    widths = list(floors)
    step = (line - sum(widths)) / WIDTH_STEPS
    if step > 0:
        costs = [_height_cost(text, width - gap) for text, width, gap in zip(texts, widths, gaps, strict=True)]
        wider = [_height_cost(text, width + step - gap) for text, width, gap in zip(texts, widths, gaps, strict=True)]
        for _ in range(WIDTH_STEPS):
            gains = [
                (cost - after if width < natural else -1.0, natural)
                for cost, after, width, natural in zip(costs, wider, widths, naturals, strict=True)
            ]
            best = gains.index(max(gains))
            widths[best] += step
            costs[best] = wider[best]
            wider[best] = _height_cost(texts[best], widths[best] + step - gaps[best])
        _rebalance_widths(widths, floors, texts, gaps, line / WIDTH_STEPS)
    return ColumnFit(_to_percentages(widths), 1.0)


def _rebalance_widths(
    widths: list[float],
    floors: Sequence[float],
    texts: Sequence[Sequence[Sequence[float]]],
    gaps: Sequence[float],
    step: float,
) -> None:
    """Move a step of width from one column to another as long as that makes the whole table lower."""

    def lines(at: int, width: float) -> list[float]:
        return [_count_lines(words, width - gaps[at]) for words in texts[at]]

    def height(columns: Sequence[Sequence[float]]) -> float:
        # of two ways that are equally high, the one with less white in its cells
        return float(sum(max(row) + 0.03 * sum(row) for row in zip(*columns, strict=True)))

    columns = range(len(widths))
    now = [lines(at, widths[at]) for at in columns]
    for _ in range(MAX_MOVES):
        more = [lines(at, widths[at] + step) for at in columns]
        less = [lines(at, widths[at] - step) for at in columns]
        trials = (
            (height([more[at] if at == to else less[at] if at == of else now[at] for at in columns]), of, to)
            for of in columns
            if widths[of] - step >= floors[of]
            for to in columns
            if to != of
        )
        best = min(trials, default=(math.inf, 0, 0))
        if best[0] >= height(now):
            return
        _, of, to = best
        widths[of] -= step
        widths[to] += step
        now[of], now[to] = less[of], more[to]


def _height_cost(cells: Sequence[Sequence[float]], width: float) -> float:
    """Return how much height a column of this width asks for; tall cells weigh more than many low ones.

    The lines are counted as they break, and mixed with what they would be without breaks: one step wider may save no
    line and still be on the way to it.
    """
    return sum(
        ((_count_lines(words, width) + max(1.0, sum(words) / max(width, 0.1))) / 2) ** HEIGHT_EXPONENT
        for words in cells
    )


def _count_lines(words: Sequence[float], width: float) -> float:
    """Return how many lines the words of a cell take."""
    lines, used = 1.0, 0.0
    for word in words:
        if used and used + SPACE_EM + word > width:
            lines += 1
            used = 0.0
        used += word + (SPACE_EM if used else 0.0)
        if used > width > 0:
            lines += used // width
            used -= used // width * width
    return lines


def _to_percentages(widths: Sequence[float]) -> tuple[float, ...]:
    total = sum(widths) or 1.0
    return tuple(round(width / total * 100, 3) for width in widths)
