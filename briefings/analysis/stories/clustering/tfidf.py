"""Places counted words in a weighted vector space (TF-IDF), and finds neighbours without comparing all pairs."""

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from itertools import count, pairwise, repeat
from types import MappingProxyType
from typing import Any

from briefings.analysis.english import word_lists

#: Strongest words of a row that its neighbours are looked up by, and rows that share one look-up.
#: Limit: time; `bench_stories` holds the agreement with gold events and the growth with the number of texts.
LOOK_UP_WORDS = 24
LOOK_UP_ROWS = 96
#: First rows of pairs that are multiplied together. Limit: time, and memory for their products with all others.
ROWS_PER_PRODUCT = 32


#: A count of so many is half of what a word can weigh by being repeated. Not measured: the usual value of BM25.
SATURATION = 1.2
#: As many texts of ordinary news are counted together with every collection: nine articles are weighed nearly like nine
#: hundred, and a name that half the collection carries says little. Measured: see `similarity.py`.
BACKGROUND_TEXTS = 100
#: The likeness of two texts of ordinary news that have nothing to do with each other. Not measured by itself.
BACKGROUND_LIKENESS = 0.03


@cache
def load_background_shares() -> Mapping[str, float]:
    """Return the share of texts of ordinary news that have each word stem."""
    counts = {row[0]: int(row[1]) for row in word_lists.load_rows("document_frequencies")}
    texts = counts.pop("*")
    return MappingProxyType({stem: count / texts for stem, count in counts.items()})


#: A name weighs less where more than the first share of the texts carry it, and nothing where the second do; so many
#: texts without it are imagined, for three reports of one event all carry its names. Measured: see `similarity.py`.
COMMON_NAME_SHARE, EVERYWHERE_NAME_SHARE = 0.5, 0.7
TEXTS_WITHOUT_A_NAME = 4


class CountedWords:
    """Counted words of texts, one row after another: as numbers, for dictionaries would take ten times the memory.

    A word's number is the place where it was first met, so that one that comes again within a few texts is found
    quickly: in a table of a million words none is.
    """

    def __init__(self, numbers: Mapping[str, int] | None = None) -> None:
        #: numbers are given to words as they come, or only those that are known are counted
        self.numbers = defaultdict[str, int](count().__next__) if numbers is None else numbers
        self.words, self.counts, self.ends = array("q"), array("q"), array("q", [0])
        self._all = numbers is None

    def __len__(self) -> int:
        return len(self.ends) - 1

    def add(self, row: Mapping[str, int]) -> None:
        """Add the words of a text."""
        if not self._all:
            row = {word: row[word] for word in row.keys() & self.numbers.keys()}
        self.words.extend(map(self.numbers.__getitem__, row))
        self.counts.extend(row.values())
        self.ends.append(len(self.words))

    def sort(self) -> tuple[list[str], Any]:
        """Return the words in alphabetical order, and the place there of each by its number."""
        import numpy as np

        words = list(self.numbers)
        # Sorted by place: to look a million words up again takes as long as to sort them.
        order = sorted(range(len(words)), key=words.__getitem__)
        numbers = np.fromiter(self.numbers.values(), np.int64, len(words))
        places = np.empty(len(words), dtype=np.int64)
        places[numbers[order]] = np.arange(len(words))
        return [words[place] for place in order], places


