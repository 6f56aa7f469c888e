"""Joins articles on one event into stories: by how alike they are, with a fixed rule and no model of its own.

Texts that share strong words are looked up, never all compared; how alike two of them are says `similarity.py`, and
which groups of them become one story `agglomerate.py`.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from briefings.analysis.stories.clustering.agglomerate import MIN_SIMILARITY, merge_clusters
from briefings.analysis.stories.clustering.pair_blocks import find_similar_pairs
from briefings.analysis.stories.clustering.similarity import (
    FeatureMatrix,
    build_feature_matrix,
    compute_all_similarities,
    extract_features,
)
from briefings.analysis.stories.sources.independence import count_independent_origins
from briefings.analysis.stories.sources.outlets import load_default_outlets
from briefings.core.analysis import Analysis
from briefings.core.article import Article
from briefings.core.outlet_table import OutletTable
from briefings.core.processes.engine import Engine
from briefings.core.stories import CopyGroup, Story

#: More texts than this are first split at a higher likeness, which keeps time and memory in bounds.
#: Limit: time and memory grow with its square.
MAX_CLUSTER_SIZE = 1500


def cluster_articles(
    articles: Sequence[Article],
    readings: Mapping[str, Analysis],
    copies: Sequence[CopyGroup],
    outlets: OutletTable | None = None,
    engine: Engine | None = None,
) -> tuple[Story, ...]:
    """Return the stories, in order of time; every copy group is in exactly one.

    `outlets` says who owns whom (the shipped table when left out); an `engine` looks for the pairs of alike texts.
    """
    by_id = {article.id: article for article in articles}
    table = load_default_outlets() if outlets is None else outlets
    ordered = sorted(copies, key=lambda copy: (copy_group_sort_key(copy, by_id), copy.original))
    # What compares texts takes a third of a second to load, and one text is a story of its own.
    labels = [0] * len(ordered) if len(ordered) < 2 else _assign_clusters(_build_side(ordered, by_id, readings), engine)
    members: dict[int, list[CopyGroup]] = {}
    for copy, label in zip(ordered, labels, strict=True):
        members.setdefault(label, []).append(copy)
    return tuple(build_story(groups, by_id, readings, table) for groups in members.values())


def copy_group_sort_key(copy: CopyGroup, by_id: Mapping[str, Article]) -> tuple[bool, datetime]:
    """Return what a copy group is ordered by: dated ones by publication, then the undated by collection."""
    dates = [date for member in copy.members if (date := by_id[member].trusted_date)]
    return (not dates, min(dates) if dates else min(by_id[member].collected for member in copy.members))


def days_since_epoch(copy: CopyGroup, by_id: Mapping[str, Article]) -> float | None:
    """Return days since 1970 of the first publication; None when no member is dated."""
    undated, first = copy_group_sort_key(copy, by_id)
    return None if undated else (first - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() / 86400


def _build_side(
    copies: Sequence[CopyGroup], by_id: Mapping[str, Article], readings: Mapping[str, Analysis]
) -> FeatureMatrix:
    """Lay the texts of some copy groups side by side."""
    return build_feature_matrix(
        extract_features(by_id[copy.original], readings.get(copy.original), days_since_epoch(copy, by_id))
        for copy in copies
    )


def _assign_clusters(side: FeatureMatrix, engine: Engine | None) -> list[int]:
    """Return a story number for every text."""
    import numpy as np

    number = side.texts.shape[0]
    labels = np.zeros(number, dtype=np.int64)
    taken = 0
    for inside in find_components(number, *find_similar_pairs(side, MIN_SIMILARITY, engine=engine)):
        labels[inside] = taken + (_cluster_component(side, inside) if 1 < len(inside) <= MAX_CLUSTER_SIZE else 0)
        taken = int(labels[inside].max()) + 1
    return [int(label) for label in labels]


def find_components(number: int, first: Any, second: Any, likeness: Any) -> Iterator[Any]:
    """Yield the places of what hangs together by likenesses of `MIN_SIMILARITY` and more, among `number` things.

    What is larger than `MAX_CLUSTER_SIZE` is taken apart at a higher likeness, as far as that goes.
    """
    import numpy as np
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    pending = [(np.arange(number), first, second, likeness, MIN_SIMILARITY)]
    while pending:
        members, first, second, likeness, floor = pending.pop()
        close = likeness >= floor
        first, second, likeness = first[close], second[close], likeness[close]
        edges = coo_matrix((np.ones(len(first), dtype=bool), (first, second)), shape=(len(members),) * 2)
        count, component = connected_components(edges, directed=False)
        order = np.argsort(component, kind="stable")
        for piece in np.split(order, np.cumsum(np.bincount(component, minlength=count))[:-1]):
            if len(piece) > MAX_CLUSTER_SIZE and floor < 0.6:
                inside = np.flatnonzero(component[first] == component[piece[0]])
                place = np.zeros(len(members), dtype=np.int64)
                place[piece] = np.arange(len(piece))
                pairs = (place[first[inside]], place[second[inside]], likeness[inside])
                pending.append((members[piece], *pairs, floor + 0.05))
            else:
                yield members[piece]


def _cluster_component(side: FeatureMatrix, inside: Any) -> Any:
    """Return a number from 0 for each of some texts, the same for those that are one story."""
    import numpy as np

    likeness = np.zeros((len(inside), len(inside)))
    likeness[np.triu_indices(len(inside), k=1)] = compute_all_similarities(side, inside)
    return merge_clusters(likeness + likeness.T, np.ones(len(inside)), np.zeros(len(inside)))


def build_story(
    groups: Sequence[CopyGroup], by_id: Mapping[str, Article], readings: Mapping[str, Analysis], table: OutletTable
) -> Story:
    """Make the story of copy groups that are in order of time."""
    articles = [by_id[member] for copy in groups for member in copy.members]
    dates = [date for article in articles if (date := article.trusted_date)]
    return Story(
        id=groups[0].original,
        copies=tuple(groups),
        first_seen=min(dates, default=None),
        last_seen=max(dates, default=None),
        outlets=tuple(sorted({article.outlet for article in articles})),
        independent_origins=count_independent_origins(articles, groups, readings, table),
    )
