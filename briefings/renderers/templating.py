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
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from briefings.errors import RenderError
from briefings.model.edition import Briefing, Table
from briefings.renderers import cells, charts, typography
from briefings.renderers.guide import guide
from briefings.resources import templates as shipped_folder

#: What a mistake in a template, or an object it does not expect, raises while it is drawn.
TEMPLATE_FAULTS = (TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)

#: TLP 2.0: the only labels there are, each in the colour that the standard gives it on black.
TLP = {
    "TLP:RED": "#FF2B2B",
    "TLP:AMBER": "#FFC000",
    "TLP:AMBER+STRICT": "#FFC000",
    "TLP:GREEN": "#33FF00",
    "TLP:CLEAR": "#FFFFFF",
}


class Templates:
    """The templates of the program, with those of a user's folder before them."""

    def __init__(self, folder: Path | None = None) -> None:
        shipped = FileSystemLoader(shipped_folder())
        own: list[BaseLoader] = [] if folder is None else [FileSystemLoader(folder)]
        self._folders = tuple(str(place) for place in (folder, shipped_folder()) if place is not None)
        self._environment = ImmutableSandboxedEnvironment(
            loader=ChoiceLoader([*own, shipped, PrefixLoader({"shipped": shipped})]),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_clean,
        )
        self._environment.filters |= {
            "anchor": anchor,
            "bare_url": typography.bare_url,
            "breakable": typography.breakable,
            "columns": charts.columns,
            "date": _date,
            "direction": typography.direction,
            "hedged": typography.hedged,
            "href": typography.href,
            "long_date": typography.long_day,
            "number": typography.number,
            "paper": paper,
            "plural": typography.plural,
            "references": typography.runs,
            "share": typography.share,
            "sheet": _sheet,
            "shorten": typography.shorten,
            "time": _time,
            "tlp": tlp,
            "window": _window,
        }
        self._environment.globals |= {"fates": charts.fates, "peak": charts.peak}

    def draw(self, name: str, briefing: Briefing, **extra: object) -> str:
        """Draw one template from a briefing; a mistake in it becomes a `RenderError` that names file and line."""
        try:
            return self._environment.get_template(name).render(briefing=briefing, guide=guide(briefing), **extra)
        except TEMPLATE_FAULTS as error:
            raise RenderError(f"template {self._place(error, name)}: {_reason(error)}") from error

    def _place(self, error: BaseException, name: str) -> str:
        """Return file and line of the innermost template that the error passed through."""
        if isinstance(error, TemplateSyntaxError):
            return f"{error.filename or error.name or name}, line {error.lineno}"
        frames = [
            frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(self._folders)
        ]
        return f"{frames[-1].filename}, line {frames[-1].lineno}" if frames else name


def _reason(error: BaseException) -> str:
    if isinstance(error, TemplateNotFound):
        return f"there is no template named {error.message or error.name}"
    return f"{type(error).__name__}: {error}"


def _clean(value: object) -> object:
    """Take out of every printed value what no page can show."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return typography.printable(value)


def anchor(text: str) -> str:
    """Make an anchor of an identifier.

    >>> anchor("syria & turkey")
    'syria---turkey'
    """
    return re.sub(r"[^\w.-]", "-", typography.printable(text)) or "-"


def paper(name: str) -> str:
    """Return the page size as a style sheet names it; anything but Letter is A4.

    >>> paper("Letter"), paper("A4; } body {")
    ('letter', 'A4')
    """
    return "letter" if name.strip().lower() in {"letter", "us letter"} else "A4"


def tlp(marking: str) -> str:
    """Return the colour of a TLP label; white for any other marking."""
    return TLP.get(marking.strip().upper(), "#FFFFFF")


def _year(context: Context) -> int | None:
    """Return the edition's year, which days are written without."""
    briefing = context["briefing"]
    return briefing.day.year if briefing.day is not None else None


@pass_context
def _date(context: Context, value: date) -> str:
    return typography.day(value, _year(context))


@pass_context
def _time(context: Context, value: datetime) -> str:
    return typography.moment(value, _year(context))


@pass_context
def _window(context: Context, period: Sequence[datetime | None]) -> str:
    first, last = period
    return typography.window(first, last, _year(context))


@pass_context
def _sheet(context: Context, table: Table) -> cells.Sheet:
    return cells.sheet(table, _year(context))
