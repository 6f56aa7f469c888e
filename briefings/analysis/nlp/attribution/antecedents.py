"""The parse of an article in, whom its phrases and pronouns can stand for out: heads of phrases, subjects before."""

from bisect import bisect_right
from collections.abc import Sequence

from briefings.analysis.nlp.attribution.phrase_spans import Range
from briefings.analysis.nlp.attribution.quote_attribution import ParsedSentence
from briefings.analysis.nlp.tokens.dependency_tree import Tree

_SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer")
#: Relations in which a second noun names the same person as the first: "Senator Jane Doe", "the minister, Jane Doe".
_SAME_BEARER = frozenset(("appos", "flat", "flat:name"))


class Discourse:
    """The parsed sentences of one article, by their places in the text."""

    def __init__(self, passages: Sequence[ParsedSentence]) -> None:
        self.passages = passages

    def find_sentence(self, place: int) -> int:
        """Return the number of the sentence in which a place stands."""
        return max(0, bisect_right(self.passages, place, key=lambda passage: passage.start) - 1)

    def find_heads(self, phrase: Range) -> tuple[Range, ...]:
        """Return the head of a phrase, and the names that stand for the same bearer; empty without a parse."""
        tree = self.passages[self.find_sentence(phrase[0])].tree if self.passages else Tree(())
        inside = {i for i, word in enumerate(tree.words) if phrase[0] <= word.start and word.end <= phrase[1]}
        tops = [i for i in sorted(inside) if _is_top(tree, i, inside)]
        if not tops:
            return ()
        # "Head of the Union of Farmers Jane Doe said": two subjects, and the nearest to the verb speaks.
        subjects = [i for i in tops if tree.words[i].relation in _SUBJECTS]
        top = subjects[-1] if subjects else tops[0]
        found, waiting = [], [top]
        while waiting:
            here = waiting.pop(0)
            found.append(here)
            waiting += [c for c in tree.children[here] if c in inside and tree.words[c].relation in _SAME_BEARER]
        return tuple((tree.words[i].start, tree.words[i].end) for i in found)

    def find_subject(self, number: int) -> Range | None:
        """Return the head of the subject of a sentence."""
        tree = self.passages[number].tree
        root = next((i for i, word in enumerate(tree.words) if tree.heads[i] == i and word.pos != "PUNCT"), None)
        subject = tree.find_child(root, *_SUBJECTS) if root is not None else None
        return (tree.words[subject].start, tree.words[subject].end) if subject is not None else None

    def find_relative_head(self, pronoun: Range) -> Range | None:
        """Return the noun that "who" or "which" adds to."""
        tree = self.passages[self.find_sentence(pronoun[0])].tree
        here = next((i for i, word in enumerate(tree.words) if word.start == pronoun[0]), None)
        while here is not None and tree.heads[here] != here:
            if tree.words[here].relation.startswith("acl"):
                head = tree.words[tree.heads[here]]
                return (head.start, head.end)
            here = tree.heads[here]
        return None

    def count_paragraphs_between(self, first: int, second: int) -> int:
        """Return how many paragraphs lie between two sentences."""
        return abs(self.passages[second].paragraph - self.passages[first].paragraph)


def _is_top(tree: Tree, index: int, inside: set[int]) -> bool:
    head = tree.heads[index]
    return tree.words[index].pos in {"NOUN", "PROPN", "PRON", "ADJ", "NUM", "X", "VERB"} and (
        head == index or head not in inside
    )
