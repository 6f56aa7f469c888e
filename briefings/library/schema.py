"""The tables of the library, and how an older library becomes one of today."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    insert,
    inspect,
    select,
    update,
)

from briefings.errors import UsageError


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment; stored without a zone, because not every database keeps one."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give UTC back."""
        return None if value is None else value.replace(tzinfo=UTC)


METADATA = MetaData()

#: single facts: the version of the schema, the first start of a schedule
FACTS = Table(
    "facts",
    METADATA,
    Column("name", String(200), primary_key=True),
    Column("value", String(500), nullable=False),
)

EDITIONS = Table(
    "editions",
    METADATA,
    Column("name", String(200), primary_key=True),
    Column("briefing", String(200), nullable=False, index=True),
    Column("number", Integer),
    Column("digest", String(64), nullable=False),
    Column("slot", String(200), nullable=False),
    Column("state", String(20), nullable=False),
    Column("corrects", String(200), nullable=False),
    Column("made", Moment, nullable=False),
)

SLOTS = Table(
    "slots",
    METADATA,
    Column("briefing", String(200), primary_key=True),
    Column("slot", String(200), primary_key=True),
    Column("moment", Moment, nullable=False, index=True),
    Column("state", String(20), nullable=False),
    Column("edition", String(200), nullable=False),
    Column("due", Moment),
    Column("reason", String(1000), nullable=False),
    Column("changed", Moment, nullable=False),
)

DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("briefing", String(200), primary_key=True),
    Column("slot", String(200), primary_key=True),
    Column("recipient", String(320), primary_key=True),
    Column("edition", String(200), ForeignKey("editions.name"), nullable=False, index=True),
    Column("state", String(20), nullable=False),
    Column("message_id", String(320), nullable=False),
    Column("repeats", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("place", String(1000), nullable=False),
    Column("reason", String(1000), nullable=False),
    Column("changed", Moment, nullable=False),
)

#: One step of a migration: changes the database from the version before to the next.
Step = Callable[[Connection], None]


def first(connection: Connection) -> None:
    """Version 1: editions, slots, deliveries."""
    METADATA.create_all(connection, tables=[EDITIONS, SLOTS, DELIVERIES])


#: Version n is what the first n steps have made. A step, once released, is never changed.
STEPS: tuple[Step, ...] = (first,)


def migrate(connection: Connection, place: str, steps: Sequence[Step] = STEPS) -> None:
    """Bring a library to today's version, inside the caller's transaction: all steps that are missing, or none.

    Raises `UsageError` for a library that a newer program has written.
    """
    has_facts = inspect(connection).has_table("facts")
    if not has_facts:
        METADATA.create_all(connection, tables=[FACTS])
    found = connection.scalar(select(FACTS.c.value).where(FACTS.c.name == "schema")) if has_facts else None
    version = int(found or 0)
    if version == len(steps):
        return
    if version > len(steps):
        raise UsageError(
            f"{place} was written by a newer version of the program (schema {version}, known here: {len(steps)}); "
            "update the program"
        )
    for step in steps[version:]:
        step(connection)
    if found is None:
        connection.execute(insert(FACTS).values(name="schema", value=str(len(steps))))
    else:
        connection.execute(update(FACTS).where(FACTS.c.name == "schema").values(value=str(len(steps))))
