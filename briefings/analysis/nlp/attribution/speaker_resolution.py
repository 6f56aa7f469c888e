"""The words for a speaker in, a name and a class out: persons and bodies of the article, or an unnamed source."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from briefings.analysis.english import word_lists
from briefings.analysis.nlp.attribution.speaker_classes import (
    PHRASE_BREAKS,
    WORD_PATTERN,
    classify_noun,
    classify_organisation,
    classify_unnamed_source,
    load_organisation_words,
)
from briefings.core.analysis import Actor
from briefings.core.article import Span

_GENDERED_PRONOUNS = {
    **dict.fromkeys(word_lists.load_kind("grammar_words", "he"), "m"),
    **dict.fromkeys(word_lists.load_kind("grammar_words", "she"), "f"),
}
_PLURAL_PRONOUNS = word_lists.load_kind("grammar_words", "they")
_NEUTER_PRONOUNS = word_lists.load_kind("grammar_words", "it")
_RELATIVE_PRONOUNS = word_lists.load_kind("grammar_words", "relative")
_INDEFINITE_WORDS = word_lists.load_kind("grammar_words", "nobody in particular")
_SENTENCE_OPENERS = frozenset(word.capitalize() for word in word_lists.load_kind("grammar_words", "sentence opener"))
#: One speaker of two things: "the minister of trade and industry", "Ada Venn, head of mines and energy".
_OBJECTS_OF_ONE = re.compile(r"\bof\b(?:(?!\bof\b).)* and |,(?:(?! (?:of|for|at)\b)[^,])*+ (?:of|for|at)\b[^,]* and ")


class Speaker(NamedTuple):
    """Who speaks: the name, or the words of the text, and what kind of speaker it is."""

    name: str
    kind: str

    @property
    def is_named(self) -> bool:
        """Whether the text gives a name."""
        return self.kind in {"person", "official body", "body", "agency"}


UNATTRIBUTED = Speaker("", "unattributed")


class ActorIndex:
    """The persons and bodies of one article, in the order in which the text mentions them."""

    def __init__(self, text: str, actors: Sequence[Actor]) -> None:
        self.text = text
        self.mentions = sorted(
            ((span, actor) for actor in actors for span in actor.mentions),
            key=lambda pair: (pair[0].start, -pair[0].end),
        )
        self.starts = [span.start for span, _ in self.mentions]

    def find_within(self, start: int, end: int) -> list[tuple[Span, Actor]]:
        """Return the mentions that stand in a stretch of text."""
        first = bisect_left(self.starts, start)
        last = bisect_left(self.starts, end, lo=first)
        return [(span, actor) for span, actor in self.mentions[first:last] if span.end <= end]

    def find_around(self, start: int, end: int) -> Actor | None:
        """Return the actor whose mention holds a stretch of text."""
        last = bisect_right(self.starts, start)
        near = self.mentions[max(0, last - 3) : last]
        return next((actor for span, actor in near if span.start <= start and end <= span.end), None)

    def iterate_backwards(self, place: int, most: int = 200) -> Iterator[tuple[Span, Actor]]:
        """Yield the mentions before a place, the nearest first."""
        last = bisect_left(self.starts, place)
        yield from reversed(self.mentions[max(0, last - most) : last])

    def find_before(self, place: int, reach: int, label: str) -> list[Actor]:
        """Return the actors of a kind mentioned in the `reach` characters before a place, the nearest first."""
        return [
            actor
            for span, actor in self.iterate_backwards(place)
            if actor.label == label and span.start >= place - reach
        ]


def resolve_speaker(cast: ActorIndex, source: tuple[int, int] | None, last: Speaker | None, paragraph: int) -> Speaker:
    """Name the speaker that some words of the text stand for.

    `last` is who spoke before, `paragraph` is where the paragraph of these words starts. A pronoun goes to the nearest
    fitting actor before it in this paragraph or the one before, else it stays unresolved.
    """
    if source is None:
        return UNATTRIBUTED
    words = " ".join(cast.text[source[0] : source[1]].split())
    tokens = WORD_PATTERN.findall(words)
    if not tokens:
        return UNATTRIBUTED
    low = tokens[0].lower()
    if len(tokens) == 1 and (
        low in _GENDERED_PRONOUNS
        or low in _PLURAL_PRONOUNS
        or low in _NEUTER_PRONOUNS
        or low in _RELATIVE_PRONOUNS
        or low in _INDEFINITE_WORDS
    ):
        return _resolve_pronoun(cast, source, low, last, paragraph) or Speaker(words, "unresolved")
    named = _resolve_name(cast, source)
    if named is not None:
        return Speaker(_strip_edge_marks(words), named.kind) if _has_several_speakers(cast, source, words) else named
    known = _resolve_description(cast, source, tokens)
    if known is not None:
        return known
    kind = classify_unnamed_source(words)
    if kind == "document" and classify_first_organisation(cast, source) in {"state media", "agency", "outlet"}:
        kind = classify_first_organisation(cast, source)  # "the official briefing from TASS"
    return Speaker(_strip_edge_marks(words), kind)


def _has_several_speakers(cast: ActorIndex, source: tuple[int, int], words: str) -> bool:
    """Whether two or more speak with one voice: "the Treasury and the Internal Revenue Service"."""
    if " and " not in words or len(words) > 100:
        return False
    inside = any(" and " in cast.text[span.start : span.end] for span, _ in cast.find_within(*source))
    return not inside and not _OBJECTS_OF_ONE.search(words)


def _resolve_description(cast: ActorIndex, source: tuple[int, int], tokens: Sequence[str]) -> Speaker | None:
    """Return the actor that "the minister" or "the ministry" stands for: the nearest before it that the words fit."""
    if len(tokens) > 4 or tokens[0].lower() not in {"the", "this", "that"} or len(tokens) < 2:
        return None
    noun = tokens[-1].lower()
    if any(token.lower() in PHRASE_BREAKS for token in tokens):
        return None
    told = [token.lower() for token in tokens[1:]]
    for _, actor in cast.iterate_backwards(source[0]):
        if actor.label == "PERSON" and actor.role is not None:
            role = cast.text[actor.role.start : actor.role.end].lower().split()
            if noun in role[-1:] or (noun in role and all(word in role for word in told)):
                return _build_speaker(actor)
        elif actor.label == "ORG":
            name = actor.name.lower().split()
            if (
                noun in name
                and all(word in name for word in told)
                and noun
                in load_organisation_words("official")
                | load_organisation_words("outlet")
                | load_organisation_words("firm")
            ):
                return _build_speaker(actor)
    return None


def classify_first_organisation(cast: ActorIndex, source: tuple[int, int]) -> str:
    """Return the class of the first body named in some words; empty without one."""
    return next((_build_speaker(actor).kind for _, actor in cast.find_within(*source) if actor.label == "ORG"), "")


def _resolve_pronoun(
    cast: ActorIndex, source: tuple[int, int], word: str, last: Speaker | None, paragraph: int
) -> Speaker | None:
    """Return whom a pronoun stands for."""
    if word in _RELATIVE_PRONOUNS:
        near = [(s, a) for s, a in cast.find_within(source[0] - 60, source[0]) if word != "who" or a.label == "PERSON"]
        if near and not re.search(r"[.;!?]\s", cast.text[near[-1][0].end : source[0]]):
            return _build_speaker(near[-1][1])
        return None
    if word in _GENDERED_PRONOUNS:
        return _resolve_personal_pronoun(cast, source[0], _GENDERED_PRONOUNS[word], last, paragraph)
    if (
        word in _NEUTER_PRONOUNS
        and last is not None
        and last.kind in {"official body", "body", "agency", "state media", "outlet", "document"}
    ):
        return last
    if word in _PLURAL_PRONOUNS and last is not None and last.kind not in {"person", "unresolved", "unattributed"}:
        return last
    return None


def _resolve_personal_pronoun(
    cast: ActorIndex, place: int, gender: str, last: Speaker | None, paragraph: int
) -> Speaker | None:
    """Return whom "he" or "she" stands for: who spoke last, unless a sentence since opens with somebody else."""
    reach = max(place - paragraph, 0) + 400
    near = [(s, a) for s, a in cast.iterate_backwards(place) if a.label == "PERSON" and s.start >= place - reach]
    fitting = [(s, a) for s, a in near if _can_have_gender(a, gender)]
    leading = [a for s, a in fitting if s.start >= paragraph and _is_sentence_initial(cast.text, s.start)]
    known = last is not None and last.kind == "person" and any(a.name == last.name for _, a in fitting)
    if known and (not leading or (last is not None and leading[0].name == last.name)):
        return last
    pools = (leading, [a for s, a in fitting if s.start >= paragraph], [a for _, a in fitting])
    for pool in pools:
        if pool:
            return _build_speaker(next((a for a in pool if _has_certain_gender(a, gender)), pool[0]))
    return None


def _is_sentence_initial(text: str, place: int) -> bool:
    """Whether a name stands at the head of its sentence, behind a title at most."""
    before = re.split(r"[.!?]\s|\n", text[max(0, place - 60) : place])[-1].split()
    return (
        len(before) <= 3
        and all(word[0].isupper() for word in before)
        and (not before or before[0] not in _SENTENCE_OPENERS)
    )


@cache
def _load_female_names() -> frozenset[str]:
    return frozenset(row[0] for row in word_lists.load_rows("gendered_names") if word_lists.get_column(row, 1) == "f")


@cache
def _load_male_names() -> frozenset[str]:
    return frozenset(row[0] for row in word_lists.load_rows("gendered_names") if word_lists.get_column(row, 1) == "m")


def _can_have_gender(actor: Actor, gender: str) -> bool:
    """Whether a pronoun can stand for a person; where the given name tells nothing, it can."""
    first = actor.name.split()[0].casefold()
    return first not in (_load_female_names() if gender == "m" else _load_male_names())


def _has_certain_gender(actor: Actor, gender: str) -> bool:
    """Whether the given name says that a pronoun can stand for a person."""
    return actor.name.split()[0].casefold() in (_load_male_names() if gender == "m" else _load_female_names())


def _resolve_name(cast: ActorIndex, source: tuple[int, int]) -> Speaker | None:
    """Return the actor that heads a noun phrase: not "a spokesman for Doe", and not "officials in Moscow"."""
    found = _drop_partial_names(cast.find_within(*source))
    if not found:
        wider = cast.find_around(*source)
        return _build_speaker(wider) if wider else None
    for span, actor in found:
        before = [word.lower() for word in WORD_PATTERN.findall(cast.text[source[0] : span.start])]
        after = cast.text[span.end : source[1]].lstrip()
        if any(word in PHRASE_BREAKS for word in before) and not (actor.label == "PERSON" and _is_apposition(before)):
            continue
        if actor.label == "PERSON":
            if not after.startswith(("'s", "’s")):
                return _build_speaker(actor)
        elif (not after or not (after[0].isalnum() or after.startswith(("'s", "’s")))) and not _has_role_before(before):
            return _build_speaker(actor)
    return None


def _drop_partial_names(found: Sequence[tuple[Span, Actor]]) -> list[tuple[Span, Actor]]:
    """Leave out a person of one word where one with a full name follows at once: "Col. Davit Ermolin"."""
    return [
        (span, actor)
        for index, (span, actor) in enumerate(found)
        if not (
            actor.label == "PERSON"
            and " " not in actor.name
            and any(o.label == "PERSON" and " " in o.name and s.start - span.end <= 3 for s, o in found[index + 1 :])
        )
    ]


def _is_apposition(before: Sequence[str]) -> bool:
    """Whether the words before a name are its title: "the head of the agency, Jane Doe", "U.S. Rep."."""
    return before[-1] == "," or not {"for", "to", "from", "with", "at", "near", "who"} & set(before)


def _has_role_before(before: Sequence[str]) -> bool:
    return bool(before) and (before[-1] in word_lists.load_words("roles") or classify_noun(before[-1]) is not None)


def _build_speaker(actor: Actor) -> Speaker:
    if actor.label == "PERSON":
        return Speaker(actor.name, "person")
    return Speaker(actor.name, classify_organisation(actor.name, actor.label))


def _strip_edge_marks(words: str) -> str:
    """Leave out the preposition and comma at the edges of a noun phrase."""
    return words.strip(" ,;:—–")
