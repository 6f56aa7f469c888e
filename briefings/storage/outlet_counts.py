"""What the library has of each outlet: its articles, those that repeat a text, those that were changed later."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from briefings.storage.schema import ARTICLES


@dataclass(frozen=True, slots=True)
class OutletCount:
    """The articles of one outlet in the library."""

    outlet: str
    articles: int
    #: articles whose whole text had come in before, from whomever
    copies: int
    #: articles that were changed after they had come in
    corrections: int
    #: when its last article is from
    latest: datetime


def iter_outlet_counts(connection: Connection) -> Iterator[OutletCount]:
    """Yield the counts of every outlet, the one with most articles first."""
    first = select(ARTICLES.c.text, func.min(ARTICLES.c.serial).label("serial")).group_by(ARTICLES.c.text).subquery()
    copied = func.count().filter(ARTICLES.c.serial > first.c.serial)
    number = func.count()
    chosen = (
        select(
            ARTICLES.c.outlet,
            number,
            copied,
            func.count().filter(ARTICLES.c.version > 1),
            func.max(ARTICLES.c.dated),
        )
        .join(first, first.c.text == ARTICLES.c.text)
        .group_by(ARTICLES.c.outlet)
        .order_by(number.desc(), ARTICLES.c.outlet)
    )
    for row in connection.execute(chosen):
        yield OutletCount(*row)
