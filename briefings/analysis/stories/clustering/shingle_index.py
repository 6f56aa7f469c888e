"""Cuts texts into runs of three words, and looks up which texts share runs: only those are ever held together.

What is looked up is let go block by block, so that memory grows with the texts and not with what they share.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from briefings.analysis.stories.clustering.word_hashes import number_words
from briefings.core.article import Article, article_sort_key

#: Words of a run. Not measured by itself: see `copies.py`.
SHINGLE_SIZE = 3
#: Texts that share a run are compared in stretches of this many, so that a text printed a thousand times costs no more.
#: Limit: time.
BLOCK_SIZE = 64
#: Each text is compared word by word with at most this many earlier ones, those that share most with it. Limit: time.
MAX_CANDIDATES = 8
#: Odd number by which the words of a run are told apart by their places. Not measured: any will do.
RUN_MULTIPLIER = 0x94D049BB133111EB
#: Texts whose pairs are looked up together. Limit: memory.
TEXTS_PER_BLOCK = 1024


@dataclass(frozen=True, slots=True)
class DistinctText:
    """One distinct text: its members by time, and the runs that its words make, each as a number."""

    members: tuple[Article, ...]
    #: number of its words
    length: int
    shingles: Any
    #: the same runs, each once, in order
    unique_shingles: Any

    @property
    def sort_key(self) -> tuple[datetime, int, str]:
        """What texts are ordered by: time, then the shorter first (a round-up comes after its parts), then the id."""
        return (article_sort_key(self.members[0])[0], self.length, self.members[0].id)


def collect_distinct_texts(articles: Sequence[Article]) -> list[DistinctText]:
    """Join articles with the same digest, and cut each text into runs of words, numbered by their words."""
    import numpy as np

    by_digest: dict[str, list[Article]] = {}
    for article in sorted(articles, key=article_sort_key):
        by_digest.setdefault(article.digest, []).append(article)
    texts = []
    for members in by_digest.values():
        words = number_words(members[0].text.casefold())
        runs = np.zeros(max(0, len(words) - SHINGLE_SIZE + 1), dtype=np.uint64)
        for start in range(SHINGLE_SIZE):
            runs = runs * np.uint64(RUN_MULTIPLIER) + words[start : start + len(runs)]
        texts.append(DistinctText(tuple(members), len(words), runs, np.unique(runs)))
    return sorted(texts, key=lambda text: text.sort_key)


def find_sharing_pairs(texts: Sequence[DistinctText]) -> tuple[Iterable[tuple[int, int]], bool]:
    """Return pairs (earlier, later) that share a fifth of the shorter one's runs, `MAX_CANDIDATES` a later text.

    The second value tells whether a run was shared by so many texts that not all of them were held against each other.
    """
    if len(texts) < 2:
        return [], False
    import numpy as np
    from scipy import sparse

    sizes = np.array([len(text.unique_shingles) for text in texts])
    if not sizes.sum():
        return [], False
    rows, columns = _find_shared_shingles(texts, sizes)
    place = np.arange(len(columns)) - np.searchsorted(columns, columns)
    stretches = np.cumsum(place % BLOCK_SIZE == 0) - 1
    shared_by = np.bincount(stretches)
    worth = shared_by[stretches] > 1
    table = sparse.csr_matrix(
        (np.ones(int(worth.sum()), dtype=np.int32), (rows[worth], stretches[worth])), shape=(len(texts), len(shared_by))
    )
    blocks = (
        _find_block_pairs(table, sizes, start, min(start + TEXTS_PER_BLOCK, len(texts)))
        for start in range(0, len(texts), TEXTS_PER_BLOCK)
    )
    return chain.from_iterable(blocks), bool((place >= BLOCK_SIZE).any())


def _find_shared_shingles(texts: Sequence[DistinctText], sizes: Any) -> tuple[Any, Any]:
    """Return the texts of each run that two texts or more have, and the run: most runs stand in one text alone."""
    import numpy as np

    columns = np.concatenate([text.unique_shingles for text in texts])
    order = np.argsort(columns, kind="stable")
    columns = columns[order]
    same = columns[1:] == columns[:-1]
    shared = np.flatnonzero(np.append(same, False) | np.append(False, same))
    rows = np.repeat(np.arange(len(texts), dtype=np.int32), sizes)
    return rows[order[shared]], columns[shared]


def _find_block_pairs(table: Any, sizes: Any, start: int, stop: int) -> Iterable[tuple[int, int]]:
    """Return the pairs whose later text is within bounds; the table says which stretches of texts each one is in."""
    import numpy as np

    shared = (table[start:stop] @ table[:stop].T).tocoo()
    second, first = shared.row + start, shared.col
    enough = (first < second) & (shared.data >= 0.2 * np.minimum(sizes[first], sizes[second]))
    first, second, number = first[enough], second[enough], shared.data[enough]
    order = np.lexsort((first, -number, second))
    first, second = first[order], second[order]
    rank = np.arange(len(second)) - np.searchsorted(second, second)
    kept = rank < MAX_CANDIDATES
    return zip(first[kept].tolist(), second[kept].tolist(), strict=True)
