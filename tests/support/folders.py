"""Folders for the tests of the folder collector: files written, then read as the program reads them."""

from datetime import UTC, datetime
from pathlib import Path

from briefings.collectors.folder import FolderCollector
from briefings.core.article import Article, Problem
from briefings.core.processes.pool import call_directly

PROSE = (
    "Ministers of two island states met in Port Ansel on Monday. They agreed to open the strait to fishing boats. "
    "No date was set for a second round."
)


def collected(*paths: Path, **settings: object) -> tuple[list[Article], list[Problem]]:
    """Everything a collector yields, articles and problems apart; no process is begun for it unless a test asks."""
    given = {"run_parser": call_directly, **settings}
    found = list(FolderCollector(paths, **given).collect(None))  # type: ignore[arg-type]
    return [each for each in found if isinstance(each, Article)], [each for each in found if isinstance(each, Problem)]


def the_article(path: Path, content: str | bytes, **settings: object) -> Article:
    """The one article in a file with this content, which must give no problem."""
    write(path, content)
    articles, problems = collected(path, **settings)
    assert problems == []
    assert len(articles) == 1
    return articles[0]


def the_problem(path: Path, content: str | bytes, **settings: object) -> Problem:
    """The one problem in a file with this content, which must give no article."""
    write(path, content)
    articles, problems = collected(path, **settings)
    assert articles == []
    assert len(problems) == 1
    return problems[0]


def write(path: Path, content: str | bytes) -> Path:
    """Write a file with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]
