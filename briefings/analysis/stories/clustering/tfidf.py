"""Places counted words in a weighted vector space (TF-IDF), and finds neighbours without comparing all pairs."""

from collections.abc import Mapping, Sequence
from typing import Any

from briefings.analysis.stories.clustering.stems import common_words

#: Strongest words of a row that its neighbours are looked up by, and rows that share one look-up.
#: Limit: time; `bench_stories` holds the agreement with gold events and the growth with the number of texts.
LOOK_UP_WORDS = 24
LOOK_UP_ROWS = 96


#: A count of so many is half of what a word can weigh by being repeated. Not measured: the usual value of BM25.
SATURATION = 1.2
#: Imagined articles that every collection is counted together with, and the share of them that holds any common word:
#: rare words weigh more than common ones even among five articles, and one article more or less changes little.
#: Not measured one by one: `bench_stories` holds the agreement with gold events that they lead to.
BACKGROUND_ARTICLES = 400
COMMON_SHARE = 0.02


def tfidf_matrix(rows: Sequence[Mapping[str, int]], beside: Sequence[Mapping[str, int]] = ()) -> Any:
    """Return the rows as unit-length sparse vectors: count / (count + 1.2) × (1 + log(articles / those with the word)).

    Words stand in alphabetical order, so that the same rows give the same numbers in whatever order they were counted.
    The rows `beside` them are counted among the articles, and get no row.
    """
    import numpy as np
    from scipy import sparse

    vocabulary = sorted({word for row in rows for word in row})
    columns = {word: column for column, word in enumerate(vocabulary)}
    indptr = np.concatenate(([0], np.cumsum([len(row) for row in rows], dtype=np.int64)))
    indices = np.fromiter((columns[word] for row in rows for word in row), dtype=np.int64, count=int(indptr[-1]))
    counts = np.fromiter((count for row in rows for count in row.values()), dtype=np.float64, count=int(indptr[-1]))
    weights = counts / (counts + SATURATION)
    matrix = sparse.csr_matrix((weights, indices, indptr), shape=(len(rows), max(1, len(columns))))
    matrix.sort_indices()
    common = common_words()
    known = np.array([word in common for word in vocabulary] or [False], dtype=np.float64)
    frequency = np.bincount(matrix.indices, minlength=matrix.shape[1]) + BACKGROUND_ARTICLES * COMMON_SHARE * known
    spread = np.fromiter((columns[w] for row in beside for w in row.keys() & columns.keys()), dtype=np.int64)
    frequency += np.bincount(spread, minlength=matrix.shape[1])
    rarity = 1 + np.log((1 + len(rows) + len(beside) + BACKGROUND_ARTICLES) / (1 + frequency))
    return normalise_rows(matrix @ sparse.diags_array(rarity))


def normalise_rows(matrix: Any) -> Any:
    """Return the rows scaled to length 1; empty rows stay empty."""
    import numpy as np
    from scipy import sparse

    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1.0
    return sparse.csr_matrix(sparse.diags_array(1 / lengths) @ matrix)


def find_candidate_pairs(matrix: Any) -> tuple[Any, Any]:
    """Return pairs of rows (first < second) that share strong words: the only ones worth comparing.

    Each row is looked up under its strongest words. A word that more than `LOOK_UP_ROWS` rows share is cut into runs
    of neighbouring rows that overlap by half, so the work grows in step with the number of rows. Rows in order of time
    make the runs stretches of time.
    """
    import numpy as np
    from scipy import sparse

    rows, columns, weights = select_strongest_entries(matrix, LOOK_UP_WORDS)
    order = np.lexsort((rows, columns))
    rows, columns, weights = rows[order], columns[order], weights[order]
    starts = np.searchsorted(columns, columns)
    place = np.arange(len(columns)) - starts
    half = LOOK_UP_ROWS // 2
    blocks = np.concatenate((place // LOOK_UP_ROWS * 2, (place + half) // LOOK_UP_ROWS * 2 + 1))
    shared = np.bincount(columns, minlength=matrix.shape[1])[columns] > LOOK_UP_ROWS
    keep = np.concatenate((np.ones(len(rows), dtype=bool), shared))
    keys = (np.concatenate((columns, columns)).astype(np.int64) * (len(rows) * 2 + 4) + blocks)[keep]
    _, block = np.unique(keys, return_inverse=True)
    looked_up = sparse.csr_matrix(
        (np.concatenate((weights, weights))[keep], (np.concatenate((rows, rows))[keep], block)),
        shape=(matrix.shape[0], int(block.max()) + 1 if len(block) else 1),
    )
    pairs = sparse.triu(looked_up @ looked_up.T, k=1).tocoo()
    return pairs.row, pairs.col


def select_strongest_entries(matrix: Any, number: int) -> tuple[Any, Any, Any]:
    """Return rows, columns and weights of the `number` heaviest entries of every row."""
    import numpy as np

    matrix = matrix.tocsr()
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    order = np.lexsort((matrix.indices, -matrix.data, rows))
    rank = np.arange(len(order)) - matrix.indptr[rows[order]]
    chosen = order[rank < number]
    return rows[chosen], matrix.indices[chosen], matrix.data[chosen]


def compute_dot_products(one: Any, other: Any, first: Any, second: Any, batch: int = 200_000) -> Any:
    """Return the dot product of each pair of rows of two tables, a batch at a time so that memory stays small."""
    import numpy as np

    if not len(first):
        return np.zeros(0)
    return np.concatenate(
        [
            np.asarray(one[first[i : i + batch]].multiply(other[second[i : i + batch]]).sum(axis=1)).ravel()
            for i in range(0, len(first), batch)
        ]
    )
