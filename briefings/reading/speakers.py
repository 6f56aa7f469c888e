"""The words for a speaker in, a name and a class out: persons and bodies of the article, or an unnamed source."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from briefings.language import lists
from briefings.model.article import Span
from briefings.model.reading import Actor
from briefings.reading.sources import BREAKS, WORD, body_kind, kind_words, noun_class, unnamed

_HE = {"he": "m", "his": "m", "him": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
_THEY = frozenset(("they", "their", "them"))
_IT = frozenset(("it", "its"))
_WHO = frozenset(("who", "which", "that", "whose", "whom"))
_NOBODY = frozenset(
    ("i", "we", "you", "one", "this", "these", "those", "what", "everyone", "everybody", "nobody", "someone",
    "somebody",
     "people", "our", "my", "your", "some", "many", "others", "most")
)  # fmt: skip
_OPENERS = frozenset(
    ("Of", "On", "In", "For", "With", "To", "After", "Before", "As", "At", "By", "From", "Like", "Unlike")
)


class Speaker(NamedTuple):
    """Who speaks: the name, or the words of the text, and what kind of speaker it is."""

    name: str
    kind: str

    @property
    def named(self) -> bool:
        """Whether the text gives a name."""
        return self.kind in {"person", "official body", "body", "agency"}


NOBODY = Speaker("", "unattributed")


class Cast:
    """The persons and bodies of one article, in the order in which the text mentions them."""

    def __init__(self, text: str, actors: Sequence[Actor]) -> None:
        self.text = text
        self.mentions = sorted(
            ((span, actor) for actor in actors for span in actor.mentions),
            key=lambda pair: (pair[0].start, -pair[0].end),
        )
        self.starts = [span.start for span, _ in self.mentions]

    def within(self, start: int, end: int) -> list[tuple[Span, Actor]]:
        """Return the mentions that stand in a stretch of text."""
        first = bisect_left(self.starts, start)
        last = bisect_left(self.starts, end, lo=first)
        return [(span, actor) for span, actor in self.mentions[first:last] if span.end <= end]

    def around(self, start: int, end: int) -> Actor | None:
        """Return the actor whose mention holds a stretch of text."""
        last = bisect_right(self.starts, start)
        near = self.mentions[max(0, last - 3) : last]
        return next((actor for span, actor in near if span.start <= start and end <= span.end), None)

    def nearest_first(self, place: int, most: int = 200) -> Iterator[tuple[Span, Actor]]:
        """Yield the mentions before a place, the nearest first."""
        last = bisect_left(self.starts, place)
        yield from reversed(self.mentions[max(0, last - most) : last])

    def before(self, place: int, reach: int, label: str) -> list[Actor]:
        """Return the actors of a kind mentioned in the `reach` characters before a place, the nearest first."""
        return [
            actor for span, actor in self.nearest_first(place) if actor.label == label and span.start >= place - reach
        ]


def resolve(cast: Cast, source: tuple[int, int] | None, last: Speaker | None, paragraph: int) -> Speaker:
    """Name the speaker that some words of the text stand for.

    `last` is who spoke before, `paragraph` is where the paragraph of these words starts. A pronoun goes to the nearest
    fitting actor before it in this paragraph or the one before, else it stays unresolved.
    """
    if source is None:
        return NOBODY
    words = " ".join(cast.text[source[0] : source[1]].split())
    tokens = WORD.findall(words)
    if not tokens:
        return NOBODY
    low = tokens[0].lower()
    if len(tokens) == 1 and (low in _HE or low in _THEY or low in _IT or low in _WHO or low in _NOBODY):
        return _bearer(cast, source, low, last, paragraph) or Speaker(words, "unresolved")
    named = _named(cast, source)
    if named is not None:
        return Speaker(_bare(words), named.kind) if _joined(cast, source, words) else named
    known = _described(cast, source, tokens)
    if known is not None:
        return known
    kind = unnamed(words)
    if kind == "document" and found_in(cast, source) in {"state media", "agency", "outlet"}:
        kind = found_in(cast, source)  # "the official briefing from TASS"
    return Speaker(_bare(words), kind)


def _joined(cast: Cast, source: tuple[int, int], words: str) -> bool:
    """Whether two or more speak with one voice: "the Treasury and the Internal Revenue Service"."""
    if " and " not in words or len(words) > 100:
        return False
    inside = any(" and " in cast.text[span.start : span.end] for span, _ in cast.within(*source))
    return not inside and not re.search(r"\bof\b.* and |,[^,]* (?:of|for|at)\b[^,]* and ", words)


def _described(cast: Cast, source: tuple[int, int], tokens: Sequence[str]) -> Speaker | None:
    """Return the actor that "the minister" or "the ministry" stands for: the nearest before it that the words fit."""
    if len(tokens) > 4 or tokens[0].lower() not in {"the", "this", "that"} or len(tokens) < 2:
        return None
    noun = tokens[-1].lower()
    if any(token.lower() in BREAKS for token in tokens):
        return None
    told = [token.lower() for token in tokens[1:]]
    for _, actor in cast.nearest_first(source[0]):
        if actor.label == "PERSON" and actor.role is not None:
            role = cast.text[actor.role.start : actor.role.end].lower().split()
            if noun in role[-1:] or (noun in role and all(word in role for word in told)):
                return _of(actor)
        elif actor.label == "ORG":
            name = actor.name.lower().split()
            if (
                noun in name
                and all(word in name for word in told)
                and noun in kind_words("official") | kind_words("outlet") | kind_words("firm")
            ):
                return _of(actor)
    return None


def found_in(cast: Cast, source: tuple[int, int]) -> str:
    """Return the class of the first body named in some words; empty without one."""
    return next((_of(actor).kind for _, actor in cast.within(*source) if actor.label == "ORG"), "")


def _bearer(cast: Cast, source: tuple[int, int], word: str, last: Speaker | None, paragraph: int) -> Speaker | None:
    """Return whom a pronoun stands for."""
    if word in _WHO:
        near = [(s, a) for s, a in cast.within(source[0] - 60, source[0]) if word != "who" or a.label == "PERSON"]
        if near and not re.search(r"[.;!?]\s", cast.text[near[-1][0].end : source[0]]):
            return _of(near[-1][1])
        return None
    if word in _HE:
        return _he(cast, source[0], _HE[word], last, paragraph)
    if (
        word in _IT
        and last is not None
        and last.kind in {"official body", "body", "agency", "state media", "outlet", "document"}
    ):
        return last
    if word in _THEY and last is not None and last.kind not in {"person", "unresolved", "unattributed"}:
        return last
    return None


def _he(cast: Cast, place: int, gender: str, last: Speaker | None, paragraph: int) -> Speaker | None:
    """Return whom "he" or "she" stands for: who spoke last, unless a sentence since opens with somebody else."""
    reach = max(place - paragraph, 0) + 400
    near = [(s, a) for s, a in cast.nearest_first(place) if a.label == "PERSON" and s.start >= place - reach]
    fitting = [(s, a) for s, a in near if _fits(a, gender)]
    leading = [a for s, a in fitting if s.start >= paragraph and _leads(cast.text, s.start)]
    known = last is not None and last.kind == "person" and any(a.name == last.name for _, a in fitting)
    if known and (not leading or (last is not None and leading[0].name == last.name)):
        return last
    pools = (leading, [a for s, a in fitting if s.start >= paragraph], [a for _, a in fitting])
    for pool in pools:
        if pool:
            return _of(next((a for a in pool if _surely(a, gender)), pool[0]))
    return None


def _leads(text: str, place: int) -> bool:
    """Whether a name stands at the head of its sentence, behind a title at most."""
    before = re.split(r"[.!?]\s|\n", text[max(0, place - 60) : place])[-1].split()
    return len(before) <= 3 and all(word[0].isupper() for word in before) and (not before or before[0] not in _OPENERS)


@cache
def _female() -> frozenset[str]:
    return frozenset(row[0] for row in lists.rows("gendered_names") if lists.column(row, 1) == "f")


@cache
def _male() -> frozenset[str]:
    return frozenset(row[0] for row in lists.rows("gendered_names") if lists.column(row, 1) == "m")


def _fits(actor: Actor, gender: str) -> bool:
    """Whether a pronoun can stand for a person; where the given name tells nothing, it can."""
    first = actor.name.split()[0].casefold()
    return first not in (_female() if gender == "m" else _male())


def _surely(actor: Actor, gender: str) -> bool:
    """Whether the given name says that a pronoun can stand for a person."""
    return actor.name.split()[0].casefold() in (_male() if gender == "m" else _female())


def _named(cast: Cast, source: tuple[int, int]) -> Speaker | None:
    """Return the actor that heads a noun phrase: not "a spokesman for Doe", and not "officials in Moscow"."""
    found = _fullest(cast.within(*source))
    if not found:
        wider = cast.around(*source)
        return _of(wider) if wider else None
    for span, actor in found:
        before = [word.lower() for word in WORD.findall(cast.text[source[0] : span.start])]
        after = cast.text[span.end : source[1]].lstrip()
        if any(word in BREAKS for word in before) and not (actor.label == "PERSON" and _apposed(before)):
            continue
        if actor.label == "PERSON":
            if not after.startswith(("'s", "’s")):
                return _of(actor)
        elif (not after or not (after[0].isalnum() or after.startswith(("'s", "’s")))) and not _role_before(before):
            return _of(actor)
    return None


def _fullest(found: Sequence[tuple[Span, Actor]]) -> list[tuple[Span, Actor]]:
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


def _apposed(before: Sequence[str]) -> bool:
    """Whether the words before a name are its title: "the head of the agency, Jane Doe", "U.S. Rep."."""
    return before[-1] == "," or not {"for", "to", "from", "with", "at", "near", "who"} & set(before)


def _role_before(before: Sequence[str]) -> bool:
    return bool(before) and (before[-1] in lists.words("roles") or noun_class(before[-1]) is not None)


def _of(actor: Actor) -> Speaker:
    if actor.label == "PERSON":
        return Speaker(actor.name, "person")
    return Speaker(actor.name, body_kind(actor.name, actor.label))


def _bare(words: str) -> str:
    """Leave out the preposition and comma at the edges of a noun phrase."""
    return words.strip(" ,;:—–")
