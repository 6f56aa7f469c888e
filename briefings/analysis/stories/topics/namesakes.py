"""Tells a person's name from that of a ship, a street, a law or a prize that is called by him. Pure."""

import re

from briefings.analysis.english.phrases import alternatives
from briefings.core.analysis import Mention

#: Characters around a name that are looked at. Limit: the longest phrase of the list.
REACH = 40
_BEFORE_NAMESAKE = re.compile(rf"\b(?i:{alternatives('namesakes', 'before')})[ “\"]+$")
_BEHIND_NAMESAKE = re.compile(rf"[”\"]? ?{alternatives('namesakes', 'behind')}\b", re.IGNORECASE)
_OF_A_PERSON = re.compile(rf" {alternatives('namesakes', 'his own')}\b", re.IGNORECASE)
_ARTICLE = re.compile(r"\b[Tt]he $")


def is_namesake(text: str, mention: Mention) -> bool:
    """Return whether a person's name is that of a ship, a street, a law or a prize."""
    if mention.label != "PERSON":
        return False
    before, behind = text[max(0, mention.span.start - REACH) : mention.span.start], text[mention.span.end :][:REACH]
    if _BEFORE_NAMESAKE.search(before) or _BEHIND_NAMESAKE.match(behind):
        return True
    full = len(text[mention.span.start : mention.span.end].split()) > 1
    return full and bool(_ARTICLE.search(before)) and not _OF_A_PERSON.match(behind)
