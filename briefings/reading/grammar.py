"""A parsed sentence in, its attributions out: which words report, whose they are, and what they report."""

from collections.abc import Iterator
from typing import NamedTuple

from briefings.language import lists
from briefings.reading.extents import Range, aside, closed, cue_of, phrase, reaching, trimmed
from briefings.reading.frames import frames, nouns
from briefings.reading.subjects import beside, nearest, negated_at, owner_of, source_of
from briefings.reading.trees import Tree


class Assertion(NamedTuple):
    """One attribution, in offsets of the article's text."""

    cue: Range
    source: Range | None
    #: one stretch, or several where the cue stands in between
    contents: tuple[Range, ...]
    #: "statement", "belief", "plan", "demand", "judgement"
    kind: str
    denied: bool = False


_SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer")
_CLAUSES = ("ccomp", "csubj:pass")
_COMPLEMENTS = frozenset(("as", "for", "of", "on", "to", "with", "that"))
_HEARSAY = frozenset(("allegedly", "reportedly", "purportedly", "supposedly"))
#: Verbs that judge only with a complement: "sees it as a threat", not "sees it".
_WEIGHING = frozenset(
    ("see", "view", "consider", "regard", "perceive", "interpret", "recognize", "recognise", "like", "prefer")
)
_ANSWERED = frozenset(("ask", "tell", "question", "press", "quote", "inform"))


def assertions(tree: Tree) -> Iterator[Assertion]:
    """Yield the attributions of one sentence, in the order of their cues."""
    for index, word in enumerate(tree.words):
        if word.pos in {"VERB", "AUX", "ADJ"}:
            yield from _by_verb(tree, index)
        elif word.pos in {"NOUN", "PROPN"}:
            yield from _by_noun(tree, index)
        if word.text.lower() in _HEARSAY:
            yield from _hearsay(tree, index)
        if word.lemma in {"accord", "according"} or word.text.lower() == "according":
            yield from _according(tree, index)


def _by_verb(tree: Tree, verb: int) -> Iterator[Assertion]:
    word = tree.words[verb]
    kind, taken = frames().get(word.lemma, ("", frozenset()))
    if word.relation == "xcomp" and tree.words[tree.heads[verb]].lemma in frames() and not _reports(tree, verb):
        return
    if word.relation == "advcl" and word.lemma in _ANSWERED and not _has_subject_of_its_own(tree, verb):
        return  # "asked whether …, Doe said": somebody else asks
    contents = _contents(tree, verb, kind, taken)
    if contents is None:
        return
    where, held, kind = contents
    source = source_of(tree, verb)
    owner = beside(tree, verb) if source is None and word.relation == "parataxis" and kind == "statement" else source
    owner = owner_of(tree, verb) if owner is None else owner
    if owner is None and kind == "statement" and word.pos == "VERB" and tree.child(verb, "aux:pass", "expl") is None:
        owner = beside(tree, verb) if word.relation in {"parataxis", "ROOT", "root"} else None
    speaker = reaching(tree, owner, verb) if owner is not None else None
    barred = set(tree.under(owner)) if owner is not None else set()
    if speaker is not None:
        barred |= {i for i, w in enumerate(tree.words) if speaker[0] <= w.start < speaker[1]}
    cue = cue_of(tree, verb, held)
    between = [cue] if speaker is None else [cue, speaker]
    runs = closed(tree.runs([i for i in where if i not in barred]), between)
    if speaker is not None and kind == "statement" and (around := aside(tree, verb, speaker)):
        runs = around
    runs = [trimmed(tree, run) for run in runs]
    runs = [run for run in runs if run[1] > run[0]]
    runs = _whole(tree, runs, cue, kind)
    if not runs:
        return
    negated = negated_at(tree, verb)
    if negated and kind in {"statement", "mention"}:
        return  # who "did not say" or "did not reveal" something has neither said nor denied it
    denied = negated != (kind == "deny")
    yield Assertion(
        cue,
        speaker,
        tuple(runs),
        "statement" if kind == "deny" else kind,
        denied,
    )


