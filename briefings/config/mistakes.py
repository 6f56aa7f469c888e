"""What is wrong with settings, in words for a person: on which line, and what may have been meant."""

import re
from collections.abc import Iterator
from datetime import date, time
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from briefings.core.suggestions import suggest_nearest
from briefings.core.text import printable_text
from briefings.core.urls import redact_text

#: Keys whose values are never repeated in a message.
SECRET_KEY = re.compile(r"(?i)passw|secret|token|credential|api_?key|^user$|^url_env$")


def list_mistakes(named: str, source: str, error: ValidationError, shape: type[BaseModel]) -> list[str]:
    """Return a line for every mistake, in the order of the file: where it is, and what is wrong.

    `shape` is what the settings did not fit; `source` is the text of the file `named`.
    """
    said = []
    for mistake in error.errors(include_url=False):
        where = mistake["loc"]
        line = find_key_line(source, where)
        at = f"{named}:{line}" if line else named
        what = describe_mistake(mistake["type"], mistake["msg"], shown_value(where, mistake["input"]))
        if mistake["type"] == "extra_forbidden":
            what += suggest_nearest(str(where[-1]), list_keys(shape, where[:-1]))
        elif mistake["type"] == "literal_error" and isinstance(mistake["input"], str):
            what += suggest_nearest(mistake["input"], re.findall(r"'([^']+)'", mistake["ctx"]["expected"]))
        said.append((line or 0, f"{at}: {format_key_path(where)}: {what}"))
    return [text for _, text in sorted(said, key=lambda pair: pair[0])]


def list_keys(shape: type[BaseModel], where: tuple[int | str, ...]) -> list[str]:
    """Return the keys of the table at a place of the settings; none where that is no table of ours."""
    shapes: list[type[BaseModel]] = [shape]
    for part in where:
        if isinstance(part, str):
            fields = [one.model_fields[part].annotation for one in shapes if part in one.model_fields]
            shapes = [found for annotation in fields for found in iter_shapes(annotation)]
    return [key for one in shapes for key in one.model_fields]


def iter_shapes(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the tables that a type of a field names."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from iter_shapes(part)


def format_key_path(where: tuple[int | str, ...]) -> str:
    """Write the place of a mistake as the user would: `topic 2, terms`.

    >>> format_key_path(("topic", 1, "terms"))
    'topic 2, terms'
    """
    named: list[str] = []
    for part in where:
        if isinstance(part, int):
            named[-1] += f" {part + 1}"
        else:
            named.append(part)
    return ", ".join(named)


def shown_value(where: tuple[int | str, ...], value: object) -> str:
    """Return a refused value as a message may repeat it, or "": no table, and nothing that may be a secret.

    >>> shown_value(("paper",), "A5"), shown_value(("feed", 0, "url"), "https://ana:geheim@example.org/")
    ("'A5'", "'https://example.org/'")
    >>> shown_value(("mail", "password_file"), 7), shown_value(("mail",), {"password": "geheim"})
    ('', '')
    """
    if any(SECRET_KEY.search(part) for part in where if isinstance(part, str)):
        return ""
    if isinstance(value, str):
        # An address can be too broken to be taken apart: then all that may be its user and password goes.
        return repr(printable_text(re.sub(r"(?s)\A([^:]*):.*@", r"\1:…@", redact_text(value)), 120))
    return repr(value) if isinstance(value, int | float | date | time) else ""


def describe_mistake(kind: str, message: str, value: str) -> str:
    """Return what is wrong in words for a person; `value` is the part of it that may be repeated."""
    if kind == "extra_forbidden":
        return "no such setting; `briefings help settings` lists them all"
    if kind == "missing":
        return "is missing"
    if kind == "too_short":
        return "is empty; give at least one"
    said = f"{message[0].lower()}{message[1:]}"
    return f"{said}, not {value}" if value else said


def find_key_line(source: str, where: tuple[int | str, ...]) -> int | None:
    """Find the line of a key, or of the head of the table it is missing from; None when neither is to be found.

    >>> find_key_line('title = ""\\n[[topic]]\\nname = "a"\\n[[topic]]\\nterms = []\\n', ("topic", 1, "terms"))
    5
    """
    names = [part for part in where if isinstance(part, str)]
    wanted = where[1] if len(where) > 1 and isinstance(where[1], int) else 0
    table, seen, head = "", -1, None
    for number, line in enumerate(source.splitlines(), 1):
        if opened := re.match(r"\s*\[\[?\s*([\w.-]+)\s*\]\]?", line):
            table = opened[1]
            seen += table == names[0]
            if table == names[0] and seen == wanted:
                head = number
        elif set_here := re.match(r"\s*[\"']?([\w-]+)[\"']?\s*=", line):
            inside = table == names[0] and seen == wanted and len(names) > 1 and set_here[1] == names[1]
            if inside or (not table and set_here[1] == names[0]):
                return number
    return head
