"""A tree and a reporting verb in, the head of the words for its speaker out."""

from briefings.analysis.english import word_lists
from briefings.analysis.nlp.attribution.verb_frames import load_verb_frames
from briefings.analysis.nlp.tokens.dependency_tree import Tree

_NEGATIONS = word_lists.load_kind("grammar_words", "negation")
_NOBODY = word_lists.load_kind("grammar_words", "nobody")
#: Verbs with an object whose subject does what hangs on them: "used the debate to say". Written by hand.
_KEEPING_SUBJECT = frozenset(("hold", "promise", "spend", "take", "use"))
_MAKING_DO = word_lists.load_kind("verb_classes", "making do")
_WITHOUT = frozenset(("without", "instead of", "rather than", "short of"))
_LEFT_UNDONE = word_lists.load_kind("verb_classes", "left undone")
_EXPLETIVES = frozenset(("there",))
_ARTICLES = frozenset(("the", "a", "an"))
_ADDRESSING_VERBS = word_lists.load_kind("verb_classes", "addressing")
_NOUN_TAGS = frozenset(("PROPN", "NOUN", "PRON"))


def find_speaker_head(tree: Tree, verb: int) -> int | None:
    """Return the head of the words for the speaker that the verb itself has."""
    for child in tree.find_children(verb, "obl:agent", "obl"):
        if tree.words[child].pos in {"NOUN", "PROPN", "PRON"} and tree.find_preposition(child) == "by":
            return child
    passive = tree.find_child(verb, "nsubj:pass") is not None or tree.find_child(verb, "aux:pass") is not None
    subject = find_nearest_subject(tree, verb, "nsubj", "nsubj:outer")
    if subject is not None and subject < verb and (inverted := _find_inverted_subject(tree, verb)) is not None:
        subject = inverted
    if passive or tree.find_child(verb, "expl") is not None:
        return None
    return subject if subject is not None and tree.words[subject].text.lower() not in _EXPLETIVES else None


def _find_inverted_subject(tree: Tree, verb: int) -> int | None:
    """Return the subject right behind a verb that a comma stands before: "The bridge is shut, said Jan Doe"."""
    if verb < 1 or tree.words[verb - 1].text != "," or tree.words[verb].lemma in _ADDRESSING_VERBS:
        return None  # "Doe, a senator, told Jan Roe": he is told
    behind = [i for i in tree.find_children(verb, "nsubj") if i > verb]
    return behind[0] if behind and min(tree.collect_subtree(behind[0])) == verb + 1 else None


def find_nearest_subject(tree: Tree, verb: int, *relations: str) -> int | None:
    """Return the last subject before a verb, else the first behind it: further off stand datelines and asides."""
    subjects = tree.find_children(verb, *relations)
    return next((i for i in reversed(subjects) if i < verb), subjects[0] if subjects else None)


def find_adjacent_noun_phrase(tree: Tree, verb: int) -> int | None:
    """Return the noun phrase that touches a verb of saying, where the parse gives it no subject."""
    before = verb - 1
    while before >= 0 and tree.words[before].pos in {"AUX", "ADV", "PART"}:
        before -= 1
    # "…, told the Post": who stands behind such a verb is spoken to.
    for place in (before,) if tree.words[verb].lemma in _ADDRESSING_VERBS else (before, verb + 1):
        at = (
            place + 1
            if 0 <= place < len(tree) - 1 and place > verb and tree.words[place].pos in {"DET", "ADJ"}
            else place
        )
        if not 0 <= at < len(tree) or tree.words[at].pos not in _NOUN_TAGS:
            continue
        while tree.heads[at] != at and tree.words[tree.heads[at]].pos in _NOUN_TAGS and tree.words[at].relation in {
            "flat", "compound", "amod", "appos", "nmod", "nmod:poss", "obl", "dep",
        } and abs(tree.heads[at] - at) < 12 and (at < verb) == (tree.heads[at] < verb):  # fmt: skip
            at = tree.heads[at]
        return at
    return None


def find_antecedent_of_that(tree: Tree, verb: int, owner: int) -> int | None:
    """Return the noun that "that" adds to, where that is the speaker: "a letter" of "a letter that says"."""
    noun = tree.heads[verb]
    adds = tree.words[verb].relation == "acl:relcl" and tree.words[owner].text.lower() == "that"
    return noun if adds and noun < owner and tree.words[noun].pos in _NOUN_TAGS else None


