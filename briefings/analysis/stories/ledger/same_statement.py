"""Two stretches of text in, whether they say the same out: what counts are content words, numbers and negation."""

import re
from collections.abc import Collection

from briefings.analysis.english import word_lists
from briefings.analysis.english.phrases import alternatives
from briefings.analysis.stories.stemmer import find_root

_WORD_PATTERN = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:['’][^\W\d_]+)?")
_NEGATION_PATTERN = re.compile(rf"\b{alternatives('grammar_words', 'saying no')}\b|n['’]t\b", re.IGNORECASE)


def content_words(text: str) -> frozenset[str]:
    """Return the roots of the words that carry the meaning; numbers as they are written.

    >>> sorted(content_words("The ministers had agreed to withdraw 12 tanks."))
    ['12', 'agre', 'minist', 'pull', 'tank']
    """
    stop = word_lists.load_words("stop_words")
    found = {find_root(word) for word in _WORD_PATTERN.findall(text.lower()) if word not in stop and len(word) > 1}
    return frozenset(word for word in found if word)


def is_negative(text: str) -> bool:
    """Whether a stretch of text says no."""
    return bool(_NEGATION_PATTERN.search(text))


def is_same_statement(one: Collection[str], other: Collection[str]) -> bool:
    """Whether two sets of content words say the same: most of them shared, and no other numbers."""
    a, b = set(one), set(other)
    shared = len(a & b)
    if shared < 3 and a != b:
        return False
    numbers = {word for word in a ^ b if word[0].isdigit()}
    if {w for w in numbers if w in a} and {w for w in numbers if w in b}:
        return False
    return shared >= 0.6 * len(a | b) or (min(len(a), len(b)) >= 5 and shared >= 0.85 * min(len(a), len(b)))
