"""How values are written for a reader: dates, numbers, shares, reference numbers, addresses; pure functions."""

import math
import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import urlsplit

from briefings.model.edition import Point

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

#: What no page can show, or what would turn the writing direction of the text around it.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")


def printable(text: str) -> str:
    """Return the text without control characters, direction overrides and lone surrogates.

    >>> printable("a\\x00b\\u202ec")
    'abc'
    """
    return UNPRINTABLE.sub("", text)


def day(value: date, year: int | None = None) -> str:
    """Write a day; the year is left out where it is the one given.

    >>> day(date(2026, 3, 12)), day(date(2026, 3, 12), year=2026)
    ('12 Mar 2026', '12 Mar')
    """
    written = f"{value.day} {MONTHS[value.month - 1]}"
    return written if value.year == year else f"{written} {value.year}"


def long_day(value: date) -> str:
    """Write a day in full.

    >>> long_day(date(2026, 3, 12))
    'Thursday 12 March 2026'
    """
    return f"{WEEKDAYS[value.weekday()]} {value.day} {LONG_MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime, year: int | None = None) -> str:
    """Write a moment; midnight sharp is how sources write a day without a time, and is written as the day.

    >>> from datetime import UTC
    >>> moment(datetime(2026, 3, 12, 6, 5, tzinfo=UTC)), moment(datetime(2026, 3, 12, tzinfo=UTC), 2026)
    ('12 Mar 2026 06:05', '12 Mar')
    """
    if value.hour == value.minute == value.second == 0:
        return day(value, year)
    return f"{day(value, year)} {value.hour:02}:{value.minute:02}"


def window(first: datetime | None, last: datetime | None, year: int | None = None) -> str:
    """Write a period between two moments, as briefly as it can be understood; empty when neither is known.

    >>> from datetime import UTC
    >>> window(datetime(2026, 3, 12, 6, tzinfo=UTC), datetime(2026, 3, 12, 9, 30, tzinfo=UTC), 2026)
    '12 Mar 06:00–09:30'
    """
    if first is None or last is None:
        known = first or last
        return moment(known, year) if known else ""
    if first.year != last.year:
        year = None
    begin, end = moment(first, year), moment(last, year)
    if begin == end:
        return begin
    if first.date() == last.date() and ":" in begin and ":" in end:
        return f"{begin}–{end[-5:]}"
    return f"{begin} – {end}"


def number(value: float) -> str:
    """Write a number with thousands separators and at most two decimals.

    >>> number(1234), number(2.50), number(1e6)
    ('1,234', '2.5', '1,000,000')
    """
    if isinstance(value, int):
        return f"{value:,}"
    if not math.isfinite(value):
        return "–"
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def share(value: float) -> str:
    """Write a share of one as a percentage.

    >>> share(0.426), share(0.001), share(0.0)
    ('43%', '<1%', '0%')
    """
    if not math.isfinite(value):
        return "–"
    return "<1%" if 0 < value < 0.005 else f"{value * 100:.0f}%"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Write a count with its noun.

    >>> plural(1, "story", "stories"), plural(1200, "outlet")
    ('1 story', '1,200 outlets')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def runs(references: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Join reference numbers that follow one another, where three or more do.

    >>> runs((1, 2, 3, 7, 9, 10))
    ((1, 3), (7, 7), (9, 9), (10, 10))
    """
    groups: list[list[int]] = []
    for value in sorted(set(references)):
        if groups and value == groups[-1][-1] + 1:
            groups[-1].append(value)
        else:
            groups.append([value])
    joined: list[tuple[int, int]] = []
    for group in groups:
        joined += [(group[0], group[-1])] if len(group) > 2 else [(value, value) for value in group]
    return tuple(joined)


def shorten(text: str, limit: int = 60) -> str:
    """Cut a text at a word, or inside one that is too long, and mark the cut.

    >>> shorten("Ministers meet in Moscow", 17)
    'Ministers meet…'
    """
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    words = head.rsplit(" ", 1)[0]
    return (words if len(words) > limit // 2 else head).rstrip(" ,;:.–—-") + "…"


def breakable(text: str) -> str:
    """Give words of more than 64 characters places to break at; the engine needs minutes for a line without any.

    >>> breakable("short"), len(breakable("x" * 100))
    ('short', 112)
    """
    return re.sub(r"\S{65,}", lambda found: "\u200b".join(re.findall(r".{1,8}", found[0], re.DOTALL)), text)


def direction(text: str) -> str:
    """Return the writing direction of a text by its first letter: "rtl" or "ltr".

    >>> direction("12 مارس"), direction("Москва")
    ('rtl', 'ltr')
    """
    for letter in text[:2000]:
        kind = unicodedata.bidirectional(letter)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def href(url: str | None) -> str:
    """Return the address when it is one that may be followed from a document, else nothing.

    >>> href("https://example.org/a"), href("javascript:alert(1)"), href("file:///etc/passwd")
    ('https://example.org/a', '', '')
    """
    address = printable(url or "").strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https"} or not parts.netloc or re.search(r"\s", address):
        return ""
    return address


def bare_url(url: str) -> str:
    """Write an address as a reader says it.

    >>> bare_url("https://www.example.org/news/2026/?id=7")
    'example.org/news/2026/?id=7'
    """
    return shorten(re.sub(r"^https?://(www\.)?", "", printable(url), flags=re.IGNORECASE).rstrip("/"), 64)


def hedged(point: Point) -> tuple[tuple[str, bool], ...]:
    """Split a point's text into pieces, each with whether it is a hedge; the pieces joined are the text."""
    marks = [False] * len(point.text)
    for start, end in point.hedges:
        marks[max(start, 0) : end] = [True] * len(marks[max(start, 0) : end])
    pieces: list[tuple[str, bool]] = []
    begin = 0
    for at in range(1, len(marks) + 1):
        if at == len(marks) or marks[at] != marks[begin]:
            pieces.append((point.text[begin:at], marks[begin]))
            begin = at
    return tuple(pieces)
