"""Phrases of a word list in, patterns out: a notation that a linguist can read and write, compiled once.

    a blank         any white space
    word* word+     any ending, or none; an ending of at least one letter
    (a|b) (a|b)?    one of several; one of several or none
    '               the apostrophe, straight or curved
    <NAME>          one of the words of a class that the list defines
    <cue: …>        a named part: what is marked as cue, matter or after

Whatever else regular expressions know may stand in a phrase, and is meant as they mean it.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from briefings.analysis.english import word_lists

_NO_CLASSES: Mapping[str, str] = {}
_NOTATION = re.compile(
    r"(?P<blank> )|(?P<open>\((?!\?))|<(?P<group>[a-z]\w*): |<(?P<word_class>[A-Z]+)>|(?P<close>>)|(?P<apostrophe>')"
    r"|(?<=[^\W\d_])(?<!\\\w)(?P<ending>[*+])"
)


def translate_phrase(phrase: str, classes: Mapping[str, str] = _NO_CLASSES) -> str:
    r"""Return a phrase as a regular expression; `classes` are the patterns of the classes it may name.

    >>> translate_phrase("(was|were) wound(ed|ing) in <cue: fatal* shooting>")
    '(?:was|were)\\swound(?:ed|ing)\\sin\\s(?P<cue>fatal\\w*\\sshooting)'
    """

    def replace(match: re.Match[str]) -> str:
        if match["group"]:
            return f"(?P<{match['group']}>"
        if match["word_class"]:
            return classes[match["word_class"]]
        if match["ending"]:
            return rf"\w{match['ending']}"
        return {" ": r"\s", "(": "(?:", ">": ")", "'": "['’]"}[match.group()]

    return _NOTATION.sub(replace, phrase)


def translate_phrases(phrases: Iterable[str], classes: Mapping[str, str] = _NO_CLASSES) -> str:
    """Return phrases as one regular expression that is any of them; earlier ones win."""
    return f"(?:{'|'.join(translate_phrase(phrase, classes) for phrase in phrases)})"


@cache
def alternatives(name: str, kind: str = "") -> str:
    """Return the phrases of a list, or of one kind in it, as one regular expression that is any of them."""
    return translate_phrases(word_lists.load_entries(name, kind))


@cache
def compile_phrases(name: str, kind: str = "") -> re.Pattern[str]:
    """Return one pattern of the phrases of a list, or of one kind in it, as whole words in upper or lower case."""
    return re.compile(rf"\b{alternatives(name, kind)}\b", re.IGNORECASE)
