"""Joins what is alike into groups: two groups become one where they are as alike as each is in itself.

Groups are joined one pair at a time, the most alike first, while two things hold. The average likeness between them
is at least `MIN_SIMILARITY`. And it is at least `MIN_COHESION_RATIO` times the average likeness inside them (the
geometric mean of the two):

    between / sqrt(inside one × inside other) >= MIN_COHESION_RATIO

Two look-alike events share vocabulary, yet each of them is more of one piece than both together, however high or low
the likeness of their texts is as a whole. That the rule is relative makes it hold for long and short, clean and noisy
texts alike. What a group is like inside is not known from few pairs: `PRIOR_PAIRS` pairs of likeness
`PRIOR_SIMILARITY` are imagined in every group. As averages decide, a text that is like two groups chains none.

The numbers were chosen together with those of `similarity.py`, where the sets are named. The agreement with gold events
stays within 0.01 for MIN_COHESION_RATIO 0.7 to 0.8, PRIOR_SIMILARITY 0.165 to 0.19, PRIOR_PAIRS 2 to 4.
"""

from typing import Any

#: Least average likeness between two groups that become one. Measured: see the head of the module.
MIN_SIMILARITY = 0.1
#: … and its least share of the likeness inside them. Measured: see the head of the module.
MIN_COHESION_RATIO = 0.75
#: The likeness of two texts on one event, as a rule, and how many such pairs are imagined in every group.
#: Measured: see the head of the module.
PRIOR_SIMILARITY = 0.17
PRIOR_PAIRS = 4.0


def merge_clusters(between: Any, sizes: Any, inside: Any, known: Any = None) -> Any:
    """Return for each node the place of the one it went to: the first of its group, or the known one in it.

    `between` holds the sum of the likenesses of all pairs of texts of two nodes, `inside` that of the pairs within a
    node, `sizes` how many texts a node stands for. Two nodes that are `known` never become one.
    """
    import numpy as np

    number = len(sizes)
    between, sizes, inside = between.astype(np.float64), sizes.astype(np.float64), inside.astype(np.float64)
    known = np.zeros(number, dtype=bool) if known is None else known.copy()
    np.fill_diagonal(between, 0.0)
    alive, label = np.ones(number, dtype=bool), np.arange(number)
    whole = _compute_cohesion(sizes, inside)
    if not number:
        return label

    def offers(one: int) -> Any:
        """Return the average likeness to every node that this one may be joined with, -1 for the others."""
        average = np.round(between[one] / (sizes[one] * sizes), 9)
        fit = alive & (average >= np.maximum(MIN_SIMILARITY, MIN_COHESION_RATIO * np.sqrt(whole[one] * whole)))
        fit[one] = False
        return np.where(fit & ~(known[one] & known), average, -1.0)

    open_to = np.array([offers(one) for one in range(number)])
    best, choice = open_to.max(axis=1), open_to.argmax(axis=1)
    while best.max() >= 0:
        one = int(best.argmax())
        one, other = sorted((one, int(choice[one])))
        keep, gone = (other, one) if known[other] else (one, other)
        inside[keep] += inside[gone] + between[keep, gone]
        between[keep] += between[gone]
        between[:, keep] = between[keep]
        sizes[keep] += sizes[gone]
        whole[keep] = _compute_cohesion(sizes[keep], inside[keep])
        alive[gone] = False
        label[label == gone] = keep
        open_to[gone], open_to[:, gone], best[gone] = -1.0, -1.0, -1.0
        row = offers(keep)
        open_to[keep], open_to[:, keep] = row, row
        changed = np.flatnonzero(alive & ((choice == keep) | (choice == gone) | (row > best)))
        for place in {*changed.tolist(), keep}:
            best[place], choice[place] = open_to[place].max(), open_to[place].argmax()
    return label


def _compute_cohesion(sizes: Any, inside: Any) -> Any:
    """Return the average likeness inside groups, the imagined pairs among the real ones."""
    return (inside + PRIOR_PAIRS * PRIOR_SIMILARITY) / (sizes * (sizes - 1) / 2 + PRIOR_PAIRS)
