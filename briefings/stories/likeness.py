"""How alike two texts are, from 0 to 1: what each is compared by, and the one rule that compares.

Half the cosine of their TF-IDF words (title counted on top), half the cosine of their name words, the whole lowered
with the days between them. The numbers were chosen on two collections of English news with gold events, one setting
for both (`tests/benchmarks/bench_stories.py`).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import chain
from math import log
from typing import Any

from briefings.model.article import Article
from briefings.model.reading import Reading
from briefings.stories.space import LOOK_UP_WORDS, candidates, products, weigh
from briefings.stories.vocabulary import name_words, words

#: Share of the likeness that the names decide; the words decide the rest.
NAMES = 0.5
#: Texts that both name this many words, yet are less alike in them than this, are ever less alike: other actors and
#: places outweigh shared vocabulary.
NAMED = 3
STRANGERS = 0.1
#: Title words are counted this often on top of the text's own.
TITLE = 2
#: Likeness falls in a straight line to half over this many days, and stays there; what it is for texts without a date.
HALVED_AFTER_DAYS = 14.0
UNDATED = 0.85


@dataclass(frozen=True, slots=True)
class Traits:
    """What one text is compared by: its words and name words with their counts, and its day."""

    words: Mapping[str, int]
    names: Mapping[str, int]
    #: days since 1970 of its first publication; None when it is undated
    day: float | None


@dataclass(frozen=True, slots=True)
class Space:
    """Texts side by side: one row a text in every field."""

    texts: Any
    names: Any
    #: whether a text names enough to be told apart by it
    named: Any
    #: days since 1970, not a number where undated
    moments: Any


def traits(text: Article, reading: Reading | None, day: float | None) -> Traits:
    """Return what a text is compared by."""
    return Traits(Counter(words(text.text) + words(text.title) * TITLE), name_words(text, reading), day)


def space(rows: Sequence[Traits], beside: Sequence[Traits] = ()) -> Space:
    """Lay texts side by side; words weigh as they do where the texts `beside` them are counted too."""
    import numpy as np

    names = weigh([row.names for row in rows], [row.names for row in beside])
    return Space(
        texts=weigh([row.words for row in rows], [row.words for row in beside]),
        names=names,
        named=np.diff(names.indptr) >= NAMED,
        moments=np.array([np.nan if row.day is None else row.day for row in rows]),
    )


def closest(rows: Sequence[Traits], beside: Sequence[Traits], most: int) -> list[list[int]]:
    """Return for each text the places of at most `most` texts `beside` it that share its rarest words, best first."""
    spread = Counter(chain.from_iterable(row.words for row in beside))
    strong = [sorted(row.words.keys() & spread.keys(), key=lambda w: (spread[w], w))[:LOOK_UP_WORDS] for row in rows]
    places: dict[str, list[int]] = {word: [] for words_of in strong for word in words_of}
    for place, row in enumerate(beside):
        for word in row.words.keys() & places.keys():
            places[word].append(place)
    found = []
    for words_of in strong:
        weights: dict[int, float] = defaultdict(float)
        for word in words_of:
            rarity = log((1 + len(beside)) / spread[word])
            for place in places[word]:
                weights[place] += rarity
        found.append([place for _, place in nsmallest(most, ((-weight, place) for place, weight in weights.items()))])
    return found


def neighbours(side: Space) -> tuple[Any, Any]:
    """Return the pairs of rows that are neighbours by words or by names, each once, in order."""
    import numpy as np

    rows = side.texts.shape[0]
    pairs = [candidates(side.texts), candidates(side.names)]
    keys = np.unique(np.concatenate([first.astype(np.int64) * rows + second for first, second in pairs]))
    return keys // rows, keys % rows


def alike(side: Space, first: Any, second: Any) -> Any:
    """Return the likeness of each pair of rows."""
    return _joined(side, first, second, products(side.texts, first, second), products(side.names, first, second))


def all_alike(side: Space, inside: Any) -> Any:
    """Return the likeness of every pair among some rows, in the order of the upper triangle."""
    import numpy as np

    first, second = np.triu_indices(len(inside), k=1)
    texts, names = ((m[inside] @ m[inside].T).toarray()[first, second] for m in (side.texts, side.names))
    return _joined(side, inside[first], inside[second], texts, names)


def _joined(side: Space, first: Any, second: Any, texts: Any, names: Any) -> Any:
    """Join the cosines of words and names; lower them where no names are shared, and with the days between."""
    import numpy as np

    gap = np.abs(side.moments[first] - side.moments[second])
    known = side.named[first] & side.named[second]
    shared = np.where(known, np.minimum(1, names / STRANGERS), 1)
    nearness = np.where(np.isnan(gap), UNDATED, np.maximum(0.5, 1 - gap / (2 * HALVED_AFTER_DAYS)))
    return ((1 - NAMES) * texts + NAMES * names) * shared * nearness
