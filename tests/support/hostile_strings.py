"""Texts of any length that a regular expression may stumble over, made from its own parts and from a fixed set."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

#: Stands at the end of every text: few patterns end with it, so that what began to match must give up.
END = "¤"
#: What a class of characters is asked for first.
TASTES = ("aA1 ", "A. ", "1, ", " \n", "\n-", "-.", "'’\"”")
#: What is tried where none of these belongs to a class.
OTHERS = "aAb1 \n\t.,;:-–—'’\"“”()[]<>/&=@_é\x00"
SEPARATORS = ("", " ", "\n")
REPEATS = frozenset({codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT})
CATEGORIES = {
    codes.CATEGORY_DIGIT: r"\d",
    codes.CATEGORY_NOT_DIGIT: r"\D",
    codes.CATEGORY_SPACE: r"\s",
    codes.CATEGORY_NOT_SPACE: r"\S",
    codes.CATEGORY_WORD: r"\w",
    codes.CATEGORY_NOT_WORD: r"\W",
}


@dataclass(frozen=True, order=True)
class HostileText:
    """A beginning, something that goes on and on, and an end."""

    head: str
    unit: str
    tail: str = END

    def of_length(self, length: int) -> str:
        return self.head + self.unit * max(1, length // len(self.unit)) + self.tail


FIXED = tuple(
    HostileText(head, unit, tail)
    for head in ("", "x")
    for unit in (
        *(" ", "\n", "\t", "\n ", "\r\n", "\xa0", "\u2028", '"', "'", "“", "„", "”", "’", "1", "a", "A", "é", "."),
        *(",", "-", "(", ")", "[", "<", "<a ", "/", "a.", "al-A-", "$1 ", ".....x", '"said "said', "1,", "1.", "1 "),
        *("A ", "a ", "a-", "A.", "A. ", "A-", "“A said ", " and ", " of ", " the ", "the A of ", "No ", "a/", "a@"),
        *("a.b@", "&", "&a", "%2", "https://", "http://a.", "a=", "a: ", "A: ", "(AP", " (A", " — ", "—", "–", "…"),
        *("。", "? ", "1h", "1:1", "20", "From: ", "\nA ", "A\n", "\n1 ", "ß", "İ", "中", "\x00", "\ud800", "a\n\n"),
    )
    for tail in ("", END)
)


#: The few of them that have shown most.
COMMONEST = tuple(
    HostileText("", unit)
    for unit in (" ", "\n", '"', "1", "a", "A", ".", "a.", "al-A-", "$1 ", ".....x", '"said "said')
)


def hostile_texts(pattern: re.Pattern[Any], most: int) -> list[HostileText]:
    """Return so many texts at most of a pattern's own parts, evenly chosen."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    flags = pattern.flags & ~(re.UNICODE if isinstance(pattern.pattern, bytes) else 0)
    tree = parser.parse(source, flags if isinstance(pattern.pattern, str) else flags | re.ASCII)
    own = sorted({text for taste in TASTES for text in texts_of_sequence(list(tree), "", taste) if text.unit})
    step = max(1, -(-len(own) // most))
    return own[::step]


def texts_of_sequence(parts: list[Any], before: str, taste: str) -> Iterator[HostileText]:
    """Yield texts of every beginning of a sequence, again and again, and of what repeats in it."""
    for at, part in enumerate(parts):
        sofar = before + sample(parts[:at], taste)
        for separator in SEPARATORS:
            yield HostileText("", sofar + separator)
        yield from texts_of_part(part, sofar, taste)
    for separator in SEPARATORS:
        yield HostileText("", before + sample(parts, taste) + separator)


def texts_of_part(part: Any, before: str, taste: str) -> Iterator[HostileText]:
    kind, value = part
    if kind in REPEATS:
        body = sample(value[2], taste)
        for separator in SEPARATORS:
            yield HostileText(before, body + separator)
            yield HostileText("", before + 20 * body + separator)
        yield from texts_of_sequence(list(value[2]), before, taste)
    elif kind is codes.BRANCH:
        for branch in value[1]:
            if repeats_within(branch):
                yield from texts_of_sequence(list(branch), before, taste)
    elif kind is codes.SUBPATTERN:
        yield from texts_of_sequence(list(value[3]), before, taste)
    elif kind is codes.ATOMIC_GROUP:
        yield from texts_of_sequence(list(value), before, taste)
    elif kind in {codes.ASSERT, codes.ASSERT_NOT}:
        yield from texts_of_sequence(list(value[1]), before, taste)


def repeats_within(parts: Any) -> bool:
    return "REPEAT" in repr(list(parts))


def sample(parts: Any, taste: str) -> str:
    """Return a text that the parts match, as plain as can be."""
    return "".join(sample_part(kind, value, taste) for kind, value in parts)


def sample_part(kind: Any, value: Any, taste: str) -> str:
    if kind is codes.LITERAL:
        return chr(value)
    if kind is codes.NOT_LITERAL:
        return next(letter for letter in taste + OTHERS if ord(letter) != value)
    if kind is codes.ANY:
        return taste[0]
    if kind is codes.IN:
        return sample_class(tuple(value), taste)
    if kind in REPEATS:
        return sample(value[2], taste) * max(1, min(value[0], 80))
    if kind is codes.BRANCH:
        return sample(value[1][len(taste) % len(value[1])], taste)
    if kind is codes.SUBPATTERN:
        return sample(value[3], taste)
    if kind is codes.ATOMIC_GROUP:
        return sample(value, taste)
    if kind is codes.ASSERT and value[0] > 0:
        return sample(value[1], taste)
    return ""


@cache
def sample_class(items: tuple[Any, ...], taste: str) -> str:
    """Return a character of a class, preferably one of the taste."""
    own = [
        value if kind is codes.LITERAL else value[0] for kind, value in items if kind in {codes.LITERAL, codes.RANGE}
    ]
    letters = taste + "".join(map(chr, own)) + OTHERS
    return next((letter for letter in letters if belongs(letter, items)), "")


def belongs(letter: str, items: tuple[Any, ...]) -> bool:
    negated = items[0][0] is codes.NEGATE
    inside = any(
        (kind is codes.LITERAL and ord(letter) == value)
        or (kind is codes.RANGE and value[0] <= ord(letter) <= value[1])
        or (kind is codes.CATEGORY and bool(re.match(CATEGORIES[value], letter)))
        for kind, value in items
    )
    return inside is not negated
