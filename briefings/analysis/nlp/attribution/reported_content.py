"""A tree and a reporting verb in, the words of what it reports out: a clause, an infinitive, an object."""

from briefings.analysis.english import word_lists
from briefings.analysis.nlp.attribution.phrase_spans import DASHES, OPENING_QUOTES, Range
from briefings.analysis.nlp.attribution.subjects import find_nearest_subject
from briefings.analysis.nlp.attribution.verb_frames import load_verb_frames
from briefings.analysis.nlp.tokens.dependency_tree import Tree

#: Words that can stand between a verb and its "that": "said in a letter to the council on Monday that".
#: Not measured: chosen by eye.
_FARTHEST_COMPLEMENTISER = 16
#: What may stand behind "as Doe said": when and where.
_BESIDE_SAID_AS = frozenset(("obl", "obl:tmod", "obl:unmarked", "compound:prt", "punct"))
_TIME_ADVERBS = word_lists.load_kind("grammar_words", "when said") | word_lists.load_kind(
    "grammar_words", "time adverb"
)
_SAID_AS = word_lists.load_kind("verb_classes", "said as")
_CLAUSE_RELATIONS = ("ccomp", "csubj:pass")
_COMPLEMENT_MARKERS = word_lists.load_kind("grammar_words", "complement marker")
#: Verbs that judge only with a complement: "sees it as a threat", not "sees it".
_JUDGEMENT_VERBS = word_lists.load_kind("verb_classes", "judging with as")
#: What only adds to what is reported, where it stands last: by its relation, behind a comma or a dash.
_ADDING_RELATIONS = frozenset(("acl:relcl", "acl", "appos", "advcl", "parataxis", "dep", "nmod", "obl"))
_ADDING_TO_CLAUSES = frozenset(("appos", "advcl", "parataxis"))
_DASHES = DASHES | {"-"}
#: When and where something was said or done: the writer tells that.
_OCCASION_WORDS = word_lists.load_kind("grammar_words", "occasion")
_OCCASION_NOUNS = word_lists.load_kind("grammar_words", "occasion noun")


def repair_content(tree: Tree, runs: list[Range], cue: Range, kind: str) -> list[Range]:
    """Mend or drop what is no statement: a predicate whose subject got lost, a wish told before its verb."""
    if not runs:
        return []
    if kind in {"plan", "demand"} and runs[0][0] < cue[0] and tree.words[0].start == runs[0][0] and len(runs) == 1:
        return []
    first = next((w for w in tree.words if w.start == runs[0][0]), None)
    if kind == "statement" and first is not None and runs[0][0] > cue[1] and first.pos in {"VERB", "AUX"}:
        behind = next((w for w in tree.words if w.start >= cue[1]), first)
        if behind.start == first.start:
            return runs if first.text.endswith("ing") or first.text[0].isupper() else []
        if behind.pos in {"DET", "PROPN", "PRON", "NOUN", "ADJ", "NUM"}:
            return [(behind.start, runs[0][1]), *runs[1:]]
    return runs


def cut_complementiser(tree: Tree, runs: list[Range], cue: Range) -> list[Range]:
    """Leave out the "that" which opens a reported clause, and what stands before it: "said on Monday that …"."""
    if not runs or runs[0][0] < cue[1]:
        return runs
    start, end = runs[0]
    inside = [i for i, word in enumerate(tree.words) if start <= word.start and word.end <= end]
    within = set(inside)
    for index in inside[:_FARTHEST_COMPLEMENTISER]:
        word = tree.words[index]
        if word.text.lower() != "that" or (
            word.relation != "mark" and not (index == inside[0] and word.pos in {"SCONJ", "X"})
        ):
            continue
        clause = tree.heads[index]
        if tree.words[clause].relation == "conj" and index != inside[0]:
            continue  # "… and that it rained": another clause of the same report
        rest = [i for i in inside if i > index and tree.words[i].text != ","]
        if rest and (index == inside[0] or tree.heads[clause] == clause or tree.heads[clause] not in within):
            return [(tree.words[rest[0]].start, end), *runs[1:]]
    return runs


