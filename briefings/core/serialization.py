"""Writes a briefing as JSON, and reads the same briefing back."""

import hashlib
import json
import math
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache, partial
from itertools import islice
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from briefings.core.article import Span
from briefings.core.edition import Briefing
from briefings.core.edition_format1 import FORMAT_1, upgrade_edition
from briefings.core.errors import RenderError
from briefings.core.message import LocalTerm, Message, MessageValue, TermKind, Text
from briefings.core.table import CellValue, Column, QuotedText, Table

#: Name and version of the format; the number grows when a reader of the old one would misread the new one.
EDITION_FORMAT = "briefings.edition/2"
#: Names, values and commas that are written together. Limit: memory.
PIECES_AT_ONCE = 10_000

#: Fields of parts that are left out where they hold nothing: editions made before there were any keep their digest.
LATER_FIELDS = frozenset(("context", "whole_sentence"))


def canonical_bytes(briefing: Briefing) -> bytes:
    """Return the bytes that `Briefing.digest` is taken over: the edition without its digest and its approval."""
    plain = value_to_json(replace(briefing, digest=""))
    del plain["status"], plain["approved"], plain["approved_by"]
    if not briefing.editing:
        del plain["editing"]
    if not briefing.correction:
        # Editions that were made before there was such a field keep their digest.
        del plain["correction"]
    if not briefing.watched:
        del plain["watched"]
    return _encode_edition(plain)


def with_digest(briefing: Briefing) -> Briefing:
    """Return the edition with the digest over everything in it."""
    return replace(briefing, digest=hashlib.sha256(canonical_bytes(briefing)).hexdigest())


class _LastEdition:
    """The edition that was written last, and its JSON: one edition is written for its digests and several files."""

    def __init__(self) -> None:
        self._last: tuple[Briefing, bytes] | None = None

    def write(self, briefing: Briefing) -> bytes:
        """Return the JSON of an edition."""
        last = self._last
        if last is None or last[0] is not briefing:
            self._last = last = (briefing, _encode_edition(value_to_json(briefing)))
        return last[1]


_LAST = _LastEdition()


def briefing_to_json(briefing: Briefing) -> bytes:
    """Return a briefing as UTF-8 JSON; the same briefing gives the same bytes."""
    return _LAST.write(briefing)


def _encode_edition(plain: dict[str, Any]) -> bytes:
    pieces = json.JSONEncoder(ensure_ascii=False, indent=1, allow_nan=False).iterencode(
        {"format": EDITION_FORMAT} | plain
    )
    encoded = bytearray()
    # `json.dumps` holds all pieces at once, which take eight times the memory of the text.
    while piece := "".join(islice(pieces, PIECES_AT_ONCE)):
        # a lone surrogate becomes "\\udxxx", which is how JSON writes it
        encoded += piece.encode("utf-8", "backslashreplace")
    return bytes(encoded + b"\n")


def briefing_from_json(content: bytes) -> Briefing:
    """Return the briefing that was written as JSON, in this format or an earlier one. Raises `RenderError`."""
    try:
        data = json.loads(content)
        found = data.pop("format")
        if found == FORMAT_1:
            data = upgrade_edition(data)
        elif found != EDITION_FORMAT:
            raise RenderError(f"this is not an edition in the format {EDITION_FORMAT}")
        briefing: Briefing = value_from_json(Briefing, data)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RenderError(f"this is not an edition in the format {EDITION_FORMAT}: {error}") from error
    return briefing


def value_to_json(value: Any) -> Any:
    """Return a value as JSON can hold it: dataclasses as objects, tuples as lists, moments in ISO with Z."""
    if isinstance(value, Span):
        return [value.article, value.start, value.end]
    if isinstance(value, Message):
        return _message_to_json(value)
    if isinstance(value, Table):
        named = {field.name: value_to_json(getattr(value, field.name)) for field in fields(value)}
        return named | {"rows": [_row_to_json(row, value.columns) for row in value.rows]}
    if is_dataclass(value):
        given = {field.name: getattr(value, field.name) for field in fields(value)}
        return {name: value_to_json(one) for name, one in given.items() if name not in LATER_FIELDS or one is not None}
    if isinstance(value, tuple):
        return [value_to_json(part) for part in value]
    if isinstance(value, datetime):
        return _format_utc(value)
    return value.isoformat() if isinstance(value, date) else value


