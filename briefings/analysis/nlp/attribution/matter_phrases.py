"""A cue and its parse in, what is left open and by whom out: a noun phrase or an indirect question that can stand.

What the phrases of `open_matters` find is broad: idioms, wishes and refusals of money fit them as well. Here the parse
says where the words for the matter end, and whether they can be printed: alone they must tell what is open.
"""

import re
from typing import NamedTuple

from briefings.analysis.english import word_lists
from briefings.analysis.english.phrases import compile_phrases
from briefings.analysis.nlp.attribution.matter_tellers import find_top, is_said_of_others
from briefings.analysis.nlp.attribution.open_matters import OpenMatterCue, is_agent_cue
from briefings.analysis.nlp.attribution.phrase_spans import Range, find_speaker_phrase
from briefings.analysis.nlp.attribution.subjects import find_shared_speaker, find_speaker_head
from briefings.analysis.nlp.tokens.dependency_tree import Tree
from briefings.core.analysis import GapKind

_SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer", "csubj", "csubj:pass")
_QUESTION_WORDS = word_lists.load_kind("open_matter_words", "QUESTION")
_MATTER_NOUNS = word_lists.load_kind("open_matter_words", "MATTER")
_REQUEST_NOUNS = word_lists.load_kind("open_matter_words", "REQUEST")
#: Predicates that leave something open only where what they are said of is a matter: "no date was set".
_WEAK_PREDICATES = word_lists.load_kind("open_matter_words", "WEAK")
#: Verbs whose object may be anything: who "did not explain the delay" leaves the delay open.
_TELLING_VERBS = word_lists.load_kind("open_matter_words", "TELLING")
_SILENCE = compile_phrases("open_matter_words", "SILENCE")
_FIRST_AND_SECOND = frozenset(("i", "we", "you", "me", "us", "my", "our", "your", "mine", "ours", "yours", "myself"))
_POINTING = frozenset(("this", "these", "those", "such", "here", "there", "latter", "former", "same"))
_GENDERED = frozenset(("he", "she", "him", "her", "his", "hers", "himself", "herself"))
_NEUTER = frozenset(("it", "its", "they", "them", "their", "theirs", "itself", "themselves"))
#: "cannot be independently verified": what an outlet always says of such figures, and no matter of one story.
_STANDING_DISCLAIMER = re.compile(
    r"can(?:\s?not|n['’]t)\s(?:be\s)?(?:\w+\s){0,2}(?:verif|confirm|corroborat)", re.IGNORECASE
)
#: What the sentence before told: "why the meeting was delayed" asks which one it was, unless more is said of it.
_TOLD_BEFORE = frozenset(
    ("meeting", "session", "gathering", "talk", "visit", "trip", "decision", "move", "assistance", "help", "aid")
)
_RELATIVE = frozenset(("who", "whom", "whose", "which"))
_CONDITIONS = frozenset(("if", "unless", "whether", "when", "until", "because", "before"))
_OPPOSING = frozenset(("but", "though", "although", "because", "while"))
_ADDED_CLAUSES = frozenset(("because", "although", "though", "while", "as", "since", "but", "despite", "after"))
#: Words of a question or of a noun phrase that can be printed; longer ones run on into another clause.
#: Not measured: chosen by eye.
_MIN_QUESTION_WORDS, _MAX_WORDS = 4, 40
#: Words behind a cue among which a question may open: "unclear to the authorities whether". Not measured: as above.
_QUESTION_REACH = 7


class MatterPhrase(NamedTuple):
    """What is open and who left it open, in offsets of the text, and whether that can be printed."""

    matter: Range | None
    holder: Range | None
    kind: GapKind


