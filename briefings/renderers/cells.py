"""How a `Table` is set: the writing of its cells, the width of its columns, the tint of its counts; pure functions."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from briefings.model.edition import Column, Table, Value
from briefings.renderers.labels import Labels, labels
from briefings.renderers.sayings import OUR_CELLS
from briefings.renderers.typography import runs
from briefings.renderers.widths import fit

#: The width of a page in em of table type (174 mm in 8.2 pt), and of the smaller type of tables with many columns.
LINE, DENSE_LINE = 60.0, 66.5
#: Space after a column, in em; twice that where it follows figures, which stand at the right of theirs.
GAP = 0.62
#: Tables on a ground of colour, by key, and how far their first column stands in from its edge, in em.
GROUNDED, INSET = frozenset({"problems", "scale"}), 0.6
#: A table that needs less of its line than this is set as narrow as it is, and a little wider: letters are measured
#: roughly, and the serif of what is quoted is wider than some.
NARROW, EASE = 0.62, 1.08
#: Kinds whose cells stand to the right, in figures of one width.
FIGURES = frozenset({"count", "number", "share"})
#: Kinds whose cells are never broken over lines.
UNBROKEN = FIGURES | {"date", "time"}
#: Columns of text that hold words of the sources, by key: they are set in the type of what is quoted.
THEIRS = frozenset({"cue", "event", "first", "headline", "latest", "matter", "role", "statement", "title", "value"})
#: Tables that hold no words of the sources, by key.
OURS = frozenset({"scale"})
#: From this many columns on, a table is set in smaller type.
MANY = 9


@dataclass(frozen=True, slots=True)
class Heading:
    """One column as it is set: its label, its share of the width in per cent, the class of its cells."""

    label: str
    unit: str
    width: float
    style: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it is set."""

    text: str
    #: (first, last) of each run of reference numbers; empty for other kinds
    references: tuple[tuple[int, int], ...]
    style: str
    #: whether it is in words of ours, and not of an article
    ours: bool = False
    #: what it is sorted by, for numbers and moments; None where its text says it
    key: float | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table ready to be drawn."""

    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    dense: bool
    #: per cent of the line that it is set on
    width: float = 100.0


def sheet(table: Table, year: int | None = None, line: float = 0.0, words: Labels | None = None) -> Sheet:
    """Set a table on a line of `line` em, by default the width of a page, in the language of `words`.

    Days of `year` are written without it.
    """
    words = words or labels("en")
    ours = OUR_CELLS.get(table.key, frozenset())
    styles = tuple(_style(column, table.key) for column in table.columns)
    scale = _scale(table)
    rows = tuple(
        tuple(
            Cell(
                text=words.said(text) if column.key in ours else text,
                references=runs(value) if isinstance(value, tuple) else (),
                style=" ".join(filter(None, (style, _tint(value, column, scale)))),
                ours=column.key in ours,
                key=_key(value),
            )
            for value, column, style in zip(row, table.columns, styles, strict=True)
            for text in (written(value, column, year, words),)
        )
        for row in table.rows
    )
    dense = len(table.columns) >= MANY
    named = [(words.said(column.label), words.said(column.unit)) for column in table.columns]
    fitted = fit(
        [[_set(row[at]) for row in rows] for at in range(len(table.columns))],
        [f"{label} {unit}".strip() for label, unit in named],
        [column.kind in UNBROKEN for column in table.columns],
        line or (DENSE_LINE if dense else LINE),
        [
            GAP * (1 + (before == "figure" and style != "figure")) + INSET * (before is None and table.key in GROUNDED)
            for before, style in zip((None, *styles), styles, strict=False)
        ],
    )
    headings = tuple(
        Heading(label, unit, width, style)
        for (label, unit), width, style in zip(named, _even(fitted.widths, table.columns), styles, strict=True)
    )
    width = 100.0 if line or fitted.share > NARROW else round(fitted.share * EASE * 100, 2)
    return Sheet(headings, rows, dense, width)


def _even(widths: Sequence[float], columns: Sequence[Column]) -> tuple[float, ...]:
    """Give columns of days, weeks or months, which are alike, one width, so that their heads break alike."""
    spans = [width for width, column in zip(widths, columns, strict=True) if column.key[:1].isdigit()]
    return tuple(
        round(sum(spans) / len(spans), 3) if column.key[:1].isdigit() else width
        for width, column in zip(widths, columns, strict=True)
    )


def _set(cell: Cell) -> str:
    """Return a cell as it is read from left to right."""
    if not cell.references:
        return cell.text
    return " ".join(f"{first}" if first == last else f"{first}\u2060–\u2060{last}" for first, last in cell.references)


def written(value: Value, column: Column, year: int | None = None, words: Labels | None = None) -> str:
    """Write one cell; nothing for what is absent, and for reference numbers, which become links.

    >>> written(0.5, Column("part", "Part", kind="share")), written(date(2026, 3, 1), Column("d", "Day", "date"))
    ('50%', '1 Mar 2026')
    """
    words = words or labels("en")
    if value is None or isinstance(value, tuple):
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return words.day(value, year) if column.kind == "date" else words.moment(value, year)
    if isinstance(value, date):
        return words.day(value, year)
    return words.share(value) if column.kind == "share" else words.number(value)


def _key(value: Value) -> float | None:
    """Return the number that a cell is sorted by: seconds for moments, days at their beginning."""
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC).timestamp()
    return value if isinstance(value, int | float) and math.isfinite(value) else None


def _style(column: Column, table: str) -> str:
    if column.kind in FIGURES:
        return "figure"
    if column.kind in {"date", "time"}:
        return "when"
    if column.kind == "references":
        return "refs"
    return "theirs" if column.kind == "text" and column.key in THEIRS and table not in OURS else ""


def _scale(table: Table) -> int:
    """Return the largest count of a table of counts (three such columns or more), by which its cells are tinted."""
    if sum(_counts(column) for column in table.columns) < 3:
        return 0
    return max(
        (
            value
            for row in table.rows
            for value, column in zip(row, table.columns, strict=True)
            if isinstance(value, int) and _counts(column)
        ),
        default=0,
    )


def _counts(column: Column) -> bool:
    return column.kind == "count" and column.key not in {"total", "all", "sum", "articles", "texts"}


def _tint(value: Value, column: Column, scale: int) -> str:
    """Return one of four classes of shade for a count, by its share of the largest; the number itself stays."""
    if not scale or not isinstance(value, int) or not _counts(column):
        return ""
    if value <= 0:
        return "zero"
    return f"tint{min(4, 1 + int(4 * (value - 1) / max(scale, 4)))}"
