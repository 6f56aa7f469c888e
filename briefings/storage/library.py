"""The library: every article that came in, the feeds they come from, and the log of editions and deliveries."""

import uuid
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, func, insert, inspect, select

from briefings.core.article import Article
from briefings.core.errors import BriefingsError
from briefings.storage import articles, dump, feeds, maintenance, search
from briefings.storage.database import LOCK_TIMEOUT_SECONDS, Database
from briefings.storage.delivery_log import DeliveryLog
from briefings.storage.migrations import MIGRATION_STEPS, MigrationStep, migrate
from briefings.storage.outlet_counts import OutletCount, iter_outlet_counts
from briefings.storage.records import AddResult, ArticleListing, ArticleVersion, FeedRecord, FeedState
from briefings.storage.schema import ARTICLES, FACTS, LIBRARY_ID
from briefings.storage.search import ArticleQuery
from briefings.storage.sqlite import SqliteFile

#: The fact that says when the pages of a library were looked at, and how long that is enough: 1 GB takes seconds.
CHECKED_FACT, CHECK_INTERVAL = "checked", timedelta(days=1)


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


class LibraryMissingError(BriefingsError):
    """A library that was there is gone, was emptied or replaced; a new one would send everything again."""


class Library(DeliveryLog):
    """One library, opened by as many processes as like; made when it is not there.

    `place` is the path of an SQLite file or the address of a PostgreSQL database. Threads may share it. Where the
    library is `known` by its id, nothing is made anew: `LibraryMissingError` says that it is not the one it was.
    """

    def __init__(
        self,
        place: Path | str,
        steps: Sequence[MigrationStep] = MIGRATION_STEPS,
        patience: float = LOCK_TIMEOUT_SECONDS,
        durable: bool = True,
        clock: Callable[[], datetime] = utc_now,
        known: str = "",
    ) -> None:
        if known and isinstance(place, Path) and not (place.exists() and place.stat().st_size):
            raise LibraryMissingError(f"the library {place} is gone or empty")
        self.database = open_database(place, patience, durable)
        self.clock = clock
        weakref.finalize(self, self.database.engine.dispose)
        with self.database.begin_write() as connection:
            if known and not inspect(connection).has_table(FACTS.name):
                raise LibraryMissingError(f"the library {self.place} is empty")
            migrate(connection, self.database, steps)
            self.id = name_library(connection)
        if known and known != self.id:
            self.database.engine.dispose()
            raise LibraryMissingError(f"{self.place} is not the library that was there before")

    @property
    def place(self) -> str:
        """What the library is called in messages: a path, or an address without its password."""
        return self.database.place

    def lock(self, key: str, what: str = "") -> AbstractContextManager[None]:
        """Hold a briefing, or what else `what` names, against every other process. Raises `BusyError`."""
        return self.database.lock(key, what or f"the briefing {key!r}")

    # Articles

    def add_articles(self, brought: Iterable[Article]) -> AddResult:
        """Add articles; safe to repeat.

        The library's clock stamps them once no other writer is left, so that a window that has been read
        holds everything up to its end.
        """
        with self._begin_write() as connection:
            return articles.add_articles(connection, brought, self.clock())

    def iter_articles_in_window(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[Article]:
        """Yield the articles that came in or were edited after `since` and not after `until`, in that order."""
        with self._begin_write():
            pass  # a writer that was at work has finished, and one that comes later is stamped later
        with self._begin_read() as connection:
            rows = connection.execution_options(yield_per=500).execute(articles.select_changed_between(since, until))
            yield from map(articles.article_from_row, rows)

    def get_article(self, key: str) -> Article | None:
        """Return an article by its id, as it is now."""
        with self._begin_read() as connection:
            row = connection.execute(articles.ARTICLE_WITH_TEXT.where(ARTICLES.c.id == key)).one_or_none()
        return articles.article_from_row(row) if row else None

    def iter_edition_articles(self, edition: str) -> Iterator[Article]:
        """Yield the articles that an edition is made of, as they are now, by when they came in."""
        with self._begin_read() as connection:
            yield from map(articles.article_from_row, connection.execute(articles.select_cited_by_edition(edition)))

    def get_latest_change(self) -> datetime | None:
        """Return when an article came in or was edited last."""
        with self._begin_read() as connection:
            found: datetime | None = connection.scalar(select(func.max(ARTICLES.c.changed)))
        return found

    def list_versions(self, key: str) -> tuple[ArticleVersion, ...]:
        """Return what an article has text, first to last."""
        with self._begin_read() as connection:
            return tuple(articles.iter_article_versions(connection, key))

    def find_known_ids(self, keys: Iterable[str]) -> frozenset[str]:
        """Return which of these ids are known, those of forgotten articles too."""
        wanted = list(keys)
        with self._begin_read() as connection:
            parts = [wanted[n : n + articles.BATCH] for n in range(0, len(wanted), articles.BATCH)]
            held = [frozenset(articles.load_stored_articles(connection, part)) for part in parts]
            return frozenset().union(*held, *(articles.find_forgotten_ids(connection, part) for part in parts))

    def search_articles(self, wanted: ArticleQuery) -> tuple[ArticleListing, ...]:
        """Return the articles that fit a query, the newest first or the best first."""
        with self._begin_read() as connection:
            return search.search_articles(connection, self.database, wanted)

    def count_articles(self, wanted: ArticleQuery) -> int:
        """Return how many articles fit a query."""
        with self._begin_read() as connection:
            return search.count_articles(connection, self.database, wanted)

    def count_by_outlet(self) -> tuple[OutletCount, ...]:
        """Return what there is of each outlet, the one with most articles first."""
        with self._begin_read() as connection:
            return tuple(iter_outlet_counts(connection))

    def find_article_ids(self, text: str) -> list[str]:
        """Return the ids of the articles that may be meant by an id, its beginning or an address."""
        with self._begin_read() as connection:
            return search.find_article_ids(connection, text)

    # Upkeep

    def forget_older_than(self, days: int) -> int:
        """Forget the articles that have not changed for so many days and that no edition is made of."""
        now, count = self.clock(), 0
        while True:
            with self._begin_write() as connection:
                gone = maintenance.forget_article_batch(connection, now - timedelta(days=days), now)
            if not gone:
                return count
            count += gone

    def check_pages(self, now: datetime) -> None:
        """Read the whole library for damage, once a day: what is damaged may say nothing for weeks where nobody looks.

        Raises `BriefingsError` where it is damaged; whoever collects on makes it worse.
        """
        checked = self.get_fact(CHECKED_FACT)
        if checked and timedelta() <= now - datetime.fromisoformat(checked) < CHECK_INTERVAL:
            return
        if damage := self.database.find_damage():
            raise BriefingsError(
                f"{self.database.place} is damaged ({damage}); put it aside and restore the last copy, "
                "or export what can be read with `briefings library export`"
            )
        self.set_fact(CHECKED_FACT, now.isoformat())

    def integrity_problems(self) -> Iterator[str]:
        """Yield a sentence for every damage that is found."""
        yield from self.database.integrity_problems()
        with self._begin_read() as connection:
            yield from maintenance.find_content_problems(connection)

    def compact(self) -> None:
        """Make the search index anew and give back unused space."""
        self.database.compact()

    def export_lines(self, secrets: bool = False) -> Iterator[str]:
        """Yield everything in the library, one line of JSON a record; passwords of feeds only with `secrets`."""
        with self._begin_read() as connection:
            yield from dump.dump_library(connection, secrets)

    def import_lines(self, lines: Iterable[str]) -> Iterator[dump.ImportResult]:
        """Import what `export_lines` wrote, in batches; safe to repeat. Yields what became of each batch."""
        for batch in dump.read_line_batches(lines):
            with self._begin_write() as connection:
                taken = dump.import_batch(connection, batch)
            yield taken

    # Feeds

    def list_feeds(self) -> tuple[FeedRecord, ...]:
        """Return all feeds, by folder and title."""
        with self._begin_read() as connection:
            return feeds.list_feeds(connection)

    def get_feed(self, url: str) -> FeedRecord | None:
        """Return the feed at an address."""
        with self._begin_read() as connection:
            return feeds.get_feed(connection, url)

    def add_feed(self, feed: FeedRecord) -> bool:
        """Enter a feed; one that is there stays as it is, and the answer is False."""
        with self._begin_write() as connection:
            return feeds.add_feed(connection, feed)

    def edit_feed(
        self,
        url: str,
        *,
        title: str | None = None,
        folder: tuple[str, ...] | None = None,
        paused: bool | None = None,
    ) -> bool:
        """Change the title, folder or pause of a feed, and nothing of its state; False when there is none."""
        with self._begin_write() as connection:
            return feeds.edit_feed(connection, url, title, folder, paused)

    def remove_feed(self, url: str) -> bool:
        """Remove a feed; the articles it brought stay. False when there is none."""
        with self._begin_write() as connection:
            return feeds.remove_feed(connection, url)

    def move_feed(self, old: str, new: str, note: str) -> None:
        """Give a feed another address, with a note why; where there is a feed already, the old one is removed."""
        with self._begin_write() as connection:
            feeds.move_feed(connection, old, new, note)

    def record_feed_result(self, url: str, state: FeedState, brought: Iterable[Article] = ()) -> AddResult:
        """Add what a feed brought and record its state: both, or after a crash neither.

        `state.brought` is not looked at: the library counts. Articles of a feed that was removed meanwhile are kept.
        """
        with self._begin_write() as connection:
            added = articles.add_articles(connection, brought, self.clock())
            feeds.record_feed_state(connection, url, state, len(added.new))
        return added


def name_library(connection: Connection) -> str:
    """Return the id of a library, which stays its own wherever it is moved; one without gets it."""
    wanted = select(FACTS.c.value).where(FACTS.c.name == LIBRARY_ID)
    if found := connection.scalar(wanted):
        return str(found)
    made = uuid.uuid4().hex
    connection.execute(insert(FACTS).values(name=LIBRARY_ID, value=made))
    return made


def open_database(place: Path | str, patience: float, durable: bool) -> Database:
    """Open the database that a library lives in."""
    if isinstance(place, Path):
        return SqliteFile(place, patience, durable)
    from briefings.storage.postgres import PostgresServer

    return PostgresServer(place, patience)
