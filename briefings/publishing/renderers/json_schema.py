"""Builds the JSON Schema (2020-12) of `briefing.json` from the fields of an edition and their comments."""

import ast
import inspect
import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from briefings.core.article import Span
from briefings.core.edition import Briefing
from briefings.core.message import TermKind, Text
from briefings.core.serialization import EDITION_FORMAT
from briefings.core.table import QuotedText, Table

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
DAY_SCHEMA: dict[str, Any] = {"type": "string", "format": "date"}
MOMENT_SCHEMA: dict[str, Any] = {"type": "string", "format": "date-time", "pattern": "Z$"}
SPAN_SCHEMA: dict[str, Any] = {
    "description": "A stretch of one article's text: its id, the first character and one past the last.",
    "type": "array",
    "prefixItems": [{"type": "string"}, {"type": "integer", "minimum": 0}, {"type": "integer", "minimum": 0}],
    "minItems": 3,
    "items": False,
}
MESSAGE_SCHEMA: dict[str, Any] = {
    "description": (
        "A text of the program's own: the template that catalogues know it by, the values in it (quoted words, a "
        "count, another message, or a day, month or language with its code), and the whole in English."
    ),
    "type": "object",
    "properties": {
        "id": {"type": "string"},
        "plural": {"type": "string"},
        "values": {
            "type": "object",
            "additionalProperties": {
                "anyOf": [
                    {"type": ["string", "integer"]},
                    {"$ref": "#/$defs/Message"},
                    {
                        "type": "object",
                        "properties": {
                            "kind": {"enum": [kind.value for kind in TermKind]},
                            "code": {"type": "string"},
                            "text": {"type": "string"},
                        },
                        "required": ["kind", "code", "text"],
                        "additionalProperties": False,
                    },
                ]
            },
        },
        "text": {"type": "string"},
    },
    "required": ["id", "values", "text"],
}
#: A cell stands bare where its column says what it is, else it is an object that names its type.
CELL_SCHEMA: dict[str, Any] = {
    "description": (
        "One value: text, a number, nothing, a list of reference numbers; in a column of the kind date or time a day "
        "or moment. What its column does not announce is an object that names its type."
    ),
    "anyOf": [
        {"type": ["string", "number", "null"]},
        {"type": "array", "items": {"type": "integer"}},
        *(
            {"type": "object", "properties": {kind: form}, "required": [kind], "additionalProperties": False}
            for kind, form in (
                ("date", DAY_SCHEMA),
                ("time", MOMENT_SCHEMA),
                ("text", {"type": "string"}),
                ("number", {"enum": ["inf", "-inf", "nan"]}),
                ("message", {"$ref": "#/$defs/Message"}),
                ("quotation", {"$ref": "#/$defs/Quotation"}),
            )
        ),
    ],
}
SCALAR_SCHEMAS: Mapping[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    date: DAY_SCHEMA,
    datetime: MOMENT_SCHEMA,
}


def build_json_schema() -> dict[str, Any]:
    """Return the schema of the format that `data.FORMAT` names; one of another version has another `$id`.

    What has a default in the model is not required: editions of an earlier release lack what was added since.
    """
    parts: dict[str, Any] = {"Message": MESSAGE_SCHEMA, "Span": SPAN_SCHEMA, "Value": CELL_SCHEMA}
    _type_schema(QuotedText, parts)
    whole = _object_schema(Briefing, parts)
    properties = {
        "format": {"const": EDITION_FORMAT, "description": "Name and version of this format."},
        **whole["properties"],
    }
    return {
        "$schema": SCHEMA_DIALECT,
        "$id": f"urn:{EDITION_FORMAT.replace('/', ':').replace('.', ':', 1)}",
        "title": "An edition of a briefing",
        **{**whole, "properties": properties, "required": ["format", *whole["required"]]},
        "$defs": {name: parts[name] for name in sorted(parts)},
    }


def format_json_schema() -> str:
    """Return the schema as it is shipped."""
    return json.dumps(build_json_schema(), ensure_ascii=False, indent=2) + "\n"


def _object_schema(kind: type, parts: dict[str, Any]) -> dict[str, Any]:
    hints, said = get_type_hints(kind), _field_comments(kind)
    properties: dict[str, Any] = {}
    for field in fields(kind):
        form = _rows_schema() if kind is Table and field.name == "rows" else _type_schema(hints[field.name], parts)
        words = said.get(field.name, "")
        properties[field.name] = {"description": words, **form} if words else form
    return {
        "description": (inspect.getdoc(kind) or "").split("\n\n")[0],
        "type": "object",
        "properties": properties,
        "required": [field.name for field in fields(kind) if _is_required(field)],
    }


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _rows_schema() -> dict[str, Any]:
    return {"type": "array", "items": {"type": "array", "items": {"$ref": "#/$defs/Value"}}}


def _type_schema(kind: Any, parts: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a type of the model's fields; dataclasses go into `parts`."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind == Text:
        return {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/Message"}]}
    if origin in (Union, UnionType):
        (other,) = (part for part in inner if part is not NoneType)
        return {"anyOf": [_type_schema(other, parts), {"type": "null"}]}
    if origin is tuple and len(inner) == 2 and inner[1] is Ellipsis:
        return {"type": "array", "items": _type_schema(inner[0], parts)}
    if origin is tuple:
        return {
            "type": "array",
            "prefixItems": [_type_schema(part, parts) for part in inner],
            "minItems": len(inner),
            "items": False,
        }
    if kind in SCALAR_SCHEMAS:
        return dict(SCALAR_SCHEMAS[kind])
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"enum": [value.value for value in kind]}
    if not is_dataclass(kind) or not isinstance(kind, type):
        raise TypeError(f"{kind} is no type that an edition can be written with")
    name = kind.__name__
    if name not in parts and kind is not Span:
        parts[name] = {}  # a type may hold its own kind
        parts[name] = _object_schema(kind, parts)
    return {"$ref": f"#/$defs/{name}"}


@cache
def _field_comments(kind: type) -> dict[str, str]:
    """Return what the `#:` lines above each field of a dataclass say."""
    lines = inspect.getsource(kind).splitlines()
    (body,) = ast.parse(inspect.cleandoc("\n".join(lines)) if lines[0].startswith(" ") else "\n".join(lines)).body
    said: dict[str, str] = {}
    for node in body.body if isinstance(body, ast.ClassDef) else []:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            words: list[str] = []
            at = node.lineno - 2
            while lines[at].strip().startswith("#:"):
                words.insert(0, lines[at].strip().removeprefix("#:").strip())
                at -= 1
            if words:
                text = " ".join(words)
                said[node.target.id] = text[0].upper() + text[1:]
    return said
