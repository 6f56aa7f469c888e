"""A tree and the head of a phrase in, the stretch of text out: cues, the words for a speaker, and what is reported."""

from briefings.analysis.english import word_lists
from briefings.analysis.nlp.tokens.dependency_tree import Tree

Range = tuple[int, int]
#: Words that tell when and where something was said, before a comma. Not measured: chosen by eye.
_LONGEST_OCCASION = 7
#: Subjects side by side into which a parse breaks one phrase. Limit: time.
_MOST_SUBJECTS = 3

_TIME_ADVERBS = word_lists.load_kind("grammar_words", "time adverb")
_AUXILIARY_RELATIONS = ("aux", "aux:pass", "advmod", "cop")
_LINKING_PREPOSITIONS = word_lists.load_kind("grammar_words", "linking preposition")
_NOMINAL_TAGS = frozenset(("ADP", "DET", "PROPN", "NOUN", "ADJ"))
#: Dashes that part an aside from its sentence.
DASHES = frozenset(("—", "–", "―", "--"))
#: Marks that open a quotation.
OPENING_QUOTES = frozenset("“\"«„‘'")
_PHRASE_ENDS = DASHES | {","}
_QUOTES = frozenset('"“”„«»')


def find_content_around_cue(tree: Tree, verb: int, speaker: Range) -> list[Range] | None:
    """Return all that stands around "…, officials said" or "…, officials said, …": the whole of it is reported."""
    if any(word.text in _QUOTES for word in tree.words) or tree.words[verb].text.endswith("ing"):
        return None
    places = [i for i, w in enumerate(tree.words) if i == verb or speaker[0] <= w.start < speaker[1]]
    first, last = min(places), max(places)
    if first < 3 or tree.words[first - 1].text != "," or tree.words[first - 2].pos == "CCONJ":
        return None
    between = [tree.words[i] for i in range(first, last + 1) if i not in places]
    if any(w.pos not in {"VERB", "AUX", "ADV"} for w in between):
        return None
    while last + 1 < len(tree) and (
        tree.words[last + 1].pos == "ADV" or tree.words[last + 1].text.lower() in _TIME_ADVERBS
    ):
        last += 1
    last = _find_end_of_occasion(tree, last)
    opening = next((i + 1 for i in range(1, min(9, first)) if tree.words[i].text in DASHES), 0)
    opening = opening if opening < first - 2 and tree.words[0].text.isupper() else 0  # behind a dateline
    opening = max([opening, *(i + 1 for i in range(first - 2) if tree.words[i].text == ";")])
    found = [(tree.words[opening].start, tree.words[first - 2].end)]
    rest = [w for w in tree.words[last + 1 :] if w.pos != "PUNCT"]
    if not rest:
        return found
    behind = last + 1
    goes_on = tree.words[verb].relation == "parataxis" or rest[0].pos == "AUX"  # "The truth, Doe said, was …"
    if tree.words[behind].text != "," or not goes_on or rest[0].text.endswith("ing"):
        return None
    return [*found, (rest[0].start, rest[-1].end)]


def _find_end_of_occasion(tree: Tree, last: int) -> int:
    """Return the last word before the comma that ends when and where something was said: "said later in the day, …"."""
    for index in range(last + 1, min(last + 2 + _LONGEST_OCCASION, len(tree))):
        word = tree.words[index]
        if word.text == ",":
            return index - 1
        if word.pos not in _NOMINAL_TAGS | {"ADV", "PRON", "NUM"} or (
            index == last + 1 and word.pos not in {"ADP", "ADV"}
        ):
            break
    return last


def merge_content_ranges(runs: list[Range], between: list[Range]) -> list[Range]:
    """Close the gaps in which neither the cue nor the speaker stands: no statement has holes."""
    found: list[Range] = []
    for run in runs:
        if found and not any(found[-1][1] <= place[0] < run[0] for place in between):
            found[-1] = (found[-1][0], run[1])
        else:
            found.append(run)
    return found


def find_cue(tree: Tree, verb: int, held: list[int]) -> Range:
    """Return the verb with its auxiliaries and negation, as one stretch."""
    parts = {verb, *held}
    for child in tree.find_children(verb, *_AUXILIARY_RELATIONS, "compound:prt"):
        between = range(min(child, verb) + 1, max(child, verb))
        closed_up = all(
            i in parts or (tree.words[i].relation in _AUXILIARY_RELATIONS and tree.heads[i] == verb) for i in between
        )
        if closed_up and (tree.words[child].relation != "advmod" or child < verb):
            parts.add(child)
    first = min(parts)
    last = verb
    while last + 1 in parts:
        last += 1
    return tree.words[first].start, tree.words[last].end


