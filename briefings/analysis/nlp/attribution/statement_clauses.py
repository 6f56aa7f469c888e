"""The parse of an article and some stretches of it in, whether they hold a clause that can stand as a statement out."""

from collections.abc import Sequence

from briefings.analysis.english import word_lists
from briefings.analysis.nlp.attribution.phrase_spans import Range
from briefings.analysis.nlp.tokens.dependency_tree import Tree

_SUBJECTS = frozenset(("nsubj", "nsubj:pass", "nsubj:outer", "csubj", "csubj:pass", "expl"))
#: How a clause hangs on another and is still a statement; a relative clause only adds to a noun.
_CLAUSE_LINKS = frozenset(("conj", "parataxis", "ccomp", "root", "ROOT"))
_INTERROGATIVES = word_lists.load_kind("grammar_words", "interrogative")
_ADDING = frozenset(("who", "whom", "whose", "which"))
#: Steps up the tree that are taken to find out. Not measured: chosen by eye.
_DEPTH = 4


def is_statement(trees: Sequence[Tree], runs: Sequence[Range], *, quoted: bool) -> bool:
    """Whether each stretch holds a clause of its own, with its subject; "how it went" and "to go" are none.

    A stretch that goes on behind its cue may lack one: only the first must stand. What is not parsed is taken as it is.
    """
    start, end = runs[0]
    inside = [(tree, [i for i, w in enumerate(tree.words) if start <= w.start and w.end <= end]) for tree in trees]
    inside = [(tree, words) for tree, words in inside if words]
    if not inside:
        return True
    tree, words = inside[0]
    if not quoted and (_is_question(tree, words) or tree.words[words[0]].text.lower() in _ADDING):
        return False
    if not quoted and _is_cut(*inside[-1]):
        return False
    opening = next((tree.words[i].text for i in words if tree.words[i].text[0].isalnum()), "")
    alone = not quoted or opening[:1].islower()
    return any(_holds_clause(tree, words) for tree, words in (inside[:1] if alone else inside))


def _is_cut(tree: Tree, words: Sequence[int]) -> bool:
    """Whether a predicate goes on right behind a stretch: "his remark" of "his remark was a joke"."""
    behind = words[-1] + 1
    if tree.words[words[-1]].pos == "PUNCT" or behind >= len(tree):
        return False
    return tree.words[behind].pos in {"AUX", "PART"} or (
        tree.words[behind].pos == "VERB" and tree.heads[behind] not in words and tree.words[behind].relation != "acl"
    )


def _holds_clause(tree: Tree, words: Sequence[int]) -> bool:
    within = set(words)
    return any(
        any(tree.words[child].relation in _SUBJECTS and child in within for child in tree.children[index])
        and _is_main(tree, index, within)
        for index in words
        if tree.words[index].pos != "PUNCT"
    )


def _is_main(tree: Tree, index: int, within: set[int]) -> bool:
    """Whether a predicate governs a stretch, or is joined to what does."""
    here = index
    for _ in range(_DEPTH):
        head = tree.heads[here]
        if head == here or head not in within:
            return not tree.words[here].relation.startswith(("acl", "nmod", "appos", "advcl"))
        if tree.words[here].relation not in _CLAUSE_LINKS:
            return False
        here = head
    return False


def _is_question(tree: Tree, words: Sequence[int]) -> bool:
    """Whether what is reported opens with a word that asks: "whether", "how"; "what he saw was new" is a statement."""
    first = words[0]
    if tree.words[first].text.lower() not in _INTERROGATIVES:
        return False
    within = set(words)
    return tree.heads[tree.heads[first]] not in within or tree.heads[first] == tree.heads[tree.heads[first]]
