"""Names in a sentence in, what the sentence says of each person out: role and affiliation, in the text's own words."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from briefings.language import lists
from briefings.reading.names import Name
from briefings.reading.phrases import (
    BELONGS,
    COMPLEMENT,
    DETERMINERS,
    POSSESSIVE,
    REACH,
    STOPS,
    VERBS,
    Phrase,
    Scene,
    changes,
    modifies,
)
from briefings.reading.runs import is_role
from briefings.reading.words import Word

COPULAS = frozenset(("is", "was", "became", "remains", "becomes"))
_OF = frozenset(("of", "for"))


class Stated(NamedTuple):
    """What is said of one name: offsets of the words for the role and for the affiliation."""

    role: tuple[int, int] | None = None
    affiliation: tuple[int, int] | None = None
    #: whether the role is only a title written before the name ("Gen.", "Professor")
    rank: bool = False


def stated(text: str, words: Sequence[Word], names: Sequence[Name]) -> dict[Name, Stated]:
    """Map each person's name in a sentence to what the sentence states of the person."""
    scene = Scene(text, words, names)
    found: dict[Name, Stated] = {}
    for name in names:
        if name.label == "PERSON":
            said = _better(_before(scene, name), _after(scene, name))
            if said is None or said.affiliation is None:
                beside = _beside(scene, name, said is not None)
                said = Stated(said.role if said else None, beside) if beside else said
            if said:
                found[name] = said
    return found


def _better(before: Stated | None, after: Stated | None) -> Stated | None:
    """Prefer what says more: role and affiliation over a role, a role over a rank."""
    if before is None or after is None:
        return before or after
    if before.affiliation is None and (after.affiliation is not None or before.rank):
        return after
    return before


def unnamed(text: str, words: Sequence[Word], names: Sequence[Name]) -> Iterator[tuple[Name, Stated]]:
    """Yield bodies that stand for an unnamed head ("the head of Turkish intelligence") or have no name of their own."""
    scene = Scene(text, words, names)
    taken: set[int] = set()
    for index, word in enumerate(words):
        if word.text.lower() in {"of", "for"} and index and is_role(words[index - 1].text):
            start = index + 1 + (index + 1 < len(words) and words[index + 1].text.lower() in DETERMINERS)
            body = scene.body(start)
            if body and not scene.names_person(index):
                first = scene.extend_left(index - 1)
                taken.add(body[0].start)
                yield body[0], Stated((words[first].start, words[index - 1].end), body[1])
    for index in range(len(words)):
        body = scene.body(index)
        if body and body[0].start not in taken and body[1]:
            taken.add(body[0].start)
            yield body[0], Stated(_leaders(scene, body[0]), body[1])


def _leaders(scene: Scene, body: Name) -> tuple[int, int] | None:
    """Return "leadership" in "Turkish intelligence leadership", where no name follows."""
    index = next((i for i, word in enumerate(scene.words) if word.start >= body.end), len(scene.words))
    last = index + 1
    if scene.word(index).lower() in {"leadership", "chiefs", "heads"} or is_role(scene.word(index)):
        if scene.is_person(last) or (scene.word(last) == "," and scene.is_person(last + 1)):
            return None
        return scene.span(index, last)
    return None


def _before(scene: Scene, name: Name) -> Stated | None:
    """Read "Russian Defence Minister Sergei Shoigu" and "Turkey's defence minister, Hulusi Akar,"."""
    first, last = scene.indices(name)
    if last == 0:
        return None
    if scene.word(first - 1) == "," and scene.word(last) in {",", ".", ";", "—", "–", ")", ""}:
        said = _ending_at(scene, first - 1, apposed=True)
        if said:
            return said
    return _ending_at(scene, first, apposed=False)


def _ending_at(scene: Scene, end: int, apposed: bool) -> Stated | None:
    """Read a role phrase whose last word stands just before `end`."""
    index = end - 1
    # "military spokesman Lt. Col. Doe": what somebody does says more than a rank.
    while index > 0 and scene.word(index) in lists.words("honorifics"):
        index -= 1
    if not is_role(scene.word(index)) or scene.word(index)[0].isupper():
        index = end - 1
    if index >= 0 and is_role(scene.word(index)) and scene.at(index) is None:
        return _phrase_before(scene, index, index + 1, index + 1, apposed)
    # "Secretary of State Doe", "Foreign Minister of Iran Doe": a short complement between the noun and the name.
    for index in range(end - 2, max(-1, end - (REACH if apposed else 7)), -1):
        word = scene.word(index)
        if word in STOPS or word.lower() in VERBS:
            return None
        if (
            is_role(word)
            and scene.word(index + 1).lower() in (COMPLEMENT if apposed else _OF)
            and (apposed or word[0].isupper())
        ):
            return _phrase_before(scene, index, index + 1, end, apposed)
    return None


