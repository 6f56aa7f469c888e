"""Counts in how many other stories a sentence tells what a story opens with: what others refer back to is the news.

The likeness of whole texts does not see it: a report on a poll has one sentence on the debate before it. The words of
a sentence weigh the more the fewer of the texts have them; counted are those that stand in the opening of the story.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from briefings.analysis.stories.centrality import choose_compared_texts
from briefings.analysis.stories.clustering.similarity import build_indicator_matrix
from briefings.analysis.stories.clustering.stems import extract_stems
from briefings.analysis.stories.clustering.tfidf import BACKGROUND_TEXTS, load_background_shares
from briefings.core.analysis import Analysis
from briefings.core.article import Article
from briefings.core.stories import Story, StoryMentions

#: Sentences that a story opens with, its title apart.
#: Measured: gold timelines and a campaign (`bench_front_page`), where two to five do about as well.
OPENING_SENTENCES = 3
#: What the shared words weigh where a sentence begins to mention a story, and where it surely does; 1 is a word that
#: two texts alone have. Measured: as above.
MENTIONS_FROM, MENTIONS_SURELY = 1.8, 2.7
#: Sentences that are held against all stories at once. Limit: memory.
ROWS_PER_PRODUCT = 1024


def count_mentions(
    stories: Sequence[Story],
    articles: Sequence[Article],
    readings: Mapping[str, Analysis],
    known: frozenset[str] = frozenset(),
) -> tuple[StoryMentions, ...]:
    """Return how many other stories mention each story, those that do so less surely as parts of one.

    Only what is new to whoever had the `known` articles counts, and no more texts than `choose_compared_texts` takes.
    """
    by_id = {article.id: article for article in articles}
    texts = choose_compared_texts(stories, known)
    numbers = {story: number for number, story in enumerate(dict.fromkeys(story for story, _ in texts))}
    openings: list[set[str]] = [set() for _ in numbers]
    told: list[tuple[int, frozenset[str]]] = []
    spread = Counter[str]()
    for story, group in texts:
        article, reading = by_id[group.original], readings.get(group.original)
        spans = [sentence.span for sentence in reading.sentences] if reading else []
        sentences = [frozenset(extract_stems(article.text[span.start : span.end])) for span in spans]
        title = [] if "title" in article.supplied else extract_stems(article.title)
        openings[numbers[story]].update(title, *sentences[:OPENING_SENTENCES])
        told.extend((numbers[story], words) for words in sentences)
        spread.update(frozenset().union(*sentences))
    weights = _weigh_shared_words(spread, len(texts))
    if len(numbers) < 2 or not weights:
        return ()
    sure = _find_sureness(openings, told, weights)
    return tuple(
        StoryMentions(story, round(number, 6))
        for story, number in sorted(zip(numbers, sure.sum(axis=0).tolist(), strict=True))
        if number
    )


def _weigh_shared_words(spread: Counter[str], texts: int) -> dict[str, float]:
    """Return what each word weighs that more than one text has, in alphabetical order."""
    background, counted = load_background_shares(), texts + BACKGROUND_TEXTS
    shares = {
        word: (spread[word] + BACKGROUND_TEXTS * background.get(word, 0.0)) / counted
        for word in sorted(spread)
        if spread[word] > 1
    }
    return {word: -math.log(min(1.0, share)) / math.log(counted / 2) for word, share in shares.items()}


def _find_sureness(
    openings: Sequence[set[str]], told: Sequence[tuple[int, frozenset[str]]], weights: Mapping[str, float]
) -> Any:
    """Return how surely each story (row) mentions each other one (column), from 0 to 1.

    `told` are the words of each sentence behind the number of its story, story by story.
    """
    import numpy as np
    from scipy import sparse

    columns = {word: column for column, word in enumerate(weights)}
    weighed = build_indicator_matrix(openings, columns) @ sparse.diags_array([*weights.values()])
    heads = sparse.csr_matrix(weighed.T, dtype=np.float32)
    rows = build_indicator_matrix([words for _, words in told], columns).astype(np.float32)
    owner = np.array([number for number, _ in told])
    best = np.zeros((len(openings), len(openings)), dtype=np.float32)
    for start in range(0, len(told), ROWS_PER_PRODUCT):
        own = owner[start : start + ROWS_PER_PRODUCT]
        first = np.flatnonzero(np.diff(own, prepend=-1))
        shared = (rows[start : start + ROWS_PER_PRODUCT] @ heads).toarray()
        best[own[first]] = np.maximum(best[own[first]], np.maximum.reduceat(shared, first))
    sure = np.clip((best - MENTIONS_FROM) / (MENTIONS_SURELY - MENTIONS_FROM), 0.0, 1.0).astype(np.float64)
    np.fill_diagonal(sure, 0.0)
    return sure
