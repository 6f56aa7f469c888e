"""Sentences to training windows: runs of neighbouring sentences as numbers, with a mask over what nobody annotated."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from briefings.analysis.english.training.clean import UNKNOWN
from briefings.analysis.english.training.corpora import LABELS, Sentence, merge_contractions
from briefings.analysis.english.wordpiece import SHAPES, Integers, WordPieceTokenizer, build_encoder_batch, encode_shape

MARKS = ("O", *(f"{edge}-{label}" for label in LABELS for edge in "BI"))
MISSING = -100
#: words of a window that are shown as in a headline, in capitals, or in small letters, now and then
TITLE, UPPER, LOWER = (SHAPES.index(name) for name in ("title", "upper", "lower"))
LETTERED = frozenset(SHAPES.index(name) for name in ("lower", "title", "letter", "upper", "mixed"))


@dataclass(frozen=True, slots=True)
class Inventory:
    """The labels the heads choose from, in their order."""

    tags: tuple[str, ...]
    pos: tuple[str, ...]
    relations: tuple[str, ...]

    @classmethod
    def from_sentences(cls, sentences: Iterable[Sentence]) -> "Inventory":
        """Collect the labels in use, sorted."""
        kept = tuple(sentences)
        return cls(
            *(
                tuple(sorted({label for sentence in kept for label in getattr(sentence, layer)}))
                for layer in ("tags", "pos", "relations")
            )
        )

    def sizes(self) -> dict[str, int]:
        """Return how many labels each head chooses from."""
        return {
            "tags": len(self.tags),
            "pos": len(self.pos),
            "relations": len(self.relations),
            "names": len(MARKS),
        }


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus as the recipe uses it: how much its names count, and what share of it an epoch sees."""

    name: str
    sentences: tuple[Sentence, ...]
    weight: float = 1.0
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Window:
    """Neighbouring sentences and the weight of their names."""

    sentences: tuple[Sentence, ...]
    weight: float

    def __len__(self) -> int:
        return sum(len(sentence.words) for sentence in self.sentences)


def build_windows(corpora: Sequence[Corpus], chance: random.Random, most: int = 100) -> list[Window]:
    """Cut an epoch's share of every corpus into windows of neighbouring sentences, of changing length."""
    made = []
    for corpus in corpora:
        runs = [list(run) for _, run in groupby(corpus.sentences, key=lambda sentence: sentence.document)]
        for run in runs:
            made += [Window(part, corpus.weight) for part in split_document(run, corpus.share, chance, most)]
    return made


def split_document(
    run: Sequence[Sentence], share: float, chance: random.Random, most: int
) -> Iterator[tuple[Sentence, ...]]:
    """Cut one document into windows and leave out what is beyond this epoch's share."""
    kept: list[Sentence] = []
    goal = chance.randint(12, most)
    for sentence in run:
        for piece in split_long_sentence(sentence, most):
            if kept and sum(len(s.words) for s in kept) + len(piece.words) > goal:
                if chance.random() < share:
                    yield tuple(kept)
                kept, goal = [], chance.randint(12, most)
            if piece.heads and chance.random() < 0.2:
                piece = merge_contractions(piece)
            kept.append(piece)
    if kept and chance.random() < share:
        yield tuple(kept)


def split_long_sentence(sentence: Sentence, most: int) -> Iterator[Sentence]:
    """Yield a sentence, or the parts of a document that came without sentences, cut after full stops."""
    if sentence.heads or len(sentence.words) <= most:
        if len(sentence.words) <= most + 60:
            yield sentence
        return
    start = 0
    while start < len(sentence.words):
        end = min(start + most, len(sentence.words))
        if end < len(sentence.words):
            end = next((i + 1 for i in range(end - 1, start, -1) if sentence.words[i] == "."), end)
        yield Sentence(
            sentence.document,
            sentence.words[start:end],
            names=sentence.names[start:end],
            covered=sentence.covered,
            whole=False,
        )
        start = end


def build_batches(made: Sequence[Window], chance: random.Random, words: int) -> list[list[Window]]:
    """Put windows of like length together, about `words` words a batch, in random order."""
    order = list(made)
    chance.shuffle(order)
    groups: list[list[Window]] = []
    for start in range(0, len(order), 640):
        held: list[Window] = []
        for window in sorted(order[start : start + 640], key=len):
            if held and (len(held) + 1) * len(window) > words:
                groups.append(held)
                held = []
            held.append(window)
        groups.append(held)
    chance.shuffle(groups)
    return [group for group in groups if group]


def compute_allowed_marks(sentence: Sentence) -> NDArray[np.float32]:
    """Return which marks each word may carry: all of them where its corpus says nothing.

    "O" in a corpus that has no dates leaves the word free to be a date.
    """
    if not sentence.covered:
        return np.ones((len(sentence.words), len(MARKS)), dtype=np.float32)
    free = np.array([mark == "O" or mark[2:] not in sentence.covered for mark in MARKS], dtype=np.float32)
    known = dict(zip(MARKS, np.eye(len(MARKS), dtype=np.float32), strict=True)) | {
        "O": free,
        UNKNOWN: np.ones_like(free),
    }
    return np.stack([known[mark] for mark in sentence.names])


def compute_trust(sentence: Sentence, weight: float) -> NDArray[np.float32]:
    """Return how much each word's mark counts: less where a proper noun is left unmarked, which may be a slip."""
    marks = zip(sentence.names, sentence.tags or ("",) * len(sentence.words), strict=False)
    counts = [weight * (0.7 if mark == "O" and tag in ("NNP", "NNPS") else 1.0) for mark, tag in marks]
    return np.array(counts or [0.0] * len(sentence.words), dtype=np.float32)


def draw_shapes(window: Window, chance: random.Random) -> list[int]:
    """Return the shapes of a window's words, now and then those of a headline, of capitals, or of small letters."""
    kinds = [encode_shape(word) for sentence in window.sentences for word in sentence.words]
    draw = chance.random()
    for limit, kind in ((0.03, UPPER), (0.06, LOWER), (0.10, TITLE)):
        if draw < limit:
            return [kind if old in LETTERED else old for old in kinds]
    return kinds


def build_arrays(
    group: Sequence[Window], inventory: Inventory, cut: WordPieceTokenizer, chance: random.Random
) -> tuple[dict[str, Integers], dict[str, NDArray[np.generic]]]:
    """Lay a batch out: what the network is shown, and what it should say."""
    shown = [
        list(zip((cut.encode(w) for s in window.sentences for w in s.words), draw_shapes(window, chance), strict=True))
        for window in group
    ]
    size, length = len(group), max(map(len, group))
    gold = {
        name: np.full((size, length), MISSING, dtype=np.int64)
        for name in ("tags", "pos", "heads", "relations", "starts")
    }
    free = np.ones((size, length, len(MARKS)), dtype=np.float32)
    counts = np.zeros((size, length), dtype=np.float32)
    for row, window in enumerate(group):
        at = 0
        for sentence in window.sentences:
            here = slice(at, at + len(sentence.words))
            free[row, here] = compute_allowed_marks(sentence)
            counts[row, here] = compute_trust(sentence, window.weight)
            if sentence.whole:
                gold["starts"][row, here] = [1] + [0] * (len(sentence.words) - 1)
            if sentence.heads:
                gold["heads"][row, here] = np.array(sentence.heads) + at
                for layer in ("tags", "pos", "relations"):
                    names = getattr(inventory, layer)
                    gold[layer][row, here] = [names.index(label) for label in getattr(sentence, layer)]
            at = here.stop
    return build_encoder_batch(shown, cut.first, cut.last), {**gold, "allowed": free, "trust": counts}
