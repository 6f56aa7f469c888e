"""A briefing becomes JSON that any program can read, and JSON becomes the same briefing again."""

import hashlib
import json
import math
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from briefings.errors import RenderError
from briefings.model.article import Span
from briefings.model.edition import Briefing, Column, Rendition, Table, Value

#: Name and version of the format; the number grows when a reader of the old one would misread the new one.
FORMAT = "briefings.edition/1"


class JsonRenderer:
    """Draws `briefing.json`: the whole edition, in the order of its fields."""

    def render(self, briefing: Briefing) -> Rendition:
        """Write the edition as JSON."""
        return Rendition("briefing.json", "application/json", briefing_to_json(briefing))


def canonical(briefing: Briefing) -> bytes:
    """Return the bytes that `Briefing.digest` is taken over: the edition without its digest and its status."""
    plain = _plain(replace(briefing, digest=""))
    del plain["status"]
    return _bytes(plain)


def sealed(briefing: Briefing) -> Briefing:
    """Return the edition with the digest over everything in it."""
    return replace(briefing, digest=hashlib.sha256(canonical(briefing)).hexdigest())


def briefing_to_json(briefing: Briefing) -> bytes:
    """Write a briefing as UTF-8 JSON; the same briefing gives the same bytes."""
    return _bytes(_plain(briefing))


def _bytes(plain: dict[str, Any]) -> bytes:
    text = json.dumps({"format": FORMAT} | plain, ensure_ascii=False, indent=1, allow_nan=False)
    # a lone surrogate becomes "\\udxxx", which is how JSON writes it
    return (text + "\n").encode("utf-8", "backslashreplace")


def briefing_from_json(content: bytes) -> Briefing:
    """Read a briefing back; what is not one of ours is a `RenderError` that says why."""
    try:
        data = json.loads(content)
        if data.pop("format") != FORMAT:
            raise RenderError(f"this is not an edition in the format {FORMAT}")
        briefing: Briefing = _value(Briefing, data)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RenderError(f"this is not an edition in the format {FORMAT}: {error}") from error
    return briefing


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it: dataclasses as objects, tuples as lists, moments in ISO with Z."""
    if isinstance(value, Span):
        return [value.article, value.start, value.end]
    if isinstance(value, Table):
        named = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return named | {"rows": [_plain_row(row, value.columns) for row in value.rows]}
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, datetime):
        return _stamp(value)
    return value.isoformat() if isinstance(value, date) else value


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _plain_row(row: tuple[Value, ...], columns: tuple[Column, ...]) -> list[Any]:
    return [_plain_cell(value, column) for value, column in zip(row, columns, strict=True)]


def _plain_cell(value: Value, column: Column) -> Any:
    """Write a cell bare where its column says what it is, else as an object that names its type."""
    if isinstance(value, datetime):
        return _stamp(value) if column.kind == "time" else {"time": _stamp(value)}
    if isinstance(value, date):
        return value.isoformat() if column.kind == "date" else {"date": value.isoformat()}
    if isinstance(value, str) and column.kind in {"date", "time"}:
        return {"text": value}
    if isinstance(value, float) and not math.isfinite(value):
        return {"number": str(value)}
    return list(value) if isinstance(value, tuple) else value


def _cell(data: Any, column: Column) -> Value:
    if isinstance(data, dict):
        ((kind, text),) = data.items()
        readers: dict[str, Any] = {
            "time": datetime.fromisoformat,
            "date": date.fromisoformat,
            "text": str,
            "number": float,
        }
        value: Value = readers[kind](text)
        return value
    if isinstance(data, str) and column.kind == "time":
        return datetime.fromisoformat(data)
    if isinstance(data, str) and column.kind == "date":
        return date.fromisoformat(data)
    result: Value = tuple(data) if isinstance(data, list) else data
    return result


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(kind: Any, data: Any) -> Any:
    """Read a value of the given type; the types are those of the model's fields."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        (inner,) = (part for part in parts if part is not NoneType)
        return None if data is None else _value(inner, data)
    if origin is tuple:
        if len(parts) == 2 and parts[1] is Ellipsis:
            return tuple(_value(parts[0], part) for part in data)
        return tuple(_value(part, given) for part, given in zip(parts, data, strict=True))
    if kind is Span:
        return Span(*data)
    if kind is datetime:
        return datetime.fromisoformat(data)
    if kind is date:
        return date.fromisoformat(data)
    if is_dataclass(kind) and isinstance(kind, type):
        return _object(kind, data)
    return data


def _object(kind: type, data: dict[str, Any]) -> Any:
    rows = data.pop("rows") if kind is Table else None
    read = {name: _value(_hints(kind)[name], given) for name, given in data.items()}
    if rows is not None:
        read["rows"] = tuple(
            tuple(_cell(given, column) for given, column in zip(row, read["columns"], strict=True)) for row in rows
        )
    return kind(**read)
