"""The one place that knows SQLite: how a library file is opened, how writers take turns, who holds a briefing."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import QueuePool

from briefings.errors import BriefingsError

#: Seconds that a writer waits for another; one transaction of ours takes some milliseconds.
PATIENCE = 15.0


class Busy(BriefingsError):  # noqa: N818 - says what is the case
    """Somebody else is at work on the same thing."""


def engine_for(path: Path, patience: float = PATIENCE, durable: bool = True) -> Engine:
    """Open a library file with write-ahead log, foreign keys and full durability.

    A delivery that was recorded must be recorded after a power cut too, hence `synchronous=FULL`; only simulations,
    which no power cut meets, do without and are four times as fast.
    """
    # One connection is kept open: closing the last one would fold the log into the file each time, 10 ms a call.
    engine = create_engine(
        f"sqlite:///{path}", connect_args={"timeout": patience}, poolclass=QueuePool, pool_size=1, max_overflow=-1
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # The driver's own way of beginning transactions would read first and fail at the first write.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", f"synchronous={'FULL' if durable else 'OFF'}", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")

    return engine


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what the database complains of into what a person can act on."""
    try:
        yield
    except OperationalError as cause:
        reason = str(cause.orig)
        if "locked" in reason or "busy" in reason:
            message = f"{path} is being written by another program; wait for it, or end it, and try again"
            raise Busy(message) from cause
        raise BriefingsError(f"{path}: {reason}; is the disk full, or may the folder not be written?") from cause
    except DatabaseError as cause:
        raise BriefingsError(
            f"{path} is damaged or not a library ({cause.orig}); put it aside and restore the last copy"
        ) from cause


@contextlib.contextmanager
def held(path: Path, name: str) -> Iterator[None]:
    """Hold a name against every other process; a process that dies lets go, however it dies.

    Raises `Busy`, with who holds it and since when.
    """
    path.touch()
    with path.open("r+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(f"{name} is in the hands of another program ({holder(file)}); wait for it or end it") from None
        # Written over, not cut short first: that would wait for the disk each time.
        file.write(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC".ljust(80))
        file.flush()
        # Closing the file lets go of it; it is never removed, for a name without a file could be held twice.
        yield


def holder(file: TextIO) -> str:
    """Say who wrote the lock."""
    file.seek(0)
    return file.read(200).strip() or "unknown"
