"""The spaCy component behind the shipped readers: one small ONNX network sets tags, tree, sentences and names.

Import this module before `spacy.load` of a pipeline that holds it. A document's windows are run together and never
with another document's: eight-bit arithmetic scales by what shares a batch, and a reading must not depend on its
neighbours.
"""

import itertools
import json
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, MORPH, POS, TAG
from spacy.language import Language
from spacy.symbols import IDS
from spacy.tokens import Doc
from spacy.vocab import Vocab

from briefings.analysis.english.decoding import FORBIDDEN, compute_transition_costs, decode_heads, decode_marks
from briefings.analysis.english.wordpiece import WordPieceTokenizer, build_encoder_batch
from briefings.analysis.nlp.document_windows import DocumentWindows
from briefings.analysis.nlp.onnx import load_onnxruntime

#: windows run together: bounds memory on a text without end
#: Limit: memory; `bench_reading` holds the peak.
WINDOWS_PER_RUN = 16
MODEL_FILES = ("network.onnx", "vocab.txt", "labels.json", "relations.npy")


#: what a Penn tag says about the form of its word, as the lemmatiser and the rules ask for it
MORPH_FEATURES = {
    "NN": "Number=Sing",
    "NNP": "Number=Sing",
    "NNS": "Number=Plur",
    "NNPS": "Number=Plur",
    "VB": "VerbForm=Inf",
    "VBD": "Tense=Past|VerbForm=Fin",
    "VBG": "Aspect=Prog|Tense=Pres|VerbForm=Part",
    "VBN": "Aspect=Perf|Tense=Past|VerbForm=Part",
    "VBP": "Tense=Pres|VerbForm=Fin",
    "VBZ": "Number=Sing|Person=3|Tense=Pres|VerbForm=Fin",
    "JJ": "Degree=Pos",
    "JJR": "Degree=Cmp",
    "JJS": "Degree=Sup",
    "RBR": "Degree=Cmp",
    "RBS": "Degree=Sup",
}

Integers = NDArray[np.int64]


#: Documents that are read ahead for each thread. Limit: memory.
QUEUED_DOCS_PER_THREAD = 4


