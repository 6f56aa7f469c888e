"""Words in, stems out, at two depths: articles are compared by words without their inflection, statements by roots."""

import unicodedata
from functools import lru_cache

from briefings.analysis.english import word_lists

#: Endings of derived words and of verbs that are cut off a stem, the first that fits.
_ENDINGS = word_lists.load_entries("statement_stems", "ending")
#: Letters that an ending leaves at least. Not measured: chosen by eye.
_MIN_ROOT_LETTERS = 4
_SAME_ROOTS = {
    row[0]: word_lists.get_column(row, 2) for row in word_lists.load_rows("statement_stems") if row[1] == "same as"
}


def stem(word: str) -> str:
    """Return the word in lower case without accents, possessive and plural endings.

    >>> [stem(w) for w in ("Ministers", "Syria’s", "countries", "crisis", "Assad")]
    ['minister', 'syria', 'country', 'crisis', 'assad']
    """
    word = word.lower().replace("’", "'").removesuffix("'s").strip("'")
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@lru_cache(maxsize=20_000)
def find_root(word: str) -> str:
    """Return what a word shares with the words derived from it; empty for one that carries no meaning of its own.

    It is rougher than `stem`, and does not build on it: the thresholds of the ledger were set on it as it is.

    >>> [find_root(w) for w in ("agreed", "agreements", "withdrawal", "pulled", "deaths", "metric")]
    ['agre', 'agre', 'pull', 'pull', 'kill', '']
    """
    root = word.replace("’", "'").removesuffix("'s")
    if root in _SAME_ROOTS:
        return _SAME_ROOTS[root]
    for ending in _ENDINGS:
        if root.endswith(ending) and len(root) - len(ending) >= _MIN_ROOT_LETTERS:
            root = root[: -len(ending)]
            break
    root = root[:-1] if root.endswith("e") and len(root) > _MIN_ROOT_LETTERS else root
    return _SAME_ROOTS.get(root, root)
