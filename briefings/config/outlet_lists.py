"""A table of outlets of the user's own, in any dialect, encoding or workbook, goes over ours, cell by cell."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from briefings.analysis.stories.sources.outlets import load_default_outlets, update_outlet
from briefings.collectors.formats.encoding import decode_bytes
from briefings.collectors.formats.tables import WORKBOOK_EXTENSIONS, parse_workbook
from briefings.core.delimited import TableRow, read_delimited
from briefings.core.errors import SettingsError, Unreadable
from briefings.core.outlet_table import Outlet, OutletTable, build_outlet_table
from briefings.core.rule_lists import read_rows

#: Our columns with the names that tables have for them, as `fold_column` writes them.
COLUMN_NAMES = {column: tuple(names.split("; ")) for column, names in read_rows("config", "outlet_columns")}

#: Characters of one cell.
MAX_CELL_LENGTH = 10_000


def read_outlets(path: Path) -> OutletTable:
    """Return our table with a user's over it. Raises `SettingsError` with a line for everything that is wrong."""
    try:
        rows = _read_outlet_rows(path)
    except (OSError, Unreadable) as cause:
        raise SettingsError(f"{path}: the table of outlets cannot be read ({cause})") from cause
    return merge_outlets(rows, str(path), load_default_outlets())


def _read_outlet_rows(path: Path) -> list[TableRow]:
    data = path.read_bytes()
    if path.suffix.casefold() in WORKBOOK_EXTENSIONS:
        sheets = (rows for _, rows in parse_workbook(data, MAX_CELL_LENGTH))
        return list(next((rows for rows in sheets if rows and is_outlet_header(rows[0].cells)), ()))
    # A comment keeps its line, so that mistakes are named by the line they stand on.
    lines = ("\n" if line.startswith("#") else line for line in decode_bytes(data).splitlines(keepends=True))
    return list(read_delimited(lines, is_outlet_header, MAX_CELL_LENGTH))


def is_outlet_header(cells: Sequence[str]) -> bool:
    """Return whether a row names the columns of a table of outlets."""
    return "outlet" in _find_outlet_columns(cells)


def merge_outlets(rows: Sequence[TableRow], named: str, ours: OutletTable) -> OutletTable:
    """Return our table with a user's over it: a cell that is filled in goes before ours of the same outlet.

    Raises `SettingsError` with a line for everything that is wrong.
    """
    if not rows:
        return ours
    header = rows[0].cells
    columns = _find_outlet_columns(header)
    if "outlet" not in columns:
        found = ", ".join(cell.strip()[:40] or "(no name)" for cell in header[:12])
        raise SettingsError(f"{named}: no column holds the names of outlets; the columns are: {found}")
    mistakes: list[str] = []
    theirs: list[Outlet] = []
    for row in rows[1:]:
        try:
            theirs.append(_parse_outlet_row(row, columns, len(header), f"{named}:{row.line}", ours))
        except SettingsError as mistake:
            mistakes.append(str(mistake))
    if mistakes:
        raise SettingsError("\n".join(mistakes))
    return build_outlet_table((*theirs, *dict.fromkeys((*ours.by_name.values(), *ours.by_domain.values()))))


def _find_outlet_columns(header: Sequence[str]) -> dict[str, int]:
    places = {fold_outlet_column(cell): place for place, cell in reversed(list(enumerate(header)))}
    found = {ours: next((places[name] for name in names if name in places), -1) for ours, names in COLUMN_NAMES.items()}
    return {ours: place for ours, place in found.items() if place >= 0}


def fold_outlet_column(name: str) -> str:
    """Return the name of a column in the one form that is compared."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def _parse_outlet_row(row: TableRow, columns: Mapping[str, int], width: int, where: str, ours: OutletTable) -> Outlet:
    if row.fault or any(cell.strip() for cell in row.cells[width:]):
        fault = row.fault or "more cells than columns; put text with commas between quotation marks"
        raise SettingsError(f"{where}: {fault}")
    cells = {ours: row.cells[place].strip() for ours, place in columns.items() if place < len(row.cells)}
    name = " ".join(cells.get("outlet", "").split())
    if not name:
        raise SettingsError(f"{where}: the outlet has no name")
    return update_outlet(ours.find_by_name(name) or Outlet(name), cells, where)