class EncoderComponent:
    """A trained network as a pipeline component; empty until read from disk."""

    def __init__(self, vocab: Vocab, name: str, threads: int) -> None:
        self.vocab = vocab
        self.name = name
        self.threads = threads
        self.files: dict[str, bytes] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set tags, parts of speech, forms, tree, sentences and names of one document."""
        self._annotate_doc(doc, *self._predict(doc))
        return doc

    def _predict(self, doc: Doc) -> tuple[DocumentWindows, dict[str, Integers]]:
        """Return what the network says of a document; changes nothing, so that several threads may ask at once."""
        found = DocumentWindows(doc, self.tokenizer)
        count = len(found.words)
        said = {name: np.zeros(count, dtype=np.int64) for name in ("tags", "pos", "names", "heads", "relations")}
        kept = list(found)
        for start in range(0, len(kept), WINDOWS_PER_RUN):
            for here, answer in self._run_windows(kept[start : start + WINDOWS_PER_RUN], found):
                for name, values in answer.items():
                    said[name][here] = values
        return found, said

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 1) -> Iterator[Doc]:
        """Read documents `threads` at a time and hand them on in their order.

        A thread a document makes better use of two cores than two threads for one (4,650 words a second and core
        against 2,800), because the network leaves the interpreter to the other meanwhile.
        """
        if self.threads == 1:
            yield from map(self, stream)
            return
        waiting: deque[tuple[Doc, Future[tuple[DocumentWindows, dict[str, Integers]]]]] = deque()
        # What is made when first used is made here, before two threads can want it at once.
        _ = (self.tokenizer, self.session, self.head_labels, self.relation_layer, self.transition_costs)
        with ThreadPoolExecutor(self.threads) as pool:
            for doc in stream:
                waiting.append((doc, pool.submit(self._predict, doc)))
                if len(waiting) >= QUEUED_DOCS_PER_THREAD * self.threads:
                    yield self._finish_doc(*waiting.popleft())
            while waiting:
                yield self._finish_doc(*waiting.popleft())

    def _finish_doc(self, doc: Doc, saying: Future[tuple[DocumentWindows, dict[str, Integers]]]) -> Doc:
        """Write into a document what a thread has found out of it."""
        self._annotate_doc(doc, *saying.result())
        return doc

    @cached_property
    def tokenizer(self) -> WordPieceTokenizer:
        """The cutter of words."""
        return WordPieceTokenizer(self.files["vocab.txt"].decode().splitlines())

    @property
    def labels(self) -> tuple[str, ...]:
        """The kinds of name it marks, as spaCy asks any component for its labels."""
        marks = self.head_labels["names"] if self.files else []
        return tuple(mark[2:] for mark in marks if mark.startswith("B-"))

    @cached_property
    def head_labels(self) -> dict[str, list[str]]:
        """The labels of each head, in its order."""
        choices: dict[str, list[str]] = json.loads(self.files["labels.json"])
        return choices

    @cached_property
    def relation_layer(self) -> NDArray[np.float32]:
        """The last layer of the relations head: its weights, and in the last row its constants."""
        shape_of = (-1, len(self.head_labels["relations"]))
        return np.frombuffer(self.files["relations.npy"], dtype=np.float32).reshape(shape_of)

    @cached_property
    def session(self) -> Any:
        """The network, made ready when first used: a copy sent to another process makes its own."""
        onnxruntime = load_onnxruntime()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(self.files["network.onnx"], options, providers=["CPUExecutionProvider"])

    @cached_property
    def transition_costs(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """What each step between name marks costs, and what beginning with each mark costs."""
        marks = self.head_labels["names"]
        return compute_transition_costs(marks), np.array(
            [FORBIDDEN if mark[0] == "I" else 0 for mark in marks], dtype=np.float32
        )

    @cached_property
    def label_ids(self) -> dict[str, NDArray[np.uint64]]:
        """The labels of each head as the numbers spaCy keeps them under."""
        add = self.vocab.strings.add
        marks = self.head_labels["names"]
        return {
            "tags": np.array([add(tag) for tag in self.head_labels["tags"]], dtype=np.uint64),
            "pos": np.array([IDS[pos] for pos in self.head_labels["pos"]], dtype=np.uint64),
            "forms": np.array(
                [self.vocab.morphology.add(MORPH_FEATURES.get(tag, "")) for tag in self.head_labels["tags"]],
                dtype=np.uint64,
            ),
            "relations": np.array([add(relation) for relation in self.head_labels["relations"]], dtype=np.uint64),
            "inside": np.array([{"O": 2, "B": 3, "I": 1}[mark[0]] for mark in marks], dtype=np.uint64),
            "kinds": np.array([add(mark[2:]) if mark != "O" else 0 for mark in marks], dtype=np.uint64),
        }

    def _run_windows(
        self, here: Sequence[slice], found: DocumentWindows
    ) -> Iterator[tuple[slice, dict[str, Integers]]]:
        """Run some windows through the network and yield what it says of each."""
        shown = build_encoder_batch(
            [found.encoded_words[window] for window in here], self.tokenizer.first, self.tokenizer.last
        )
        tags, pos, names, starts, arcs, below, above = self.session.run(None, shown)
        marks = decode_marks(names, *self.transition_costs)
        for row, window in enumerate(here):
            size = window.stop - window.start
            opens = starts[row, :size].argmax(axis=1).astype(bool) | found.paragraph_starts[window]
            opens[0] = True
            heads = decode_window_heads(arcs[row, :size, :size], np.append(np.flatnonzero(opens), size))
            hidden = np.maximum(below[row, :size] + above[row][heads], 0)
            relations = hidden @ self.relation_layer[:-1] + self.relation_layer[-1]
            roots = heads == np.arange(size)
            relations[~roots, self.head_labels["relations"].index("ROOT")] = FORBIDDEN
            chosen = relations.argmax(axis=1)
            chosen[roots] = self.head_labels["relations"].index("ROOT")
            yield (
                window,
                {
                    "tags": tags[row, :size].argmax(axis=1),
                    "pos": pos[row, :size].argmax(axis=1),
                    "names": marks[row, :size],
                    "heads": heads + window.start,
                    "relations": chosen,
                },
            )

    def _annotate_doc(self, doc: Doc, found: DocumentWindows, said: dict[str, Integers]) -> None:
        """Write what was read into the document; white space hangs on the word before it."""
        numbers, places = self.label_ids, found.token_indices
        columns: Any = np.zeros((len(doc), 7), dtype=np.uint64)  # spaCy names thinc's own type here
        columns[:, 0] = np.full(len(doc), -1, dtype=np.int64).astype(np.uint64)
        lead = int(places[0]) if len(places) else len(doc)
        columns[:lead, 0] = np.arange(lead, 0, -1) if len(places) else -np.arange(lead)
        columns[:, 1] = self.vocab.strings.add("dep")
        columns[:, 2] = IDS["SPACE"]
        columns[:, 3] = self.vocab.strings.add("_SP")
        columns[:, 4] = self.vocab.morphology.add("")
        columns[:, 5] = 2
        if len(places):
            columns[places, 0] = (places[said["heads"]] - places).astype(np.uint64)
            columns[places, 1] = numbers["relations"][said["relations"]]
            columns[places, 2] = numbers["pos"][said["pos"]]
            columns[places, 3] = numbers["tags"][said["tags"]]
            columns[places, 4] = numbers["forms"][said["tags"]]
            marks = compute_iob_codes(said["names"], found.paragraph_starts, numbers["inside"])
            columns[places, 5] = marks
            columns[places, 6] = numbers["kinds"][said["names"]]
            self._extend_names_over_spaces(columns, places)
        doc.from_array([HEAD, DEP, POS, TAG, MORPH, ENT_IOB, ENT_TYPE], columns)

    @staticmethod
    def _extend_names_over_spaces(columns: NDArray[np.uint64], places: Integers) -> None:
        """Let a name run on over white space between its words."""
        for new in np.flatnonzero(np.diff(places) > 1) + 1:
            if columns[places[new], 5] == 1:
                columns[places[new - 1] + 1 : places[new], 5] = 1
                columns[places[new - 1] + 1 : places[new], 6] = columns[places[new], 6]

    def to_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> None:
        """Write the network and its labels into a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self.files.items():
            (folder / name).write_bytes(content)

    def from_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> "EncoderComponent":
        """Read the network and its labels from a folder."""
        self.files = {name: (Path(path) / name).read_bytes() for name in MODEL_FILES}
        return self

    def to_bytes(self, *, exclude: Sequence[str] = ()) -> bytes:
        """Return the network and its labels as bytes, as spaCy sends a pipeline to another process."""
        import srsly

        packed: bytes = srsly.msgpack_dumps(self.files)
        return packed

    def from_bytes(self, packed: bytes, *, exclude: Sequence[str] = ()) -> "EncoderComponent":
        """Take the network and its labels from bytes."""
        import srsly

        self.files = srsly.msgpack_loads(packed)
        return self


def decode_window_heads(arcs: NDArray[np.float32], bounds: Integers) -> Integers:
    """Return the governor of each word of a window, sentence by sentence."""
    heads = np.zeros(len(arcs), dtype=np.int64)
    for start, end in itertools.pairwise(bounds):
        heads[start:end] = decode_heads(arcs[start:end, start:end]) + start
    return heads


def compute_iob_codes(marks: Integers, opening: NDArray[np.bool_], inside: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return spaCy's begin, inside or outside of each word: no name runs on from one paragraph into the next."""
    found = inside[marks]
    found[opening & (found == 1)] = 3
    return found


@Language.factory(
    "briefings_encoder",
    assigns=["token.tag", "token.pos", "token.morph", "token.dep", "token.head", "token.is_sent_start", "doc.ents"],
    default_config={"threads": 2},
)
def make_encoder(nlp: Language, name: str, threads: int) -> EncoderComponent:
    """Return an empty encoder for spaCy to fill from disk."""
    return EncoderComponent(nlp.vocab, name, threads)
