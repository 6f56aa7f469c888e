"""Dates as sources write them."""

from datetime import UTC, datetime, timedelta

import pytest

from briefings.collectors.moments import moment

NOON = datetime(2024, 5, 31, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2024-05-31T12:00:00Z",
        "2024-05-31T14:00:00+02:00",
        "2024-05-31 12:00",
        "Fri, 31 May 2024 12:00:00 GMT",
        "Fri, 31 May 2024 08:00:00 -0400",
        "Fri, 31 May 2024 08:00 EDT",
        "May 31, 2024 12:00 PM",
        "1717156800",
        "1717156800000",
        "1717156800.0",
        1717156800,
        1717156800000,
        1717156800000000,
    ],
)
def test_every_usual_form_names_the_same_moment(written: str | float) -> None:
    assert moment(written) == NOON


@pytest.mark.parametrize("written", ["2024-05-31", "20240531", "31 May 2024", "May 31, 2024"])
def test_a_day_alone_is_its_midnight_in_utc(written: str) -> None:
    assert moment(written) == NOON - timedelta(hours=12)


def test_the_answer_bears_the_one_utc_that_articles_demand() -> None:
    found = moment("2024-05-31T14:00:00+02:00")
    assert found is not None
    assert found.tzinfo is UTC


@pytest.mark.parametrize("nothing", [None, "", "  ", "null", "N/A", "NaT", float("nan")])
def test_nothing_said_is_no_date(nothing: str | float | None) -> None:
    assert moment(nothing) is None


@pytest.mark.parametrize(
    "wrong",
    [
        *(
            "yesterday",
            "2024",
            "May 2024",
            "12:30",
            "2024-13-45",
            "31 February 2024",
            "x" * 200,
            "((((((((",
            "0001-01-01T00:00+14:00",
        ),
        *(5, 2024, 1e300, float("inf")),
    ],
)
def test_what_names_no_day_is_refused(wrong: str | float) -> None:
    with pytest.raises(ValueError, match=r"."):
        moment(wrong)


def test_an_unknown_zone_is_taken_as_utc_without_a_warning() -> None:
    assert moment("31 May 2024 12:00 QZT") == NOON
