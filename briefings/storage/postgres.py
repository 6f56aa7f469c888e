"""A library on a PostgreSQL server: opened, locked, searched and maintained; nothing else knows of PostgreSQL."""

import contextlib
import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import reduce
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    NullPool,
    Select,
    cast,
    create_engine,
    event,
    func,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import REGCONFIG, TSQUERY
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, OperationalError

from briefings.core.errors import BriefingsError, SettingsError
from briefings.storage.database import LOCK_TIMEOUT_SECONDS, SNIPPET_MARKS, BusyError, Database
from briefings.storage.query import Alternative, Query, Term
from briefings.storage.schema import ARTICLES, METADATA, TEXTS

#: Key of the lock that our writers take turns by: "brief" in ASCII.
WRITER_LOCK_KEY = 0x6272696566
SEARCH_CONFIGURATION = cast("briefings", REGCONFIG)
#: SQLSTATE of what passes when the other is done: lock not available, deadlock, serialisation failure
TRANSIENT_SQLSTATES = ("55P03", "40P01", "40001")


class PostgresServer(Database):
    """A library in a PostgreSQL database (12 or newer), alone in its schema; made when it is not there."""

    shared = True
    read_options = {"isolation_level": "REPEATABLE READ"}  # noqa: RUF012 - never changed
    # Words are cut to their stems and accents dropped as the SQLite index does it; no word is left out as too common.
    # A text is indexed as far as a tsvector can hold it (1 MB).
    search_index_statements = (
        "CREATE TEXT SEARCH DICTIONARY briefings_stem (TEMPLATE = snowball, LANGUAGE = english)",
        "CREATE TEXT SEARCH CONFIGURATION briefings (COPY = simple)",
        """DO $$ DECLARE accents text; BEGIN
            BEGIN
                CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
            EXCEPTION WHEN OTHERS THEN RAISE NOTICE 'without the extension unaccent, accents have to be typed';
            END;
            SELECT quote_ident(nspname) || '.unaccent, ' INTO accents FROM pg_ts_dict
                JOIN pg_namespace ON pg_namespace.oid = dictnamespace WHERE dictname = 'unaccent' LIMIT 1;
            EXECUTE 'ALTER TEXT SEARCH CONFIGURATION briefings ALTER MAPPING FOR asciiword, word, asciihword, hword, '
                || 'hword_asciipart, hword_part, numword, numhword, hword_numpart WITH '
                || coalesce(accents, '') || 'briefings_stem';
        END $$""",
        "ALTER TABLE articles ADD COLUMN words tsvector",
        """CREATE FUNCTION article_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            SELECT setweight(to_tsvector('briefings', left(new.title, 5000)), 'A')
                || to_tsvector('briefings', left(texts.body, 200000))
            INTO new.words FROM texts WHERE texts.serial = new.text;
            RETURN new;
        END $$""",
        """CREATE TRIGGER article_words BEFORE INSERT OR UPDATE OF title, text ON articles
        FOR EACH ROW EXECUTE FUNCTION article_words()""",
        "CREATE INDEX articles_words ON articles USING gin (words)",
    )

    def __init__(self, address: str, patience: float = LOCK_TIMEOUT_SECONDS) -> None:
        """Prepare connections to the database at an address. Raises `SettingsError` when it is none."""
        try:
            url = make_url(address)
        except ArgumentError:
            raise SettingsError('library: not an address like "postgresql+psycopg://user@host/database"') from None
        self.place = url.render_as_string(hide_password=True)
        if url.drivername not in ("postgresql", "postgresql+psycopg"):
            raise SettingsError(f'{self.place}: a library lives in an SQLite file or at "postgresql+psycopg://…"')
        who = f"briefings, process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
        options = f"-c lock_timeout={max(int(patience * 1000), 1)} -c timezone=UTC"
        said = url.query.get("options", "")
        given = " ".join((said,) if isinstance(said, str) else said)
        try:
            self.engine = create_engine(
                url.set(drivername="postgresql+psycopg").update_query_dict({"options": f"{given} {options}".strip()}),
                connect_args={"application_name": who[:63], "connect_timeout": 10},
                pool_pre_ping=True,
                hide_parameters=True,
            )
        except ImportError as cause:
            raise SettingsError("a library in PostgreSQL needs `pip install 'briefings[postgres]'`") from cause

        @event.listens_for(self.engine, "begin")
        def begin(connection: Connection) -> None:
            # Writers take turns, as they do with SQLite: what is stamped later is committed later.
            if connection.get_execution_options().get("writes"):
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK_KEY})")

    @contextlib.contextmanager
    def translate_errors(self) -> Iterator[None]:
        """Turn errors of the database into errors that a person can act on."""
        try:
            yield
        except (OperationalError, InterfaceError) as cause:
            if getattr(cause.orig, "sqlstate", None) in TRANSIENT_SQLSTATES:
                message = f"{self.place} is being written by another program; wait for it, or end it, and try again"
                raise BusyError(message) from cause
            raise BriefingsError(f"{self.place}: {self.describe_error(cause)}") from cause
        except DatabaseError as cause:
            raise BriefingsError(f"{self.place}: the database refused: {self.describe_error(cause)}") from cause

    def describe_error(self, cause: DatabaseError | InterfaceError) -> str:
        """Return what the database said, in one line and without a password."""
        line = " ".join(str(cause.orig).split())[:500]
        return re.sub(r"password=\S+", "password=…", line)

    @contextlib.contextmanager
    def lock(self, key: str, what: str) -> Iterator[None]:
        """Hold a name by an advisory lock of a connection of its own; the server lets go when the connection ends."""
        number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big", signed=True)
        lone = create_engine(
            self.engine.url, poolclass=NullPool, connect_args=self.build_lock_connect_args(), hide_parameters=True
        )
        with self.translate_errors():
            connection = lone.connect()
        try:
            with self.translate_errors():
                connection = connection.execution_options(isolation_level="AUTOCOMMIT")
                if not connection.scalar(text("SELECT pg_try_advisory_lock(:number)"), {"number": number}):
                    raise BusyError(
                        f"{what} is in the hands of another program ({self.find_lock_owner(connection, number)}); "
                        "wait for it or end it"
                    )
            yield
        finally:
            connection.close()
            lone.dispose()

    def build_lock_connect_args(self) -> dict[str, Any]:
        """Return the options of a connection that holds a lock: they name its process and since when."""
        who = f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
        return {"application_name": who, "connect_timeout": 10}

    def find_lock_owner(self, connection: Connection, number: int) -> str:
        """Return the process that holds a lock, and since when."""
        found = text(
            "SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid) WHERE locktype = 'advisory' "
            "AND granted AND (classid::bigint << 32 | objid::bigint) = :number LIMIT 1"
        )
        return str(connection.scalar(found, {"number": number}) or "unknown")

    def back_up(self, version: int) -> None:
        """Do nothing: a migration is one transaction, and whole databases are copied by `pg_dump`."""

    def filter_matching(self, wanted: Query, articles: Select[Any]) -> Select[Any]:
        """Narrow a selection of articles to those that match a query."""
        return articles.where(literal_column("articles.words").op("@@")(build_tsquery(wanted)))

    def relevance_order(self, wanted: Query) -> ColumnElement[Any]:
        """Return the order of cover density, a word of the title counting more."""
        return func.ts_rank_cd(literal_column("articles.words"), build_tsquery(wanted)).desc()

    def find_snippets(self, connection: Connection, wanted: Query, serials: Sequence[int]) -> dict[int, str]:
        """Return the passages that match."""
        options = f'StartSel="{SNIPPET_MARKS[0]}", StopSel="{SNIPPET_MARKS[1]}", MaxWords=24, MinWords=12'
        passage = func.ts_headline(SEARCH_CONFIGURATION, TEXTS.c.body, build_tsquery(wanted), options)
        found = select(ARTICLES.c.serial, passage).join(TEXTS, TEXTS.c.serial == ARTICLES.c.text)
        rows = connection.execute(found.where(ARTICLES.c.serial.in_(serials)))
        return {int(serial): " ".join(str(said).split()) for serial, said in rows}

    def integrity_problems(self) -> Iterator[str]:
        """Yield a sentence where articles are not in the search index; the server checks its files itself."""
        with self.begin_read() as connection:
            count = connection.scalar(text("SELECT count(*) FROM articles WHERE words IS NULL"))
        if count:
            yield f"{count} articles are not in the search index; `briefings library compact` makes it anew"

    def compact(self) -> None:
        """Complete the search index, and give back unused space."""
        with self.begin_write() as connection:
            connection.execute(text("UPDATE articles SET title = title WHERE words IS NULL"))
        with (
            self.translate_errors(),
            self.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection,
        ):
            connection.execute(text("VACUUM (ANALYZE)"))

    def size(self) -> int:
        """Return the bytes of our tables and their indices."""
        ours = ",".join(f"'{name}'" for name in METADATA.tables)
        with self.begin_read() as connection:
            wanted = text(
                "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c "
                f"WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname IN ({ours})"
            )
            return int(connection.scalar(wanted) or 0)


