"""A date expression in its parsed sentence in, how the sentence uses it out: it dates an event, a plan, or neither.

"The bridge fell on Monday" dates an event, "the bridge will open on Monday" and "a vote due on Monday" a plan. What
stands inside a quotation dates what somebody says, and "Monday's debate" only says which debate is meant. Names and
bodies have no day: in "the council on Monday voted" it is that of the vote.
"""

import re
from functools import cache

from briefings.analysis.english import word_lists
from briefings.analysis.nlp.tokens.dependency_tree import Tree
from briefings.core.analysis import DateUse

_MODALS = word_lists.load_kind("date_words", "modal")
#: "On Monday evening": the evening stands for the day.
_TIMES_OF_DAY = word_lists.load_kind("date_words", "time of day")
#: Verbs whose past is written like their present.
_UNCHANGING = word_lists.load_kind("date_words", "unchanging verb")
#: Words that make what they govern a plan: "due", "expected", "plans".
_PLANNING = word_lists.load_kind("date_words", "planning")
_OPENING_MARKS, _CLOSING_MARKS = "“", "”"
_FORMS_OF_BE = frozenset(("is", "are", "am", "was", "were", "be", "been", "'s", "’s", "'re", "’re"))
#: Relations in which a date belongs to a noun and not to what happens.
_ATTRIBUTIVE = frozenset(("nmod:poss", "compound", "amod", "appos", "flat", "nummod", "dep"))
#: Relations in which a day follows a noun.
_BEHIND_NOUN = frozenset(("nmod", "nmod:unmarked", "obl", "obl:unmarked"))
#: Clauses that happen at another time than the sentence, or not at all.
_SIDE_CLAUSES = frozenset(("acl:relcl", "acl", "advcl", "csubj"))
#: "until late on Thursday": when something ended, or began. Characters that are looked at. Limit: time.
_LIMIT = re.compile(r"\b(?:until|till|since|through|between)\s(?:(?:late|early|the|at|least|on)\s)*\Z", re.IGNORECASE)
_LIMIT_REACH = 30
#: "met the men who were hurt last Friday": the day is that of the clause beside it, whatever the parser says.
_RELATIVE = re.compile(r"\b(?:who|which|whose|where)\b[^,;]*\Z")
#: "closed the port after the council on Friday told of the storm": the day of the clause beside it.
_BESIDE = re.compile(r"\b(?:after|before|when|while|because|since|although|though)\s[^,;]*\Z")
#: "told passengers of a flight to Kirna on 30 April": the day of the journey.
_JOURNEY = re.compile(r"\b(?:flights?|voyage|sailing)\s(?:from|to|between)\b[^,;]*\Z")
#: Between such a participle and the day.
_BY_WHOM = re.compile(r"\sby\s[^,;]*")
#: Governors passed on the way up from a date. Limit: time.
_MAX_STEPS = 12


def find_date_use(tree: Tree, text: str, start: int, end: int) -> DateUse:
    """Return how a sentence uses the date expression at `start` to `end` (offsets into the article's text)."""
    if _is_within_quotation(text, tree.words[0].start, start):
        return DateUse.QUOTED
    inside = [index for index, word in enumerate(tree.words) if start <= word.start and word.end <= end]
    if not inside:
        return DateUse.UNSURE
    head = next((index for index in inside if tree.heads[index] not in inside or tree.heads[index] == index), inside[0])
    if tree.words[head].relation == "compound" and tree.words[tree.heads[head]].lemma in _TIMES_OF_DAY:
        head = tree.heads[head]
        end = max(end, tree.words[head].end)
    if tree.words[head].relation in _ATTRIBUTIVE or text[end : end + 2] in {"'s", "’s"}:
        return DateUse.MODIFIER
    verb = _find_verb(tree, head)
    if verb is None:
        verb = _find_verb_of_agent(tree, head, end)
    if verb is None or _LIMIT.search(text, max(tree.words[0].start, start - _LIMIT_REACH), start):
        return DateUse.MODIFIER
    between = text[tree.words[verb].end : max(start, tree.words[verb].end)]
    if _RELATIVE.search(between) or _JOURNEY.search(between):
        return DateUse.MODIFIER
    if _is_of_participle(tree, text, verb, start):
        return DateUse.MODIFIER
    behind = next((word for word in tree.words if word.start >= end), None)
    if _BESIDE.search(between) and behind is not None and behind.pos in {"VERB", "AUX"}:
        return DateUse.MODIFIER
    return _judge_verb(tree, verb)


def _is_within_quotation(text: str, start: int, place: int) -> bool:
    """Whether a quotation is open at a place of a sentence."""
    before = text[start:place]
    return before.count('"') % 2 == 1 or before.count(_OPENING_MARKS) > before.count(_CLOSING_MARKS)


