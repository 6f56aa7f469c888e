"""A parsed sentence in, its attributions out: which words report, whose they are, and what they report."""

from collections.abc import Iterator
from typing import NamedTuple

from briefings.analysis.english import word_lists
from briefings.analysis.nlp.attribution.phrase_spans import (
    DASHES,
    Range,
    find_content_around_cue,
    find_cue,
    find_noun_phrase,
    find_speaker_phrase,
    merge_content_ranges,
    trim_range,
)
from briefings.analysis.nlp.attribution.reported_content import (
    SUBJECT_RELATIONS,
    cut_additions,
    cut_complementiser,
    find_content,
    has_reported_clause,
    repair_content,
)
from briefings.analysis.nlp.attribution.subjects import (
    find_adjacent_noun_phrase,
    find_antecedent_of_that,
    find_polled_speaker,
    find_shared_speaker,
    find_speaker_behind,
    find_speaker_head,
    is_asked,
    is_left_unsaid,
    is_negated,
    names_nobody,
)
from briefings.analysis.nlp.attribution.verb_frames import load_reporting_nouns, load_verb_frames
from briefings.analysis.nlp.tokens.dependency_tree import Tree


class Attribution(NamedTuple):
    """One attribution, in offsets of the article's text."""

    cue: Range
    source: Range | None
    #: one stretch, or several where the cue stands in between
    contents: tuple[Range, ...]
    #: "statement", "belief", "plan", "demand", "judgement"
    kind: str
    denied: bool = False
    #: what found it: "reporting verb", "reporting noun", "hearsay", "according to", "verb beside a quotation",
    #: "colon before a quotation", "opening of a statement", "label", "credit"
    rule: str = ""


_HEARSAY_ADVERBS = word_lists.load_kind("verb_classes", "hearsay")
_RELATIVE_SUBJECTS = word_lists.load_kind("grammar_words", "relative")
_QUESTION_VERBS = word_lists.load_kind("verb_classes", "question")


def find_attributions(tree: Tree) -> Iterator[Attribution]:
    """Yield the attributions of one sentence, in the order of their cues."""
    for index, word in enumerate(tree.words):
        if word.pos in {"VERB", "AUX", "ADJ"}:
            yield from _find_verb_attributions(tree, index)
        elif word.pos in {"NOUN", "PROPN"}:
            yield from _find_noun_attributions(tree, index)
        if word.text.lower() in _HEARSAY_ADVERBS:
            yield from _find_hearsay_attributions(tree, index)
        if word.lemma in {"accord", "according"} or word.text.lower() == "according":
            yield from _find_according_to_attributions(tree, index)


def _find_verb_attributions(tree: Tree, verb: int) -> Iterator[Attribution]:
    word = tree.words[verb]
    kind, taken = load_verb_frames().get(word.lemma, ("", frozenset()))
    if (
        word.relation == "xcomp"
        and tree.words[tree.heads[verb]].lemma in load_verb_frames()
        and not has_reported_clause(tree, verb)
    ):
        return
    if word.relation == "advcl" and word.lemma in _QUESTION_VERBS and not _has_own_subject(tree, verb):
        return  # "asked whether …, Doe said": somebody else asks
    if _is_only_supposed(tree, verb):
        return
    contents = find_content(tree, verb, kind, taken)
    if contents is None and kind == "statement" and word.pos == "VERB":
        contents = [], [], kind  # "…, but they left, the clerk added": all that stands around it, if anything
    if contents is None:
        return
    where, held, kind = contents
    where = cut_additions(tree, sorted(where), clause=has_reported_clause(tree, verb))
    if kind == "statement" and has_reported_clause(tree, verb) and _adds_to_a_noun(tree, verb):
        kind = "mention"
    source = find_speaker_head(tree, verb)
    owner = (
        find_adjacent_noun_phrase(tree, verb)
        if source is None and word.relation == "parataxis" and kind == "statement"
        else source
    )
    owner = find_shared_speaker(tree, verb) if owner is None else owner
    if (
        owner is None
        and kind == "statement"
        and word.pos == "VERB"
        and tree.find_child(verb, "aux:pass", "expl") is None
    ):
        owner = find_adjacent_noun_phrase(tree, verb) if word.relation in {"parataxis", "ROOT", "root"} else None
    owner = find_speaker_behind(tree, find_polled_speaker(tree, owner), verb)
    if owner is not None and (names_nobody(tree, owner) or is_asked(tree, verb, owner)):
        return
    if kind in {"statement", "mention"} and is_left_unsaid(tree, verb):
        return
    speaker = find_speaker_phrase(tree, owner, verb) if owner is not None else None
    if owner is not None and (noun := find_antecedent_of_that(tree, verb, owner)) is not None:
        speaker = find_noun_phrase(tree, noun)[0], tree.words[owner - 1].end
    barred = set(tree.collect_subtree(owner)) if owner is not None else set()
    if speaker is not None:
        barred |= {i for i, w in enumerate(tree.words) if speaker[0] <= w.start < speaker[1]}
    cue = find_cue(tree, verb, held)
    between = [cue] if speaker is None else [cue, speaker]
    runs = merge_content_ranges(tree.find_text_ranges([i for i in where if i not in barred]), between)
    if speaker is not None and kind == "statement" and (around := find_content_around_cue(tree, verb, speaker)):
        runs = around
    runs = [trim_range(tree, run) for run in runs]
    runs = [run for run in runs if run[1] > run[0]]
    runs = cut_complementiser(tree, repair_content(tree, runs, cue, kind), cue)
    if not runs or _stands_before_colon(tree, runs, min(cue, speaker or cue)):
        return
    negated = is_negated(tree, verb)
    if negated and kind in {"statement", "mention"}:
        return  # who "did not say" or "did not reveal" something has neither said nor denied it
    if kind == "deny" and _is_judged_as_something(tree, verb):
        kind = "judgement"  # "dismissed the plan as weak": of what it says nothing is denied
    denied = negated != (kind == "deny")
    yield Attribution(
        cue,
        speaker,
        tuple(runs),
        "statement" if kind == "deny" else kind,
        denied,
        "reporting verb",
    )


