"""A sentence as the text has it in, whether it can be printed as what happened on a day out."""

import re
from collections.abc import Iterable

from briefings.analysis.english.phrases import alternatives
from briefings.analysis.stories.key_sentences import DANGLING_INSIDE, DANGLING_OPENING, is_boilerplate

#: Words of a sentence that tells an event; longer ones hold several sentences glued together.
#: Not measured: chosen by eye on the judged editions.
MIN_EVENT_WORDS, MAX_EVENT_WORDS = 4, 55
#: What a page, a caption or a header leaves in a sentence: stamps, lengths of films, bullets, credits.
_FURNITURE = re.compile(
    r"\d{1,2}:\d\d|\\?\*\s|\bGMT\b|\bEnd Quote\b|\bLast updated\b|\bCredit:|\bEDITOR\b|\bROUGH CUT\b|[|•…]"
    r"|(?:\b[A-Z]{3,}\b[ ,]+){3}|^[A-Z][A-Z .,]{3,40}[—–―-]"
    r"|^\W*(?:File|Photo|Video|Watch|Image|Caption)\b|\((?:REUTERS|AP|AFP|Reuters)\)",
)
#: A small word with a capital behind a word without a mark: a headline or a caption was glued on there.
_GLUED = re.compile(rf"(?<=\w) {alternatives('dangling', 'glued')}(?= )")
#: "On July 22 that year": which year, a sentence before says.
_OTHER_TIME = re.compile(r"\b(?:that|the same|the following|the previous) (?:year|month|week)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:he|she|his|her|him|hers)\b", re.IGNORECASE)
#: Nouns that point back at a sentence before, unless they say at what.
_LOST_NOUN = re.compile(
    rf"\bthe {alternatives('dangling', 'noun')}\b(?! {alternatives('dangling', 'complement')}\b)", re.IGNORECASE
)
#: A question, an exclamation, a sentence that was cut.
_WHOLE = re.compile(r"[.][\"”’')]*$")
_SPEECH_OPENING = re.compile(r"[\"“‘']")


def has_lost_pronoun(text: str, people: Iterable[int]) -> bool:
    """Whether a sentence says "he" or "she" before it names anybody; `people` are where persons' names start in it."""
    found = _PRONOUN.search(text)
    return found is not None and min(people, default=len(text)) > found.start()


def is_event_sentence(text: str) -> bool:
    """Whether a sentence stands alone and whole: no caption, header, question, speech or sentence glued to another."""
    if not MIN_EVENT_WORDS <= len(text.split()) <= MAX_EVENT_WORDS or is_boilerplate(text):
        return False
    if not _WHOLE.search(text) or text[:1].islower() or _SPEECH_OPENING.match(text):
        return False
    if _FURNITURE.search(text) or _GLUED.search(text) or _OTHER_TIME.search(text) or _LOST_NOUN.search(text):
        return False
    balanced = text.count("“") == text.count("”") and text.count('"') % 2 == 0 and text.count("(") == text.count(")")
    return balanced and not DANGLING_OPENING.match(text) and not DANGLING_INSIDE.search(text)
