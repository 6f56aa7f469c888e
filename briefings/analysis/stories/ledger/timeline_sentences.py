"""A sentence of a timeline and the names in it in, whether it tells its day to one who has read no other out; pure.

It names a place, a person or a body; it adds nothing to what was told before ("20 others", "earlier on Sunday"); and
what it takes for known ("the company", "the summit") it names itself.
"""

import re
from collections.abc import Sequence

from briefings.analysis.english.phrases import alternatives, compile_phrases
from briefings.analysis.stories.clustering.stems import extract_stems
from briefings.analysis.stories.ledger.doubts import has_lost_noun
from briefings.analysis.stories.standalone import QUOTED
from briefings.core.analysis import Mention
from briefings.core.article import Span

#: Kinds of names that say where or who.
_NAMING = frozenset(("PERSON", "ORG", "GPE", "LOC", "NORP", "EVENT"))
_COUNTED_ON = compile_phrases("dangling", "counted on")
_OPENING_COUNT = re.compile(
    rf"\W*(?:[Aa]t least |[Ss]ome )?{alternatives('dangling', 'opening count')}\b", re.IGNORECASE
)
#: "Roe also left": who left besides, a sentence before says; "burned and also sank" says it itself.
_ALSO = re.compile(r"(?<!\band )(?<!\bbut )\balso\b(?! an? )")
#: "the company", "the league's": one of many, which a sentence before named.
_ONE_OF_MANY = re.compile(
    rf"\b[Tt]he {alternatives('dangling', 'one of many')}\b(?! (?:of|that|which|who|whose|for|in|at|from)\b)"
)
#: "the entire 5 percent stake held by Roe": in what, a sentence before says.
_STAKE = re.compile(r"\b(?:stake|shareholding)s?\b(?!\s(?:in|of)\b)")
#: "a stake in Lind Ferries", and "the Lind Ferries stake".
_STAKE_IN = re.compile(r"\b(?:stake|shareholding)s?\s(?:in|of)\s|\b[A-Z][\w’'-]{1,30}\s(?:stake|shareholding)")
#: "As planned, |Roe left": what stands before the first name of a sentence, and behind it.
_OPENING_PHRASE = re.compile(
    r"\W?(?:On|In|At|As|After|Before|By|During|Late|Early|Earlier|Yesterday|Today|Last|With|For|Instead)\b[^,]{0,60},\s"
)
_VERB_BEHIND = re.compile(r"\s[a-z]")
#: "those pangs visited lawmakers": which ones, a sentence before says.
_THOSE = re.compile(r"(?:\A\W*|,\s)[Tt](?:hose|hese)\s(?!who\b|that\b|in\b|of\b)[a-z]+\s")
#: "Roe used that term.", "Something was odd": what, a sentence before or behind says.
_THAT = re.compile(r"\bthat\s[a-z]+[.!]?\Z|\A\W*(?:Something|Nothing|Everything)\b")
#: "the southern city": which one, a sentence before says.
_TOWN = re.compile(
    r"\b[Tt]he\s(?:northern|southern|eastern|western|central|coastal|besieged|restive)\s"
    r"(?:city|town|village|province|region|district)\b(?!\sof\s[A-Z]|,?\s[A-Z])"
)
#: "The poll was conducted from 19 to 22 March": how somebody knows, and not what happened.
_METHOD = re.compile(r"\b(?:poll|survey)\swas\sconducted\b|\brandom\ssample\b")
#: "said Tuesday, “I think …”": what somebody says is in the ledger.
_SAID = re.compile(r"\bsaid\b[^\"“,]{0,30},\s[\"“]")
#: "Authorities to respect the truce Doe told the council": a line of a list, or a headline, glued on.
_LINE_BEFORE = re.compile(
    r"\A\W*(?!Attempts?\b|Efforts?\b|Plans?\b|Moves?\b)[A-Z]\w+(?:\s[A-Z]\w+)?\sto\s(?!the\b|an?\b)[a-z]+\s"
)
#: "will open the port this week, an official said Monday": the day is that of the words, and what they tell is a plan.
_WILL, _ANNOUNCED = re.compile(r"\bwill\b"), re.compile(r",\s[^,]{3,80}\bsaid\b[^,]{0,60}\Z")
_TO_COME = re.compile(r"\b(?:this|next)\s(?:week|month|year)\b|\blater\s(?:this|on|in)\b")
#: "236 ships, up from 148 yesterday", "called Roe's words on Saturday odd", "in the week to 16 August": a day that the
#: sentence compares with, that of somebody's noun, or the end of a stretch. "Since the truce began on Friday"
#: tells what came later.
OTHER_DAY_BEFORE = re.compile(
    r"\b(?:(?:up|down)\sfrom|compared\s(?:with|to))\s(?:about\s|some\s)?\d[\d,.]*\s(?:\w+\s)?\Z"
    r"|\b[Ss]ince\s[^,;]{1,80}\son\s\Z"
    r"|[’']s\s(?:[a-z]+\s){0,2}(?:remarks|words|comments|speech|report|article|story|interview|statement)\s(?:on\s)?\Z"
    r"|\b(?:week|month|year)\s(?:to|ending|ended)\s(?:on\s)?\Z|\b(?:[Ff]rom|[Bb]etween)\s\Z"
    # "between 13 April and 26 June": neither day is that of the deed
    r"|\b(?:[Ff]rom|[Bb]etween)\s(?:\w{1,12}[.,]?\s){1,4}(?:and|to|until|till|through)\s\Z"
)


def names_its_event(text: str, names: Sequence[Mention], start: int) -> bool:
    """Return whether a sentence says by itself what happened and to whom; `names` stand in it, it begins at `start`."""
    if not any(name.label in _NAMING for name in names):
        return False
    own = QUOTED.sub(" ", text)
    if _ALSO.search(own) or _COUNTED_ON.search(own) or _OPENING_COUNT.match(own) or has_lost_noun(own):
        return False
    if _STAKE.search(own) and not _STAKE_IN.search(own):
        return False
    plan = _WILL.search(own) and _TO_COME.search(own) and _ANNOUNCED.search(own)
    words = any(pattern.search(own) for pattern in (_THOSE, _THAT, _METHOD, _TOWN)) or _SAID.search(text)
    if plan or words or _LINE_BEFORE.match(text):
        return False
    return not any(_needs_a_name_before(text, found, names, start) for found in _ONE_OF_MANY.finditer(text))


def _needs_a_name_before(text: str, found: re.Match[str], names: Sequence[Mention], start: int) -> bool:
    """Whether neither a body nor the noun itself stands before a noun that points back."""
    noun = found.group().split()[-1]
    if re.search(rf"\b{noun}", text[: found.start()], re.IGNORECASE):
        return False
    return not any(name.label == "ORG" and name.span.start - start < found.start() for name in names)


def has_lost_surname(text: str, span: Span, persons: Sequence[Mention], known: frozenset[str]) -> bool:
    """Whether a sentence opens with its time or place and a surname that neither it nor most of the story's texts tell.

    What the texts of the story have in common is `known`, by its stems.
    """
    for one in persons:
        name = text[one.span.start : one.span.end]
        if not span.start <= one.span.start < span.end or " " in name or known & {*extract_stems(name)}:
            continue
        before = text[span.start : one.span.start]
        if _OPENING_PHRASE.fullmatch(before) and name not in before and _VERB_BEHIND.match(text, one.span.end):
            return True
    return False