def find_shared_speaker(tree: Tree, verb: int) -> int | None:
    """Return the speaker that a verb without a subject shares with the verb or noun above it."""
    here = verb
    for _ in range(4):
        if tree.find_child(here, "aux:pass", "nsubj:pass", "expl") is not None:
            return None
        relation, head = tree.words[here].relation.split(":")[0], tree.heads[here]
        if head == here:
            return None
        if relation == "acl" and tree.words[here].relation != "acl:relcl":
            return (
                head if tree.words[here].lemma in load_verb_frames() and tree.words[here].text.endswith("ing") else None
            )
        if relation not in {"conj", "xcomp", "advcl", "parataxis"}:
            return None
        if relation == "conj" and _is_separated(tree, head, here):
            return None
        forced = relation == "xcomp" or (relation == "advcl" and tree.words[head].lemma in _MAKING_DO)
        if forced and (told := _find_controlling_object(tree, head, here)) is not None:
            return told
        here = head
        found = find_speaker_head(tree, here)
        if found is not None:
            return found
    return None


def _find_controlling_object(tree: Tree, verb: int, below: int) -> int | None:
    """Return who does what hangs on a verb: the minister in "forced the minister to admit that …"."""
    thing = tree.find_child(verb, "iobj", "obj")
    if thing is None or not verb < thing < below or tree.words[verb].lemma in _KEEPING_SUBJECT:
        return None
    return thing if tree.words[thing].pos in _NOUN_TAGS and tree.words[thing].text[0].isalpha() else None


def find_polled_speaker(tree: Tree, head: int | None) -> int | None:
    """Return who speaks where a parse takes who only asked him for the speaker: "residents polled by Northwire said".

    Whoever stands behind a participle and "by" did what it says; who it was done to stands before it.
    """
    if head is None:
        return None
    first = head
    while first and (tree.words[first - 1].pos == "PROPN" or tree.words[first - 1].text.lower() in _ARTICLES):
        first -= 1
    if first < 3 or tree.words[first - 1].text.lower() != "by" or not tree.words[first - 2].text.endswith("ed"):
        return head
    noun = tree.words[first - 3]
    return first - 3 if noun.text.isalpha() and noun.pos not in {"AUX", "PUNCT", "ADV", "CCONJ"} else head


def find_speaker_behind(tree: Tree, head: int | None, verb: int) -> int | None:
    """Return who speaks where he stands behind the verb: "… north of the capital, Damascus, said the Harbour Board".

    A comma parts what stands before such a verb from it, and no other verb follows.
    """
    behind = tree.words[verb + 1 :]
    inverted = head is not None and head < verb and tree.words[verb - 1].text == ","
    if not inverted or not behind or behind[0].text.lower() not in _ARTICLES:
        return head
    # "London-based" is no verb, whatever the parser makes of it.
    verbs = (w for at, w in enumerate(behind) if w.pos in {"VERB", "AUX"} and behind[at - 1].text != "-")
    if any("-" not in word.text for word in verbs):
        return head
    found = None
    for place, word in enumerate(behind, verb + 1):
        if word.pos == "ADP" or word.text in {",", ".", ";"}:
            break
        found = place if word.pos in {"NOUN", "PROPN"} else found
    return head if found is None else found


def _is_separated(tree: Tree, first: int, second: int) -> bool:
    """Whether a semicolon, or a comma right before it, parts a verb from the one it seems to share its subject with."""
    between = [tree.words[i].text for i in range(min(first, second) + 1, max(first, second))]
    return ";" in between or between[-1:] == [","]


def is_negated(tree: Tree, verb: int) -> bool:
    """Whether a verb is denied: "did not say"."""
    return any(tree.words[child].text.lower() in _NEGATIONS for child in tree.children[verb] if child < verb)


def names_nobody(tree: Tree, head: int) -> bool:
    """Whether the words for a speaker say that nobody is one: "neither the mayor nor the clerk", "no minister"."""
    first = min(tree.collect_subtree(head))
    word = tree.words[first].text.lower()
    if "not" in (word, tree.words[first - 1].text.lower() if first else ""):
        return True
    # "No 10 said": an address.
    return word in _NOBODY and not (first < len(tree) - 1 and tree.words[first + 1].pos == "NUM")


def is_left_unsaid(tree: Tree, verb: int) -> bool:
    """Whether a verb of saying hangs on one by which it was not done: "failed to tell", "stopped short of saying"."""
    above = tree.heads[verb]
    relation = tree.words[verb].relation.split(":")[0]
    if above == verb or relation not in {"xcomp", "advcl", "acl", "obl", "ccomp"}:
        return False
    if tree.find_preposition(verb) in _WITHOUT:
        return True
    negated = relation == "xcomp" and is_negated(tree, above)
    return negated or tree.words[above].lemma in _LEFT_UNDONE


def is_asked(tree: Tree, verb: int, subject: int) -> bool:
    """Whether a sentence only asks if something was said: "Did the minister say that …?"."""
    helper = tree.find_child(verb, "aux")
    return helper is not None and helper < subject < verb and tree.words[-1].text == "?" and min(
        tree.collect_subtree(verb)
    ) == helper  # fmt: skip
