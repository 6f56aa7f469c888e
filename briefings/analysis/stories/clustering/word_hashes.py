"""Numbers words by their letters alone: a word has the same number in every text, and no list of words is kept.

A list of the words of all texts would be looked into once for every word, out of order: from some hundred thousand
words on the machine waits for its memory each time. Here the letters of a text are worked through from one end to the
other, all at once. Two different words have one number once in many billion times.
"""

from functools import cache
from typing import Any

#: Odd numbers without a pattern, as wide as what is reckoned with: of them the sums of the letters, and the last step.
#: Not measured: any such number tells words apart.
_BASE, _INVERSE, _MIXER = 0x9E3779B97F4A7C15, pow(0x9E3779B97F4A7C15, -1, 2**64), 0xBF58476D1CE4E5B9
#: Letters of the shortest table of powers. Limit: time.
_MIN_POWERS = 4096
#: What is known of a letter: whether it belongs to a word. Not measured: three names.
_UNKNOWN, _OUTSIDE, _INSIDE = 0, 1, 2


def number_words(text: str) -> Any:
    """Return a number for each word of a text, in order: for each run of letters and digits.

    >>> one, other, again = number_words("Port – port; Port")
    >>> bool(one == again), bool(one == other)
    (True, False)
    """
    import numpy as np

    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    inside = np.zeros(len(letters) + 2, dtype=np.int8)
    inside[1:-1] = _find_word_letters(letters)
    starts, ends = np.flatnonzero(np.diff(inside) == 1), np.flatnonzero(np.diff(inside) == -1)
    powers, inverses = _load_powers(max(_MIN_POWERS, 1 << len(letters).bit_length()))
    sums = np.zeros(len(letters) + 1, dtype=np.uint64)
    np.cumsum(letters * powers[: len(letters)], out=sums[1:])
    words = (sums[ends] - sums[starts]) * inverses[starts]
    return (words ^ (words >> np.uint64(31))) * np.uint64(_MIXER)


def _find_word_letters(letters: Any) -> Any:
    """Return which of some letters, as numbers, belong to words."""
    import numpy as np

    known = _load_known_letters()
    kinds = known[letters]
    if not kinds.all():
        for letter in np.unique(letters[kinds == _UNKNOWN]).tolist():
            known[letter] = _INSIDE if chr(letter).isalnum() else _OUTSIDE
        kinds = known[letters]
    return kinds == _INSIDE


@cache
def _load_known_letters() -> Any:
    """Return the table of what is known of each letter there is; it fills as letters are met."""
    import numpy as np

    return np.zeros(0x110000, dtype=np.int8)


@cache
def _load_powers(number: int) -> tuple[Any, Any]:
    """Return the first powers of the base and of its inverse, beyond 64 bits cut off."""
    import numpy as np

    def list_powers(base: int) -> Any:
        powers = np.full(number, base, dtype=np.uint64)
        powers[0] = 1
        return np.cumprod(powers)

    return list_powers(_BASE), list_powers(_INVERSE)
