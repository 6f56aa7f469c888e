"""How alike two texts are, from 0 up: what each is compared by, and the one rule that compares.

    likeness = words ^ 0.7 × names ^ 0.3 × nearness / commonness

`words` and `names` are the cosines of the TF-IDF words (title and opening counted several times) and of the words of
the names. They are multiplied, so that shared vocabulary counts for nothing where actors and places differ. `nearness`
falls with the days between the publications, and where the texts date things to other weeks. `commonness` says how much
the two are like any text of the pile: of what is all about one beat, more is asked.

The numbers were chosen on news of ten years and on look-alike events, both with gold events, whole, in piles of ten
and laid into one month without two thirds of the texts, and on half of a campaign month; the other half was kept for
measuring (`tests/benchmarks/bench_stories.py`, `bench_grouping.py`). Against weighing words by the pile alone, the
agreement (B-cubed F1) rose from 0.92 to 0.94 on look-alike events, from 0.89 to 0.98 on a month about one beat, from
0.79 to 0.94 on the half of the campaign that was kept. Pooled states of our own network, its static vectors and two
encoders of sentences, the Universal Sentence Encoder and E5, were tried as a third part of the likeness, and left out:
they add 0.01 at most, and nothing on the campaign. Nor is a third used, all-MiniLM-L6-v2 in 8 bits: it adds 0.007 at
most to each set, for 23 MB and 40 ms an article, and at no threshold finds a quarter of the campaign's pairs with less
than a third of those it joins wrong (`python -m benchmarks.grouping_variants`). Nor do pairs of words help, the most
alike sentences of two texts, title and opening of one in the whole of the other, the whole text, and counts that do not
saturate: of the ten most alike pairs of the campaign three to five are true whichever is multiplied in, and look-alike
events lose 0.01 to 0.06.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from heapq import nsmallest
from itertools import chain
from math import log
from typing import Any

from briefings.analysis.stories.clustering.stems import count_name_words, extract_stems
from briefings.analysis.stories.clustering.tfidf import (
    BACKGROUND_LIKENESS,
    LOOK_UP_WORDS,
    CountedWords,
    build_look_up_table,
    compute_cross_products,
    compute_dot_products,
    compute_run_products,
    drop_unshared_columns,
    tfidf_matrix,
)
from briefings.core.analysis import Analysis
from briefings.core.article import Article
from briefings.core.memory import TextFeatures

#: Share of the likeness that the names decide; the words decide the rest, and all where a text has fewer than
#: `MIN_NAME_WORDS` words in names. Measured: see the head of the module.
NAMES_EXPONENT = 0.3
MIN_NAME_WORDS = 3
#: Words of a text that it is compared by, and how often those of its title and opening are counted.
#: Measured: see the head of the module.
COMPARED_WORDS = 250
OPENING_WORDS = 120
OPENING_WEIGHT = 2
TITLE_WEIGHT = 3
#: Likeness falls in a straight line to half over this many days, and on to `MIN_NEARNESS`; what it is without a date.
#: Measured: see the head of the module.
HALVED_AFTER_DAYS = 5.0
MIN_NEARNESS = 0.3
UNDATED_NEARNESS = 0.75
#: Likeness of texts that both date something, but nothing to the same or neighbouring weeks, is multiplied by this.
#: Not measured by itself: chosen together with the others.
OTHER_WEEKS_FACTOR = 0.8
#: Least commonness that a likeness is divided by. Not measured: a guard for texts of no known word.
MIN_COMMONNESS = 0.2
#: A row is of length 1 up to this. Not measured: far above what sums of some hundred products are off by.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class FeatureMatrix:
    """Texts side by side: one row a text in every field."""

    texts: Any
    names: Any
    #: whether a text names enough to be told apart by it
    named: Any
    #: how much a text is like any text whatever, 1 being ordinary
    commonness: Any
    #: days since 1970, not a number where undated
    moments: Any
    #: the weeks that a text dates something to; the same with the week before and after each
    weeks: Any
    around: Any


def extract_features(text: Article, reading: Analysis | None, day: float | None) -> TextFeatures:
    """Return what a text is compared by."""
    told = text.text.split(maxsplit=COMPARED_WORDS)[:COMPARED_WORDS]
    opening, rest = " ".join(told[:OPENING_WORDS]), " ".join(told[OPENING_WORDS:])
    dates = reading.dates if reading else ()
    return TextFeatures(
        Counter(
            extract_stems(opening) * OPENING_WEIGHT + extract_stems(rest) + extract_stems(text.title) * TITLE_WEIGHT
        ),
        count_name_words(text, reading),
        day,
        tuple(sorted({(dated.first - date(1970, 1, 1)).days for dated in dates if dated.first == dated.last})),
    )


def build_feature_matrix(rows: Iterable[TextFeatures], beside: Sequence[TextFeatures] = ()) -> FeatureMatrix:
    """Lay texts side by side; words weigh as they do where the texts `beside` them are counted too.

    The counted words of a text take several kB: a row is let go before the next is asked for.
    """
    import numpy as np

    named, told = CountedWords(), CountedWords()
    moments: list[float] = []
    weeks: list[set[int]] = []
    for row in rows:
        named.add(row.names)
        told.add(row.words)
        moments.append(np.nan if row.day is None else row.day)
        weeks.append({day // 7 for day in row.dated})
    names, _ = tfidf_matrix(named, (row.names for row in beside), named.numbers.keys())
    texts, commonness = tfidf_matrix(told, (row.words for row in beside), named.numbers.keys())
    columns = {week: column for column, week in enumerate(sorted(set().union(*weeks)))}
    return FeatureMatrix(
        texts=texts,
        names=names,
        named=np.asarray((names > 0).sum(axis=1)).ravel() >= MIN_NAME_WORDS,
        commonness=np.maximum(commonness / BACKGROUND_LIKENESS, MIN_COMMONNESS),
        moments=np.array(moments),
        weeks=build_indicator_matrix(weeks, columns),
        around=build_indicator_matrix([{week + way for week in own for way in (-1, 0, 1)} for own in weeks], columns),
    )


def build_indicator_matrix(rows: Sequence[Collection[Any]], columns: Mapping[Any, int]) -> Any:
    """Return a sparse table with a one for each value of a row that has a column."""
    import numpy as np
    from scipy import sparse

    kept = [sorted(columns[value] for value in row if value in columns) for row in rows]
    ends = np.cumsum([0, *(len(row) for row in kept)])
    places = np.fromiter((column for row in kept for column in row), dtype=np.int64, count=int(ends[-1]))
    return sparse.csr_matrix((np.ones(len(places)), places, ends), shape=(len(rows), max(1, len(columns))))


def find_nearest_texts(rows: Sequence[TextFeatures], beside: Sequence[TextFeatures], most: int) -> list[list[int]]:
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


def build_pair_table(side: FeatureMatrix) -> tuple[FeatureMatrix, Any]:
    """Return texts side by side without the words that one of them alone has, and the look-up table of their pairs."""
    from scipy import sparse

    table = sparse.hstack([build_look_up_table(side.texts), build_look_up_table(side.names)], format="csr")
    return replace(side, texts=drop_unshared_columns(side.texts), names=drop_unshared_columns(side.names)), table


def keep_similar(side: FeatureMatrix, floor: float, first: Any, second: Any) -> tuple[Any, Any, Any]:
    """Return those of some pairs of rows that are alike by `floor` or more, and how alike they are.

    Those that cannot reach it whatever their words are not compared by them.
    """
    import numpy as np

    names, most = compute_run_products(side.names, first, second), np.ones(len(first))
    able = np.flatnonzero(_combine_similarities(side, first, second, most, names, most) >= floor * (1 - ROUNDING))
    first, second, names = first[able], second[able], names[able]
    texts = compute_run_products(side.texts, first, second)
    weeks = compute_dot_products(side.weeks, side.around, first, second)
    likeness = _combine_similarities(side, first, second, texts, names, weeks)
    alike = np.flatnonzero(likeness >= floor)
    return first[alike], second[alike], likeness[alike]


def compute_similarities(side: FeatureMatrix, first: Any, second: Any) -> Any:
    """Return the likeness of each pair of rows."""
    found = (compute_dot_products(a, b, first, second) for a, b in _compared_matrices(side))
    return _combine_similarities(side, first, second, *found)


def compute_all_similarities(side: FeatureMatrix, inside: Any) -> Any:
    """Return the likeness of every pair among some rows, in the order of the upper triangle."""
    import numpy as np

    first, second = np.triu_indices(len(inside), k=1)
    found = (compute_cross_products(a[inside], b[inside])[first, second] for a, b in _compared_matrices(side))
    return _combine_similarities(side, inside[first], inside[second], *found)


def _compared_matrices(side: FeatureMatrix) -> tuple[tuple[Any, Any], ...]:
    return (side.texts, side.texts), (side.names, side.names), (side.weeks, side.around)


def _combine_similarities(side: FeatureMatrix, first: Any, second: Any, texts: Any, names: Any, weeks: Any) -> Any:
    """Join the cosines of words and names; lower them by what is common to all, by days between and other days."""
    import numpy as np

    gap = np.abs(side.moments[first] - side.moments[second])
    nearness = np.where(np.isnan(gap), UNDATED_NEARNESS, np.maximum(MIN_NEARNESS, 1 - gap / (2 * HALVED_AFTER_DAYS)))
    dated = np.diff(side.weeks.indptr) > 0
    nearness *= np.where(dated[first] & dated[second] & (weeks == 0), OTHER_WEEKS_FACTOR, 1.0)
    nearness /= np.sqrt(side.commonness[first] * side.commonness[second])
    names = np.where(side.named[first] & side.named[second], names, texts)
    return np.clip(texts, 0, None) ** (1 - NAMES_EXPONENT) * np.clip(names, 0, None) ** NAMES_EXPONENT * nearness
