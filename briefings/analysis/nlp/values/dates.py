"""A sentence in, its date expressions out, each with the days it means counted from the article's publication."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from briefings.core.analysis import DateExpression
from briefings.core.article import Span

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tues tue",
            "wednesday wed",
            "thursday thurs thu",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "couple of": 2, "a couple of": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_COUNT = r"(?P<n>\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")"
#: The stop of "Dec." and "Sept.", not the one behind "December" or "May" that ends a sentence.
_STOP = r"(?:(?<!May)(?<!June)(?<!July)(?:(?<=\b\w{3})|(?<=\b\w{4}))\.)?"
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b" + _STOP
_FULL_MONTH = r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December)"
_WEEKDAY_NAME = r"(?P<weekday>" + "|".join(name for name in _WEEKDAYS if name.endswith("day")) + r")"
_YEAR = r"(?P<year>(?:1[6-9]|20)\d\d)"
_RANGE_END = r"(?:\s?[-–]\s?(?P<until>[0-3]?\d))?"
_SEASON = r"(?P<season>spring|summer|autumn|winter)"
_UNIT = r"(?P<unit>hours?|days?|weeks?|months?|years?|decades?)"
_DAY_NUMBER = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"

#: Words before a day name that put it into the future.
_FUTURE_WORDS = re.compile(
    r"\b(?:will|shall|would|is to|are to|due|scheduled|planned|plans?|set to|expected|until|by|next|coming)\b",
    re.IGNORECASE,
)
_PAST_WORDS = re.compile(r"\b(?:was|were|had|did|said|told|announced|called|reported|since)\b", re.IGNORECASE)
#: Words close before a month that put it into the future.
_FUTURE_WORDS_NEAR_MONTH = re.compile(r"\b(?:will|shall|due|scheduled|set to|by|until|expected)\b", re.IGNORECASE)
#: What stands before a lone year or month that means one.
_DATE_PREPOSITIONS = re.compile(
    r"\b(?:in|since|by|until|till|during|from|of|for|through|to|before|after|early|late|mid)[\s-]+$", re.IGNORECASE
)

DateRange = tuple[date, date] | None
#: From a match, the day of publication and the sentence up to the match to the days meant.
Resolver = Callable[[re.Match[str], date | None, str], DateRange]


def find_dates(
    article: str, text: str, start: int, end: int, sentence: int, published: date | None
) -> Iterator[DateExpression]:
    """Yield the date expressions of one sentence that resolve to days.

    Without a publication date only those resolve that name a year. A day name is the last such day on or before
    publication, unless the sentence speaks of the future.
    """
    if not _DATE_HINT.search(text, start, end):
        return
    until = start
    for match in _DATE_START.finditer(text, start, end):
        if match.start() < until:
            continue
        for pattern, resolve in _PATTERNS:
            exact = pattern.match(text, match.start(), end)
            if exact is None:
                continue
            days = _resolve_match(resolve, exact, published, text[start : exact.start()])
            if days is not None:
                until = exact.end()
                yield DateExpression(Span(article, exact.start(), exact.end()), *days, sentence)
                break


def _resolve_match(resolve: Resolver, match: re.Match[str], published: date | None, before: str) -> DateRange:
    parts = match.groupdict()
    if any((parts.get(name) or "A")[0].islower() for name in ("month", "weekday")):
        return None  # "may" and "march" are verbs, "sat" is one too
    try:
        return resolve(match, published, before)
    except (ValueError, OverflowError):  # 31 February, a year before the calendar
        return None


def _resolve_iso_date(match: re.Match[str], published: date | None, before: str) -> DateRange:
    day = date(int(match["year"]), int(match["m"]), int(match["d"]))
    return day, day


def _resolve_day_of_month(match: re.Match[str], published: date | None, before: str) -> DateRange:
    """Resolve "28 December 2022", and "28 December" to the one nearest to publication."""
    month, day = _MONTHS[match["month"].lower()], int(match["day"])
    if match["year"]:
        found = date(int(match["year"]), month, day)
        last = date(found.year, month, int(match["until"])) if _get_group(match, "until") else found
        return (found, last) if last >= found else None
    if published is None:
        return None
    near = [
        date(year, month, day)
        for year in (published.year - 1, published.year, published.year + 1)
        if _is_valid_day(year, month, day)
    ]
    found = min(near, key=lambda one: abs(_compute_day_distance(before, one, published)))
    last = date(found.year, month, int(match["until"])) if _get_group(match, "until") else found
    return (found, last) if last >= found else None


def _get_group(match: re.Match[str], name: str) -> str | None:
    return match.groupdict().get(name)


def _compute_day_distance(before: str, one: date, published: date) -> int:
    # A newspaper looks back more often than ahead: a day ahead must be twice as near, unless the words look ahead.
    distance = (one - published).days
    return distance if distance <= 0 or _FUTURE_WORDS.search(before) else distance * 2


def _is_valid_day(year: int, month: int, day: int) -> bool:
    return day <= monthrange(year, month)[1]


def _resolve_month(match: re.Match[str], published: date | None, before: str) -> DateRange:
    """Resolve "December 2022", and "in December" or "last December" to the last one begun."""
    month = _MONTHS[match["month"].lower()]
    which = (_get_group(match, "which") or "").lower()
    part = (_get_group(match, "part") or "").lower()
    if match["year"]:
        year = int(match["year"])
    elif published is None or not (which or part or _DATE_PREPOSITIONS.search(before)):
        return None
    elif which == "next" or (which != "last" and _FUTURE_WORDS_NEAR_MONTH.search(before[-60:])):
        year = published.year + (month < published.month)
    else:
        year = published.year - (month > published.month or (which == "last" and month == published.month))
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    if part == "early":
        return first, first.replace(day=10)
    if part == "mid":
        return first.replace(day=11), first.replace(day=20)
    return (first.replace(day=21), last) if part == "late" else (first, last)


def _resolve_weekday(match: re.Match[str], published: date | None, before: str) -> DateRange:
    if published is None:
        return None
    number = _WEEKDAYS[match["weekday"].lower()]
    which = (match["which"] or "").lower()
    behind = (published.weekday() - number) % 7
    if which in {"next", "coming", "this coming"}:
        day = published + timedelta((number - published.weekday() - 1) % 7 + 1)
    elif which in {"last", "past", "this past"}:
        day = published - timedelta(behind or 7)
    elif _is_about_future(before):
        day = published + timedelta((number - published.weekday()) % 7)
    else:
        day = published - timedelta(behind)
    return day, day


def _is_about_future(before: str) -> bool:
    """Whether the nearest verb before a day name is about the future."""
    ahead = [found.start() for found in _FUTURE_WORDS.finditer(before)]
    behind = [found.start() for found in _PAST_WORDS.finditer(before)]
    return bool(ahead) and (not behind or ahead[-1] > behind[-1])


def _resolve_relative_day(match: re.Match[str], published: date | None, before: str) -> DateRange:
    if published is None:
        return None
    word = match.group().lower()
    shift = -1 if word.startswith("yesterday") or word == "overnight" else 1 if word.startswith("tomorrow") else 0
    shift = -1 if word == "last night" else shift
    day = published + timedelta(shift)
    return day, day


def _resolve_period(match: re.Match[str], published: date | None, before: str) -> DateRange:
    """Resolve "last week", "this month", "next year", "the previous decade"."""
    if published is None:
        return None
    which, unit = match["which"].lower(), match["unit"].lower()
    shift = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(which, 0)
    if unit == "week":
        monday = published - timedelta(published.weekday()) + timedelta(7 * shift)
        return monday, monday + timedelta(6)
    if unit == "weekend":
        saturday = published - timedelta(published.weekday()) + timedelta(5 + 7 * shift)
        if which in {"this", "the"} and published.weekday() < 3:
            saturday -= timedelta(0 if _FUTURE_WORDS.search(before) else 7)
        return saturday, saturday + timedelta(1)
    if unit == "month":
        return _compute_month_range(published, shift, shift)
    if unit == "quarter":
        begin = (published.month - 1) // 3 * 3 + 1
        return _compute_month_range(published.replace(day=1, month=begin), 3 * shift, 3 * shift + 2)
    year = published.year + shift
    return date(year, 1, 1), date(year, 12, 31)


def _compute_month_range(day: date, first: int, last: int) -> tuple[date, date]:
    start, stop = (divmod(day.year * 12 + day.month - 1 + shift, 12) for shift in (first, last))
    return date(start[0], start[1] + 1, 1), date(stop[0], stop[1] + 1, monthrange(stop[0], stop[1] + 1)[1])


def _resolve_distance(match: re.Match[str], published: date | None, before: str) -> DateRange:
    """Resolve "three days ago", "two weeks earlier", "a year ago", "in two days"."""
    if published is None:
        return None
    if not match["ago"] and not _is_about_future(before):
        return None  # "the first in two years" looks back
    words = match["n"].lower()
    number = int(words) if words.isdigit() else _NUMBERS[words]
    number = -number if match["ago"] else number
    unit = match["unit"].lower().rstrip("s")
    if unit == "hour":
        day = published + timedelta(hours=0) if abs(number) < 24 else published + timedelta(days=int(number / 24))
        return day, day
    if unit in {"day", "week"}:
        day = published + timedelta(number * (7 if unit == "week" else 1))
        return (day, day) if unit == "day" else (day - timedelta(day.weekday()), day + timedelta(6 - day.weekday()))
    if unit == "month":
        return _compute_month_range(published, number, number)
    year = published.year + number * (10 if unit == "decade" else 1)
    return date(year, 1, 1), date(year, 12, 31)


def _resolve_year(match: re.Match[str], published: date | None, before: str) -> DateRange:
    first = int(match["year"])
    last = first
    if not (_get_group(match, "until") or _get_group(match, "decade") or _DATE_PREPOSITIONS.search(before)):
        return None
    if _get_group(match, "until"):
        text = match["until"]
        last = int(text) if len(text) == 4 else first // 100 * 100 + int(text)
    if _get_group(match, "decade"):
        last = first + 9
    return (date(first, 1, 1), date(last, 12, 31)) if last >= first else None


def _resolve_season(match: re.Match[str], published: date | None, before: str) -> DateRange:
    if match["year"]:
        year = int(match["year"])
    elif published is not None:
        which = (match["which"] or "").lower()
        year = published.year - (which == "last") + (which == "next")
    else:
        return None
    month = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}[match["season"].lower()]
    return _compute_month_range(date(year, month, 1), 0, 2)


#: Tried in this order at every place where one may start.
_PATTERNS: tuple[tuple[re.Pattern[str], Resolver], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), resolve)
    for pattern, resolve in (
        (r"\b(?P<year>(?:19|20)\d\d)-(?P<m>[01]\d)-(?P<d>[0-3]\d)\b", _resolve_iso_date),
        (
            rf"(?:{_WEEKDAY_NAME},?\s+)?{_MONTH}\s+{_DAY_NUMBER}{_RANGE_END}(?!\d)(?:(?:,\s*|\s+){_YEAR})?\b",
            _resolve_day_of_month,
        ),
        (
            rf"(?:{_WEEKDAY_NAME},?\s+)?(?:the\s+)?{_DAY_NUMBER}{_RANGE_END}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?",
            _resolve_day_of_month,
        ),
        (rf"(?P<part>early|mid|late)[-\s]{_FULL_MONTH}\b(?P<which>)(?:,?\s+{_YEAR})?", _resolve_month),
        (rf"(?:(?P<which>last|next|this)\s+)?{_MONTH},?\s+{_YEAR}", _resolve_month),
        (rf"(?:(?P<which>last|next|this)\s+)?{_FULL_MONTH}\b(?P<year>)", _resolve_month),
        (
            rf"(?:(?P<which>this\s+coming|this\s+past|last|next|coming|past|this)\s+)?{_WEEKDAY_NAME}\b(?!s)",
            _resolve_weekday,
        ),
        (r"\b(?:today|tonight|this\s+(?:morning|afternoon|evening)|yesterday(?:\s+(?:morning|afternoon|evening))?|"
         r"tomorrow(?:\s+(?:morning|afternoon|evening|night))?|overnight|last\s+night)\b", _resolve_relative_day),
        (
            r"(?P<which>last|this|next|past|previous|coming)\s+(?P<unit>weekend|week|month|quarter|year)\b(?!-)",
            _resolve_period,
        ),
        (
            rf"\b(?:(?:about|some|nearly|almost|more\s+than)\s+)?{_COUNT}\s+{_UNIT}\s+(?P<ago>ago|earlier)\b",
            _resolve_distance,
        ),
        (rf"\bin\s+{_COUNT}\s+(?P<unit>days?|weeks?|months?|years?)(?P<ago>)\b(?!\s+of)", _resolve_distance),
        (rf"(?:(?P<which>last|this|next|the)\s+)?{_SEASON}\s+(?:of\s+)?{_YEAR}", _resolve_season),
        (rf"(?P<which>last|next|this)\s+{_SEASON}\b(?P<year>)", _resolve_season),
        (rf"{_YEAR}\s?[-–/]\s?(?P<until>\d\d(?:\d\d)?)\b(?![-–])", _resolve_year),
        (rf"(?:the\s+)?{_YEAR}(?P<decade>s)\b", _resolve_year),
        (rf"{_YEAR}\b(?![-,.]\d)", _resolve_year),
    )
)  # fmt: skip
#: A sentence without one of these holds no date: ten times faster than to try.
_DATE_HINT = re.compile(
    r"\d{4}|(?:" + "|".join(sorted({*_MONTHS, *_WEEKDAYS}, key=len, reverse=True)) + r")\b"
    r"|\b(?:today|tonight|yesterday|tomorrow|overnight|morning|afternoon|evening|night|ago|earlier|spring|summer|autumn|winter)\b"
    r"|\b(?:days?|weeks?|weekend|months?|quarter|years?|decades?)\b",
    re.IGNORECASE,
)
_DATE_START = re.compile(
    r"\b(?:(?:this\s+)?(?:last|next|this|past|coming|previous|in|early|mid|late|the|spring|summer|autumn|winter|about|some|nearly|almost|more)\b"
    r"|today|tonight|yesterday|tomorrow|overnight|\d{1,4}|"
    + "|".join(sorted({*_MONTHS, *_WEEKDAYS, *_NUMBERS}, key=len, reverse=True))
    + r")",
    re.IGNORECASE,
)
