"""The tables of the library."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    false,
)

from briefings.storage.records import DeliveryState, EditionState, SlotState


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC moment; stored without a zone, because not every database keeps one."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give UTC back."""
        return None if value is None else value.replace(tzinfo=UTC)


class State(TypeDecorator[StrEnum]):
    """A member of an enumeration of states, stored as its word."""

    impl = String
    cache_ok = True

    def __init__(self, states: type[StrEnum]) -> None:
        super().__init__(20)
        self.states = states

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        """Store the word."""
        return None if value is None else str(self.states(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> StrEnum | None:
        """Give the member back."""
        return None if value is None else self.states(value)


METADATA = MetaData()
#: Numbers that rows get in the order they are written. SQLite numbers rows by itself only in a column of its INTEGER.
SERIAL = BigInteger().with_variant(Integer, "sqlite")

#: The fact that tells one library from every other, and is its own: no export holds it.
LIBRARY_ID = "library id"
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
    Column("state", State(EditionState), nullable=False),
    Column("corrects", String(200), nullable=False),
    Column("made", UtcDateTime, nullable=False),
    Column("approved", UtcDateTime),
    Column("note", Text, nullable=False, server_default=""),
)

SLOTS = Table(
    "slots",
    METADATA,
    Column("briefing", String(200), primary_key=True),
    Column("slot", String(200), primary_key=True),
    Column("moment", UtcDateTime, nullable=False, index=True),
    Column("state", State(SlotState), nullable=False),
    Column("edition", String(200), nullable=False),
    Column("due", UtcDateTime),
    Column("reason", String(1000), nullable=False),
    Column("changed", UtcDateTime, nullable=False),
    Column("notice", Boolean, nullable=False, server_default=false()),
)

DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("briefing", String(200), primary_key=True),
    Column("slot", String(200), primary_key=True),
    Column("recipient", String(320), primary_key=True),
    Column("edition", String(200), ForeignKey("editions.name"), nullable=False, index=True),
    Column("state", State(DeliveryState), nullable=False),
    Column("message_id", String(320), nullable=False),
    Column("repeats", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("place", String(1000), nullable=False),
    Column("reason", String(1000), nullable=False),
    Column("changed", UtcDateTime, nullable=False),
    Column("corrects", String(200), nullable=False, server_default=""),
    Column("correction", Integer, nullable=False, server_default="0"),
)

#: every text once, however many outlets printed it
TEXTS = Table(
    "texts",
    METADATA,
    Column("serial", SERIAL, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("body", Text, nullable=False),
)

#: every article as it is now; fields of `Article` without a column of their own stand in `rest`, as JSON
ARTICLES = Table(
    "articles",
    METADATA,
    Column("serial", SERIAL, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("outlet", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", SERIAL, ForeignKey("texts.serial"), nullable=False, index=True),
    Column("url", Text, index=True),
    Column("published", UtcDateTime),
    Column("language", String(20)),
    Column("origin", Text, nullable=False),
    Column("collected", UtcDateTime, nullable=False),
    Column("rest", Text, nullable=False),
    # The library's own: when it came in first, when its words last changed, where it belongs in time, its version now.
    Column("came", UtcDateTime, nullable=False),
    Column("changed", UtcDateTime, nullable=False),
    Column("dated", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False),
    Index("articles_window", "changed", "serial"),
    Index("articles_by_date", "dated", "serial"),
    Index("articles_by_outlet", "outlet", "dated", "serial"),
)

VERSIONS = Table(
    "versions",
    METADATA,
    Column("article", SERIAL, ForeignKey("articles.serial", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False),
    Column("text", SERIAL, ForeignKey("texts.serial"), nullable=False, index=True),
    Column("came", UtcDateTime, nullable=False),
    Column("what", String(40), nullable=False),
)

#: articles whose time was up: not kept any more, and not news when a feed still lists them
FORGOTTEN = Table(
    "forgotten",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("gone", UtcDateTime, nullable=False),
)

#: which articles an edition is made of
CITATIONS = Table(
    "citations",
    METADATA,
    Column("edition", String(200), ForeignKey("editions.name", ondelete="CASCADE"), primary_key=True),
    Column("article", String(64), primary_key=True, index=True),
)

#: the files of the last editions, where several machines share a library
EDITION_FILES = Table(
    "edition_files",
    METADATA,
    Column("edition", String(200), ForeignKey("editions.name", ondelete="CASCADE"), primary_key=True),
    Column("name", String(200), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
)

FEEDS = Table(
    "feeds",
    METADATA,
    Column("url", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("added", UtcDateTime, nullable=False),
    Column("status", String(40), nullable=False),
    Column("note", Text, nullable=False),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("cursor", Text, nullable=False),
    Column("tried", UtcDateTime),
    Column("last_ok", UtcDateTime),
    Column("failing_since", UtcDateTime),
    Column("failures", Integer, nullable=False),
    Column("due", UtcDateTime),
    Column("brought", Integer, nullable=False),
)
