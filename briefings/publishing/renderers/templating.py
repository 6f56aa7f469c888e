"""Templates and a briefing go in, text comes out: the only room with Jinja2, closed so that nothing reaches out."""

import re
import traceback
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    pass_context,
)
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.filters import FILTERS
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from briefings.core.edition import Briefing, Coverage, Section, Table
from briefings.core.errors import RenderError, SettingsError
from briefings.core.resources import templates_folder as shipped_folder
from briefings.publishing.renderers import table_layout, typography
from briefings.publishing.renderers.charts import bars
from briefings.publishing.renderers.charts.context import ChartContext
from briefings.publishing.renderers.edition_index import build_edition_index
from briefings.publishing.renderers.i18n import Translator, get_translator
from briefings.publishing.renderers.safe_values import (
    css_font_family,
    css_page_size,
    make_anchor,
    script_hash,
    tlp_colour,
)
from briefings.publishing.renderers.theme import Theme

#: What a mistake in a template, or an object it does not expect, raises while it is drawn.
TEMPLATE_ERRORS = (TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


#: The template of the standard briefing; the others that are documents extend it.
DEFAULT_DOCUMENT = "briefing"


class Templates:
    """The templates of the program in the colours of a theme, with those of a user's folder before them."""

    def __init__(
        self,
        folder: Path | None = None,
        document: str = DEFAULT_DOCUMENT,
        theme: Theme | None = None,
        *,
        fresh: bool = False,
    ) -> None:
        """Take a folder whose templates come first, and the name of the template that is the document.

        With `fresh`, a template that was edited is read again. Raises `SettingsError` when there is no such template.
        """
        self.theme = theme or Theme()
        shipped = FileSystemLoader(shipped_folder())
        own: list[BaseLoader] = [] if folder is None else [FileSystemLoader(folder)]
        folders = tuple(place for place in (folder, shipped_folder()) if place is not None)
        self._folders = tuple(map(str, folders))
        self.document = f"{document}.html"
        if not any((place / self.document).is_file() for place in folders):
            raise SettingsError(
                f"template: there is no {self.document}; there are {', '.join(list_documents(folders))}"
            )
        self._environment = ImmutableSandboxedEnvironment(
            loader=ChoiceLoader([*own, shipped, PrefixLoader({"shipped": shipped})]),
            autoescape=True,
            extensions=["jinja2.ext.i18n"],
            undefined=StrictUndefined,
            auto_reload=fresh,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_clean_value,
        )
        self._environment.policies["ext.i18n.trimmed"] = True
        self._environment.newstyle_gettext = True  # type: ignore[attr-defined]
        self._environment.filters |= {
            "anchor": make_anchor,
            "bare_url": typography.shorten_url,
            "breakable": typography.add_break_points,
            "capitals": _capitals,
            "columns": _columns,
            "content": css_content,
            "date": _date,
            "date_with_year": _date_with_year,
            "direction": typography.text_direction,
            "family": _family,
            "full_date": _full_date,
            "hedged": typography.split_hedges,
            "heading": _heading,
            "href": typography.safe_href,
            "glance": _glance,
            "long_date": _long_date,
            "number": _number,
            "paper": css_page_size,
            "references": typography.group_references,
            "share": _share,
            "sheet": _sheet,
            "shorten": typography.shorten,
            "source_hash": script_hash,
            "time": _time,
            "tlp": tlp_colour,
            "translated": _translate,
            "window": _window,
        }
        self._environment.globals |= {
            "fates": _fates,
            "gettext": _gettext,
            "ngettext": _ngettext,
            "npgettext": _npgettext,
            "peak": bars.find_peak_count,
            "pgettext": _pgettext,
            "theme": self.theme,
        }

    @property
    def filters(self) -> set[str]:
        """The filters that templates have beside those of Jinja2."""
        return set(self._environment.filters) - set(FILTERS)

    @property
    def global_names(self) -> set[str]:
        """The names that every template has beside those of Jinja2."""
        return set(self._environment.globals) - set(DEFAULT_NAMESPACE)

    def render_template(self, name: str, briefing: Briefing, language: str = "", **extra: object) -> str:
        """Draw one template from a briefing, with labels in `language` or in the briefing's own.

        A mistake in the template becomes a `RenderError` that names file and line.
        """
        words, looked = get_translator(language or briefing.language), build_edition_index(briefing)
        easel = ChartContext(briefing, looked, words)
        try:
            return self._environment.get_template(name).render(
                briefing=briefing, guide=looked, labels=words, easel=easel, **extra
            )
        except TEMPLATE_ERRORS as error:
            raise RenderError(f"template {self._error_location(error, name)}: {_describe_error(error)}") from error

    def _error_location(self, error: BaseException, name: str) -> str:
        """Return file and line of the innermost template that the error passed through."""
        if isinstance(error, TemplateSyntaxError):
            return f"{error.filename or error.name or name}, line {error.lineno}"
        frames = [
            frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(self._folders)
        ]
        return f"{frames[-1].filename}, line {frames[-1].lineno}" if frames else name


def list_documents(folders: Sequence[Path]) -> tuple[str, ...]:
    """Return the names of the templates that are documents of their own: neither parts nor mails."""
    found = {path.stem for folder in folders for path in folder.glob("*.html")}
    return tuple(sorted(name for name in found if not name.startswith(("_", "email"))))


def _describe_error(error: BaseException) -> str:
    if isinstance(error, TemplateNotFound):
        return f"there is no template named {error.message or error.name}"
    return f"{type(error).__name__}: {error}"


def _clean_value(value: object) -> object:
    """Take out of every printed value what no page can show."""
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


#: What may not stand as it is in a string of a style sheet that itself stands in a page.
UNSAFE_IN_CSS_STRING = re.compile(r"[\"\\<>&\x00-\x1f]")


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
    values = {name: _clean_value(value) for name, value in values.items()}
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
def _translate(context: Context, text: str) -> str:
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
def _time(context: Context, value: datetime) -> str:
    return _context_translator(context).format_date_time(value, _edition_year(context))


@pass_context
def _window(context: Context, period: Sequence[datetime | None]) -> str:
    first, last = period
    return _context_translator(context).format_period(first, last, _edition_year(context))


@pass_context
def _sheet(context: Context, table: Table, line: float = 0.0) -> table_layout.TableLayout:
    return table_layout.lay_out_table(table, _edition_year(context), line, _context_translator(context))


@pass_context
def _columns(
    context: Context, section: Section, width: float, height: float, *, peak: int | None = None
) -> bars.BarChart:
    return bars.lay_out_bar_chart(section, width, height, peak=peak, words=_context_translator(context))


@pass_context
def _fates(context: Context, coverage: Coverage, length: float = 100.0) -> tuple[bars.BarSegment, ...]:
    return bars.lay_out_coverage_bar(coverage, length, _context_translator(context))
