"""A speaker given by a short form in, the fuller words that the text has for the same one out."""

import re
from collections.abc import Iterator
from functools import cache

from briefings.analysis.english import word_lists
from briefings.analysis.english.person_names import fold_name_word, split_person_name
from briefings.analysis.nlp.attribution.actor_index import ActorIndex, Speaker, build_speaker
from briefings.analysis.nlp.attribution.speaker_classes import classify_unnamed_source
from briefings.core.analysis import Actor

#: How far back "the official" is told more fully, and "the government" whose, in characters.
#: Not measured by itself; `bench_judgments` holds how many printed rows are right.
_DESCRIPTION_REACH, _GOVERNMENT_REACH = 600, 3000
_OF_ANOTHER = re.compile(r"\s(?:for|of|at|from|to|with|by|in|on|who|which)\b")
#: What divides the name of a body into its noun and what it is for.
_COMPLEMENT = re.compile(r"\s(?:for|of|on)\s")
_DEFINITE = re.compile(r"[Tt]he ([a-z]+)\Z")
_HOLDER = re.compile(r"(?:[Tt]he )?([A-Z][\w.]*(?: [A-Z][\w.]*){0,2}['’]s?) \Z")
_GIVEN_NAME = re.compile(
    r",\s(?:who|and) (?:only )?(?:gave|giving|provided) (?:only )?(?:his|her|their) (?:full )?name (?:only )?as "
    r"((?:[A-Z][\w’'-]+ ?){1,3})"
)
#: Bodies that belong to a country.
_STATE_BODIES = word_lists.load_kind("body_words", "state")


def spell_out(cast: ActorIndex, source: tuple[int, int], speaker: Speaker) -> Speaker:
    """Return a speaker under the fuller name, or the fuller description, that the text before has; else as given."""
    if given := _GIVEN_NAME.match(cast.text, source[1]):
        return Speaker(given[1].strip(), "person") if speaker.kind != "person" else speaker
    if speaker.kind in {"person", "body", "official body"}:
        return _find_full_name(cast, source, speaker) if " " not in speaker.name else _add_holder(cast, source, speaker)
    if speaker.is_named or not (match := _DEFINITE.match(speaker.name)):
        return speaker
    noun = match[1]
    words = _find_state(cast, source[0], noun) if noun in _STATE_BODIES else _find_description(cast, source[0], noun)
    return Speaker(words, classify_unnamed_source(words)) if words else speaker


def _find_full_name(cast: ActorIndex, source: tuple[int, int], speaker: Speaker) -> Speaker:
    """Return the one longer name before that a name of one word is short for: "the Observatory", another spelling."""
    if speaker.name.isupper() or speaker.name in word_lists.load_canonical_names():
        return speaker
    label = "PERSON" if speaker.kind == "person" else "ORG"
    found = {
        actor.name: actor
        for _, actor in cast.iterate_backwards(source[0])
        if actor.label == label and " " in actor.name and _is_short_for(speaker.name, actor)
    }
    return build_speaker(next(iter(found.values()))) if len(found) == 1 else speaker


def _is_short_for(word: str, actor: Actor) -> bool:
    head = _COMPLEMENT.split(actor.name, maxsplit=1)[0].split()[-1]
    if actor.label == "PERSON":
        return fold_name_word(split_person_name(actor.name)[-1]) == fold_name_word(split_person_name(word)[-1])
    return head.casefold() == word.casefold()


def _add_holder(cast: ActorIndex, source: tuple[int, int], speaker: Speaker) -> Speaker:
    """Return "Lethia's Defence Ministry" for a ministry whose country the phrase names before it."""
    place = cast.text.find(speaker.name, source[0], source[1])
    if speaker.kind != "official body" or place <= source[0]:
        return speaker
    holder = _HOLDER.match(cast.text[source[0] : place])
    return Speaker(f"{holder[1]} {speaker.name}", speaker.kind) if holder else speaker


@cache
def _compile_state(noun: str) -> re.Pattern[str]:
    return re.compile(rf"\b([A-Z][a-z]+)(?:['’]s)? {noun}\b")


def _find_state(cast: ActorIndex, place: int, noun: str) -> str:
    """Return "the Lethian government" where the text before speaks of the government of one country."""
    before = cast.text[max(0, place - _GOVERNMENT_REACH) : place]
    demonyms, countries = word_lists.load_demonyms(), word_lists.load_canonical_names()
    held: dict[str, str] = {}
    for match in _compile_state(noun).finditer(before):
        country = demonyms.get(match[1]) or countries.get(match[1])
        if country:
            held[country] = match.group()
    if len(held) != 1:
        return ""
    (words,) = held.values()
    return words if "'s " in words or "’s " in words else f"the {words}"


@cache
def _compile_description(noun: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:[Aa]n?|[Oo]ne|[Aa]nother) ((?:[\w.’'-]{{1,30}} ){{0,4}}?{noun}(?: (?:by|from|in|at|of|for|with) (?:the"
        rf" )?[A-Z][\w.]{{1,30}}(?: [A-Z][\w.]{{1,30}}){{0,3}})?)(?![\w’'-])"
    )


def _find_description(cast: ActorIndex, place: int, noun: str) -> str:
    """Return "a senior Lethian official" for "the official": the last such words before, where no other differ."""
    found = [*_list_descriptions(cast.text[max(0, place - _DESCRIPTION_REACH) : place], noun)]
    return found[0] if len(found) == 1 and " " in found[0].partition(" ")[2] else ""


def _list_descriptions(before: str, noun: str) -> Iterator[str]:
    for match in _compile_description(noun).finditer(before):
        words = match.group()
        if _OF_ANOTHER.search(words.partition(f" {noun}")[0]):
            continue  # "a spokesman for the department" is no department
        yield words[0].lower() + words[1:]