def _message_to_json(message: Message) -> dict[str, Any]:
    """Return a message as an object: its id, its values, and for readers that translate nothing its English text."""
    values = {
        name: _message_to_json(value)
        if isinstance(value, Message)
        else {"kind": value.kind, "code": value.code, "text": value.text}
        if isinstance(value, LocalTerm)
        else value
        for name, value in message.values
    }
    plural = {"plural": message.plural} if message.plural else {}
    return {"id": message.id, **plural, "values": values, "text": message.text}


def _message_from_json(data: dict[str, Any]) -> Message:
    values = tuple((name, _messagevalue_from_json(value)) for name, value in data["values"].items())
    return Message(data["id"], values, data.get("plural", ""))


def _messagevalue_from_json(data: Any) -> MessageValue:
    if isinstance(data, dict):
        if "id" in data:
            return _message_from_json(data)
        return LocalTerm(TermKind(data["kind"]), data["code"], data["text"])
    value: MessageValue = data
    return value


def _format_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _row_to_json(row: tuple[CellValue, ...], columns: tuple[Column, ...]) -> list[Any]:
    return [_cell_to_json(value, column) for value, column in zip(row, columns, strict=True)]


def _cell_to_json(value: CellValue, column: Column) -> Any:
    """Return a cell as it is where its column says what it is, else as an object that names its type."""
    if isinstance(value, datetime):
        return _format_utc(value) if column.kind == "time" else {"time": _format_utc(value)}
    if isinstance(value, date):
        return value.isoformat() if column.kind == "date" else {"date": value.isoformat()}
    if isinstance(value, str) and column.kind in {"date", "time"}:
        return {"text": value}
    if isinstance(value, float) and not math.isfinite(value):
        return {"number": str(value)}
    if isinstance(value, Message):
        return {"message": _message_to_json(value)}
    if isinstance(value, QuotedText):
        return {"quotation": value_to_json(value)}
    return list(value) if isinstance(value, tuple) else value


def _cell_from_json(data: Any, column: Column) -> CellValue:
    if isinstance(data, dict):
        ((kind, given),) = data.items()
        readers: dict[str, Any] = {
            "time": datetime.fromisoformat,
            "date": date.fromisoformat,
            "text": str,
            "number": float,
            "message": _message_from_json,
            "quotation": partial(value_from_json, QuotedText),
        }
        value: CellValue = readers[kind](given)
        return value
    if isinstance(data, str) and column.kind == "time":
        return datetime.fromisoformat(data)
    if isinstance(data, str) and column.kind == "date":
        return date.fromisoformat(data)
    result: CellValue = tuple(data) if isinstance(data, list) else data
    return result


@cache
def _field_types(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def value_from_json(kind: Any, data: Any) -> Any:
    """Read a value of the given type; the types are those of the model's fields."""
    origin, parts = get_origin(kind), get_args(kind)
    if kind == Text:
        return _message_from_json(data) if isinstance(data, dict) else str(data)
    if origin in (Union, UnionType):
        (inner,) = (part for part in parts if part is not NoneType)
        return None if data is None else value_from_json(inner, data)
    if origin is tuple:
        if len(parts) == 2 and parts[1] is Ellipsis:
            return tuple(value_from_json(parts[0], part) for part in data)
        return tuple(value_from_json(part, given) for part, given in zip(parts, data, strict=True))
    if kind is Span:
        return Span(*data)
    if kind is datetime:
        return datetime.fromisoformat(data)
    if kind is date:
        return date.fromisoformat(data)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(data)
    if is_dataclass(kind) and isinstance(kind, type):
        return _object_from_json(kind, data)
    return data


def _object_from_json(kind: type, data: dict[str, Any]) -> Any:
    rows = data.pop("rows") if kind is Table else None
    read = {name: value_from_json(_field_types(kind)[name], given) for name, given in data.items()}
    if rows is not None:
        read["rows"] = tuple(
            tuple(_cell_from_json(given, column) for given, column in zip(row, read["columns"], strict=True))
            for row in rows
        )
    return kind(**read)
