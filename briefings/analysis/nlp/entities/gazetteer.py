"""A word of a text in, the longest listed name that starts there out, with its label."""

from collections.abc import Mapping
from functools import cache

from briefings.analysis.english import word_lists
from briefings.analysis.nlp.tokens.tokenizer import Word


@cache
def _index_by_first_word() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The gazetteer under the first word of each name, longest names first."""
    under: dict[str, list[tuple[str, str]]] = {}
    for name, label in word_lists.load_gazetteer().items():
        under.setdefault(_get_first_word(name), []).append((name, label))
    return {key: tuple(sorted(names, key=lambda pair: -len(pair[0]))) for key, names in under.items()}


def _get_first_word(text: str) -> str:
    end = 0
    while end < len(text) and text[end].isalnum():
        end += 1
    return text[:end]


def find_listed_name(text: str, word: Word) -> tuple[int, str] | None:
    """Return the end and label of the longest listed name that starts at this word."""
    for name, label in _index_by_first_word().get(_get_first_word(word.text), ()):
        end = word.start + len(name)
        if text.startswith(name, word.start) and not text[end : end + 1].isalnum():
            return end, label
    if word.text.isupper() and len(word.text) > 3:  # the dateline "MOSCOW"
        label = word_lists.load_gazetteer().get(word.text.title(), "")
        return (word.end, label) if label in {"GPE", "NORP"} else None
    return None


def find_listed_label(text: str, start: int, end: int) -> str:
    """Return the label of a listed name, empty where the list has none."""
    return word_lists.load_gazetteer().get(text[start:end], "")


@cache
def load_country_names() -> frozenset[str]:
    """Return every name of a country or capital: nobody is called so."""
    return frozenset(form for c in word_lists.load_countries() for form in (c.name, *c.aliases, *c.capitals))


@cache
def load_agency_names() -> frozenset[str]:
    """Return every name of a news agency in running text that is long enough to mean no other body."""
    return frozenset(
        form for agency in word_lists.load_agencies() for form in (agency.name, *agency.aliases) if len(form) > 3
    )
