"""Groups become one where they are as alike as each is in itself, and stay apart where they are not."""

from itertools import combinations
from typing import Any

import numpy as np

from briefings.analysis.stories.clustering.agglomerate import MIN_SIMILARITY, merge_clusters


def two_groups(inside: float, between: float, each: int = 5) -> Any:
    """The likenesses of two groups of texts."""
    likeness = np.full((2 * each, 2 * each), between)
    likeness[:each, :each] = likeness[each:, each:] = inside
    np.fill_diagonal(likeness, 0.0)
    return likeness


def joined(likeness: Any, known: Any = None) -> list[int]:
    number = len(likeness)
    return [int(label) for label in merge_clusters(likeness, np.ones(number), np.zeros(number), known)]


def test_groups_that_are_less_alike_than_each_is_in_itself_stay_apart() -> None:
    assert joined(two_groups(0.5, 0.25)) == [0] * 5 + [5] * 5


def test_the_same_likeness_joins_groups_that_are_no_more_of_one_piece() -> None:
    assert joined(two_groups(0.3, 0.25)) == [0] * 10


def test_what_is_hardly_alike_is_never_joined() -> None:
    faint = MIN_SIMILARITY - 0.01
    assert joined(two_groups(faint, faint)) == list(range(10))


def test_a_known_node_keeps_its_place_and_two_known_ones_never_become_one() -> None:
    known = np.array([False, False, True, False, True])
    labels = joined(np.where(np.eye(5), 0.0, 0.6), known)
    assert labels[2] == 2
    assert labels[4] == 4
    assert all(known[label] for label in labels)


def test_nodes_that_stand_for_several_texts_are_joined_as_their_texts_would_be() -> None:
    texts = two_groups(0.5, 0.4)
    nodes = [range(3), range(3, 5), range(5, 10)]
    between = np.array([[texts[np.ix_(one, other)].sum() for other in nodes] for one in nodes])
    inside = np.array([sum(texts[pair] for pair in combinations(node, 2)) for node in nodes])
    assert joined(texts) == [0] * 10
    assert list(merge_clusters(between, np.array([3, 2, 5]), inside)) == [0, 0, 0]
    apart = two_groups(0.5, 0.25)
    between = np.array([[apart[np.ix_(one, other)].sum() for other in nodes] for one in nodes])
    assert list(merge_clusters(between, np.array([3, 2, 5]), inside)) == [0, 0, 2]


def test_no_nodes_are_no_groups() -> None:
    assert list(merge_clusters(np.zeros((0, 0)), np.zeros(0), np.zeros(0))) == []
