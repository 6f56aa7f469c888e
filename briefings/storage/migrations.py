"""How an older library becomes one of today: in steps, all of them in one transaction, or none."""

from collections.abc import Callable, Sequence

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    insert,
    inspect,
    select,
    text,
    update,
)

from briefings.core.errors import UsageError
from briefings.storage.database import Database
from briefings.storage.schema import (
    ARTICLES,
    CITATIONS,
    EDITION_FILES,
    FACTS,
    FEEDS,
    FORGOTTEN,
    METADATA,
    TEXTS,
    VERSIONS,
    UtcDateTime,
)

#: The tables of version 1; what has been added to them since is added by later steps.
FIRST_TABLES = MetaData()
Table(
    "editions",
    FIRST_TABLES,
    Column("name", String(200), primary_key=True),
    Column("briefing", String(200), nullable=False, index=True),
    Column("number", Integer),
    Column("digest", String(64), nullable=False),
    Column("slot", String(200), nullable=False),
    Column("state", String(20), nullable=False),
    Column("corrects", String(200), nullable=False),
    Column("made", UtcDateTime, nullable=False),
)
Table(
    "slots",
    FIRST_TABLES,
    Column("briefing", String(200), primary_key=True),
    Column("slot", String(200), primary_key=True),
    Column("moment", UtcDateTime, nullable=False, index=True),
    Column("state", String(20), nullable=False),
    Column("edition", String(200), nullable=False),
    Column("due", UtcDateTime),
    Column("reason", String(1000), nullable=False),
    Column("changed", UtcDateTime, nullable=False),
)
Table(
    "deliveries",
    FIRST_TABLES,
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
    Column("changed", UtcDateTime, nullable=False),
)

#: One step of a migration: changes the database from the version before to the next.
MigrationStep = Callable[[Connection, Database], None]


def migrate_to_version_1(connection: Connection, database: Database) -> None:
    """Version 1: editions, slots, deliveries."""
    FIRST_TABLES.create_all(connection)


def migrate_to_version_2(connection: Connection, database: Database) -> None:
    """Version 2: articles with their versions, feeds, which edition is made of what, and full-text search."""
    METADATA.create_all(connection, tables=[TEXTS, ARTICLES, VERSIONS, FORGOTTEN, CITATIONS, FEEDS])
    for statement in database.search_index_statements:
        connection.exec_driver_sql(statement)


def migrate_to_version_3(connection: Connection, database: Database) -> None:
    """Version 3: whether a slot had only a notice, and what a delivery corrects, in columns instead of in a text."""
    for statement in (
        "ALTER TABLE slots ADD COLUMN notice BOOLEAN NOT NULL DEFAULT false",
        "ALTER TABLE deliveries ADD COLUMN corrects VARCHAR(200) NOT NULL DEFAULT ''",
        "ALTER TABLE deliveries ADD COLUMN correction INTEGER NOT NULL DEFAULT 0",
        "UPDATE slots SET notice = true, reason = substr(reason, 9) WHERE substr(reason, 1, 8) = 'notice: '",
        "UPDATE slots SET notice = true, state = 'sending' WHERE state = 'notice'",
    ):
        connection.execute(text(statement))
    corrected = text("UPDATE deliveries SET corrects = :first, correction = :number WHERE slot = :slot")
    for slot in connection.scalars(text("SELECT DISTINCT slot FROM deliveries")).all():
        first, number = split_correction_slot(slot)
        if number:
            connection.execute(corrected, {"first": first, "number": number, "slot": slot})


def split_correction_slot(slot: str) -> tuple[str, int]:
    """Return the slot that a correction was for and its number, as libraries before version 3 kept them; 0: none.

    >>> split_correction_slot("2026-03-12T06:30:00Z+2"), split_correction_slot("2026-03-12T06:30:00Z")
    (('2026-03-12T06:30:00Z', 2), ('2026-03-12T06:30:00Z', 0))
    """
    first, plus, number = slot.rpartition("+")
    return (first, int(number)) if plus and number.isdecimal() else (slot, 0)


def migrate_to_version_4(connection: Connection, database: Database) -> None:
    """Version 4: when an edition was approved, what the editor says of a correction, and the files of editions."""
    moment = DateTime().compile(connection.dialect)
    connection.execute(text(f"ALTER TABLE editions ADD COLUMN approved {moment}"))
    connection.execute(text("ALTER TABLE editions ADD COLUMN note TEXT NOT NULL DEFAULT ''"))
    METADATA.create_all(connection, tables=[EDITION_FILES])


#: Version n is what the first n steps have made. A step, once released, is never changed.
MIGRATION_STEPS: tuple[MigrationStep, ...] = (
    migrate_to_version_1,
    migrate_to_version_2,
    migrate_to_version_3,
    migrate_to_version_4,
)


def migrate(connection: Connection, database: Database, steps: Sequence[MigrationStep] = MIGRATION_STEPS) -> None:
    """Bring a library to today's version, inside the caller's transaction: all steps that are missing, or none.

    An older library is copied first. Raises `UsageError` for a library that a newer program has written.
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
            f"{database.place} was written by a newer version of the program (schema {version}, known here: "
            f"{len(steps)}); update the program"
        )
    if version:
        database.back_up(version)
    for step in steps[version:]:
        step(connection, database)
    if found is None:
        connection.execute(insert(FACTS).values(name="schema", value=str(len(steps))))
    else:
        connection.execute(update(FACTS).where(FACTS.c.name == "schema").values(value=str(len(steps))))
