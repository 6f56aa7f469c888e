"""The history of a story as of an edition: seen first and last, reports a day, and whether it grows or fades. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from briefings.core.edition import StoryItem
from briefings.core.stories import EarlierCoverage, StoryState

#: Days of which reports are counted, up to the edition's own.
DAYS_SHOWN = 28
#: Days that are compared with as many before them; the edition's own is the last, and may have only begun.
WINDOW_DAYS = 2
#: Reports of the last stretch for one of the stretch before, from which a story is developing, and at which it fades.
GROWING_RATIO, FADING_RATIO = 1.5, 0.5


def with_trend(item: StoryItem, dates: Iterable[datetime], past: EarlierCoverage | None, day: date | None) -> StoryItem:
    """Return a story with its history; `dates` are the believed publications of its articles in this edition.

    Without a day (nothing in the edition is dated) there is none.
    """
    moments = [*dates, *(past.published if past else ())]
    item = replace(item, earlier=past.articles if past else 0)
    first = min(filter(None, (*moments, past.first_seen if past else None)), default=None)
    last = max(moments, default=None)
    if day is None or first is None:
        return replace(item, first_seen=first, last_seen=last)
    volume = count_by_day(moments, day)
    return replace(
        item, first_seen=first, last_seen=last, volume=volume, state=classify_trend(volume, first.date(), day)
    )


def count_by_day(moments: Iterable[datetime], day: date) -> tuple[tuple[date, int], ...]:
    """Return the reports of every day, UTC, from the first to `day`, the last `DAYS_SHOWN` days at most.

    >>> from datetime import UTC
    >>> [n for _, n in count_by_day([datetime(2026, 3, d, tzinfo=UTC) for d in (9, 9, 11)], date(2026, 3, 12))]
    [2, 0, 1, 0]
    """
    counts = Counter(moment.date() for moment in moments)
    start = max(min(counts, default=day), day - timedelta(days=DAYS_SHOWN - 1))
    if not any(counts[one] for one in counts if start <= one <= day):
        return ()
    days = (start + timedelta(days=number) for number in range((day - start).days + 1))
    return tuple((one, counts[one]) for one in days)


def classify_trend(volume: Iterable[tuple[date, int]], first: date, day: date) -> StoryState:
    """Return whether a story is new, developing, steady or fading on a day.

    "new": first reported on that day or the day before. Else the reports of these two days are compared with those of
    the two days before them: "developing" when they are at least 1.5 times as many (or there are any after none),
    "fading" when they are at most half as many, or none; "steady" in between.
    """
    if (day - first).days < WINDOW_DAYS:
        return StoryState.NEW
    ages = [((day - one).days, count) for one, count in volume]
    recent = sum(count for age, count in ages if 0 <= age < WINDOW_DAYS)
    earlier = sum(count for age, count in ages if WINDOW_DAYS <= age < 2 * WINDOW_DAYS)
    if not recent or recent <= FADING_RATIO * earlier:
        return StoryState.FADING
    return StoryState.DEVELOPING if recent >= GROWING_RATIO * earlier else StoryState.STEADY
