"""The tables of an edition as CSV files in a zip archive, and as one XLSX workbook, to go on calculating with."""

import csv
import io
import math
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from briefings.core.edition import Briefing, Rendition
from briefings.core.errors import RenderError
from briefings.core.message import Message, as_message
from briefings.core.table import CellValue, QuotedText, Table
from briefings.publishing.renderers.edition_tables import NamedTable, list_named_tables
from briefings.publishing.renderers.i18n import get_translator
from briefings.publishing.renderers.typography import strip_unprintable

#: What a spreadsheet takes for a formula when it stands first in a cell (OWASP, CSV injection): some programs pass over
#: white space, and take the wide forms of East Asian typefaces for the signs themselves.
FORMULA_PREFIXES = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
#: The earliest time a zip archive can hold: a real one would make the same edition another file each time.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
#: The most characters that a cell of a workbook may hold.
MAX_CELL_LENGTH = 32_767
#: The day that a workbook counts as 0, and the first that all programs count alike.
DAY_ZERO, FIRST_SERIAL_DAY = datetime(1899, 12, 30, tzinfo=UTC), datetime(1900, 3, 1, tzinfo=UTC)
#: The looks of the cells of a workbook.
CELL_FORMATS = {
    "head": {"bold": True, "text_wrap": True, "valign": "top"},
    "text": {"text_wrap": True, "valign": "top"},
    "top": {"valign": "top"},
    "day": {"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"},
    "time": {"num_format": 'yyyy-mm-dd hh:mm" UTC"', "valign": "top", "align": "left"},
    "link": {"font_color": "#B4320C", "underline": 1, "valign": "top"},
}
#: The widest that a column is made, in characters, and the rows that are looked at for it.
MAX_COLUMN_WIDTH, MEASURED_ROWS = 60, 200
#: Points of a line of text, and the lines that a row shows at most.
LINE_HEIGHT, MAX_LINES = 15, 12


def format_plain_value(value: CellValue) -> str:
    """Write a cell as text: ISO 8601 days and UTC moments, reference numbers with spaces between.

    >>> values = ((1, 4), datetime(2026, 3, 9, 6, 30, tzinfo=UTC), None)
    >>> tuple(map(format_plain_value, values))
    ('1 4', '2026-03-09T06:30:00Z', '')
    """
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def escape_formula(value: CellValue) -> str:
    """Write a cell so that no spreadsheet takes a text from outside for a formula; numbers stay numbers.

    >>> escape_formula("=1+1"), escape_formula(" @a"), escape_formula("'plain'"), escape_formula(-5)
    ("'=1+1", "' @a", "'plain'", '-5')
    """
    text = strip_unprintable(format_plain_value(value))
    return (
        f"'{text}"
        if isinstance(value, str | Message | QuotedText) and text.lstrip().startswith(FORMULA_PREFIXES)
        else text
    )


def write_csv(table: Table) -> str:
    """Return a table as CSV (RFC 4180), the labels in the first row."""
    sheet = io.StringIO()
    rows = csv.writer(sheet)
    rows.writerow([escape_formula(as_message(column.label)) for column in table.columns])
    rows.writerows([escape_formula(value) for value in row] for row in table.rows)
    return sheet.getvalue()