def _stands_before_colon(tree: Tree, runs: list[Range], told: Range) -> bool:
    """Whether all that is reported stands before a colon: "The deal set off a quarrel: critics said …"."""
    return all(run[1] <= told[0] for run in runs) and any(
        runs[-1][1] <= word.start < told[0] and word.text == ":" for word in tree.words
    )


def _is_only_supposed(tree: Tree, verb: int) -> bool:
    """Whether nobody does what a verb says: "rather than declare that he would run"."""
    here = verb
    while tree.words[here].relation == "conj" and tree.heads[here] != here and not _has_own_subject(tree, here):
        here = tree.heads[here]
    first = min((*tree.children[here], here))
    opening = [word.text.lower() for word in tree.words[first : first + 2]]
    return opening in (["rather", "than"], ["instead", "of"]) and not _has_own_subject(tree, here)


def _adds_to_a_noun(tree: Tree, verb: int) -> bool:
    """Whether what is reported lacks a noun that stands before it: "the millions that she said she had paid"."""
    subject = tree.find_child(verb, *SUBJECT_RELATIONS)
    if tree.words[verb].relation == "parataxis" and subject is not None and 0 < subject < verb:
        first = min(tree.collect_subtree(subject))
        return first > 0 and tree.words[first - 1].pos in {"NOUN", "PROPN"}
    if tree.words[verb].relation != "acl:relcl":
        return False
    own = subject is not None and tree.words[subject].text.lower() not in _RELATIVE_SUBJECTS
    placed = any(
        tree.find_preposition(child) and tree.words[child].text.lower() in _RELATIVE_SUBJECTS
        for child in tree.children[verb]
    ) or any(tree.words[child].text.lower() in {"where", "when", "whose"} for child in tree.children[verb])
    return own and not placed


def _is_judged_as_something(tree: Tree, verb: int) -> bool:
    """Whether a verb has an object and says what it is taken for: "rejected it as unfair"."""
    return tree.find_child(verb, "obj", "nsubj:pass") is not None and any(
        tree.find_preposition(child) == "as" for child in tree.children[verb] if child > verb
    )


def _has_own_subject(tree: Tree, verb: int) -> bool:
    return tree.find_child(verb, *SUBJECT_RELATIONS) is not None or tree.words[verb].text.endswith("ing")


def _find_noun_attributions(tree: Tree, noun: int) -> Iterator[Attribution]:
    """Yield "the announcement by X that …", "X's claim that …", "a plan to …"."""
    word = tree.words[noun]
    if word.lemma not in load_reporting_nouns():
        return
    kind = load_reporting_nouns()[word.lemma]
    clause = tree.find_child(noun, "ccomp", "acl")
    if clause is None or clause < noun:
        return
    mark = tree.find_child(clause, "mark")
    marker = tree.words[mark].text.lower() if mark is not None else ""
    if marker not in {"that", "to", "whether"}:
        return
    if marker == "to" and kind not in {"plan", "demand", "belief"}:
        return
    source = tree.find_child(noun, "nmod:poss")
    if source is None:
        source = next((c for c in tree.find_children(noun, "nmod") if tree.find_preposition(c) in {"by", "from"}), None)
    if source is None and tree.words[noun].relation == "obj":
        source = find_speaker_head(tree, tree.heads[noun])
    cue = (word.start, word.end)
    runs = [trim_range(tree, r) for r in tree.find_text_ranges(tree.collect_subtree(clause))][:1]
    if runs := cut_complementiser(tree, runs, cue):
        speaker = find_noun_phrase(tree, source) if source is not None else None
        yield Attribution(cue, speaker, tuple(runs), kind, rule="reporting noun")


