"""Goes on with stories that are known: each new text joins one of them or begins its own; no known one is touched.

New texts are compared with the known ones that share strong words with them, and with one another; nothing is looked up
among the known ones themselves, so the work grows with what is new. Groups are joined by the rule of `agglomerate.py`,
with one more: two known stories never become one. What an earlier edition put into a story stays there.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any

from briefings.analysis.stories.clustering.agglomerate import MIN_SIMILARITY, merge_clusters
from briefings.analysis.stories.clustering.cluster import (
    MAX_CLUSTER_SIZE,
    build_story,
    copy_group_sort_key,
    days_since_epoch,
    find_components,
)
from briefings.analysis.stories.clustering.pair_blocks import find_similar_pairs
from briefings.analysis.stories.clustering.similarity import (
    FeatureMatrix,
    build_feature_matrix,
    compute_similarities,
    extract_features,
    find_nearest_texts,
)
from briefings.analysis.stories.sources.outlets import load_default_outlets
from briefings.core.analysis import Analysis
from briefings.core.article import Article
from briefings.core.memory import KnownArticle, SeriesMemory, TextFeatures
from briefings.core.outlet_table import OutletTable
from briefings.core.processes.engine import Engine
from briefings.core.stories import CopyGroup, EarlierCoverage, Story

#: Known texts that a new one is compared with: those that share its rarest words.
#: Limit: time; `bench_continuing` holds how far continued stories agree with those grouped at once (0.95 to 0.99).
MAX_KNOWN_COMPARED = 8


def continue_stories(
    articles: Sequence[Article],
    readings: Mapping[str, Analysis],
    copies: Sequence[CopyGroup],
    memory: SeriesMemory,
    outlets: OutletTable | None = None,
    engine: Engine | None = None,
) -> tuple[Story, ...]:
    """Return the stories of these articles, in order of time; those that are known keep their ids.

    A copy group stays in the story that an article of it was put into before. The same articles give the same stories
    in any order. `outlets` says who owns whom (the shipped table when left out); an `engine` looks for alike pairs.
    """
    by_id = {article.id: article for article in articles}
    ordered = sorted(copies, key=lambda copy: (copy_group_sort_key(copy, by_id), copy.original))
    homes = {copy.original: find_known_story(copy, memory) for copy in ordered}
    fresh = [copy for copy in ordered if homes[copy.original] is None]
    texts = [
        extract_features(by_id[copy.original], readings.get(copy.original), days_since_epoch(copy, by_id))
        for copy in fresh
    ]
    homes |= {
        copy.original: story for copy, story in zip(fresh, assign_new_texts(fresh, texts, memory, engine), strict=True)
    }
    told: dict[str | None, list[CopyGroup]] = {}
    for copy in ordered:
        told.setdefault(homes[copy.original], []).append(copy)
    table = load_default_outlets() if outlets is None else outlets
    return tuple(replace(build_story(groups, by_id, readings, table), id=str(story)) for story, groups in told.items())


def find_known_story(copy: CopyGroup, memory: SeriesMemory) -> str | None:
    """Return the known story that a copy group belongs to: that of its first known member."""
    known = (memory.articles[member].story for member in copy.members if member in memory.articles)
    named = (member for member in copy.members if member in memory.first_seen)
    return next(chain(known, named), None)


def assign_new_texts(
    fresh: Sequence[CopyGroup], texts: Sequence[TextFeatures], memory: SeriesMemory, engine: Engine | None = None
) -> list[str]:
    """Return the story of every new text: a known one, or one named after its earliest text."""
    import numpy as np

    if not texts:
        return []
    stories, rows, owner = find_candidate_stories(texts, memory)
    apart = memory.first_seen.keys() - stories
    beside = [known.features for known in memory.articles.values() if known.features and known.story in apart]
    new, nodes = len(texts), len(texts) + len(stories)
    side = build_feature_matrix([*texts, *rows], beside)
    first, second, likeness = find_similar_pairs(side, MIN_SIMILARITY, new, engine)
    # Two nodes are worth looking at together where any of their texts are alike.
    place = np.concatenate((np.arange(new), new + owner))
    label = np.arange(nodes)
    for inside in find_components(nodes, place[first], place[second], likeness):
        if len(inside) > MAX_CLUSTER_SIZE:
            label[inside] = inside[int(np.argmax(inside >= new))]
        elif len(inside) > 1:
            label[inside] = inside[merge_clusters(*sum_similarities(side, inside, new, owner), inside >= new)]
    named: dict[int, str] = {new + number: story for number, story in enumerate(stories)}
    return [named.setdefault(int(label[number]), copy.original) for number, copy in enumerate(fresh)]


def find_candidate_stories(
    texts: Sequence[TextFeatures], memory: SeriesMemory
) -> tuple[list[str], list[TextFeatures], Any]:
    """Return the known stories that some new text may belong to, their texts, and the number of each text's story."""
    import numpy as np

    compared = sorted(
        (known.story, known.article, known.features) for known in memory.articles.values() if known.features
    )
    found = chain.from_iterable(find_nearest_texts(texts, [told for _, _, told in compared], MAX_KNOWN_COMPARED))
    stories = sorted({compared[place][0] for place in found})
    numbers = {story: number for number, story in enumerate(stories)}
    members = [(numbers[story], told) for story, _, told in compared if story in numbers]
    return stories, [told for _, told in members], np.array([number for number, _ in members], dtype=np.int64)


