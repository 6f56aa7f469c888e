"""How a `Table` is set: the writing of its cells, the width of its columns, the tint of its counts; pure functions."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from briefings.core.message import Message
from briefings.core.table import CellValue, Column, QuotedText, Table
from briefings.publishing.renderers.i18n import Translator, get_translator
from briefings.publishing.renderers.text_widths import fit_columns
from briefings.publishing.renderers.typography import group_references

#: The width of a page in em of table type (174 mm in 8.2 pt), and of the smaller type of tables with many columns.
PAGE_WIDTH_EM, DENSE_PAGE_WIDTH_EM = 60.0, 66.5
#: Space after a column, in em; twice that where it follows figures, which stand at the right of theirs.
COLUMN_GAP_EM = 0.62
#: Tables on a ground of colour, by key, and how far their first column stands in from its edge, in em.
TINTED_TABLES, TINTED_INSET_EM = frozenset({"problems", "scale"}), 0.6
#: A table that needs less of its line than this is set as narrow as it is, and a little wider: letters are measured
#: roughly, and the serif of what is quoted is wider than some.
NARROW_SHARE, WIDTH_ALLOWANCE = 0.62, 1.08
#: Kinds whose cells stand to the right, in figures of one width.
NUMERIC_KINDS = frozenset({"count", "number", "share"})
#: Kinds whose cells are never broken over lines.
UNBREAKABLE_KINDS = NUMERIC_KINDS | {"date", "time"}
#: Columns of text that hold words of the sources, by key: they are set in the type of what is quoted.
QUOTED_COLUMNS = frozenset(
    {"cue", "event", "first", "headline", "latest", "matter", "role", "statement", "title", "value"}
)
#: Tables that hold no words of the sources, by key.
UNQUOTED_TABLES = frozenset({"scale"})
#: From this many columns on, a table is set in smaller type.
DENSE_COLUMN_COUNT = 9


@dataclass(frozen=True, slots=True)
class ColumnHeading:
    """One column as it is set: its label, its share of the width in per cent, the class of its cells."""

    label: str
    unit: str
    width: float
    style: str


@dataclass(frozen=True, slots=True)
class TableCell:
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
class TableLayout:
    """A table ready to be drawn."""

    headings: tuple[ColumnHeading, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    dense: bool
    #: per cent of the line that it is set on
    width: float = 100.0


def lay_out_table(
    table: Table, year: int | None = None, line: float = 0.0, words: Translator | None = None
) -> TableLayout:
    """Set a table on a line of `line` em, by default the width of a page, in the language of `words`.

    Days of `year` are written without it.
    """
    words = words or get_translator("en")
    styles = tuple(_cell_class(column, table.key) for column in table.columns)
    scale = _largest_count(table)
    rows = tuple(
        tuple(
            TableCell(
                text=format_cell(value, column, year, words),
                references=group_references(value) if isinstance(value, tuple) else (),
                style=" ".join(filter(None, (style, _tint_class(value, column, scale)))),
                ours=isinstance(value, Message),
                key=_cell_sort_key(value),
            )
            for value, column, style in zip(row, table.columns, styles, strict=True)
        )
        for row in table.rows
    )
    dense = len(table.columns) >= DENSE_COLUMN_COUNT
    named = [(words.translate(column.label), words.translate(column.unit)) for column in table.columns]
    fitted = fit_columns(
        [[_cell_text(row[at]) for row in rows] for at in range(len(table.columns))],
        [f"{label} {unit}".strip() for label, unit in named],
        [column.kind in UNBREAKABLE_KINDS for column in table.columns],
        line or (DENSE_PAGE_WIDTH_EM if dense else PAGE_WIDTH_EM),
        [
            COLUMN_GAP_EM * (1 + (before == "figure" and style != "figure"))
            + TINTED_INSET_EM * (before is None and table.key in TINTED_TABLES)
            for before, style in zip((None, *styles), styles, strict=False)
        ],
    )
    headings = tuple(
        ColumnHeading(label, unit, width, style)
        for (label, unit), width, style in zip(
            named, _equalise_period_widths(fitted.widths, table.columns), styles, strict=True
        )
    )
    width = 100.0 if line or fitted.share > NARROW_SHARE else round(fitted.share * WIDTH_ALLOWANCE * 100, 2)
    return TableLayout(headings, rows, dense, width)


def _equalise_period_widths(widths: Sequence[float], columns: Sequence[Column]) -> tuple[float, ...]:
    """Give columns of days, weeks or months, which are alike, one width, so that their heads break alike."""
    spans = [width for width, column in zip(widths, columns, strict=True) if column.key[:1].isdigit()]
    return tuple(
        round(sum(spans) / len(spans), 3) if column.key[:1].isdigit() else width
        for width, column in zip(widths, columns, strict=True)
    )


def _cell_text(cell: TableCell) -> str:
    """Return a cell as it is read from left to right."""
    if not cell.references:
        return cell.text
    return " ".join(f"{first}" if first == last else f"{first}\u2060–\u2060{last}" for first, last in cell.references)


def format_cell(value: CellValue, column: Column, year: int | None = None, words: Translator | None = None) -> str:
    """Write one cell; nothing for what is absent, and for reference numbers, which become links.

    >>> share, day = Column("part", "Part", kind="share"), Column("d", "Day", "date")
    >>> format_cell(0.5, share), format_cell(date(2026, 3, 1), day)
    ('50%', '1 Mar 2026')
    """
    words = words or get_translator("en")
    if value is None or isinstance(value, tuple):
        return ""
    if isinstance(value, str | QuotedText):
        return str(value)
    if isinstance(value, Message):
        return words.translate(value)
    if isinstance(value, datetime):
        return words.format_day(value, year) if column.kind == "date" else words.format_date_time(value, year)
    if isinstance(value, date):
        return words.format_day(value, year)
    return words.format_share(value) if column.kind == "share" else words.format_number(value)


def _cell_sort_key(value: CellValue) -> float | None:
    """Return the number that a cell is sorted by: seconds for moments, days at their beginning."""
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC).timestamp()
    return value if isinstance(value, int | float) and math.isfinite(value) else None


def _cell_class(column: Column, table: str) -> str:
    if column.kind in NUMERIC_KINDS:
        return "figure"
    if column.kind in {"date", "time"}:
        return "when"
    if column.kind == "references":
        return "refs"
    return "theirs" if column.kind == "text" and column.key in QUOTED_COLUMNS and table not in UNQUOTED_TABLES else ""


def _largest_count(table: Table) -> int:
    """Return the largest count of a table of counts (three such columns or more), by which its cells are tinted."""
    if sum(_is_count_column(column) for column in table.columns) < 3:
        return 0
    return max(
        (
            value
            for row in table.rows
            for value, column in zip(row, table.columns, strict=True)
            if isinstance(value, int) and _is_count_column(column)
        ),
        default=0,
    )


def _is_count_column(column: Column) -> bool:
    return column.kind == "count" and column.key not in {"total", "all", "sum", "articles", "texts"}


def _tint_class(value: CellValue, column: Column, scale: int) -> str:
    """Return one of four classes of shade for a count, by its share of the largest; the number itself stays."""
    if not scale or not isinstance(value, int) or not _is_count_column(column):
        return ""
    if value <= 0:
        return "zero"
    return f"tint{min(4, 1 + int(4 * (value - 1) / max(scale, 4)))}"
