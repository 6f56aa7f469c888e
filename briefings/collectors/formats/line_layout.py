"""The layout of lines is undone: words that were parted at the end of a line are joined again."""

import re

from briefings.core.rule_lists import read_entries

#: A word that a hyphen parts at the end of a line, and the rest of it on the next.
BROKEN_WORD = re.compile(r"(?<![^\W\d_])([^\W\d_]+)[-\u2010]\n[ \t]*([^\W\d_]+)")

#: Beginnings of compounds that are written with a hyphen wherever they stand.
COMPOUND_BEGINNINGS = frozenset(read_entries("collectors", "compound_beginnings"))


def join_broken_words(text: str) -> str:
    """Return a text with its words whole; the hyphens of compounds stay.

    A compound is known by its beginning, by a capital behind the hyphen, or where the text writes it so elsewhere.

    >>> join_broken_words("They met on Tues-\\nday for long-\\nterm talks.")
    'They met on Tuesday for long-term talks.'
    """
    if "-\n" not in text and "\u2010\n" not in text:
        return text
    folded = text.casefold()

    def join(found: re.Match[str]) -> str:
        first, rest = found[1], found[2]
        compound = (
            rest[:1].isupper()
            or first.casefold() in COMPOUND_BEGINNINGS
            or (f"{first}-{rest}".casefold() in folded and f"{first}{rest}".casefold() not in folded)
        )
        return f"{first}-{rest}" if compound else f"{first}{rest}"

    return BROKEN_WORD.sub(join, text)