def _whole(tree: Tree, runs: list[Range], cue: Range, kind: str) -> list[Range]:
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


def _contents(tree: Tree, verb: int, kind: str, taken: frozenset[str]) -> tuple[list[int], list[int], str] | None:
    """Return the words of what is reported, the words that belong to the cue, and the kind."""
    word = tree.words[verb]
    clause = tree.child(verb, *_CLAUSES)
    if (
        word.lemma == "see"
        and clause is not None
        and any(tree.words[c].lemma in {"if", "whether"} for c in tree.children[clause])
    ):
        return None  # "to see if": nobody thinks anything yet
    if clause is not None and not kind and tree.case(clause) in {"for", "to", "in", "of", "on", "by", "with"}:
        return None
    if clause is not None and (kind or (word.lemma not in lists.words("causal_verbs") and _has_subject(tree, verb))):
        if word.pos == "ADJ" and kind == "":
            kind = "belief"
        extra = tree.all(verb, "obj") if word.lemma in {"want", "see", "hear"} else []
        return sorted({*tree.under(clause), *(i for e in extra for i in tree.under(e))}), [], kind or "mention"
    if not kind:
        return None
    open_clause = tree.child(verb, "xcomp")
    thing = tree.child(verb, "obj")
    if tree.words[verb].relation == "parataxis" or (thing is None and open_clause is None):
        around = _around(tree, verb)
        if around is not None and kind in {"statement", "belief", "deny"}:
            return around, [], kind
    if open_clause is not None:
        if thing is not None and ("obj" in taken or "to" in taken) and word.lemma != "tell":
            return [*tree.under(thing), *tree.under(open_clause)], [], kind
        if thing is None and tree.words[verb].relation != "aux" and ({"to", "obj"} & taken):
            passive = nearest(tree, verb, "nsubj:pass")
            if passive is not None:
                return sorted({*tree.under(passive), *tree.under(open_clause)}), [], kind
            return tree.under(open_clause), [], kind
        if thing is not None and "to" in taken:
            return tree.under(open_clause), [], kind
    if thing is not None and "obj" in taken:
        if word.lemma in _WEIGHING and not any(tree.case(c) == "as" for c in tree.children[verb]):
            return None
        words = tree.under(thing)
        for child in tree.all(verb, "obl", "advcl", "ccomp"):
            if child > thing and (kind == "judgement" or tree.case(child) in _COMPLEMENTS):
                words += tree.under(child)
        return sorted(set(words)), [], kind
    for child in tree.all(verb, "obl", "advcl"):
        case = tree.case(child)
        if case in taken and child > verb:
            mark = tree.child(child, "case", "mark")
            held = [mark] if mark is not None else []
            words = [i for i in tree.under(child) if i not in held]
            if case == "on":
                follow = tree.child(verb, "xcomp", "advcl")
                words = sorted({*words, *(tree.under(follow) if follow is not None else ())})
            return words, held, kind
    passive = nearest(tree, verb, "nsubj:pass")
    if passive is not None and "obj" in taken:
        words = tree.under(passive)
        for child in tree.all(verb, "obl", "obl:agent", "xcomp", "advcl"):
            if child > verb and tree.case(child) in {"as", "for", "of", "to"}:
                words += tree.under(child)
        return sorted(set(words)), [], kind
    return None


def _reports(tree: Tree, verb: int) -> bool:
    """Whether a verb has a clause that it reports."""
    return tree.child(verb, *_CLAUSES) is not None


def _has_subject_of_its_own(tree: Tree, verb: int) -> bool:
    return tree.child(verb, *_SUBJECTS) is not None or tree.words[verb].text.endswith("ing")


def _has_subject(tree: Tree, verb: int) -> bool:
    return tree.child(verb, *_SUBJECTS) is not None or tree.words[verb].relation in {"conj", "xcomp", "advcl", "acl"}