def tfidf_matrix(
    rows: CountedWords, beside: Iterable[Mapping[str, int]] = (), names: Collection[str] = ()
) -> tuple[Any, Any]:
    """Return the rows as unit-length sparse vectors, and how much each is like any text whatever.

    A word weighs count / (count + 1.2) × -log(share of texts that have it); of `names`, those that most texts carry
    weigh nothing. The rows `beside` them are counted among the texts, and get no row. Words stand in alphabetical
    order, so that the same rows give the same numbers in whatever order they were counted.
    """
    import numpy as np
    from scipy import sparse

    vocabulary, places = rows.sort()
    matrix = _saturate(rows, places, len(vocabulary))
    counted = CountedWords(rows.numbers)
    for row in beside:
        counted.add(row)
    others = _saturate(counted, places, len(vocabulary))
    background = load_background_shares()
    frequency = BACKGROUND_TEXTS * np.array([*map(background.get, vocabulary, repeat(0.0))] or [0.0])
    here = matrix.getnnz(axis=0) + others.getnnz(axis=0)
    frequency += here
    texts = len(rows) + len(counted)
    shares = np.clip(np.maximum(frequency, 1.0) / (texts + BACKGROUND_TEXTS), 0.0, 1.0)
    rarity = -np.log(shares)
    excess = here / (texts + TEXTS_WITHOUT_A_NAME) - COMMON_NAME_SHARE
    named = np.array([*map(names.__contains__, vocabulary)] or [False])
    rarity *= np.where(named, np.clip(1 - excess / (EVERYWHERE_NAME_SHARE - COMMON_NAME_SHARE), 0.0, 1.0), 1.0)
    rare = sparse.diags_array(rarity)
    weighed, lengths = normalise_rows(matrix @ rare)
    ordinary = lengths.mean() if len(rows) else 1.0
    together = weighed.sum(axis=0) + (others @ rare).sum(axis=0) / ordinary
    alike = weighed @ np.asarray(together).ravel() - 1 + BACKGROUND_TEXTS * BACKGROUND_LIKENESS
    return weighed, np.maximum(alike, 0.0) / (texts - 1 + BACKGROUND_TEXTS)


def _saturate(rows: CountedWords, places: Any, number: int) -> Any:
    """Return counted words as a sparse table in which a word weighs the less the more often it is repeated.

    `places` has the column of every word by its number, out of so many columns.
    """
    import numpy as np
    from scipy import sparse

    counts = np.asarray(rows.counts, dtype=np.float64)
    columns = places[np.asarray(rows.words)] if len(counts) else np.zeros(0, dtype=np.int64)
    matrix = sparse.csr_matrix(
        (counts / (counts + SATURATION), columns, np.asarray(rows.ends)), shape=(len(rows), max(1, number))
    )
    matrix.sort_indices()
    return matrix


def normalise_rows(matrix: Any) -> tuple[Any, Any]:
    """Return the rows scaled to length 1, empty rows left empty, and what their lengths were."""
    import numpy as np
    from scipy import sparse

    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1.0
    return sparse.csr_matrix(sparse.diags_array(1 / lengths) @ matrix), lengths


