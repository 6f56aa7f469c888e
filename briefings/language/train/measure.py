"""A trained network and held-out sentences to scores, before anything is exported."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import torch

from briefings.language.decoding import best_heads, best_marks, steps
from briefings.language.pieces import Pieces
from briefings.language.train.clean import UNKNOWN
from briefings.language.train.corpora import Sentence
from briefings.language.train.fit import tensors
from briefings.language.train.network import Reader
from briefings.language.train.windows import MARKS, Inventory, Window

PLACES = {"GPE": "PLACE", "LOC": "PLACE"}


def spans(marks: Sequence[str]) -> set[tuple[int, int, str]]:
    """Return the names of a row of marks, places in one."""
    found, start, label = set(), -1, ""
    for at, mark in enumerate((*marks, "O")):
        if start >= 0 and mark[:2] != "I-":
            found.add((start, at, PLACES.get(label, label)))
            start = -1
        if mark[:2] == "B-":
            start, label = at, mark[2:]
    return found


def known(sentence: Sentence, span: tuple[int, int, str]) -> bool:
    """Say whether the corpus says anything of the words of a span."""
    return UNKNOWN not in sentence.names[span[0] : span[1]]


def f1(hits: int, predicted: int, gold: int) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * hits / (predicted + gold) if predicted + gold else 0.0


@torch.inference_mode()
def measure(reader: Reader, sentences: Iterable[Sentence], inventory: Inventory, cut: Pieces) -> dict[str, float]:
    """Score names (PERSON, ORG, place and others covered) and trees, each sentence shown alone."""
    reader.eval()
    marks = np.array(steps(MARKS)), np.where([m[0] == "I" for m in MARKS], np.float32(-1e4), np.float32(0))
    counts: Counter[str] = Counter()
    order = sorted(sentences, key=lambda sentence: len(sentence.words))
    for start in range(0, len(order), 32):
        group = [Window((sentence,), 1.0) for sentence in order[start : start + 32]]
        shown, gold = tensors(group, inventory, cut, random.Random(1))
        shown[1] = plain_shapes(group, shown[1], cut)
        out = [part.float() for part in reader(*shown)]
        rows = best_marks(out[2].numpy(), *marks)
        for row, window in enumerate(group):
            sentence = window.sentences[0]
            size = len(sentence.words)
            if sentence.covered:
                main = {"PERSON", "ORG", "PLACE"}
                said = {s for s in spans([MARKS[i] for i in rows[row, :size]]) if s[2] in main and known(sentence, s)}
                true = {s for s in spans(sentence.names) if s[2] in main}
                counts.update(hits=len(said & true), said=len(said), true=len(true))
            if sentence.heads:
                heads = best_heads(out[4][row, :size, :size].numpy())
                scores = reader.related(
                    out[5][row : row + 1, :size], out[6][row : row + 1, :size], torch.tensor(heads)[None]
                )
                relations = scores[0].argmax(-1).numpy()
                right = heads == np.array(sentence.heads)
                named = right & (relations == gold["relations"][row, :size].numpy())
                tags = (out[0][row, :size].argmax(-1) == gold["tags"][row, :size]).sum()
                pos = (out[1][row, :size].argmax(-1) == gold["pos"][row, :size]).sum()
                counts.update(words=size, uas=int(right.sum()), las=int(named.sum()), tags=int(tags), pos=int(pos))
    told = {"names": f1(counts["hits"], counts["said"], counts["true"])}
    if counts["words"]:
        told |= {name: counts[name] / counts["words"] for name in ("uas", "las", "tags", "pos")}
    return told


def plain_shapes(group: Sequence[Window], shapes: torch.Tensor, cut: Pieces) -> torch.Tensor:
    """Return the true shapes of a batch: training plays with them, measuring must not."""
    from briefings.language.pieces import batch, shape

    shown = [[(cut.of(w), shape(w)) for s in window.sentences for w in s.words] for window in group]
    return torch.from_numpy(batch(shown, cut.first, cut.last)["shapes"]).reshape(shapes.shape)
