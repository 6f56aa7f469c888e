"""The library: what came in, which editions were made of it and who got them; each change a transaction of its own."""

import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, delete, insert, select, update

from briefings.library import articles, feeds
from briefings.library.database import PATIENCE, Database
from briefings.library.records import (
    FINAL,
    Added,
    Delivery,
    EditionRecord,
    FeedRecord,
    FeedState,
    Slot,
    Version,
)
from briefings.library.schema import ARTICLES, DELIVERIES, EDITIONS, FACTS, SLOTS, STEPS, Step, migrate
from briefings.library.sqlite import SqliteFile
from briefings.model.article import Article


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


class Library:
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

    def _reading(self) -> AbstractContextManager[Connection]:
        return self.database.reading()

    def _writing(self) -> AbstractContextManager[Connection]:
        return self.database.writing()

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

    # Facts

    def fact(self, name: str) -> str:
        """Return a fact; empty when it is not known."""
        with self._reading() as connection:
            return str(connection.scalar(select(FACTS.c.value).where(FACTS.c.name == name)) or "")

    def note(self, name: str, value: str) -> None:
        """Keep a fact."""
        with self._writing() as connection:
            put(connection, FACTS, FACTS.c.name == name, {"name": name, "value": value})

    # Editions

    def add_edition(self, record: EditionRecord) -> None:
        """Enter an edition; one of the same name takes the place of the first."""
        with self._writing() as connection:
            put(connection, EDITIONS, EDITIONS.c.name == record.name, asdict(record))

    def mark_edition(self, name: str, state: str) -> None:
        """Change the state of an edition."""
        with self._writing() as connection:
            connection.execute(update(EDITIONS).where(EDITIONS.c.name == name).values(state=state))

    def edition(self, name: str) -> EditionRecord | None:
        """Return an edition by its name."""
        with self._reading() as connection:
            row = connection.execute(select(EDITIONS).where(EDITIONS.c.name == name)).one_or_none()
        return edition_of(row) if row else None

    def editions(self, briefing: str) -> tuple[EditionRecord, ...]:
        """Return the editions of a briefing, newest first."""
        query = select(EDITIONS).where(EDITIONS.c.briefing == briefing)
        with self._reading() as connection:
            rows = connection.execute(query.order_by(EDITIONS.c.made.desc(), EDITIONS.c.name)).all()
        return tuple(edition_of(row) for row in rows)

    # Slots

    def set_slot(self, slot: Slot) -> None:
        """Enter a slot, or what has become of it since."""
        with self._writing() as connection:
            put(connection, SLOTS, slot_is(slot.briefing, slot.slot), asdict(slot))

    def slot(self, briefing: str, slot: str) -> Slot | None:
        """Return a slot."""
        with self._reading() as connection:
            row = connection.execute(select(SLOTS).where(slot_is(briefing, slot))).one_or_none()
        return slot_of(row) if row else None

    def latest_slot(self, briefing: str) -> Slot | None:
        """Return the slot furthest in time that has been looked at."""
        return next(iter(self.slots(briefing, 1)), None)

    def slots(self, briefing: str, most: int = 20) -> tuple[Slot, ...]:
        """Return the last slots of a briefing, latest first."""
        query = select(SLOTS).where(SLOTS.c.briefing == briefing).order_by(SLOTS.c.moment.desc(), SLOTS.c.slot.desc())
        with self._reading() as connection:
            return tuple(slot_of(row) for row in connection.execute(query.limit(most)).all())

    def open_slots(self, briefing: str) -> tuple[Slot, ...]:
        """Return the slots that something still has to happen to, earliest first."""
        query = select(SLOTS).where(and_(SLOTS.c.briefing == briefing, SLOTS.c.state.not_in(FINAL)))
        with self._reading() as connection:
            return tuple(slot_of(row) for row in connection.execute(query.order_by(SLOTS.c.moment)).all())

    # Deliveries

    def set_delivery(self, delivery: Delivery) -> None:
        """Enter a delivery, or what has become of it since."""
        with self._writing() as connection:
            here = delivery_is(delivery.briefing, delivery.slot, delivery.recipient)
            put(connection, DELIVERIES, here, asdict(delivery))

    def delivery(self, briefing: str, slot: str, recipient: str) -> Delivery | None:
        """Return what is known of one delivery."""
        with self._reading() as connection:
            row = connection.execute(select(DELIVERIES).where(delivery_is(briefing, slot, recipient))).one_or_none()
        return delivery_of(row) if row else None

    def deliveries(self, briefing: str, edition: str = "", most: int = 1000) -> tuple[Delivery, ...]:
        """Return the deliveries of a briefing, or of one edition of it, latest first."""
        query = select(DELIVERIES).where(DELIVERIES.c.briefing == briefing)
        if edition:
            query = query.where(DELIVERIES.c.edition == edition)
        order = (DELIVERIES.c.changed.desc(), DELIVERIES.c.slot, DELIVERIES.c.recipient)
        with self._reading() as connection:
            return tuple(delivery_of(row) for row in connection.execute(query.order_by(*order).limit(most)).all())

    def forget_before(self, briefing: str, moment: datetime) -> int:
        """Forget what became of slots before a moment, but never that one was delivered; returns how many were."""
        old = and_(SLOTS.c.briefing == briefing, SLOTS.c.moment < moment, SLOTS.c.state.in_(("missed", "skipped")))
        with self._writing() as connection:
            return connection.execute(delete(SLOTS).where(old)).rowcount


def opened(place: Path | str, patience: float, durable: bool) -> Database:
    """Open the database that a library lives in."""
    if isinstance(place, Path):
        return SqliteFile(place, patience, durable)
    from briefings.library.postgres import PostgresServer

    return PostgresServer(place, patience)


def put(connection: Connection, table: Table, here: ColumnElement[bool], values: dict[str, object]) -> None:
    """Write a row over the one that stands there, or anew; the caller's transaction keeps others out."""
    if connection.execute(update(table).where(here).values(**values)).rowcount == 0:
        connection.execute(insert(table).values(**values))


def slot_is(briefing: str, slot: str) -> ColumnElement[bool]:
    """Pick one slot."""
    return and_(SLOTS.c.briefing == briefing, SLOTS.c.slot == slot)


def delivery_is(briefing: str, slot: str, recipient: str) -> ColumnElement[bool]:
    """Pick one delivery."""
    return and_(DELIVERIES.c.briefing == briefing, DELIVERIES.c.slot == slot, DELIVERIES.c.recipient == recipient)


def edition_of(row: Row[tuple[object, ...]]) -> EditionRecord:
    """Make a record of a row."""
    return EditionRecord(**row._mapping)


def slot_of(row: Row[tuple[object, ...]]) -> Slot:
    """Make a record of a row."""
    return Slot(**row._mapping)


def delivery_of(row: Row[tuple[object, ...]]) -> Delivery:
    """Make a record of a row."""
    return Delivery(**row._mapping)


def slot_name(moment: datetime) -> str:
    """Return the name of a scheduled slot.

    >>> slot_name(datetime(2026, 11, 24, 6, 30, tzinfo=UTC))
    '2026-11-24T06:30:00Z'
    """
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
