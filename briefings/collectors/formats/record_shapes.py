"""Records that are known by their shape: where each service and program keeps title, text, date, outlet and author."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from briefings.core.rule_lists import read_rows

#: Keys under which databases wrap the record proper.
WRAPPERS = ("_source", "node", "attributes", "data")

#: The zone that a path adds to a moment without one.
UTC_SUFFIX = " Z"

#: Stands between the parts of a text.
PART_SEPARATOR = " + "


@dataclass(frozen=True, slots=True)
class RecordShape:
    """How one service writes an article."""

    name: str
    #: paths that all of its records have
    marks: tuple[str, ...]
    #: our field -> paths, the best first
    fields: Mapping[str, tuple[str, ...]]


def _parse_fields(written: str) -> dict[str, tuple[str, ...]]:
    pairs = (entry.partition(" = ") for entry in written.split("; "))
    return {field.strip(): tuple(path.strip() for path in paths.split(", ")) for field, _, paths in pairs}


#: Every shape that we know, the more special first.
SHAPES = tuple(
    RecordShape(name, tuple(marks.split("; ")), _parse_fields(fields))
    for name, marks, fields in read_rows("collectors", "record_shapes")
)


def find_shape(record: Mapping[str, object]) -> RecordShape | None:
    """Return the shape that a record has; None for one of nobody's.

    >>> find_shape({"webTitle": "Port shut", "webUrl": "https://a.example/1"}).name
    'Guardian'
    """
    return next((shape for shape in SHAPES if all(find_value(record, mark) is not None for mark in shape.marks)), None)


def unwrap_record(record: Mapping[str, object]) -> Mapping[str, object]:
    """Return the record proper of one that a database has wrapped, with the key that the wrapping has."""
    for wrapper in WRAPPERS:
        inner = record.get(wrapper)
        if isinstance(inner, Mapping) and len(inner) > 1 and not {"text", "content", "body", "title"} & record.keys():
            return {**{key: record[key] for key in ("_id", "id") if key in record}, **inner}
    return record


def find_values(record: Mapping[str, object], paths: tuple[str, ...], around: Mapping[str, object]) -> Iterator[object]:
    """Yield what a record has at each of the paths, the best first; `around` holds the list of records.

    >>> [*find_values({"Opening": "It rained.", "Hit": "Boats left."}, ("Opening + Hit",), {})]
    ['It rained.\\n\\nBoats left.']
    """
    for path in paths:
        if PART_SEPARATOR in path:
            yield _join_parts(find_value(record, part) for part in path.split(PART_SEPARATOR))
            continue
        bare = path.removesuffix(UTC_SUFFIX)
        value = find_value(around, bare[1:]) if bare.startswith("^") else find_value(record, bare)
        if value is not None:
            yield f"{value}Z" if bare != path and re.search(r"T\d\d:\d\d(?::\d\d)?$", str(value)) else value


def _join_parts(values: Iterable[object]) -> str:
    """Return texts as the paragraphs of one, without those that stand in another."""
    found: list[str] = []
    for value in values:
        text = " ".join(value.split()) if isinstance(value, str) else ""
        if text and not any(text.strip(" .…") in other for other in found):
            found.append(text)
    return "\n\n".join(found)


def find_value(record: object, path: str) -> object:
    """Return what stands at a path, of lists in the first entry that has it; None where nothing does.

    >>> find_value({"alternate": [{"href": "https://a.example/1"}]}, "alternate.href")
    'https://a.example/1'
    """
    value: object = record
    for key in path.split("."):
        if isinstance(value, list):
            value = next((part for part in value if isinstance(part, Mapping) and key in part), None)
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value
