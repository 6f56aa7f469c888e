"""Lists of articles: the latest, those of an outlet, those that no edition is made of, those that match a query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from sqlalchemy import Connection, Select, func, select

from briefings.core.errors import UsageError
from briefings.storage.database import Database
from briefings.storage.query import Query
from briefings.storage.records import ArticleListing
from briefings.storage.schema import ARTICLES, CITATIONS, VERSIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleQuery:
    """Which articles are wanted; `since` and `until` go by publication, else by when an article came in."""

    query: Query = ()
    since: datetime | None = None
    until: datetime | None = None
    #: name of an outlet, whatever its case
    outlet: str = ""
    #: only those that no edition is made of
    unused: bool = False
    #: how many at most
    limit: int = 20
    #: those that match best first, and not the newest
    by_relevance: bool = False


def search_articles(connection: Connection, database: Database, wanted: ArticleQuery) -> tuple[ArticleListing, ...]:
    """Return the articles that fit a query, the newest first or the best first."""
    found = apply_filters(connection, database, wanted, select(ARTICLES, version_count_column()))
    if wanted.query and wanted.by_relevance:
        found = found.order_by(database.relevance_order(wanted.query))
    rows = connection.execute(
        found.order_by(ARTICLES.c.dated.desc(), ARTICLES.c.serial.desc()).limit(wanted.limit)
    ).all()
    passages = database.find_snippets(connection, wanted.query, [row.serial for row in rows]) if wanted.query else {}
    return tuple(listing_from_row(row, passages.get(row.serial, "")) for row in rows)


def count_articles(connection: Connection, database: Database, wanted: ArticleQuery) -> int:
    """Return how many articles fit a query."""
    counted: Select[Any] = select(func.count()).select_from(ARTICLES)
    return int(connection.scalar(apply_filters(connection, database, wanted, counted)) or 0)


def apply_filters(connection: Connection, database: Database, wanted: ArticleQuery, found: Select[Any]) -> Select[Any]:
    """Narrow a selection of articles to those that fit a query."""
    if wanted.query:
        found = database.filter_matching(wanted.query, found)
    if wanted.since is not None:
        found = found.where(ARTICLES.c.dated >= wanted.since)
    if wanted.until is not None:
        found = found.where(ARTICLES.c.dated <= wanted.until)
    if wanted.outlet:
        found = found.where(ARTICLES.c.outlet.in_(find_outlets_by_name(connection, wanted.outlet)))
    if wanted.unused:
        found = found.where(~select(CITATIONS.c.article).where(CITATIONS.c.article == ARTICLES.c.id).exists())
    return found


def version_count_column() -> Any:
    """Return a column with the number of versions of an article."""
    counted = select(func.count()).where(VERSIONS.c.article == ARTICLES.c.serial)
    return counted.correlate(ARTICLES).scalar_subquery().label("versions")


def find_outlets_by_name(connection: Connection, text: str) -> Sequence[str]:
    """Return the outlets of that name, whatever its case. Raises `UsageError`, with names alike, when there is none."""
    known = list(connection.scalars(select(ARTICLES.c.outlet).distinct()))
    found = [name for name in known if name.casefold() == text.casefold()]
    if not found:
        alike = get_close_matches(text.casefold(), [name.casefold() for name in known], 3)
        names = [name for name in known if name.casefold() in alike or text.casefold() in name.casefold()][:5]
        raise UsageError(f"no article is from {text!r}" + (f"; there is {', '.join(sorted(names))}" if names else ""))
    return found


def listing_from_row(row: Any, snippet: str) -> ArticleListing:
    """Return the listing of a row."""
    return ArticleListing(
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


def find_article_ids(connection: Connection, text: str) -> list[str]:
    """Return the ids of the articles that may be meant by an id, its beginning (4 digits at least) or an address."""
    by_address = select(ARTICLES.c.id).where(ARTICLES.c.url == text)
    found = list(connection.scalars(by_address))
    if not found and len(text) >= 4 and text.isalnum():
        begins = select(ARTICLES.c.id).where(ARTICLES.c.id >= text, ARTICLES.c.id < text + "~")
        found = list(connection.scalars(begins.order_by(ARTICLES.c.id).limit(6)))
    return found
