"""Every table of a briefing as CSV files in a zip archive, and as one XLSX workbook, to go on calculating with."""

import csv
import io
import math
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime

from briefings.core.edition import Briefing, Rendition
from briefings.core.errors import RenderError
from briefings.core.message import Message, as_message
from briefings.core.table import CellValue, Column, QuotedText, Table
from briefings.publishing.renderers.typography import strip_unprintable

#: What a spreadsheet takes for a formula when it stands first in a cell (OWASP, CSV injection): some programs pass over
#: white space, and take the wide forms of East Asian typefaces for the signs themselves.
FORMULA_PREFIXES = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
#: The earliest time a zip archive can hold: a real one would make the same edition another file each time.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
#: The most characters that a cell of a workbook may hold.
MAX_CELL_LENGTH = 32_767
#: Characters that the name of a worksheet may have, and how many of them.
FORBIDDEN_IN_SHEET_NAME, MAX_SHEET_NAME_LENGTH = re.compile(r"[\[\]:*?/\\']"), 31


def iter_named_tables(briefing: Briefing) -> Iterator[tuple[str, Table]]:
    """Yield every table with a name of its own: topic, story and kind, in the order of the edition."""
    for place, section in enumerate(briefing.sections, 1):
        for table in section.tables:
            yield f"{place:02}-{table.key}", table
        for number, item in enumerate(section.items, 1):
            for table in item.tables:
                yield f"{place:02}-{number:02}-{table.key}", table
    for table in (*briefing.tables, *briefing.coverage.tables):
        yield f"all-{table.key}", table
    yield "all-sources", build_source_table(briefing)


def build_source_table(briefing: Briefing) -> Table:
    """Return the numbered source list as a table."""
    columns = (
        Column("number", "Number", "count"),
        Column("outlet", "Outlet"),
        Column("title", "Title"),
        Column("published", "Published", "time"),
        Column("url", "Address"),
        Column("language", "Language"),
        Column("words", "Words", "count"),
        Column("copy_of", "Copy of", "count"),
        Column("sha256", "SHA-256 of the text"),
    )
    rows: list[tuple[CellValue, ...]] = [
        (s.number, s.outlet, s.title, s.published, s.url, s.language, s.words, s.copy_of, s.digest)
        for s in briefing.sources
    ]
    return Table("sources", "Sources", columns, tuple(rows))


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


def iter_csv_files(briefing: Briefing) -> Iterator[tuple[str, Table, str]]:
    """Yield name, table and CSV text (RFC 4180) of every table, the labels in the first row."""
    for name, table in iter_named_tables(briefing):
        sheet = io.StringIO()
        rows = csv.writer(sheet)
        rows.writerow([escape_formula(as_message(column.label)) for column in table.columns])
        rows.writerows([escape_formula(value) for value in row] for row in table.rows)
        yield name, table, sheet.getvalue()


class CsvRenderer:
    """Draws `tables.zip`: one CSV file a table, in UTF-8."""

    def render(self, briefing: Briefing) -> Rendition:
        """Write every table."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, _, text in iter_csv_files(briefing):
                archive.writestr(zipfile.ZipInfo(f"{name}.csv", ZIP_EPOCH), text)
        return Rendition("tables.zip", "application/zip", packed.getvalue())


def choose_sheet_name(name: str, taken: set[str]) -> str:
    """Return a name that a worksheet may have and no other has, whatever its case; it is added to those taken.

    >>> taken = {"people"}
    >>> choose_sheet_name("People", taken), choose_sheet_name("a/b", taken)
    ('People-2', 'a-b')
    """
    bare = FORBIDDEN_IN_SHEET_NAME.sub("-", strip_unprintable(name))[:MAX_SHEET_NAME_LENGTH] or "-"
    found, count = bare, 1
    while found.casefold() in taken:
        count += 1
        found = f"{bare[: MAX_SHEET_NAME_LENGTH - len(str(count)) - 1]}-{count}"
    taken.add(found.casefold())
    return found


def truncate_cell(text: str) -> str:
    """Return a text cut to the length that a cell of a workbook may have, the cut marked; the CSV has it whole."""
    return text if len(text) <= MAX_CELL_LENGTH else text[: MAX_CELL_LENGTH - 1] + "…"


class XlsxRenderer:
    """Draws `tables.xlsx`: one worksheet a table; needs the extra `briefings[xlsx]`."""

    def render(self, briefing: Briefing) -> Rendition:
        """Write every table, headings in bold and frozen."""
        try:
            from xlsxwriter import Workbook
        except ImportError as cause:
            raise RenderError('the format xlsx needs XlsxWriter: pip install "briefings[xlsx]"') from cause
        packed = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with Workbook(packed, options) as book:
            created = datetime.combine(briefing.day or date(1980, 1, 1), datetime.min.time())
            book.set_properties({"title": strip_unprintable(briefing.title)[:255], "created": created})
            bold = book.add_format({"bold": True})
            taken: set[str] = set()
            for name, table in iter_named_tables(briefing):
                sheet = book.add_worksheet(choose_sheet_name(name, taken))
                sheet.freeze_panes(1, 0)
                sheet.write_row(0, 0, [strip_unprintable(str(column.label)) for column in table.columns], bold)
                for row, values in enumerate(table.rows, 1):
                    for column, value in enumerate(values):
                        if isinstance(value, int | float) and math.isfinite(value):
                            sheet.write_number(row, column, value)
                        elif value is not None:
                            sheet.write_string(row, column, truncate_cell(strip_unprintable(format_plain_value(value))))
        content = packed.getvalue()
        return Rendition("tables.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", content)
