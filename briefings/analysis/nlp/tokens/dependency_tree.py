"""The words of a parse in, one tree a sentence out: who governs whom, and where a phrase starts and ends."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple


class Node(NamedTuple):
    """A word of a parse, in offsets of the article's text; relations are those of Universal Dependencies."""

    text: str
    start: int
    end: int
    lemma: str
    pos: str
    #: where its governor starts in the text; a root governs itself
    head: int
    relation: str


class Tree:
    """The words of one sentence and their governors, by index; a governor outside the sentence makes a root."""

    def __init__(self, words: Sequence[Node]) -> None:
        self.words = words
        places = {word.start: index for index, word in enumerate(words)}
        self.heads = [places.get(word.head, index) for index, word in enumerate(words)]
        self.children: list[list[int]] = [[] for _ in words]
        for index, head in enumerate(self.heads):
            if head != index:
                self.children[head].append(index)

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """The lemmas of the sentence."""
        return frozenset(word.lemma for word in self.words)

    def find_child(self, index: int, *relations: str) -> int | None:
        """Return the first child that stands in one of the relations, in the order in which they are given."""
        for relation in relations:
            for child in self.children[index]:
                if self.words[child].relation == relation:
                    return child
        return None

    def find_children(self, index: int, *relations: str) -> list[int]:
        """Return every child that stands in one of the relations."""
        return [child for child in self.children[index] if self.words[child].relation in relations]

    def find_preposition(self, index: int) -> str:
        """Return the preposition before a phrase, lower case, in one word: "according to", "by"."""
        for child in self.children[index]:
            if self.words[child].relation in {"case", "mark"} and child < index:
                fixed = [self.words[part].text.lower() for part in self.find_children(child, "fixed")]
                return " ".join([self.words[child].text.lower(), *fixed])
        return ""

    def collect_subtree(self, index: int, without: Iterable[int] = ()) -> list[int]:
        """Return the indices of a phrase in order, without some of its branches."""
        barred = set(without)
        found, waiting = [], [index]
        seen = set()
        while waiting:
            here = waiting.pop()
            if here in seen:
                continue
            seen.add(here)
            found.append(here)
            waiting += [child for child in self.children[here] if child not in barred]
        return sorted(found)

    def find_text_ranges(self, indices: Sequence[int]) -> list[tuple[int, int]]:
        """Return where the unbroken runs of some words start and end in the text; a missing mark breaks no run."""
        found: list[list[int]] = []
        for index in indices:
            if found and all(self.words[i].pos == "PUNCT" for i in range(found[-1][1] + 1, index)):
                found[-1][1] = index
            else:
                found.append([index, index])
        return [(self.words[first].start, self.words[last].end) for first, last in found]


def find_tree(words: Sequence[Node], start: int, end: int) -> Tree | None:
    """Return the tree of the sentence at a stretch of text; None where it was not parsed."""
    first = bisect_left(words, start, key=lambda word: word.start)
    last = bisect_left(words, end, lo=first, key=lambda word: word.start)
    return Tree(words[first:last]) if last > first else None


def build_trees(words: Sequence[Node], sentences: Iterable[tuple[int, int]]) -> Iterator[tuple[int, Tree]]:
    """Yield the number of each sentence that has words, and its tree."""
    at = 0
    for number, (_, end) in enumerate(sentences):
        first = at
        while at < len(words) and words[at].start < end:
            at += 1
        if at > first:
            yield number, Tree(words[first:at])