class CsvRenderer:
    """Draws `tables.zip`: one CSV file a table, in UTF-8, the index first."""

    def render(self, briefing: Briefing) -> Rendition:
        """Write every table."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for one in list_named_tables(briefing):
                archive.writestr(zipfile.ZipInfo(f"{one.name}.csv", ZIP_EPOCH), write_csv(one.table))
        return Rendition("tables.zip", "application/zip", packed.getvalue())


def truncate_cell(text: str) -> str:
    """Return a text cut to the length that a cell of a workbook may have, the cut marked; the CSV has it whole."""
    return text if len(text) <= MAX_CELL_LENGTH else text[: MAX_CELL_LENGTH - 1] + "…"


def serial_day(value: CellValue) -> float | None:
    """Return a day or a UTC moment as a workbook counts it: in days since the end of 1899.

    None for other values, and for what lies before March 1900, where such counts differ between programs.

    >>> serial_day(date(2026, 3, 9)), serial_day(datetime(2026, 3, 9, 6, tzinfo=UTC)), serial_day("2026-03-09")
    (46090.0, 46090.25, None)
    """
    if isinstance(value, datetime):
        moment = value.astimezone(UTC)
    elif isinstance(value, date):
        moment = datetime(value.year, value.month, value.day, tzinfo=UTC)
    else:
        return None
    # To ten places, which is to some microseconds: the workbook keeps sixteen digits.
    return round((moment - DAY_ZERO).total_seconds() / 86_400, 10) if moment >= FIRST_SERIAL_DAY else None


class XlsxRenderer:
    """Draws `tables.xlsx`: one worksheet a table, the index first; needs the extra `briefings[xlsx]`."""

    def render(self, briefing: Briefing) -> Rendition:
        """Write every table: heads frozen and filtered, days as days, the tables of content as tables of their own."""
        try:
            from xlsxwriter import Workbook
        except ImportError as cause:
            raise RenderError('the format xlsx needs XlsxWriter: pip install "briefings[xlsx]"') from cause
        packed = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with Workbook(packed, options) as book:
            created = datetime.combine(briefing.day or date(1980, 1, 1), datetime.min.time())
            book.set_properties({"title": strip_unprintable(briefing.title)[:255], "created": created})
            formats = {key: book.add_format(look) for key, look in CELL_FORMATS.items()}
            tables = list_named_tables(briefing)
            sheets = [book.add_worksheet(one.sheet) for one in tables]
            for sheet, one in zip(sheets, tables, strict=True):
                fill_sheet(sheet, one, formats, right_to_left=get_translator(briefing.language).direction == "rtl")
            for row, sheet in enumerate(sheets[1:], 1):
                place = f"internal:'{sheet.get_name()}'!A1"
                sheets[0].write_url(row, 0, place, formats["link"], string=sheet.get_name())
        content = packed.getvalue()
        return Rendition("tables.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", content)


def fill_sheet(sheet: Any, named: NamedTable, formats: Mapping[str, Any], *, right_to_left: bool) -> None:
    """Write a table into a worksheet."""
    table = named.table
    last = len(table.columns) - 1
    sheet.freeze_panes(1, 0)
    # For those who print it: as wide as the paper, the heads on every page.
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    if right_to_left:
        sheet.right_to_left()
    heads = [strip_unprintable(str(column.label)) for column in table.columns]
    sheet.write_row(0, 0, heads, formats["head"])
    widths = measure_columns(table)
    for row, values in enumerate(table.rows, 1):
        # Not every program makes a row as high as the texts wrapped in it.
        lines = max(-(-len(format_plain_value(value)) // width) for value, width in zip(values, widths, strict=True))
        if lines > 1:
            sheet.set_row(row, LINE_HEIGHT * min(lines, MAX_LINES))
        for column, value in enumerate(values):
            serial = serial_day(value)
            if serial is not None:
                sheet.write_number(row, column, serial, formats["time" if isinstance(value, datetime) else "day"])
            elif isinstance(value, int | float) and math.isfinite(value):
                sheet.write_number(row, column, value, formats["top"])
            elif value is not None:
                text = truncate_cell(strip_unprintable(format_plain_value(value)))
                sheet.write_string(row, column, text, formats["text"])
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    if named.data and table.rows:
        columns = [{"header": head, "header_format": formats["head"]} for head in heads]
        look = {"name": f"briefing_{named.name}", "style": "Table Style Light 1", "columns": columns}
        sheet.add_table(0, 0, len(table.rows), last, look)
    elif table.rows:
        sheet.autofilter(0, 0, len(table.rows), last)


def measure_columns(table: Table) -> Sequence[int]:
    """Return the widths of a table's columns in characters: of the longest of the first values, within bounds."""
    widths = []
    for at, column in enumerate(table.columns):
        texts = [str(column.label) + "   ", *(format_plain_value(row[at]) for row in table.rows[:MEASURED_ROWS])]
        widths.append(min(max(map(len, texts)) + 1, MAX_COLUMN_WIDTH))
    return widths
