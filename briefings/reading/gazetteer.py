"""A word of a text in, the longest listed name that starts there out, with its label."""

from collections.abc import Mapping
from functools import cache

from briefings.language import lists
from briefings.reading.words import Word


@cache
def _by_first_word() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The gazetteer under the first word of each name, longest names first."""
    under: dict[str, list[tuple[str, str]]] = {}
    for name, label in lists.gazetteer().items():
        under.setdefault(_key(name), []).append((name, label))
    return {key: tuple(sorted(names, key=lambda pair: -len(pair[0]))) for key, names in under.items()}


def _key(text: str) -> str:
    end = 0
    while end < len(text) and text[end].isalnum():
        end += 1
    return text[:end]


def listed_at(text: str, word: Word) -> tuple[int, str] | None:
    """Return the end and label of the longest listed name that starts at this word."""
    for name, label in _by_first_word().get(_key(word.text), ()):
        end = word.start + len(name)
        if text.startswith(name, word.start) and not text[end : end + 1].isalnum():
            return end, label
    if word.text.isupper() and len(word.text) > 3:  # the dateline "MOSCOW"
        label = lists.gazetteer().get(word.text.title(), "")
        return (word.end, label) if label in {"GPE", "NORP"} else None
    return None


def listed(text: str, start: int, end: int) -> str:
    """Return the label of a listed name, empty where the list has none."""
    return lists.gazetteer().get(text[start:end], "")


@cache
def states() -> frozenset[str]:
    """Return every name of a country or capital: nobody is called so."""
    return frozenset(form for c in lists.countries() for form in (c.name, *c.aliases, *c.capitals))


@cache
def agencies() -> frozenset[str]:
    """Return every name of a news agency in running text that is long enough to mean no other body."""
    return frozenset(form for agency in lists.agencies() for form in (agency.name, *agency.aliases) if len(form) > 3)