def _find_verb(tree: Tree, head: int) -> int | None:
    """Return the verb, or the predicate with its copula, that a date belongs to; None for that of a noun."""
    index = tree.heads[head]
    # "disputed a report Thursday": without a preposition the day of a noun is the noun's.
    if index != head and tree.words[index].pos in {"NOUN", "PROPN"} and not tree.find_preposition(head):
        return None
    for _ in range(_MAX_STEPS):
        word = tree.words[index]
        if word.pos in {"VERB", "AUX"} or tree.find_child(index, "cop") is not None:
            return index
        # "held talks on Monday": the date of the object is that of the verb; that of a subject is its own.
        if word.relation not in {"obj", "obl", "xcomp", "advmod"} or tree.heads[index] == index:
            return None
        index = tree.heads[index]
    return None


def _find_verb_of_agent(tree: Tree, head: int, end: int) -> int | None:
    """Return the verb that follows a date behind its subject, a name or a body: "the council on Monday voted"."""
    subject = tree.heads[head]
    word, verb = tree.words[subject], tree.heads[subject]
    if tree.words[head].relation not in _BEHIND_NOUN or word.relation not in {"nsubj", "nsubj:pass"}:
        return None
    if word.pos != "PROPN" and word.lemma not in _load_bodies():
        return None
    behind = next((index for index, found in enumerate(tree.words) if found.start >= end), verb)
    return verb if behind == verb or behind in tree.find_children(verb, "aux", "aux:pass", "cop") else None


@cache
def _load_bodies() -> frozenset[str]:
    """Return the nouns for bodies, lower case."""
    names = (*word_lists.load_words("bodies"), *word_lists.load_words("organisation_nouns"))
    return frozenset(name.lower().split()[-1] for name in names)


def _is_of_participle(tree: Tree, text: str, verb: int, start: int) -> bool:
    """Whether a day belongs to a participle that tells which thing is meant: "the limit agreed by the board Monday"."""
    before = [index for index, word in enumerate(tree.words) if word.pos == "VERB" and word.end <= start]
    last = max(before, default=verb)
    by_whom = _BY_WHOM.fullmatch(text, tree.words[last].end, max(start, tree.words[last].end))
    return last != verb and tree.words[last].relation == "acl" and by_whom is not None


def _judge_verb(tree: Tree, verb: int) -> DateUse:
    """Say whether what a verb tells has happened, and in a clause of its own."""
    use = _judge_tense(tree, verb)
    index = verb
    for _ in range(_MAX_STEPS):
        if use is not DateUse.EVENT:
            return use
        relation = tree.words[index].relation
        if relation in _SIDE_CLAUSES or tree.find_preposition(index) in {"if", "unless", "whether"}:
            return DateUse.MODIFIER
        if relation == "xcomp" and _is_to_come(tree, index):
            return DateUse.PLAN
        if relation not in {"conj", "xcomp", "ccomp", "parataxis"} or tree.heads[index] == index:
            return use
        index = tree.heads[index]
        if relation == "ccomp" and tree.words[index].lemma in _PLANNING:
            return DateUse.PLAN
    return use


def _is_to_come(tree: Tree, index: int) -> bool:
    """Whether an infinitive is ahead of what governs it: "asked to leave", and not "are said to have left"."""
    head = tree.heads[index]
    if _is_perfect_infinitive(tree, index):
        return tree.words[head].lemma in _PLANNING
    return _judge_tense(tree, head) is not DateUse.EVENT


def _is_perfect_infinitive(tree: Tree, verb: int) -> bool:
    before = {tree.words[child].text.lower() for child in tree.find_children(verb, "aux", "mark")}
    return {"to", "have"} <= before and not before & _FORMS_OF_BE - {"been", "be"}


def _judge_tense(tree: Tree, verb: int) -> DateUse:
    """Say whether a verb is one of the past, of the time to come, or of neither."""
    word = tree.words[verb]
    helpers = {tree.words[child].text.lower() for child in tree.find_children(verb, "aux", "aux:pass", "cop")}
    marks = {tree.words[child].text.lower() for child in tree.find_children(verb, "mark")}
    if _is_perfect_infinitive(tree, verb):
        return DateUse.EVENT
    due = word.text.lower() in _PLANNING and (word.pos != "VERB" or bool(helpers & _FORMS_OF_BE))
    if helpers & _MODALS or "to" in marks or "to" in helpers or due:
        return DateUse.PLAN
    if helpers & {"is", "are", "am", "'s", "’s", "'re", "’re"}:
        done = bool(helpers & {"has", "have", "been"})
        ahead = word.text.lower().endswith("ing") or word.pos != "VERB"
        return DateUse.EVENT if done else DateUse.PLAN if ahead else DateUse.MODIFIER
    if helpers & {"was", "were", "had", "has", "have", "did", "been", "being", "'d", "’d", "'ve", "’ve"}:
        return DateUse.EVENT
    # "will arrive and leave on Monday": the second verb shares the auxiliary of the first.
    if word.relation == "conj" and _is_bare(word.text, word.lemma):
        return _judge_tense(tree, tree.heads[verb]) if tree.heads[verb] != verb else DateUse.MODIFIER
    text = word.text.lower()
    if word.pos != "VERB" or text.endswith("ing") or text.endswith("s"):
        return DateUse.MODIFIER
    return DateUse.EVENT if text != word.lemma or word.lemma in _UNCHANGING else DateUse.MODIFIER


def _is_bare(text: str, lemma: str) -> bool:
    return text.lower() == lemma and lemma not in _UNCHANGING
