"""Words are numbered, and pairs multiplied, to the same bytes as when each is done by itself."""

from collections import Counter

import numpy as np
from scipy import sparse

from briefings.analysis.stories.clustering.tfidf import ROWS_PER_PRODUCT, compute_run_products, number_words


def test_words_stand_in_alphabetical_order_and_each_is_found_at_its_place() -> None:
    rows = [Counter(["tide", "mole", "tide", "crane"]), Counter(), Counter(["anchor", "mole"])]
    vocabulary, places = number_words(rows)
    assert vocabulary == ["anchor", "crane", "mole", "tide"]
    assert [vocabulary[place] for place in places] == ["tide", "mole", "crane", "anchor", "mole"]


def test_no_rows_have_no_words() -> None:
    vocabulary, places = number_words([])
    assert (vocabulary, places.tolist()) == ([], [])


def test_products_of_many_pairs_are_those_of_each_pair_to_the_last_byte() -> None:
    chance = np.random.default_rng(11)
    rows = ROWS_PER_PRODUCT * 5
    matrix = sparse.random_array((rows, 700), density=0.1, format="csr", rng=chance)
    pairs = np.array([(one, other) for one in range(rows) for other in range(one, rows) if chance.random() < 0.2])
    first, second = pairs[pairs[:, 0] % 7 > 0].T
    products = compute_run_products(matrix, first, second)
    alone = [(matrix[[other]] @ matrix[[one]].toarray()[0])[0] for one, other in zip(first, second, strict=True)]
    assert products.tobytes() == np.array(alone).tobytes()
    assert 0 < np.count_nonzero(products) < len(products)


def test_no_pairs_have_no_products() -> None:
    none = np.zeros(0, dtype=np.int64)
    assert compute_run_products(sparse.csr_matrix((3, 4)), none, none).tolist() == []
