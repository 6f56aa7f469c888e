"""A date as a source writes it becomes an aware moment in UTC, with what we had to supply to it.

Read are ISO 8601, RFC 822 with its obsolete zones, epoch numbers, compact digits (20240531, 20240531120000), the usual
forms of thirty languages, and what counts from the moment of collection ("2 hours ago", "gestern um 14:30", "31 May").
Of two readings of 03/04/2026 the day stands first, unless dots part it otherwise impossible or the source is American
(language en-US); a reading that lies after the collection gives way to the other.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from briefings.core.article import CLOCK_TOLERANCE, plausible_date
from briefings.core.rule_lists import any_of, read_entries, read_rows

#: Hours east of Greenwich for the zone names that mail and agencies still write; of two meanings the commoner.
ZONE_OFFSETS = {name: float(hours) for name, hours in read_rows("collectors", "time_zones")}

#: Two days that differ in year, month and day: what a date leaves out shows as a difference.
DATE_DEFAULTS = (datetime(2000, 1, 1), datetime(2004, 2, 2))  # noqa: DTZ001 - the zone is what we look for

#: What stands where a date should be and there is none.
EMPTY_VALUES = frozenset(("", *read_entries("collectors", "empty_values")))

#: Languages tried where English and the language of the source do not understand a date, the commoner first.
LANGUAGES = read_entries("collectors", "date_languages")

#: Day, month and year in digits, in an order that only their size can tell.
AMBIGUOUS_DATE = re.compile(r"(?<!\d)(\d{1,2})([/.\-])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)")

COMPACT_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{4}(?:\d\d)?)?")

#: What stands before the date in a line of a page.
DATE_LABEL = re.compile(
    rf"^(?:(?:{any_of(read_entries('collectors', 'date_labels', 'prefix'))} )?"
    rf"{any_of(read_entries('collectors', 'date_labels', 'label'))}\b[\s:,|-]*(?:on\b|at\b)?\s+"
    rf"|{any_of(read_entries('collectors', 'date_labels', 'article'))}\s+(?=\d))",
    re.IGNORECASE,
)

#: A year below 1000 after the name of a month, a zone or a time, which dateutil reads as one of this century.
EARLY_YEAR = re.compile(
    r"[^\W\d_]{3}\.?,? -?0\d{3}(?![\d:])|(?<!\d )\b[^\W\d_]{3,}\.? \d{1,2},? -?0\d{3}(?![\d:])|\d:\d\d 0\d{3}$"
)

#: What programs write where they know no date, and how far the zones of the world are from UTC.
PLACEHOLDERS = tuple(
    datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in read_entries("collectors", "placeholder_dates")
)
MAX_ZONE_OFFSET = timedelta(hours=14)

#: The last second of year 9999, which stands for "never", and the one after it.
NEVER = (253_402_300_799, 253_402_300_800)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

#: Stands for the moment of collection where nobody knows it.
LATEST_MOMENT = datetime(2200, 1, 1, tzinfo=UTC)

CLOCK_TIME = re.compile(r"\d:\d\d")
ZONE_SUFFIX = re.compile(r"(?:\d\s*(?:Z|[+-]\d\d:?\d\d)|\b(?:UTC|GMT|[A-Z]{1,4}[SD]?T))\b\s*(?:\([^)]{0,100}\))?$")


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A moment in UTC, and what the source left to us: "zone" (UTC), "date" (counted from the collection), "order"."""

    moment: datetime
    supplied: tuple[str, ...] = ()


class ImplausibleDate(ValueError):  # noqa: N818 - a verdict, turned into a `Problem` where an article is made
    """A date that can be read and that no article can have."""


def parse_absolute_date(value: str | float | None) -> datetime | None:
    """Return the moment meant by a date that is whole in itself; see `parse_date`."""
    found = parse_date(value)
    return found.moment if found else None


def parse_date(
    value: str | float | None, collected: datetime | None = None, language: str = "", order: str = ""
) -> ParsedDate | None:
    """Return the moment meant; None where nothing is said.

    `collected` (UTC) is what "yesterday" counts from; `language` the source's, as "pt" or "en-US"; `order` which number
    of 03/04/2026 comes first, "dmy" or "mdy", where other dates of the source prove it. Epoch numbers may
    count seconds to nanoseconds. Raises `ValueError` for what names no day.

    `ImplausibleDate`, one of them, is raised for a date that no article can have: before 1900, more than a year after
    `collected`, and what programs write where they know none.

    >>> parse_date("Thu, 29 Dec 2022 10:15:00 +0300").moment
    datetime.datetime(2022, 12, 29, 7, 15, tzinfo=datetime.timezone.utc)
    >>> parse_date("yesterday", datetime(2026, 3, 10, 9, tzinfo=UTC))
    ParsedDate(moment=datetime.datetime(2026, 3, 9, 0, 0, tzinfo=datetime.timezone.utc), supplied=('date',))
    """
    found = _parse_date_value(value, collected, language, order)
    if found and (plausible_date(found.moment, collected or LATEST_MOMENT) is None or _is_placeholder(found.moment)):
        raise ImplausibleDate("no article can have this date")
    return found