def find_noun_phrase(tree: Tree, head: int) -> Range:
    """Return the stretch of a noun phrase around its head, without preposition and without clauses that only add."""
    without = tree.find_children(
        head,
        "case",
        "parataxis",
        "acl:relcl",
        "acl",
        "conj",
        "cc",
        "punct",
        "dep",
        "advcl",
        "nsubj",
        "cop",
        "ccomp",
        "obl",
        "aux",
        "advmod",
    )
    conj = [c for c in tree.find_children(head, "conj") if tree.words[c].pos in {"NOUN", "PROPN", "PRON"}]
    keep = {c for c in without if c in conj or tree.words[c].relation in {"punct", "cc", "acl:relcl", "acl"}}
    words = tree.collect_subtree(head, [c for c in without if c not in keep])
    inside = set(words)
    first = last = head
    while (
        first > 0
        and (first - 1 in inside or (tree.words[first - 1].pos == "PROPN" == tree.words[first].pos))
        and tree.words[first - 1].text not in _PHRASE_ENDS  # a dateline or an aside ends there
    ):
        first -= 1
    while last + 1 < len(tree) and (last + 1 in inside or (tree.words[last + 1].pos == "PUNCT" and last + 2 in inside)):
        last += 1
    while first < head and tree.words[first].pos == "PUNCT":
        first += 1
    while last > head and tree.words[last].pos == "PUNCT" and tree.words[last].text not in {")", "]"}:
        last -= 1
    return tree.words[first].start, tree.words[last].end


def find_speaker_phrase(tree: Tree, head: int, verb: int) -> Range:
    """Return the words for a speaker, with a phrase between them and the verb: "The briefing from TASS notes"."""
    first = _find_first_subject(tree, head)
    start, end = find_noun_phrase(tree, first)[0], find_noun_phrase(tree, head)[1]
    within = [i for i in tree.find_children(tree.heads[head], "nsubj") if i < head]
    if within and min(tree.collect_subtree(head)) < min(tree.collect_subtree(within[-1])):
        start = tree.words[min(tree.collect_subtree(head))].start  # "a [port department] official", in two subjects
    start = extend_phrase_left(tree, start)
    between = [i for i in range(len(tree)) if end <= tree.words[i].start < tree.words[verb].start]
    while between and (tree.words[between[-1]].pos in {"AUX", "ADV", "PART"}):
        between.pop()
    begins = bool(between) and head < between[0] and tree.words[between[0]].text.lower() in _LINKING_PREPOSITIONS
    if begins and 1 < len(between) < 6 and all(tree.words[i].pos in _NOMINAL_TAGS for i in between):
        end = tree.words[between[-1]].end
    return start, end


def _find_first_subject(tree: Tree, head: int) -> int:
    """Return the first of the subjects that stand side by side: "port spokesman" of "port spokesman Jan Doe said"."""
    for _ in range(_MOST_SUBJECTS):
        first = min(tree.collect_subtree(head))
        before = [i for i in tree.find_children(tree.heads[head], "nsubj") if i < head]
        last = max(tree.collect_subtree(before[-1])) if before else first
        if last != first - 1 or tree.words[last].text in _PHRASE_ENDS:
            break
        head = before[-1]
    return head


def extend_phrase_left(tree: Tree, start: int) -> int:
    """Take in the noun that a phrase belongs to: "two officials familiar with the schedule said"."""
    at = next((i for i, word in enumerate(tree.words) if word.start == start), 0) - 1
    if at < 2 or tree.words[at].pos != "ADP":
        return start
    first = at
    while first > 0 and tree.words[first - 1].pos in {"ADP", "DET", "NOUN", "PROPN", "ADJ", "NUM", "PART"}:
        first -= 1
    edge = first == 0 or tree.words[first - 1].pos in {"PUNCT", "SCONJ", "CCONJ"}
    named = any(tree.words[i].pos in {"NOUN", "PROPN"} for i in range(first, at))
    return tree.words[first].start if edge and named and tree.words[first].pos != "ADP" else start


def trim_range(tree: Tree, run: Range) -> Range:
    """Leave out the commas and conjunctions at the edges of a stretch."""
    inside = [w for w in tree.words if w.start >= run[0] and w.end <= run[1]]
    while inside and (inside[0].text in {",", ";", ":", ".", "—", "–", "-"}):
        inside = inside[1:]
    while inside and inside[-1].text in {",", ";", ":", ".", "—", "–", "-"}:
        inside = inside[:-1]
    return (inside[0].start, inside[-1].end) if inside else (run[0], run[0])
