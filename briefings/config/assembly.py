"""Settings become a `Plan`: collectors, analyser and renderers are built."""

import os
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from briefings.analysis.nlp.cache import CachedAnalyser
from briefings.analysis.nlp.limited import LimitedAnalyser
from briefings.analysis.nlp.spacy_pipeline import find_model_name
from briefings.config.collectors import build_remote_collectors
from briefings.config.library import derive_briefing_key, open_library
from briefings.config.plugins import BUILT_IN, load_plugin
from briefings.config.settings import CollectorSettings, Settings, read_settings
from briefings.core.edition import EditionStatus
from briefings.core.errors import SettingsError, UsageError
from briefings.core.plan import Analyser, Collector, LoadedPlan, Plan, Renderer
from briefings.core.stories import Topic, Watch, WatchKind
from briefings.publishing.renderers.limited_templates import LimitedTemplates
from briefings.publishing.renderers.templating import Templates
from briefings.publishing.renderers.theme import Theme, load_logo
from briefings.storage.collector import LibraryCollector

#: kinds of collectors that fetch from outside; `config.collectors` builds them
REMOTE_KINDS = ("pages", "mailbox")

#: kinds of renditions that are drawn from templates
TEMPLATED_FORMATS = ("pdf", "html", "md", "docx")


@dataclass(frozen=True, slots=True)
class ArticleWindow:
    """What a library is asked for: what came in until a moment, or the articles of an edition again."""

    until: datetime | None = None
    #: name of the edition
    edition: str = ""


def load_plan(path: Path, window: ArticleWindow = ArticleWindow()) -> LoadedPlan:
    """Return the plan of a settings file; relative paths count from the file's own folder."""
    settings = read_settings(path)
    plan = build_plan(settings, path.parent, str(path), window)
    library = any(worker.kind == "library" for worker in list_collector_settings(settings))
    plan = replace(plan, regular=bool(settings.title), status=status_before_approval(settings))
    return LoadedPlan(plan, path.parent / settings.output, library, settings.policy.approval)


def status_before_approval(settings: Settings) -> EditionStatus:
    """Return the status that an edition is made with: a draft where somebody is to approve it."""
    return EditionStatus.DRAFT if settings.policy.approval else EditionStatus.NONE


def build_plan(
    settings: Settings, base: Path, named: str = "the settings", window: ArticleWindow = ArticleWindow()
) -> Plan:
    """Return the plan of some settings. Raises `SettingsError` when a part of it cannot be built."""
    since = settings.since
    collectors: list[Collector] = []
    if settings.articles:
        paths = tuple(base / path for path in settings.articles)
        collectors.append(load_plugin("collectors", "folder")(paths=paths, columns=settings.columns))
    outside = build_remote_collectors(settings, base, named)
    if all(worker.kind != "library" for worker in list_collector_settings(settings)):
        # With a library, pages and mail come out of it, where `briefings collect` has put them.
        collectors += outside
    for worker in list_collector_settings(settings):
        if worker.kind in REMOTE_KINDS:
            continue
        options = worker.options()
        if worker.kind == "library":
            source = {"library": open_library(settings, base), "briefing": derive_briefing_key(settings, base)}
            options |= {**source, "until": window.until, "again": window.edition}
        collectors.append(build_plugin("collectors", worker.kind, options, named))
    if len(collectors) == 1 and isinstance(only := collectors[0], LibraryCollector):
        since = since or only.find_oldest_publication()
    if not collectors:
        raise SettingsError(
            f'{named}: names no articles; add `articles = ["articles/"]`, a [[feed]], '
            'or `kind = "library"` under [[collector]]'
        )
    renderers: list[Renderer] = [build_renderer(kind, settings, base) for kind in dict.fromkeys(settings.formats)]
    return Plan(
        title=settings.title,
        collectors=tuple(collectors),
        analyser=build_analyser(settings),
        renderers=tuple(renderers),
        topics=tuple(Topic(topic.name, topic.terms) for topic in settings.topic),
        watches=tuple(Watch(watch.name, WatchKind(watch.kind), watch.spellings) for watch in settings.watch),
        since=since,
        until=settings.until,
        marking=settings.marking,
        paper=settings.paper,
        language=settings.language,
        stories_per_topic=settings.limits.stories_per_topic,
        rows_per_table=settings.limits.rows_per_table,
        sentences=settings.limits.sentences,
    )


def list_collector_settings(settings: Settings) -> tuple[CollectorSettings, ...]:
    """Return the collectors of the settings; where feeds are named, the library, which holds their articles, is one."""
    wanted = bool(settings.feed) and all(worker.kind != "library" for worker in settings.collector)
    return (*settings.collector, *((CollectorSettings(kind="library"),) if wanted else ()))


def build_analyser(settings: Settings) -> Analyser:
    """Return the analyser, behind the cache of analyses unless that is switched off."""
    pipeline = settings.model or None
    analyser = LimitedAnalyser(
        BUILT_IN["analysers"]["spacy"], pipeline, settings.limits.article_seconds, find_model_name(pipeline)
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
        return Templates(None, settings.template, theme, fresh=fresh)
    return LimitedTemplates(own, settings.template, theme, fresh=fresh)


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
