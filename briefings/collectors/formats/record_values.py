"""Values of records as exports write them: texts in pieces, dates in objects, people in lists."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

#: Keys under which objects keep their text, the best first.
TEXT_KEYS = (
    "rendered",
    "content",
    "text",
    "value",
    "#text",
    "_text",
    "$t",
    "__cdata",
    "main",
    "name",
    "title",
    "raw",
    "en",
    "$oid",
)

#: Keys under which objects keep a moment.
DATE_KEYS = ("$date", "$numberLong", "iso", "date", "datetime", "dateTime", "value", "raw", "published", "#text", "$t")

#: Keys under which objects keep seconds since 1970.
SECONDS_KEYS = ("seconds", "_seconds", "epochSeconds", "unix")


def convert_to_text(value: object) -> str:
    """Return a value as text: empty for what is no text, the pieces of a list joined with nothing lost.

    Pieces of one text, strings among objects (Telegram), follow one another; parts of one kind are paragraphs.

    >>> convert_to_text(["Port ", {"type": "bold", "text": "shut"}, "."])
    'Port shut.'
    """
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        mixed = any(isinstance(part, Mapping) for part in value) and any(isinstance(part, str) for part in value)
        parts = [
            part if isinstance(part, str) else convert_to_text(part)
            for part in value
            if isinstance(part, str | Mapping | list)
        ]
        return "".join(parts).strip() if mixed else "\n\n".join(part.strip() for part in parts if part.strip())
    if isinstance(value, Mapping):
        return next(filter(None, (convert_to_text(value.get(key)) for key in TEXT_KEYS)), "")
    if isinstance(value, bool) or value is None or value != value:  # NaN
        return ""
    return str(value) if isinstance(value, int | float) else ""


def convert_to_date(value: object) -> str | float | None:
    """Return what a value says of a moment, as `parse_date` reads it; None where it says nothing.

    Known are the objects of MongoDB, CSL, PHP, Firestore and Java's lists of numbers; of others the text is returned.

    >>> convert_to_date({"date-parts": [["2026", 3]]}), convert_to_date({"$date": "2026-03-10T06:30:00Z"})
    ('2026-03', '2026-03-10T06:30:00Z')
    """
    if isinstance(value, bool) or value is None or value != value or value in ("", [], {}):
        return None
    if isinstance(value, int | float):
        return value
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, list):
        return _convert_number_list(value)
    if isinstance(value, Mapping):
        return _convert_date_object(value)
    return str(value)


def _convert_date_object(value: Mapping[object, object]) -> str | float | None:
    if "date-parts" in value:
        return convert_to_date(value["date-parts"])
    seconds = next((value[key] for key in SECONDS_KEYS if key in value), None)
    if isinstance(seconds, int | float | str):
        return convert_to_date(seconds)
    inner = next((found for key in DATE_KEYS if (found := convert_to_date(value.get(key))) is not None), None)
    zone = value.get("timezone")
    if isinstance(inner, str) and isinstance(zone, str) and inner[-1:].isdigit():
        return f"{inner.removesuffix('.000000')} {zone}"
    if isinstance(inner, int | float) and "$date" in value:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=inner)).isoformat()
    return inner if inner is not None else str(value)


def _convert_number_list(value: list[object]) -> str | float | None:
    if isinstance(value[0], list | Mapping | str) and not str(value[0]).isdigit():
        return convert_to_date(value[0])
    numbers = [int(str(part)) for part in value if str(part).isdigit()]
    if len(numbers) != len(value) or not 1000 <= numbers[0] <= 9999 or len(numbers) > 7:
        return str(value)
    day = "-".join(f"{number:02}" for number in numbers[:3])
    return day + ("T" + ":".join(f"{number:02}" for number in numbers[3:6]) if len(numbers) > 4 else "")
