"""A date as a source writes it becomes an aware moment in UTC."""

import math
import re
from datetime import UTC, datetime

#: Seconds east of Greenwich for the zone names that mail and agencies still write.
ZONES = {
    **{"UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 3600, "WEST": 3600, "CET": 3600, "CEST": 7200, "EET": 7200},
    **{"EEST": 10800, "MSK": 10800, "IST": 19800, "JST": 32400, "EST": -18000, "EDT": -14400, "CST": -21600},
    **{"CDT": -18000, "MST": -25200, "MDT": -21600, "PST": -28800, "PDT": -25200},
}

#: Two days that differ in year, month and day: what a date leaves out shows as a difference.
FILLERS = (datetime(2000, 1, 1), datetime(2004, 2, 2))  # noqa: DTZ001 - the zone is what we look for

NOTHING = {"", "-", "null", "none", "nan", "nat", "n/a", "na", "unknown", "undefined"}


def moment(value: str | float | None) -> datetime | None:
    """Return the moment meant; None where nothing is said. Without a zone it is taken as UTC.

    Epoch numbers may count seconds, milliseconds or microseconds. Raises `ValueError` for what is no date.

    >>> moment("Thu, 29 Dec 2022 10:15:00 +0300")
    datetime.datetime(2022, 12, 29, 7, 15, tzinfo=datetime.timezone.utc)
    """
    if isinstance(value, str):
        value = value.strip()
        if value.casefold() in NOTHING:
            return None
        if not re.fullmatch(r"-?\d{9,17}(\.\d+)?", value):
            return _written(value)
        value = float(value)
    if value is None or math.isnan(value):
        return None
    return _counted(value)


def _counted(number: float) -> datetime:
    # Below lie years, day counts and mistakes (in seconds it would be before 1973); above, nothing that counts time.
    if not 100_000_000 <= abs(number) < 1e17:
        raise ValueError("not a date")
    while abs(number) >= 100_000_000_000:
        number /= 1000
    try:
        return datetime.fromtimestamp(number, UTC)
    except (OverflowError, OSError) as error:  # pragma: no cover - the platform's own range is wider than ours
        raise ValueError("not a date") from error


def _written(value: str) -> datetime:
    from dateutil import parser

    if len(value) > 100:
        raise ValueError("not a date")
    try:
        first, second = (parser.parse(value, default=filler, tzinfos=_zone) for filler in FILLERS)
        if first.date() != second.date():
            raise ValueError("no day is named")
        aware = first if first.tzinfo else first.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (OverflowError, TypeError, AttributeError, LookupError, RecursionError) as error:
        raise ValueError("not a date") from error


def _zone(name: str | None, offset: int | None) -> int | None:
    """Answer for every zone, so that an unknown one is taken as UTC instead of being warned about."""
    return offset if offset is not None else ZONES.get(name or "", 0)
