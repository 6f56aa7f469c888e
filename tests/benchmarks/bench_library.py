"""A library of 200,000 articles: taking in, opening a window and searching, against the same with 2,000."""

import itertools
import json
import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from storage.test_plans import plan_of
from support.postgres import programs, server

from briefings.core.article import Article, create_article
from briefings.storage import articles, search
from briefings.storage.library import Library
from briefings.storage.query import parse_query
from briefings.storage.search import ArticleQuery

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text())["library"]
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
SMALL, ROUND = 2_000, 1_000
#: A server takes its time to take in; a tenth of the articles is enough to see that its time does not grow with them.
LARGE = {"sqlite": 200_000, "postgres": 20_000}
#: Queries from words in every second text to words in one in ten thousand, a phrase and a beginning.
QUERIES = ("w3", "w40 w90", "w2000", "w9000", '"w5 w9"', "w77*", "w3 OR w4", "w2000 -w3")


@cache
def sentences() -> tuple[str, ...]:
    """Return 20,000 sentences of 19 words, which are as frequent and as rare as words are (Zipf)."""
    chance = random.Random(1)
    words = [f"w{rank}" for rank in range(20_000)]
    weights = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(20_000)))
    return tuple(" ".join(chance.choices(words, cum_weights=weights, k=19)) + "." for _ in range(20_000))


def brought(seed: int, first: int, count: int, moment: datetime) -> Iterator[Article]:
    """Yield so many articles of 300 outlets, each of 20 sentences."""
    chance = random.Random(seed)
    for number in range(first, first + count):
        yield create_article(
            outlet=f"Outlet {number % 300}",
            title=f"Headline {number}",
            text=" ".join(chance.choices(sentences(), k=20)),
            collected=moment,
            origin="feed: bench",
            url=f"https://example.org/{number}",
            published=moment - timedelta(minutes=number % 600),
        )


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """Return the seconds that work takes, the median of some."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


class Measured:
    """A library that grows, and what is measured on the way."""

    def __init__(self, place: Path | str) -> None:
        self.now = BEGAN
        self.library = Library(place, clock=lambda: self.now)
        self.size = 0

    def grow(self, upto: int) -> None:
        while self.size < upto:
            self.take_in(min(5_000, upto - self.size))

    def take_in(self, count: int) -> float:
        fresh = list(brought(self.size, self.size, count, self.now))
        self.now += timedelta(minutes=15)
        began = time.perf_counter()
        assert len(self.library.add_articles(fresh).new) == count
        self.size += count
        return time.perf_counter() - began

    def figures(self) -> dict[str, float]:
        """Take in a round and look at it: seconds of each."""
        added = self.take_in(ROUND)
        again = list(brought(self.size - ROUND, self.size - ROUND, ROUND, self.now))
        since = self.now - timedelta(minutes=15)
        assert len(list(self.library.iter_articles_in_window(since, self.now))) == ROUND
        found = [seconds(lambda line=line: self.find(line), 1) for line in QUERIES]  # type: ignore[misc]
        return {
            "add": added,
            "again": seconds(lambda: self.library.add_articles(again), 1),
            "window": seconds(lambda: list(self.library.iter_articles_in_window(since, self.now)), 1),
            "search": statistics.median(found),
            "slowest": max(found),
        }

    def find(self, line: str) -> None:
        self.library.search_articles(ArticleQuery(query=parse_query(line)))


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | str]:
    if request.param == "sqlite":
        yield tmp_path / "library.sqlite"
    elif programs() is None:
        pytest.skip("no PostgreSQL server here; on Debian: apt-get install postgresql")
    else:
        with server() as address:
            yield address


def schema(address: str) -> str:
    """Return the address of another library on a server."""
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("CREATE SCHEMA little"))
    engine.dispose()
    return f"{address}&options=-csearch_path%3Dlittle"


def test_a_large_library_is_as_quick_as_a_small_one(place: Path | str, tmp_path: Path) -> None:
    kind = "sqlite" if isinstance(place, Path) else "postgres"
    measured, little = Measured(place), Measured(tmp_path / "little.sqlite" if kind == "sqlite" else schema(str(place)))
    began = time.perf_counter()
    measured.grow(LARGE[kind])
    grown = time.perf_counter() - began
    if kind == "postgres":
        measured.library.database.compact()
    little.grow(SMALL)
    little.now = measured.now
    # By turns, so that both meet the same load of the machine.
    rounds = [(little.figures(), measured.figures()) for _ in range(5)]
    small, large = ({name: statistics.median(r[n][name] for r in rounds) for name in rounds[0][n]} for n in (0, 1))
    size = measured.library.database.size() / measured.size
    characters = sum(len(a.text) for a in brought(0, 0, 100, BEGAN)) / 100
    print(f"\n{kind}: {measured.size:,} articles in {grown:.0f} s, {size:,.0f} bytes each ({characters:,.0f} of text)")  # noqa: T201
    for name in small:
        print(f"{kind} {name}: {small[name]:.4f} -> {large[name]:.4f}, ratio {large[name] / small[name]:.2f}")  # noqa: T201
    wish = ArticleQuery(outlet="Outlet 7", since=measured.now - timedelta(days=1))
    with measured.library._begin_read() as connection:
        ids = [a.id for a in brought(0, 0, 20, BEGAN)]
        plans = [
            plan_of(connection, articles.select_changed_between(measured.now - timedelta(minutes=15), measured.now)),
            plan_of(connection, articles.ARTICLE_WITH_TEXT.where(articles.ARTICLES.c.id.in_(ids))),
            plan_of(
                connection,
                search.apply_filters(connection, measured.library.database, wish, articles.ARTICLE_WITH_TEXT),
            ),
        ]
    for plan in plans:
        print(f"{kind} plan: {plan}")  # noqa: T201
        assert "Seq Scan on articles" not in plan
        assert "SCAN articles" not in plan
    assert large["add"] / small["add"] <= FLOORS["add_ratio_large_to_small_at_most"]
    assert large["again"] / small["again"] <= FLOORS["again_ratio_large_to_small_at_most"]
    assert large["window"] / small["window"] <= FLOORS["window_ratio_large_to_small_at_most"]
    assert large["search"] / small["search"] <= FLOORS["search_ratio_large_to_small_at_most"]
    assert list(measured.library.integrity_problems()) == []