#: A day in the address of a page: "/2026/03/12/".
_ADDRESS_DATE = re.compile(r"/(20\d\d|19\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:[/-]|$)")


def find_address_date(address: str) -> str:
    """Return the day that stands in an address, as "2026-03-12"; empty where none does.

    >>> find_address_date("https://courier.example/2026/3/12/port"), find_address_date("https://courier.example/2026/port")
    ('2026-03-12', '')
    """
    found = _ADDRESS_DATE.search(address)
    try:
        return date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:
        return ""


def is_readable_date(value: str) -> bool:
    """Return whether a date names a moment that an article can have; what counts from the collection names none."""
    try:
        return parse_date(value, LATEST_MOMENT) is not None
    except ValueError:
        return False


def is_plausible_arrival(moment: datetime) -> bool:
    """Return whether a file, mail or capture can be of this time; clocks without one begin in 1970 or say nonsense."""
    return EPOCH <= moment <= LATEST_MOMENT


def convert_file_time(seconds: float) -> datetime:
    """Return the time of a file; the beginning of the epoch where the file system holds nonsense."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return EPOCH


def convert_arrival(moment: datetime | None) -> datetime | None:
    """Return the moment of an arrival in UTC; None for one that is none, or at an end of the calendar."""
    try:
        arrived = moment.astimezone(UTC) if moment else None
    except (OverflowError, ValueError):
        return None
    return arrived if arrived and is_plausible_arrival(arrived) else None


def _is_placeholder(moment: datetime) -> bool:
    return any(abs(moment - written) <= MAX_ZONE_OFFSET for written in PLACEHOLDERS)


def _parse_date_value(
    value: str | float | None, collected: datetime | None, language: str, order: str
) -> ParsedDate | None:
    if isinstance(value, int | float) and not math.isnan(value) and 1e7 < value < 1e15 and value == int(value):
        value = str(int(value))
    if isinstance(value, str):
        value = _normalise_date(value)
        if value.casefold() in EMPTY_VALUES:
            return None
        if COMPACT_DATE.fullmatch(value):
            value = f"{value[:8]}T{value[8:]}" if len(value) > 8 else value
        elif re.fullmatch(r"-?\d{9,19}(\.\d+)?", value):
            value = float(value)
    if isinstance(value, str):
        if len(value) > 100:
            raise ValueError("not a date")
        if EARLY_YEAR.search(value):
            raise ImplausibleDate("no article can have this date")
        return _parse_written_date(value, collected, language.casefold(), order)
    return None if value is None or math.isnan(value) else ParsedDate(_parse_epoch(value))


def _normalise_date(value: str) -> str:
    """Return the date in Western digits and single spaces, without what stands before it in a page."""
    value = " ".join(value.split())
    if not value.isascii():
        value = "".join(str(unicodedata.decimal(sign, sign)) for sign in value)
    value = re.sub(r"(?<=\d)(st|nd|rd|th)\b(?=,? \d{4})", "", DATE_LABEL.sub("", value))
    # The one-letter zones of RFC 822 were used the wrong way round so often that RFC 5322 takes them as unknown.
    value = re.sub(r"(:\d\d) [A-IK-Y]$", r"\1", value)
    # "GMT+0100" is an hour ahead of Greenwich to browsers, and one behind it to dateutil, which reads it as POSIX does.
    value = re.sub(r"\b(?:GMT|UTC) ?(?=[+-]\d)", "", value)
    return re.sub(r"\b(\d{1,2}) ?h ?(\d\d)\b", r"\1:\2", value).strip(" |·•,")


def _parse_epoch(number: float) -> datetime:
    # Below lie years, day counts and mistakes (in seconds it would be before 1973); above, nothing that counts time.
    if not 100_000_000 <= abs(number) < 1e20:
        raise ValueError("not a date")
    if any(number // unit in NEVER for unit in (1, 10**3, 10**6, 10**9)):
        raise ImplausibleDate("no article can have this date")
    while abs(number) >= 100_000_000_000:
        number /= 1000
    try:
        return datetime.fromtimestamp(number, UTC)
    except (OverflowError, OSError) as error:  # pragma: no cover - the platform's own range is wider than ours
        raise ValueError("not a date") from error


def _parse_written_date(value: str, collected: datetime | None, language: str, order: str) -> ParsedDate:
    both = AMBIGUOUS_DATE.search(value)
    if not (both and both[1] != both[3] and int(both[1]) <= 12 and int(both[3]) <= 12):
        return _parse_with_order(value, collected, language, day_first=True)
    if order:
        return _parse_with_order(value, collected, language, day_first=order == "dmy")
    if both[2] == ".":
        return _parse_with_order(value, collected, language, day_first=True)
    american = language in {"en-us", "en_us"}
    first = _parse_with_order(value, collected, language, day_first=not american)
    if collected and first.moment - collected > CLOCK_TOLERANCE:
        other = _parse_with_order(value, collected, language, day_first=american)
        first = min(first, other, key=lambda found: found.moment)
    return ParsedDate(first.moment, (*first.supplied, "order"))


def _parse_with_order(value: str, collected: datetime | None, language: str, *, day_first: bool) -> ParsedDate:
    """Read a date with the fast parser, and what that one does not know with the one that knows languages."""
    try:
        return _parse_with_dateutil(value, day_first)
    except ValueError:
        if not re.search(r"[^\W\d_]|\d:\d\d", value):
            raise
        return _parse_with_dateparser(value, collected, language, day_first)


def _parse_with_dateutil(value: str, day_first: bool) -> ParsedDate:
    from dateutil import parser

    value, zone = _split_zone_name(value)
    if re.match(r"\d{4}-?W\d\d", value):
        value = datetime.fromisoformat(value).isoformat().removesuffix("T00:00:00")
    year_first = bool(re.match(r"\D{0,12}\d{4}(?:\D|\d{4}(?!\d))", value))
    known = False

    def answer(name: str | None, offset: int | None) -> int | None:
        """Answer for every zone, so that an unknown one is taken as UTC instead of being warned about."""
        nonlocal known
        known = offset is not None or (name or "") in ZONE_OFFSETS
        return offset if offset is not None else round(ZONE_OFFSETS.get(name or "", 0) * 3600)

    try:
        first, second = (
            parser.parse(value, default=filler, tzinfos=answer, dayfirst=day_first and not year_first)
            for filler in DATE_DEFAULTS
        )
        if first.date() != second.date():
            raise ValueError("no day is named")
        if zone and not known:
            first, known = first.replace(tzinfo=zone), True
        # A day alone says nothing of an hour, so there is no zone to be missing.
        told = known or not (CLOCK_TIME.search(value) or re.search(r"\dT\d", value))
        return ParsedDate(first.astimezone(UTC), () if told else ("zone",))
    except (ArithmeticError, TypeError, AttributeError, LookupError, RecursionError) as error:
        raise ValueError("not a date") from error


def _split_zone_name(value: str) -> tuple[str, ZoneInfo | None]:
    """Split off a zone of the IANA database: "2024-05-31 14:00 Europe/Paris"."""
    match = re.search(r"(?<!\s)\s*+[\[(]?\b([A-Z][a-z]+(?:/[A-Z]\w+){1,2})[\])]?$", value)
    if not match:
        return value, None
    try:
        return value[: match.start()], ZoneInfo(match[1])
    except (OSError, ValueError):
        return value, None


@lru_cache(maxsize=4096)
def _parse_with_dateparser(value: str, collected: datetime | None, language: str, day_first: bool) -> ParsedDate:
    # "Last Tuesday" is this week's to some and last week's to others.
    if re.match(r"(?:last|next|this|past)\b", value, re.IGNORECASE):
        raise ValueError("no certain day is named")
    base = (collected or DATE_DEFAULTS[0]).replace(tzinfo=None)
    try:
        found = _build_dateparser(language[:2], base, day_first).get_date_data(value)
    except (ArithmeticError, TypeError, AttributeError, LookupError, RecursionError) as error:
        raise ValueError("not a date") from error
    if found.date_obj is None or found.period not in {"day", "time", "week"}:
        raise ValueError("no day is named")
    year_named = bool(re.search(r"(?<!\d)\d{4}(?!\d)", value))
    if collected is None and not year_named:
        raise ValueError("counts from a moment that is not known")
    exact = found.period == "time"
    moment = found.date_obj if exact else found.date_obj.replace(hour=0, minute=0, second=0, microsecond=0)
    zoneless = CLOCK_TIME.search(value) and not ZONE_SUFFIX.search(value)
    supplied = (*(() if year_named else ("date",)), *(("zone",) if zoneless else ()))
    return ParsedDate(moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC), supplied)


def _build_dateparser(language: str, base: datetime, day_first: bool) -> Any:
    from dateparser.date import DateDataParser

    # Without the memory of the last language, which would let one date decide how another is read.
    return DateDataParser(
        languages=list(dict.fromkeys((*((language,) if language in LANGUAGES else ()), *LANGUAGES))),
        use_given_order=True,
        try_previous_locales=False,
        settings={
            "RELATIVE_BASE": base,
            "PREFER_DATES_FROM": "past",
            "RETURN_TIME_AS_PERIOD": True,
            "TIMEZONE": "UTC",
            "TO_TIMEZONE": "UTC",
            "DATE_ORDER": "DMY" if day_first else "MDY",
        },
    )
