"""How well and how fast stories go on day by day, against grouping everything anew; floors stand in `floors.json`.

The corpora lie beside the checkout; without them it is skipped.
"""

import json
import time
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import pytest
from benchmarks.bench_stories import b_cubed, collected, lines, read, report, resampled

from briefings.analysis.stories.clustering.cluster import cluster_articles
from briefings.analysis.stories.clustering.continuation import build_series_memory, continue_stories
from briefings.analysis.stories.clustering.copies import group_copies
from briefings.core.analysis import Analysis
from briefings.core.article import Article
from briefings.core.memory import SeriesMemory
from briefings.storage.series import SeriesEntry, merge_memories

#: `agreement`: B-cubed F1 of stories made day by day against those of all articles at once; `times_faster`: processor
#: time of grouping 10,200 articles against adding 200 to 10,000.
FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))["continuing"]
UNKNOWN = collected({"text": "."}).collected

pytestmark = [pytest.mark.slow, pytest.mark.shared]


def day_by_day(articles: Sequence[Article], readings: dict[str, Analysis]) -> dict[str, str]:
    """Go on with the stories of the days before on every day, the undated articles last; returns article -> story."""
    memory = SeriesMemory()
    for _, day in groupby(sorted(articles, key=when), key=lambda article: when(article)[0]):
        batch = list(day)
        stories = continue_stories(batch, readings, group_copies(batch, readings), memory)
        entries = (memory, build_series_memory(stories, batch, readings, memory))
        memory = merge_memories(
            [SeriesEntry(title="", moment=UNKNOWN, number=1, material="", memory=one) for one in entries]
        )
    return {key: known.story for key, known in memory.articles.items()}


def when(article: Article) -> tuple[str, str]:
    return (f"{article.published:%Y-%m-%d}" if article.published else "undated", article.id)


@pytest.mark.parametrize("name", FLOORS["agreement"])
def test_stories_made_day_by_day_are_those_of_all_articles_at_once(shared: Path, name: str) -> None:
    path = shared / "data" / "dev" / "stories" / f"{name}.jsonl.gz"
    articles, readings = read(path)
    keys = {found.id: found.key or "" for found in articles}
    whole = {
        keys[member]: story.id
        for story in cluster_articles(articles, readings, group_copies(articles, readings))
        for member in story.articles
    }
    daily = {keys[article]: story for article, story in day_by_day(articles, readings).items()}
    gold = {row["id"]: row["cluster"] for row in lines(path)}
    score = b_cubed(whole, daily)
    report(
        f"\n{name}: B-cubed F1 day by day against all at once {score:.3f}; "
        f"against gold {b_cubed(gold, daily):.3f}, all at once {b_cubed(gold, whole):.3f}"
    )
    assert score >= FLOORS["agreement"][name]


def test_adding_two_hundred_to_ten_thousand_is_faster_than_grouping_all(shared: Path) -> None:
    path = shared / "data" / "articles" / "three_outlets_2010-2019.jsonl.gz"
    sources = [collected(row) for row in lines(path)]
    pile = sorted(resampled(sources, 10_200, "of_repeated_sentences"), key=when)
    old, new = pile[:10_000], pile[10_000:]
    memory = build_series_memory(cluster_articles(old, {}, group_copies(old, {})), old, {}, SeriesMemory())
    seconds = []
    started = time.process_time()
    cluster_articles(pile, {}, group_copies(pile, {}))
    seconds.append(time.process_time() - started)
    started = time.process_time()
    continue_stories(new, {}, group_copies(new, {}), memory)
    seconds.append(time.process_time() - started)
    report(
        f"\nall {seconds[0]:.2f} s, the new ones {seconds[1]:.2f} s of processor time: {seconds[0] / seconds[1]:.1f} ×"
    )
    assert seconds[0] >= FLOORS["times_faster"] * seconds[1]
