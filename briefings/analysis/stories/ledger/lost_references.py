"""The words of a statement and its speaker in, whether "he", "it" or "this" in them means nobody knows what out."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from briefings.analysis.english import word_lists
from briefings.analysis.english.phrases import alternatives, compile_phrases
from briefings.core.analysis import SpeakerClass

_WORD = re.compile(r"[^\W\d_](?:[\w’'-]*\w)?")
_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)")
#: Pronouns of a person, of several, of a thing.
_PERSON = frozenset(("he", "him", "his", "himself", "she", "her", "hers", "herself"))
_SEVERAL = frozenset(("they", "them", "their", "theirs", "themselves"))
_THING = frozenset(("it", "its", "itself"))
#: Classes of speakers that a text calls "it"; of them, and of several people, it says "they".
_BODIES = frozenset(
    (
        SpeakerClass.OFFICIAL_BODY,
        SpeakerClass.BODY,
        SpeakerClass.STATE_MEDIA,
        SpeakerClass.AGENCY,
        SpeakerClass.OUTLET,
        SpeakerClass.DOCUMENT,
    )
)
#: What ends the noun of a description: "officials in the town", "two men who saw it".
_ENDS = frozenset(("in", "of", "at", "from", "who", "with", "for", "on", "near"))
_TOLD = re.compile(r"\s?[(\[][A-Z]")
#: "It is time to go", "it seems that": means nothing.
_EXPLETIVE = re.compile(rf"it(?:['’]s| {alternatives('dangling', 'impersonal')})\b", re.IGNORECASE)
#: "This is a scandal", "the same methods": what is meant, a sentence before says.
_POINTING = re.compile(rf"\W{{0,9}}{alternatives('dangling', 'pointing')}", re.IGNORECASE)
#: "And nobody knows it": what it is said beside, a sentence before says. In quoted words it is how people speak.
_JOINED_ON = re.compile(rf"{alternatives('dangling', 'joined on')}\b", re.IGNORECASE)
_POINTING_INSIDE = compile_phrases("dangling", "pointing inside")


def is_joined_on(words: str) -> bool:
    """Return whether a statement opens with a word that joins it on to a sentence before.

    >>> is_joined_on("and nobody knew of it"), is_joined_on("“And nobody knew of it”"), is_joined_on("nobody knew")
    (True, False, False)
    """
    return bool(_JOINED_ON.match(words))


def has_lost_reference(words: str, speaker: str, speaker_class: SpeakerClass) -> bool:
    """Return whether a statement has a pronoun before anything that it could mean.

    Outside quotation marks the speaker can be meant; in his own words the speaker is "I".

    >>> has_lost_reference("he would leave on Monday", "Ada Doe", SpeakerClass.PERSON)
    False
    >>> has_lost_reference("he would leave on Monday", "Opponents", SpeakerClass.ACTIVISTS)
    True
    >>> has_lost_reference("“They took the boats,”", "Ada Doe", SpeakerClass.PERSON)
    True
    """
    return next(find_lost_words(words, speaker, speaker_class), None) is not None


def find_lost_words(words: str, speaker: str, speaker_class: SpeakerClass) -> Iterator[re.Match[str]]:
    """Yield what in a statement means something that stands in a sentence before: a pronoun, or words that point."""
    if opening := _POINTING.match(words):
        yield opening
    if joining := _JOINED_ON.match(words):
        yield joining
    yield from _POINTING_INSIDE.finditer(words)
    quoted = [match.span() for match in _QUOTED.finditer(words)]
    own = find_own_pronouns(speaker, speaker_class)
    known = False
    person = False
    empty = _EXPLETIVE.search(words)
    for match in _WORD.finditer(words):
        word = re.split(r"['’]", match.group().lower(), maxsplit=1)[0]
        inside = any(start <= match.start() < end for start, end in quoted)
        if word in _PERSON | _SEVERAL | _THING:
            # "he (Doe) is ready": an editor has said who.
            # "It burned, the agency said": what opens a sentence points back, and not at who follows.
            opens = match.start() == 0 and words[0].isupper()
            told = (not inside and not opens and word in own) or _TOLD.match(words, match.end())
            if not told and _is_lost(words, match, word, known=known, person=person):
                yield match
        elif empty and empty.start() <= match.start() < empty.end() and word not in _load_person_nouns():
            continue  # "it is clear now that they": nothing there is what "they" could mean
        elif word in _load_person_nouns() or word not in word_lists.load_words("stop_words"):
            known = True
        person = person or _is_person_word(match.group(), first=match.start() <= 1)


def _is_lost(words: str, match: re.Match[str], word: str, *, known: bool, person: bool) -> bool:
    """Whether nothing before a pronoun can be what it means."""
    if word in _PERSON:
        return not person
    return not known and not _EXPLETIVE.match(words, match.start())


def _is_person_word(word: str, *, first: bool) -> bool:
    """Whether a word can be somebody's name, or says who somebody is."""
    plain = word.lower()
    if word[0].isupper() and plain not in word_lists.load_words("stop_words"):
        return not first or plain not in word_lists.load_words("common_words")
    return plain in _load_person_nouns()


@cache
def _load_person_nouns() -> frozenset[str]:
    return word_lists.load_kind("dangling", "person") | {"people"}


def find_own_pronouns(speaker: str, speaker_class: SpeakerClass) -> frozenset[str]:
    """Return the pronouns by which a text means a speaker outside quotation marks."""
    words = speaker.split()
    if not words:
        return frozenset()
    head = next((word for word, after in pairwise(words) if after in _ENDS), words[-1])
    if speaker_class == SpeakerClass.PERSON and "and" not in words:
        return _PERSON
    if speaker_class in _BODIES:
        return _THING | _SEVERAL
    # "officials", "Doe and Roe", "police" are several, "the agency" is a thing, and "a source" somebody.
    several = head.endswith("s") and not head.endswith("ss") and (head.islower() or len(words) == 1)
    if several or "and" in words or head.lower() in {"police", "people"}:
        return _SEVERAL
    roles = word_lists.load_words("roles") | word_lists.load_kind("dangling", "person")
    return _PERSON | _SEVERAL if head.lower() in roles else _PERSON | _SEVERAL | _THING


#: "the assassination of statesman Adam Doe", "the late Adam Doe".
_DEATH = r"(?:assassinat\w+|murder|killing|death|funeral|late|slain)\s(?:of\s)?(?:[\w.,’'-]+\s){0,4}?"
_KIN = r"(?:father|mother|brother|sister|son|daughter|uncle|grandfather|husband|wife|widow)"


def is_late_relative(text: str, name: str) -> bool:
    """Return whether a text says that somebody is dead and whose relative: a surname there means the living.

    >>> is_late_relative("the killing of Adam Doe, Sara's father. Doe accused the army", "Adam Doe")
    True
    """
    if " " not in name or name.split()[-1] not in text:
        return False
    told = re.escape(name)
    related = rf"{told},?\s[\w’']{{1,30}}\s{_KIN}\b|\b{_KIN},?\s(?:[\w.-]+\s){{0,3}}{told}"
    return bool(re.search(rf"\b{_DEATH}{told}", text)) and bool(re.search(related, text))
