"""The library: editions, slots and deliveries, each change in one transaction of its own."""

import contextlib
import hashlib
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, delete, insert, select, update

from briefings.errors import OutputError
from briefings.library.records import FINAL, Delivery, EditionRecord, Slot
from briefings.library.schema import DELIVERIES, EDITIONS, FACTS, SLOTS, STEPS, Step, migrate
from briefings.library.sqlite import PATIENCE, engine_for, held, translated


class Library:
    """One SQLite file, opened by as many processes as like; made when it is not there."""

    def __init__(
        self, path: Path, steps: Sequence[Step] = STEPS, patience: float = PATIENCE, durable: bool = True
    ) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as cause:
            raise OutputError(f"cannot make {path.parent}: {cause.strerror}") from cause
        self._engine = engine_for(path, patience, durable)
        weakref.finalize(self, self._engine.dispose)
        with self._writing() as connection:
            migrate(connection, str(path), steps)

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(self.path), self._engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Connection]:
        with translated(self.path), self._engine.execution_options(writes=True).begin() as connection:
            yield connection

    def hold(self, briefing: str) -> contextlib.AbstractContextManager[None]:
        """Hold a briefing against every other process while it is made or sent. Raises `Busy`."""
        mark = hashlib.sha256(briefing.encode()).hexdigest()[:12]
        return held(self.path.with_name(f".{self.path.name}.{mark}.lock"), f"the briefing {briefing!r}")

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
