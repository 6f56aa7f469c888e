"""The delivery log: which editions were made of what, what became of every slot, and who got which edition."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, delete, func, insert, or_, select, update

from briefings.storage import shared_editions
from briefings.storage.correction_chain import sort_newest_first
from briefings.storage.database import Database
from briefings.storage.records import (
    FINAL_STATES,
    UNUSED_STATES,
    Delivery,
    DeliveryState,
    EditionRecord,
    EditionState,
    Slot,
    SlotState,
)
from briefings.storage.schema import ARTICLES, CITATIONS, DELIVERIES, EDITIONS, FACTS, SLOTS

#: Editions of so long are kept with their files where several machines share a library: as long as stories go on.
SHARED_SPAN = timedelta(days=28)


class DeliveryLog:
    """The part of a library that holds editions, slots and deliveries; each is entered in one transaction."""

    database: Database

    def _begin_read(self) -> AbstractContextManager[Connection]:
        return self.database.begin_read()

    def _begin_write(self) -> AbstractContextManager[Connection]:
        return self.database.begin_write()

    # Facts

    def get_fact(self, name: str) -> str:
        """Return a fact; empty when it is not known."""
        with self._begin_read() as connection:
            return str(connection.scalar(select(FACTS.c.value).where(FACTS.c.name == name)) or "")

    def set_fact(self, name: str, value: str) -> None:
        """Keep a fact."""
        with self._begin_write() as connection:
            upsert_row(connection, FACTS, FACTS.c.name == name, {"name": name, "value": value})

    # Editions

    def add_edition(
        self, record: EditionRecord, articles: Iterable[str] = (), files: Mapping[str, bytes] | None = None
    ) -> None:
        """Enter an edition with the ids of its articles; one of the same name takes the place of the first.

        `files` are kept where several machines share the library, those of the last weeks.
        """
        cited = [{"edition": record.name, "article": key} for key in dict.fromkeys(articles)]
        with self._begin_write() as connection:
            upsert_row(connection, EDITIONS, EDITIONS.c.name == record.name, asdict(record))
            if cited:
                connection.execute(delete(CITATIONS).where(CITATIONS.c.edition == record.name))
                connection.execute(insert(CITATIONS), cited)
            if files and self.database.shared:
                shared_editions.store_files(connection, record.name, files)
                shared_editions.forget_files(connection, record.briefing, record.made - SHARED_SPAN)

    def approve_edition(self, name: str, moment: datetime, files: Mapping[str, bytes] | None = None) -> None:
        """Put on record that an edition was approved at a moment; `files` are it as it was drawn then."""
        with self._begin_write() as connection:
            changed = {"state": EditionState.APPROVED, "approved": moment}
            connection.execute(update(EDITIONS).where(EDITIONS.c.name == name).values(**changed))
            if files and self.database.shared:
                shared_editions.store_files(connection, name, files)

    def fetch_editions(self, briefing: str, output: Path) -> tuple[str, ...]:
        """Write the editions that other machines have made or drawn anew into a folder; return their names."""
        if not self.database.shared:
            return ()
        with self._begin_read() as connection:
            kept = shared_editions.list_file_digests(connection, briefing)
            stale = tuple(shared_editions.find_stale_editions(output, kept))
            for edition in stale:
                shared_editions.write_edition(output, edition, shared_editions.load_files(connection, edition))
        return stale

    def skip_edition(self, name: str) -> None:
        """Put on record that nobody is sent an edition; one that somebody had, for an earlier slot, stays as it is."""
        with self._begin_write() as connection:
            skipped = update(EDITIONS).where(EDITIONS.c.name == name, ~was_sent())
            connection.execute(skipped.values(state=EditionState.SKIPPED, approved=None))

    def list_used_numbers(self, briefing: str) -> dict[str, int | None]:
        """Return the numbers of the editions of a briefing; None for one that nobody was or will be sent."""
        wanted = select(EDITIONS.c.name, EDITIONS.c.number, EDITIONS.c.state, was_sent().label("had"))
        with self._begin_read() as connection:
            rows = connection.execute(wanted.where(EDITIONS.c.briefing == briefing)).all()
        return {row.name: None if row.state in UNUSED_STATES and not row.had else row.number for row in rows}

    def list_cited_ids(self, edition: str) -> tuple[str, ...]:
        """Return the ids of the articles that an edition is made of."""
        wanted = select(CITATIONS.c.article).where(CITATIONS.c.edition == edition)
        with self._begin_read() as connection:
            return tuple(connection.scalars(wanted.order_by(CITATIONS.c.article)))

    def set_edition_state(self, name: str, state: EditionState) -> None:
        """Change the state of an edition; what it was approved for is over."""
        with self._begin_write() as connection:
            connection.execute(update(EDITIONS).where(EDITIONS.c.name == name).values(state=state, approved=None))

    def get_edition(self, name: str) -> EditionRecord | None:
        """Return an edition by its name."""
        with self._begin_read() as connection:
            row = connection.execute(select(EDITIONS).where(EDITIONS.c.name == name)).one_or_none()
        return edition_from_row(row) if row else None

    def list_editions(self, briefing: str) -> tuple[EditionRecord, ...]:
        """Return the editions of a briefing, newest first, a correction before what it corrects."""
        query = select(EDITIONS).where(EDITIONS.c.briefing == briefing)
        with self._begin_read() as connection:
            rows = connection.execute(query).all()
        return sort_newest_first([edition_from_row(row) for row in rows])

    def find_last_released_edition(self, briefing: str, before: datetime | None = None) -> EditionRecord | None:
        """Return the newest edition made before a moment that recipients had; a notice of none does not count.

        Without any delivery, those count that were made for a slot, and those made by hand on an earlier day:
        what is made by hand twice a day is a second attempt.
        """
        with self._begin_read() as connection:
            wanted = select(EDITIONS).where(*released_conditions(connection, briefing, before))
            row = connection.execute(wanted.order_by(EDITIONS.c.made.desc(), EDITIONS.c.name).limit(1)).one_or_none()
        return edition_from_row(row) if row else None

    def find_reported_ids(self, briefing: str, before: datetime | None = None, but: str = "") -> frozenset[str]:
        """Return the ids of the articles that editions made before a moment report, edited ones left out.

        Editions count as for `find_last_released_edition`; the edition called `but`, and those that have its number, do
        not: it is to be made again.
        """
        last = self.find_last_released_edition(briefing, before)
        if last is None:
            return frozenset()
        edited = select(ARTICLES.c.id).where(ARTICLES.c.version > 1, ARTICLES.c.changed > last.made)
        with self._begin_read() as connection:
            wanted = select(EDITIONS.c.name).where(*released_conditions(connection, briefing, before))
            if but:
                number = connection.scalar(select(EDITIONS.c.number).where(EDITIONS.c.name == but))
                wanted = wanted.where(EDITIONS.c.name != but)
                wanted = wanted if number is None else wanted.where(EDITIONS.c.number != number)
            cited = select(CITATIONS.c.article).where(CITATIONS.c.edition.in_(wanted)).distinct()
            return frozenset(connection.scalars(cited)) - frozenset(connection.scalars(edited))

    # Slots

    def set_slot(self, slot: Slot) -> None:
        """Enter a slot, or what has become of it since."""
        with self._begin_write() as connection:
            upsert_row(connection, SLOTS, slot_condition(slot.briefing, slot.slot), asdict(slot))

    def get_slot(self, briefing: str, slot: str) -> Slot | None:
        """Return a slot."""
        with self._begin_read() as connection:
            row = connection.execute(select(SLOTS).where(slot_condition(briefing, slot))).one_or_none()
        return slot_from_row(row) if row else None

    def get_latest_slot(self, briefing: str, until: datetime) -> Slot | None:
        """Return the last slot up to a moment that has been looked at."""
        wanted = select(SLOTS).where(SLOTS.c.briefing == briefing, SLOTS.c.moment <= until)
        with self._begin_read() as connection:
            row = connection.execute(wanted.order_by(SLOTS.c.moment.desc()).limit(1)).one_or_none()
        return slot_from_row(row) if row else None

    def list_later_slots(self, briefing: str, moment: datetime) -> tuple[Slot, ...]:
        """Return the slots after a moment, latest first: only a clock that ran ahead leaves such."""
        wanted = select(SLOTS).where(SLOTS.c.briefing == briefing, SLOTS.c.moment > moment)
        with self._begin_read() as connection:
            return tuple(slot_from_row(row) for row in connection.execute(wanted.order_by(SLOTS.c.moment.desc())).all())

    def forget_missed_slots(self, briefing: str, moment: datetime) -> None:
        """Remove the slots after a moment that were only missed: nothing was made or sent for them."""
        after = and_(SLOTS.c.briefing == briefing, SLOTS.c.moment > moment, SLOTS.c.state == SlotState.MISSED)
        with self._begin_write() as connection:
            connection.execute(delete(SLOTS).where(after))

    def list_slots(self, briefing: str, most: int = 20) -> tuple[Slot, ...]:
        """Return the last slots of a briefing, latest first."""
        query = select(SLOTS).where(SLOTS.c.briefing == briefing).order_by(SLOTS.c.moment.desc(), SLOTS.c.slot.desc())
        with self._begin_read() as connection:
            return tuple(slot_from_row(row) for row in connection.execute(query.limit(most)).all())

    def list_open_slots(self, briefing: str) -> tuple[Slot, ...]:
        """Return the slots that something still has to happen to, earliest first."""
        query = select(SLOTS).where(and_(SLOTS.c.briefing == briefing, SLOTS.c.state.not_in(FINAL_STATES)))
        with self._begin_read() as connection:
            return tuple(slot_from_row(row) for row in connection.execute(query.order_by(SLOTS.c.moment)).all())

    # Deliveries

    def set_delivery(self, delivery: Delivery) -> None:
        """Enter a delivery, or what has become of it since."""
        with self._begin_write() as connection:
            here = delivery_condition(delivery.briefing, delivery.slot, delivery.recipient)
            upsert_row(connection, DELIVERIES, here, asdict(delivery))

    def get_delivery(self, briefing: str, slot: str, recipient: str) -> Delivery | None:
        """Return what is known of one delivery; an address is the same however its letters are written."""
        of_slot = and_(DELIVERIES.c.briefing == briefing, DELIVERIES.c.slot == slot)
        folded = func.lower(DELIVERIES.c.recipient) == recipient.lower()
        with self._begin_read() as connection:
            # Nearly always it is written as before, which the key of the table finds at once.
            for here in (delivery_condition(briefing, slot, recipient), and_(of_slot, folded)):
                if row := connection.execute(select(DELIVERIES).where(here).limit(1)).one_or_none():
                    return delivery_from_row(row)
        return None

    def list_deliveries(self, briefing: str, edition: str = "", most: int = 1000) -> tuple[Delivery, ...]:
        """Return the deliveries of a briefing, or of one edition of it, latest first."""
        query = select(DELIVERIES).where(DELIVERIES.c.briefing == briefing)
        if edition:
            query = query.where(DELIVERIES.c.edition == edition)
        order = (DELIVERIES.c.changed.desc(), DELIVERIES.c.slot, DELIVERIES.c.recipient)
        with self._begin_read() as connection:
            return tuple(delivery_from_row(row) for row in connection.execute(query.order_by(*order).limit(most)).all())

    def get_last_correction(self, briefing: str, slot: str) -> int:
        """Return the number of the last correction that was sent of a slot; 0 when there is none."""
        of_slot = and_(DELIVERIES.c.briefing == briefing, DELIVERIES.c.corrects == slot)
        with self._begin_read() as connection:
            return int(connection.scalar(select(func.max(DELIVERIES.c.correction)).where(of_slot)) or 0)


def released_conditions(
    connection: Connection, briefing: str, before: datetime | None
) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for the editions that recipients had, as `find_last_released_edition` describes them."""
    found = [EDITIONS.c.briefing == briefing]
    if before is not None:
        found.append(EDITIONS.c.made < before)
    ever = select(DELIVERIES.c.slot).where(DELIVERIES.c.briefing == briefing).limit(1)
    if connection.scalar(ever) is None:
        day = (before or datetime.now(UTC)).astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return (*found, or_(EDITIONS.c.slot != "", EDITIONS.c.made < day))
    of_edition = and_(DELIVERIES.c.briefing == briefing, DELIVERIES.c.edition == EDITIONS.c.name)
    notice = slot_condition(briefing, DELIVERIES.c.slot) & SLOTS.c.notice.is_(True)
    sent = select(DELIVERIES.c.slot).where(of_edition, DELIVERIES.c.state == DeliveryState.SENT)
    return (*found, sent.where(~select(SLOTS.c.slot).where(notice).exists()).exists())


