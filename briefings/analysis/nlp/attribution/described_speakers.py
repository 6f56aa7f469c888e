"""Words that tell of somebody instead of naming him in, whom the sentence before names out: "the Maryland Democrat"."""

import re
from functools import cache

from briefings.analysis.english import word_lists
from briefings.analysis.nlp.attribution.actor_index import (
    ActorIndex,
    Scene,
    Speaker,
    build_speaker,
    can_be_called,
    find_bearer,
)
from briefings.core.analysis import Actor
from briefings.core.article import Span

#: "the Maryland Democrat", "the former Teren captain", "the 54-year-old mechanic".
_EPITHET = re.compile(r"[Tt]he (?:[\w.’'-]+ ){1,3}(?P<noun>[\w’'-]+)")
_AGED = re.compile(r"[Tt]he \d{1,3}-year-old(?: [a-z]+){0,3}")
#: Offices that are called by nothing less: whoever bears one is no "Maryland Democrat".
_HEAD_OF_STATE = re.compile(r"\b(?:President|Prime Minister|Chancellor|Premier|King|Queen|Pope)\s\Z")
#: Characters before a name in which its office stands. Limit: time.
_OFFICE_REACH = 20


@cache
def _load_epithets() -> dict[str, str]:
    return {row[0]: word_lists.get_column(row, 1) for row in word_lists.load_rows("epithets")}


def find_described(cast: ActorIndex, source: tuple[int, int], words: str, scene: Scene) -> Speaker | None:
    """Return whom a description means that the sentence before names: its only person, who speaks or is its subject."""
    match, aged = _EPITHET.fullmatch(words), _AGED.fullmatch(words)
    gender = _load_epithets().get(match["noun"].lower()) if match else None
    if scene.discourse is None or (gender is None and aged is None):
        return None
    begun = min(source[0], scene.contents[0][0]) if scene.contents else source[0]
    here = scene.discourse.find_sentence(begun)
    if not here or scene.discourse.count_paragraphs_between(here - 1, here) > 1:
        return None
    start, end = scene.discourse.passages[here - 1].start, scene.discourse.passages[here].start
    persons = {
        bearer.name: (span, bearer)
        for span, actor in cast.find_within(start, end)
        if actor.label == "PERSON"
        for bearer in [find_bearer(cast, span, actor)]
    }
    last = scene.last if scene.last is not None and start < scene.last_end <= end else None
    if last is not None and last.kind == "person":
        return last if not persons.keys() - {last.name} and _fits(last.name, gender) else None
    if last is not None or len(persons) != 1:
        return None
    ((span, actor),) = persons.values()
    subject = scene.discourse.find_subject(here - 1)
    leads = subject is not None and span.start <= subject[0] and subject[1] <= span.end
    return (
        build_speaker(actor) if (leads or _has_age(cast, span, words)) and _may_be(cast, span, actor, gender) else None
    )


def _fits(name: str, gender: str | None) -> bool:
    return not gender or can_be_called(name, gender)


def _may_be(cast: ActorIndex, span: Span, actor: Actor, gender: str | None) -> bool:
    before = cast.text[max(0, span.start - _OFFICE_REACH) : span.start]
    return " " in actor.name and _fits(actor.name, gender) and not _HEAD_OF_STATE.search(before)


def _has_age(cast: ActorIndex, span: Span, words: str) -> bool:
    """Whether the age that a description tells stands behind a name: "Orla Venn, 54,"."""
    age = re.match(r"[Tt]he (\d+)", words)
    return age is not None and re.match(rf",?\s\(?{age[1]}\b", cast.text[span.end : span.end + 6]) is not None
