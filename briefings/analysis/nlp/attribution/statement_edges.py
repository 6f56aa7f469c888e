"""The edges of what somebody says: relative pronouns, quotation marks and points that are not part of it."""

import re
from collections.abc import Sequence

from briefings.analysis.english import word_lists
from briefings.analysis.nlp.attribution.phrase_spans import Range

_RELATIVE_PRONOUNS = word_lists.load_kind("grammar_words", "bare relative")


_DATELINE = re.compile(r"[A-Z]{3}[^\n.;“\"]{0,40}(?:\([A-Z][\w ]+\)\s*)?\s(?:-|--|–|—)\s")


#: "… and the chief took part": the clause stands without what joins it to another.
_CONJUNCTION = re.compile(r"(?:and|[Bb]ut|Meanwhile,|However,)\s+")
#: Whom and where something was told, before it: "warned Iran on Sunday it would …", "said in a statement it was".
_OCCASION_BEFORE = re.compile(
    r"(?:[A-Z][\w.]+\s)?on\s(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\s(?=(?:it|he|she|they)\s)|"
    r"in\s(?:an?|the|his|her|its|their)\s(?:\w+\s)?(?:statement|interview|speech|letter|tweet|e-?mail|report|briefing|memo)\s"
    r"(?:on\s\w+day\s)?(?:that\s)?(?=(?:it|he|she|they|the|there)\s)"
)
#: Where what was said is taken from, behind it.
_ORIGIN_BEHIND = re.compile(r",?\saccording\sto\s[^.]{3,80}$")
#: Where and when something was said, behind a quotation that ends what was said.
_OCCASION_BEHIND = re.compile(
    r"(?<=[”\"]),?\s(?:as\s(?:he|she|it|they|the)\b|in\san?\s(?:interview|statement|speech|letter|tweet|e-?mail)\b|"
    r"during\san?\b|at\sa\s(?:rally|news|press)\b|(?:adding|claiming|noting|saying)\b)[^“”\"]*$"
)


#: "…, but he also noted that …": another statement of the same speaker.
_SAID_NEXT = (
    r"(?:said|says|noted|notes|added|adds|warned|admitted|acknowledged|"
    r"conceded|argued|insisted|claimed|declined|refused|dismissed|referred|predicted|described|cited|marveled)"
)
_NEXT_STATEMENT = re.compile(
    rf",?\s(?:but|and|while|though)\s(?:(?:he|she|it|they)\s)?(?:also\s|later\s|still\s|repeatedly\s)?{_SAID_NEXT}\b[^“”\"]*$|"
    r",\swhile\s[^,“”\"]{3,60}?\s(?:has\s|have\s|had\s)?(?:said|says|say)\b[^“”\"]*$"
)


_QUOTES = frozenset('“”"„«»')
#: Words that go on behind a cue and are part of what is said. Not measured: chosen by eye.
_SHORTEST_CONTINUATION = 4


_SPEAKING_ON = re.compile(
    r",\s(?:as\swell\sas\s|while\s)?(?:adding|noting|contending|arguing|lamenting|claiming|warning)\s"
)


def drop_relative_pronouns(text: str, runs: Sequence[Range]) -> list[Range]:
    """Leave out stretches that are a relative pronoun and nothing more, where others tell something."""
    telling = [run for run in runs if text[run[0] : run[1]].lower() not in _RELATIVE_PRONOUNS]
    return telling or list(runs)


def _has_whole_quotations(words: str) -> bool:
    return words.count('"') % 2 == 0 and words.count("“") == words.count("”")


def _continues(words: str, *, quoted: bool) -> bool:
    """Whether a later stretch goes on with what is said: after a quotation another, else more than "on Tuesday"."""
    if any(mark in words for mark in _QUOTES):
        return True
    return not (quoted or len(words.split()) < _SHORTEST_CONTINUATION or words.startswith(("of ", "at ", "from ")))


def skip_place_line(text: str, words: Range) -> Range:
    """Return the words for a speaker without a dateline before them: "PORT SELENE — The union"."""
    head = _DATELINE.match(text, *words)
    return (head.end(), words[1]) if head and head.end() < words[1] else words


def trim_edges(text: str, runs: Sequence[Range]) -> list[Range]:
    """Leave out a dateline or "and" before what is said, and an occasion behind it: "…” in an interview on Friday"."""
    quoted = text[runs[0][0]] in _QUOTES
    found = [*runs[:1], *(run for run in runs[1:] if _continues(text[run[0] : run[1]], quoted=quoted))]
    start, end = found[0]
    if (head := _DATELINE.match(text, start, end)) and head.end() < end:
        found[0] = (head.end(), end)
    elif (joint := _CONJUNCTION.match(text, start, end)) and joint.end() < end:
        found[0] = (joint.end(), end)
    start, end = found[0]
    if (occasion := _OCCASION_BEFORE.match(text, start, end)) and occasion.end() < end:
        found[0] = (occasion.end(), end)
    start, end = found[-1]
    if (origin := _ORIGIN_BEHIND.search(text, start, end)) and _has_whole_quotations(text[start : origin.start()]):
        found[-1] = start, end = start, origin.start()
    if (more := _SPEAKING_ON.search(text, start, end)) and _has_whole_quotations(text[more.start() : end]):
        found[-1] = (start, more.start())
    elif tail := _OCCASION_BEHIND.search(text, start, end) or _NEXT_STATEMENT.search(text, start, end):
        found[-1] = (start, tail.start())
    return found
