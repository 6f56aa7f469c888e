"""How the sources of a library are asked: what collects from each kind, and the threads that do it side by side."""

import queue
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256

from briefings.app.project import Project
from briefings.collectors.feeds.collector import collect_feed
from briefings.collectors.result import CollectContext, CollectResult, KnownIds, SourceState
from briefings.collectors.web.fetcher import Fetcher
from briefings.config.web import build_fetch_options
from briefings.core.article import Problem
from briefings.core.processes.pool import ParserPool
from briefings.core.urls import host_of, redact_url
from briefings.storage.records import FeedRecord

#: How a source of a kind is asked.
SourceCollector = Callable[[SourceState, CollectContext], CollectResult]

#: kind of source -> what collects from it, for kinds that need no settings of their own
SOURCE_COLLECTORS: Mapping[str, SourceCollector] = {"feed": collect_feed}

#: Seconds between two looks whether a run is to be stopped.
STOP_CHECK_SECONDS = 0.2

#: Sources that were asked and are not yet written: enough that no slow disk keeps the threads from asking on.
MAX_PENDING_RESULTS = 64


def map_source_collectors(project: Project) -> Mapping[str, SourceCollector]:
    """Return what collects from each kind of source."""

    def collect_configured(kind: str) -> SourceCollector:
        return lambda source, context: project.configured_sources[kind, source.url].collect_source(source, context)

    kinds = {kind for kind, _ in project.configured_sources}
    return {**SOURCE_COLLECTORS, **{kind: collect_configured(kind) for kind in kinds}}


def build_fetcher(project: Project) -> Fetcher:
    """Return a fetcher that keeps to the settings."""
    return Fetcher(build_fetch_options(project.settings.collect, project.base))


def build_collect_context(
    project: Project, fetcher: Fetcher, parsers: ParserPool, find_known_ids: KnownIds | None = None
) -> CollectContext:
    """Return what collectors work with; without `find_known_ids` the library says which articles are known."""
    return CollectContext(
        fetcher=fetcher,
        run_parser=parsers,
        find_known_ids=find_known_ids or project.library.find_known_ids,
        now=project.clock,
    )


def build_source_state(feed: FeedRecord, full_text: bool) -> SourceState:
    """Return what a collector is told of a source."""
    state = feed.state
    return SourceState(
        url=feed.url,
        outlet=feed.title,
        etag=state.etag,
        modified=state.last_modified,
        digest=state.digest,
        cursor=state.cursor,
        full_text=full_text,
    )


class CollectorThreads:
    """Threads that ask the sources, one host a thread; they are daemons, so that a slow server holds nobody up."""

    def __init__(
        self,
        feeds: Sequence[FeedRecord],
        context: CollectContext,
        collectors: Mapping[str, SourceCollector],
        full_text: bool,
    ) -> None:
        hosts: defaultdict[str, list[FeedRecord]] = defaultdict(list)
        for feed in feeds:
            hosts[host_of(feed.url)].append(feed)
        self._hosts: queue.SimpleQueue[list[FeedRecord]] = queue.SimpleQueue()
        # The host with the most sources takes longest, because they are asked one after the other. Among the others no
        # order of names: slow ones that stand together would be waited for together.
        for _, group in sorted(hosts.items(), key=lambda pair: (-len(pair[1]), sha256(pair[0].encode()).digest())):
            self._hosts.put(group)
        self._count = len(hosts)
        self._found: queue.Queue[tuple[FeedRecord, CollectResult]] = queue.Queue(maxsize=MAX_PENDING_RESULTS)
        self._context = context
        self._collectors = collectors
        self._full_text = full_text

    def start(self, workers: int) -> None:
        """Set the threads to work."""
        for number in range(min(workers, self._count)):
            threading.Thread(target=self._collect_hosts, name=f"collecting-{number}", daemon=True).start()

    def wait_for_next(self, stopping: Callable[[], bool]) -> tuple[FeedRecord, CollectResult] | None:
        """Return the next source that was asked; None when the run is to be stopped."""
        while not stopping():
            try:
                return self._found.get(timeout=STOP_CHECK_SECONDS)
            except queue.Empty:
                continue
        return None

    def _collect_hosts(self) -> None:
        while True:
            try:
                group = self._hosts.get_nowait()
            except queue.Empty:
                return
            for feed in group:
                self._found.put((feed, self._collect_feed(feed)))

    def _collect_feed(self, feed: FeedRecord) -> CollectResult:
        try:
            return self._collectors[feed.kind](build_source_state(feed, self._full_text), self._context)
        except Exception as error:
            what = f"we could not read it ({type(error).__name__})"
            return CollectResult(
                status="failing", note=what, problems=(Problem(redact_url(feed.url), what, "please report this"),)
            )
