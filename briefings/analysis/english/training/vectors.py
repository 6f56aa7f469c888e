"""Frequent words to static vectors: each word through the sentence encoder once, as model2vec distils."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from briefings.analysis.english.training.corpora import Sentence
from briefings.analysis.english.training.network import Encoder
from briefings.analysis.english.wordpiece import WordPieceTokenizer

#: the smoothing of a word's weight by how common it is (Arora and others 2017, as in model2vec)
SMOOTHING = 1e-4


def find_frequent_words(sentences: Iterable[Sentence], most: int) -> list[str]:
    """Return the most frequent lower-cased words that hold a letter or digit, most frequent first."""
    counts = Counter(word.lower() for sentence in sentences for word in sentence.words)
    kept = [(-count, word) for word, count in counts.items() if count > 1 and any(map(str.isalnum, word))]
    return [word for _, word in sorted(kept)[:most]]


@torch.inference_mode()
def distil_vectors(
    words: Sequence[str], encoder: Encoder, cut: WordPieceTokenizer, dimensions: int
) -> NDArray[np.float32]:
    """Return one vector a word: mean of the encoder's output, principal components, weighted by rank."""
    encoder.eval()
    whole = np.concatenate(
        [pool_word_pieces(words[start : start + 256], encoder, cut) for start in range(0, len(words), 256)]
    )
    centred = whole - whole.mean(axis=0)
    _, directions = np.linalg.eigh(centred.T @ centred)
    turned = directions[:, ::-1][:, : min(dimensions, len(words))]
    # the sign of a principal component is arbitrary: fix it, so that the same corpora give the same bytes
    turned = turned * np.sign(turned[np.abs(turned).argmax(axis=0), np.arange(turned.shape[1])])
    ranks = np.arange(1, len(words) + 1, dtype=np.float64)
    share = (1 / ranks) / (1 / ranks).sum()
    weighted = (centred @ turned) * (SMOOTHING / (SMOOTHING + share))[:, None]
    return np.ascontiguousarray(weighted / np.abs(weighted).max() * 8, dtype=np.float32)


def pool_word_pieces(words: Sequence[str], encoder: Encoder, cut: WordPieceTokenizer) -> NDArray[np.float32]:
    """Return the mean of the encoder's output over the pieces of each word, its two brackets included."""
    numbers = [(cut.first, *cut.encode(word), cut.last) for word in words]
    width = max(map(len, numbers))
    pieces = torch.tensor([[*row, *[0] * (width - len(row))] for row in numbers])
    mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in numbers])
    out = encoder(pieces, torch.zeros_like(pieces), mask) * mask[:, :, None]
    mean: NDArray[np.float32] = (out.sum(1) / mask.sum(1, keepdim=True)).numpy()
    return mean
