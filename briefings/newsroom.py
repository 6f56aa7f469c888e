"""The newsroom: one settings file with its library, feeds and way to the web; what the collecting commands call."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path

from briefings.collecting import Gather, Round, Told, collect
from briefings.collectors.feeds.gathering import gather
from briefings.collectors.haul import Haul, Source, Tools
from briefings.collectors.readers import Readers
from briefings.collectors.web.addresses import shown
from briefings.collectors.web.fetching import Fetcher
from briefings.config.settings import Settings, read_settings
from briefings.config.shelves import open_library
from briefings.config.sources import seated_sources
from briefings.config.web import terms
from briefings.errors import UsageError
from briefings.library.library import Library
from briefings.library.records import FeedRecord

#: kind of source -> what asks it, for kinds that need no settings of their own
GATHERERS: Mapping[str, Gather] = {"feed": gather}


@dataclass(frozen=True, kw_only=True)
class Newsroom:
    """Everything that collecting needs."""

    settings: Settings
    base: Path
    library: Library
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def fetcher(self) -> Fetcher:
        """Return a fetcher that keeps to the settings."""
        return Fetcher(terms(self.settings.collect, self.base))

    @cached_property
    def sources(self) -> dict[tuple[str, str], Gather]:
        """The pages and mailboxes of the settings: (kind, name in the library) -> what asks it."""
        seated = seated_sources(self.settings, self.base, str(self.base))
        return {key: collector.gather for collector in seated for key in collector.sources}

    def gatherers(self) -> Mapping[str, Gather]:
        """Return by kind what asks a source."""
        kinds = {kind for kind, _ in self.sources}
        return {**GATHERERS, **{kind: partial(self.asked, kind) for kind in kinds}}

    def asked(self, kind: str, source: Source, tools: Tools) -> Haul:
        """Ask a source of pages or mail."""
        return self.sources[kind, source.url](source, tools)

    def enter(self) -> int:
        """Enter the sources of the settings into the library; returns how many were not there.

        Pages and mailboxes that the settings do not name any more are taken out; their articles stay.
        """
        for feed in self.library.feeds():
            if feed.kind != "feed" and (feed.kind, feed.url) not in self.sources:
                self.library.remove_feed(feed.url)
        entered = sum(
            self.library.add_feed(FeedRecord(url=url, kind=kind, added=self.clock())) for kind, url in self.sources
        )
        return entered + sum(
            self.library.add_feed(
                FeedRecord(
                    url=feed.url, title=feed.outlet, folder=(feed.topic,) if feed.topic else (), added=self.clock()
                )
            )
            for feed in self.settings.feed
        )

    def collect(
        self,
        urls: Iterable[str] = (),
        say: Callable[[Told], None] = lambda told: None,
        stopping: Callable[[], bool] = lambda: False,
    ) -> Round:
        """Ask the feeds at these addresses, or all that are due."""
        self.enter()
        wanted = [self.feed(url) for url in urls]
        fetcher, readers = self.fetcher(), Readers(min(os.cpu_count() or 1, 4))
        tools = Tools(fetcher=fetcher, read=readers, knows=self.library.knows, now=self.clock)
        said = self.settings.collect
        try:
            done = collect(
                self.library,
                tools,
                self.gatherers(),
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
            self.library.forget(days)
        return done

    def feed(self, wanted: str) -> FeedRecord:
        """Return a feed by its address, or by a part of its address or title that only it has."""
        if found := self.library.feed(wanted):
            return found
        feeds = self.library.feeds()
        part = wanted.casefold()
        near = [feed for feed in feeds if part in feed.title.casefold() or part in feed.url.casefold()]
        if len(near) == 1:
            return near[0]
        if near:
            named = "; ".join(shown(feed.url) for feed in near[:5])
            raise UsageError(f"{shown(wanted)!r} can be any of {len(near)} feeds: {named}")
        raise UsageError(f"there is no feed {shown(wanted)!r}; `briefings feeds list` shows them")


def open_newsroom(path: Path) -> Newsroom:
    """Open the newsroom of a settings file."""
    settings = read_settings(path)
    return Newsroom(settings=settings, base=path.parent, library=open_library(settings, path.parent))
