"""Translates the words of a page: messages from the catalogues, dates and numbers by Babel."""

import gettext
import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache, cached_property

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent

from briefings.core.message import LocalTerm, Message, MessageValue, TermKind, Text
from briefings.core.resources import find_label_catalogue
from briefings.publishing.renderers.messages import GLANCE_LABELS, MANY_SOURCES, SOURCE_COUNTS

#: The language that messages are written in.
SOURCE_LANGUAGE = "en"
#: English days are written as 12 Mar 2026; every other language as the Unicode locale data has it.
ENGLISH_DATE_FORMATS = {
    "MMMd": "d MMM",
    "yMMMd": "d MMM y",
    "yMMM": "MMM y",
    "long": "d MMMM y",
    "full": "EEEE d MMMM y",
}


@cache
def _load_territory_codes() -> Mapping[str, str]:
    """Map countries, by their English names, to their codes."""
    return {name: code for code, name in Locale("en").territories.items() if len(code) == 2}


class Translator:
    """One language: its messages, and how it writes dates and numbers; `get_translator` makes it."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = _parse_locale(language)
        self._messages = _load_catalogue(language)
        self._has_catalogue = type(self._messages) is not gettext.NullTranslations
        self.gettext: Callable[[str], str] = self._messages.gettext
        self.ngettext: Callable[[str, str, int], str] = self._messages.ngettext
        self.pgettext: Callable[[str, str], str] = self._messages.pgettext
        self.npgettext: Callable[[str, str, str, int], str] = self._messages.npgettext

    @cached_property
    def direction(self) -> str:
        """The writing direction of the page: "rtl" or "ltr"."""
        return "rtl" if self.locale.character_order == "right-to-left" else "ltr"

    def mirror_x(self, x: float, width: float, whole: float) -> float:
        """Return where a thing stands in a picture that runs in the direction of the page.

        >>> get_translator("fr").mirror_x(10, 5, 100), get_translator("ar").mirror_x(10, 5, 100)
        (10, 85)
        """
        return whole - x - width if self.direction == "rtl" else x

    def translate(self, text: Text) -> str:
        """Return a text of ours that stands in the edition as data; what no catalogue has stays English.

        >>> get_translator("en").translate("Key points")
        'Key points'
        """
        if not self._has_catalogue or not text:
            return str(text)
        return self._fill_message(text) if isinstance(text, Message) else self._look_up(text)

    def _look_up(self, text: str) -> str:
        """Return what the catalogue has for a text; a section of the news in a country is put together from both."""
        found = self.gettext(text)
        subject, separator, country = text.partition(": ")
        if found == text and separator and self.gettext(subject) != subject:
            code = _load_territory_codes().get(country, "")
            return f"{self.gettext(subject)}: {self.locale.territories.get(code, country)}"
        return found

    def _fill_message(self, message: Message) -> str:
        values = dict(message.values)
        count = values.get("num")
        if message.plural and isinstance(count, int):
            template = self.ngettext(message.id, message.plural, count)
        else:
            template = self._look_up(message.id) if message.id else ""
        return template % {name: self._format_value(value) for name, value in values.items()} if values else template

    def _format_value(self, value: MessageValue) -> str:
        """Return a value of a message; names and quoted words stay as they are."""
        if isinstance(value, Message):
            return self._fill_message(value)
        if isinstance(value, LocalTerm):
            return self._format_term(value)
        return self.format_number(value) if isinstance(value, int) else value

    def _format_term(self, term: LocalTerm) -> str:
        if term.kind == TermKind.LANGUAGE:
            return str(self.locale.languages.get(term.code, term.text))
        day = date.fromisoformat(term.code)
        if term.kind == TermKind.MONTH:
            return self.format_month(day)
        return self._format_date(day, "yMMMd" if term.kind == TermKind.DATE else "MMMd")

    def translate_count_label(self, label: str, count: int) -> str:
        """Translate the word beneath a number at a glance, in the form that the number asks for."""
        one, many = GLANCE_LABELS.get(label, (label, label))
        return self.ngettext(one, many, count) if self._has_catalogue else label

    def to_capitals(self, text: str) -> str:
        """Write a text in capitals; Turkish has two letters i.

        >>> get_translator("en").to_capitals("briefing"), get_translator("tr").to_capitals("briefing")
        ('BRIEFING', 'BRİEFİNG')
        """
        return text.replace("i", "İ").upper() if self.locale.language in {"az", "tr"} else text.upper()

    def format_count(self, one: str, many: str, count: int) -> str:
        """Write a count with its noun, in the form that the language has for it; `%(num)s` is the number.

        >>> get_translator("en").format_count("%(num)s story", "%(num)s stories", 1200)
        '1,200 stories'
        """
        return self.ngettext(one, many, count) % {"num": self.format_number(count)}

    def format_source_count(self, count: int) -> str:
        """Write how many independent sources something has: in words up to nine.

        >>> get_translator("en").format_source_count(1), get_translator("en").format_source_count(3)
        ('one source', 'three independent sources')
        """
        if 1 <= count <= len(SOURCE_COUNTS):
            return self.gettext(SOURCE_COUNTS[count - 1])
        return self.format_count(*MANY_SOURCES, count)

    def format_number(self, value: float) -> str:
        """Write a number with thousands separators and at most two decimals.

        >>> english = get_translator("en")
        >>> english.format_number(1234), english.format_number(2.50), english.format_number(1e6)
        ('1,234', '2.5', '1,000,000')
        """
        if not math.isfinite(value):
            return "–"
        return format_decimal(value, "#,##0.##", locale=self.locale)

    def format_share(self, value: float) -> str:
        """Write a share of one as a percentage.

        >>> english = get_translator("en")
        >>> english.format_share(0.426), english.format_share(0.001), english.format_share(0.0)
        ('43%', '<1%', '0%')
        """
        if not math.isfinite(value):
            return "–"
        if 0 < value < 0.005:
            return "<" + format_percent(0.01, locale=self.locale)
        return format_percent(value, locale=self.locale)

    def _format_date(self, value: date, form: str) -> str:
        if self.locale.language == SOURCE_LANGUAGE:
            return format_date(value, ENGLISH_DATE_FORMATS[form], locale=SOURCE_LANGUAGE)
        if form in {"long", "full"}:
            return format_date(value, form, locale=self.locale)
        return format_skeleton(form, value, locale=self.locale)

    def format_day(self, value: date, year: int | None = None) -> str:
        """Write a day; the year is left out where it is the one given.

        >>> english = get_translator("en")
        >>> english.format_day(date(2026, 3, 12)), english.format_day(date(2026, 3, 12), year=2026)
        ('12 Mar 2026', '12 Mar')
        """
        return self._format_date(value, "MMMd" if value.year == year else "yMMMd")

    def format_month(self, value: date) -> str:
        """Write the month of a day, with its year.

        >>> get_translator("en").format_month(date(2026, 3, 1))
        'Mar 2026'
        """
        return self._format_date(value, "yMMM")

    def format_full_day(self, value: date) -> str:
        """Write a day with its month in full.

        >>> get_translator("en").format_full_day(date(2026, 3, 12))
        '12 March 2026'
        """
        return self._format_date(value, "long")

    def format_long_day(self, value: date) -> str:
        """Write a day in full, with its weekday.

        >>> get_translator("en").format_long_day(date(2026, 3, 12))
        'Thursday 12 March 2026'
        """
        return self._format_date(value, "full")

    def format_date_time(self, value: datetime, year: int | None = None) -> str:
        """Write a moment; midnight sharp is how sources write a day without a time, and is written as the day.

        >>> from datetime import UTC
        >>> get_translator("en").format_date_time(datetime(2026, 3, 12, 6, 5, tzinfo=UTC))
        '12 Mar 2026 06:05'
        >>> get_translator("en").format_date_time(datetime(2026, 3, 12, tzinfo=UTC), 2026)
        '12 Mar'
        """
        if value.hour == value.minute == value.second == 0:
            return self.format_day(value, year)
        return f"{self.format_day(value, year)} {value.hour:02}:{value.minute:02}"

    def format_chart_date(self, value: date, year: int | None = None) -> str:
        """Write a day or a moment for a picture: in figures where the engine would set the letters the wrong way round.

        >>> day = date(2026, 3, 12)
        >>> get_translator("en").format_chart_date(day, 2026), get_translator("ar").format_chart_date(day, 2026)
        ('12 Mar', '12/3')
        """
        if self.direction == "ltr":
            return self.format_date_time(value, year) if isinstance(value, datetime) else self.format_day(value, year)
        day = f"{value.day}/{value.month}" + ("" if value.year == year else f"/{value.year}")
        timed = isinstance(value, datetime) and (value.hour or value.minute or value.second)
        return f"{day} {value:%H:%M}" if timed else day

    def format_period(self, first: datetime | None, last: datetime | None, year: int | None = None) -> str:
        """Write a period between two moments, as briefly as it can be understood; empty when neither is known.

        >>> from datetime import UTC
        >>> first, last = datetime(2026, 3, 12, 6, tzinfo=UTC), datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
        >>> get_translator("en").format_period(first, last, 2026)
        '12 Mar 06:00–09:30'
        """
        if first is None or last is None:
            known = first or last
            return self.format_date_time(known, year) if known else ""
        if first.year != last.year:
            year = None
        begin, end = self.format_date_time(first, year), self.format_date_time(last, year)
        if begin == end:
            return begin
        if first.date() == last.date() and ":" in begin and ":" in end:
            return f"{begin}–{end[-5:]}"
        return f"{begin} – {end}"


@cache
def get_translator(language: str) -> Translator:
    """Return the translator of a language, by its code: "en", "fr", "pt-BR"."""
    return Translator(language)


def _parse_locale(language: str) -> Locale:
    """Return the conventions of a language; English ones where it is not known."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(SOURCE_LANGUAGE)


def _load_catalogue(language: str) -> gettext.NullTranslations:
    """Load the catalogue of a language; English is what messages are written in and has none."""
    path = find_label_catalogue(language)
    if path is None:
        return gettext.NullTranslations()
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)
