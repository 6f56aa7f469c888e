"""Words of a sentence in, the stretches of it that may be names out, and how much of each is a title."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from briefings.analysis.english import word_lists
from briefings.analysis.nlp.entities import gazetteer
from briefings.analysis.nlp.tokens.tokenizer import Word
from briefings.core.date_names import MONTH_SHORT_FORMS, MONTHS, WEEKDAYS

_TIME_WORDS = frozenset(
    (
        *MONTHS,
        *(f"{short}." for short in MONTH_SHORT_FORMS),
        *WEEKDAYS,
        *(f"{day}s" for day in WEEKDAYS),
        *(f"{day[:3]}." for day in WEEKDAYS),
        *("GMT", "EST", "EDT", "UTC", "CET", "BST", "PDT", "PST", "PM", "AM"),
    )
)
#: Capitalised words before a name that are no part of it.
LEADING_WORDS = frozenset(word.capitalize() for word in word_lists.load_kind("grammar_words", "before a name"))


class CapitalisedRun(NamedTuple):
    """Words first to last - 1 of a sentence that may be a name together."""

    first: int
    last: int


def find_capitalised_runs(words: Sequence[Word], text: str) -> Iterator[CapitalisedRun]:
    """Yield stretches of capitalised words with the small words that names hold."""
    index = 0
    while index < len(words):
        if not _can_be_name(words[index]):
            index += 1
            continue
        first = index
        last = index + 1
        while last < len(words):
            step = _count_continuing_words(words, first, last, text)
            if not step:
                break
            last += step
        yield CapitalisedRun(first, last)
        index = last


def _can_be_name(word: Word) -> bool:
    return (
        word.is_capitalised and word.text not in _TIME_WORDS and word.text != "I" and word.text[:-1] not in _TIME_WORDS
    )


def _count_continuing_words(words: Sequence[Word], first: int, index: int, text: str) -> int:
    """How many of the words from `index` on belong to the run that began at `first`; 0 ends it."""
    if "\n" in text[words[index - 1].end : words[index].start]:
        return 0
    word = words[index]
    if _can_be_name(word):
        return 1
    following = words[index + 1] if index + 1 < len(words) else None
    if following is None or "\n" in text[word.end : following.start]:
        return 0
    if (
        word.text.lower() in word_lists.load_words("name_particles")
        and following.is_capitalised
        and words[index - 1].text not in LEADING_WORDS
    ):
        return 2
    nouns = word_lists.load_table("organisation_nouns")
    body = any(nouns.get(w.text) == "both" for w in words[first:index])
    if (
        word.text == "of"
        and word_lists.load_table("landforms").get(words[index - 1].text) == "both"
        and following.is_capitalised
    ):
        return 2
    if word.text in {"of", "for"} and body:
        if _can_be_name(following):
            return 2
        if following.text == "the" and index + 2 < len(words) and _can_be_name(words[index + 2]):
            return 3
    if word.text in {"and", "&"} and _can_be_name(following):
        after = _find_capitals_end(words, index + 1)
        joined = any(w.text in {"of", "for"} for w in words[first:index]) and body
        alone = index - first - (words[first].text in LEADING_WORDS) == 1
        headed = alone and after - index > 2 and nouns.get(words[after - 1].text) in {"both", "last"}
        plain = words[index - 1].text.lower() in word_lists.load_words("common_words")
        if (joined and not gazetteer.find_listed_name(text, following)) or (headed and plain) or word.text == "&":
            return 2
    return 0


def _find_capitals_end(words: Sequence[Word], index: int) -> int:
    while index < len(words) and _can_be_name(words[index]):
        index += 1
    return index


def is_all_capitals(words: Sequence[Word]) -> bool:
    """Whether a sentence is written in capitals, so that they tell nothing."""
    letters = [word.text for word in words if word.text[0].isalpha() and len(word.text) > 1]
    return len(letters) > 3 and sum(word[0].isupper() for word in letters) > 0.85 * len(letters)


def is_role(word: str) -> bool:
    """Whether a word names what somebody does: "minister", "Minister", "co-founder", "Sen."."""
    roles = word_lists.load_words("roles")
    if word in roles or word.lower() in roles:
        return True
    first, _, second = word.lower().rpartition("-")
    if first and (second in roles or (first in roles and second in {"designate", "elect"})):
        return True
    return word_lists.load_table("honorifics").get(word) in {"political", "military", "religious"}


def count_title_words(words: Sequence[Word], first: int, last: int) -> int:
    """How many words from `first` on are titles or roles written before a name.

    "Foreign Minister Doe" has two, "Mr. Doe" one, "Jane Doe" none.
    """
    titles = word_lists.load_words("honorifics")
    modifiers = word_lists.load_table("role_modifiers")
    index = first
    seen = 0
    while index < last:
        word = words[index].text
        pair = f"{word} {words[index + 1].text}" if index + 1 < last else ""
        if pair in titles:
            index += 2
            seen = index
        elif word in titles or is_role(word):
            index += 1
            seen = index
        elif word.lower() in modifiers and word.lower() != word:
            index += 1
        else:
            break
    return seen - first if seen else 0
