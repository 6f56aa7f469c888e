"""Words to what the encoder reads: the word-piece numbers of each, and the shape that capitals and digits give it."""

import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

#: a word of more pieces keeps its first and last ones: a web address needs no more
#: Limit: the network was trained with it.
MAX_PIECES = 6
#: words remembered by one reader before it starts afresh
#: Limit: memory.
MAX_CACHED_WORDS = 60_000

SHAPES = (
    "none",
    "lower",
    "title",
    "letter",
    "upper",
    "mixed",
    "digits",
    "alphanumeric",
    "mark",
    "initial",
    "dotted",
    "other",
)

Integers = NDArray[np.int64]


class WordPieceTokenizer:
    """Cuts words into the pieces of a BERT vocabulary: greedy, longest first.

    Written out because the usual library brings a model-hub client along, which a program for closed networks
    has no use for.
    """

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self.piece_ids = {piece: number for number, piece in enumerate(vocabulary)}
        self.unknown = self.piece_ids["[UNK]"]
        self.first = self.piece_ids["[CLS]"]
        self.last = self.piece_ids["[SEP]"]
        self._cache: dict[str, tuple[tuple[int, ...], int]] = {}

    @classmethod
    def load(cls, path: Path) -> "WordPieceTokenizer":
        """Read a `vocab.txt`, one piece a line."""
        return cls(path.read_text(encoding="utf-8").splitlines())

    def encode(self, word: str) -> tuple[int, ...]:
        """Return the pieces of one word: at least one, at most `MAX_PIECES`."""
        return self.encode_with_shape(word)[0]

    def encode_with_shape(self, word: str) -> tuple[tuple[int, ...], int]:
        """Return the pieces of one word, and the number of its shape; remembered, because most words come again."""
        found = self._cache.get(word)
        if found is None:
            if len(self._cache) >= MAX_CACHED_WORDS:
                self._cache.clear()
            found = self._cache[word] = self._cut(word), encode_shape(word)
        return found

    def _cut(self, word: str) -> tuple[int, ...]:
        numbers = [number for chunk in split_word(word) for number in self._encode_chunk(chunk)] or [self.unknown]
        half = MAX_PIECES // 2
        return tuple(numbers if len(numbers) <= MAX_PIECES else numbers[:half] + numbers[-half:])

    def _encode_chunk(self, chunk: str) -> list[int]:
        numbers, start = [], 0
        while start < len(chunk):
            prefix = "##" if start else ""
            for end in range(min(len(chunk), start + 24), start, -1):
                number = self.piece_ids.get(prefix + chunk[start:end])
                if number is not None:
                    numbers.append(number)
                    start = end
                    break
            else:
                return [self.unknown]
            if len(numbers) > 4 * MAX_PIECES:
                break
        return numbers


def split_word(word: str) -> list[str]:
    """Lower-case a word, take its accents off, and part letters from marks.

    >>> split_word("Al-Zamán")
    ['al', '-', 'zaman']
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", word[:200].lower()) if unicodedata.category(c) != "Mn")
    parts: list[str] = []
    fresh = True
    for character in plain:
        kind = unicodedata.category(character)
        if kind[0] in "CZ":
            fresh = True
        elif is_single_piece(character, kind):
            parts.append(character)
            fresh = True
        elif fresh:
            parts.append(character)
            fresh = False
        else:
            parts[-1] += character
    return parts


def is_single_piece(character: str, kind: str) -> bool:
    """Say whether a character is a piece of its own: punctuation, ASCII signs, Chinese characters."""
    ideograph = 0x3400 <= ord(character) <= 0x9FFF or 0x20000 <= ord(character) <= 0x2FA1F
    return kind[0] == "P" or ideograph or (character.isascii() and not character.isalnum())


def encode_shape(word: str) -> int:
    """Return the number of a word's shape in `SHAPES`.

    >>> [SHAPES[encode_shape(word)] for word in ("talks", "Shoigu", "TASS", "U.S.", "2011", "iPhone", "J.")]
    ['lower', 'title', 'upper', 'dotted', 'digits', 'mixed', 'initial']
    """
    return SHAPES.index(classify_shape(word))


def classify_shape(word: str) -> str:
    """Name the shape of a word: see `SHAPES`."""
    letters = "".join(c for c in word if c.isalpha())
    if not letters:
        return "digits" if any(c.isdigit() for c in word) else "mark"
    if any(c.isdigit() for c in word):
        return "alphanumeric"
    if "." in word and letters.isupper():
        return "initial" if len(letters) == 1 else "dotted"
    if letters.islower():
        return "lower"
    if letters.isupper():
        return "letter" if len(letters) == 1 else "upper"
    if letters[0].isupper() and letters[1:].islower():
        return "title"
    return "mixed" if letters != letters.swapcase() else "other"


def build_encoder_batch(
    windows: Sequence[Sequence[tuple[tuple[int, ...], int]]], cls: int, sep: int
) -> dict[str, Integers]:
    """Lay windows of (pieces, shape) words side by side, as the graph takes them.

    `pieces`, `shapes`, `mask`: window by piece; `first`, `last`: window by word, where its outer pieces stand.
    """
    width = max(sum(len(numbers) for numbers, _ in window) for window in windows) + 2
    words = max(len(window) for window in windows)
    size = len(windows)
    laid = {name: np.zeros((size, width), dtype=np.int64) for name in ("pieces", "shapes", "mask")}
    laid |= {name: np.zeros((size, words), dtype=np.int64) for name in ("first", "last")}
    for row, window in enumerate(windows):
        numbers = [cls, *(n for pieces, _ in window for n in pieces), sep]
        lengths = np.fromiter((len(pieces) for pieces, _ in window), dtype=np.int64, count=len(window))
        ends = np.cumsum(lengths)
        laid["pieces"][row, : len(numbers)] = numbers
        laid["mask"][row, : len(numbers)] = 1
        laid["shapes"][row, 1 : ends[-1] + 1] = np.repeat([kind for _, kind in window], lengths)
        laid["first"][row, : len(window)] = ends - lengths + 1
        laid["last"][row, : len(window)] = ends
    return laid