def build_tsquery(wanted: Query) -> ColumnElement[Any]:
    """Return a query for PostgreSQL, made of functions that take no operators from the text of a term."""
    return reduce(lambda one, other: func.tsquery_or(one, other), [alternative_to_tsquery(one) for one in wanted])


def alternative_to_tsquery(one: Alternative) -> ColumnElement[Any]:
    """Return the condition of one alternative: what has to be there, and what must not."""
    terms = [term_to_tsquery(term) for term in one.wanted] + [
        func.tsquery_not(term_to_tsquery(term)) for term in one.unwanted
    ]
    return reduce(lambda first, second: func.tsquery_and(first, second), terms)


def term_to_tsquery(term: Term) -> ColumnElement[Any]:
    """Return the condition of one term; of a phrase, the last word may be a beginning."""
    if not term.prefix:
        return func.phraseto_tsquery(SEARCH_CONFIGURATION, term.text, type_=TSQUERY)
    before, _, last = term.text.rpartition(" ")
    quoted = "'" + last.replace("\\", "\\\\").replace("'", "''") + "':*"
    beginning = func.to_tsquery(SEARCH_CONFIGURATION, quoted, type_=TSQUERY)
    if not before.strip():
        return beginning
    return func.tsquery_phrase(func.phraseto_tsquery(SEARCH_CONFIGURATION, before, type_=TSQUERY), beginning)
