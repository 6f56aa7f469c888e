"""The filters and functions that templates have besides those of Jinja2, each in the language of its page."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from briefings.core.edition import Briefing, Coverage, Section
from briefings.core.message import Message, Text
from briefings.core.table import Table
from briefings.publishing.renderers import statement_rows, table_layout, typography
from briefings.publishing.renderers.charts import bars
from briefings.publishing.renderers.i18n import Translator, get_translator
from briefings.publishing.renderers.safe_values import (
    css_font_family,
    css_page_size,
    make_anchor,
    script_hash,
    tlp_colour,
)

#: What may not stand as it is in a string of a style sheet that itself stands in a page.
UNSAFE_IN_CSS_STRING = re.compile(r"[\"\\<>&\x00-\x1f]")


def clean_value(value: object) -> object:
    """Return a value as it is printed: without what no page can show."""
    if isinstance(value, Message):
        value = value.text
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return typography.strip_unprintable(value)


def _edition_year(context: Context) -> int | None:
    """Return the edition's year, which days are written without."""
    briefing = context["briefing"]
    return briefing.day.year if briefing.day is not None else None


def css_content(text: str) -> str:
    """Write a message as the `css_content` of a style sheet; `{page}` and `{pages}` in it become the counters.

    >>> str(css_content("Page {page} of {pages}"))
    '"Page " counter(page) " of " counter(pages)'
    """
    parts = [part for part in re.split(r"(\{pages?\})", text) if part]
    counters = {"{page}": "counter(page)", "{pages}": "counter(pages)"}
    # Nothing in a CSS string can end it early once quotes, backslashes, "<" and line ends are written as code points.
    return Markup(
        " ".join(counters.get(part) or f'"{re.sub(UNSAFE_IN_CSS_STRING, _escape_code_point, part)}"' for part in parts)
    )


def _escape_code_point(found: re.Match[str]) -> str:
    return f"\\{ord(found[0]):06x}"


def _family(name: str) -> str:
    """Write a font family as a style sheet wants it; the quotation marks are part of it."""
    return Markup(css_font_family(name))


def _context_translator(context: Context) -> Translator:
    words = context["labels"]
    return words if isinstance(words, Translator) else get_translator("en")


def _fill_message(context: Context, message: str, values: dict[str, object]) -> str:
    """Put values into a message of ours: the message may hold markup, the values are cleaned and escaped."""
    values = {name: clean_value(value) for name, value in values.items()}
    if context.eval_ctx.autoescape:
        return Markup(message) % values
    return message % values


@pass_context
def _gettext(context: Context, message: str, /, **values: object) -> str:
    return _fill_message(context, _context_translator(context).gettext(message), values)


@pass_context
def _pgettext(context: Context, sense: str, message: str, /, **values: object) -> str:
    return _fill_message(context, _context_translator(context).pgettext(sense, message), values)


@pass_context
def _ngettext(context: Context, one: str, many: str, num: int, /, **values: object) -> str:
    words = _context_translator(context)
    return _fill_message(context, words.ngettext(one, many, num), {"num": words.format_number(num)} | values)


@pass_context
def _npgettext(context: Context, sense: str, one: str, many: str, num: int, /, **values: object) -> str:
    words = _context_translator(context)
    return _fill_message(context, words.npgettext(sense, one, many, num), {"num": words.format_number(num)} | values)


@pass_context
def _translate(context: Context, text: Text) -> str:
    return _context_translator(context).translate(text)


@pass_context
def _glance(context: Context, label: str, count: int) -> str:
    return _context_translator(context).translate_count_label(label, count)


@pass_context
def _heading(context: Context, thing: Briefing | Section) -> str:
    """Return the title of an edition or a section; one that nobody chose is a word of ours."""
    ours = thing.discovered if isinstance(thing, Section) else thing.title == "Briefing"
    return _context_translator(context).translate(thing.title) if ours else thing.title


@pass_context
def _capitals(context: Context, text: str) -> str:
    return _context_translator(context).to_capitals(text)


@pass_context
def _number(context: Context, value: float) -> str:
    return _context_translator(context).format_number(value)


