"""Lists of recipients become their settings: tables in any dialect and encoding, or workbooks."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from briefings.collectors.formats.encoding import decode_bytes
from briefings.collectors.formats.tables import WORKBOOK_EXTENSIONS, parse_workbook
from briefings.config.delivery import RecipientSettings
from briefings.core.article import Problem
from briefings.core.delimited import TableRow, read_delimited
from briefings.core.errors import Unreadable
from briefings.core.rule_lists import read_rows

#: Our columns with the names that lists have for them, as `_fold_column` writes them.
COLUMN_NAMES = {column: tuple(names.split("; ")) for column, names in read_rows("config", "recipient_columns")}

#: What programs that send mailings call somebody who gets nothing.
INACTIVE = re.compile(
    r"(?i)(?:un|de)-?(?:subscribed|registered|activated)|disabled|inactive|block(?:ed|listed)|bounced|cleaned|complained"
)

NOBODY = "nobody on this list gets anything until it can be read"

#: Characters of one cell.
MAX_CELL_LENGTH = 10_000


def read_recipient_list(path: Path) -> Iterator[RecipientSettings | Problem]:
    """Yield the recipients of a list; several formats or topics stand in one cell with semicolons between.

    A row that is wrong is a problem, and so is a file that cannot be read: the other rows and files count.
    """
    try:
        rows = _read_list_rows(path)
    except (OSError, Unreadable) as cause:
        yield Problem(f"{path}", f"cannot be read: {cause}", NOBODY, "deliver")
        return
    header = rows[0].cells if rows else ()
    columns = _find_columns(header)
    if "address" not in columns:
        found = ", ".join(cell.strip()[:40] or "(no name)" for cell in header[:12]) or "none"
        what = f"address: no column of it holds addresses; the columns are: {found}"
        yield Problem(f"{path}", what, f"call the column `address`; {NOBODY}", "deliver")
        return
    for row in rows[1:]:
        yield _parse_recipient_row(row, columns, len(header), f"{path}:{row.line}")


def _read_list_rows(path: Path) -> list[TableRow]:
    data = path.read_bytes()
    if path.suffix.casefold() in WORKBOOK_EXTENSIONS:
        sheets = (rows for _, rows in parse_workbook(data, MAX_CELL_LENGTH))
        best = next((rows for rows in sheets if rows and _is_header(rows[0].cells)), ())
        return list(best)
    return list(read_delimited(decode_bytes(data).splitlines(keepends=True), _is_header, MAX_CELL_LENGTH))


def _is_header(cells: Sequence[str]) -> bool:
    return "address" in _find_columns(cells)


def _find_columns(header: Sequence[str]) -> dict[str, int]:
    """Return the place of each of our columns in a header."""
    places: dict[str, int] = {}
    for place, cell in enumerate(header):
        places.setdefault(_fold_column(cell), place)
    found = {ours: next((places[name] for name in names if name in places), -1) for ours, names in COLUMN_NAMES.items()}
    return {ours: place for ours, place in found.items() if place >= 0}


def _fold_column(name: str) -> str:
    return re.sub(r"[\W_]", "", name.casefold())


def _parse_recipient_row(row: TableRow, columns: dict[str, int], width: int, where: str) -> RecipientSettings | Problem:
    """Return the recipient that a row of a list names, or what is wrong with the row."""
    remedy = "this row gets nothing until it is corrected"
    if row.fault or any(cell.strip() for cell in row.cells[width:]):
        what = row.fault or f"the row has {len(row.cells)} cells and the header {width}: which is which cannot be told"
        return Problem(where, what, remedy, "deliver")
    cells = {ours: row.cells[place].strip() for ours, place in columns.items() if place < len(row.cells)}
    status = cells.pop("status", "")
    if INACTIVE.search(status):
        return Problem(where, f"gets nothing: the list calls {cells.get('address', '')!r} {status!r}", "", "deliver")
    names = (cells.pop("first name", ""), cells.pop("last name", ""))
    given: dict[str, Any] = {**cells, "name": cells.get("name") or " ".join(filter(None, names))}
    for key in ("formats", "topics"):
        if key in given:
            given[key] = tuple(part.strip() for part in given[key].split(";") if part.strip())
    known = {key: value for key, value in given.items() if value not in ("", ()) or key == "address"}
    try:
        return RecipientSettings.model_validate(known)
    except ValidationError as cause:
        first = cause.errors(include_url=False)[0]
        return Problem(where, f"{'.'.join(map(str, first['loc']))}: {first['msg']}", remedy, "deliver")
