"""Records of articles in JSON and JSON lines, and what news services answer."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

from briefings.collectors.formats.date_columns import judge_dates
from briefings.collectors.formats.document import ArticleDraft, Document, Limits, RecordProblem, format_size, read_whole
from briefings.collectors.formats.encoding import decode_bytes, decode_lines, read_beginning
from briefings.collectors.formats.field_names import FieldNames, build_record_draft, has_text_column, normalise_column
from briefings.collectors.formats.stix import is_stix_bundle, iter_stix_records
from briefings.core.bounded_json import MAX_JSON_DEPTH, load_json
from briefings.core.errors import Unreadable
from briefings.core.rule_lists import read_entries

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
        value = load_json(text)
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
        value = load_json(line.strip(" \t\r\n\ufeff\x1e,"))
    except RecursionError:
        return RecordProblem("nested too deeply to be read", line=number)
    except ValueError as error:
        return RecordProblem(f"not valid JSON: {_explain_json_error(error)}", "mend the line, or leave it out", number)
    return _build_record_draft(value, names, number)


def _build_record_draft(
    value: object, names: FieldNames, line: int | None, around: Mapping[str, object] | None = None
) -> ArticleDraft | RecordProblem:
    if not isinstance(value, dict):
        return RecordProblem(f"the record is {_describe_type(value)}, not an object with named fields", line=line)
    return build_record_draft(value, names, line, around)


def _load_pruned_json(text: str) -> Any:
    try:
        return load_json(prune_deep_json(text))
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


def _walk_records(
    value: object, names: FieldNames, around: Mapping[str, object] | None = None
) -> Iterator[ArticleDraft | RecordProblem]:
    """Yield the records of a JSON tree; those of a list are numbered as the reader would count them."""
    if isinstance(value, list):
        yield from _read_record_list(value, names, around or {})
        return
    if isinstance(value, dict) and is_stix_bundle(value):
        records = list(iter_stix_records(value))
        if not records:
            raise Unreadable("the STIX bundle holds no report", "export it with its reports")
        yield from (_build_record_draft(record, names, None) for record in records)
        return
    if isinstance(value, dict) and not has_text_column(value, names):
        if value.get("status") == "error":
            raise Unreadable(f"the news service answered with an error: {str(value.get('message', ''))[:200]}")
        inner = _find_inner_records(value)
        if inner is not None:
            yield from _walk_records(inner, names, value)
            return
    yield _build_record_draft(value, names, None, around)


def _find_inner_records(value: Mapping[str, object]) -> object:
    """Return the list, or the object around it, that holds the records of an object; None where it is one itself."""
    held = {
        normalise_column(str(key)): part
        for key, part in value.items()
        if isinstance(part, dict)
        or ((isinstance(part, list) and any(isinstance(one, dict) for one in part)) or part == [])
    }
    return next((held[key] for key in LIST_KEYS if key in held), None)


def _read_record_list(
    records: list[object], names: FieldNames, around: Mapping[str, object]
) -> Iterator[ArticleDraft | RecordProblem]:
    """Yield the drafts of a list of records, their dates judged together."""
    found = [_build_record_draft(record, names, None, around) for record in records]
    order = judge_dates(one.date for one in found if isinstance(one, ArticleDraft))
    for position, one in enumerate(found, start=1):
        if isinstance(one, RecordProblem):
            yield RecordProblem(f"record {position}: {one.what}", one.remedy)
        else:
            yield replace(one, date_order=order)


def _is_json_lines(text: str) -> bool:
    """Return whether a `.json` file is in truth one object a line."""
    first, _, rest = text.lstrip().partition("\n")
    try:
        return bool(rest.strip()) and isinstance(load_json(first), dict)
    except (ValueError, RecursionError):
        return False


def _explain_json_error(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        place = f"line {error.lineno}, column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
        # "Unterminated string starting at" has the word already.
        return f"{error.msg.lower().removesuffix(' at')} at {place}"
    return "a number too large to be read"


def _describe_type(value: object) -> str:
    names = {list: "a list", str: "a string", int: "a number", float: "a number", bool: "true or false"}
    return names.get(type(value), "null")
