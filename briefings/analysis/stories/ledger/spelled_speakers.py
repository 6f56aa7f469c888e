"""A claim and its text in, the claim with the words for its speaker as they are printed out: whole, and no more."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from briefings.analysis.english import word_lists
from briefings.analysis.english.phrases import alternatives, compile_phrases
from briefings.core.analysis import Claim, SpeakerClass
from briefings.core.date_names import WEEKDAYS

#: "a report | released today", "The ministry | on Monday": when, and no part of a name.
_WHEN_BEHIND = re.compile(
    rf",?\s(?:(?:released|published|issued|posted|out)\s)?(?:(?:late|early|on|earlier|this|last)\s){{0,3}}"
    rf"(?:today|yesterday|night|week|month|{'|'.join(WEEKDAYS)})\Z"
)
#: "Today's ministry statement, carried by the agency": when and where it stood.
_TODAYS = re.compile(rf"(?:Today|Yesterday|{'|'.join(WEEKDAYS)})[’']s\s")
_CARRIED_BY = re.compile(r",\s(?:carried|published|quoted|issued|released|broadcast|reported)\sby\s.*\Z")
_LEGAL_FORM_ALONE = re.compile(rf"(?:(?:Pvt|Pty|PTY)\.?\s)?{alternatives('legal_forms')}\.?")
#: Characters before the words for a speaker in which more of them stand. Limit: time.
_REACH = 90
#: "general manager A.J. Roe": an office and who has it.
_OFFICE_AND_NAME = re.compile(r"(?P<office>.*\b[A-Za-z]+)\s(?P<name>[A-Z][\w.’'-]*\s(?:[A-Z]\.\s)?[A-Z][\w’'-]+)")
#: "a spokesman for", "the brother of", "a letter to".
_RELATED = re.compile(rf"\b(?:for|to|with|from|near|against)\b|\b{alternatives('relational_nouns')}\b", re.IGNORECASE)
#: "Standard and Poor|'s| said": right before the verb it is a part of the name.
_GENITIVE = re.compile(r"(['’]s)\s\Z")
#: Nouns for one firm.
_FIRMS = word_lists.load_kind("body_words", "firm") | word_lists.load_kind("pointing_nouns", "body")
_DETERMINERS = frozenset(("a", "an", "the", "one", "another", "some", "its", "his", "her", "their"))
#: Words of a phrase for one who speaks, before its last noun. Not measured: chosen by eye.
_LONGEST_PHRASE = 9
_FINITE_VERB = compile_phrases("finite_verbs")


def spell_speaker(claim: Claim, text: str) -> Claim:
    """Return a claim whose speaker has no day of publishing, all words of its phrase and the spelling of its text."""
    words, spelled = claim.speaker, _read_source(claim, text)
    if claim.source and _LEGAL_FORM_ALONE.fullmatch(words):
        before = text[max(0, claim.source.start - _REACH) : claim.source.start].split()
        own = [*takewhile(lambda word: word[0].isupper() and not _opens_sentence(word), reversed(before))]
        return replace(claim, speaker=" ".join((*reversed(own), words)))
    if claim.source and (mark := _GENITIVE.match(text, claim.source.end, claim.cue.start)):
        return replace(claim, speaker=f"{words}{mark[1]}")
    if words.isupper() and spelled.casefold() == words.casefold():
        return replace(claim, speaker=spelled)  # "Zelgrad said", below a dateline in capitals
    if claim.source and spelled == words and _lacks_determiner(words):
        return replace(claim, speaker=" ".join((*_list_words_before(claim.source.start, text), words)))
    if claim.speaker_class != SpeakerClass.BODY and (holder := _find_office_name(words)):
        return replace(claim, speaker=holder, speaker_class=SpeakerClass.PERSON)
    words = _TODAYS.sub("", _CARRIED_BY.sub("", words))
    known = words.startswith(("The ", "the ")) and claim.speaker_class == SpeakerClass.DOCUMENT
    return replace(claim, speaker=words if known else _WHEN_BEHIND.sub("", words))


def _read_source(claim: Claim, text: str) -> str:
    return " ".join(text[claim.source.start : claim.source.end].split()) if claim.source else ""


def _opens_sentence(word: str) -> bool:
    """Whether a word with a capital is no part of a name: "Monday", "The", what ends with a mark."""
    return word in WEEKDAYS or word.lower() in word_lists.load_words("stop_words") or not word[-1].isalnum()


def _lacks_determiner(words: str) -> bool:
    """Whether a noun for one person or firm stands without its article: "spokesman", which nobody writes."""
    nouns = words.split()
    if len(nouns) > 2 or not words.islower() or nouns[0] in _DETERMINERS or nouns[-1].endswith("s"):
        return False
    return nouns[-1] in word_lists.load_words("roles") or nouns[-1] in _FIRMS


def _list_words_before(place: int, text: str) -> tuple[str, ...]:
    """Return the words of the same phrase before a noun, from its article or from whose it is; none without one."""
    found: list[str] = []
    for word in _walk_back(text[max(0, place - _REACH) : place]):
        if word[-1] == "," and not word[0].isupper():
            break  # another phrase ends there: "near the port, police said"
        found.append(word)
        if word.lower() in _DETERMINERS or (word[0].isupper() and word.endswith(("'s", "’s"))):
            return tuple(reversed(found))
        if len(found) == _LONGEST_PHRASE or _FINITE_VERB.fullmatch(word) or word[-1] in ';:!?”"':
            break
    return ()


def _walk_back(before: str) -> Iterator[str]:
    """Yield the words before a place, the nearest first, as long as they end no sentence."""
    for word in reversed(before.split()):
        if word.endswith(".") and "." not in word[:-1] and not word[0].isupper():
            return
        yield word


def _find_office_name(words: str) -> str:
    """Return the name behind an office: "general manager A.J. Roe"; empty for two people, and where none follows."""
    found = _OFFICE_AND_NAME.fullmatch(words)
    if found is None:
        return ""
    common, roles = word_lists.load_words("common_words"), word_lists.load_words("roles")
    first, *_, last = found["name"].split()
    *before, noun = found["office"].split()
    if _RELATED.search(" ".join(before)):
        return ""  # "a spokesman for Minister Ada Doe" is not she
    joined = before[before.index("and") - 1] if "and" in before[1:] else ""
    two = joined[:1].isupper() and joined.lower() not in roles
    is_name = last.lower() not in common and last.lower() not in roles and first.lower() not in roles
    return found["name"] if noun.lower() in roles and is_name and not two else ""