def find_matter_phrase(text: str, tree: Tree, opening: OpenMatterCue) -> MatterPhrase:
    """Return what a cue leaves open by the parse of its sentence, and whether it says enough to be printed."""
    inside = [i for i, word in enumerate(tree.words) if opening.cue[0] <= word.start and word.end <= opening.cue[1]]
    agent = is_agent_cue(text[slice(*opening.cue)]) or _is_active(tree, inside)
    if not inside:
        return MatterPhrase(opening.matter, opening.source, GapKind.UNSTATED)
    top = find_top(tree, inside)
    holder = _find_holder(tree, top) if agent else None
    if any(tree.words[i].lemma == "know" for i in inside) and is_said_of_others(tree, top):
        return MatterPhrase(opening.matter, holder, GapKind.UNSTATED)
    if _SILENCE.search(text, *opening.cue):
        return MatterPhrase(opening.matter, holder or opening.source, GapKind.SILENCE)
    words = _find_matter_words(tree, opening, inside, top, agent=agent)
    if not words:
        return MatterPhrase(opening.matter, holder or opening.source, GapKind.UNSTATED)
    matter = (tree.words[words[0]].start, tree.words[words[-1]].end)
    if agent and tree.words[find_top(tree, words)].lemma in _REQUEST_NOUNS:
        return MatterPhrase(matter, holder or opening.source, GapKind.SILENCE)
    open_ = (
        not _STANDING_DISCLAIMER.match(text, opening.cue[0])
        and not set(words) & set(inside)
        and not _is_supposed(tree, top)
        and not tree.words[-1].text.endswith("?")
        and (holder is not None or not agent)
        and _tells_alone(tree, words, bound=agent)
        and _is_matter(tree, words, inside, agent=agent)
    )
    return MatterPhrase(matter, holder, GapKind.OPEN if open_ else GapKind.UNSTATED)


def _is_active(tree: Tree, inside: list[int]) -> bool:
    """Whether the cue is a verb with an object: "has not revealed the details", not "was not revealed"."""
    verb = next((i for i in reversed(inside) if tree.words[i].pos == "VERB"), None)
    return verb is not None and tree.find_child(verb, "aux:pass") is None and tree.find_child(verb, "obj") is not None


def _find_holder(tree: Tree, verb: int) -> Range | None:
    """Return the words for who keeps silent: the subject of the cue, or the one that it shares."""
    head = find_speaker_head(tree, verb)
    head = find_shared_speaker(tree, verb) if head is None else head
    return find_speaker_phrase(tree, head, verb) if head is not None else None


def _find_matter_words(tree: Tree, opening: OpenMatterCue, inside: list[int], top: int, *, agent: bool) -> list[int]:
    """Return the words for what is open, from first to last."""
    for near in range(inside[-1] + 1, min(inside[-1] + _QUESTION_REACH, len(tree))):
        behind_noun = near - 1 > inside[-1] and tree.words[near - 1].pos in {"NOUN", "PROPN"}
        if behind_noun and tree.words[inside[-1]].pos == "NOUN" and tree.words[near].text.lower() in _RELATIVE:
            break  # "no news on three sailors who vanished": no question
        if tree.words[near].text.lower() in _QUESTION_WORDS:
            if near + 1 < len(tree) and tree.words[near + 1].text in {",", ".", ";", ":"}:
                return []  # "without saying when, the chief warned": what is asked stands before
            return _collect_behind(tree, near, inside)
        if tree.words[near].pos in {"VERB", "AUX"}:
            break
    first = next(
        (i for i, word in enumerate(tree.words) if opening.matter and word.start >= opening.matter[0]), len(tree)
    )
    behind = opening.matter is not None and opening.matter[0] >= opening.cue[0] and first < len(tree)
    if behind and (agent or first in inside or tree.words[first].text.lower() in _QUESTION_WORDS or first > inside[-1]):
        # "an undisclosed sum": what is open stands in the cue
        return [] if first in inside else _collect_behind(tree, first, inside)
    if agent:
        return []
    for verb in (top, *inside, *([tree.heads[top]] if tree.words[top].relation == "conj" else [])):
        if tree.words[top].relation.startswith("acl") and verb == top:
            noun = tree.heads[top]
            return _collect_phrase(tree, noun, [top])
        subject = tree.find_child(verb, *_SUBJECTS)
        if subject is not None and tree.words[subject].text.lower() not in {"it", "there", "that", "which", "who"}:
            return _collect_phrase(tree, subject, [])
    return []


