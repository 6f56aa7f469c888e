"""Tells whether a printed sentence stands in a text: word for word, or nearly so with the same names and numbers. Pure.

A reference number beside a sentence means that the reader finds the sentence in that article.
"""

import re

from briefings.analysis.stories.ledger.same_statement import is_negative

#: Share of a sentence's runs of three words that a passage has which prints it nearly word for word; the scorer of
#: cited articles asks for as many.
MIN_SHARED_RUNS = 0.9
#: Words that a passage may not change: what holds a figure, or a capital letter behind the first word.
FIXED_WORD = re.compile(r"(?<=\s)[^\w\s]*[A-ZÀ-ÖØ-Þ][\w’'-]*|[\w.,-]{0,60}\d[\w.,-]*")


def stands_in(sentence: str, text: str) -> bool:
    """Return whether a text holds a sentence word for word; white space, punctuation and capitals do not count.

    >>> stands_in("The port reopened on Monday.", "On the quay:\\nthe port  reopened on Monday, she said.")
    True
    >>> stands_in("The port reopened.", "The port reopened on Monday."), stands_in("A port", "A portal")
    (True, False)
    """
    return f" {fold_words(sentence)} " in f" {fold_words(text)} "


def is_reprinted(sentence: str, passage: str) -> bool:
    """Return whether a passage prints a sentence, at most a few of its words changed: no name, no number, no negation.

    >>> start = "The harbour of Port Selene reopened for cargo ships on Monday after a week of repairs to its crane"
    >>> is_reprinted(f"{start}, which a storm had broken in May.", f"{start}, which a gale had broken in May.")
    False
    >>> is_reprinted(f"{start}, the harbour master Tomas Reyle told reporters at the quay.",
    ...     f"{start}, the harbour master Tomas Reyle told reporters at a quay.")
    True
    """
    if stands_in(sentence, passage):
        return True
    wanted = _word_runs(sentence)
    if len(wanted & _word_runs(passage)) < MIN_SHARED_RUNS * len(wanted):
        return False
    return _fixed_words(sentence) <= _fixed_words(passage, every=True) and is_negative(sentence) == is_negative(passage)


def fold_words(text: str) -> str:
    """Return the words of a text in small letters, a blank between; punctuation and white space are not kept.

    >>> fold_words("On the quay:\\n“The port…”")
    'on the quay the port'
    """
    return re.sub(r"\W+", " ", text).strip().lower()


def split_stretches(quotation: str) -> tuple[str, ...]:
    """Return the stretches of a quotation that leaves words out between them, marked by " … ".

    >>> split_stretches("“We agreed” … “to meet”")
    ('“We agreed”', '“to meet”')
    """
    return tuple(stretch for stretch in quotation.split(" … ") if fold_words(stretch)) or (quotation,)


def _word_runs(text: str) -> frozenset[tuple[str, ...]]:
    """Return every run of three words of a text; the whole of a shorter one."""
    words = fold_words(text).split()
    return frozenset(tuple(words[at : at + 3]) for at in range(max(1, len(words) - 2)))


def _fixed_words(text: str, every: bool = False) -> frozenset[str]:
    """Return the names and numbers of a sentence; of a passage `every` word, for a name may open it."""
    return frozenset(map(fold_words, text.split() if every else FIXED_WORD.findall(text)))
