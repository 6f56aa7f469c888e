"""A sentence in, its date expressions out, each with the days it means counted from the article's publication."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from briefings.analysis.nlp.tokens.dependency_tree import Node, find_tree
from briefings.analysis.nlp.values.date_resolvers import (
    COUNT_WORDS,
    DateRange,
    Resolver,
    resolve_day_of_month,
    resolve_distance,
    resolve_iso_date,
    resolve_month,
    resolve_period,
    resolve_relative_day,
    resolve_season,
    resolve_weekday,
    resolve_year,
)
from briefings.analysis.nlp.values.date_uses import find_date_use
from briefings.core.analysis import DateExpression, DateUse
from briefings.core.article import Span
from briefings.core.date_names import MONTH_NUMBERS, MONTHS, WEEKDAY_NUMBERS, WEEKDAYS

_COUNT = r"(?P<n>\d{1,3}|" + "|".join(sorted(COUNT_WORDS, key=len, reverse=True)) + r")"
#: The stop of "Dec." and "Sept.", not the one behind "December" or "May" that ends a sentence.
_STOP = r"(?:(?<!May)(?<!June)(?<!July)(?:(?<=\b\w{3})|(?<=\b\w{4}))\.)?"
_MONTH = r"(?P<month>" + "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True)) + r")\b" + _STOP
_FULL_MONTH = rf"(?P<month>{'|'.join(MONTHS)})"
_WEEKDAY_NAME = r"(?P<weekday>" + "|".join(WEEKDAYS) + r")"
_YEAR = r"(?P<year>(?:1[6-9]|20)\d\d)"
_RANGE_END = r"(?:\s?[-–]\s?(?P<until>[0-3]?\d))?"
_SEASON = r"(?P<season>spring|summer|autumn|winter)"
_UNIT = r"(?P<unit>hours?|days?|weeks?|months?|years?|decades?)"
_DAY_NUMBER = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"


def find_dates(
    article: str, text: str, start: int, end: int, sentence: int, published: date | None, nodes: Sequence[Node] = ()
) -> Iterator[DateExpression]:
    """Yield the date expressions of one sentence that resolve to days; `nodes` are the parsed words of the article.

    Without a publication date only those resolve that name a year. A day name is the last such day on or before
    publication, unless the sentence speaks of the future.
    """
    return (found for found, _ in trace_dates(article, text, start, end, sentence, published, nodes))


def trace_dates(
    article: str, text: str, start: int, end: int, sentence: int, published: date | None, nodes: Sequence[Node] = ()
) -> Iterator[tuple[DateExpression, str]]:
    """Yield the date expressions of one sentence, each with the name of the rule that resolved it."""
    if not _DATE_HINT.search(text, start, end):
        return
    until, tree = start, find_tree(nodes, start, end)
    for match in _DATE_START.finditer(text, start, end):
        if match.start() < until:
            continue
        for pattern, resolve in _PATTERNS:
            exact = pattern.match(text, match.start(), end)
            if exact is None:
                continue
            use = find_date_use(tree, text, *exact.span()) if tree else DateUse.UNSURE
            days = _resolve_match(resolve, exact, published, text[start : exact.start()], use)
            if days is not None:
                until = exact.end()
                found = DateExpression(Span(article, exact.start(), exact.end()), *days, sentence, use)
                yield found, resolve.__name__.removeprefix("resolve_").replace("_", " ")
                break


#: Words before a day that open no quotation: a capital behind them is that of a name.
_INSIDE_SENTENCE = re.compile(r"[\w,’']\s+\Z")


def _resolve_match(
    resolve: Resolver, match: re.Match[str], published: date | None, before: str, use: DateUse
) -> DateRange:
    parts = match.groupdict()
    if any((parts.get(name) or "A")[0].islower() for name in ("month", "weekday")):
        return None  # "may" and "march" are verbs, "sat" is one too
    if resolve is resolve_relative_day and match.group()[0].isupper() and _INSIDE_SENTENCE.search(before):
        return None  # "Lethia Today", a broadcaster
    try:
        if resolve is resolve_weekday:
            return resolve_weekday(match, published, before, use)
        return resolve(match, published, before)
    except (ValueError, OverflowError):  # 31 February, a year before the calendar
        return None


#: Tried in this order at every place where one may start.
_PATTERNS: tuple[tuple[re.Pattern[str], Resolver], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), resolve)
    for pattern, resolve in (
        (r"\b(?P<year>(?:19|20)\d\d)-(?P<m>[01]\d)-(?P<d>[0-3]\d)\b", resolve_iso_date),
        (
            rf"(?:{_WEEKDAY_NAME},?\s+)?{_MONTH}\s+{_DAY_NUMBER}{_RANGE_END}(?!\d)(?:(?:,\s*|\s+){_YEAR})?\b",
            resolve_day_of_month,
        ),
        (
            rf"(?:{_WEEKDAY_NAME},?\s+)?(?:the\s+)?{_DAY_NUMBER}{_RANGE_END}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?",
            resolve_day_of_month,
        ),
        (rf"(?P<part>early|mid|late)[-\s]{_FULL_MONTH}\b(?P<which>)(?:,?\s+{_YEAR})?", resolve_month),
        (rf"(?:(?P<which>last|next|this)\s+)?{_MONTH},?\s+{_YEAR}", resolve_month),
        (rf"(?:(?P<which>last|next|this)\s+)?{_FULL_MONTH}\b(?P<year>)", resolve_month),
        (
            rf"(?:(?P<which>this\s+coming|this\s+past|last|next|coming|past|this)\s+)?{_WEEKDAY_NAME}\b(?!s)",
            resolve_weekday,
        ),
        (r"\b(?:today|tonight|this\s+(?:morning|afternoon|evening)|yesterday(?:\s+(?:morning|afternoon|evening))?|"
         r"tomorrow(?:\s+(?:morning|afternoon|evening|night))?|overnight|last\s+night)\b", resolve_relative_day),
        (
            r"(?P<which>last|this|next|past|previous|coming)\s+(?P<unit>weekend|week|month|quarter|year)\b(?!-)",
            resolve_period,
        ),
        (
            rf"\b(?:(?:about|some|nearly|almost|more\s+than)\s+)?{_COUNT}\s+{_UNIT}\s+(?P<ago>ago|earlier)\b",
            resolve_distance,
        ),
        (rf"\bin\s+{_COUNT}\s+(?P<unit>days?|weeks?|months?|years?)(?P<ago>)\b(?!\s+of)", resolve_distance),
        (rf"(?:(?P<which>last|this|next|the)\s+)?{_SEASON}\s+(?:of\s+)?{_YEAR}", resolve_season),
        (rf"(?P<which>last|next|this)\s+{_SEASON}\b(?P<year>)", resolve_season),
        (rf"{_YEAR}\s?[-–/]\s?(?P<until>\d\d(?:\d\d)?)\b(?![-–])", resolve_year),
        (rf"(?:the\s+)?{_YEAR}(?P<decade>s)\b", resolve_year),
        (rf"{_YEAR}\b(?![-,.]\d)", resolve_year),
    )
)  # fmt: skip
#: A sentence without one of these holds no date: ten times faster than to try.
_DATE_HINT = re.compile(
    r"\d{4}|(?:" + "|".join(sorted({*MONTH_NUMBERS, *WEEKDAY_NUMBERS}, key=len, reverse=True)) + r")\b"
    r"|\b(?:today|tonight|yesterday|tomorrow|overnight|morning|afternoon|evening|night|ago|earlier|spring|summer|autumn|winter)\b"
    r"|\b(?:days?|weeks?|weekend|months?|quarter|years?|decades?)\b",
    re.IGNORECASE,
)
_DATE_START = re.compile(
    r"\b(?:(?:this\s+)?(?:last|next|this|past|coming|previous|in|early|mid|late|the|spring|summer|autumn|winter|about|some|nearly|almost|more)\b"
    r"|today|tonight|yesterday|tomorrow|overnight|\d{1,4}|"
    + "|".join(sorted({*MONTH_NUMBERS, *WEEKDAY_NUMBERS, *COUNT_WORDS}, key=len, reverse=True))
    + r")",
    re.IGNORECASE,
)
