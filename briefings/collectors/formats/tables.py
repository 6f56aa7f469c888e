"""Tables of articles, a row each: CSV and TSV in whatever dialect, and the sheets of XLSX, XLS and ODS workbooks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from briefings.collectors.formats.date_columns import convert_serial_date, judge_dates
from briefings.collectors.formats.document import ArticleDraft, Document, Limits, RecordProblem, format_size, read_whole
from briefings.collectors.formats.encoding import decode_lines, read_beginning
from briefings.collectors.formats.field_names import (
    FieldNames,
    build_record_draft,
    has_text_column,
    normalise_column,
    require_text_column,
)
from briefings.core.delimited import TableRow, read_delimited
from briefings.core.errors import Unreadable

#: Rows by which the dates of a column are judged.
JUDGED_ROWS = 5000

#: Endings of workbooks.
WORKBOOK_EXTENSIONS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")

#: What spreadsheets show where a formula fails.
CELL_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"))


def read_table(document: Document, names: FieldNames, limits: Limits) -> Iterator[ArticleDraft | RecordProblem]:
    """Read a CSV or TSV file with a header line."""
    head = read_beginning(document)
    # The dates of a column are judged together, before the first row is made an article.
    try:
        order = _judge_date_column(_iter_rows(document, head, names, limits), names)
    except Unreadable:
        order = ""
    yield from build_row_drafts(_iter_rows(document, head, names, limits), names, order)


def _iter_rows(document: Document, head: bytes, names: FieldNames, limits: Limits) -> Iterator[TableRow]:
    too_large: list[int] = []
    with document.open() as stream:
        lines = _take_lines(decode_lines(stream, head, limits.text, document.charset), too_large)
        yield from read_delimited(lines, lambda cells: has_text_column(cells, names), limits.characters)
    if too_large:
        raise Unreadable(f"line {too_large[0]} is larger than {format_size(limits.text)}; nothing after it was read")


def _take_lines(source: Iterator[str | None], too_large: list[int]) -> Iterator[str]:
    """Yield lines up to the first that is too large, whose number is noted."""
    for number, line in enumerate(source, start=1):
        if line is None:
            too_large.append(number)
            return
        yield line


def _judge_date_column(rows: Iterator[TableRow], names: FieldNames) -> str:
    header = next(rows, None)
    places = {normalise_column(cell): place for place, cell in enumerate(header.cells)} if header else {}
    place = next((places[name] for name in names["published"] if name in places), None)
    if place is None:
        return ""
    return judge_dates(row.cells[place] for row in islice(rows, JUDGED_ROWS) if place < len(row.cells))


def build_row_drafts(rows: Iterator[TableRow], names: FieldNames, order: str) -> Iterator[ArticleDraft | RecordProblem]:
    """Yield the draft of each row below a header. Raises `Unreadable` where no column can hold the text."""
    first = next(rows, None)
    if first is None:
        raise Unreadable("the file is empty")
    if first.fault:
        raise Unreadable(first.fault)
    header = [column.strip(" \ufeff") for column in first.cells]
    require_text_column(header, names)
    for row in rows:
        if row.fault:
            yield RecordProblem(row.fault, "check its quotation marks", row.line)
        elif any(cell.strip() for cell in row.cells[len(header) :]):
            yield RecordProblem(
                f"the row has {len(row.cells)} cells and the header {len(header)}: which is which cannot be told",
                "put text that holds the sign between columns in quotation marks",
                row.line,
            )
        else:
            yield _build_row_draft(header, row, names, order)


def _build_row_draft(
    header: Sequence[str], row: TableRow, names: FieldNames, order: str
) -> ArticleDraft | RecordProblem:
    cells = (*row.cells, *[""] * len(header))[: len(header)]
    # Of two columns of one name the first counts.
    record = dict(zip(reversed(header), reversed(cells), strict=True))
    draft = build_record_draft(record, names, row.line)
    if isinstance(draft, RecordProblem):
        return draft
    return replace(draft, date=convert_serial_date(draft.date) or draft.date, date_order=order)


def read_workbook(document: Document, names: FieldNames, limits: Limits) -> Iterator[ArticleDraft | RecordProblem]:
    """Read every sheet of a workbook that has a column for the text."""
    sheets = limits.run_parser(parse_workbook, read_whole(document, limits.whole_file), limits.characters)
    fitting = [name for name, rows in sheets if _find_header(rows, names) is not None]
    for name, rows in sheets:
        start = _find_header(rows, names)
        if name not in fitting and (fitting or not rows):
            if len(rows) > 1:
                yield RecordProblem(f"the sheet {name[:40]!r} has no column for a text, and was left out")
            continue
        table = rows[start or 0 :]
        order = _judge_date_column(iter(table), names)
        yield from build_row_drafts(iter(table), names, order)
    if not any(rows for _, rows in sheets):
        raise Unreadable("the file is empty")


def _find_header(rows: Sequence[TableRow], names: FieldNames) -> int | None:
    return next((place for place, row in enumerate(rows[:30]) if has_text_column(row.cells, names)), None)


def parse_workbook(data: bytes, limit: int) -> tuple[tuple[str, tuple[TableRow, ...]], ...]:
    """Return the name of each sheet and its rows as text. Raises `Unreadable` for what is no workbook."""
    import io

    import pandas as pd

    try:
        import python_calamine  # noqa: F401 - what pandas reads workbooks with
    except ImportError as error:
        raise Unreadable("spreadsheets need python-calamine", 'pip install "briefings[documents]"') from error
    try:
        sheets = pd.read_excel(
            io.BytesIO(data), sheet_name=None, header=None, dtype=object, na_filter=False, engine="calamine"
        )
    except Exception as error:
        # The library has no common ancestor for what it raises.
        what = "encrypted" if "assword" in str(error) else "no spreadsheet that can be read"
        raise Unreadable(what, "save it anew, without a password, or as CSV") from error
    return tuple(
        (str(name), tuple(_build_sheet_rows(sheet.itertuples(index=False), limit))) for name, sheet in sheets.items()
    )


def _build_sheet_rows(rows: Iterable[Sequence[Any]], limit: int) -> Iterator[TableRow]:
    for number, row in enumerate(rows, start=1):
        cells = tuple(map(convert_cell, row))
        if any(cells):
            fault = "the row cannot be read: a cell of it is too large" if max(map(len, cells)) > limit else ""
            yield TableRow(number, cells, fault)


def convert_cell(value: object) -> str:
    """Return the value of a cell as text: dates in ISO 8601, whole numbers without a point.

    >>> convert_cell(46091.0), convert_cell(datetime(2026, 3, 10, 6, 30)), convert_cell(None)
    ('46091', '2026-03-10 06:30:00', '')
    """
    if value is None or value != value or str(value) in CELL_ERRORS:
        return ""
    if isinstance(value, datetime):
        return str(value.date()) if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
