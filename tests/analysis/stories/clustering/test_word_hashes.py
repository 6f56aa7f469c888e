"""Words are told apart by their letters alone, as a list of the words of all texts would tell them apart."""

import re

import pytest

from briefings.analysis.stories.clustering.word_hashes import number_words

TEXTS = (
    "Ships left the port, and ships came back to the port.",
    "snake_case is two words; so is well-known, and “l’été” is two as well",
    "١٢٣ новых слов, 港口 and port", "𝔘𝔫𝔦 \ud800 lone surrogate", " ", "", "…", "one", "ab ba aab",
    "x" * 5000 + " " + "y" * 5000,
)  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_there_is_a_number_for_every_run_of_letters_and_digits(text: str) -> None:
    assert len(number_words(text)) == len(re.findall(r"[^\W_]+", text))


def test_two_words_have_one_number_where_they_are_one_word() -> None:
    words = [word for text in TEXTS for word in re.findall(r"[^\W_]+", text)]
    numbers = [number for text in TEXTS for number in number_words(text).tolist()]
    by_word = dict(zip(words, numbers, strict=True))
    assert [by_word[word] for word in words] == numbers, "wherever it stands, a word has its number"
    assert len(set(numbers)) == len(set(words))


def test_a_hundred_thousand_words_have_as_many_numbers() -> None:
    assert len(set(number_words(" ".join(f"word{n} {n}" for n in range(50_000))).tolist())) == 100_000
