"""Holds the files of tables, CSV in an archive and XLSX, against the tables of their edition, cell by cell."""

import csv
import io
import math
import posixpath
import zipfile
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from briefings.core.edition import Briefing, Rendition
from briefings.core.errors import RenderError
from briefings.core.message import as_message
from briefings.core.table import CellValue, Table
from briefings.core.verification import CheckResult
from briefings.publishing.renderers.edition_tables import list_named_tables
from briefings.publishing.renderers.spreadsheets import (
    escape_formula,
    format_plain_value,
    serial_day,
    truncate_cell,
)
from briefings.publishing.renderers.typography import strip_unprintable

SHEET_NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION_NAMESPACE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
#: Rows of cells as text, as a program reads them.
Rows = Sequence[Sequence[str]]


def check_table_files(briefing: Briefing, rendition: Rendition) -> Iterator[CheckResult]:
    """Yield for every table of an edition whether a file of tables has it as it is; nothing for other files."""
    read = {"tables.zip": read_csv_tables, "tables.xlsx": read_workbook_tables}.get(rendition.name)
    if read is None:
        return
    expect = expect_csv_rows if rendition.name == "tables.zip" else expect_workbook_rows
    subject = f"tables in {rendition.name}"
    try:
        found = read(rendition.content)
    except (LookupError, SyntaxError, UnicodeError, ValueError, csv.Error, zipfile.BadZipFile) as fault:
        raise RenderError(f"{rendition.name} cannot be read: {type(fault).__name__}: {fault}") from fault
    wanted = {
        one.name if rendition.name == "tables.zip" else one.sheet: expect(one.table)
        for one in list_named_tables(briefing)
    }
    for name, rows in wanted.items():
        yield compare_rows(subject, name, rows, found.get(name))
    for name in sorted(found.keys() - wanted.keys()):
        yield CheckResult(subject, failures=(f"{name}: the edition has no such table",))


def compare_rows(subject: str, name: str, wanted: Rows, found: Rows | None) -> CheckResult:
    """Return whether a table is as it should be; a fault names the first cell that differs."""
    if found is None:
        return CheckResult(subject, failures=(f"{name} is missing",))
    if len(found) != len(wanted):
        return CheckResult(subject, failures=(f"{name}: {len(found) - 1} rows, the edition has {len(wanted) - 1}",))
    for at, (row, other) in enumerate(zip(wanted, found, strict=True)):
        if list(row) != list(other):
            differing = next((pair for pair in zip(row, other, strict=False) if pair[0] != pair[1]), ("", ""))
            fault = f"{name}, row {at}: “{differing[1][:60]}”, the edition has “{differing[0][:60]}”"
            return CheckResult(subject, failures=(fault,))
    return CheckResult(subject, 1)


def expect_csv_rows(table: Table) -> Rows:
    """Return the cells of a table as its CSV file has them."""
    heads = [escape_formula(as_message(column.label)) for column in table.columns]
    # The reader of CSV takes every kind of line end for one.
    return [
        [unify_line_ends(cell) for cell in row]
        for row in (heads, *([escape_formula(v) for v in r] for r in table.rows))
    ]


def unify_line_ends(text: str) -> str:
    """Return a text with one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_csv_tables(content: bytes) -> Mapping[str, Rows]:
    """Return the rows of every CSV file of an archive, by its name without the ending."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            name.removesuffix(".csv"): [
                [unify_line_ends(cell) for cell in row]
                for row in csv.reader(io.StringIO(archive.read(name).decode("utf-8"), newline=""))
            ]
            for name in archive.namelist()
        }


def expect_workbook_rows(table: Table) -> Rows:
    """Return the cells of a table as a workbook has them; numbers as the shortest text that means them."""
    heads = [strip_unprintable(str(column.label)) for column in table.columns]
    return [trim_row(row) for row in (heads, *([format_sheet_value(value) for value in row] for row in table.rows))]


def format_sheet_value(value: CellValue) -> str:
    """Return a cell as a workbook has it."""
    serial = serial_day(value)
    if serial is not None:
        return repr(serial)
    if isinstance(value, int | float) and math.isfinite(value):
        return repr(float(value))
    return "" if value is None else truncate_cell(strip_unprintable(format_plain_value(value)))


def trim_row(cells: Sequence[str]) -> Sequence[str]:
    """Return a row without the empty cells at its end, which a workbook does not keep."""
    filled = [at for at, cell in enumerate(cells, 1) if cell]
    return list(cells[: max(filled, default=0)])


def read_workbook_tables(content: bytes) -> Mapping[str, Rows]:
    """Return the rows of every worksheet of a workbook, by its name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        strings = read_shared_strings(archive)
        relations = {
            one.get("Id"): one.get("Target")
            for one in parse_part(archive, "xl/_rels/workbook.xml.rels").iter("{*}Relationship")
        }
        found = {}
        for sheet in parse_part(archive, "xl/workbook.xml").iter(f"{SHEET_NAMESPACE}sheet"):
            path = posixpath.normpath(posixpath.join("xl", relations[sheet.get(f"{RELATION_NAMESPACE}id")]))
            rows = parse_part(archive, path).iter(f"{SHEET_NAMESPACE}row")
            found[sheet.get("name")] = [trim_row(read_sheet_row(row, strings)) for row in rows]
    return found


def read_sheet_row(row: etree._Element, strings: Sequence[str]) -> Sequence[str]:
    """Return the cells of a row of a worksheet, empty ones where it leaves them out."""
    cells: dict[int, str] = {}
    for cell in row.iter(f"{SHEET_NAMESPACE}c"):
        value = cell.findtext(f"{SHEET_NAMESPACE}v") or ""
        text = strings[int(value)] if cell.get("t") == "s" else repr(float(value)) if value else ""
        cells[count_column(cell.get("r", ""))] = text
    return [cells.get(at, "") for at in range(1, max(cells, default=0) + 1)]


def count_column(place: str) -> int:
    """Return the number of a cell's column.

    >>> count_column("A1"), count_column("AB12")
    (1, 28)
    """
    number = 0
    for letter in place.rstrip("0123456789"):
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def read_shared_strings(archive: zipfile.ZipFile) -> Sequence[str]:
    """Return the texts that the cells of a workbook point to."""
    if "xl/sharedStrings.xml" not in archive.namelist():
        return ()
    entries = parse_part(archive, "xl/sharedStrings.xml").iter(f"{SHEET_NAMESPACE}si")
    return ["".join(part.text or "" for part in entry.iter(f"{SHEET_NAMESPACE}t")) for entry in entries]


def parse_part(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """Return a part of a workbook as a tree."""
    return etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False, huge_tree=True))
