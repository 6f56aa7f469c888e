"""Words are numbered, and pairs multiplied, to the same bytes as when each is done by itself."""

from collections import Counter

import numpy as np
from scipy import sparse

from briefings.analysis.stories.clustering.tfidf import (
    BACKGROUND_TEXTS,
    ROWS_PER_PRODUCT,
    SATURATION,
    CountedWords,
    compute_run_products,
    load_background_shares,
    number_distinct,
    tfidf_matrix,
)


def test_words_stand_in_alphabetical_order_and_each_is_found_at_its_place() -> None:
    rows = [Counter(["tide", "mole", "tide", "crane"]), Counter(), Counter(["anchor", "mole"])]
    counted = CountedWords()
    for row in rows:
        counted.add(row)
    vocabulary, places = counted.sort()
    assert vocabulary == ["anchor", "crane", "mole", "tide"]
    assert [vocabulary[places[number]] for number in counted.words] == ["tide", "mole", "crane", "anchor", "mole"]
    assert (len(counted), counted.counts.tolist(), counted.ends.tolist()) == (3, [2, 1, 1, 1, 1], [0, 3, 3, 5])


def test_only_known_words_are_counted_where_others_have_numbers() -> None:
    beside = CountedWords({"mole": 0, "crane": 1})
    beside.add(Counter(["crane", "tide"]))
    assert (beside.words.tolist(), beside.ends.tolist()) == ([1], [0, 1])


def test_a_table_of_rows_is_that_of_every_word_looked_up_by_itself() -> None:
    chance = np.random.default_rng(5)
    rows = [Counter(f"w{number}" for number in chance.integers(0, 90, 40)) for _ in range(60)]
    counted = CountedWords()
    for row in rows:
        counted.add(row)
    weighed, _ = tfidf_matrix(counted)
    words = sorted(set().union(*rows))
    shares = np.array([load_background_shares().get(word, 0.0) * BACKGROUND_TEXTS for word in words])
    shares += [sum(word in row for row in rows) for word in words]
    rarity = -np.log(np.maximum(shares, 1.0) / (len(rows) + BACKGROUND_TEXTS))
    dense = np.array([[row[word] / (row[word] + SATURATION) for word in words] for row in rows]) * rarity
    assert np.allclose(weighed.toarray(), dense / np.linalg.norm(dense, axis=1, keepdims=True), rtol=0, atol=1e-12)


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


def test_distinct_numbers_are_found_as_numpy_finds_them() -> None:
    values = np.random.default_rng(7).integers(0, 50, 200)
    for some in (values, np.sort(values), values[:0]):
        found, expected = number_distinct(some, 60), np.unique(some, return_inverse=True)
        assert all(np.array_equal(one, other) for one, other in zip(found, expected, strict=True))
