"""Seats the workers: settings become a `Plan`."""

import os
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from briefings.config.plugins import find
from briefings.config.settings import Settings, WorkerSettings, read_settings
from briefings.config.shelves import key_of, open_library
from briefings.config.sources import seated_sources
from briefings.errors import SettingsError, UsageError
from briefings.library.collector import LibraryCollector
from briefings.model.story import Topic
from briefings.plan import Analyser, Collector, Plan, Renderer
from briefings.reading.cache import CachedAnalyser
from briefings.renderers.templating import Templates
from briefings.renderers.theme import Theme, logo

#: kinds of collectors that go out for what is new, and are seated by `config.sources`
OUTSIDE = ("pages", "mailbox")

#: kinds of renditions that are drawn from templates
DRAWN = ("pdf", "html", "md", "docx")


@dataclass(frozen=True, slots=True)
class Window:
    """What a library is asked for: what came in until a moment, or the articles of an edition again."""

    until: datetime | None = None
    #: name of the edition
    again: str = ""


@dataclass(frozen=True, slots=True)
class Assembled:
    """A plan, and the folder its editions are kept in."""

    plan: Plan
    output: Path
    #: whether the plan's articles come from the library, which then wants to know the editions made of them
    from_library: bool = False


def load(path: Path, window: Window = Window()) -> Assembled:
    """Read a settings file and seat its workers; relative paths count from the file's own folder."""
    settings = read_settings(path)
    plan = assemble(settings, path.parent, str(path), window)
    library = any(worker.kind == "library" for worker in workers(settings))
    return Assembled(replace(plan, regular=bool(settings.title)), path.parent / settings.output, library)


def assemble(settings: Settings, base: Path, named: str = "the settings", window: Window = Window()) -> Plan:
    """Seat the workers that the settings name. Raises `SettingsError` when one cannot be seated."""
    since = settings.since
    collectors: list[Collector] = []
    if settings.articles:
        paths = tuple(base / path for path in settings.articles)
        collectors.append(find("collectors", "folder")(paths=paths, columns=settings.columns))
    outside = seated_sources(settings, base, named)
    if all(worker.kind != "library" for worker in workers(settings)):
        # With a library, pages and mail come out of it, where `briefings collect` has put them.
        collectors += outside
    for worker in workers(settings):
        if worker.kind in OUTSIDE:
            continue
        options = worker.options()
        if worker.kind == "library":
            shelf = {"library": open_library(settings, base), "briefing": key_of(settings, base)}
            options |= {**shelf, "until": window.until, "again": window.again}
        collectors.append(seat("collectors", worker.kind, options, named))
    if len(collectors) == 1 and isinstance(only := collectors[0], LibraryCollector):
        since = since or only.oldest()
    if not collectors:
        raise SettingsError(
            f'{named}: names no articles; add `articles = ["articles/"]`, a [[feed]], '
            'or `kind = "library"` under [[collector]]'
        )
    renderers: list[Renderer] = [renderer(kind, settings, base) for kind in dict.fromkeys(settings.formats)]
    return Plan(
        title=settings.title,
        collectors=tuple(collectors),
        analyser=analyser(settings),
        renderers=tuple(renderers),
        topics=tuple(Topic(topic.name, topic.terms) for topic in settings.topic),
        since=since,
        until=settings.until,
        marking=settings.marking,
        paper=settings.paper,
        language=settings.language,
        stories_per_topic=settings.limits.stories_per_topic,
        rows_per_table=settings.limits.rows_per_table,
        sentences=settings.limits.sentences,
    )


def workers(settings: Settings) -> tuple[WorkerSettings, ...]:
    """Return the collectors named; whoever names feeds wants what they brought, which lies in the library."""
    wanted = bool(settings.feed) and all(worker.kind != "library" for worker in settings.collector)
    return (*settings.collector, *((WorkerSettings(kind="library"),) if wanted else ()))


def analyser(settings: Settings) -> Analyser:
    """Seat the reader, behind the cache of readings unless that is switched off."""
    reader: Analyser = find("readers", "spacy")(settings.reader or None)
    return CachedAnalyser(reader, cache_folder() / "readings") if settings.cache else reader


def cache_folder() -> Path:
    """Return the folder for what can be made anew at any time (XDG Base Directory Specification)."""
    home = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(home).expanduser() / "briefings"


def renderer(kind: str, settings: Settings, base: Path) -> Renderer:
    """Seat a renderer; those that draw from templates are told whose."""
    options: dict[str, Any] = settings.pdf.model_dump() if kind == "pdf" else {}
    if kind in DRAWN:
        options["templates"] = templates(settings, base)
    made: Renderer = seat("renderers", kind, options, "formats")
    return made


def templates(settings: Settings, base: Path, *, fresh: bool = False) -> Templates:
    """Return the templates in the settings' theme, a user's own before ours."""
    given = settings.theme.model_dump(exclude={"logo"})
    theme = Theme(**given, logo=logo(base / settings.theme.logo) if settings.theme.logo else "")
    own = base / settings.templates if settings.templates else None
    return Templates(own, settings.template, theme, fresh=fresh)


def seat(door: str, kind: str, options: dict[str, Any], named: str) -> Any:
    """Make one worker from its options; options that it does not know are the user's mistake, not a crash."""
    worker = find(door, kind)
    try:
        return worker(**options)
    except TypeError as cause:
        raise SettingsError(f"{named}: {door.removesuffix('s')} {kind!r}: {cause}") from cause


def topic(text: str) -> Topic:
    """Read a topic as the command line gives it: "Name: term, term".

    >>> topic("Grain: wheat, port closure")
    Topic(name='Grain', terms=('wheat', 'port closure'), discovered=False)
    """
    name, colon, terms = text.partition(":")
    wanted = tuple(term.strip() for term in terms.split(",") if term.strip())
    if not colon or not name.strip() or not wanted:
        raise UsageError(f'--topic {text!r}: a topic needs a name and at least one term, as in "Grain: wheat, harvest"')
    return Topic(name.strip(), wanted)
