"""Days gathered into the finest calendar unit that still fits across a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from briefings.core.message import Message, Text, make_day, make_message, make_month

#: unit -> how many days it holds, roughly: for choosing, not for counting
UNITS = ("day", "week", "month", "year")


@dataclass(frozen=True, slots=True)
class Calendar:
    """A run of buckets without a gap, each known by its first day."""

    #: one of `UNITS`
    unit: str
    #: first day of every bucket, in order
    firsts: tuple[date, ...]

    def bucket(self, day: date) -> date:
        """Return the first day of the bucket that holds `day`."""
        return bucket_start(self.unit, day)

    def label(self, first: date) -> Text:
        """Return the name of a bucket, brief enough for the head of a narrow column.

        >>> str(Calendar("month", ()).label(date(2016, 9, 1)))
        'Sep 2016'
        """
        if self.unit == "day":
            return Message("%(day)s", (("day", make_day(first)),))
        if self.unit == "week":
            return make_message("wk %(day)s", day=make_day(first))
        return Message("%(month)s", (("month", make_month(first)),)) if self.unit == "month" else f"{first:%Y}"


def choose_calendar(days: Iterable[date], most: int = 8) -> Calendar:
    """Choose the finest unit in which `days` span at most `most` buckets; years may be more.

    >>> choose_calendar([date(2026, 3, 9), date(2026, 3, 12)]).unit
    'day'
    >>> choose_calendar([date(2010, 1, 1), date(2019, 1, 1)]).unit
    'year'
    """
    ordered = sorted(set(days))
    if not ordered:
        return Calendar("day", ())
    for unit in UNITS:
        if unit == "year" or count_buckets(unit, ordered[0], ordered[-1]) <= most:
            return Calendar(unit, tuple(bucket_starts(unit, ordered[0], ordered[-1])))
    raise AssertionError("years always fit")


def count_buckets(unit: str, first: date, last: date) -> int:
    """Count the buckets from the one that holds `first` to the one that holds `last`."""
    start, end = bucket_start(unit, first), bucket_start(unit, last)
    if unit in {"day", "week"}:
        return (end - start).days // (1 if unit == "day" else 7) + 1
    months = (end.year - start.year) * 12 + end.month - start.month
    return (months if unit == "month" else months // 12) + 1


def bucket_starts(unit: str, first: date, last: date) -> Iterable[date]:
    """Yield the first day of each bucket from `first` to `last`."""
    here = bucket_start(unit, first)
    while here <= last:
        yield here
        # A jump past the end of the bucket, then back to the first day of the one it landed in.
        here = bucket_start(unit, here + timedelta(days={"day": 1, "week": 7, "month": 31, "year": 366}[unit]))


def bucket_start(unit: str, day: date) -> date:
    """Return the first day of the day, ISO week, month or year that holds `day`."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if unit == "year" else day