def _collect_behind(tree: Tree, first: int, inside: list[int]) -> list[int]:
    """Return the words of the clause or phrase that opens behind a cue."""
    head = first
    while tree.heads[head] not in inside and tree.heads[head] > first and tree.heads[head] != head:
        head = tree.heads[head]
    last = _find_end(tree, head)
    cut = next(
        (
            i
            for i in range(first + _MIN_QUESTION_WORDS, last)
            if tree.words[i].text.lower() in _OPPOSING and tree.words[i - 1].text == ","
        ),
        last + 2,
    )
    return list(range(first, min(last + 1, cut - 1)))


def _collect_phrase(tree: Tree, head: int, without: list[int]) -> list[int]:
    words = tree.collect_subtree(head, [*without, *_find_additions(tree, head)])
    first = next((i for i in words if tree.words[i].pos != "PUNCT" and tree.words[i].relation != "cc"), head)
    last = next((i for i in reversed(words) if tree.words[i].pos != "PUNCT"), head)
    return list(range(first, last + 1))


def _find_end(tree: Tree, head: int) -> int:
    """Return the last word of a clause, without what only adds to it: "…, but …", "…, because …"."""
    words = tree.collect_subtree(head, _find_additions(tree, head))
    return next((i for i in reversed(words) if tree.words[i].pos != "PUNCT"), head)


def _find_additions(tree: Tree, head: int) -> list[int]:
    """Return the branches of a clause that add to it behind a comma."""
    found = []
    for child in tree.children[head]:
        word = tree.words[child]
        opens = min(tree.collect_subtree(child))
        comma = opens > 0 and (tree.words[opens - 1].text in ",;–—-" or tree.words[opens].text in ",;–—-")
        added = any(tree.words[c].text.lower() in _ADDED_CLAUSES for c in tree.children[child])
        if child > head and (
            word.relation in {"parataxis", "dep"}
            or (comma and word.relation in {"advcl", "xcomp", "acl:relcl", "appos"})
            or (comma and added and word.relation in {"conj", "obl"})
        ):
            found.append(child)
    return found


def _is_supposed(tree: Tree, verb: int) -> bool:
    """Whether the cue stands under "if" or "will": nothing has been left open yet."""
    here = verb
    for _ in range(3):
        near = [tree.words[c] for c in tree.children[here] if c < here]
        if any(w.relation == "mark" and w.text.lower() in _CONDITIONS for w in near):
            return True
        if any(w.relation == "aux" and w.lemma in {"will", "ll", "'ll", "shall", "may", "might"} for w in near):
            return True
        if tree.words[here].relation not in {"xcomp", "ccomp", "conj", "aux"}:
            return False
        here = tree.heads[here]
    return False


def _tells_alone(tree: Tree, words: list[int], *, bound: bool) -> bool:
    """Whether some words tell what is open without what stands before them; `bound` where a holder may be "he"."""
    if not 2 <= len(words) <= _MAX_WORDS:
        return False
    nouns = persons = 0
    question = tree.words[words[0]].text.lower() in _QUESTION_WORDS
    for index in words:
        word = tree.words[index]
        low, pos, expletive = word.text.lower(), word.pos, word.relation == "expl"
        if low in _FIRST_AND_SECOND or (low in _POINTING and not expletive):
            return False
        if low == "that" and (word.relation == "det" or (pos == "PRON" and not nouns)):
            return False
        if low in _GENDERED and not (bound or persons):
            return False
        if low in _NEUTER and not expletive and not (persons or (nouns and question)):
            return False
        asked = index > 0 and tree.words[index - 1].text.lower() in _QUESTION_WORDS
        nouns += pos in {"NOUN", "PROPN"} and not asked
        persons += pos == "PROPN" or word.lemma in word_lists.load_words("roles")
    text = " ".join(tree.words[i].text for i in words)
    lost = question and _is_about_known_event(tree, words)
    return (
        nouns > 0
        and not lost
        and all(text.count(a) == text.count(b) for a, b in ("“”", "()", "[]"))
        and text.count('"') % 2 == 0
    )