def find_content(tree: Tree, verb: int, kind: str, taken: frozenset[str]) -> tuple[list[int], list[int], str] | None:
    """Return the words of what is reported, the words that belong to the cue, and the kind."""
    word = tree.words[verb]
    clause = tree.find_child(verb, *_CLAUSE_RELATIONS)
    if (
        word.lemma == "see"
        and clause is not None
        and any(tree.words[c].lemma in {"if", "whether"} for c in tree.children[clause])
    ):
        return None  # "to see if": nobody thinks anything yet
    if (
        clause is not None
        and not kind
        and tree.find_preposition(clause) in {"for", "to", "in", "of", "on", "by", "with"}
    ):
        return None
    if clause is not None and (
        kind or (word.lemma not in word_lists.load_words("causal_verbs") and _has_subject_or_inherits(tree, verb))
    ):
        if word.pos == "ADJ" and kind == "":
            kind = "belief"
        further = _find_further_clauses(tree, verb, clause)
        extra = tree.find_children(verb, "obj") if word.lemma in {"want", "see", "hear"} else []
        return (
            sorted(
                {
                    *_find_opening(tree, verb, clause),
                    *tree.collect_subtree(clause),
                    *(i for e in (*extra, *further) for i in tree.collect_subtree(e)),
                }
            ),
            [],
            kind or "mention",
        )
    if not kind:
        return None
    if word.relation == "advcl" and word.lemma in _SAID_AS and _is_bare_as(tree, verb):
        above = tree.heads[verb]
        if tree.words[above].lemma in load_verb_frames() and has_reported_clause(tree, above):
            return None  # "As we noted, a study found that …": the study speaks
        own = {*tree.collect_subtree(verb), *(i for i in tree.find_children(above, "punct") if i == verb + 1)}
        rest = [i for i in tree.collect_subtree(above) if i not in own]
        while rest and rest[0] < verb and tree.words[rest[0]].pos in {"CCONJ", "PUNCT"}:
            rest = rest[1:]  # "But, as Doe said, the bridge is shut"
        return rest, [], kind
    open_clause = tree.find_child(verb, "xcomp")
    thing = tree.find_child(verb, "obj")
    if tree.words[verb].relation == "parataxis" or (thing is None and open_clause is None):
        around = _find_surrounding_clause(tree, verb)
        if around is not None and kind in {"statement", "belief", "deny"}:
            return around, [], kind
    if open_clause is not None:
        if thing is not None and ("obj" in taken or "to" in taken) and word.lemma != "tell":
            words = [*tree.collect_subtree(thing), *tree.collect_subtree(open_clause)]
            return _add_complements(tree, verb, thing, words), [], kind
        if thing is None and tree.words[verb].relation != "aux" and ({"to", "obj"} & taken):
            passive = find_nearest_subject(tree, verb, "nsubj:pass")
            if passive is not None:
                return sorted({*tree.collect_subtree(passive), *tree.collect_subtree(open_clause)}), [], kind
            return tree.collect_subtree(open_clause), [], kind
        if thing is not None and "to" in taken:
            return tree.collect_subtree(open_clause), [], kind
    if thing is not None and "obj" in taken:
        if word.lemma in _JUDGEMENT_VERBS and not any(tree.find_preposition(c) == "as" for c in tree.children[verb]):
            return None
        return _add_complements(tree, verb, thing, tree.collect_subtree(thing)), [], kind
    for child in tree.find_children(verb, "obl", "advcl"):
        case = tree.find_preposition(child)
        if case in taken and child > verb:
            mark = tree.find_child(child, "case", "mark")
            held = [mark] if mark is not None else []
            words = [i for i in tree.collect_subtree(child) if i not in held]
            if case == "on":
                follow = tree.find_child(verb, "xcomp", "advcl")
                words = sorted({*words, *(tree.collect_subtree(follow) if follow is not None else ())})
            return words, held, kind
    passive = find_nearest_subject(tree, verb, "nsubj:pass")
    if passive is not None and "obj" in taken:
        words = tree.collect_subtree(passive)
        for child in tree.find_children(verb, "obl", "obl:agent", "xcomp", "advcl"):
            if child > verb and tree.find_preposition(child) in {"as", "for", "of", "to"}:
                words += tree.collect_subtree(child)
        return sorted(set(words)), [], kind
    return None


