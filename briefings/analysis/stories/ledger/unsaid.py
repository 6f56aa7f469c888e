"""A claim and its text in, whether nobody said what it reports out: "could have added", "asks him to confirm"."""

import re

from briefings.analysis.english import word_lists
from briefings.analysis.english.phrases import alternatives
from briefings.core.analysis import Claim, SpeakerClass

#: Characters looked at before a cue. Limit: time.
_REACH = 40
#: Characters looked at before a cue for who is asked to do it. Limit: time.
_LONGEST_REQUEST = 90
_NOT_CONFIRMED = r"(?:\b(?:not|never|cannot|neither)|n[’']t)\s(?:\w+ly\s)?(?:den(?:y|ied)|confirm(?:ed)?|ruled? out)\Z"
_COULD_HAVE = r"\b(?:could|might|should|would)\s(?:\w+\s)?have\s(?:\w+ly\s|also\s)?\w+\Z"
_NOT_DONE = re.compile(
    rf"{_NOT_CONFIRMED}|{_COULD_HAVE}|\b{alternatives('around_saying', 'not done')}\sto\s(?:\w+ly\s)?\w+\Z",
    re.IGNORECASE,
)
#: "asks the council to assure": another one is to do it.
_ASKED_TO = re.compile(rf"\b{alternatives('around_saying', 'asked')}\s[^,.;:“”\"]{{3,60}}\sto\s\Z", re.IGNORECASE)
#: "neither Doe nor Roe told the court"; "No. 10" is a place.
_NONE = re.compile(r"(?:neither|none|nobody|no\sone|no\s[a-z]+)\b", re.IGNORECASE)
#: "went on to say": whoever does that says it.
_GOES_ON_TO = re.compile(r"\b(?:on|continue[sd]?|back|out|did|does) (?:to )?\Z")
#: "he had nothing further to add".
_NOTHING_TO_SAY = re.compile(
    r"\b(?:nothing|little)\s(?:more\s|further\s|else\s)?to\s(?:add|say)\b|\bno\s(?:further\s)?comment\b"
)
_ANSWER = re.compile(r"\W*(?:no|yes|nope|yeah|not really|of course)\b(?!\s[a-z])", re.IGNORECASE)
#: Words of an answer that says nothing without its question. Not measured: chosen by eye.
_LONGEST_ANSWER = 8


def is_unsaid(claim: Claim, text: str) -> bool:
    """Return whether nobody said what a claim reports, or only "No, I don't think so" to a question."""
    return (
        _is_not_done(claim, text)
        or _is_infinitive(claim, text)
        or _is_answer(claim, text)
        or bool(_NOTHING_TO_SAY.search(text, claim.content.start, claim.content.end))
    )


def _is_not_done(claim: Claim, text: str) -> bool:
    """Whether a cue tells that nothing was said: "did not deny", "could have added"; or that nobody said it."""
    nobody = claim.source is not None and _NONE.match(text, claim.source.start, claim.source.end)
    asked = _ASKED_TO.search(text[max(0, claim.cue.start - _LONGEST_REQUEST) : claim.cue.start])
    return bool(nobody or asked or _NOT_DONE.search(text[max(0, claim.cue.start - _REACH) : claim.cue.end]))


def _is_infinitive(claim: Claim, text: str) -> bool:
    """Whether one person is told to do, or cannot do, what a cue says: "Doe cannot deny it and accuse Roe"."""
    alone = claim.speaker_class == SpeakerClass.PERSON and " and " not in claim.speaker
    cue = text[claim.cue.start : claim.cue.end].lower()
    before = text[max(0, claim.cue.start - _REACH) : claim.cue.start]
    return alone and cue in word_lists.load_words("reporting_verbs") and not _GOES_ON_TO.search(before)


def _is_answer(claim: Claim, text: str) -> bool:
    """Whether what is quoted is only "No, I don't think so": what was asked stands elsewhere."""
    words = text[claim.content.start : claim.content.end]
    return not claim.continued and bool(_ANSWER.match(words)) and len(words.split()) <= _LONGEST_ANSWER
