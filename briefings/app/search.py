"""A search of the library: options become a query, and what was found loses the marks of the database."""

from datetime import datetime

from briefings.storage.database import SNIPPET_MARKS
from briefings.storage.query import parse_query
from briefings.storage.search import ArticleQuery


def build_article_query(
    words: str = "",
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    outlet: str = "",
    unused: bool = False,
    limit: int = 20,
    by_relevance: bool = False,
) -> ArticleQuery:
    """Return the query for articles that hold words, of a period (UTC) and an outlet. Raises `UsageError`."""
    return ArticleQuery(
        query=parse_query(words) if words else (),
        since=since,
        until=until,
        outlet=outlet,
        unused=unused,
        limit=limit,
        by_relevance=by_relevance,
    )


def strip_snippet_marks(snippet: str) -> tuple[str, list[list[int]]]:
    """Return a passage without its marks, and where they stood.

    >>> strip_snippet_marks("the \\x02ferry\\x03 sank")
    ('the ferry sank', [[4, 9]])
    """
    text, found = "", []
    for part in snippet.split(SNIPPET_MARKS[0]):
        word, mark, rest = part.partition(SNIPPET_MARKS[1])
        if mark:
            found.append([len(text), len(text) + len(word)])
        text += word + rest
    return text, found
