"""The newsroom: one settings file with its library, feeds and way to the web; what the collecting commands call."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from briefings.collecting import Gather, Round, Told, collect
from briefings.collectors.addresses import Gate, networks, shown
from briefings.collectors.fetching import Fetcher, Terms
from briefings.collectors.gathering import gather
from briefings.collectors.haul import Tools
from briefings.collectors.readers import Readers
from briefings.config.collecting import CollectSettings
from briefings.config.settings import Settings, read_settings
from briefings.config.shelves import open_library
from briefings.errors import UsageError
from briefings.library.library import Library
from briefings.library.records import FeedRecord

#: kind of source -> what asks it
GATHERERS: Mapping[str, Gather] = {"feed": gather}


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsroom:
    """Everything that collecting needs."""

    settings: Settings
    base: Path
    library: Library
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def fetcher(self) -> Fetcher:
        """Return a fetcher that keeps to the settings."""
        return Fetcher(terms(self.settings.collect, self.base))

    def enter(self) -> int:
        """Enter the feeds of the settings into the library; returns how many were not there."""
        return sum(
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
                GATHERERS,
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


def terms(said: CollectSettings, base: Path) -> Terms:
    """Return what the fetcher keeps to; relative paths count from `base`."""
    return Terms(
        contact=said.contact,
        gate=Gate(networks(said.allow)),
        seconds=said.seconds,
        pause=said.pause,
        ca=base / said.ca if said.ca else None,
    )
