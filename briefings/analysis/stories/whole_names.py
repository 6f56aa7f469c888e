"""A person's name as it was found in, whether it is his and no more out: no word of a heading, no second name; pure.

Exports that lose full stops and line breaks run a name into what stands beside it: "Adam Doe Lethia", "Universe Ada
Doe", "Adam Doe Eve Roe". A name in capitals stands in a heading, whose other words have capitals, too.
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from briefings.analysis.english import word_lists

#: Letters of a name in capitals alone: "A. B." is somebody. Not measured: chosen by eye.
MIN_CAPITALS = 5
#: Words from which a name may hold one that does not belong to it, and from which two names.
#: Not measured: set by the names of the judged editions.
_LONG, _DOUBLE = 3, 4
#: Kinds of titles that are no given name.
_TITLES = frozenset(("military", "political", "civil"))
#: "Al-Selene al-Teren": where no word stands without it, it is a newspaper or a house.
_ARABIC_ARTICLE = re.compile(r"[Aa][lsn]-\w")
#: What begins the next sentence, or goes on with the last.
_ARTICLES = frozenset(("the", "a", "an", "and", "or", "but", "of", "in", "on", "at", "for", "from", "with", "who"))


def is_whole_name(name: str) -> bool:
    """Return whether a name looks like one person's, with nothing taken in from beside it.

    >>> is_whole_name("Adam Doe"), is_whole_name("Adam Doe Moscow"), is_whole_name("Universe Ada Doe")
    (True, False, False)
    >>> is_whole_name("David Doe Irene Roe"), is_whole_name("David Lloyd George"), is_whole_name("ADAM DOE")
    (False, True, False)
    >>> is_whole_name("Sunni Doe"), is_whole_name("Gen Doe"), is_whole_name("Al-Teren al-Doe")
    (False, False, False)
    """
    words = name.split()
    if name.isupper() and len(name) >= MIN_CAPITALS:
        return False
    plain = [word.casefold().strip(".,") for word in words]
    # "Judy H." gives no surname, "Malcolm X" does.
    if len(words) > 1 and (plain[-1] in _ARTICLES or (words[-1].endswith(".") and len(plain[-1]) == 1)):
        return False
    if len(set(plain)) < len(plain) or _is_no_given_name(words[0]) or all(map(_ARABIC_ARTICLE.match, words)):
        return False
    if len(words) >= _LONG:
        if plain[0] in _load_words_before() and plain[0] not in _load_first_names():
            return False
        if plain[-1] in _load_words_behind() or word_lists.load_gazetteer().get(words[-1]) in {"GPE", "LOC"}:
            return False
    elif len(words) > 1 and words[1] in _load_country_names() and plain[0] not in _load_first_names():
        return False
    return not _is_double(plain)


def find_cut_names(names: Iterable[str]) -> frozenset[str]:
    """Return the names that another one begins with inside its last word: a letter or a hyphen broke them off.

    >>> find_cut_names(["Ban Ki-moon", "Ban Ki", "Adam Doe", "Adam Doe Roe"])
    frozenset({'Ban Ki'})
    """
    ordered = sorted(set(names))
    found = set()
    for one, other in pairwise(ordered):
        # Whatever begins with a name comes next in the alphabet.
        if " " in one and other.startswith(one) and other[len(one)] != " ":
            found.add(one)
    return frozenset(found)


def _is_no_given_name(word: str) -> bool:
    """Whether a word that opens a name is for a people, a faith, a mountain or a rank: "Sunni Doe", "Gen Doe"."""
    people = word in word_lists.load_demonyms() or word in word_lists.load_words("groups")
    people = people or any(word in word_lists.load_kind("landforms", place) for place in ("first", "both"))
    title = word_lists.load_table("honorifics").get(word) in _TITLES
    return (people or title) and word.casefold() not in _load_first_names()


def _is_double(plain: list[str]) -> bool:
    """Whether two given names with a surname each stand side by side."""
    if len(plain) < _DOUBLE or any(len(word) == 1 or word in _load_joining_words() for word in plain):
        return False
    return plain[0] in _load_first_names() and plain[2] in _load_first_names()


@cache
def _load_first_names() -> frozenset[str]:
    return frozenset(name.casefold() for name in word_lists.load_words("given_names"))


@cache
def _load_joining_words() -> frozenset[str]:
    return frozenset((*word_lists.load_words("name_particles"), "abdel", "abdul", "jr", "sr", "ii", "iii", "iv"))


@cache
def _load_country_names() -> frozenset[str]:
    return frozenset(country.name for country in word_lists.load_countries())


@cache
def _load_words_before() -> frozenset[str]:
    """Return the words that stand before a name and are none: common nouns, roles, what they are of."""
    names = (*word_lists.load_words("common_words"), *word_lists.load_words("roles"))
    return frozenset((*names, *word_lists.load_table("role_modifiers")))


@cache
def _load_words_behind() -> frozenset[str]:
    """Return the words behind a name that are none: small words, numbers, what a role is of."""
    numbers = (row[0].casefold() for row in word_lists.load_rows("numbers"))
    return frozenset((*word_lists.load_words("stop_words"), *numbers, *word_lists.load_table("role_modifiers")))
