"""Collects from the library: what came in since the last edition that went out, or the articles of an edition anew."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from briefings.errors import SettingsError
from briefings.library.library import Library
from briefings.library.standing import standing
from briefings.model.article import Article, Problem


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
        """Yield the articles of the window; `since` is for those who ask what was published, and is left to them."""
        if self.again:
            yield from self.library.articles_of(self.again)
        else:
            yield from self.library.window(self.begins(), self.until)
            # A feed that fails must not look like a quiet day.
            yield from filter(None, map(standing, self.library.feeds()))

    def begins(self) -> datetime | None:
        """Return the moment after which articles are wanted; None while nothing has come in."""
        last = self.library.last_out(self.briefing, self.until)
        if last is not None:
            return last.made
        end = self.until or self.library.latest()
        return end - timedelta(hours=self.hours) if end else None

    def oldest(self) -> datetime | None:
        """Return the moment of publication before which articles are too old to be news."""
        begins = None if self.again else self.begins()
        return begins - timedelta(days=self.days) if begins else None
