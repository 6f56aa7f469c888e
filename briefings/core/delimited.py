"""Tables as text (CSV, TSV): which sign parts the columns, how quotation marks are written, and the rows."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

#: Signs that part columns, the commoner first.
DELIMITERS = ",;\t|\x1f"

#: Lines looked at to recognise how a table is written, and rows in which its header is looked for.
SAMPLE_LINES, MAX_PREAMBLE_ROWS = 200, 30

#: What Excel writes above a table to say how it is parted.
SEPARATOR_LINE = re.compile(r"^\ufeff?[\"']?sep=(.|\\t)[\"']?[,;\t]*\r?\n?$", re.IGNORECASE)

#: A quotation mark written with a backslash before it, as databases do; backslashes before that are written twice.
BACKSLASH_QUOTE = re.compile(r"(?<!\\)((?:\\\\)*)\\([\"'])")

#: A cell in single or double quotation marks.
QUOTED_CELL = re.compile(r"(?:^|[,;\t|])(?:'[^']*'|(\"[^\"]*\"))(?=[,;\t|\r\n]|$)", re.MULTILINE)

#: A lone carriage return ends a line, as on the first Macintosh.
LONE_RETURN = re.compile(r"(?<=\r)(?!\n)")

#: Times that reading begins anew after a quotation mark that is never closed.
MAX_RESTARTS = 20

#: Stands for a row whose quotation mark is open at the end of the table.
UNCLOSED = "unclosed"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written."""

    delimiter: str = ","
    quote: str = '"'
    #: whether a quotation mark within a cell has a backslash before it, in place of being doubled
    backslash: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row, the line it begins on (counted from 1), and why it cannot be read; empty: it can."""

    line: int
    cells: tuple[str, ...]
    fault: str = ""


#: Whether a row holds the names of columns.
HeaderTest = Callable[[Sequence[str]], bool]


def read_delimited(lines: Iterable[str], is_header: HeaderTest, limit: int = 1_000_000) -> Iterator[TableRow]:
    """Yield the header of a table and then its rows, blank ones left out; `limit` is the characters of one cell.

    The header is the first row that `is_header` accepts, among the first rows, and the first row where it accepts none.

    >>> rows = read_delimited(["sep=;", "Our list", "name;town", "Ann;Port"], lambda cells: "town" in cells)
    >>> [row.cells for row in rows]
    [('name', 'town'), ('Ann', 'Port')]
    """
    source = split_lone_returns(lines)
    sample = list(islice(source, SAMPLE_LINES))
    skipped = 0
    named = ""
    while sample and (not sample[0].strip("\ufeff \t\r\n") or SEPARATOR_LINE.match(sample[0])):
        if found := SEPARATOR_LINE.match(sample[0]):
            named = "\t" if found[1] == "\\t" else found[1]
        sample.pop(0)
        skipped += 1
    if not sample:
        return
    sample[0] = sample[0].lstrip("\ufeff")
    dialect = detect_dialect(sample, is_header, named)
    rows = parse_rows(chain(sample, source), dialect, limit, skipped)
    yield from _skip_preamble(rows, is_header)


def split_lone_returns(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines, those that end in a carriage return alone parted too."""
    for line in lines:
        if "\r" in line.rstrip("\r\n"):
            yield from LONE_RETURN.split(line)
        else:
            yield line


def _skip_preamble(rows: Iterator[TableRow], is_header: HeaderTest) -> Iterator[TableRow]:
    first: list[TableRow] = []
    for row in islice(rows, MAX_PREAMBLE_ROWS):
        if not row.fault and is_header(row.cells):
            yield row
            break
        first.append(row)
    else:
        yield from first
    yield from rows