def _find_hearsay_attributions(tree: Tree, adverb: int) -> Iterator[Attribution]:
    """Yield what the writer passes on without a source: "reportedly", "allegedly"."""
    head = tree.heads[adverb]
    if head == adverb or has_reported_clause(tree, head):
        return
    words = [
        i
        for i in tree.collect_subtree(head, tree.find_children(head, "conj", "parataxis", "mark", "cc"))
        if i != adverb
    ]
    runs = merge_content_ranges(
        [run for run in (trim_range(tree, r) for r in tree.find_text_ranges(words)) if run[1] > run[0]], []
    )
    if runs:
        cue = (tree.words[adverb].start, tree.words[adverb].end)
        yield Attribution(cue, None, tuple(runs), "statement", rule="hearsay")


def _find_according_to_attributions(tree: Tree, index: int) -> Iterator[Attribution]:
    """Yield "according to X" with the clause it belongs to."""
    source = tree.heads[index]
    if source == index or source < index:  # parsed as a verb of its own
        source = tree.find_child(index, "obl", "obj", "nmod") or -1
        if source < 0:
            return
        head = tree.heads[index]
        without = index
    else:
        head, without = tree.heads[source], source
    last = index
    while last + 1 < len(tree) and tree.words[last + 1].text.lower() == "to":
        last += 1
    if head in {index, source}:
        return
    while (
        tree.words[head].pos not in {"VERB", "AUX"}
        and tree.heads[head] != head
        and tree.find_child(head, "nsubj") is None
    ):
        head = tree.heads[head]
    gone = set(tree.collect_subtree(without))
    far = [
        c
        for c in tree.find_children(head, "conj", "parataxis")
        if tree.find_child(c, "nsubj") is not None and c > without
    ]
    words = [i for i in tree.collect_subtree(head, far) if i not in gone]
    runs = [run for run in (trim_range(tree, r) for r in tree.find_text_ranges(words)) if run[1] > run[0]]
    if _stands_in_aside(tree, index):
        return  # "they saved much – some $700 million, according to records": the figure alone is theirs
    closes = all(word.pos == "PUNCT" or i in gone for i, word in enumerate(tree.words) if i >= index)
    if closes and index > 3 and tree.words[index - 1].text == "," and not any(w.text in ';“”"' for w in tree.words):
        # "…, according to records": all of it, or all behind a dash.
        runs = [(tree.words[_find_last_dash(tree, index) + 1].start, tree.words[index - 2].end)]
    if runs:
        cue = (tree.words[index].start, tree.words[last].end)
        yield Attribution(cue, find_noun_phrase(tree, source), tuple(runs), "statement", rule="according to")


def _find_last_dash(tree: Tree, index: int) -> int:
    """Return the dash that parts what stands right before a word from the rest of its sentence; -1 without one."""
    dashes = [i for i, word in enumerate(tree.words[:index]) if word.text in DASHES and i]
    return dashes[-1] if len(dashes) % 2 == 1 else -1


def _stands_in_aside(tree: Tree, index: int) -> bool:
    """Whether a dash before a word opens an aside without a verb that goes on to it."""
    dashes = [i for i, word in enumerate(tree.words[:index]) if word.text in DASHES]
    return len(dashes) % 2 == 1 and not any(w.pos in {"VERB", "AUX"} for w in tree.words[dashes[-1] : index])


def find_speech_verbs(tree: Tree) -> list[int]:
    """Return the verbs that can stand beside a quotation."""
    return [
        index
        for index, word in enumerate(tree.words)
        if word.pos == "VERB"
        and load_verb_frames().get(word.lemma, ("", frozenset()))[0] in {"statement", "demand", "judgement", "mention"}
    ]


def find_cue_and_speaker(tree: Tree, verb: int) -> tuple[Range, Range | None]:
    """Return the cue and the words for the speaker of a verb beside a quotation."""
    head = find_speaker_head(tree, verb)
    head = find_shared_speaker(tree, verb) if head is None else head
    head = find_adjacent_noun_phrase(tree, verb) if head is None else head
    return find_cue(tree, verb, []), find_noun_phrase(tree, head) if head is not None else None
