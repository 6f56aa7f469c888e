"""Turns text into the words, name words and shingles that articles are compared by; knows no trained model."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from briefings.analysis.english import word_lists
from briefings.analysis.stories.stemmer import stem
from briefings.core.analysis import Analysis
from briefings.core.article import Article
from briefings.core.date_names import MONTH_SHORT_FORMS

WORD_PATTERN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


@cache
def stop_words() -> frozenset[str]:
    """Return the words that say nothing about the event."""
    months = {name.lower() for name in MONTH_SHORT_FORMS}
    return word_lists.load_words("stop_words") | word_lists.load_words("news_stop_words") | months


@cache
def common_words() -> frozenset[str]:
    """Return the stems of the words of ordinary English."""
    return frozenset(found for word in word_lists.load_words("common_words") for found in extract_stems(word))


def extract_stems(text: str) -> list[str]:
    """Return the stems of the words that carry meaning, in order.

    >>> extract_stems("The ministers said that two ports were closed.")
    ['minister', 'port', 'closed']
    """
    return [found for word in WORD_PATTERN.findall(text) if (found := _stem_if_meaningful(word))]


@lru_cache(maxsize=100_000)
def _stem_if_meaningful(word: str) -> str:
    """Return the stem of a word, "" for one that carries no meaning; most words of a collection were met before."""
    empty = stop_words()
    if word.lower().replace("’", "").replace("'", "") in empty:
        return ""
    found = stem(word)
    return found if len(found) > 1 and found not in empty else ""


def count_name_words(article: Article, reading: Analysis | None) -> Counter[str]:
    """Count the words of the names in the text: as the reading found them, else by capital letters."""
    if reading is not None and reading.mentions:
        names: Iterable[str] = (mention.name for mention in reading.mentions if mention.label != "DATE")
    else:
        names = extract_capitalised_names(article.text)
    return Counter(word for name in names for word in extract_stems(name) if not word.isdigit())


#: A capitalised run that does not start a sentence, a line or a quotation.
CAPITALISED_RUN = re.compile(r"(?<![.!?:\n\"“”] )(?<=[\w,;’] )[A-Z][\w’-]+(?: [A-Z][\w’-]+)*")


def extract_capitalised_names(text: str) -> list[str]:
    """Return runs of capitalised words that stand inside a sentence.

    >>> extract_capitalised_names("Ships left Port Selene. Crews waited, Mara Venn said.")
    ['Port Selene', 'Mara Venn']
    """
    return [match.group() for match in CAPITALISED_RUN.finditer(text)]


def shingles(tokens: Sequence[str], size: int) -> list[tuple[str, ...]]:
    """Return every run of `size` words; all words as one run when there are fewer."""
    if len(tokens) <= size:
        return [tuple(tokens)] if tokens else []
    return list(zip(*(tokens[start:] for start in range(size)), strict=False))