def detect_dialect(sample: Sequence[str], is_header: HeaderTest, delimiter: str = "") -> Dialect:
    """Return how a table is written, by what makes its rows equally long under a header that is one."""
    text = "".join(sample)
    cells = QUOTED_CELL.findall(text)
    quote = "'" if cells.count("") * 2 > len(cells) else '"'
    backslash = f"\\{quote}" in text
    choices = [
        Dialect(sign, quote, escaped)
        for sign in ((delimiter,) if delimiter else DELIMITERS)
        if sign in text
        for escaped in ((True, False) if backslash else (False,))
    ]
    return max(
        choices, key=lambda one: _score_dialect(sample, one, is_header), default=Dialect(delimiter or ",", quote)
    )


def _score_dialect(sample: Sequence[str], dialect: Dialect, is_header: HeaderTest) -> tuple[bool, float, int]:
    rows = list(parse_rows(iter(sample), dialect, 10_000_000))
    head = next((row for row in rows[:MAX_PREAMBLE_ROWS] if not row.fault and is_header(row.cells)), None)
    # The last row of a sample may be cut off.
    below = rows[rows.index(head) + 1 : -1] or rows[rows.index(head) + 1 :] if head else rows
    width = len(head.cells) if head else Counter(len(row.cells) for row in rows).most_common(1)[0][0] if rows else 0
    even = sum(len(row.cells) == width for row in below) / len(below) if below else 1.0
    return head is not None, even if width > 1 else 0.0, width


def parse_rows(source: Iterator[str], dialect: Dialect, limit: int, skipped: int = 0) -> Iterator[TableRow]:
    """Yield the rows of a table that are not blank; `skipped` lines of it stand above the first.

    A quotation mark that is never closed costs the row that it stands in: reading begins anew on the next line. One
    that stands within a cell, where it should be doubled, costs nothing.
    """
    restarts, number = 0, skipped
    lines = _NumberedLines(source, dialect, number)
    while True:
        start = lines.number + 1
        row = _parse_row(lines, dialect, limit)
        if row is None:
            return
        if row == UNCLOSED:
            yield TableRow(start, (), "the row cannot be read: a quotation mark in it is never closed")
            restarts += 1
            if restarts > MAX_RESTARTS:
                return
            lines = _NumberedLines(iter(lines.current[1:]), dialect, start)
        elif isinstance(row, str):
            yield TableRow(start, (), f"the row cannot be read: {row}")
        elif any(cell.strip() for cell in row):
            cells = (cell.replace("\\\\", "\\") for cell in row) if dialect.backslash else row
            yield TableRow(start, tuple(cells))


class _NumberedLines:
    """The lines of a table with their number, and those of the row that is being read, to read them again."""

    def __init__(self, source: Iterator[str], dialect: Dialect, number: int) -> None:
        self._source = source
        self._dialect = dialect
        self.number = number
        self.current: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._source:
            self.number += 1
            self.current.append(line)
            yield BACKSLASH_QUOTE.sub(r"\1\2\2", line) if self._dialect.backslash else line


def _parse_row(lines: _NumberedLines, dialect: Dialect, limit: int) -> list[str] | str | None:
    """Return the next row, or what is wrong with it; None at the end."""
    lines.current = []
    style: Any = {"delimiter": dialect.delimiter, "quotechar": dialect.quote}
    # The limit is the whole process's: raised for one row, then put back.
    usual = csv.field_size_limit(limit)
    try:
        return next(csv.reader(lines, strict=True, **style), None)
    except csv.Error as error:
        if "end of data" in str(error):
            return UNCLOSED
        if "expected after" not in str(error):
            return str(error)
        sign, mark = re.escape(dialect.delimiter), dialect.quote
        # Neither after the sign between columns, nor before it; after it and before a blank it opens no cell.
        inner = re.compile(rf"(?:(?<![{sign}{mark}])(?<!^){mark}|{mark}(?= ))(?![{sign}{mark}\r\n]|$)")
        begun, lines.current = lines.current, []
        try:
            again = chain((inner.sub(dialect.quote * 2, line) for line in begun), lines)
            return next(csv.reader(again, **style), None)
        except csv.Error as second:
            return str(second)
    finally:
        csv.field_size_limit(usual)
