"""Lists of articles: the latest, those of an outlet, those that no edition is made of, those that match a query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from sqlalchemy import Connection, Select, func, select

from briefings.errors import UsageError
from briefings.library.database import Database
from briefings.library.query import Query
from briefings.library.records import Entry
from briefings.library.schema import ARTICLES, CITATIONS, VERSIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What articles somebody wants to see; `since` and `until` go by publication, else by when it came in."""

    query: Query = ()
    since: datetime | None = None
    until: datetime | None = None
    #: name of an outlet, whatever its case
    outlet: str = ""
    #: only those that no edition is made of
    unused: bool = False
    #: how many at most
    most: int = 20
    #: those that match best first, and not the newest
    best: bool = False


def entries(connection: Connection, database: Database, wish: Wish) -> tuple[Entry, ...]:
    """Return what fits a wish, the newest first or the best first."""
    found = narrowed(connection, database, wish, select(ARTICLES, count_of_versions()))
    if wish.query and wish.best:
        found = found.order_by(database.relevance(wish.query))
    rows = connection.execute(found.order_by(ARTICLES.c.dated.desc(), ARTICLES.c.serial.desc()).limit(wish.most)).all()
    passages = database.snippets(connection, wish.query, [row.serial for row in rows]) if wish.query else {}
    return tuple(entry_of(row, passages.get(row.serial, "")) for row in rows)


def total(connection: Connection, database: Database, wish: Wish) -> int:
    """Return how many articles fit a wish."""
    counted: Select[Any] = select(func.count()).select_from(ARTICLES)
    return int(connection.scalar(narrowed(connection, database, wish, counted)) or 0)


def narrowed(connection: Connection, database: Database, wish: Wish, found: Select[Any]) -> Select[Any]:
    """Narrow a selection of articles to those that fit a wish."""
    if wish.query:
        found = database.matching(wish.query, found)
    if wish.since is not None:
        found = found.where(ARTICLES.c.dated >= wish.since)
    if wish.until is not None:
        found = found.where(ARTICLES.c.dated <= wish.until)
    if wish.outlet:
        found = found.where(ARTICLES.c.outlet.in_(outlets(connection, wish.outlet)))
    if wish.unused:
        found = found.where(~select(CITATIONS.c.article).where(CITATIONS.c.article == ARTICLES.c.id).exists())
    return found


def count_of_versions() -> Any:
    """Return a column that says how many versions an article has."""
    counted = select(func.count()).where(VERSIONS.c.article == ARTICLES.c.serial)
    return counted.correlate(ARTICLES).scalar_subquery().label("versions")


def outlets(connection: Connection, said: str) -> Sequence[str]:
    """Return the outlets of that name, whatever its case. Raises `UsageError`, with names alike, when there is none."""
    known = list(connection.scalars(select(ARTICLES.c.outlet).distinct()))
    found = [name for name in known if name.casefold() == said.casefold()]
    if not found:
        alike = get_close_matches(said.casefold(), [name.casefold() for name in known], 3)
        names = [name for name in known if name.casefold() in alike or said.casefold() in name.casefold()][:5]
        raise UsageError(f"no article is from {said!r}" + (f"; there is {', '.join(sorted(names))}" if names else ""))
    return found


def entry_of(row: Any, snippet: str) -> Entry:
    """Make an entry of a row."""
    return Entry(
        id=row.id,
        outlet=row.outlet,
        title=row.title,
        url=row.url,
        published=row.published,
        came=row.came,
        changed=row.changed,
        versions=row.versions,
        snippet=snippet,
    )


def named(connection: Connection, said: str) -> list[str]:
    """Return the ids of the articles that may be meant by an id, its beginning (4 digits at least) or an address."""
    by_address = select(ARTICLES.c.id).where(ARTICLES.c.url == said)
    found = list(connection.scalars(by_address))
    if not found and len(said) >= 4 and said.isalnum():
        begins = select(ARTICLES.c.id).where(ARTICLES.c.id >= said, ARTICLES.c.id < said + "~")
        found = list(connection.scalars(begins.order_by(ARTICLES.c.id).limit(6)))
    return found
