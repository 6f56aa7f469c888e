"""Settings become a `Plan`: collectors, analyser and renderers are built."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from briefings.analysis.nlp.cache import CachedAnalyser
from briefings.analysis.nlp.limited import LimitedAnalyser
from briefings.analysis.nlp.spacy_pipeline import find_model_name
from briefings.config.collectors import build_remote_collectors
from briefings.config.library import derive_briefing_key, open_library
from briefings.config.outlet_lists import read_outlets
from briefings.config.plugins import BUILT_IN, load_plugin
from briefings.config.settings import CollectorSettings, Settings, read_settings
from briefings.core.edition import EditionStatus
from briefings.core.errors import SettingsError, UsageError
from briefings.core.plan import NO_ARTICLES, Analyser, Collector, LoadedPlan, Plan, Renderer, exempt_nothing
from briefings.core.processes.engine_choice import parse_engine
from briefings.core.stories import Topic, Watch, WatchKind
from briefings.core.suggestions import suggest_file
from briefings.publishing.renderers.limited_templates import LimitedTemplates
from briefings.publishing.renderers.templating import Templates
from briefings.publishing.renderers.theme import Theme, load_logo
from briefings.storage.collector import LibraryCollector

#: kinds of collectors that fetch from outside; `config.collectors` builds them
REMOTE_KINDS = ("pages", "mailbox")

#: kinds of renditions that are drawn from templates
TEMPLATED_FORMATS = ("pdf", "html", "md", "docx")


#: how the origins of articles begin that folders bring
INPUT_ORIGINS = ("folder: ",)


@dataclass(frozen=True, slots=True)
class ArticleWindow:
    """What a library is asked for: what came in until a moment, or the articles of an edition again."""

    until: datetime | None = None
    #: name of the edition
    edition: str = ""
    #: beginning of the window, where it is not the last edition
    since: datetime | None = None


#: why there is nothing to report in a window
NOTHING_SINCE = (
    "nothing has come in since the last edition that went out; `briefings run --since 7d` reports again what came in"
)
#: everything that the library holds
WHOLE_LIBRARY = ArticleWindow()


def load_plan(path: Path, window: ArticleWindow = WHOLE_LIBRARY, engine: str = "") -> LoadedPlan:
    """Return the plan of a settings file; relative paths count from the file's own folder.

    An `engine` goes before that of the file.
    """
    settings = read_settings(path)
    settings = settings.model_copy(update={"engine": engine or settings.engine})
    plan = build_plan(settings, path.parent, str(path), window)
    plan = replace(plan, regular=bool(settings.title), status=status_before_approval(settings))
    return LoadedPlan(plan, path.parent / settings.output)


def status_before_approval(settings: Settings) -> EditionStatus:
    """Return the status that an edition is made with: a draft where somebody is to approve it."""
    return EditionStatus.DRAFT if settings.policy.approval else EditionStatus.NONE


def build_plan(
    settings: Settings, base: Path, named: str = "the settings", window: ArticleWindow | None = None
) -> Plan:
    """Return the plan of some settings. Raises `SettingsError` when a part of it cannot be built.

    With a window everything comes through the library; without one the library is opened only where it is named.
    """
    stored = window is not None or any(worker.kind == "library" for worker in list_collector_settings(settings))
    collectors = (
        build_stored_collectors(settings, base, named, window or WHOLE_LIBRARY)
        if stored
        else build_inputs(settings, base, named)
    )
    since, exempt = settings.since, exempt_nothing
    if collectors and isinstance(first := collectors[0], LibraryCollector) and (since is None or first.since):
        since = first.find_oldest_publication() if first.stored or first.since else None
        exempt = exempt if first.since else first.is_brought
    if not collectors:
        raise SettingsError(
            f'{named}: names no articles; add `articles = ["articles/"]`, a [[feed]], `briefings feeds add ADDRESS`, '
            'or `kind = "library"` under [[collector]]'
        )
    renderers: list[Renderer] = [build_renderer(kind, settings, base) for kind in dict.fromkeys(settings.formats)]
    return Plan(
        title=settings.title,
        collectors=tuple(collectors),
        analyser=build_analyser(settings),
        renderers=tuple(renderers),
        topics=tuple(Topic(topic.name, topic.terms) for topic in settings.topic),
        outlets=read_outlets(base / settings.outlets) if settings.outlets else None,
        watches=tuple(Watch(watch.name, WatchKind(watch.kind), watch.spellings) for watch in settings.watch),
        since=since,
        until=settings.until,
        is_exempt=exempt,
        empty_reason=NOTHING_SINCE if window and not window.since else NO_ARTICLES,
        marking=settings.marking,
        paper=settings.paper,
        language=settings.language,
        stories_per_topic=settings.limits.stories_per_topic,
        rows_per_table=settings.limits.rows_per_table,
        sentences=settings.limits.sentences,
    )


def build_inputs(settings: Settings, base: Path, named: str, remote: bool = True) -> list[Collector]:
    """Return what brings articles itself: the folders, plug-ins and, with `remote`, pages and mailboxes."""
    collectors: list[Collector] = []
    if settings.articles:
        paths = tuple(base / path for path in settings.articles)
        collectors.append(load_plugin("collectors", "folder")(paths=paths, columns=settings.columns))
    if remote:
        collectors += build_remote_collectors(settings, base, named)
    for worker in settings.collector:
        if worker.kind not in (*REMOTE_KINDS, "library"):
            collectors.append(build_plugin("collectors", worker.kind, worker.options(), named))
    return collectors


def find_missing_paths(settings: Settings, base: Path) -> Iterator[str]:
    """Yield a sentence for every file and folder that the settings name and that is not there."""
    named = [("articles", path) for path in settings.articles]
    others = (("templates", settings.templates), ("logo", settings.theme.logo), ("outlets", settings.outlets))
    named += [(key, path) for key, path in others if path]
    for key, path in named:
        if not (base / path).exists():
            yield f"{key}: {path}: there is no such file or folder{suggest_file(base / path)}"


def build_stored_collectors(settings: Settings, base: Path, named: str, window: ArticleWindow) -> list[Collector]:
    """Return the collectors of the library: what feeds, pages and mailboxes brought lies there already."""
    library = open_library(settings, base)
    inputs = tuple(build_inputs(settings, base, named, remote=False))
    kinds = [worker for worker in list_collector_settings(settings) if worker.kind == "library"]
    stored = bool(kinds or library.list_feeds() or build_remote_collectors(settings, base, named))
    if not (inputs or stored):
        return []
    options = {
        "library": library,
        "briefing": derive_briefing_key(settings, base),
        "until": window.until,
        "again": window.edition,
        "since": window.since,
    }
    own = [worker.options() for worker in kinds] or [{}]
    first = {"inputs": inputs, "places": INPUT_ORIGINS if inputs else (), "stored": stored}
    return [
        build_plugin("collectors", "library", {**said, **options, **(first if at == 0 else {})}, named)
        for at, said in enumerate(own)
    ]


def list_collector_settings(settings: Settings) -> tuple[CollectorSettings, ...]:
    """Return the collectors of the settings; where feeds are named, the library, which holds their articles, is one."""
    wanted = bool(settings.feed) and all(worker.kind != "library" for worker in settings.collector)
    return (*settings.collector, *((CollectorSettings(kind="library"),) if wanted else ()))


def build_analyser(settings: Settings) -> Analyser:
    """Return the analyser, behind the cache of analyses unless that is switched off."""
    pipeline = settings.model or None
    analyser = LimitedAnalyser(
        BUILT_IN["analysers"]["spacy"],
        pipeline,
        settings.limits.article_seconds,
        find_model_name(pipeline),
        parse_engine(settings.engine),
    )
    return CachedAnalyser(analyser, cache_folder() / "readings") if settings.cache else analyser


def cache_folder() -> Path:
    """Return the folder for what can be made anew at any time (XDG Base Directory Specification)."""
    home = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(home).expanduser() / "briefings"


def build_renderer(kind: str, settings: Settings, base: Path) -> Renderer:
    """Return a renderer; one that draws from templates gets those of the settings."""
    options: dict[str, Any] = settings.pdf.model_dump() if kind == "pdf" else {}
    if kind in TEMPLATED_FORMATS:
        options["templates"] = build_templates(settings, base)
    made: Renderer = build_plugin("renderers", kind, options, "formats")
    return made


def build_templates(settings: Settings, base: Path, *, fresh: bool = False) -> Templates:
    """Return the templates in the settings' theme, a user's own before ours."""
    given = settings.theme.model_dump(exclude={"logo"})
    theme = Theme(**given, logo=load_logo(base / settings.theme.logo) if settings.theme.logo else "")
    own = base / settings.templates if settings.templates else None
    if own is None:
        return Templates(None, settings.template, theme, fresh=fresh, annex=settings.annex)
    return LimitedTemplates(own, settings.template, theme, fresh=fresh, annex=settings.annex)


def build_plugin(door: str, kind: str, options: dict[str, Any], named: str) -> Any:
    """Return a plug-in made from its options; options that it does not know are the user's mistake, not a crash."""
    worker = load_plugin(door, kind)
    try:
        return worker(**options)
    except TypeError as cause:
        raise SettingsError(f"{named}: {door.removesuffix('s')} {kind!r}: {cause}") from cause


def parse_topic(text: str) -> Topic:
    """Read a topic as the command line gives it: "Name: term, term".

    >>> parse_topic("Grain: wheat, port closure")
    Topic(name='Grain', terms=('wheat', 'port closure'), discovered=False)
    """
    name, colon, terms = text.partition(":")
    wanted = tuple(term.strip() for term in terms.split(",") if term.strip())
    if not colon or not name.strip() or not wanted:
        raise UsageError(f'--topic {text!r}: a topic needs a name and at least one term, as in "Grain: wheat, harvest"')
    return Topic(name.strip(), wanted)
