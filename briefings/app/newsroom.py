"""The newsroom: one settings file with its library, feeds and way to the web; what the collecting commands call."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path

from briefings.app.collection import CollectionRun, SourceCollector, SourceReport, run_collection
from briefings.collectors.feeds.collector import collect_feed
from briefings.collectors.result import CollectContext, CollectResult, SourceState
from briefings.collectors.web.fetcher import Fetcher
from briefings.config.collectors import build_remote_collectors
from briefings.config.library import open_library
from briefings.config.settings import Settings, read_settings
from briefings.config.web import build_fetch_options
from briefings.core.errors import UsageError
from briefings.core.processes.pool import ParserPool
from briefings.core.urls import redact_url
from briefings.storage.library import Library
from briefings.storage.records import FeedRecord

#: kind of source -> what asks it, for kinds that need no settings of their own
SOURCE_COLLECTORS: Mapping[str, SourceCollector] = {"feed": collect_feed}


@dataclass(frozen=True, kw_only=True)
class CollectionProject:
    """Everything that collecting needs."""

    settings: Settings
    base: Path
    library: Library
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def build_fetcher(self) -> Fetcher:
        """Return a fetcher that keeps to the settings."""
        return Fetcher(build_fetch_options(self.settings.collect, self.base))

    @cached_property
    def configured_sources(self) -> dict[tuple[str, str], SourceCollector]:
        """The pages and mailboxes of the settings: (kind, name in the library) -> what asks it."""
        seated = build_remote_collectors(self.settings, self.base, str(self.base))
        return {key: collector.collect_source for collector in seated for key in collector.sources}

    def map_source_collectors(self) -> Mapping[str, SourceCollector]:
        """Return by kind what asks a source."""
        kinds = {kind for kind, _ in self.configured_sources}
        return {**SOURCE_COLLECTORS, **{kind: partial(self.collect_source, kind) for kind in kinds}}

    def collect_source(self, kind: str, source: SourceState, tools: CollectContext) -> CollectResult:
        """Ask a source of pages or mail."""
        return self.configured_sources[kind, source.url](source, tools)

    def register_sources(self) -> int:
        """Enter the sources of the settings into the library; returns how many were not there.

        Pages and mailboxes that the settings do not name any more are taken out; their articles stay.
        """
        for feed in self.library.list_feeds():
            if feed.kind != "feed" and (feed.kind, feed.url) not in self.configured_sources:
                self.library.remove_feed(feed.url)
        entered = sum(
            self.library.add_feed(FeedRecord(url=url, kind=kind, added=self.clock()))
            for kind, url in self.configured_sources
        )
        return entered + sum(
            self.library.add_feed(
                FeedRecord(
                    url=feed.url, title=feed.outlet, folder=(feed.topic,) if feed.topic else (), added=self.clock()
                )
            )
            for feed in self.settings.feed
        )

    def collect_sources(
        self,
        urls: Iterable[str] = (),
        say: Callable[[SourceReport], None] = lambda told: None,
        stopping: Callable[[], bool] = lambda: False,
    ) -> CollectionRun:
        """Ask the feeds at these addresses, or all that are due."""
        self.register_sources()
        wanted = [self.find_feed(url) for url in urls]
        fetcher, readers = self.build_fetcher(), ParserPool(min(os.cpu_count() or 1, 4))
        tools = CollectContext(
            fetcher=fetcher, run_parser=readers, find_known_ids=self.library.find_known_ids, now=self.clock
        )
        said = self.settings.collect
        try:
            done = run_collection(
                self.library,
                tools,
                self.map_source_collectors(),
                feeds=wanted or None,
                workers=said.workers,
                full_text=said.full_text,
                say=say,
                stopping=stopping,
            )
        finally:
            fetcher.stop()
            readers.close()
        if days := self.settings.library.keep_days:
            self.library.forget_older_than(days)
        return done

    def find_feed(self, wanted: str) -> FeedRecord:
        """Return a feed by its address, or by a part of its address or title that only it has."""
        if found := self.library.get_feed(wanted):
            return found
        feeds = self.library.list_feeds()
        part = wanted.casefold()
        near = [feed for feed in feeds if part in feed.title.casefold() or part in feed.url.casefold()]
        if len(near) == 1:
            return near[0]
        if near:
            named = "; ".join(redact_url(feed.url) for feed in near[:5])
            raise UsageError(f"{redact_url(wanted)!r} can be any of {len(near)} feeds: {named}")
        raise UsageError(f"there is no feed {redact_url(wanted)!r}; `briefings feeds list` shows them")


def open_collection_project(path: Path) -> CollectionProject:
    """Open the newsroom of a settings file."""
    settings = read_settings(path)
    return CollectionProject(settings=settings, base=path.parent, library=open_library(settings, path.parent))
