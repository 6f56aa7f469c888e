"""A trained network and held-out sentences to scores, before anything is exported."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import torch

from briefings.analysis.english.decoding import compute_transition_costs, decode_heads, decode_marks
from briefings.analysis.english.training.clean import UNKNOWN
from briefings.analysis.english.training.corpora import Sentence
from briefings.analysis.english.training.fit import build_tensors
from briefings.analysis.english.training.network import MultiTaskModel
from briefings.analysis.english.training.windows import MARKS, Inventory, Window
from briefings.analysis.english.wordpiece import WordPieceTokenizer

PLACES = {"GPE": "PLACE", "LOC": "PLACE"}


def extract_name_spans(marks: Sequence[str]) -> set[tuple[int, int, str]]:
    """Return the names of a row of marks, places in one."""
    found, start, label = set(), -1, ""
    for at, mark in enumerate((*marks, "O")):
        if start >= 0 and mark[:2] != "I-":
            found.add((start, at, PLACES.get(label, label)))
            start = -1
        if mark[:2] == "B-":
            start, label = at, mark[2:]
    return found


def is_annotated(sentence: Sentence, span: tuple[int, int, str]) -> bool:
    """Say whether the corpus says anything of the words of a span."""
    return UNKNOWN not in sentence.names[span[0] : span[1]]


def f1(hits: int, predicted: int, gold: int) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * hits / (predicted + gold) if predicted + gold else 0.0


@torch.inference_mode()
def measure_model(
    reader: MultiTaskModel, sentences: Iterable[Sentence], inventory: Inventory, cut: WordPieceTokenizer
) -> dict[str, float]:
    """Score names (PERSON, ORG, place and others covered) and trees, each sentence shown alone."""
    reader.eval()
    marks = (
        np.array(compute_transition_costs(MARKS)),
        np.where([m[0] == "I" for m in MARKS], np.float32(-1e4), np.float32(0)),
    )
    counts: Counter[str] = Counter()
    order = sorted(sentences, key=lambda sentence: len(sentence.words))
    for start in range(0, len(order), 32):
        group = [Window((sentence,), 1.0) for sentence in order[start : start + 32]]
        shown, gold = build_tensors(group, inventory, cut, random.Random(1))
        shown[1] = compute_plain_shapes(group, shown[1], cut)
        out = [part.float() for part in reader(*shown)]
        rows = decode_marks(out[2].numpy(), *marks)
        for row, window in enumerate(group):
            sentence = window.sentences[0]
            size = len(sentence.words)
            if sentence.covered:
                main = {"PERSON", "ORG", "PLACE"}
                said = {
                    s
                    for s in extract_name_spans([MARKS[i] for i in rows[row, :size]])
                    if s[2] in main and is_annotated(sentence, s)
                }
                true = {s for s in extract_name_spans(sentence.names) if s[2] in main}
                counts.update(hits=len(said & true), said=len(said), true=len(true))
            if sentence.heads:
                heads = decode_heads(out[4][row, :size, :size].numpy())
                scores = reader.score_relations(
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


def compute_plain_shapes(group: Sequence[Window], shapes: torch.Tensor, cut: WordPieceTokenizer) -> torch.Tensor:
    """Return the true shapes of a batch: training plays with them, measuring must not."""
    from briefings.analysis.english.wordpiece import build_encoder_batch, encode_shape

    shown = [[(cut.encode(w), encode_shape(w)) for s in window.sentences for w in s.words] for window in group]
    return torch.from_numpy(build_encoder_batch(shown, cut.first, cut.last)["shapes"]).reshape(shapes.shape)
