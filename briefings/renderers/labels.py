"""The words of the page in the reader's language: messages from the catalogues, dates and numbers by Babel."""

import gettext
import math
from collections.abc import Callable
from datetime import date, datetime
from functools import cache, cached_property, lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent

from briefings.renderers.sayings import GLANCE, day_in, gaps, month_in, sayings
from briefings.resources import catalogue

#: The language that messages are written in.
SOURCE = "en"
#: The house writes English days as 12 Mar 2026; every other language as the Unicode locale data has it.
ENGLISH_DAYS = {
    "MMMd": "d MMM",
    "yMMMd": "d MMM y",
    "yMMM": "MMM y",
    "long": "d MMMM y",
    "full": "EEEE d MMMM y",
}

#: Gaps of messages in which other words of ours stand.
TRANSLATED = frozenset(("articles", "day", "first", "place", "reason", "second"))


class Labels:
    """One language: its messages, and how it writes dates and numbers. `labels` hands them out, one a language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = _locale(language)
        self._messages = _messages(language)
        self._translated = type(self._messages) is not gettext.NullTranslations
        self._said = lru_cache(maxsize=4096)(self._say)
        self.gettext: Callable[[str], str] = self._messages.gettext
        self.ngettext: Callable[[str, str, int], str] = self._messages.ngettext
        self.pgettext: Callable[[str, str], str] = self._messages.pgettext
        self.npgettext: Callable[[str, str, str, int], str] = self._messages.npgettext

    @cached_property
    def direction(self) -> str:
        """The writing direction of the page: "rtl" or "ltr"."""
        return "rtl" if self.locale.character_order == "right-to-left" else "ltr"

    def across(self, x: float, width: float, whole: float) -> float:
        """Return where a thing stands in a picture that runs in the direction of the page.

        >>> labels("fr").across(10, 5, 100), labels("ar").across(10, 5, 100)
        (10, 85)
        """
        return whole - x - width if self.direction == "rtl" else x

    def said(self, text: str) -> str:
        """Translate a text of ours that stands in the edition as data, in English; what is not known stays.

        >>> labels("en").said("Key points")
        'Key points'
        """
        if not text or not self._translated:
            return text
        return self._said(text)

    def named(self, label: str, count: int) -> str:
        """Translate the word beneath a number at a glance, in the form that the number asks for."""
        one, many = GLANCE.get(label, (label, label))
        return self.ngettext(one, many, count) if self._translated else label

    def _say(self, text: str) -> str:
        found = self.gettext(text)
        if found != text:
            return found
        if day := day_in(text):
            return self._written(day[0], "yMMMd" if day[1] else "MMMd")
        if month := month_in(text):
            return self.month(month)
        for saying in sayings():
            if match := saying.pattern.fullmatch(text):
                parts = gaps(match)
                count = int(parts["num"].replace(",", "")) if "num" in parts else 0
                message = self.ngettext(saying.one, saying.many, count) if saying.many else self.gettext(saying.one)
                return message % {name: self._part(name, part) for name, part in parts.items()}
        return text

    def _part(self, name: str, text: str) -> str:
        """Translate what stands in a gap; names and quoted words stay as they are."""
        if name == "num":
            return self.number(int(text.replace(",", "")))
        if name == "language":
            return self._language(text)
        return self._said(text) if name in TRANSLATED else text

    def _language(self, english: str) -> str:
        """Translate the English name of a language."""
        code = next((code for code, name in Locale(SOURCE).languages.items() if name == english), "")
        return str(self.locale.languages.get(code, english))

    def capitals(self, text: str) -> str:
        """Write a text in capitals; Turkish has two letters i.

        >>> labels("en").capitals("briefing"), labels("tr").capitals("briefing")
        ('BRIEFING', 'BRİEFİNG')
        """
        return text.replace("i", "İ").upper() if self.locale.language in {"az", "tr"} else text.upper()

    def counted(self, one: str, many: str, count: int) -> str:
        """Write a count with its noun, in the form that the language has for it; `%(num)s` is the number.

        >>> labels("en").counted("%(num)s story", "%(num)s stories", 1200)
        '1,200 stories'
        """
        return self.ngettext(one, many, count) % {"num": self.number(count)}

    def number(self, value: float) -> str:
        """Write a number with thousands separators and at most two decimals.

        >>> labels("en").number(1234), labels("en").number(2.50), labels("en").number(1e6)
        ('1,234', '2.5', '1,000,000')
        """
        if not math.isfinite(value):
            return "–"
        return format_decimal(value, "#,##0.##", locale=self.locale)

    def share(self, value: float) -> str:
        """Write a share of one as a percentage.

        >>> labels("en").share(0.426), labels("en").share(0.001), labels("en").share(0.0)
        ('43%', '<1%', '0%')
        """
        if not math.isfinite(value):
            return "–"
        if 0 < value < 0.005:
            return "<" + format_percent(0.01, locale=self.locale)
        return format_percent(value, locale=self.locale)

    def _written(self, value: date, form: str) -> str:
        if self.locale.language == SOURCE:
            return format_date(value, ENGLISH_DAYS[form], locale=SOURCE)
        if form in {"long", "full"}:
            return format_date(value, form, locale=self.locale)
        return format_skeleton(form, value, locale=self.locale)

    def day(self, value: date, year: int | None = None) -> str:
        """Write a day; the year is left out where it is the one given.

        >>> labels("en").day(date(2026, 3, 12)), labels("en").day(date(2026, 3, 12), year=2026)
        ('12 Mar 2026', '12 Mar')
        """
        return self._written(value, "MMMd" if value.year == year else "yMMMd")

    def month(self, value: date) -> str:
        """Write the month of a day, with its year.

        >>> labels("en").month(date(2026, 3, 1))
        'Mar 2026'
        """
        return self._written(value, "yMMM")

    def full_day(self, value: date) -> str:
        """Write a day with its month in full.

        >>> labels("en").full_day(date(2026, 3, 12))
        '12 March 2026'
        """
        return self._written(value, "long")

    def long_day(self, value: date) -> str:
        """Write a day in full, with its weekday.

        >>> labels("en").long_day(date(2026, 3, 12))
        'Thursday 12 March 2026'
        """
        return self._written(value, "full")

    def moment(self, value: datetime, year: int | None = None) -> str:
        """Write a moment; midnight sharp is how sources write a day without a time, and is written as the day.

        >>> from datetime import UTC
        >>> labels("en").moment(datetime(2026, 3, 12, 6, 5, tzinfo=UTC))
        '12 Mar 2026 06:05'
        >>> labels("en").moment(datetime(2026, 3, 12, tzinfo=UTC), 2026)
        '12 Mar'
        """
        if value.hour == value.minute == value.second == 0:
            return self.day(value, year)
        return f"{self.day(value, year)} {value.hour:02}:{value.minute:02}"

    def drawn(self, value: date, year: int | None = None) -> str:
        """Write a day or a moment for a picture: in figures where the engine would set the letters the wrong way round.

        >>> labels("en").drawn(date(2026, 3, 12), 2026), labels("ar").drawn(date(2026, 3, 12), 2026)
        ('12 Mar', '12/3')
        """
        if self.direction == "ltr":
            return self.moment(value, year) if isinstance(value, datetime) else self.day(value, year)
        day = f"{value.day}/{value.month}" + ("" if value.year == year else f"/{value.year}")
        timed = isinstance(value, datetime) and (value.hour or value.minute or value.second)
        return f"{day} {value:%H:%M}" if timed else day

    def window(self, first: datetime | None, last: datetime | None, year: int | None = None) -> str:
        """Write a period between two moments, as briefly as it can be understood; empty when neither is known.

        >>> from datetime import UTC
        >>> labels("en").window(datetime(2026, 3, 12, 6, tzinfo=UTC), datetime(2026, 3, 12, 9, 30, tzinfo=UTC), 2026)
        '12 Mar 06:00–09:30'
        """
        if first is None or last is None:
            known = first or last
            return self.moment(known, year) if known else ""
        if first.year != last.year:
            year = None
        begin, end = self.moment(first, year), self.moment(last, year)
        if begin == end:
            return begin
        if first.date() == last.date() and ":" in begin and ":" in end:
            return f"{begin}–{end[-5:]}"
        return f"{begin} – {end}"


@cache
def labels(language: str) -> Labels:
    """Return the labels of a language, by its code: "en", "fr", "pt-BR"."""
    return Labels(language)


def _locale(language: str) -> Locale:
    """Return the conventions of a language; English ones where it is not known."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(SOURCE)


def _messages(language: str) -> gettext.NullTranslations:
    """Load the catalogue of a language; English is what messages are written in and has none."""
    path = catalogue(language)
    if path is None:
        return gettext.NullTranslations()
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)