def sum_similarities(side: FeatureMatrix, inside: Any, new: int, owner: Any) -> tuple[Any, Any, Any]:
    """Return the likenesses between every two of some nodes, summed over their texts; how many texts; the sums within.

    Nodes below `new` are texts, the others stories; between two stories it is left at nought, for it is not asked for.
    """
    import numpy as np

    texts = inside[inside < new]
    stories = inside[inside >= new] - new
    found, sizes, within = np.zeros((len(inside), len(inside))), np.ones(len(inside)), np.zeros(len(inside))
    first, second = np.triu_indices(len(texts), k=1)
    found[first, second] = compute_similarities(side, texts[first], texts[second])
    members = [new + np.flatnonzero(owner == story) for story in stories]
    if members:
        sizes[len(texts) :] = [len(own) for own in members]
        others = np.concatenate(members)
        column = np.repeat(np.arange(len(stories)), sizes[len(texts) :].astype(np.int64))
        one, other = np.repeat(texts, len(others)), np.tile(others, len(texts))
        cell = np.repeat(np.arange(len(texts)), len(others)) * len(stories) + np.tile(column, len(texts))
        summed = np.bincount(cell, compute_similarities(side, one, other), len(texts) * len(stories))
        found[: len(texts), len(texts) :] = summed.reshape(len(texts), len(stories))
        pairs = [np.triu_indices(len(own), k=1) for own in members]
        owners = np.repeat(np.arange(len(stories)), [len(first) for first, _ in pairs])
        one = np.concatenate([own[first] for own, (first, _) in zip(members, pairs, strict=True)])
        other = np.concatenate([own[second] for own, (_, second) in zip(members, pairs, strict=True)])
        within[len(texts) :] = np.bincount(owners, compute_similarities(side, one, other), len(stories))
    return found + found.T, sizes, within


def find_earlier_coverage(stories: Sequence[Story], memory: SeriesMemory) -> tuple[EarlierCoverage, ...]:
    """Return what earlier editions had of each story and these articles have not."""
    here = {article for story in stories for article in story.articles}
    dates: dict[str, list[datetime]] = {}
    number: Counter[str] = Counter()
    for known in memory.articles.values():
        if known.article not in here:
            number[known.story] += 1
            dates.setdefault(known.story, []).extend((known.published,) if known.published else ())
    return tuple(
        EarlierCoverage(story.id, memory.first_seen[story.id], tuple(sorted(dates.get(story.id, ()))), number[story.id])
        for story in stories
        if story.id in memory.first_seen
    )


def build_series_memory(
    stories: Sequence[Story], articles: Sequence[Article], readings: Mapping[str, Analysis], memory: SeriesMemory
) -> SeriesMemory:
    """Return what an edition leaves to the next: its articles with their stories, and what the new texts are like."""
    by_id = {article.id: article for article in articles}
    kept: dict[str, KnownArticle] = {}
    for story in stories:
        for copy in story.copies:
            for member in copy.members:
                text = by_id[member] if member == copy.original and member not in memory.articles else None
                told = extract_features(text, readings.get(member), days_since_epoch(copy, by_id)) if text else None
                kept[member] = KnownArticle(member, story.id, by_id[member].trusted_date, told)
    starts = {
        story.id: min(filter(None, (story.first_seen, memory.first_seen.get(story.id))), default=None)
        for story in stories
    }
    return SeriesMemory(kept, starts)
