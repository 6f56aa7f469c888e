"""Measures how like what the other stories tell each story is: what an edition keeps coming back to is its news.

It is the degree centrality of LexRank over stories in place of sentences, by the likeness that groups articles
(`clustering/similarity.py`). What a more important story has told already counts only as far as it was unlike that
story, so that the second story on one matter does not stand behind the first (the greedy choice of a submodular sum,
as in summarisation).
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from heapq import heapify, heappop, heappush, nlargest
from itertools import permutations

from briefings.analysis.stories.clustering.cluster import days_since_epoch
from briefings.analysis.stories.clustering.pair_blocks import find_similar_pairs
from briefings.analysis.stories.clustering.similarity import (
    build_feature_matrix,
    extract_features,
)
from briefings.core.analysis import Analysis
from briefings.core.article import Article
from briefings.core.stories import CopyGroup, Story, StoryLikeness, list_new_texts
from briefings.core.text_kinds import REPORTING_KINDS

#: Texts that are compared, those of one story, and neighbours of each story that are kept.
#: Limit: time and memory; the stories with the most independent sources, then the latest, are compared.
MAX_COMPARED_TEXTS, MAX_STORY_TEXTS, MAX_NEIGHBOURS = 2000, 10, 20
#: Neighbours that count, and the sum of their likenesses at which a story is as central as can be.
#: Measured: see `ranking.py`.
COUNTED_NEIGHBOURS, FULL_LIKENESS = 10, 0.8


def find_similar_stories(
    stories: Sequence[Story],
    articles: Sequence[Article],
    readings: Mapping[str, Analysis],
    known: frozenset[str] = frozenset(),
) -> tuple[StoryLikeness, ...]:
    """Return how like each story the others are, and its own further texts: the likenesses of their texts, summed.

    A story stands for what its first report is like. Only what is new to whoever had the `known` articles counts.
    """
    by_id = {article.id: article for article in articles}
    texts = choose_compared_texts(stories, known)
    if len(texts) < 2:
        return ()
    new: dict[str, list[CopyGroup]] = defaultdict(list)
    for story, group in texts:
        new[story].append(group)
    telling = {story: _choose_telling_text(groups, by_id).original for story, groups in new.items()}
    side = build_feature_matrix(
        [
            extract_features(by_id[group.original], readings.get(group.original), days_since_epoch(group, by_id))
            for _, group in texts
        ]
    )
    near: dict[str, dict[str, float]] = {}
    for one, other, likeness in zip(*find_similar_pairs(side, floor=0.0), strict=True):
        for (story, text), (beside, _) in permutations((texts[one], texts[other])):
            if text.original == telling[story]:
                found = near.setdefault(story, {})
                found[beside] = found.get(beside, 0.0) + float(likeness)
    return tuple(
        StoryLikeness(story, other, round(likeness, 6))
        for story in sorted(near)
        for likeness, other in nlargest(MAX_NEIGHBOURS, ((likeness, other) for other, likeness in near[story].items()))
        if likeness > 0
    )


def choose_compared_texts(
    stories: Sequence[Story], known: frozenset[str] = frozenset()
) -> tuple[tuple[str, CopyGroup], ...]:
    """Return the new texts that are held against each other, each behind the id of its story."""
    new = {story.id: groups[:MAX_STORY_TEXTS] for story in stories if (groups := list_new_texts(story, known))}
    ordered = sorted(
        (story for story in stories if story.id in new),
        key=lambda story: (-story.independent_origins, -_last_seen_moment(story).timestamp(), story.id),
    )
    return tuple((story.id, group) for story in ordered for group in new[story.id])[:MAX_COMPARED_TEXTS]


def _last_seen_moment(story: Story) -> datetime:
    return story.last_seen or datetime(1970, 1, 1, tzinfo=UTC)


def _choose_telling_text(groups: Sequence[CopyGroup], by_id: Mapping[str, Article]) -> CopyGroup:
    """Return the first report among some texts, the first of them where there is none."""
    return next((group for group in groups if by_id[group.original].kind in REPORTING_KINDS), groups[0])


def measure_centrality(
    stories: Sequence[str], likenesses: Sequence[StoryLikeness], importance: Callable[[str, float], float]
) -> dict[str, float]:
    """Return how central each story is, from 0 to 1, where the most important of them tells first.

    `importance` says how important a story is that is as central as this.
    """
    near: dict[str, list[tuple[str, float]]] = {story: [] for story in stories}
    for pair in likenesses:
        if pair.story in near and pair.other in near:
            near[pair.story].append((pair.other, pair.likeness))
    told: dict[str, float] = defaultdict(float)
    final: dict[str, float] = {}

    def measure(story: str) -> float:
        new = (likeness - (told[other] if other != story else 0.0) for other, likeness in near[story])
        return min(1.0, sum(nlargest(COUNTED_NEIGHBOURS, (one for one in new if one > 0))) / FULL_LIKENESS)

    # What a story adds only falls, so the first of the heap that still adds as much as it did is the best of all.
    heap = [(-importance(story, measure(story)), story) for story in stories]
    heapify(heap)
    while heap:
        _, story = heappop(heap)
        central = measure(story)
        entry = (-importance(story, central), story)
        if heap and entry > heap[0]:
            heappush(heap, entry)
            continue
        final[story] = central
        told[story] = 1.0
        for other, likeness in near[story]:
            told[other] = max(told[other], likeness)
    return final
