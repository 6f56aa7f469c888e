"""A library in an SQLite file: opened, locked, searched and copied; nothing else knows of SQLite."""

import contextlib
import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import quote

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    column,
    create_engine,
    event,
    literal_column,
    table,
    text,
)
from sqlalchemy.exc import DatabaseError, DisconnectionError, OperationalError
from sqlalchemy.pool import QueuePool

from briefings.core.errors import BriefingsError, OutputError
from briefings.storage.database import LOCK_TIMEOUT_SECONDS, SNIPPET_MARKS, BusyError, Database
from briefings.storage.query import Query, Term
from briefings.storage.schema import ARTICLES

#: Words of the passage that is shown of an article.
SNIPPET_WORDS = 24


class SqliteFile(Database):
    """A library in one file, opened by as many processes as like; made when it is not there."""

    shared = False
    read_options: dict[str, str] = {}  # noqa: RUF012 - a transaction sees one state in any case
    # The index lies over the texts and holds none of its own; triggers keep it in step with every writer.
    search_index_statements = (
        """CREATE VIEW article_texts AS SELECT articles.serial AS serial, articles.title AS title, texts.body AS body
        FROM articles JOIN texts ON texts.serial = articles.text""",
        """CREATE VIRTUAL TABLE article_words USING fts5(title, body, content='article_texts', content_rowid='serial',
        tokenize='porter unicode61 remove_diacritics 2')""",
        """CREATE TRIGGER article_words_in AFTER INSERT ON articles BEGIN
        INSERT INTO article_words(rowid, title, body)
        SELECT new.serial, new.title, body FROM texts WHERE serial = new.text;
        END""",
        """CREATE TRIGGER article_words_out BEFORE DELETE ON articles BEGIN
        INSERT INTO article_words(article_words, rowid, title, body)
        SELECT 'delete', old.serial, old.title, body FROM texts WHERE serial = old.text;
        END""",
        """CREATE TRIGGER article_words_anew AFTER UPDATE OF title, text ON articles BEGIN
        INSERT INTO article_words(article_words, rowid, title, body)
        SELECT 'delete', old.serial, old.title, body FROM texts WHERE serial = old.text;
        INSERT INTO article_words(rowid, title, body)
        SELECT new.serial, new.title, body FROM texts WHERE serial = new.text;
        END""",
    )

    def __init__(self, path: Path, patience: float = LOCK_TIMEOUT_SECONDS, durable: bool = True) -> None:
        """Open a library file with write-ahead log, foreign keys and full durability.

        A delivery that was recorded must be recorded after a power cut too, hence `synchronous=FULL`; only simulations,
        which no power cut meets, do without and are four times as fast.
        """
        self.path = path
        self.place = str(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as cause:
            raise OutputError(f"cannot make {path.parent}: {cause.strerror}") from cause
        create_private_file(path)
        # One connection is kept open: closing the last one would fold the log into the file each time, 10 ms a call.
        # A file that is gone is not made anew by whoever works with it: it may come back, and holds what was sent.
        self.engine = create_engine(
            f"sqlite:///file:{quote(str(path.absolute()))}?mode=rw&uri=true",
            connect_args={"timeout": patience},
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=-1,
        )

        @event.listens_for(self.engine, "checkout")
        def look(_connection: object, record: Any, _proxy: object) -> None:
            # A connection to a file that was moved away or replaced writes to where nobody reads.
            if record.info.setdefault("file", identify_file(path)) != identify_file(path):
                raise DisconnectionError(f"{path} is not the file that it was")

        @event.listens_for(self.engine, "connect")
        def prepare(connection: Any, _record: object) -> None:
            # The driver's own way of beginning transactions would read first and fail at the first write.
            connection.isolation_level = None
            cursor = connection.cursor()
            for pragma in ("journal_mode=WAL", f"synchronous={'FULL' if durable else 'OFF'}", "foreign_keys=ON"):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

        @event.listens_for(self.engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql(
                "BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN"
            )

    @contextlib.contextmanager
    def translate_errors(self) -> Iterator[None]:
        """Turn errors of the database into errors that a person can act on."""
        try:
            yield
        except OperationalError as cause:
            reason = str(cause.orig)
            if "locked" in reason or "busy" in reason:
                message = f"{self.path} is being written by another program; wait for it, or end it, and try again"
                raise BusyError(message) from cause
            if not self.path.exists():
                raise BriefingsError(f"{self.path} is gone; put it back, or is its disk not mounted?") from cause
            if "no such table" in reason:
                raise BriefingsError(f"{self.path} was emptied or replaced; restore it from a copy") from cause
            raise BriefingsError(
                f"{self.path}: {reason}; is the disk full, or may the folder not be written?"
            ) from cause
        except DatabaseError as cause:
            raise BriefingsError(
                f"{self.path} is damaged or not a library ({cause.orig}); put it aside and restore the last copy"
            ) from cause

    def lock(self, key: str, what: str) -> contextlib.AbstractContextManager[None]:
        """Hold a name by locking a file beside the library."""
        mark = hashlib.sha256(key.encode()).hexdigest()[:12]
        return lock_file(self.path.with_name(f".{self.path.name}.{mark}.lock"), what)

    def back_up(self, version: int) -> None:
        """Copy the library to `library.sqlite.schema-1` beside it, while the caller's lock keeps writers out."""
        copied_to = self.path.with_name(f"{self.path.name}.schema-{version}")
        # A name of its own, unlike those of `core.files`: what a crash has left, as large as the library, is removed.
        aside = copied_to.with_name(f".{copied_to.name}.unfinished")
        aside.unlink(missing_ok=True)
        create_private_file(aside)
        with (
            contextlib.closing(sqlite3.connect(self.path)) as ours,
            contextlib.closing(sqlite3.connect(aside)) as theirs,
        ):
            ours.backup(theirs)
        aside.replace(copied_to)

    def filter_matching(self, wanted: Query, articles: Select[Any]) -> Select[Any]:
        """Narrow a selection of articles to those that match a query."""
        words = table("article_words", column("rowid"))
        matches = text("article_words MATCH :wanted").bindparams(wanted=build_fts5_query(wanted))
        return articles.join(words, words.c.rowid == ARTICLES.c.serial).where(matches)

    def relevance_order(self, wanted: Query) -> ColumnElement[Any]:
        """Return the order of BM25, a word of the title counting four times."""
        return literal_column("bm25(article_words, 4.0, 1.0)")

    def find_snippets(self, connection: Connection, wanted: Query, serials: Sequence[int]) -> dict[int, str]:
        """Return the passages that match."""
        # The plus keeps SQLite from asking for each article on its own, which for a beginning costs twenty searches.
        passages = text(
            "SELECT rowid, snippet(article_words, 1, :before, :after, '…', :words) FROM article_words "
            "WHERE article_words MATCH :wanted AND +rowid IN :serials"
        ).bindparams(bindparam("serials", list(serials), expanding=True))
        given = {
            "before": SNIPPET_MARKS[0],
            "after": SNIPPET_MARKS[1],
            "words": SNIPPET_WORDS,
            "wanted": build_fts5_query(wanted),
        }
        return {int(serial): str(said) for serial, said in connection.execute(passages, given)}

    def find_damage(self) -> str:
        """Return the first thing that is wrong with the pages of the file, or ""; reads all of it."""
        with self.begin_read() as connection:
            (said,) = connection.exec_driver_sql("PRAGMA quick_check(1)").one()
        return "" if said == "ok" else str(said).splitlines()[-1]

    def integrity_problems(self) -> Iterator[str]:
        """Yield a sentence for every damage in the file and in the search index."""
        with self.begin_read() as connection:
            for (said,) in connection.exec_driver_sql("PRAGMA integrity_check").all():
                if said != "ok":
                    yield f"the file: {said}"
            if self.path.stat().st_mode & 0o007:
                yield f"the file: others may use it, and it may hold passwords of feeds; run: chmod 600 {self.path}"
            for row in connection.exec_driver_sql("PRAGMA foreign_key_check").all():
                yield f"a row of {row[0]} belongs to a row of {row[2]} that is not there"
        if not self.is_index_consistent():
            yield "the search index does not fit the texts; `briefings library compact` makes it anew"

    def is_index_consistent(self) -> bool:
        """Return whether the search index fits the texts."""
        try:
            with self.engine.execution_options(writes=True).begin() as connection:
                connection.exec_driver_sql(
                    "INSERT INTO article_words(article_words, rank) VALUES('integrity-check', 1)"
                )
        except DatabaseError:
            return False
        return True

    def compact(self) -> None:
        """Optimise the search index, or rebuild it where it is damaged, and make the file as small as can be."""
        order = "optimize" if self.is_index_consistent() else "rebuild"
        with self.begin_write() as connection:
            connection.exec_driver_sql(f"INSERT INTO article_words(article_words) VALUES('{order}')")
        with self.translate_errors(), self.engine.connect() as connection:
            plain = connection.connection.cursor()
            for statement in ("VACUUM", "ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)"):
                plain.execute(statement)
            plain.close()

    def size(self) -> int:
        """Return the bytes of the file and its log."""
        log = self.path.with_name(f"{self.path.name}-wal")
        return sum(path.stat().st_size for path in (self.path, log) if path.exists())


def identify_file(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from every other, whatever its name; None when it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def create_private_file(path: Path) -> None:
    """Make an empty file that only its owner may read and write; one that is there stays as it is.

    The log beside it gets the same rights. A file that is there is not even opened: closing it would let go of the
    locks that another connection of this process holds on it.
    """
    if not path.exists():
        with contextlib.suppress(OSError):  # SQLite itself says best why a file cannot be made
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def build_fts5_query(wanted: Query) -> str:
    """Return a query for FTS5; every term is quoted, so that nothing in it is an operator.

    >>> from briefings.storage.query import parse_query
    >>> build_fts5_query(parse_query('port "ferry talks" -cargo OR strik*'))
    '(("port" AND "ferry talks") NOT ("cargo")) OR (("strik"*))'
    """
    return " OR ".join(
        f"(({' AND '.join(map(quote_fts5_term, one.wanted))})"
        + (f" NOT ({' OR '.join(map(quote_fts5_term, one.unwanted))})" if one.unwanted else "")
        + ")"
        for one in wanted
    )


def quote_fts5_term(term: Term) -> str:
    """Return one term for FTS5."""
    return '"' + term.text.replace('"', '""') + '"' + ("*" if term.prefix else "")


@contextlib.contextmanager
def lock_file(path: Path, name: str) -> Iterator[None]:
    """Hold a name against every other process; a process that dies releases it, however it dies.

    Raises `BusyError`, with the process that holds it and since when.
    """
    try:
        path.touch()
        opened = path.open("r+", encoding="utf-8")
    except OSError as cause:
        raise BriefingsError(f"{path}: cannot be locked: {cause.strerror}; is its folder there?") from cause
    with opened as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(
                f"{name} is in the hands of another program ({read_lock_owner(file)}); wait for it or end it"
            ) from None
        # Written over, not cut short first: that would wait for the disk each time.
        file.write(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC".ljust(80))
        file.flush()
        # Closing the file releases it; it is never removed, for a name without a file could be held twice.
        yield


def read_lock_owner(file: TextIO) -> str:
    """Return what the owner of a lock wrote into it."""
    file.seek(0)
    return file.read(200).strip() or "unknown"
