"""A sentence in, what it leaves open out: the unknown, the undisclosed, and what somebody declined to say."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from briefings.analysis.english import word_lists
from briefings.analysis.english.phrases import alternatives, translate_phrase


def _load_word_classes() -> dict[str, str]:
    """Map each class of words that the phrases name to a pattern of its words."""
    names = word_lists.load_kinds("open_matter_words")
    return {name: alternatives("open_matter_words", name) for name in names}


def _compile_phrases() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the name and the pattern of each phrase of the list, in its order."""
    classes = _load_word_classes()
    return tuple(
        (row[0], re.compile(rf"\b{translate_phrase(row[1], classes)}", re.IGNORECASE))
        for row in word_lists.load_rows("open_matters")
    )


#: Each with the words that open the matter, or with a group for it. Earlier phrases win over later ones.
_PHRASES = _compile_phrases()
#: A sentence without one of these leaves nothing open: far quicker to ask than the phrases.
_HINTS = tuple(hint.replace("_", " ") for hint in word_lists.load_entries("open_matter_hints"))
_RELATIVE_CLAUSE = re.compile(r",?\s(?:who|which|that)\b(?=\s|$)", re.IGNORECASE)


_OPENER, _BEHIND_COMMA, _BOUNDARY, _END = (
    alternatives("grammar_words", kind)
    for kind in ("clause opener", "clause behind a comma", "clause boundary", "end of a matter")
)
_CLAUSE_OPENERS = re.compile(
    rf"(?:(?:{_OPENER}|(?:he|she|it|they|[A-Z]\w+)\ssaid)\b,?\s+)+",
    re.IGNORECASE,
)
_CLAUSE_BOUNDARY = re.compile(rf"[;:—–]\s|,\s{_BEHIND_COMMA}\s|\s{_BOUNDARY}\s|,\s")
_MATTER_END = re.compile(
    rf"[,;]\s|\s[—–-]\s|\s{_END}\s|(?<![.!?…])[.!?…]++[\"”’)]*$"
    r"|,?\s(?:he|she|they|it|[A-Z]\w+(?:\s[A-Z]\w+)?)\s(?:said|says|added)\b"
)
_RELATIVE_ONLY = word_lists.load_kind("grammar_words", "relative only")
#: Cues after which the subject is who left it open, not what is open.
_AGENT_CUE = re.compile(alternatives("open_matter_agents"), re.IGNORECASE | re.DOTALL)


class OpenMatterCue(NamedTuple):
    """What a sentence leaves open, in offsets of the article's text."""

    cue: tuple[int, int]
    matter: tuple[int, int] | None
    source: tuple[int, int] | None
    #: the name of the phrase of the list that it was found by
    rule: str


def is_agent_cue(cue: str) -> bool:
    """Whether the subject of a cue is who keeps silent: "declined to say", not "was not disclosed"."""
    return bool(_AGENT_CUE.search(cue))


def find_open_matter_cues(text: str, start: int, end: int) -> Iterator[OpenMatterCue]:
    """Yield what a sentence leaves open; cues do not overlap."""
    low = text[start:end].lower()
    if not any(hint in low for hint in _HINTS):
        return
    taken: list[tuple[int, int]] = []
    found: list[OpenMatterCue] = []
    for name, pattern in _PHRASES:
        for match in pattern.finditer(text, start, end):
            cue = match.span("cue")
            if any(cue[0] < last and first < cue[1] for first, last in taken):
                continue
            taken.append(cue)
            found.append(_build_cue(text, start, end, match, name))
    yield from sorted(found)


def _build_cue(text: str, start: int, end: int, match: re.Match[str], rule: str) -> OpenMatterCue:
    cue = match.span("cue")
    groups = match.groupdict()
    after = next((match.span(name) for name in ("matter", "matter2", "after") if groups.get(name)), None)
    subject = _find_subject(text, start, cue[0])
    if is_agent_cue(text[cue[0] : cue[1]]):
        by_whom = "reached" not in text[cue[0] : cue[1]] or subject is not None
        return OpenMatterCue(cue, _trim_matter(text, after, end) if after else None, subject if by_whom else None, rule)
    if groups.get("matter") or groups.get("matter2"):
        return OpenMatterCue(cue, _trim_matter(text, after, end) if after else None, None, rule)
    if subject is None and after:
        return OpenMatterCue(cue, _trim_matter(text, after, end), None, rule)
    if subject is not None and after and text[subject[0] : subject[1]].lower() in {"it", "that"}:
        return OpenMatterCue(cue, _trim_matter(text, after, end), None, rule)
    return OpenMatterCue(cue, subject, None, rule)


def _trim_matter(text: str, place: tuple[int, int], end: int) -> tuple[int, int] | None:
    """Cut the matter off where its clause ends."""
    start, stop = place[0], min(place[1], end)
    match = _MATTER_END.search(text, start, stop)
    if match and match.start() > start:
        stop = match.start()
    while stop > start and not text[stop - 1].isalnum() and text[stop - 1] not in ')%"”’':
        stop -= 1
    return (start, stop) if stop > start else None


def _find_subject(text: str, start: int, stop: int) -> tuple[int, int] | None:
    """Return the words between the start of the clause and the cue."""
    first = start
    while match := _CLAUSE_BOUNDARY.search(text, first, stop):
        if text[match.end() : stop].strip(" ,") == "" or _is_relative_only(text[match.end() : stop]):
            break
        first = match.end()
    opener = _CLAUSE_OPENERS.match(text, first, stop)
    first = opener.end() if opener else first
    if relative := _RELATIVE_CLAUSE.search(text, first, stop):
        stop = relative.start()
    while stop > first and not text[stop - 1].isalnum() and text[stop - 1] not in ')"”’':
        stop -= 1
    while first < stop and not text[first].isalnum() and text[first] not in '"“‘(':
        first += 1
    return (first, stop) if stop > first else None


def _is_relative_only(words: str) -> bool:
    """Whether nothing but a relative pronoun stands between a comma and the cue: the subject is further left."""
    return words.strip(" ,").lower() in _RELATIVE_ONLY
