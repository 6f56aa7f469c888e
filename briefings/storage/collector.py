"""Collects from the library: what came in since the last edition that went out, or the articles of an edition anew."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from briefings.core.article import Article, Problem
from briefings.core.errors import SettingsError
from briefings.storage.feed_health import find_feed_problem
from briefings.storage.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryCollector:
    """`[[collector]] kind = "library"`: the articles of one edition's window."""

    library: Library
    #: key of the briefing whose last edition the window begins at
    briefing: str
    #: end of the window; None: everything that is there
    until: datetime | None = None
    #: name of an edition whose articles are wanted, as they are now, in place of a window
    again: str = ""
    #: how far back the window goes while no edition has gone out
    hours: float = 24.0
    #: articles published so many days before the window, as those that a new feed brings, are not asked for
    days: float = 7.0

    def __post_init__(self) -> None:
        for name, value in (("hours", self.hours), ("days", self.days)):
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100_000:
                raise SettingsError(f'[[collector]] kind = "library": {name} is a number from 0 on, not {value!r}')

    def collect(self, since: datetime | None) -> Iterator[Article | Problem]:
        """Yield the articles of the window; `since` is left to the pipeline, which counts what it leaves out."""
        if self.again:
            yield from self.library.iter_edition_articles(self.again)
        else:
            yield from self.library.iter_articles_in_window(self.find_window_start(), self.until)
            # A feed that fails must not look like a quiet day.
            yield from filter(None, map(find_feed_problem, self.library.list_feeds()))

    def find_window_start(self) -> datetime | None:
        """Return the moment after which articles are wanted; None while nothing has come in."""
        last = self.library.find_last_released_edition(self.briefing, self.until)
        if last is not None:
            return last.made
        end = self.until or self.library.get_latest_change()
        return end - timedelta(hours=self.hours) if end else None

    def find_oldest_publication(self) -> datetime | None:
        """Return the moment of publication before which articles are too old to be news."""
        begins = None if self.again else self.find_window_start()
        return begins - timedelta(days=self.days) if begins else None
