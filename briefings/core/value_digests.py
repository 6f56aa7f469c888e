"""Digests of values: two values have one digest only where they are of the same types and say the same."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import PurePath


def digest_value(value: object) -> str:
    """Return the SHA-256 of a value made of dataclasses, collections and plain values, hexadecimal.

    Raises `TypeError` for anything else: what cannot be looked into cannot be known to be the same.

    >>> digest_value(("1", 2)) == digest_value((1, "2")), digest_value({"a", "b"}) == digest_value({"b", "a"})
    (False, True)
    """
    whole = hashlib.sha256()
    for piece in _encode(value):
        whole.update(piece)
    return whole.hexdigest()


def _encode(value: object) -> Iterator[bytes]:
    """Yield a value as bytes that no other value has: each with its type, and how long it is."""
    if isinstance(value, Enum):
        yield _label("enum", f"{type(value).__qualname__}.{value.name}")
    elif isinstance(value, str):
        yield _label("str", value)
    elif value is None or isinstance(value, bool | int | float):
        yield _label(type(value).__name__, repr(value))
    elif isinstance(value, bytes):
        yield _label("bytes", hashlib.sha256(value).hexdigest())
    elif isinstance(value, date | datetime | PurePath):
        yield _label(type(value).__name__, repr(value))
    elif isinstance(value, Mapping):
        yield _label("mapping", str(len(value)))
        for key, found in value.items():
            yield from _encode(key)
            yield from _encode(found)
    elif isinstance(value, tuple | list):
        yield _label("sequence", str(len(value)))
        for part in value:
            yield from _encode(part)
    elif isinstance(value, set | frozenset):
        yield _label("set", str(len(value)))
        for part in sorted(map(digest_value, value)):
            yield part.encode()
    elif is_dataclass(value) and not isinstance(value, type):
        yield _label("object", type(value).__qualname__)
        for field in fields(value):
            yield _label("field", field.name)
            yield from _encode(getattr(value, field.name))
    else:
        raise TypeError(f"a {type(value).__qualname__} has no digest")


def _label(kind: str, text: str) -> bytes:
    content = text.encode("utf-8", "surrogatepass")
    return f"{kind} {len(content)}:".encode() + content