def _find_opening(tree: Tree, verb: int, clause: int) -> list[int]:
    """Return what stands before "Doe said," and limits the clause behind it: "Since May, Doe said, five ships sank".

    Without the comma behind the verb it tells of the saying, and so it does before a quotation.
    """
    behind = [word.text for word in tree.words[verb + 1 : verb + 3]]
    subject = tree.find_child(verb, "nsubj")
    if clause < verb or subject is None or behind[:1] != [","] or behind[-1] in OPENING_QUOTES:
        return []
    for child in tree.find_children(verb, "obl", "obl:tmod"):
        own = tree.collect_subtree(child)
        parted = "," in {tree.words[own[-1]].text, tree.words[own[-1] + 1].text}
        # "On Monday, Doe said, …" may be either day.
        on_a_day = tree.words[child].text.endswith("day") and tree.find_preposition(child) in {"on", "", None}
        if own[0] == 0 and own[-1] < subject and parted and not on_a_day and not _is_occasion(tree, child):
            return [i for i in own if i != own[-1] or tree.words[i].text != ","]
    return []


def has_reported_clause(tree: Tree, verb: int) -> bool:
    """Whether a verb has a clause that it reports."""
    return tree.find_child(verb, *_CLAUSE_RELATIONS) is not None


def cut_additions(tree: Tree, words: list[int], *, clause: bool) -> list[int]:
    """Leave out what stands last and only adds to what is reported: ", a former mayor", "during a debate".

    Of a clause only what a comma or a dash parts from it is left out, and no relative clause.
    """
    kept = list(words)
    for _ in range(_MOST_ADDITIONS):
        while kept and tree.words[kept[-1]].pos == "PUNCT" and tree.words[kept[-1]].text in {",", *_DASHES}:
            kept.pop()
        within = set(kept)
        cut = next((i for i in kept[1:] if _is_addition(tree, i, within, kept, clause=clause)), None)
        if cut is None:
            return kept
        gone = set(tree.collect_subtree(cut))
        rest = [i for i in kept if i not in gone]
        if sum(tree.words[i].pos != "PUNCT" for i in rest) < _FEWEST_WORDS:
            return kept
        kept = rest
    return kept


#: Additions that are cut one after the other, and words that are left at least. Not measured: chosen by eye.
_MOST_ADDITIONS, _FEWEST_WORDS = 4, 3


def _is_addition(tree: Tree, head: int, within: set[int], kept: list[int], *, clause: bool) -> bool:
    """Whether a phrase stands last among some words and only adds to them."""
    word = tree.words[head]
    if word.relation not in _ADDING_RELATIONS or tree.heads[head] not in within:
        return False
    own = [i for i in tree.collect_subtree(head) if i in within]
    first = own[_opens_with_own_comma(tree, word.relation, own)]
    if own[-1] != kept[-1] or first == kept[0] or any(i not in own for i in kept if i > first):
        return False
    if any(tree.words[i].text in {'"', "”", "“", "''"} for i in own):
        return False
    mark = tree.words[first].text.lower()
    before = tree.words[first - 1].text if first else ""
    parted = before in _DASHES or before == ","
    if clause:
        if word.relation == "appos":
            return parted and len(own) > 1 and tree.words[tree.heads[head]].pos == "PROPN" and word.pos == "NOUN"
        return (before in _DASHES and word.relation in _ADDING_TO_CLAUSES) or (parted and mark in _OCCASION_WORDS)
    if word.relation in {"nmod", "obl"}:
        return _is_occasion(tree, head)
    if tree.words[tree.heads[head]].pos not in {"NOUN", "PROPN", "NUM", "PRON"}:
        return False
    return parted or (word.relation == "advcl" and mark in {"while", "as"})


