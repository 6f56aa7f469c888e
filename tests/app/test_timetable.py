"""Slots: times of a zone become moments, through spring, autumn and everything that people write."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest

from briefings.app.timetable import build_timetable, iter_due_slots, iter_slots, wall_clock_to_utc
from briefings.core.errors import SettingsError

ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("on", "first"),
    [
        ("daily", ["2026-03-07", "2026-03-08", "2026-03-09"]),
        ("weekdays", ["2026-03-09", "2026-03-10", "2026-03-11"]),
        ("mon, thu", ["2026-03-09", "2026-03-12", "2026-03-16"]),
        ("Monday and Friday", ["2026-03-09", "2026-03-13", "2026-03-16"]),
        ("1, 15", ["2026-03-15", "2026-04-01", "2026-04-15"]),
        ("last", ["2026-03-31", "2026-04-30", "2026-05-31"]),
        ("31", ["2026-03-31", "2026-05-31", "2026-07-31"]),
    ],
)
def test_days_are_understood_as_people_write_them(on: str, first: list[str]) -> None:
    table = build_timetable((time(6, 30),), on, "Asia/Kolkata")
    found = list(islice(iter_slots(table, moment("2026-03-06T12:00")), 3))
    assert [f"{when.astimezone(table.zone).date()}" for when in found] == first
    assert {when.astimezone(table.zone).time() for when in found} == {time(6, 30)}


def test_several_times_a_day_come_in_order_and_each_once() -> None:
    table = build_timetable((time(17), time(6, 30), time(17)), "daily", "UTC")
    found = list(islice(iter_slots(table, moment("2026-03-06T06:30")), 3))
    assert found == [moment("2026-03-06T17:00"), moment("2026-03-07T06:30"), moment("2026-03-07T17:00")]


def test_a_line_of_cron_is_read_in_the_zone() -> None:
    table = build_timetable((), "daily", "America/New_York", "15 */6 * * 1-5")
    found = list(islice(iter_slots(table, moment("2026-01-02T20:00")), 3))
    assert found == [moment("2026-01-02T23:15"), moment("2026-01-05T05:15"), moment("2026-01-05T11:15")]


@pytest.mark.parametrize(
    ("zone", "wall", "expected"),
    [
        ("America/New_York", "2026-03-08T02:30", "2026-03-08T07:00"),  # left out: the first instant after the gap
        ("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30"),  # twice: the first time
        ("Europe/London", "2026-03-29T01:00", "2026-03-29T01:00"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30"),  # a gap of half an hour
        ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45"),
        ("Asia/Kolkata", "2026-03-29T02:30", "2026-03-28T21:00"),
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00"),  # a day that never was
    ],
)
def test_missing_and_doubled_times_have_one_instant(zone: str, wall: str, expected: str) -> None:
    assert wall_clock_to_utc(datetime.fromisoformat(wall), ZoneInfo(zone)) == moment(expected)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", [time(0, 0), time(1, 30), time(2, 15), time(2, 30), time(23, 59)])
def test_over_ten_years_there_is_one_slot_a_day(zone: str, at: time) -> None:
    table = build_timetable((at,), "daily", zone)
    begin = moment("2025-12-31T12:00")
    found = list(iter_due_slots(table, begin, begin + timedelta(days=3653)))
    days = [when.astimezone(table.zone).date() for when in found]
    first = begin.astimezone(table.zone).date() + timedelta(days=begin.astimezone(table.zone).time() >= at)
    assert days == [first + timedelta(days=n) for n in range(len(days))]
    assert len(days) in (3652, 3653)
    assert all(timedelta(hours=22) < b - a < timedelta(hours=26) for a, b in pairwise(found))
    shown = {when.astimezone(table.zone).time() for when in found}
    assert at in shown
    assert all(when >= at for when in shown)


def test_slots_that_fall_on_one_instant_are_one_slot() -> None:
    table = build_timetable((time(2, 0), time(2, 30), time(3, 0)), "daily", "America/New_York")
    found = list(iter_due_slots(table, moment("2026-03-08T00:00"), moment("2026-03-08T20:00")))
    assert found == [moment("2026-03-08T07:00")]


def test_the_doubled_hour_of_a_line_by_the_minute_comes_once() -> None:
    table = build_timetable((), "daily", "Europe/London", "*/30 * * * *")
    found = list(iter_due_slots(table, moment("2026-10-25T00:00"), moment("2026-10-25T02:00")))
    assert found == [moment("2026-10-25T00:30"), moment("2026-10-25T02:00")]


def test_slots_begin_strictly_after_the_moment_given() -> None:
    table = build_timetable((time(6, 30),), "daily", "UTC")
    when = moment("2026-03-06T06:30")
    assert next(iter_slots(table, when)) == when + timedelta(days=1)
    assert next(iter_slots(table, when - timedelta(microseconds=1))) == when
    assert list(iter_due_slots(table, when, when)) == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (((), "daily", "UTC"), "names no time"),
        (((time(6),), "sometimes", "UTC"), "is not understood"),
        (((time(6),), "0", "UTC"), "is not understood"),
        (((time(6),), "", "UTC"), "is not understood"),
        (((time(6),), "daily", "Mars/Olympus"), "no zone of the IANA list"),
        (((time(6),), "daily", "../etc/passwd"), "no zone of the IANA list"),
        (((), "daily", "UTC", "61 6 * * *"), "is not a line of cron"),
        (((), "daily", "UTC", "nonsense"), "is not a line of cron"),
        (((), "daily", "UTC", "0 0 30 2 *"), "no month has|is not a line of cron"),
    ],
)
def test_what_cannot_be_read_is_said(given: tuple[object, ...], told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        build_timetable(*given)  # type: ignore[arg-type]


def test_days_of_the_model_year_add_up() -> None:
    table = build_timetable((time(6, 30),), "weekdays", "Europe/London")
    found = list(iter_due_slots(table, moment("2026-01-01T00:00"), moment("2027-01-01T00:00")))
    weekdays = sum((date(2026, 1, 1) + timedelta(days=n)).weekday() < 5 for n in range(365))
    assert len(found) == weekdays == 261
