"""An article dated weeks after it came in orders nothing: the edition is the one that it would make undated."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from briefings.app import api, pipeline
from briefings.core import resources
from briefings.core.article import Article, Problem
from briefings.core.edition import Briefing
from briefings.core.plan import Plan
from briefings.publishing.renderers.charts.story import lay_out_origins, lay_out_timeline
from briefings.publishing.renderers.charts.topic import lay_out_story_spans
from briefings.publishing.renderers.edition_index import source_sort_key

AHEAD = timedelta(days=40)


@dataclass(frozen=True)
class Box:
    """A collector that brings what it was given."""

    things: Iterable[Article | Problem]

    def collect(self, since: object) -> Iterable[Article | Problem]:
        return self.things


def dated_ahead(article: Article) -> Article:
    return replace(article, published=article.collected + AHEAD, supplied=(*article.supplied, "future"))


def undated(article: Article) -> Article:
    return replace(article, published=None)


@pytest.fixture(scope="module")
def editions() -> tuple[Briefing, Briefing]:
    """The demonstration with every third article dated ahead, and with the same articles undated."""
    plan = api.plan_for_paths(
        resources.demo_folder() / "articles", topics=["Grain: grain, wheat", "Ports: port, harbour"], title="T"
    )
    articles = sorted(
        (thing for c in plan.collectors for thing in c.collect(None) if isinstance(thing, Article)), key=lambda a: a.id
    )
    return make(plan, articles, dated_ahead), make(plan, articles, undated)


def make(plan: Plan, articles: list[Article], change: object) -> Briefing:
    changed = [change(article) if n % 3 == 0 else article for n, article in enumerate(articles)]  # type: ignore[operator]
    return pipeline.make_briefing(replace(plan, collectors=(Box(changed),)))


def without_dates_of_sources(briefing: Briefing) -> Briefing:
    """Return an edition without what it may say of the date itself: in the source list and among what was supplied."""
    sources = tuple(
        replace(s, published=s.trusted_date, supplied=tuple(m for m in s.supplied if m != "future"))
        for s in briefing.sources
    )
    tables = tuple(table for table in briefing.coverage.tables if table.key != "care")
    return replace(briefing, sources=sources, coverage=replace(briefing.coverage, tables=tables), digest="")


def test_the_edition_is_that_of_undated_articles(editions: tuple[Briefing, Briefing]) -> None:
    ahead, none = editions
    assert sum(source.published is not None and source.trusted_date is None for source in ahead.sources) > 10
    assert without_dates_of_sources(ahead) == without_dates_of_sources(none)


def test_charts_and_indexes_are_those_of_undated_articles(editions: tuple[Briefing, Briefing]) -> None:
    ahead, none = ({source.number: source for source in briefing.sources} for briefing in editions)
    items = [item for section in editions[0].sections for item in section.items]
    assert items
    for item in items:
        assert lay_out_timeline(item, ahead, 400.0, 60.0) == lay_out_timeline(item, none, 400.0, 60.0)
        assert lay_out_origins(item, ahead, 90.0, 400.0) == lay_out_origins(item, none, 90.0, 400.0)
    spans = [
        lay_out_story_spans(e.sections, found, 90.0, 400.0) for e, found in zip(editions, (ahead, none), strict=True)
    ]
    assert spans[0] == spans[1]
    orders = [[s.number for s in sorted(found.values(), key=source_sort_key)] for found in (ahead, none)]
    assert orders[0] == orders[1]