def build_look_up_table(matrix: Any) -> Any:
    """Return which strong words the rows share, a column each: rows that share one are the only pairs worth comparing.

    Each row is looked up under its strongest words. A word that more than `LOOK_UP_ROWS` rows share is cut into runs
    of neighbouring rows that overlap by half, so the work grows in step with the number of rows. Rows in order of time
    make the runs stretches of time.
    """
    import numpy as np
    from scipy import sparse

    rows, columns, weights = select_strongest_entries(matrix, LOOK_UP_WORDS)
    order = np.lexsort((rows, columns))
    rows, columns, weights = rows[order], columns[order], weights[order].astype(np.float32)
    starts = np.searchsorted(columns, columns)
    place = np.arange(len(columns)) - starts
    half = LOOK_UP_ROWS // 2
    blocks = np.concatenate((place // LOOK_UP_ROWS * 2, (place + half) // LOOK_UP_ROWS * 2 + 1))
    shared = np.bincount(columns, minlength=matrix.shape[1])[columns] > LOOK_UP_ROWS
    keep = np.concatenate((np.ones(len(rows), dtype=bool), shared))
    keys = (np.concatenate((columns, columns)).astype(np.int64) * (len(rows) * 2 + 4) + blocks)[keep]
    _, block = np.unique(keys, return_inverse=True)
    return sparse.csr_matrix(
        (np.concatenate((weights, weights))[keep], (np.concatenate((rows, rows))[keep], block)),
        shape=(matrix.shape[0], int(block.max()) + 1 if len(block) else 1),
    )


def find_sharing_rows(table: Any, start: int, stop: int) -> tuple[Any, Any]:
    """Return the pairs of rows (first < second) that share a column of a look-up table, the first one within bounds."""
    import numpy as np

    shared = table[start:stop] @ table[start:].T
    shared.sort_indices()
    first = np.repeat(np.arange(stop - start), np.diff(shared.indptr))
    later = shared.indices > first
    return first[later] + start, shared.indices[later].astype(np.int64) + start


def select_strongest_entries(matrix: Any, number: int) -> tuple[Any, Any, Any]:
    """Return rows, columns and weights of the `number` heaviest entries of every row."""
    import numpy as np

    matrix = matrix.tocsr()
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    order = np.lexsort((matrix.indices, -matrix.data, rows))
    rank = np.arange(len(order)) - matrix.indptr[rows[order]]
    chosen = order[rank < number]
    return rows[chosen], matrix.indices[chosen], matrix.data[chosen]


def drop_unshared_columns(matrix: Any) -> Any:
    """Return the rows without the columns that one row alone has: of most words of a collection one text has any.

    Products of two rows stay what they are, and take less memory to run through.
    """
    import numpy as np

    return matrix[:, np.flatnonzero(matrix.getnnz(axis=0) > 1)]


def compute_run_products(matrix: Any, first: Any, second: Any) -> Any:
    """Return the dot product of each pair of rows, for pairs in order of their first rows: many share one.

    Some first rows at a time are held against all that any of them is paired with: what two rows do not share costs
    nothing in a product of tables, so that the pairs nobody asked for cost less than asking for each row apart.
    """
    import numpy as np

    ones, row = number_distinct(first, matrix.shape[0])
    others, column = number_distinct(second, matrix.shape[0])
    heads = matrix[ones]
    columns, _ = number_distinct(heads.indices, matrix.shape[1])
    heads, tails = heads[:, columns], matrix[others][:, columns]
    found = np.zeros(len(first))
    begins = np.searchsorted(row, np.arange(0, len(ones), ROWS_PER_PRODUCT))
    for start, stop in pairwise([*begins.tolist(), len(first)]):
        beside, place = number_distinct(column[start:stop], len(others))
        own = row[start:stop] - row[start]
        products = heads[row[start] : row[stop - 1] + 1] @ tails[beside].T
        found[start:stop] = products.toarray()[own, place]
    return found


def number_distinct(values: Any, limit: int) -> tuple[Any, Any]:
    """Return the distinct ones of some numbers below a limit, in order, and the place there of each number.

    What `np.unique` returns, without sorting: for many numbers and a low limit.
    """
    import numpy as np

    met = np.zeros(limit, dtype=bool)
    met[values] = True
    return np.flatnonzero(met), (np.cumsum(met) - 1)[values]


def compute_cross_products(one: Any, other: Any) -> Any:
    """Return the dot product of every row of one table with every row of another, as a dense array.

    Columns that the first does not use are left out: turning a table takes time and memory for every column it has,
    and a few texts have few of the words of all.
    """
    import numpy as np
    from scipy import sparse

    columns, places = np.unique(one.indices, return_inverse=True)
    if not len(columns):
        return np.zeros((one.shape[0], other.shape[0]))
    found = np.minimum(np.searchsorted(columns, other.indices), len(columns) - 1)
    kept = columns[found] == other.indices
    ends = np.concatenate(([0], np.cumsum(kept)))[other.indptr]
    narrow = sparse.csr_matrix((one.data, places, one.indptr), shape=(one.shape[0], len(columns)))
    others = sparse.csr_matrix((other.data[kept], found[kept], ends), shape=(other.shape[0], len(columns)))
    return (narrow @ others.T).toarray()


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