def _is_about_known_event(tree: Tree, words: list[int]) -> bool:
    """Whether a question names nothing but "the meeting": which one, a sentence before says."""
    nouns = [i for i in words[2:] if tree.words[i].pos in {"NOUN", "PROPN"}]
    return bool(nouns) and all(
        tree.words[i].lemma in _TOLD_BEFORE
        and all(tree.words[child].relation in {"det", "case"} for child in tree.children[i] if child in words)
        for i in nouns
    )


def _is_matter(tree: Tree, words: list[int], inside: list[int], *, agent: bool) -> bool:
    """Whether some words are an indirect question with its subject, or a noun that leaves something to be told."""
    within = set(words)
    head = find_top(tree, words)
    opening = tree.words[words[0]].text.lower()
    if opening in _QUESTION_WORDS or tree.words[min(words[0] + 1, len(tree) - 1)].text.lower() in _QUESTION_WORDS:
        subject = any(tree.words[i].relation.startswith(("nsubj", "csubj")) for i in words)
        verb = any(tree.words[i].pos in {"VERB", "AUX"} for i in words)
        # "is not named in the film, which was made in May", "those who had left were not named": no questions.
        beside = words[-1] < inside[0] or tree.words[words[0] - 1].text == ","
        related = beside and tree.words[head].relation == "acl:relcl"
        return subject and verb and not related and len(words) >= _MIN_QUESTION_WORDS
    noun = tree.words[head]
    if noun.pos != "NOUN":
        return False
    lemmas = {tree.words[i].lemma for i in inside}
    told = _has_complement(tree, head, within)
    if noun.lemma == "report" and not any(
        tree.words[c].relation in {"acl", "ccomp"} or tree.find_preposition(c) == "of" for c in tree.children[head]
    ):
        return False
    if noun.lemma in _MATTER_NOUNS and not agent:
        return told or any(tree.words[c].relation in {"amod", "compound"} for c in tree.children[head] if c in within)
    if agent:
        return told and (noun.lemma in _MATTER_NOUNS or bool(lemmas & _TELLING_VERBS))
    return told and not lemmas & _WEAK_PREDICATES


def _has_complement(tree: Tree, noun: int, within: set[int]) -> bool:
    """Whether a noun has a complement that says which it is: "the fate of the crew", "the crew's fate"."""
    return any(
        tree.words[child].relation in {"nmod", "nmod:poss", "acl", "acl:relcl"}
        and child in within
        and tree.words[child].pos != "PRON"
        for child in tree.children[noun]
    )


_OPENS_QUESTION = re.compile(rf"(?:{'|'.join(sorted(_QUESTION_WORDS))})\b", re.IGNORECASE)


def find_matter_by_words(text: str, opening: OpenMatterCue) -> MatterPhrase:
    """Return what a cue leaves open where there is no parse: only an indirect question can be told to be whole."""
    holder = opening.source if is_agent_cue(text[slice(*opening.cue)]) else None
    if _SILENCE.search(text, *opening.cue):
        return MatterPhrase(opening.matter, opening.source, GapKind.SILENCE)
    words = text[slice(*opening.matter)].lower().split() if opening.matter else []
    lost = set(words) & (_FIRST_AND_SECOND | _POINTING | _GENDERED | _NEUTER)
    opens = opening.matter is not None and bool(_OPENS_QUESTION.match(text, opening.matter[0]))
    question = opens and len(words) >= _MIN_QUESTION_WORDS
    named = "of" in words and any(word.rstrip("s") in _MATTER_NOUNS for word in words[:4])
    told = (question or named) and not lost and not _STANDING_DISCLAIMER.match(text, opening.cue[0])
    kind = GapKind.OPEN if told else GapKind.UNSTATED
    return MatterPhrase(opening.matter, holder, kind)
