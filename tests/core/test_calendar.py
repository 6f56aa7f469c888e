"""Days gathered into the finest unit that fits."""

from datetime import date, timedelta

import pytest

from briefings.core.calendar import Calendar, choose_calendar


@pytest.mark.parametrize(
    ("first", "last", "unit", "buckets"),
    [
        (date(2026, 3, 9), date(2026, 3, 9), "day", 1),
        (date(2026, 3, 9), date(2026, 3, 16), "day", 8),
        (date(2026, 3, 9), date(2026, 3, 17), "week", 2),
        (date(2026, 1, 1), date(2026, 3, 31), "month", 3),
        (date(2025, 12, 15), date(2026, 2, 28), "month", 3),
        (date(2010, 5, 1), date(2019, 6, 1), "year", 10),
    ],
)
def test_the_finest_unit_that_fits_is_chosen(first: date, last: date, unit: str, buckets: int) -> None:
    found = choose_calendar([last, first])
    assert (found.unit, len(found.firsts)) == (unit, buckets)


@pytest.mark.parametrize("unit", ["day", "week", "month", "year"])
def test_every_day_falls_into_a_bucket_that_is_shown(unit: str) -> None:
    length = {"day": 8, "week": 50, "month": 200, "year": 2000}[unit]
    days = [date(2023, 12, 30) + timedelta(days=n) for n in range(length)]
    found = choose_calendar(days)
    assert found.unit == unit
    assert {found.bucket(day) for day in days} == set(found.firsts)


def test_without_a_day_there_is_no_bucket() -> None:
    assert choose_calendar([]) == Calendar("day", ())


def test_labels_fit_the_head_of_a_column() -> None:
    first = date(2026, 3, 9)
    assert [str(Calendar(unit, ()).label(first)) for unit in ("day", "week", "month", "year")] == [
        "9 Mar",
        "wk 9 Mar",
        "Mar 2026",
        "2026",
    ]
