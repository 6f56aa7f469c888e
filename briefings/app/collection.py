"""One round of collecting: every source is asked, hosts side by side, and what it brought is in the library at once."""

import queue
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256

from briefings.collectors.result import CollectContext, CollectResult, SourceState
from briefings.core.article import Problem
from briefings.core.urls import host_of, redact_url
from briefings.storage.feed_health import HEALTHY_STATUSES
from briefings.storage.library import Library
from briefings.storage.records import AddResult, FeedRecord, FeedState

#: How a source of a kind is asked.
SourceCollector = Callable[[SourceState, CollectContext], CollectResult]

#: Seconds between two looks whether somebody wants us to stop.
STOP_CHECK_SECONDS = 0.2

#: Sources read and not yet written: enough that no slow disk keeps the threads from asking on.
MAX_PENDING_RESULTS = 64

#: Characters of a note that the library keeps.
MAX_NOTE_LENGTH = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """What a round did at one source."""

    feed: FeedRecord
    #: new articles, edited ones, and those it knew
    new: int = 0
    edited: int = 0
    known: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def is_healthy(self) -> bool:
        return self.feed.state.status in HEALTHY_STATUSES

    @property
    def name(self) -> str:
        """How people know the source."""
        return self.feed.title or redact_url(self.feed.url)

    def format_line(self) -> str:
        """Return in a line what became of the source."""
        state = self.feed.state
        counts = (f"{self.new} new" if self.new else "", f"{self.edited} edited" if self.edited else "")
        brought = ", ".join(filter(None, counts))
        note = f" ({state.note})" if state.note else ""
        return f"{state.status:12}  {self.name}" + (f": {brought}" if brought else "") + note


@dataclass(slots=True)
class CollectionRun:
    """What a whole round did."""

    reports: list[SourceReport] = field(default_factory=list)
    #: sources that were not asked: paused, or to be left alone until later
    paused: int = 0
    not_due: int = 0
    seconds: float = 0.0
    #: whether it was ended before all were asked
    stopped: bool = False

    @property
    def new(self) -> int:
        return sum(one.new for one in self.reports)

    @property
    def edited(self) -> int:
        return sum(one.edited for one in self.reports)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(problem for one in self.reports for problem in one.problems)

    def format_summary(self) -> str:
        """Say what was done in one line, for a log."""
        states = Counter(one.feed.state.status for one in self.reports)
        parts = [f"{count} {status}" for status, count in sorted(states.items(), key=lambda pair: (-pair[1], pair[0]))]
        parts += [f"{self.not_due} to be left alone for now"] if self.not_due else []
        parts += [f"{self.paused} paused"] if self.paused else []
        parts += ["stopped before the end"] if self.stopped else []
        count = f"{len(self.reports)} source{'s' if len(self.reports) != 1 else ''}"
        articles = f"{self.new} new, {self.edited} edited article{'s' if self.edited != 1 else ''}"
        return f"{count} in {self.seconds:.0f} s: {articles}; {', '.join(parts) or 'nothing to ask'}"


def run_collection(
    library: Library,
    tools: CollectContext,
    gatherers: Mapping[str, SourceCollector],
    *,
    feeds: Iterable[FeedRecord] | None = None,
    workers: int = 16,
    full_text: bool = True,
    say: Callable[[SourceReport], None] = lambda told: None,
    stopping: Callable[[], bool] = lambda: False,
    clock: Callable[[], float] = time.monotonic,
) -> CollectionRun:
    """Ask the given sources, or all; each is in the library, with its articles, before the next is told of.

    Raises `Busy` when another round is on its way. Killed at any point, a round leaves sources that are done and
    sources that are not asked yet, and nothing between.
    """
    began, done = clock(), CollectionRun()
    with library.lock("collecting", "the collecting"):
        asked = []
        for feed in library.list_feeds() if feeds is None else feeds:
            if feed.paused:
                done.paused += 1
            elif feeds is None and feed.state.due and feed.state.due > tools.now():
                done.not_due += 1
            elif feed.kind in gatherers:
                asked.append(feed)
        crew = CollectorThreads(asked, tools, gatherers, full_text)
        crew.start(workers)
        for _ in asked:
            found = crew.wait_for_next(stopping)
            if found is None:
                done.stopped = True
                break
            feed, haul = found
            if haul.status == "stopped":
                done.stopped = True
                continue
            told = store_result(library, feed, haul, tools.now())
            done.reports.append(told)
            say(told)
    done.seconds = clock() - began
    return done


