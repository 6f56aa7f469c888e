"""Tables and trees of articles: JSON, JSON lines, CSV and TSV, and what NewsAPI answers."""

import csv
import json
from collections.abc import Iterator, Mapping
from itertools import chain

from briefings.collectors.formats.columns import drafted, folded, has_text
from briefings.collectors.formats.document import Document, Draft, Flaw, Limits, Unreadable, megabytes, whole
from briefings.collectors.formats.encoding import SAMPLE, decode, lines

Names = Mapping[str, tuple[str, ...]]

#: Where an answer of a news service keeps its articles.
LISTS = ("articles", "items", "results", "docs", "documents", "entries", "stories", "news", "data", "hits", "response")


def tree(document: Document, names: Names, limits: Limits) -> Iterator[Draft | Flaw]:
    """Read a JSON file: one object, a list of them, or the answer of a news service."""
    text = decode(whole(document, limits.tree))
    if not text.strip():
        raise Unreadable("the file is empty")
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise Unreadable("nested too deeply to be read") from error
    except ValueError as error:
        if _looks_like_lines(text):
            yield from _each_line(chain(text.splitlines(keepends=True)), names, limits)
            return
        raise Unreadable(f"not valid JSON: {_reason(error)}", "mend it, or export it anew") from error
    yield from _within(value, names)


def json_lines(document: Document, names: Names, limits: Limits) -> Iterator[Draft | Flaw]:
    """Read one JSON object a line."""
    head = beginning(document)
    with document.open() as stream:
        yield from _each_line(lines(stream, head, limits.text), names, limits)


def _each_line(source: Iterator[str | None], names: Names, limits: Limits) -> Iterator[Draft | Flaw]:
    for number, line in enumerate(source, start=1):
        if line is None:
            yield Flaw(f"the record is larger than {megabytes(limits.text)}", "split it, or leave it out", number)
        elif line.strip(" \t\r\n\ufeff\x1e,"):
            yield _one_line(line, number, names)


def _one_line(line: str, number: int, names: Names) -> Draft | Flaw:
    try:
        value = json.loads(line.strip(" \t\r\n\ufeff\x1e,"))
    except RecursionError:
        return Flaw("nested too deeply to be read", line=number)
    except ValueError as error:
        return Flaw(f"not valid JSON: {_reason(error)}", "mend the line, or leave it out", number)
    return _record(value, names, number)


def _record(value: object, names: Names, line: int | None) -> Draft | Flaw:
    if not isinstance(value, dict):
        return Flaw(f"the record is {_kind(value)}, not an object with named fields", line=line)
    return drafted(value, names, line)


def _within(value: object, names: Names) -> Iterator[Draft | Flaw]:
    """Yield the records of a JSON tree; those of a list are numbered as the reader would count them."""
    if isinstance(value, list):
        for position, record in enumerate(value, start=1):
            found = _record(record, names, None)
            yield Flaw(f"record {position}: {found.what}", found.remedy) if isinstance(found, Flaw) else found
        return
    if isinstance(value, dict) and not has_text(value, names):
        if value.get("status") == "error":
            raise Unreadable(f"the news service answered with an error: {str(value.get('message', ''))[:200]}")
        inner = next(
            (part for key, part in value.items() if folded(str(key)) in LISTS and isinstance(part, list | dict)), None
        )
        if inner is not None:
            yield from _within(inner, names)
            return
    yield _record(value, names, None)


def _looks_like_lines(text: str) -> bool:
    """Say whether a `.json` file is in truth one object a line."""
    first, _, rest = text.lstrip().partition("\n")
    try:
        return bool(rest.strip()) and isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _reason(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        place = f"line {error.lineno}, column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
        return f"{error.msg.lower()} at {place}"
    return "a number too large to be read"


def _kind(value: object) -> str:
    names = {list: "a list", str: "a string", int: "a number", float: "a number", bool: "true or false"}
    return names.get(type(value), "null")


def beginning(document: Document) -> bytes:
    """Return the first bytes of a document, by which its encoding is recognised."""
    with document.open() as stream:
        return stream.read(SAMPLE)


def table(document: Document, names: Names, limits: Limits) -> Iterator[Draft | Flaw]:
    """Read a CSV or TSV file with a header line."""
    head = beginning(document)
    with document.open() as stream:
        source = _physical(lines(stream, head, limits.text), limits)
        first = next((line for line in source if line.strip()), "")
        if not first:
            raise Unreadable("the file is empty")
        delimiter = max(",\t;|", key=lambda mark: first.count(mark))
        rows = _rows(chain([first], source), delimiter, limits)
        yield from _drafts(rows, names)


def _drafts(rows: Iterator[tuple[int, list[str] | Flaw]], names: Names) -> Iterator[Draft | Flaw]:
    _, header = next(rows, (0, Flaw("the file is empty")))
    if isinstance(header, Flaw):
        raise Unreadable(header.what)
    header = [column.strip(" \ufeff") for column in header]
    if not has_text(header, names):
        found = ", ".join(column[:40] or "(no name)" for column in header[:12]) + (", …" if len(header) > 12 else "")
        raise Unreadable(
            f"no column holds the text of the articles; the columns are: {found}",
            'name the right one in the settings: columns = { text = "its name" }',
        )
    for line, row in rows:
        if isinstance(row, Flaw):
            yield row
        elif any(cell.strip() for cell in row):
            yield drafted(dict(zip(reversed(header), reversed(_fitted(row, len(header))), strict=True)), names, line)


def _fitted(row: list[str], width: int) -> list[str]:
    return (row + [""] * width)[:width]


def _rows(source: Iterator[str], delimiter: str, limits: Limits) -> Iterator[tuple[int, list[str] | Flaw]]:
    """Yield each row with the line it begins on."""
    reader = csv.reader(source, delimiter=delimiter)
    while True:
        start = reader.line_num + 1
        # The limit is the whole process's: raised for one row, then put back.
        usual = csv.field_size_limit(limits.characters)
        try:
            row: list[str] | Flaw = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            row = Flaw(f"the row cannot be read: {error}", "check its quotation marks", start)
        finally:
            csv.field_size_limit(usual)
        yield start, row


def _physical(source: Iterator[str | None], limits: Limits) -> Iterator[str]:
    for number, line in enumerate(source, start=1):
        if line is None:
            raise Unreadable(f"line {number} is larger than {megabytes(limits.text)}; nothing after it was read")
        yield line
