"""How a `Table` is set: the writing of its cells, the width of its columns, the tint of its counts; pure functions."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from briefings.model.edition import Column, Table, Value
from briefings.renderers.typography import day, moment, number, runs, share

#: Characters of table type that fit across a page, and the most of it that one unbroken word may claim.
LINE = 104
MOST = 0.34
#: Kinds whose cells stand to the right, in figures of one width.
FIGURES = frozenset({"count", "number", "share"})
#: Kinds whose cells are never broken over lines.
UNBROKEN = FIGURES | {"date", "time"}
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


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table ready to be drawn."""

    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    dense: bool


def sheet(table: Table, year: int | None = None) -> Sheet:
    """Set a table: days of `year` are written without it."""
    styles = tuple(_style(column) for column in table.columns)
    scale = _scale(table)
    rows = tuple(
        tuple(
            Cell(
                text=written(value, column, year),
                references=runs(value) if isinstance(value, tuple) else (),
                style=" ".join(filter(None, (style, _tint(value, column, scale)))),
            )
            for value, column, style in zip(row, table.columns, styles, strict=True)
        )
        for row in table.rows
    )
    widths = _widths(table.columns, rows)
    headings = tuple(
        Heading(column.label, column.unit, width, style)
        for column, width, style in zip(table.columns, widths, styles, strict=True)
    )
    return Sheet(headings, rows, dense=len(table.columns) >= MANY)


def written(value: Value, column: Column, year: int | None = None) -> str:
    """Write one cell; nothing for what is absent, and for reference numbers, which become links.

    >>> written(0.5, Column("part", "Part", kind="share")), written(date(2026, 3, 1), Column("d", "Day", "date"))
    ('50%', '1 Mar 2026')
    """
    if value is None or isinstance(value, tuple):
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return day(value, year) if column.kind == "date" else moment(value, year)
    if isinstance(value, date):
        return day(value, year)
    return share(value) if column.kind == "share" else number(value)


def _style(column: Column) -> str:
    if column.kind in FIGURES:
        return "figure"
    if column.kind in {"date", "time"}:
        return "when"
    return "refs" if column.kind == "references" else ""


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
    return column.kind == "count" and column.key not in {"total", "all", "sum", "articles"}


def _tint(value: Value, column: Column, scale: int) -> str:
    """Return one of four classes of shade for a count, by its share of the largest; the number itself stays."""
    if not scale or not isinstance(value, int) or not _counts(column):
        return ""
    if value <= 0:
        return "zero"
    return f"tint{min(4, 1 + int(4 * (value - 1) / max(scale, 4)))}"


def _widths(columns: tuple[Column, ...], rows: tuple[tuple[Cell, ...], ...]) -> tuple[float, ...]:
    """Return each column's width in per cent: as asked for, but never narrower than its longest word."""
    asked = [max(column.width, 0.01) for column in columns]
    whole = sum(asked)
    floors = []
    for at, column in enumerate(columns):
        words = re.split(r"[\s/–-]+", f"{column.label} {column.unit}")
        for row in rows:
            whole_cell = column.kind in UNBROKEN
            words += [row[at].text] if whole_cell else row[at].text.split()
        floors.append(min(max(map(len, words), default=1) + 2.5, LINE * MOST) / LINE)
    wanted = [max(part / whole, floor) for part, floor in zip(asked, floors, strict=True)]
    # what the floors take comes from the columns that have more than theirs
    excess = sum(wanted) - 1
    room = sum(want - floor for want, floor in zip(wanted, floors, strict=True))
    if excess > 0 and room > 0:
        part = min(excess / room, 1.0)
        wanted = [want - (want - floor) * part for want, floor in zip(wanted, floors, strict=True)]
    total = sum(wanted)
    return tuple(round(want / total * 100, 2) for want in wanted)
