"""Settings become a `Plan`: collectors, analyser and renderers are built."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from briefings.analysis.nlp.cache import CachedAnalyser
from briefings.analysis.nlp.limited import LimitedAnalyser
from briefings.analysis.nlp.spacy_pipeline import find_model_name
from briefings.collectors.kept_files import KeptFiles
from briefings.config.branding import TEMPLATED_FORMATS, build_theme
from briefings.config.collectors import build_remote_collectors
from briefings.config.library import derive_briefing_key, open_library
from briefings.config.outlet_lists import read_outlets
from briefings.config.plugins import BUILT_IN, build_plugin, load_plugin
from briefings.config.settings import CacheSettings, CollectorSettings, Settings, read_settings
from briefings.core.edition import EditionStatus
from briefings.core.errors import SettingsError, UsageError
from briefings.core.file_digests import FileDigests
from briefings.core.plan import NO_ARTICLES, Analyser, Collector, LoadedPlan, Plan, Renderer, exempt_nothing
from briefings.core.processes.engine_choice import parse_engine
from briefings.core.result_cache import ResultCache, ResultKind
from briefings.core.stories import Topic, Watch, WatchKind
from briefings.core.suggestions import suggest_file
from briefings.core.value_digests import digest_value
from briefings.publishing.renderers.cached import CachedRenderer, DrawingStyle
from briefings.publishing.renderers.documents import require_document
from briefings.storage.collector import LibraryCollector

#: kinds of collectors that fetch from outside; `config.collectors` builds them
REMOTE_KINDS = ("pages", "mailbox")

#: options of the PDF that say what drawing it may take, and change nothing in it
DRAWING_LIMITS = {"seconds", "megabytes"}
#: kinds of results that are kept; the tests keep fewer
KEPT_KINDS = frozenset(ResultKind)
#: file of the cache folder that holds the digests of files
DIGESTS_FILE = "files.json"

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


def load_plan(
    path: Path, window: ArticleWindow = WHOLE_LIBRARY, engine: str = "", *, cached: bool = True
) -> LoadedPlan:
    """Return the plan of a settings file; relative paths count from the file's own folder.

    An `engine` goes before that of the file. What is not to be `cached` is made anew, whatever the settings say.
    """
    settings = read_settings(path)
    settings = settings.model_copy(update={"engine": engine or settings.engine})
    if not cached:
        settings = settings.model_copy(update={"cache": CacheSettings(enabled=False)})
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
    cache, digests = build_cache(settings), FileDigests(cache_folder() / DIGESTS_FILE)
    kept = KeptFiles(cache, digests) if cache else None
    stored = window is not None or any(worker.kind == "library" for worker in list_collector_settings(settings))
    collectors = (
        build_stored_collectors(settings, base, named, window or WHOLE_LIBRARY, kept)
        if stored
        else build_inputs(settings, base, named, kept=kept)
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
    drawn = dict.fromkeys(settings.formats)
    renderers = [build_cached_renderer(kind, settings, base, cache, digests) for kind in drawn]
    return Plan(
        title=settings.title,
        collectors=tuple(collectors),
        analyser=build_analyser(settings, cache, digests),
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
        cache=cache,
        engine=parse_engine(settings.engine),
    )


def build_inputs(
    settings: Settings, base: Path, named: str, remote: bool = True, kept: KeptFiles | None = None
) -> list[Collector]:
    """Return what brings articles itself: the folders, plug-ins and, with `remote`, pages and mailboxes."""
    collectors: list[Collector] = []
    if settings.articles:
        paths = tuple(base / path for path in settings.articles)
        collectors.append(load_plugin("collectors", "folder")(paths=paths, columns=settings.columns, kept=kept))
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


def build_stored_collectors(
    settings: Settings, base: Path, named: str, window: ArticleWindow, kept: KeptFiles | None
) -> list[Collector]:
    """Return the collectors of the library: what feeds, pages and mailboxes brought lies there already."""
    library = open_library(settings, base)
    inputs = tuple(build_inputs(settings, base, named, remote=False, kept=kept))
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


def build_analyser(settings: Settings, cache: ResultCache | None, digests: FileDigests) -> Analyser:
    """Return the analyser, behind the cache unless that is switched off."""
    pipeline = settings.model or None
    analyser = build_limited_analyser(settings, find_model_name(pipeline))
    return CachedAnalyser(analyser, cache, digests, pipeline) if cache else analyser


def build_limited_analyser(settings: Settings, model: str = "") -> LimitedAnalyser:
    """Return the analyser; where the name of its model is not given, asking for it loads the model."""
    limit, engine = settings.limits.article_seconds, parse_engine(settings.engine)
    return LimitedAnalyser(BUILT_IN["analysers"]["spacy"], settings.model or None, limit, model, engine)


def build_cache(settings: Settings) -> ResultCache | None:
    """Return the cache of results; None where it is switched off."""
    megabytes = settings.cache.megabytes
    return ResultCache(cache_folder(), megabytes * 1_000_000, kinds=KEPT_KINDS) if settings.cache.enabled else None


def cache_folder() -> Path:
    """Return the folder for what can be made anew at any time (XDG Base Directory Specification)."""
    home = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(home).expanduser() / "briefings"


def build_cached_renderer(
    kind: str, settings: Settings, base: Path, cache: ResultCache | None, digests: FileDigests
) -> Renderer:
    """Return a renderer behind the cache; JSON is written as fast as it is read, and of plug-ins nothing is known."""
    theme = build_theme(settings, base) if kind in TEMPLATED_FORMATS else None
    own = base / settings.templates if settings.templates and theme else None
    if theme:
        require_document(settings.template, own)

    def build() -> Renderer:
        # What fills templates takes a fifth of a second to load, and an edition that is kept does without it.
        from briefings.config.rendering import build_renderer

        return build_renderer(kind, settings, base, theme)

    if cache is None or kind not in BUILT_IN["renderers"] or kind == "json":
        return build()
    options = settings.pdf.model_dump(exclude=DRAWING_LIMITS) if kind == "pdf" else {}
    style = DrawingStyle(kind, options=digest_value(options))
    if theme:
        style = replace(style, theme=digest_value(theme), own_templates=own)
        style = replace(style, template=settings.template, annex=settings.annex)
    return CachedRenderer(style=style, build=build, cache=cache, digests=digests)


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
