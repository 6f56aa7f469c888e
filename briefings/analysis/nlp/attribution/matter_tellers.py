"""A parsed sentence and a cue in it in, who says that something is open out: "experts are uncertain whether"."""

from collections.abc import Sequence

from briefings.analysis.nlp.attribution.open_matters import OpenMatterCue
from briefings.analysis.nlp.attribution.phrase_spans import Range, find_speaker_phrase
from briefings.analysis.nlp.attribution.subjects import find_speaker_head
from briefings.analysis.nlp.attribution.verb_frames import load_verb_frames
from briefings.analysis.nlp.tokens.dependency_tree import Tree

#: What somebody is who leaves a matter open; a matter itself is "unclear".
_DOUBTING = frozenset(("uncertain", "unsure", "undecided"))
_SUBJECTS = ("nsubj", "nsubj:outer")
#: Verbs passed on the way up from a cue. Limit: time.
_MAX_STEPS = 3


def find_top(tree: Tree, words: Sequence[int]) -> int:
    """Return the word that governs some others."""
    within = set(words)
    return next((i for i in words if tree.heads[i] == i or tree.heads[i] not in within), words[0])


def is_said_of_others(tree: Tree, verb: int) -> bool:
    """Whether somebody says of others that they did not know: "argued that the clerks did not know what to do".

    That is his statement of a time that is over, and not what the text leaves open.
    """
    here, subject = verb, find_speaker_head(tree, verb)
    for _ in range(_MAX_STEPS):
        relation, head = tree.words[here].relation, tree.heads[here]
        if relation == "conj" and subject is None:
            said = tree.find_child(head, "ccomp")
            if said is not None and head < said < verb and find_speaker_head(tree, said) is not None:
                return True  # "argued that the clerks slept and did not know": whose verb it is, nobody can tell
            subject = find_speaker_head(tree, head)
        elif relation == "ccomp" and load_verb_frames().get(tree.words[head].lemma, ("",))[0] == "statement":
            past = any(tree.words[child].text.lower() == "did" for child in tree.children[verb])
            return past and subject is not None and tree.words[subject].pos in {"NOUN", "PROPN"}
        elif relation != "xcomp":
            return False
        here = head
    return False


def find_teller(tree: Tree, opening: OpenMatterCue, matter: Range) -> Range | None:
    """Return the words for who says in a sentence that a matter is open: "experts are uncertain whether"."""
    inside = [i for i, word in enumerate(tree.words) if opening.cue[0] <= word.start and word.end <= opening.cue[1]]
    if not inside or matter[0] < opening.cue[1]:
        return None
    here = find_top(tree, inside)
    subject = tree.find_child(here, *_SUBJECTS)
    if subject is not None and tree.words[subject].pos in {"NOUN", "PROPN"} and _DOUBTING & {tree.words[here].lemma}:
        return find_speaker_phrase(tree, subject, here)
    before = inside[0] - 1
    while before > 0 and tree.words[before].text.lower() in {"it", "that"}:
        before -= 1  # "analysts say that it is too soon to tell", whatever the parser makes of "soon"
    verb = before if before >= 0 and before < inside[0] - 1 else tree.heads[here]
    if verb == here or load_verb_frames().get(tree.words[verb].lemma, ("",))[0] != "statement":
        return None
    if verb == tree.heads[here] and tree.words[here].relation not in {"ccomp", "advmod"}:
        return None
    speaker = find_speaker_head(tree, verb)
    return find_speaker_phrase(tree, speaker, verb) if speaker is not None else None
