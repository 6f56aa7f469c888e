"""Corpora on disk to sentences in memory: trees and name spans, with what a corpus does not say left missing."""

import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

#: names the pipeline learns; any other label of a corpus counts as "no name"
LABELS = ("PERSON", "ORG", "GPE", "LOC", "NORP", "EVENT", "DATE")
EVERYTHING = frozenset(LABELS)

Tokenise: TypeAlias = Callable[[str], list[tuple[int, str]]]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence (or one short document) of a corpus; empty tuples stand for a layer the corpus lacks."""

    document: str
    words: tuple[str, ...]
    #: True where a space follows the word
    spaces: tuple[bool, ...] = ()
    tags: tuple[str, ...] = ()
    pos: tuple[str, ...] = ()
    lemmas: tuple[str, ...] = ()
    #: index of the governing word; a root governs itself
    heads: tuple[int, ...] = ()
    relations: tuple[str, ...] = ()
    #: "B-ORG", "I-ORG", "O" a word
    names: tuple[str, ...] = ()
    #: labels this corpus annotates: only for these does "O" mean "no such name"
    covered: frozenset[str] = frozenset()
    #: whether the first word is known to begin a sentence and no other word does
    whole: bool = True
    #: the corpus's own identifier, by which trees and names of one sentence are joined
    key: str = ""


def read_corpus_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a text file, gzipped or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from lines


def find_corpus_file(folder: Path, stem: str) -> Path | None:
    """Return the file of a corpus, gzipped or not, if it is there."""
    return next((path for path in sorted(folder.glob(stem + ".*"))), None)


def read_trees(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of a CoNLL-U file as syntactic words."""
    document, key, rows = "", "", []
    for line in read_corpus_lines(path):
        line = line.rstrip("\n")
        if line.startswith("# newdoc id"):
            document = line.partition("=")[2].strip()
        elif line.startswith("# sent_id"):
            key = line.partition("=")[2].strip()
        elif line and not line.startswith("#"):
            rows.append(line.split("\t"))
        elif not line and rows:
            yield from build_tree_sentence(document, key, rows)
            rows = []
    if rows:
        yield from build_tree_sentence(document, key, rows)


def build_tree_sentence(document: str, key: str, rows: Sequence[Sequence[str]]) -> Iterator[Sentence]:
    """Yield the one sentence of a block of CoNLL-U rows; empty nodes are left out."""
    spaced: dict[str, bool] = {}
    for row in rows:
        first, _, last = row[0].partition("-")
        if last:  # inside a multi-word token no space follows any word but the last
            spaced |= {
                str(n): n == int(last) and "SpaceAfter=No" not in row[9] for n in range(int(first), int(last) + 1)
            }
    words = [row for row in rows if row[0].isdigit()]
    if words:
        yield Sentence(
            document=document,
            words=tuple(row[1] for row in words),
            spaces=tuple(spaced.get(row[0], "SpaceAfter=No" not in row[9]) for row in words),
            tags=tuple(row[4] for row in words),
            pos=tuple(row[3] for row in words),
            lemmas=tuple(row[2] for row in words),
            heads=tuple(int(row[6]) - 1 if row[6] != "0" else i for i, row in enumerate(words)),
            relations=tuple(row[7] for row in words),
            key=key,
        )


def read_names(path: Path) -> Iterator[dict[str, object]]:
    """Yield the lines of a names file: `text`, `entities`, `labels_covered` and whatever else they say."""
    for line in read_corpus_lines(path):
        yield json.loads(line)


def mark_words(offsets: Sequence[tuple[int, str]], entities: Iterable[Sequence[object]]) -> tuple[str, ...]:
    """Turn character spans into one mark a word: the words a span touches, first come first served.

    >>> mark_words([(0, "Ali"), (4, "Abbas"), (10, "spoke")], [(0, 9, "PERSON")])
    ('B-PERSON', 'I-PERSON', 'O')
    """
    marks = ["O"] * len(offsets)
    for start, end, label in entities:
        inside = [i for i, (at, word) in enumerate(offsets) if at < int(str(end)) and at + len(word) > int(str(start))]
        if label in LABELS and inside and all(marks[i] == "O" for i in inside):
            for i in inside:
                marks[i] = f"{'B' if i == inside[0] else 'I'}-{label}"
    return tuple(marks)


def find_offsets(text: str, words: Iterable[str]) -> list[tuple[int, str]]:
    """Find each word in its text, from left to right; a word that is not there stands where the last one ended."""
    found, cursor = [], 0
    for word in words:
        at = text.find(word, cursor)
        at = at if 0 <= at <= cursor + 3 else cursor
        found.append((at, word))
        cursor = at + len(word)
    return found


def build_named_sentence(line: dict[str, Any], tokenise: Tokenise) -> Sentence:
    """Turn a line of a names file into a sentence without a tree."""
    text = str(line["text"])
    offsets = [(at, word) for at, word in tokenise(text) if word.strip()]
    return Sentence(
        document=str(line.get("doc", "")),
        words=tuple(word for _, word in offsets),
        spaces=tuple(at + len(word) < len(text) and text[at + len(word)].isspace() for at, word in offsets),
        names=mark_words(offsets, line["entities"]),
        covered=EVERYTHING & frozenset(line["labels_covered"]),
        whole=len(text) < 400,
        key=str(line["id"]),
    )


def add_names(trees: Iterable[Sentence], lines: Iterable[dict[str, Any]]) -> Iterator[Sentence]:
    """Give trees the names annotated on the same sentences, by their shared identifier."""
    by_key = {str(line["id"]): line for line in lines}
    for sentence in trees:
        line = by_key.get(sentence.key)
        if line is None:
            yield sentence
            continue
        offsets = find_offsets(str(line["text"]), sentence.words)
        yield replace(
            sentence,
            names=mark_words(offsets, line["entities"]),
            covered=EVERYTHING & frozenset(line["labels_covered"]),
        )


def merge_contractions(sentence: Sentence) -> Sentence:
    """Join words written together under an apostrophe ("do" + "n't"), as some tokenisers leave them.

    The joined word keeps the place in the tree of whichever part governs the other.
    """
    groups: list[list[int]] = []
    for i, word in enumerate(sentence.words):
        glued = i > 0 and not sentence.spaces[i - 1] and ("'" in word or "’" in word) and len(word) > 1
        if glued and sentence.words[i - 1][-1:].isalpha():
            groups[-1].append(i)
        else:
            groups.append([i])
    where = {old: new for new, group in enumerate(groups) for old in group}
    top = [
        next((i for i in group if sentence.heads[i] not in group or sentence.heads[i] == i), group[0])
        for group in groups
    ]
    return replace(
        sentence,
        words=tuple("".join(sentence.words[i] for i in group) for group in groups),
        spaces=tuple(sentence.spaces[group[-1]] for group in groups),
        tags=tuple(sentence.tags[i] for i in top),
        pos=tuple(sentence.pos[i] for i in top),
        lemmas=tuple(sentence.lemmas[i] for i in top),
        heads=tuple(where[sentence.heads[i]] for i in top),
        relations=tuple(sentence.relations[i] for i in top),
        names=tuple(sentence.names[group[0]] for group in groups) if sentence.names else (),
    )
