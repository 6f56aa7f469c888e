"""No question that is asked often looks at every article: the databases say how they would find the answer."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Select, text
from support.fakes import NOON

from briefings.storage import articles, search
from briefings.storage.library import Library
from briefings.storage.query import parse_query
from briefings.storage.schema import ARTICLES, TEXTS, VERSIONS
from briefings.storage.search import ArticleQuery

LATELY = NOON - timedelta(hours=1)


def plan_of(connection: Connection, asked: Select[Any]) -> str:
    """Return how the database would find something."""
    word = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    compiled = asked.compile(connection, compile_kwargs={"render_postcompile": True})
    rows = connection.exec_driver_sql(f"{word} {compiled}", parameters(connection, compiled)).all()
    return "; ".join(str(row[-1]).strip() for row in rows)


def parameters(connection: Connection, compiled: Any) -> Any:
    """Return the values of a compiled statement as the driver wants them."""
    found = {
        name: compiled._bind_processors[name](value) if name in compiled._bind_processors else value
        for name, value in compiled.params.items()
    }
    return tuple(found[name] for name in compiled.positiontup) if compiled.positional else found


@pytest.mark.parametrize(
    ("asked", "table"),
    [
        (articles.select_changed_between(LATELY, NOON), "articles"),
        (articles.ARTICLE_WITH_TEXT.where(ARTICLES.c.id.in_(["a", "b"])), "articles"),
        (articles.ARTICLE_WITH_TEXT.where(ARTICLES.c.url == "https://example.org/"), "articles"),
        (TEXTS.select().where(TEXTS.c.digest == "d"), "texts"),
        (VERSIONS.select().where(VERSIONS.c.article == 1), "versions"),
        (VERSIONS.select().where(VERSIONS.c.text == 1), "versions"),
        (ArticleQuery(since=LATELY), "articles"),
        (ArticleQuery(since=LATELY, unused=True), "articles"),
        (ArticleQuery(query=parse_query('ferry "port talks" harb*')), "articles"),
    ],
)
def test_there_is_an_index_for_it(shared_library: Library, asked: Any, table: str) -> None:
    with shared_library._begin_read() as connection:
        if isinstance(asked, ArticleQuery):
            asked = search.apply_filters(connection, shared_library.database, asked, articles.ARTICLE_WITH_TEXT)
        if connection.dialect.name == "postgresql":
            # With so few rows it would look at each; what is asked is whether there is a better way.
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        plan = plan_of(connection, asked)
    assert f"SCAN {table}" not in plan.replace("SCAN article_words", "")
    assert f"Seq Scan on {table}" not in plan
    assert "USING" in plan or "Index" in plan or "VIRTUAL TABLE" in plan
