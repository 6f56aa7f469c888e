"""Countries and territories that a text names, as the Unicode locale data (CLDR) spells them in its language."""

import re
from collections.abc import Mapping
from functools import cache
from itertools import repeat

from briefings.analysis.english import word_lists

#: Letters of a name's first word that it is looked up by, and that a stem has at least. Not measured by themselves.
HEAD_LETTERS, MIN_STEM_LETTERS = 3, 4
#: Codes of the locale data for what is no country.
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
_WORD = re.compile(r"[^\W\d_]+")
#: Languages that bend names: so many letters at the end of a longer name may differ, and so many may be added to it.
_BENT_LETTERS = {"ru": (2, 2), "uk": (2, 2), "tr": (0, 5), "de": (0, 1)}
#: What Arabic writes in one with a name.
_PREFIX = re.compile(r"^(?:وال|بال|لل|ال|و|ب|ل)(?=\w{4})")


def find_territories(text: str, language: str) -> frozenset[str]:
    """Return the ISO 3166 codes of the territories that a text names.

    >>> sorted(find_territories("Переговоры между Турцией и Россией прошли в Женеве.", "ru"))
    ['RU', 'TR']
    """
    if language == "zh":
        return frozenset(code for name, code in _load_names(language).items() if name in text)
    words = [_normalise(word, language) for word in _WORD.findall(text)]
    heads = _load_heads(language)
    found = set()
    for place, word in enumerate(words):
        for name, code in heads.get(word[:HEAD_LETTERS], ()):
            said = words[place : place + len(name)]
            if len(said) == len(name) and all(map(_is_form, said, name, repeat(language))):
                found.add(code)
    return frozenset(found)


def _is_form(said: str, name: str, language: str) -> bool:
    """Return whether a word of a text is a form of a name: the name itself, or its stem with an ending."""
    cut, added = _BENT_LETTERS.get(language, (0, 0))
    stem = name[: max(MIN_STEM_LETTERS, len(name) - cut)]
    return said == name or (len(name) >= MIN_STEM_LETTERS and said.startswith(stem) and len(said) <= len(name) + added)


def _normalise(word: str, language: str) -> str:
    return _PREFIX.sub("", word) if language == "ar" else word.lower()


@cache
def _load_names(language: str) -> Mapping[str, str]:
    """Map the name of each country in a language to its code; what holds several countries has a number for a code."""
    from babel import Locale

    names = Locale.parse(language).territories
    if language == "en":
        # What is read goes by our own list, which has adjectives and the names that papers use.
        codes = {str(name): code for code, name in names.items() if code.isalpha()}
        return {
            word: codes[spelt]
            for country in word_lists.load_countries()
            for spelt in (country.name, *country.aliases)
            if spelt in codes
            for word in (country.name, *country.aliases, *country.demonyms)
        }
    return {str(name): code for code, name in names.items() if code.isalpha() and code not in _NO_COUNTRIES}


@cache
def _load_heads(language: str) -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Map the first letters of names to the names, in words, with their codes."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, code in _load_names(language).items():
        words = tuple(_normalise(word, language) for word in _WORD.findall(name))
        if words and len(words[0]) >= HEAD_LETTERS:
            found.setdefault(words[0][:HEAD_LETTERS], []).append((words, code))
    return {head: tuple(names) for head, names in found.items()}
