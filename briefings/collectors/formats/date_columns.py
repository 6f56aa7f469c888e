"""Dates of a table: a column is judged together, which of 03/04 is the day; numbers of spreadsheets count days."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

#: Day, month and year in digits, parted by strokes, hyphens or full stops.
NUMERIC_DATE = re.compile(r"(?<!\d)(\d{1,2})([/.\-])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)")

#: A number of days, with the time of day as its fraction.
SERIAL_DATE = re.compile(r"\d{5}(?:[.,]\d+)?")

#: What spreadsheets count days from, and the days that can be told from other numbers: 1954 to 2119.
SERIAL_EPOCH, SERIAL_DAYS = datetime(1899, 12, 30), (20_000, 80_000)  # noqa: DTZ001 - no zone is known

#: Different dates from which on their spread tells which number is the day.
MIN_SPREAD_DATES = 3


def judge_dates(values: Iterable[object]) -> str:
    """Return which number comes first in the dates of a column, "dmy" or "mdy"; empty where they do not tell.

    >>> judge_dates(["3/4/2026", "3/25/2026"])
    'mdy'
    """
    pairs: set[tuple[int, int]] = set()
    for value in values:
        if found := NUMERIC_DATE.search(str(value)):
            pairs.add((int(found[1]), int(found[3])))
    return _judge_order(pairs)


def _judge_order(pairs: set[tuple[int, int]]) -> str:
    day_first, month_first = (any(pair[place] > 12 for pair in pairs) for place in (0, 1))
    if day_first != month_first:
        return "dmy" if day_first else "mdy"
    if day_first or len(pairs) < MIN_SPREAD_DATES:
        return ""
    # Articles of one table are of some days: the number that changes from row to row counts days.
    firsts, seconds = len({one for one, _ in pairs}), len({other for _, other in pairs})
    return "mdy" if firsts == 1 else "dmy" if seconds == 1 else ""


def convert_serial_date(value: object) -> str | None:
    """Return the moment that a number of days stands for, ISO 8601 without a zone; None for another number.

    >>> convert_serial_date("46091.25")
    '2026-03-10T06:00:00'
    """
    text = str(value).strip().replace(",", ".")
    if not SERIAL_DATE.fullmatch(text) or not SERIAL_DAYS[0] < float(text) < SERIAL_DAYS[1]:
        return None
    moment = SERIAL_EPOCH + timedelta(seconds=round(float(text) * 86400))
    return moment.date().isoformat() if "." not in text else moment.isoformat()