@pass_context
def _source_count(context: Context, count: int) -> str:
    return _context_translator(context).format_source_count(count)


@pass_context
def _share(context: Context, value: float) -> str:
    return _context_translator(context).format_share(value)


@pass_context
def _date(context: Context, value: date) -> str:
    return _context_translator(context).format_day(value, _edition_year(context))


@pass_context
def _date_with_year(context: Context, value: date) -> str:
    return _context_translator(context).format_day(value)


@pass_context
def _full_date(context: Context, value: date) -> str:
    return _context_translator(context).format_full_day(value)


@pass_context
def _long_date(context: Context, value: date) -> str:
    return _context_translator(context).format_long_day(value)


@pass_context
def _month(context: Context, value: date) -> str:
    """Write the month of a day, with its year."""
    return _context_translator(context).format_month(value)


def parse_day(text: str) -> date | None:
    """Return the day that is written in ISO 8601; None where none is.

    >>> parse_day("2026-03-10"), parse_day("")
    (datetime.date(2026, 3, 10), None)
    """
    return date.fromisoformat(text) if text else None


@pass_context
def _time(context: Context, value: datetime) -> str:
    return _context_translator(context).format_date_time(value, _edition_year(context))


@pass_context
def _window(context: Context, period: Sequence[datetime | None]) -> str:
    first, last = period
    return _context_translator(context).format_period(first, last, _edition_year(context))


@pass_context
def _language_name(context: Context, code: str) -> str:
    """Write the name of a language, by its code, in the language of the page."""
    return str(_context_translator(context).locale.languages.get(code, code))


@pass_context
def _sheet(context: Context, table: Table, line: float = 0.0) -> table_layout.TableLayout:
    return table_layout.lay_out_table(table, _edition_year(context), line, _context_translator(context))


@pass_context
def _columns(
    context: Context, section: Section, width: float, height: float, *, peak: int | None = None
) -> bars.BarChart:
    return bars.lay_out_bar_chart(section, width, height, peak=peak, words=_context_translator(context))


@pass_context
def _article_bars(context: Context, sections: Sequence[Section]) -> bars.ArticleBars:
    return bars.lay_out_article_bars(sections, _context_translator(context))


@pass_context
def _fates(context: Context, coverage: Coverage, length: float = 100.0) -> tuple[bars.BarSegment, ...]:
    return bars.lay_out_coverage_bar(coverage, length, _context_translator(context))


#: filter -> what it calls
FILTERS: Mapping[str, Callable[..., object]] = {
    "anchor": make_anchor,
    "article_bars": _article_bars,
    "bare_url": typography.shorten_url,
    "breakable": typography.add_break_points,
    "capitals": _capitals,
    "columns": _columns,
    "content": css_content,
    "date": _date,
    "day_of": parse_day,
    "date_with_year": _date_with_year,
    "direction": typography.text_direction,
    "family": _family,
    "full_date": _full_date,
    "hedged": typography.split_hedges,
    "hedged_statement": statement_rows.split_statement,
    "outer_hedges": statement_rows.outer_hedges,
    "repeats_context": statement_rows.repeats_context,
    "repeats_sentence": statement_rows.repeats_sentence,
    "row": statement_rows.split_row,
    "whole_sentence": statement_rows.split_whole_sentence,
    "preposed": typography.reads_before,
    "heading": _heading,
    "href": typography.safe_href,
    "glance": _glance,
    "language_name": _language_name,
    "long_date": _long_date,
    "month": _month,
    "number": _number,
    "paper": css_page_size,
    "references": typography.group_references,
    "share": _share,
    "sheet": _sheet,
    "source_count": _source_count,
    "shorten": typography.shorten,
    "source_hash": script_hash,
    "time": _time,
    "tlp": tlp_colour,
    "translated": _translate,
    "window": _window,
}
#: name -> what every template sees under it
GLOBALS: Mapping[str, Callable[..., object]] = {
    "fates": _fates,
    "gettext": _gettext,
    "ngettext": _ngettext,
    "npgettext": _npgettext,
    "peak": bars.find_peak_count,
    "pgettext": _pgettext,
}
