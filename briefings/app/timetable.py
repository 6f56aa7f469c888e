"""When a briefing is due: wall-clock times of a zone become moments; pure arithmetic."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from briefings.core.errors import SettingsError
from briefings.core.suggestions import suggest_nearest

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: No zone has ever skipped more than one day (Apia left out 30 December 2011).
ZONE_SLACK = timedelta(hours=26)


@dataclass(frozen=True, slots=True)
class Timetable:
    """Lines of cron (minute, hour, day of month, month, day of week) read as wall-clock times of one zone."""

    cron_lines: tuple[str, ...]
    zone: ZoneInfo


def build_timetable(times: tuple[time, ...], on: str, zone: str, cron: str = "") -> Timetable:
    """Return a timetable of times a day and the days they hold on, or of a line of cron.

    `on` is "daily", "weekdays", days of the week ("mon, thu"), or days of the month ("1, 15", "last"). Raises
    `SettingsError` for what cannot be read.

    >>> build_timetable((time(6, 30),), "weekdays", "Europe/London").cron_lines
    ('30 6 * * 1-5',)
    """
    lines = (cron,) if cron else tuple(f"{t.minute} {t.hour} {days_to_cron(on)}" for t in sorted(set(times)))
    if not lines:
        raise SettingsError('[schedule] names no time; add `at = ["06:30"]` or `cron`')
    found = Timetable(lines, find_zone(zone))
    for line in lines:
        if next(iter_wall_clock_times(line, datetime(2026, 1, 1)), None) is None:  # noqa: DTZ001 - a wall clock has no zone
            raise SettingsError(f"[schedule] {line!r} names a day that no month has")
    return found


def find_zone(name: str) -> ZoneInfo:
    """Return a time zone by its name. Raises `SettingsError` when there is none, with the nearest name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as cause:
        near = suggest_nearest(name, available_timezones())
        said = f"[schedule] zone: {name!r} is no zone of the IANA list, such as Europe/London{near}"
        raise SettingsError(said) from cause


def days_to_cron(on: str) -> str:
    """Return days as cron writes them: day of month, month, day of week.

    >>> days_to_cron("mon, thu"), days_to_cron("last"), days_to_cron("1, 15")
    ('* * MON,THU', 'L * *', '1,15 * *')
    """
    words = [word for word in on.lower().replace(",", " ").split() if word != "and"]
    if words == ["daily"]:
        return "* * *"
    if words == ["weekdays"]:
        return "* * 1-5"
    if words and all(word[:3] in DAYS and len(word) >= 3 for word in words):
        return f"* * {','.join(word[:3].upper() for word in words)}"
    if words and all(word == "last" or (word.isdigit() and 1 <= int(word) <= 31) for word in words):
        return f"{','.join('L' if word == 'last' else word for word in words)} * *"
    raise SettingsError(
        f'[schedule] on: {on!r} is not understood; write "daily", "weekdays", "mon, thu", "1, 15" or "last"'
    )


def iter_slots(table: Timetable, after: datetime) -> Iterator[datetime]:
    """Yield the moments (UTC) after the one given, in order and each once, without end.

    A time that the zone leaves out in spring comes at the first instant after the gap; one that it has twice in autumn
    comes the first time only.
    """
    begin = after.astimezone(table.zone).replace(tzinfo=None) - ZONE_SLACK
    last = after.astimezone(UTC)
    for wall in heapq.merge(*(iter_wall_clock_times(line, begin) for line in table.cron_lines)):
        moment = wall_clock_to_utc(wall, table.zone)
        if moment > last:
            yield moment
            last = moment


def iter_due_slots(table: Timetable, after: datetime, now: datetime) -> Iterator[datetime]:
    """Yield the moments after the first and up to the second."""
    return takewhile(lambda moment: moment <= now, iter_slots(table, after))


def iter_wall_clock_times(line: str, begin: datetime) -> Iterator[datetime]:
    """Yield the wall-clock times of a line of cron after `begin`, without regard to any zone."""
    from cronsim import CronSim, CronSimError

    try:
        yield from CronSim(line, begin)
    except CronSimError as cause:
        raise SettingsError(f"[schedule] cron: {line!r} is not a line of cron, such as 30 6 * * 1-5") from cause


def wall_clock_to_utc(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment (UTC) at which clocks of the zone first show a time, or pass over it.

    >>> wall_clock_to_utc(datetime(2026, 3, 29, 1, 30), ZoneInfo("Europe/London")).isoformat()
    '2026-03-29T01:00:00+00:00'
    """
    early = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if early.astimezone(zone).replace(tzinfo=None) == wall:
        return early
    # In a gap fold=0 counts with the offset before it and fold=1 with the one after: the change lies between the two.
    late = early
    early = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    before = early.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) // 2
        early, late = (middle, late) if middle.astimezone(zone).utcoffset() == before else (early, middle)
    return late.replace(microsecond=0)
