"""A sentence without a parse in, a tree of its reporting words out: patterns stand in for grammar."""

import re
from collections.abc import Sequence
from functools import cache

from briefings.analysis.english import word_lists
from briefings.analysis.nlp.tokens.dependency_tree import Node, Tree
from briefings.analysis.nlp.tokens.tokenizer import Word

#: Words that a statement has at least. Not measured: chosen by eye; no benchmark runs without a parse.
MIN_STATEMENT_WORDS = 2
_PRONOUNS = word_lists.load_kind("grammar_words", "pattern pronoun")
_DETERMINERS = word_lists.load_kind("grammar_words", "pattern determiner")
_PHRASE_WORDS = word_lists.load_kind("grammar_words", "pattern phrase")
_AUXILIARIES = word_lists.load_kind("grammar_words", "pattern auxiliary")
_ADJECTIVES = word_lists.load_kind("grammar_words", "pattern adjective")
_RELATIVE_PRONOUNS = word_lists.load_kind("grammar_words", "pattern relative")
_NEGATIONS = word_lists.load_kind("grammar_words", "pattern negation")
_AMBIGUOUS_FORMS = word_lists.load_kind("verb_classes", "ambiguous form")


def parse_by_pattern(words: Sequence[Word]) -> Tree | None:
    """Return a tree whose root is the reporting verb, or whose clause "according to" belongs to; None without one."""
    texts = [word.text.lower() for word in words]
    if "according" in texts and (built := _build_according_to_tree(words, texts)):
        return built
    for index, text in enumerate(texts):
        if text in _load_verb_forms() and not _is_unlikely_reporting_verb(texts, index):
            source = _find_source_left(words, texts, index) or _find_source_right(words, texts, index)
            if source is not None and (built := _build_verb_tree(words, texts, index, source)):
                return built
    return None


def _is_unlikely_reporting_verb(texts: Sequence[str], verb: int) -> bool:
    """Whether a form that could report does not: it is a noun, bare, or stands behind a form of "be"."""
    if texts[verb] in _AMBIGUOUS_FORMS or (
        texts[verb] == _load_verb_forms()[texts[verb]] and texts[verb + 1 : verb + 2] != ["that"]
    ):
        return texts[verb] != "say"
    if verb and texts[verb - 1] in _RELATIVE_PRONOUNS:
        return True
    return any(text in {"is", "was", "were", "are", "been", "be", "being"} for text in texts[max(0, verb - 3) : verb])


@cache
def _load_verb_forms() -> dict[str, str]:
    """Map forms of reporting verbs to their lemma."""
    forms: dict[str, str] = {}
    for verb in word_lists.load_reporting_verbs().values():
        if " " not in verb.lemma and "that" in verb.frames:
            for form in (*word_lists.inflect_verb(verb.lemma)[:3], *verb.irregular_forms):
                if not form.endswith("ing"):
                    forms.setdefault(form, verb.lemma)
    return forms


def _find_phrase_start(words: Sequence[Word], texts: Sequence[str], last: int) -> int | None:
    """Return where the noun phrase that ends with a word starts; None where the word ends none."""
    if texts[last] in _PRONOUNS:
        return last
    first = last
    while first >= 0 and (
        words[first].is_capitalised
        or texts[first] in _PHRASE_WORDS | _DETERMINERS
        or _is_lower_case_noun(texts[first])
        or _is_source_noun(texts[first])
        or texts[first] in _ADJECTIVES
        or texts[first] == ","
    ):
        if (
            texts[first] in _DETERMINERS
            and not words[first - 1].text[:1].isupper()
            and not (first and texts[first - 1] in _PHRASE_WORDS)
        ):
            first -= 1
            break
        first -= 1
    first += 1
    while first < last and (texts[first] in _PHRASE_WORDS or texts[first] == ","):
        first += 1
    named = any(w.is_capitalised for w in words[first : last + 1]) or any(
        _is_source_noun(t) for t in texts[first : last + 1]
    )
    return first if (named or texts[first] == "the") and first <= last else None


@cache
def _is_lower_case_noun(text: str) -> bool:
    return (
        text.isalpha()
        and len(text) > 2
        and text not in word_lists.load_words("stop_words")
        and text not in _load_verb_forms()
    )


@cache
def _is_source_noun(text: str) -> bool:
    nouns = {row[0].split()[-1] for row in word_lists.load_rows("unnamed_sources")} | word_lists.load_words("roles")
    return (
        text in nouns
        or (text.endswith("s") and text[:-1] in nouns)
        or (text.endswith("ies") and f"{text[:-3]}y" in nouns)
    )