def _phrase_before(scene: Scene, noun: int, head: int, end: int, apposed: bool) -> Stated | None:
    first = scene.extend_left(noun)
    affiliation, first = scene.affiliation_left(first)
    if (
        apposed
        and affiliation is None
        and scene.word(first - 1).lower() not in DETERMINERS | POSSESSIVE
        and end == head
    ):
        return None
    return _settle(scene, Phrase(first, head, end), affiliation)


def _after(scene: Scene, name: Name) -> Stated | None:
    """Read "Ali Mahmud Abbas, the head of Syria's defence ministry," and "Jane Doe is chief executive of Acme"."""
    _, index = scene.indices(name)
    if index == 0:
        return None
    mark = scene.word(index)
    if mark == "," and scene.word(index + 1).isdigit() and scene.word(index + 2) == ",":
        index += 2
    if mark in {",", "—", "–", "("}:
        index += 1
        if scene.word(index) == "who" and scene.word(index + 1) in COPULAS | {"serves", "served"}:
            index += 2 + (scene.word(index + 2) in {"as", "also", "now"})
    elif mark in COPULAS:
        index += 1
    else:
        return None
    phrase = scene.phrase_at(index)
    if phrase is None:
        return None
    affiliation, first = _affiliation_left_of_phrase(scene, phrase)
    return _settle(scene, phrase._replace(first=first), affiliation)


def _affiliation_left_of_phrase(scene: Scene, phrase: Phrase) -> tuple[tuple[int, int] | None, int]:
    """Find "Turkey's" in "Turkey's defence minister": the role begins behind it."""
    first = phrase.first
    best: Name | None = None
    for index in range(phrase.first, phrase.head):
        if scene.word(index) in POSSESSIVE:  # "the group's military leader"
            first = index + 1
        owner = scene.at(index)
        if owner is not None and owner.label in {"GPE", "NORP", "ORG", "LOC"}:
            best = owner
            _, after = scene.indices(owner)
            first = after + (scene.word(after) in POSSESSIVE)
    if best is None:
        return None, first
    start, _ = scene.indices(best)
    if any(changes(scene.word(index)) for index in range(phrase.first, start)):
        first = phrase.first
    return (best.start, best.end), first


def _settle(scene: Scene, phrase: Phrase, affiliation: tuple[int, int] | None) -> Stated | None:
    """Decide what is role and what is affiliation, once the phrase is known."""
    first, head, last = phrase
    if last > head:
        inner = _affiliation_in(scene, head, last)
        if inner is not None and (affiliation is None or inner.label == "ORG"):
            affiliation = (inner.start, inner.end)
        if affiliation and _is_all(scene, head, last, affiliation):
            last = head
    if not affiliation:
        affiliation = _generic(scene, head, last)
        if affiliation:
            last = head
    rank = last - first == 1 and scene.word(first) in lists.words("honorifics")
    return Stated(scene.span(first, last), affiliation, rank)


def _affiliation_in(scene: Scene, head: int, last: int) -> Name | None:
    """Return the body, else the country, that a complement names."""
    if scene.word(head).lower() not in BELONGS:
        return None
    inside = [owner for index in range(head, last) if (owner := scene.at(index)) and scene.belongs(owner)]
    for label in ("ORG", "GPE", "LOC", "NORP"):
        for owner in inside:
            if owner.label == label:
                return owner
    return None


def _is_all(scene: Scene, head: int, last: int, affiliation: tuple[int, int]) -> bool:
    """Whether a complement is the affiliation and nothing else: "of the World Bank"."""
    first = head + 1
    while scene.word(first).lower() in DETERMINERS:
        first += 1
    return first < last and scene.words[first].start == affiliation[0] and scene.words[last - 1].end == affiliation[1]


def _generic(scene: Scene, head: int, last: int) -> tuple[int, int] | None:
    """Return a body without a name: "foreign ministry" in "a spokesman for the foreign ministry"."""
    if last <= head or scene.word(head).lower() not in BELONGS:
        return None
    first = head + 1
    while scene.word(first).lower() in DETERMINERS:
        first += 1
    nouns = {noun.lower() for noun in lists.words("organisation_nouns")}
    plain = all(modifies(scene.word(index)) for index in range(first, last - 1))
    if first < last and plain and scene.word(last - 1).lower() in nouns:
        return scene.span(first, last)
    return None


def _beside(scene: Scene, name: Name, titled: bool) -> tuple[int, int] | None:
    """Read an affiliation beside a name: "Russia's Sergei Lavrov", "Jane Doe of Acme Bank", "Gov. Doe of Texas"."""
    first, last = scene.indices(name)
    if last == 0:
        return None
    owner = scene.at(first - 2)
    if scene.word(first - 1) in POSSESSIVE and owner is not None and owner.label in {"GPE", "ORG"}:
        return owner.start, owner.end
    if scene.word(last) == "of":
        owner = scene.at(last + 1 + (scene.word(last + 1).lower() in DETERMINERS))
        if owner is not None and (owner.label == "ORG" or (titled and owner.label == "GPE")):
            return owner.start, owner.end
    return None
