"""When a story was seen, and whether it grows or fades."""

from datetime import UTC, date, datetime, timedelta

import pytest

from briefings.core.edition import StoryItem
from briefings.core.stories import EarlierCoverage
from briefings.edition.trend import DAYS_SHOWN, classify_trend, count_by_day, with_trend

DAY = date(2026, 3, 12)
ITEM = StoryItem("s", "Story", (), None, None, ("A",), 1, 1, 1, (1,))


def moments(*counts: int) -> list[datetime]:
    """As many reports a day as said, the last number being that of the edition's day."""
    return [
        datetime(2026, 3, 12, 5, tzinfo=UTC) - timedelta(days=age)
        for age, count in enumerate(reversed(counts))
        for _ in range(count)
    ]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((3,), "new"),
        ((1, 5), "new"),
        ((2, 0, 3), "developing"),
        ((2, 2, 2, 2), "steady"),
        ((2, 2, 3, 2), "steady"),
        ((2, 2, 3, 3), "developing"),
        ((4, 4, 2, 2), "fading"),
        ((4, 4, 3, 2), "steady"),
        ((1, 0, 0), "fading"),
        ((5, 0, 0, 0, 0, 0, 1), "developing"),
        ((5, 0, 0, 0, 0, 0, 0), "fading"),
    ],
)
def test_the_state_compares_two_days_with_the_two_before(counts: tuple[int, ...], expected: str) -> None:
    found = with_trend(ITEM, moments(*counts), None, DAY)
    assert found.state == expected
    assert [count for _, count in found.volume] == list(counts)


def test_earlier_editions_count_in_the_history() -> None:
    past = EarlierCoverage("s", datetime(2026, 1, 5, tzinfo=UTC), tuple(moments(2, 1, 0, 0)))
    found = with_trend(ITEM, moments(1, 1), past, DAY)
    assert found.first_seen == datetime(2026, 1, 5, tzinfo=UTC)
    assert found.last_seen == max(moments(1))
    assert [count for _, count in found.volume] == [2, 1, 1, 1]
    assert found.state == "steady"


def test_no_more_than_four_weeks_are_shown_and_none_where_nothing_lies_in_them() -> None:
    long = count_by_day([datetime(2026, 1, 1, tzinfo=UTC), *moments(1)], DAY)
    assert len(long) == DAYS_SHOWN
    assert long[-1] == (DAY, 1)
    assert count_by_day([datetime(2026, 1, 1, tzinfo=UTC)], DAY) == ()
    assert classify_trend((), date(2026, 1, 1), DAY) == "fading"


def test_without_dates_there_is_no_history() -> None:
    assert with_trend(ITEM, [], None, DAY) == ITEM
    assert with_trend(ITEM, moments(1), None, None).state == ""
