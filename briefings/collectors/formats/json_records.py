"""Records of articles in JSON and JSON lines, and what news services answer."""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from briefings.collectors.formats.document import (
    PARSER_ERRORS,
    ArticleDraft,
    Document,
    Limits,
    RecordProblem,
    format_size,
    read_whole,
)
from briefings.collectors.formats.encoding import decode_bytes, decode_lines, read_beginning
from briefings.collectors.formats.field_names import build_draft, has_text_column, normalise_column
from briefings.core.errors import Unreadable
from briefings.core.rule_lists import read_entries

FieldNames = Mapping[str, tuple[str, ...]]

#: Values within values of JSON; the answers of news services have some ten.
MAX_JSON_DEPTH = 100

#: What opens or closes a value, and a string, whatever stands in it and even without an end.
JSON_TOKEN = re.compile(r'[\[\]{}]|"(?:[^"\\]|\\.)*+"?', re.DOTALL)

#: Where an answer of a news service keeps its articles.
LIST_KEYS = read_entries("collectors", "record_lists")


def read_json_file(document: Document, names: FieldNames, limits: Limits) -> Iterator[ArticleDraft | RecordProblem]:
    """Read a JSON file: one object, a list of them, or the answer of a news service."""
    text = decode_bytes(read_whole(document, limits.whole_file), document.charset)
    if not text.strip():
        raise Unreadable("the file is empty")
    try:
        value = _load_json(text)
    except RecursionError:
        value = _load_pruned_json(text)
        yield RecordProblem("something in it is nested too deeply to be read, and was left out")
    except ValueError as error:
        if _is_json_lines(text):
            yield from _read_json_records(chain(text.splitlines(keepends=True)), names, limits)
            return
        raise Unreadable(f"not valid JSON: {_explain_json_error(error)}", "mend it, or export it anew") from error
    yield from _walk_records(value, names)


def read_json_lines(document: Document, names: FieldNames, limits: Limits) -> Iterator[ArticleDraft | RecordProblem]:
    """Read one JSON object a line."""
    head = read_beginning(document)
    with document.open() as stream:
        yield from _read_json_records(decode_lines(stream, head, limits.text, document.charset), names, limits)


def _read_json_records(
    source: Iterator[str | None], names: FieldNames, limits: Limits
) -> Iterator[ArticleDraft | RecordProblem]:
    for number, line in enumerate(source, start=1):
        if line is None:
            yield RecordProblem(
                f"the record is larger than {format_size(limits.text)}", "split it, or leave it out", number
            )
        elif line.strip(" \t\r\n\ufeff\x1e,"):
            yield _parse_json_record(line, number, names)


def _parse_json_record(line: str, number: int, names: FieldNames) -> ArticleDraft | RecordProblem:
    try:
        value = _load_json(line.strip(" \t\r\n\ufeff\x1e,"))
    except RecursionError:
        return RecordProblem("nested too deeply to be read", line=number)
    except ValueError as error:
        return RecordProblem(f"not valid JSON: {_explain_json_error(error)}", "mend the line, or leave it out", number)
    return _build_record_draft(value, names, number)


def _build_record_draft(value: object, names: FieldNames, line: int | None) -> ArticleDraft | RecordProblem:
    if not isinstance(value, dict):
        return RecordProblem(f"the record is {_describe_type(value)}, not an object with named fields", line=line)
    return _build_draft_or_problem(value, names, line)


def _build_draft_or_problem(
    record: Mapping[str, object], names: FieldNames, line: int | None
) -> ArticleDraft | RecordProblem:
    """Return the draft of a record; one with values that nobody expected costs itself and no other."""
    try:
        return build_draft(record, names, line)
    except PARSER_ERRORS as error:
        return RecordProblem(f"the record cannot be read ({type(error).__name__})", "please report this", line)


def _load_json(text: str) -> Any:
    """Return a JSON value. Raises `RecursionError` for one nested more deeply than any that holds articles."""
    value = json.loads(text)
    waiting, depth = [value], 0
    while waiting:
        depth += 1
        if depth > MAX_JSON_DEPTH:
            raise RecursionError
        waiting = [
            part
            for each in waiting
            if isinstance(each, list | dict)
            for part in (each.values() if isinstance(each, dict) else each)
            if isinstance(part, list | dict)
        ]
    return value


def _load_pruned_json(text: str) -> Any:
    try:
        return _load_json(prune_deep_json(text))
    except ValueError as error:
        raise Unreadable("nested too deeply to be read") from error


def prune_deep_json(text: str) -> str:
    """Return JSON with null in place of what is nested too deeply; takes time in proportion to the text.

    >>> prune_deep_json('[{"a": ' + "[" * 99 + "1" + "]" * 99 + ', "b": "]"}]').count("[")
    99
    """
    pieces, depth, done = [], 0, 0
    for found in JSON_TOKEN.finditer(text):
        if found[0] in "[{":
            depth += 1
            if depth == MAX_JSON_DEPTH + 1:
                pieces.append(text[done : found.start()] + "null")
        elif found[0] in "]}":
            if depth == MAX_JSON_DEPTH + 1:
                done = found.end()
            depth -= 1
    return "".join(pieces) + (text[done:] if depth <= MAX_JSON_DEPTH else "")


def _walk_records(value: object, names: FieldNames) -> Iterator[ArticleDraft | RecordProblem]:
    """Yield the records of a JSON tree; those of a list are numbered as the reader would count them."""
    if isinstance(value, list):
        for position, record in enumerate(value, start=1):
            found = _build_record_draft(record, names, None)
            yield (
                RecordProblem(f"record {position}: {found.what}", found.remedy)
                if isinstance(found, RecordProblem)
                else found
            )
        return
    if isinstance(value, dict) and not has_text_column(value, names):
        if value.get("status") == "error":
            raise Unreadable(f"the news service answered with an error: {str(value.get('message', ''))[:200]}")
        inner = next(
            (
                part
                for key, part in value.items()
                if normalise_column(str(key)) in LIST_KEYS and isinstance(part, list | dict)
            ),
            None,
        )
        if inner is not None:
            yield from _walk_records(inner, names)
            return
    yield _build_record_draft(value, names, None)


def _is_json_lines(text: str) -> bool:
    """Return whether a `.json` file is in truth one object a line."""
    first, _, rest = text.lstrip().partition("\n")
    try:
        return bool(rest.strip()) and isinstance(_load_json(first), dict)
    except (ValueError, RecursionError):
        return False


def _explain_json_error(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        place = f"line {error.lineno}, column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
        return f"{error.msg.lower()} at {place}"
    return "a number too large to be read"


def _describe_type(value: object) -> str:
    names = {list: "a list", str: "a string", int: "a number", float: "a number", bool: "true or false"}
    return names.get(type(value), "null")
