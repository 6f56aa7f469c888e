"""Names in a sentence in, what the sentence says of each person out: role and affiliation, in the text's own words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from briefings.analysis.english import word_lists
from briefings.analysis.nlp.entities.capitalised_runs import is_role
from briefings.analysis.nlp.entities.role_phrases import (
    AFFILIATION_PREPOSITIONS,
    COMPLEMENT_PREPOSITIONS,
    DETERMINERS,
    MAX_PHRASE_WORDS,
    PHRASE_BREAKERS,
    POSSESSIVE_MARKS,
    PUNCTUATION,
    RolePhrase,
    SentenceContext,
    is_role_modifier,
    is_status_modifier,
)
from briefings.analysis.nlp.entities.rule_ner import Name
from briefings.analysis.nlp.tokens.tokenizer import Word

COPULAS = word_lists.load_kind("grammar_words", "role copula")
#: Before a role without an article: what somebody is wanted for, and not what somebody is.
_TENDENCY_PREPOSITIONS = frozenset(("for", "as"))
_OF_OR_FOR = frozenset(("of", "for"))


class StatedRole(NamedTuple):
    """What is said of one name: offsets of the words for the role and for the affiliation."""

    role: tuple[int, int] | None = None
    affiliation: tuple[int, int] | None = None
    #: whether the role is only a title written before the name ("Gen.", "Professor")
    rank: bool = False


_ACCORDING_TO = "according to "
#: ", a clerk of the port was": no comma closes what would say who somebody is.
_SUBJECT_BEHIND = re.compile(r",\s(?:an?|the)\s[^,.;:]{1,120}?\s(?:was|were|is|are|has|had|will|would|could|can)\b")


def find_stated_roles(
    text: str, words: Sequence[Word], names: Sequence[Name], tags: Mapping[int, str] | None = None
) -> dict[Name, StatedRole]:
    """Map each person's name in a sentence to what the sentence states of the person.

    `tags` map where a word starts to its part of speech; without a tagger there are none.
    """
    scene = SentenceContext(text, words, names, tags)
    found: dict[Name, StatedRole] = {}
    for name in names:
        if name.label == "PERSON":
            said = _choose_fuller_role(_find_role_before(scene, name), _find_role_after(scene, name))
            if said is None or said.affiliation is None:
                beside = _find_affiliation_beside_name(scene, name, said is not None)
                said = StatedRole(said.role if said else None, beside) if beside else said
            if said:
                found[name] = said
    return found


def _choose_fuller_role(before: StatedRole | None, after: StatedRole | None) -> StatedRole | None:
    """Prefer what says more: role and affiliation over a role, a role over a rank."""
    if before is None or after is None:
        return before or after
    if before.affiliation is None and (after.affiliation is not None or before.rank):
        return after
    return before


def find_unnamed_organisations(
    text: str, words: Sequence[Word], names: Sequence[Name]
) -> Iterator[tuple[Name, StatedRole]]:
    """Yield bodies that stand for an unnamed head ("the head of Turkish intelligence") or have no name of their own."""
    scene = SentenceContext(text, words, names)
    taken: set[int] = set()
    for index, word in enumerate(words):
        if word.text.lower() in {"of", "for"} and index and is_role(words[index - 1].text):
            start = index + 1 + (index + 1 < len(words) and words[index + 1].text.lower() in DETERMINERS)
            body = scene.find_organisation(start)
            if body and not scene.is_about_named_person(index):
                first = scene.extend_left(index - 1)
                taken.add(body[0].start)
                yield body[0], StatedRole((words[first].start, words[index - 1].end), body[1])
    for index in range(len(words)):
        body = scene.find_organisation(index)
        if body and body[0].start not in taken and body[1]:
            taken.add(body[0].start)
            yield body[0], StatedRole(_find_leadership(scene, body[0]), body[1])


def _find_leadership(scene: SentenceContext, body: Name) -> tuple[int, int] | None:
    """Return "leadership" in "Turkish intelligence leadership", where no name follows."""
    index = next((i for i, word in enumerate(scene.words) if word.start >= body.end), len(scene.words))
    last = index + 1
    if scene.get_word(index).lower() in {"leadership", "chiefs", "heads"} or is_role(scene.get_word(index)):
        if scene.is_person(last) or (scene.get_word(last) == "," and scene.is_person(last + 1)):
            return None
        return scene.get_char_range(index, last)
    return None


def _find_role_before(scene: SentenceContext, name: Name) -> StatedRole | None:
    """Read "Russian Defence Minister Sergei Shoigu" and "Turkey's defence minister, Hulusi Akar,"."""
    first, last = scene.get_word_range(name)
    if last == 0:
        return None
    if scene.get_word(first - 1) == "," and scene.get_word(last) in {",", ".", ";", "—", "–", ")", ""}:
        said = _find_role_ending_at(scene, first - 1, apposed=True)
        if said:
            return said
    return _find_role_ending_at(scene, first, apposed=False)


def _find_role_ending_at(scene: SentenceContext, end: int, apposed: bool) -> StatedRole | None:
    """Read a role phrase whose last word stands just before `end`."""
    index = end - 1
    # "military spokesman Lt. Col. Doe", "Defence Minister Gen. Doe": what somebody does says more than a rank.
    while index > 0 and scene.get_word(index) in word_lists.load_words("honorifics"):
        index -= 1
    if not is_role(scene.get_word(index)) or (
        scene.get_word(index)[0].isupper() and not scene.is_abbreviated_rank(index + 1, end)
    ):
        index = end - 1
    if index >= 0 and is_role(scene.get_word(index)) and scene.get_name(index) is None:
        return _build_role_before(scene, index, index + 1, index + 1, apposed)
    # "Secretary of State Doe", "Foreign Minister of Iran Doe": a short complement between the noun and the name.
    for index in range(end - 2, max(-1, end - (MAX_PHRASE_WORDS if apposed else 7)), -1):
        word = scene.get_word(index)
        if word in PUNCTUATION or word.lower() in PHRASE_BREAKERS:
            return None
        if (
            is_role(word)
            and scene.get_word(index + 1).lower() in (COMPLEMENT_PREPOSITIONS if apposed else _OF_OR_FOR)
            and (apposed or word[0].isupper())
        ):
            return _build_role_before(scene, index, index + 1, end, apposed)
    return None


def _build_role_before(scene: SentenceContext, noun: int, head: int, end: int, apposed: bool) -> StatedRole | None:
    first = scene.extend_left(noun)
    affiliation, first = scene.find_affiliation_left(first)
    if apposed and scene.get_word(first - 1).lower() in _TENDENCY_PREPOSITIONS:
        return None  # "the choice for vice president, Jane Doe"
    start = next((at for at, word in enumerate(scene.words) if affiliation and word.start >= affiliation[0]), first)
    if _is_cut_left(scene, min(first, start)) or (affiliation and start < first and _is_second_owner(scene, start)):
        return None
    if (
        apposed
        and affiliation is None
        and scene.get_word(first - 1).lower() not in DETERMINERS | POSSESSIVE_MARKS
        and end == head
    ):
        return None
    return _split_role_and_affiliation(scene, RolePhrase(first, head, end), affiliation)


def _is_cut_left(scene: SentenceContext, first: int) -> bool:
    """Whether words that belong to a role stand before it: "gas and coal trader", "Voice of the World editor"."""
    word, before = scene.get_word(first - 1).lower(), scene.get_word(first - 2)
    if word == "and":
        return before.islower() and before.isalpha() and not is_role(before) and not scene.is_person(first - 2)
    capital = scene.get_word(first)[:1].isupper() and scene.get_word(first - 3)[:1].isupper()
    return (word, before.lower()) == ("the", "of") and capital and not is_role(scene.get_word(first - 3))


def _is_second_owner(scene: SentenceContext, start: int) -> bool:
    """Whether an "and" joins the body before a role to another name: "Anna and Judy producer" is of both."""
    owner, before = scene.get_name(start), scene.get_word(start - 2)
    joined = scene.get_word(start - 1) in {"and", "&"} and before[:1].isupper()
    return joined and owner is not None and owner.label in {"PERSON", "ORG"}


def _find_role_after(scene: SentenceContext, name: Name) -> StatedRole | None:
    """Read "Ali Mahmud Abbas, the head of Syria's defence ministry," and "Jane Doe is chief executive of Acme"."""
    _, index = scene.get_word_range(name)
    if index == 0:
        return None
    mark = scene.get_word(index)
    if mark == "," and scene.get_word(index + 1).isdigit() and scene.get_word(index + 2) == ",":
        index += 2
    if mark in {",", "—", "–", "("}:
        index += 1
        if scene.get_word(index) == "who" and scene.get_word(index + 1) in COPULAS | {"serves", "served"}:
            index += 2 + (scene.get_word(index + 2) in {"as", "also", "now"})
    elif mark in COPULAS:
        index += 1
    else:
        return None
    phrase = scene.parse_role_phrase(index)
    if phrase is None or not scene.is_predicate(phrase, copula=mark in COPULAS) or _is_next_subject(scene, name):
        return None
    affiliation, first = _find_affiliation_in_phrase(scene, phrase)
    return _split_role_and_affiliation(scene, phrase._replace(first=first), affiliation)


def _is_next_subject(scene: SentenceContext, name: Name) -> bool:
    """Whether what stands behind a name opens a clause: "According to Doe, a clerk of the port was ill on Monday"."""
    before = scene.text[max(0, name.start - len(_ACCORDING_TO)) : name.start].lower()
    return before == _ACCORDING_TO and bool(_SUBJECT_BEHIND.match(scene.text, name.end))


def _find_affiliation_in_phrase(scene: SentenceContext, phrase: RolePhrase) -> tuple[tuple[int, int] | None, int]:
    """Find "Turkey's" in "Turkey's defence minister": the role begins behind it."""
    first = phrase.first
    best: Name | None = None
    for index in range(phrase.first, phrase.head):
        if scene.get_word(index) in POSSESSIVE_MARKS:  # "the group's military leader"
            first = index + 1
        owner = scene.get_name(index)
        if owner is not None and owner.label in {"GPE", "NORP", "ORG", "LOC"}:
            if owner.label == "NORP" and any(is_role(scene.get_word(before)) for before in range(phrase.first, index)):
                continue  # "chief European economist"
            best = owner
            _, after = scene.get_word_range(owner)
            first = after + (scene.get_word(after) in POSSESSIVE_MARKS)
    if best is None:
        return None, first
    start, _ = scene.get_word_range(best)
    if any(is_status_modifier(scene.get_word(index)) for index in range(phrase.first, start)):
        first = phrase.first
    return (best.start, best.end), first


def _split_role_and_affiliation(
    scene: SentenceContext, phrase: RolePhrase, affiliation: tuple[int, int] | None
) -> StatedRole | None:
    """Decide what is role and what is affiliation, once the phrase is known."""
    first, head, last = phrase
    if last > head:
        inner = _find_affiliation_in_complement(scene, head, last)
        if inner is not None and (affiliation is None or inner.label == "ORG"):
            # "European director of Acme": the field before the role stays with it.
            field = affiliation and scene.words[first - 1].end == affiliation[1] and scene.get_name(first - 1)
            if field and field.label == "NORP":
                first = scene.get_word_range(field)[0]
            affiliation = (inner.start, inner.end)
        if affiliation and _is_only_affiliation(scene, head, last, affiliation):
            last = head
    if not affiliation:
        affiliation = _find_generic_organisation(scene, head, last)
        if affiliation:
            last = head
    rank = last - first == 1 and scene.get_word(first) in word_lists.load_words("honorifics")
    return StatedRole(scene.get_char_range(first, last), affiliation, rank)


def _find_affiliation_in_complement(scene: SentenceContext, head: int, last: int) -> Name | None:
    """Return the body, else the country, that a complement names."""
    if scene.get_word(head).lower() not in AFFILIATION_PREPOSITIONS:
        return None
    inside = [owner for index in range(head, last) if (owner := scene.get_name(index)) and scene.is_affiliation(owner)]
    for label in ("ORG", "GPE", "LOC", "NORP"):
        for owner in inside:
            if owner.label == label:
                return owner
    return None


def _is_only_affiliation(scene: SentenceContext, head: int, last: int, affiliation: tuple[int, int]) -> bool:
    """Whether a complement is the affiliation and nothing else: "of the World Bank"."""
    first = head + 1
    while scene.get_word(first).lower() in DETERMINERS:
        first += 1
    return first < last and scene.words[first].start == affiliation[0] and scene.words[last - 1].end == affiliation[1]


def _find_generic_organisation(scene: SentenceContext, head: int, last: int) -> tuple[int, int] | None:
    """Return a body without a name: "foreign ministry" in "a spokesman for the foreign ministry"."""
    if last <= head or scene.get_word(head).lower() not in AFFILIATION_PREPOSITIONS:
        return None
    first = head + 1
    while scene.get_word(first).lower() in DETERMINERS:
        first += 1
    nouns = {noun.lower() for noun in word_lists.load_words("organisation_nouns")}
    plain = all(is_role_modifier(scene.get_word(index)) for index in range(first, last - 1))
    if first < last and plain and scene.get_word(last - 1).lower() in nouns:
        return scene.get_char_range(first, last)
    return None


def _find_affiliation_beside_name(scene: SentenceContext, name: Name, titled: bool) -> tuple[int, int] | None:
    """Read an affiliation beside a name: "Russia's Sergei Lavrov", "Jane Doe of Acme Bank", "Gov. Doe of Texas"."""
    first, last = scene.get_word_range(name)
    if last == 0:
        return None
    owner = scene.get_name(first - 2)
    if scene.get_word(first - 1) in POSSESSIVE_MARKS and owner is not None and owner.label in {"GPE", "ORG"}:
        return owner.start, owner.end
    if scene.get_word(last) == "of":
        owner = scene.get_name(last + 1 + (scene.get_word(last + 1).lower() in DETERMINERS))
        if owner is not None and (owner.label == "ORG" or (titled and owner.label == "GPE")):
            return owner.start, owner.end
    return None
