"""The library: a daybook that also holds every article that came in, and the feeds they come from."""

import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from briefings.library import articles, exchange, feeds, search, upkeep
from briefings.library.database import PATIENCE, Database
from briefings.library.daybook import Daybook
from briefings.library.records import (
    Added,
    Entry,
    FeedRecord,
    FeedState,
    Version,
)
from briefings.library.schema import ARTICLES, STEPS, Step, migrate
from briefings.library.search import Wish
from briefings.library.sqlite import SqliteFile
from briefings.model.article import Article


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


class Library(Daybook):
    """One library, opened by as many processes as like; made when it is not there.

    `place` is the path of an SQLite file or the address of a PostgreSQL database. Threads may share it.
    """

    def __init__(
        self,
        place: Path | str,
        steps: Sequence[Step] = STEPS,
        patience: float = PATIENCE,
        durable: bool = True,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.database = opened(place, patience, durable)
        self.clock = clock
        weakref.finalize(self, self.database.engine.dispose)
        with self.database.writing() as connection:
            migrate(connection, self.database, steps)

    @property
    def place(self) -> str:
        """What the library is called in messages: a path, or an address without its password."""
        return self.database.place

    def hold(self, key: str, what: str = "") -> AbstractContextManager[None]:
        """Hold a briefing, or what else `what` names, against every other process. Raises `Busy`."""
        return self.database.hold(key, what or f"the briefing {key!r}")

    # Articles

    def add(self, brought: Iterable[Article]) -> Added:
        """Take articles in; safe to repeat.

        The library's clock stamps them once no other writer is left, so that a window that has been read
        holds everything up to its end.
        """
        with self._writing() as connection:
            return articles.add(connection, brought, self.clock())

    def window(self, since: datetime | None = None, until: datetime | None = None) -> Iterator[Article]:
        """Yield the articles that came in or were edited after `since` and not after `until`, in that order."""
        with self._writing():
            pass  # whoever is writing has finished, and whoever comes later is stamped later
        with self._reading() as connection:
            rows = connection.execution_options(yield_per=500).execute(articles.between(since, until))
            yield from map(articles.article_of, rows)

    def article(self, key: str) -> Article | None:
        """Return an article by its id, as it is now."""
        with self._reading() as connection:
            row = connection.execute(articles.WHOLE.where(ARTICLES.c.id == key)).one_or_none()
        return articles.article_of(row) if row else None

    def articles_of(self, edition: str) -> Iterator[Article]:
        """Yield the articles that an edition is made of, as they are now, by when they came in."""
        with self._reading() as connection:
            yield from map(articles.article_of, connection.execute(articles.of_edition(edition)))

    def latest(self) -> datetime | None:
        """Return when an article came in or was edited last."""
        with self._reading() as connection:
            found: datetime | None = connection.scalar(select(func.max(ARTICLES.c.changed)))
        return found

    def versions(self, key: str) -> tuple[Version, ...]:
        """Return what an article has said, first to last."""
        with self._reading() as connection:
            return tuple(articles.versions_of(connection, key))

    def knows(self, keys: Iterable[str]) -> frozenset[str]:
        """Return which of these ids are known, those of forgotten articles too."""
        wanted = list(keys)
        with self._reading() as connection:
            parts = [wanted[n : n + articles.BATCH] for n in range(0, len(wanted), articles.BATCH)]
            held = [frozenset(articles.standings(connection, part)) for part in parts]
            return frozenset().union(*held, *(articles.forgotten(connection, part) for part in parts))

    def knows_urls(self, urls: Iterable[str]) -> frozenset[str]:
        """Return which of these addresses are those of articles."""
        wanted = list(urls)
        with self._reading() as connection:
            parts = [wanted[n : n + articles.BATCH] for n in range(0, len(wanted), articles.BATCH)]
            found = [connection.scalars(select(ARTICLES.c.url).where(ARTICLES.c.url.in_(part))).all() for part in parts]
        return frozenset(str(url) for part in found for url in part)

    def entries(self, wish: Wish) -> tuple[Entry, ...]:
        """Return what articles fit a wish, the newest first or the best first."""
        with self._reading() as connection:
            return search.entries(connection, self.database, wish)

    def total(self, wish: Wish) -> int:
        """Return how many articles fit a wish."""
        with self._reading() as connection:
            return search.total(connection, self.database, wish)

    def named(self, said: str) -> list[str]:
        """Return the ids of the articles that may be meant by an id, its beginning or an address."""
        with self._reading() as connection:
            return search.named(connection, said)

    # Upkeep

    def forget(self, days: int) -> int:
        """Forget the articles that have not changed for so many days and that no edition is made of."""
        now, count = self.clock(), 0
        while True:
            with self._writing() as connection:
                gone = upkeep.forget(connection, now - timedelta(days=days), now)
            if not gone:
                return count
            count += gone

    def complaints(self) -> Iterator[str]:
        """Look for damage; yield a sentence for each."""
        yield from self.database.complaints()
        with self._reading() as connection:
            yield from upkeep.complaints(connection)

    def compact(self) -> None:
        """Make the search index anew and give back the space that nothing uses."""
        self.database.compact()

    def lines(self) -> Iterator[str]:
        """Yield everything in the library, one line of JSON a thing."""
        with self._reading() as connection:
            yield from exchange.lines(connection)

    def take(self, lines: Iterable[str]) -> Iterator[exchange.Taken]:
        """Take in what `lines` wrote, some lines at a time; safe to repeat. Yields what became of each part."""
        for batch in exchange.batches(lines):
            with self._writing() as connection:
                taken = exchange.take(connection, batch)
            yield taken

    # Feeds

    def feeds(self) -> tuple[FeedRecord, ...]:
        """Return all feeds, by folder and title."""
        with self._reading() as connection:
            return feeds.every(connection)

    def feed(self, url: str) -> FeedRecord | None:
        """Return the feed at an address."""
        with self._reading() as connection:
            return feeds.one(connection, url)

    def add_feed(self, feed: FeedRecord) -> bool:
        """Enter a feed; one that is there stays as it is, and the answer is False."""
        with self._writing() as connection:
            return feeds.add(connection, feed)

    def edit_feed(
        self,
        url: str,
        *,
        title: str | None = None,
        folder: tuple[str, ...] | None = None,
        paused: bool | None = None,
    ) -> bool:
        """Change what its reader says about a feed, and nothing of its state; False when there is none."""
        with self._writing() as connection:
            return feeds.edit(connection, url, title, folder, paused)

    def remove_feed(self, url: str) -> bool:
        """Remove a feed; the articles it brought stay. False when there is none."""
        with self._writing() as connection:
            return feeds.remove(connection, url)

    def move_feed(self, old: str, new: str, note: str) -> None:
        """Give a feed another address and say why; where there is a feed already, the old one goes."""
        with self._writing() as connection:
            feeds.move(connection, old, new, note)

    def commit_feed(self, url: str, state: FeedState, brought: Iterable[Article] = ()) -> Added:
        """Take in what a feed brought and what was found at it: both, or after a crash neither.

        `state.brought` is not looked at: the library counts. Articles of a feed that was removed meanwhile are kept.
        """
        with self._writing() as connection:
            added = articles.add(connection, brought, self.clock())
            feeds.record(connection, url, state, len(added.new))
        return added


def opened(place: Path | str, patience: float, durable: bool) -> Database:
    """Open the database that a library lives in."""
    if isinstance(place, Path):
        return SqliteFile(place, patience, durable)
    from briefings.library.postgres import PostgresServer

    return PostgresServer(place, patience)
