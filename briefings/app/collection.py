"""Collects from the sources of a library: what each brought, and its new state, is written as soon as it is known."""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from briefings.app.project import Project
from briefings.app.source_collectors import (
    CollectorThreads,
    SourceCollector,
    build_collect_context,
    build_fetcher,
    map_source_collectors,
)
from briefings.app.subscriptions import find_feed, register_sources
from briefings.collectors.result import CollectContext, CollectResult
from briefings.config.assembly import build_inputs
from briefings.core.article import Article, Problem
from briefings.core.processes.pool import ParserPool
from briefings.core.urls import redact_url
from briefings.storage.feed_health import HEALTHY_STATUSES
from briefings.storage.library import Library
from briefings.storage.records import AddResult, FeedRecord, FeedState

#: Characters of a note that the library keeps.
MAX_NOTE_LENGTH = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """What a run of collecting did at one source."""

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
    """What a run of collecting did."""

    reports: list[SourceReport] = field(default_factory=list)
    #: sources that were not asked: paused, or to be left alone until later
    paused: int = 0
    not_due: int = 0
    seconds: float = 0.0
    #: whether it was stopped before all were asked
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
        """Return in one line what was done, for a log."""
        states = Counter(one.feed.state.status for one in self.reports)
        parts = [f"{count} {status}" for status, count in sorted(states.items(), key=lambda pair: (-pair[1], pair[0]))]
        parts += [f"{self.not_due} to be left alone for now"] if self.not_due else []
        parts += [f"{self.paused} paused"] if self.paused else []
        parts += ["stopped before the end"] if self.stopped else []
        count = f"{len(self.reports)} source{'s' if len(self.reports) != 1 else ''}"
        articles = f"{self.new} new, {self.edited} edited article{'s' if self.edited != 1 else ''}"
        return f"{count} in {self.seconds:.0f} s: {articles}; {', '.join(parts) or 'nothing to ask'}"


def collect_sources(
    project: Project,
    urls: Iterable[str] = (),
    on_report: Callable[[SourceReport], None] = lambda report: None,
    stopping: Callable[[], bool] = lambda: False,
) -> CollectionRun:
    """Collect from the feeds at these addresses, or from all sources that are due; then forget what is too old."""
    project.library.check_pages(project.clock())
    register_sources(project)
    wanted = [find_feed(project, url) for url in urls]
    fetcher, parsers = build_fetcher(project), ParserPool(min(os.cpu_count() or 1, 4))
    settings = project.settings.collect
    try:
        run = run_collection(
            project.library,
            build_collect_context(project, fetcher, parsers),
            map_source_collectors(project),
            feeds=wanted or None,
            workers=settings.workers,
            full_text=settings.full_text,
            on_report=on_report,
            stopping=stopping,
        )
    finally:
        fetcher.stop()
        parsers.close()
    if days := project.settings.library.keep_days:
        project.library.forget_older_than(days)
    return run


@dataclass(frozen=True, slots=True)
class FolderReport:
    """What a run of collecting found in the folders of the settings."""

    new: int
    edited: int
    problems: tuple[Problem, ...]

    def format_summary(self) -> str:
        """Return in one line what was found."""
        return f"folders: {self.new} new, {self.edited} edited article{'s' if self.edited != 1 else ''}"


def collect_folders(project: Project) -> FolderReport | None:
    """Enter what the folders and plug-ins of the settings hold into the library; None where they name none."""
    inputs = build_inputs(project.settings, project.base, str(project.path), remote=False)
    if not inputs:
        return None
    items = [item for one in inputs for item in one.collect(None)]
    added = project.library.add_articles(item for item in items if isinstance(item, Article))
    problems = tuple(item for item in items if isinstance(item, Problem))
    return FolderReport(len(added.new), len(added.versions), problems)


def run_collection(
    library: Library,
    context: CollectContext,
    collectors: Mapping[str, SourceCollector],
    *,
    feeds: Iterable[FeedRecord] | None = None,
    workers: int = 16,
    full_text: bool = True,
    on_report: Callable[[SourceReport], None] = lambda report: None,
    stopping: Callable[[], bool] = lambda: False,
    clock: Callable[[], float] = time.monotonic,
) -> CollectionRun:
    """Ask the given sources, or all that are due; each is in the library, with its articles, before it is reported.

    Raises `BusyError` when another run is on its way. Killed at any point, a run leaves sources that are done and
    sources that are not asked yet, and nothing between.
    """
    began, run = clock(), CollectionRun()
    with library.lock("collecting", "the collecting"):
        asked = []
        for feed in library.list_feeds() if feeds is None else feeds:
            if feed.paused:
                run.paused += 1
            elif feeds is None and feed.state.due and feed.state.due > context.now():
                run.not_due += 1
            elif feed.kind in collectors:
                asked.append(feed)
        threads = CollectorThreads(asked, context, collectors, full_text)
        threads.start(workers)
        for _ in asked:
            found = threads.wait_for_next(stopping)
            if found is None:
                run.stopped = True
                break
            feed, result = found
            if result.status == "stopped":
                run.stopped = True
                continue
            report = store_result(library, feed, result, context.now())
            run.reports.append(report)
            on_report(report)
    run.seconds = clock() - began
    return run


def store_result(library: Library, feed: FeedRecord, result: CollectResult, now: datetime) -> SourceReport:
    """Write what a source brought, and its new state, into the library."""
    state = compute_next_state(feed.state, result, now)
    if result.moved and result.moved != feed.url and result.status in HEALTHY_STATUSES:
        note = f"moved for good from {redact_url(feed.url)} on {now:%Y-%m-%d}"
        library.move_feed(feed.url, result.moved, note)
        feed = replace(feed, url=result.moved)
        state = replace(state, note="; ".join(filter(None, (note, state.note)))[:MAX_NOTE_LENGTH])
    if result.status == "gone":
        library.edit_feed(feed.url, paused=True)
        feed = replace(feed, paused=True)
    if result.title and not feed.title:
        library.edit_feed(feed.url, title=result.title)
        feed = replace(feed, title=result.title)
    added = library.record_feed_result(feed.url, state, result.articles) if feed.url else AddResult()
    return SourceReport(
        feed=replace(feed, state=state),
        new=len(added.new),
        edited=len(added.versions),
        known=added.known,
        problems=result.problems,
    )


def compute_next_state(state: FeedState, result: CollectResult, now: datetime) -> FeedState:
    """Return the state of a source after it was asked."""
    if result.status in HEALTHY_STATUSES:
        # What was empty or undated still is when nothing has changed.
        lasting = result.status == "not modified" and state.status in ("empty", "undated")
        return replace(
            state,
            status=state.status if lasting else result.status,
            note=state.note if result.status == "not modified" else result.note,
            etag=result.etag,
            last_modified=result.modified,
            digest=result.digest,
            cursor=result.cursor or state.cursor,
            tried=now,
            last_ok=now,
            failing_since=None,
            failures=0,
            due=None,
        )
    note = f"{result.note}; it is paused" if result.status == "gone" else result.note
    return replace(
        state,
        status=result.status,
        note=note,
        tried=now,
        failing_since=state.failing_since or now,
        failures=state.failures + 1,
        due=now + timedelta(seconds=result.wait) if result.wait else None,
    )
