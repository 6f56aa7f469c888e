"""Maintenance of a library: old articles are forgotten, damage is found."""

import hashlib
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select

from briefings.storage.schema import ARTICLES, CITATIONS, FORGOTTEN, TEXTS, VERSIONS

#: Articles forgotten in one transaction: other writers wait so long.
BATCH = 500


def forget_article_batch(connection: Connection, before: datetime, now: datetime) -> int:
    """Forget some articles that came in or were edited last before a moment and that no edition is made of.

    Their ids are kept, so that a feed which still lists them does not bring them back as news. Returns how many were
    forgotten; as long as that is not 0 there may be more.
    """
    used = select(CITATIONS.c.article).where(CITATIONS.c.article == ARTICLES.c.id).exists()
    old = select(ARTICLES.c.serial, ARTICLES.c.id).where(ARTICLES.c.changed < before, ~used)
    too_old = connection.execute(old.order_by(ARTICLES.c.changed).limit(BATCH)).all()
    if not too_old:
        return 0
    serials = [row.serial for row in too_old]
    texts = list(connection.scalars(select(VERSIONS.c.text).where(VERSIONS.c.article.in_(serials)).distinct()))
    connection.execute(insert(FORGOTTEN), [{"id": row.id, "gone": now} for row in too_old])
    connection.execute(delete(ARTICLES).where(ARTICLES.c.serial.in_(serials)))
    connection.execute(delete(TEXTS).where(TEXTS.c.serial.in_(texts), unused_text_condition()))
    return len(too_old)


def unused_text_condition() -> ColumnElement[bool]:
    """Return the condition that selects texts which belong to no article."""
    of_version = select(VERSIONS.c.text).where(VERSIONS.c.text == TEXTS.c.serial).exists()
    of_article = select(ARTICLES.c.text).where(ARTICLES.c.text == TEXTS.c.serial).exists()
    return and_(~of_version, ~of_article)


def find_content_problems(connection: Connection) -> Iterator[str]:
    """Yield a sentence for every text that is not what it was, and for rows that do not fit together."""
    for digest, body in connection.execution_options(yield_per=500).execute(select(TEXTS.c.digest, TEXTS.c.body)):
        if hashlib.sha256(body.encode()).hexdigest() != digest:
            yield f"the text {digest[:16]} is not what it was when it came in"
    here = and_(VERSIONS.c.article == ARTICLES.c.serial, VERSIONS.c.number == ARTICLES.c.version)
    apart = or_(VERSIONS.c.number.is_(None), VERSIONS.c.text != ARTICLES.c.text, VERSIONS.c.title != ARTICLES.c.title)
    for key in connection.scalars(select(ARTICLES.c.id).outerjoin(VERSIONS, here).where(apart)):
        yield f"the article {key} does not say what its version says"
    left = connection.scalar(select(func.count()).select_from(TEXTS).where(unused_text_condition())) or 0
    if left:
        yield f"{left} texts belong to no article"