def was_sent() -> ColumnElement[bool]:
    """Return the condition that somebody had an edition, and not only a notice in its place."""
    here = and_(SLOTS.c.briefing == DELIVERIES.c.briefing, SLOTS.c.slot == DELIVERIES.c.slot, SLOTS.c.notice.is_(True))
    sent = and_(DELIVERIES.c.edition == EDITIONS.c.name, DELIVERIES.c.state == DeliveryState.SENT)
    return select(DELIVERIES.c.slot).where(sent, ~select(SLOTS.c.slot).where(here).exists()).exists()


def upsert_row(connection: Connection, table: Table, here: ColumnElement[bool], values: dict[str, object]) -> None:
    """Write a row over the one that stands there, or anew; the caller's transaction keeps others out."""
    if connection.execute(update(table).where(here).values(**values)).rowcount == 0:
        connection.execute(insert(table).values(**values))


def slot_condition(briefing: str, slot: str | ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that selects one slot."""
    return and_(SLOTS.c.briefing == briefing, SLOTS.c.slot == slot)


def delivery_condition(briefing: str, slot: str, recipient: str) -> ColumnElement[bool]:
    """Return the condition that selects one delivery."""
    return and_(DELIVERIES.c.briefing == briefing, DELIVERIES.c.slot == slot, DELIVERIES.c.recipient == recipient)


def edition_from_row(row: Row[tuple[object, ...]]) -> EditionRecord:
    """Return the record of a row."""
    return EditionRecord(**row._mapping)


def slot_from_row(row: Row[tuple[object, ...]]) -> Slot:
    """Return the record of a row."""
    return Slot(**row._mapping)


def delivery_from_row(row: Row[tuple[object, ...]]) -> Delivery:
    """Return the record of a row."""
    return Delivery(**row._mapping)


def format_slot_name(moment: datetime) -> str:
    """Return the name of a scheduled slot.

    >>> format_slot_name(datetime(2026, 11, 24, 6, 30, tzinfo=UTC))
    '2026-11-24T06:30:00Z'
    """
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