def _opens_with_own_comma(tree: Tree, relation: str, own: list[int]) -> bool:
    """Whether the comma before an apposition hangs on it, and it is no list: ", an ally of the mayor"."""
    marks = [tree.words[i].text for i in own if tree.words[i].pos in {"PUNCT", "CCONJ"}]
    return relation == "appos" and marks == [","] and own[0] < own[-1] and tree.words[own[1]].pos == "DET"


def _add_complements(tree: Tree, verb: int, thing: int, words: list[int]) -> list[int]:
    """Return the words of an object with what stands behind it and belongs to what is said of it."""
    found = set(words)
    for child in tree.find_children(verb, "obl", "advcl", "ccomp", "obj", "conj"):
        joined = tree.words[child].relation in {"obj", "conj"}
        if child > thing and (_is_further_object(tree, child) if joined else _completes(tree, child)):
            found.update(tree.collect_subtree(child))
    return sorted(found)


def _is_further_object(tree: Tree, child: int) -> bool:
    """Whether a noun behind an object goes on with it: "called it a hoax", "stressed fairness, and a need to …"."""
    return tree.words[child].pos in {"NOUN", "PROPN"} and tree.find_child(child, *SUBJECT_RELATIONS) is None


def _is_bare_as(tree: Tree, verb: int) -> bool:
    """Whether a verb of saying behind "as" says nothing itself: not "as he said goodbye"."""
    behind = [tree.words[child] for child in tree.children[verb] if child > verb]
    return tree.find_preposition(verb) == "as" and all(
        word.relation in _BESIDE_SAID_AS or word.text.lower() in _TIME_ADVERBS for word in behind
    )


def _find_further_clauses(tree: Tree, verb: int, clause: int) -> list[int]:
    """Return the clauses behind "and that" which a parse hangs on the verb: "said that it rained and that it froze"."""
    return [
        child
        for child in tree.find_children(verb, "conj")
        if child > clause > verb
        and any(tree.words[i].text.lower() == "that" and tree.words[i].relation == "mark" for i in tree.children[child])
    ]


def _completes(tree: Tree, child: int) -> bool:
    """Whether a phrase beside the object of a verb belongs to what is said of it: "as a fraud", "for her vote"."""
    if tree.find_preposition(child) in _COMPLEMENT_MARKERS:
        return tree.words[child].relation != "advcl" or tree.find_child(child, "nsubj") is None
    return tree.words[child].relation == "obl" and not _is_occasion(tree, child)


def _is_occasion(tree: Tree, head: int) -> bool:
    """Whether a phrase says when or where something was said: "during a debate", "in an interview"."""
    case = tree.find_preposition(head)
    return case in {"during", "amid"} or (case in {"in", "at"} and tree.words[head].lemma in _OCCASION_NOUNS)


def _has_subject_or_inherits(tree: Tree, verb: int) -> bool:
    return tree.find_child(verb, *SUBJECT_RELATIONS) is not None or tree.words[verb].relation in {
        "conj",
        "xcomp",
        "advcl",
        "acl",
    }


def _find_surrounding_clause(tree: Tree, verb: int) -> list[int] | None:
    """Return the statement that a parenthesis or a closing "he said" belongs to, or that follows a colon."""
    said = tree.words[verb]
    head = tree.heads[verb]
    if said.relation == "parataxis" and head != verb:
        own = set(tree.collect_subtree(verb))
        return [i for i in tree.collect_subtree(head) if i not in own]
    for child in tree.find_children(verb, "parataxis", "dep", "discourse"):
        if tree.words[child].lemma in load_verb_frames() and tree.find_child(child, "nsubj") is not None:
            continue
        return tree.collect_subtree(child)
    return None


SUBJECT_RELATIONS = ("nsubj", "nsubj:pass", "nsubj:outer")