class CollectorThreads:
    """Threads that ask the sources, one host a thread; they are daemons, so that a slow server holds nobody up."""

    def __init__(
        self,
        feeds: Sequence[FeedRecord],
        tools: CollectContext,
        gatherers: Mapping[str, SourceCollector],
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
        self._tools = tools
        self._gatherers = gatherers
        self._full_text = full_text

    def start(self, workers: int) -> None:
        """Set the threads to work."""
        for number in range(min(workers, self._count)):
            threading.Thread(target=self._collect_hosts, name=f"collecting-{number}", daemon=True).start()

    def wait_for_next(self, stopping: Callable[[], bool]) -> tuple[FeedRecord, CollectResult] | None:
        """Return the next source that was asked; None when somebody wants us to stop."""
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
            return self._gatherers[feed.kind](build_source_state(feed, self._full_text), self._tools)
        except Exception as error:
            what = f"we could not read it ({type(error).__name__})"
            return CollectResult(
                status="failing", note=what, problems=(Problem(redact_url(feed.url), what, "please report this"),)
            )


def build_source_state(feed: FeedRecord, full_text: bool) -> SourceState:
    """Return what a gatherer is told of a source."""
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


def store_result(library: Library, feed: FeedRecord, haul: CollectResult, now: datetime) -> SourceReport:
    """Write what a source brought, and its new state, into the library."""
    state = compute_next_state(feed.state, haul, now)
    if haul.moved and haul.moved != feed.url and haul.status in HEALTHY_STATUSES:
        note = f"moved for good from {redact_url(feed.url)} on {now:%Y-%m-%d}"
        library.move_feed(feed.url, haul.moved, note)
        feed = replace(feed, url=haul.moved)
        state = replace(state, note="; ".join(filter(None, (note, state.note)))[:MAX_NOTE_LENGTH])
    if haul.status == "gone":
        library.edit_feed(feed.url, paused=True)
        feed = replace(feed, paused=True)
    if haul.title and not feed.title:
        library.edit_feed(feed.url, title=haul.title)
        feed = replace(feed, title=haul.title)
    added = library.record_feed_result(feed.url, state, haul.articles) if feed.url else AddResult()
    return SourceReport(
        feed=replace(feed, state=state),
        new=len(added.new),
        edited=len(added.versions),
        known=added.known,
        problems=haul.problems,
    )


def compute_next_state(state: FeedState, haul: CollectResult, now: datetime) -> FeedState:
    """Return the state of a source after it was asked."""
    if haul.status in HEALTHY_STATUSES:
        # What was empty or undated still is when nothing has changed.
        lasting = haul.status == "not modified" and state.status in ("empty", "undated")
        return replace(
            state,
            status=state.status if lasting else haul.status,
            note=state.note if haul.status == "not modified" else haul.note,
            etag=haul.etag,
            last_modified=haul.modified,
            digest=haul.digest,
            cursor=haul.cursor or state.cursor,
            tried=now,
            last_ok=now,
            failing_since=None,
            failures=0,
            due=None,
        )
    note = f"{haul.note}; it is paused" if haul.status == "gone" else haul.note
    return replace(
        state,
        status=haul.status,
        note=note,
        tried=now,
        failing_since=state.failing_since or now,
        failures=state.failures + 1,
        due=now + timedelta(seconds=haul.wait) if haul.wait else None,
    )
