"""Scores to decisions: the best well-formed row of name marks, and the best tree over a sentence."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Integers = NDArray[np.int64]
FORBIDDEN = np.float32(-1e4)


def compute_transition_costs(marks: Sequence[str]) -> Scores:
    """Return what each step from mark to mark costs: nothing, or `FORBIDDEN` where "I-X" follows no X."""
    allowed = [[after[0] != "I" or before[2:] == after[2:] for after in marks] for before in marks]
    return np.where(np.array(allowed), np.float32(0), FORBIDDEN).astype(np.float32)


def decode_marks(scores: Scores, cost: Scores, begins: Scores) -> Integers:
    """Return the best row of marks for each of several windows: scores are window by word by mark."""
    rows: Integers = scores.argmax(axis=2)
    bad = (cost[rows[:, :-1], rows[:, 1:]] < 0).any(axis=1) | (begins[rows[:, 0]] < 0)
    # The best mark of every word is the best row, unless a step of it is forbidden.
    if bad.any():
        rows[bad] = find_best_path(scores[bad], cost, begins)
    return rows


def find_best_path(scores: Scores, cost: Scores, begins: Scores) -> Integers:
    """Return the best row of marks for each window by looking at all rows (Viterbi)."""
    size, length, _ = scores.shape
    total = scores[:, 0] + begins
    back = np.zeros((size, length, scores.shape[2]), dtype=np.int64)
    for at in range(1, length):
        ways = total[:, :, None] + cost[None]
        back[:, at] = ways.argmax(axis=1)
        total = ways.max(axis=1) + scores[:, at]
    rows = np.zeros((size, length), dtype=np.int64)
    rows[:, -1] = total.argmax(axis=1)
    everyone = np.arange(size)
    for at in range(length - 1, 0, -1):
        rows[:, at - 1] = back[everyone, at, rows[:, at]]
    return rows


def decode_heads(arcs: Scores) -> Integers:
    """Return the governor of each word of one sentence, a root governing itself: one root, no circles.

    `arcs[i, j]` scores word j as the governor of word i, `arcs[i, i]` word i as the root.

    >>> decode_heads(np.array([[0, 9, 0], [5, 4, 0], [0, 9, 0]], dtype=np.float32)).tolist()
    [1, 1, 1]
    """
    heads: Integers = arcs.argmax(axis=1)
    if is_single_tree(heads):
        return heads
    roots = np.flatnonzero(heads == np.arange(len(heads)))
    if len(roots) == 0 or len(roots) > 4:
        gain = arcs.diagonal() - np.where(np.eye(len(arcs), dtype=bool), FORBIDDEN, arcs).max(axis=1, initial=FORBIDDEN)
        roots = np.argsort(-gain, kind="stable")[:2]
    tried = [find_rooted_tree(arcs, int(root)) for root in roots]
    words = np.arange(len(arcs))
    best: Integers = max(tried, key=lambda found: float(arcs[words, found].sum()))
    return best


def is_single_tree(heads: Integers) -> bool:
    """Say whether governors make one tree: a single root that every word leads to."""
    words = np.arange(len(heads))
    if int((heads == words).sum()) != 1:
        return False
    reached, doubled = heads, 1
    while doubled < len(heads):
        reached, doubled = reached[reached], doubled * 2
    return bool((heads[reached] == reached).all())


def find_rooted_tree(arcs: Scores, root: int) -> Integers:
    """Return the best tree with a given root (Chu-Liu and Edmonds)."""
    scores = np.array(arcs, dtype=np.float64)
    np.fill_diagonal(scores, -np.inf)
    scores[root] = -np.inf
    heads = find_spanning_tree(scores, root)
    heads[root] = root
    return heads


def find_spanning_tree(scores: NDArray[np.float64], root: int) -> Integers:
    """Return the best governor of every node but the root, which keeps itself."""
    size = len(scores)
    heads: Integers = scores.argmax(axis=1)
    heads[root] = root
    circle = find_cycle(heads, root)
    if circle is None:
        return heads
    inside = np.array(circle)
    outside = np.setdiff1d(np.arange(size), inside)
    kept = scores[inside, heads[inside]]
    smaller = np.full((len(outside) + 1, len(outside) + 1), -np.inf)
    smaller[:-1, :-1] = scores[np.ix_(outside, outside)]
    into = scores[np.ix_(inside, outside)] - kept[:, None]  # what breaking the circle at each of its nodes would cost
    out_of = scores[np.ix_(outside, inside)]
    smaller[-1, :-1] = into.max(axis=0)
    smaller[:-1, -1] = out_of.max(axis=1)
    found = find_spanning_tree(smaller, int(np.flatnonzero(outside == root)[0]))
    for new, old in enumerate(outside):
        if old != root:
            leads = found[new]
            heads[old] = inside[out_of[new].argmax()] if leads == len(outside) else outside[leads]
    entry = found[-1]
    heads[inside[into[:, entry].argmax()]] = outside[entry]
    return heads


def find_cycle(heads: Integers, root: int) -> list[int] | None:
    """Return the nodes of a circle of governors, if there is one."""
    done = np.zeros(len(heads), dtype=bool)
    done[root] = True
    for start in range(len(heads)):
        path: list[int] = []
        on_path: set[int] = set()
        node = start
        while not done[node] and node not in on_path:
            path.append(node)
            on_path.add(node)
            node = int(heads[node])
        if node in on_path:
            return path[path.index(node) :]
        done[path] = True
    return None
