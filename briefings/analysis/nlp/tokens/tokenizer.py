"""A stretch of text in, its words and marks out: what the rules for names, roles and quantities look at."""

import re
from typing import NamedTuple

from briefings.analysis.english import word_lists

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?"  # U.S., a.m., U.S.A
    r"|(?:[aA]l|[eE]l|[aA]n|[aA]r|[aA]s|[aA]sh|[dD]|[oO])['’`-](?=[A-Z])\w+(?:-\w+)*"  # al-Assad, O'Brien
    r"|[$€£¥]?\d+(?:[.,:]\d+)*(?:%|[^\W\d_]+)?"  # 3,000  7th  $5bn
    r"|['’](?:s|S|re|ve|ll|d|m)\b"  # the possessive stands apart
    r"|[^\W_]+(?:(?:['’](?!(?:s|S|re|ve|ll|d|m)\b)|[-&])[^\W_]+)*"
    r"|[^\s\w]|_"
)


class Word(NamedTuple):
    """A word or mark with its place in the article's text."""

    text: str
    start: int
    end: int

    @property
    def is_capitalised(self) -> bool:
        """Whether it is written as names are: "Assad", "al-Assad", "IMF"."""
        first = self.text[0]
        return first.isupper() or (
            first.islower() and "-" in self.text[:4] and self.text[self.text.index("-") + 1 :][:1].isupper()
        )


def tokenize(text: str, start: int = 0, end: int | None = None) -> tuple[Word, ...]:
    """Cut text into words and marks; the stop of an abbreviation or an initial belongs to it.

    >>> [word.text for word in tokenize("Gen. J. Doe’s U.S. trip.")]
    ['Gen.', 'J.', 'Doe', '’s', 'U.S.', 'trip', '.']
    """
    end = len(text) if end is None else end
    abbreviations = word_lists.load_table("abbreviations")
    words: list[Word] = []
    for match in _WORD.finditer(text, start, end):
        first, last = match.span()
        word = match.group()
        if last < end and text[last] == "." and (word in abbreviations or (len(word) == 1 and word.isupper())):
            last += 1
        elif words and words[-1].end > first:
            continue  # the stop that was joined to the word before
        words.append(Word(text[first:last], first, last))
    return tuple(words)
