"""Says what a story is about: one of the 17 subjects of news, or nothing where its words do not say so surely.

Words that mark a subject are counted in the title and the opening of each text, the rarer in ordinary news the more.
The best subject is taken where it has enough of them and clearly more than the next.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from briefings.analysis.english import word_lists
from briefings.analysis.stories.clustering.stems import extract_stems
from briefings.analysis.stories.clustering.tfidf import load_background_shares
from briefings.core.article import Article

#: Words of a text that are looked at, and how often those of its title are counted.
#: Not measured: chosen by eye.
OPENING_WORDS, TITLE_WEIGHT = 150, 3
#: Share of ordinary texts that a word is taken to stand in where none of those counted has it. Not measured.
UNSEEN_SHARE = 0.0005
#: Least weight of the words of a subject in a text, and how many times that of the next subject it must be.
#: Measured: the lead on half of 200 labelled stories; `bench_grouping` holds the macro F1 on all (0.76) and the
#: precision on single sentences (0.78). What several texts say together is surer by the root of their number;
#: `bench_grouping` holds how many articles are left over.
MIN_WEIGHT, MIN_LEAD = 8.0, 1.08


@cache
def load_markers() -> Mapping[str, tuple[tuple[str, float], ...]]:
    """Return for each word stem the subjects that it marks, with what it weighs."""
    background = load_background_shares()
    marked: dict[str, dict[str, float]] = {}
    for row in word_lists.load_rows("subjects"):
        for word in word_lists.split_entries(row, 2):
            for stem in extract_stems(word):
                marked.setdefault(stem, {})[row[0]] = -math.log(max(UNSEEN_SHARE, background.get(stem, 0.0)))
    return MappingProxyType(
        {stem: tuple((label, weight / len(found)) for label, weight in found.items()) for stem, found in marked.items()}
    )


def weigh_subjects(article: Article) -> dict[str, float]:
    """Return what the words of each subject weigh in the title and the opening of an article."""
    markers = load_markers()
    weights: defaultdict[str, float] = defaultdict(float)
    opening = " ".join(article.text.split(maxsplit=OPENING_WORDS)[:OPENING_WORDS])
    counts = Counter(extract_stems(article.title) * TITLE_WEIGHT + extract_stems(opening))
    for stem in sorted(counts.keys() & markers.keys()):
        for label, weight in markers[stem]:
            weights[label] += math.log2(1 + counts[stem]) * weight
    return dict(weights)


def find_subject(texts: Sequence[Article]) -> str | None:
    """Return the subject of a story that some texts tell; None where it is not sure."""
    weights: defaultdict[str, float] = defaultdict(float)
    for article in texts:
        for label, weight in weigh_subjects(article).items():
            weights[label] += weight / len(texts)
    ranked = sorted(weights.items(), key=lambda found: (-found[1], found[0]))
    doubt = 1 / math.sqrt(max(1, len(texts)))
    if not ranked or ranked[0][1] < MIN_WEIGHT * doubt:
        return None
    if len(ranked) > 1 and ranked[0][1] < (1 + (MIN_LEAD - 1) * doubt) * ranked[1][1]:
        return None
    return ranked[0][0]
