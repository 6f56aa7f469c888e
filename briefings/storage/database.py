"""What a library asks of its database, SQLite and PostgreSQL alike."""

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select

from briefings.core.errors import BriefingsError
from briefings.storage.query import Query

#: Seconds that a writer waits for another; one transaction of ours takes some milliseconds.
LOCK_TIMEOUT_SECONDS = 15.0
#: What stands before and after a word that was found; neither occurs in a text of ours.
SNIPPET_MARKS = ("\x02", "\x03")


class BusyError(BriefingsError):
    """Another program holds what is asked for."""


class Database(ABC):
    """One database; each kind has its own ways of locking, searching, checking and copying."""

    #: what it is called in messages: a path, or an address without its password
    place: str
    engine: Engine

    @contextlib.contextmanager
    def begin_read(self) -> Iterator[Connection]:
        """Give a connection that sees one state of everything."""
        with self.translate_errors(), self.engine.execution_options(**self.read_options).begin() as connection:
            yield connection

    @contextlib.contextmanager
    def begin_write(self) -> Iterator[Connection]:
        """Give a connection that is alone in writing; what it writes is kept whole or not at all."""
        with self.translate_errors(), self.engine.execution_options(writes=True).begin() as connection:
            yield connection

    #: whether programs on several machines work with it
    shared: bool
    #: execution options of a connection that reads
    read_options: dict[str, str]
    #: what makes the search index, beside tables that are there
    search_index_statements: tuple[str, ...]

    @abstractmethod
    def translate_errors(self) -> contextlib.AbstractContextManager[None]:
        """Turn errors of the database into errors that a person can act on."""

    @abstractmethod
    def lock(self, key: str, what: str) -> contextlib.AbstractContextManager[None]:
        """Hold a name against every other process; one that dies releases it, however it dies. Raises `BusyError`."""

    @abstractmethod
    def back_up(self, version: int) -> None:
        """Copy the database before it is brought from a version of its schema to the next."""

    @abstractmethod
    def filter_matching(self, wanted: Query, articles: Select[Any]) -> Select[Any]:
        """Narrow a selection of articles to those that match a query."""

    @abstractmethod
    def relevance_order(self, wanted: Query) -> ColumnElement[Any]:
        """Return what a selection made by `filter_matching` is ordered by so that the best match comes first."""

    @abstractmethod
    def find_snippets(self, connection: Connection, wanted: Query, serials: Sequence[int]) -> dict[int, str]:
        """Return the passages of some articles that match a query, between `SNIPPET_MARKS`, by their serial numbers."""

    def find_damage(self) -> str:
        """Return the first thing that is wrong with how the library lies on the disk, or ""."""
        return ""

    @abstractmethod
    def integrity_problems(self) -> Iterator[str]:
        """Yield a sentence for every damage that is found."""

    @abstractmethod
    def compact(self) -> None:
        """Give back unused space, and let the database count its rows."""

    @abstractmethod
    def size(self) -> int:
        """Return how many bytes the library takes."""