def _find_source_left(words: Sequence[Word], texts: Sequence[str], verb: int) -> tuple[int, int] | None:
    last = verb - 1
    while last >= 0 and texts[last] in _AUXILIARIES | _NEGATIONS:
        last -= 1
    if last >= 0 and texts[last] == ",":
        last -= 1
    if last < 0 or not re.match(r"\w", texts[last]):
        return None
    first = _find_phrase_start(words, texts, last)
    if first is None or "who" in texts[first:last]:
        # "An official who asked not to be named said": the noun before the clause.
        last = next((i for i in range(verb - 1, 0, -1) if texts[i] == "who"), 0) - 1
        last -= last > 0 and texts[last] == ","
        first = _find_phrase_start(words, texts, last) if last >= 0 else None
        return (first, last) if first is not None else None
    # "…, Doe said": the name alone, not what stands before the comma.
    commas = [i for i in range(first, last + 1) if texts[i] == ","]
    if commas and verb == len(words) - 2:
        first = commas[-1] + 1
    return first, last


def _find_source_right(words: Sequence[Word], texts: Sequence[str], verb: int) -> tuple[int, int] | None:
    """Read "said Jane Doe, a schoolteacher": only behind a comma or a closing mark."""
    if verb == 0 or texts[verb - 1] not in {",", "”", '"', "’", "'", "»", "?", "!"}:
        return None
    first = last = verb + 1
    while last < len(words) and (
        words[last].is_capitalised or texts[last] in _DETERMINERS or _is_source_noun(texts[last])
    ):
        last += 1
    return (first, last - 1) if last > first else None


def _build_verb_tree(words: Sequence[Word], texts: Sequence[str], verb: int, source: tuple[int, int]) -> Tree | None:
    negated = [i for i in range(source[1] + 1, verb) if texts[i] in _NEGATIONS]
    helpers = [i for i in range(source[1] + 1, verb) if texts[i] in _AUXILIARIES]
    after = list(range(verb + 1, len(words)))
    before = list(range(min(source[0], verb)))
    follows = verb + 1 < len(words) and texts[verb + 1] not in {".", ",", ":", "”", '"', "?", "!"} and source[1] < verb
    content = [i for i in (after if follows else before) if not source[0] <= i <= source[1]]
    if sum(texts[i].isalnum() for i in content) < MIN_STATEMENT_WORDS:
        return None
    if follows and "that" in texts[verb + 1 : verb + 8]:
        content = [i for i in content if i >= texts.index("that", verb + 1)]
    return _build_tree(
        words,
        texts,
        verb,
        source,
        content,
        "ccomp",
        {**dict.fromkeys(helpers, "aux"), **dict.fromkeys(negated, "advmod")},
    )


def _build_according_to_tree(words: Sequence[Word], texts: Sequence[str]) -> Tree | None:
    cue = texts.index("according")
    if texts[cue + 1 : cue + 2] != ["to"]:
        return None
    last = cue + 2
    while last < len(words) and texts[last] not in {",", ".", ";", "”"}:
        last += 1
    source = (cue + 2, last - 1)
    content = [i for i in range(len(words)) if i < cue or i >= last]
    if source[1] < source[0] or sum(texts[i].isalnum() for i in content) < MIN_STATEMENT_WORDS:
        return None
    root = next(i for i in content if texts[i].isalnum())
    nodes = _build_flat_nodes(words)
    for i in range(len(words)):
        nodes[i] = nodes[i]._replace(head=words[root].start)
    nodes[root] = nodes[root]._replace(pos="VERB", head=words[root].start, relation="root", lemma="")
    head = source[0]
    for i in range(source[0], source[1] + 1):
        nodes[i] = nodes[i]._replace(head=words[head].start, relation="flat", pos="NOUN")
    nodes[head] = nodes[head]._replace(head=words[root].start, relation="obl")
    nodes[cue] = nodes[cue]._replace(head=words[head].start, relation="case", lemma="accord")
    nodes[cue + 1] = nodes[cue + 1]._replace(head=words[cue].start, relation="fixed")
    return Tree(nodes)


def _build_flat_nodes(words: Sequence[Word]) -> list[Node]:
    return [Node(w.text, w.start, w.end, "", "X" if w.text[0].isalnum() else "PUNCT", w.start, "dep") for w in words]


def _build_tree(
    words: Sequence[Word],
    texts: Sequence[str],
    verb: int,
    source: tuple[int, int],
    content: Sequence[int],
    relation: str,
    others: dict[int, str],
) -> Tree:
    nodes = _build_flat_nodes(words)
    start = words[verb].start
    head = next((i for i in content if texts[i].isalnum()), content[0])
    for i in range(len(words)):
        nodes[i] = nodes[i]._replace(head=start)
    nodes[verb] = nodes[verb]._replace(lemma=_load_verb_forms()[texts[verb]], pos="VERB", relation="root")
    for i in content:
        nodes[i] = nodes[i]._replace(head=words[head].start)
    nodes[head] = nodes[head]._replace(head=start, relation=relation)
    for i in range(source[0], source[1] + 1):
        nodes[i] = nodes[i]._replace(head=words[source[1]].start, relation="flat", pos="PROPN")
    nodes[source[1]] = nodes[source[1]]._replace(head=start, relation="nsubj")
    for i, name in others.items():
        nodes[i] = nodes[i]._replace(relation=name, pos="AUX" if name == "aux" else "PART")
    return Tree(nodes)