def _around(tree: Tree, verb: int) -> list[int] | None:
    """Return the statement that a parenthesis or a closing "he said" belongs to, or that follows a colon."""
    said = tree.words[verb]
    head = tree.heads[verb]
    if said.relation == "parataxis" and head != verb:
        own = set(tree.under(verb))
        return [i for i in tree.under(head) if i not in own]
    for child in tree.all(verb, "parataxis", "dep", "discourse"):
        if tree.words[child].lemma in frames() and tree.child(child, "nsubj") is not None:
            continue
        return tree.under(child)
    return None


def _by_noun(tree: Tree, noun: int) -> Iterator[Assertion]:
    """Yield "the announcement by X that …", "X's claim that …", "a plan to …"."""
    word = tree.words[noun]
    if word.lemma not in nouns():
        return
    kind = nouns()[word.lemma]
    clause = tree.child(noun, "ccomp", "acl")
    if clause is None or clause < noun:
        return
    mark = tree.child(clause, "mark")
    marker = tree.words[mark].text.lower() if mark is not None else ""
    if marker not in {"that", "to", "whether"}:
        return
    if marker == "to" and kind not in {"plan", "demand", "belief"}:
        return
    source = tree.child(noun, "nmod:poss")
    if source is None:
        source = next((c for c in tree.all(noun, "nmod") if tree.case(c) in {"by", "from"}), None)
    if source is None and tree.words[noun].relation == "obj":
        source = source_of(tree, tree.heads[noun])
    for run in [trimmed(tree, r) for r in tree.runs(tree.under(clause))][:1]:
        yield Assertion(
            (word.start, word.end), phrase(tree, source) if source is not None else None, (run,), kind, False
        )


def _hearsay(tree: Tree, adverb: int) -> Iterator[Assertion]:
    """Yield what the writer passes on without a source: "reportedly", "allegedly"."""
    head = tree.heads[adverb]
    if head == adverb or _reports(tree, head):
        return
    words = [i for i in tree.under(head, tree.all(head, "conj", "parataxis", "mark", "cc")) if i != adverb]
    runs = closed([run for run in (trimmed(tree, r) for r in tree.runs(words)) if run[1] > run[0]], [])
    if runs:
        cue = (tree.words[adverb].start, tree.words[adverb].end)
        yield Assertion(cue, None, tuple(runs), "statement")


def _according(tree: Tree, index: int) -> Iterator[Assertion]:
    """Yield "according to X" with the clause it belongs to."""
    source = tree.heads[index]
    if source == index or source < index:  # parsed as a verb of its own
        source = tree.child(index, "obl", "obj", "nmod") or -1
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
        tree.words[head].pos not in {"VERB", "AUX"} and tree.heads[head] != head and tree.child(head, "nsubj") is None
    ):
        head = tree.heads[head]
    gone = set(tree.under(without))
    far = [c for c in tree.all(head, "conj", "parataxis") if tree.child(c, "nsubj") is not None and c > without]
    words = [i for i in tree.under(head, far) if i not in gone]
    runs = [run for run in (trimmed(tree, r) for r in tree.runs(words)) if run[1] > run[0]]
    closes = all(word.pos == "PUNCT" or i in gone for i, word in enumerate(tree.words) if i >= index)
    if closes and index > 3 and tree.words[index - 1].text == "," and not any(w.text in ';“”"' for w in tree.words):
        runs = [(tree.words[0].start, tree.words[index - 2].end)]  # "…, according to records": all of it
    if runs:
        cue = (tree.words[index].start, tree.words[last].end)
        yield Assertion(cue, phrase(tree, source), tuple(runs), "statement")


def speaking_verbs(tree: Tree) -> list[int]:
    """Return the verbs that can stand beside a quotation."""
    return [
        index
        for index, word in enumerate(tree.words)
        if word.pos == "VERB"
        and frames().get(word.lemma, ("", frozenset()))[0] in {"statement", "demand", "judgement", "mention"}
    ]


def speaker_of(tree: Tree, verb: int) -> tuple[Range, Range | None]:
    """Return the cue and the words for the speaker of a verb beside a quotation."""
    head = source_of(tree, verb)
    head = owner_of(tree, verb) if head is None else head
    head = beside(tree, verb) if head is None else head
    return cue_of(tree, verb, []), phrase(tree, head) if head is not None else None
