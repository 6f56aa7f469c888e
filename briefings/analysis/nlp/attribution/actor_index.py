"""The persons and bodies of one article in, found by where the text mentions them; who speaks, and of what kind."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from briefings.analysis.english import word_lists
from briefings.analysis.nlp.attribution.antecedents import Discourse
from briefings.analysis.nlp.attribution.speaker_classes import classify_organisation
from briefings.core.analysis import Actor
from briefings.core.article import Span

#: "Mr." and "Mrs." tell whom a surname belongs to.
TITLE_GENDERS = {"mr": "m", "mrs": "f", "ms": "f", "miss": "f", "lady": "f", "sir": "m", "lord": "m"}
#: How far a full name lends itself to the same surname behind it, in characters; further off counts who is named most.
#: Not measured by itself; `bench_judgments` holds how many printed rows are right.
_BEARER_REACH = 300


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

    def find_overlapping(self, start: int, end: int) -> list[tuple[Span, Actor]]:
        """Return the mentions that hold a stretch of text."""
        last = bisect_right(self.starts, start)
        return [(s, a) for s, a in self.mentions[max(0, last - 3) : last] if s.start <= start and end <= s.end]

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


class Scene(NamedTuple):
    """Where some words for a speaker stand: who spoke before, and what the parse knows of them."""

    #: where the paragraph of these words starts
    paragraph: int
    last: Speaker | None = None
    #: where the last speech ends
    last_end: int = 0
    #: the sentences of the article; None without a parse
    discourse: Discourse | None = None
    #: what these words report
    contents: tuple[tuple[int, int], ...] = ()
    #: everybody who has spoken before
    spoken: frozenset[str] = frozenset()


#: Letters of a name that a short form may have: "NATO", "UNICEF"; longer ones in capitals are datelines.
#: Not measured.
_LONGEST_SHORT_FORM = 5
_VOWEL = re.compile(r"[AEIOUYÀ-Ý]|[^\x00-\x7f]")


def build_speaker(actor: Actor) -> Speaker:
    """Return an actor as a speaker, under a form of the name that is not in capitals where the text has one."""
    name = actor.name
    if name.isupper() and len(name) > _LONGEST_SHORT_FORM:
        name = next((form for form in actor.aliases if not form.isupper()), _spell_in_small(name))
    if actor.label == "PERSON":
        return Speaker(name, "person")
    return Speaker(name, classify_organisation(actor.name, actor.label))


def _spell_in_small(name: str) -> str:
    """Return a name in capitals with small letters, but for short forms: what has no vowel is spelt letter by letter.

    >>> _spell_in_small("ADA BRANKOV"), _spell_in_small("TRN DFW")
    ('Ada Brankov', 'TRN DFW')
    """
    titles = word_lists.load_words("honorifics")
    return " ".join(word.title() if _VOWEL.search(word) or word.title() in titles else word for word in name.split(" "))


@cache
def _load_female_names() -> frozenset[str]:
    return frozenset(row[0] for row in word_lists.load_rows("gendered_names") if word_lists.get_column(row, 1) == "f")


@cache
def _load_male_names() -> frozenset[str]:
    return frozenset(row[0] for row in word_lists.load_rows("gendered_names") if word_lists.get_column(row, 1) == "m")


def can_have_gender(actor: Actor, gender: str) -> bool:
    """Whether a pronoun can stand for a person; where the given name tells nothing, it can."""
    return can_be_called(actor.name, gender)


def can_be_called(name: str, gender: str) -> bool:
    first = name.split()[0].casefold()
    return first not in (_load_female_names() if gender == "m" else _load_male_names())


def has_certain_gender(actor: Actor, gender: str) -> bool:
    """Whether the given name says that a pronoun can stand for a person."""
    return actor.name.split()[0].casefold() in (_load_male_names() if gender == "m" else _load_female_names())


def find_bearer(cast: ActorIndex, span: Span, actor: Actor) -> Actor:
    """Return whose surname a name of one word is: who bears it right before, and can be "Mr." or "Mrs."."""
    words = [w for w in cast.text[span.start : span.end].split() if w.lower().rstrip(".") not in TITLE_GENDERS]
    if actor.label != "PERSON" or len(words) != 1:
        return actor
    title = (cast.text[max(0, span.start - 5) : span.start + 5].split() or [""])[0].lower().rstrip(".")
    gender = TITLE_GENDERS.get(title, "")
    bearers = [
        (place, other)
        for place, other in cast.iterate_backwards(span.start)
        if other.label == "PERSON"
        and other.name.split()[-1].casefold() == words[0].casefold()
        and " " in cast.text[place.start : place.end].strip()
        and not (gender and not can_have_gender(other, gender))
    ]
    near = bool(bearers) and span.start - bearers[0][0].end <= _BEARER_REACH
    fits = not gender or can_have_gender(actor, gender)
    return bearers[0][1] if bearers and (near or not fits) else actor
