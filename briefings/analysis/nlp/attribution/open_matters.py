"""A sentence in, what it leaves open out: the unknown, the undisclosed, and what somebody declined to say."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

_NEGATION = r"(?:not|never|n['’]t)"
_ADVERBS = r"(?:(?:yet|immediately|been|be|being|fully|publicly|officially|independently|further|otherwise|so|far|" \
       r"clearly|also|still|definitively|initially)\s)*"  # fmt: skip
_DISCLOSURE_PARTICIPLES = (
    r"(?:disclosed|released|published|made\spublic|made\sclear|made\sknown|revealed|named|announced|specified|known|identified|confirmed|"
    r"determined|provided|given|clear|certain|explained|established|decided|finali[sz]ed|verified|detailed|available|"
    r"corroborated|settled|clarified|divulged|understood|answered|resolved|elaborated|spelled\sout|set)"
)
_QUESTION_WORDS = r"(?:whether|how|who|whom|whose|what|when|where|why|which|if)"
_DISCLOSURE_VERBS = (
    r"(?:say|comment|discuss|give|provide|name|identify|confirm|answer|disclose|specify|elaborate|respond|reveal|explain|reply|"
    r"release|address|clarify|offer|divulge|detail|be\snamed|be\sidentified|go\sinto|take\squestions|return|indicate|make\spublic|"
    r"speculate|rule\sout|be\sdrawn|describe|publish|mention|spell\sout)"
)
_INFORMATION_NOUNS = (
    r"(?:details?|information|explanation|word|comments?|dates?|timetables?|timelines?|figures?|reasons?|causes?|motives?|documents?|"
    r"claims?\sof\sresponsibility|confirmation|evidence|response|reaction|statement|agreement|text|results?|names?|list|numbers?|"
    r"estimates?|data|breakdown|answers?|indication|clarity|official\s\w+|toll|terms|protocol|transcript|specifics)"
)
_AUXILIARIES = r"(?:was|were|is|are|has|have|had|would\sbe|will\sbe|could|can|would|will|did|does|do)"

#: Each with the words that open the matter, or with a group for it. Earlier patterns win over later ones.
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # it was not clear whether …
        rf"\bit\s(?P<cue>(?:is|was|remains|remained|has)\s(?:{_NEGATION}\s{_ADVERBS}{_DISCLOSURE_PARTICIPLES}|(?:still\s|yet\s)?(?:unclear|unknown|uncertain|undecided|too\s(?:early|soon)"
        rf"\sto\s(?:say|tell|know)))),?\s(?P<matter>(?:{_QUESTION_WORDS}|that)\s.+)",
        # questions remain about …; questions were left unanswered
        r"(?P<cue>\b(?:(?:many|several|some|serious|key|big|open|more|few)\s)*(?:questions?|doubts?|uncertainty|mystery)\s(?:still\s)?"
        r"(?:remain(?:s|ed)?|persist(?:s|ed)?|linger(?:s|ed)?|surrounds?|surrounded|hangs?\sover)\b(?:\sopen|\sunanswered)?)"
        r"(?:\s(?:about|over|as\sto|on|regarding|around|concerning)\s(?P<matter>.+)|\s(?P<matter2>[a-z].+))?",
        # declined to comment on …, would not say whether …, did not respond to a request for comment
        rf"(?P<cue>\b(?:(?:has|have|had)\s)?(?:(?:declin|refus)(?:ed|es|e|ing)|fail(?:ed|s)?|unwilling|unable|not\sauthori[sz]ed)\sto\s{_DISCLOSURE_VERBS})(?:\s(?:on|about|to|into))?"
        rf"(?:\s(?P<matter>[^,;].*))?",
        rf"(?P<cue>\b(?:did|does|do|would|has|have|had|could|will|can)(?:\s(?:not|never)|n['’]t)\s(?!(?:\w+\s){{0,2}}been\s)(?:{_ADVERBS})(?:immediately\s)?(?:disclosed?|specif(?:y|ied)|"
        rf"comment(?:ed)?|respond(?:ed)?|elaborated?|identify|identified|revealed?|repl(?:y|ied)|explain(?:ed)?|be\sreached|"
        rf"return(?:ed)?(?=\s(?:\w+\s){{0,3}}(?:calls?|messages?|e-?mails?|requests?))|"
        rf"(?:say|said|says|made?\sclear|know|knew|known|confirm(?:ed)?)(?=\s{_QUESTION_WORDS}\b)|"
        rf"(?:give|given|provided?|offer(?:ed)?)(?=\s(?:any\s|a\s|an\s|the\s|further\s|more\s)*(?:\w+\s)?{_INFORMATION_NOUNS})|name(?=\s)))"
        rf"(?:\s(?:on|about|to|for))?(?:\s(?P<matter>[^,;.].*))?",
        rf"(?P<cue>\b(?:gave|gives|provided|provides|offered|released|published|had|has|have|made)\sno\s(?:\w+\s){{0,2}}{_INFORMATION_NOUNS})"
        rf"(?:\s(?:about|on|of|for|as\sto|regarding|over)\s(?P<matter>.+))?",
        r"(?P<cue>\bwithout\s(?:giving|providing|elaborating|taking|specifying|naming|saying|offering|identifying|going\sinto|explaining|disclosing|revealing)\b)"
        r"(?:\s(?P<matter>.+))?",
        rf"\bthere\s(?P<cue>(?:is|was|were|are|has\sbeen|have\sbeen)\s(?:still\s|as\syet\s)?no\s(?:\w+\s){{0,2}}{_INFORMATION_NOUNS})"
        rf"(?:\s(?:about|on|of|for|from|as\sto|that|regarding|over)\s(?P<matter>.+))?",
        # no details were given
        rf"(?P<cue>\b(?P<matter>no\s(?:[\w-]+\s){{0,3}}?(?:\w+))(?:\s(?:of|on|about|for|from)\s[^,;]{{3,60}}?)?\s(?:was|were|has\sbeen|have\sbeen|is|are)\s{_ADVERBS}"
        rf"(?:given|released|provided|available|published|disclosed|made\spublic|announced|offered|revealed|set|issued|named|presented|immediately\sknown))\b",
        r"(?P<cue>\bno\s(?:\w+\s){0,2}(?:has|have|had)\s(?:yet\s|so\sfar\s|immediately\s)?claimed\s(?P<matter>responsibility(?:\sfor\s[^,;.]+)?))",
        # could not be verified, has yet to be confirmed
        rf"(?P<cue>\b(?:could|can)(?:\snot|not|n['’]t)\s(?:immediately\s|yet\s)?(?:be\s{_ADVERBS}(?:verified|confirmed|reached(?:\sfor\scomment)?|determined|established|corroborated|"
        rf"identified|ascertained)|(?:independently\s)?(?:verify|confirm)))(?:\s(?P<after>[^,;].*))?",
        r"(?P<cue>\b(?:has|have|had|is|are|was|were)\s(?:yet\sto|still\sto)\s(?:be\s)?(?:announced?|disclosed?|released?|published?|confirm(?:ed)?|comment(?:ed)?|respond|"
        r"name[d]?|determined?|decided?|explain(?:ed)?|say|set|known|reveal(?:ed)?|identif(?:y|ied)|specif(?:y|ied)|agreed?))(?:\s(?P<after>[^,;].*))?",
        rf"(?P<cue>\b(?:remain(?:s|ed)?|is|are|was|were|be|left|stays?|stayed)\s(?:still\s|as\syet\s|largely\s|otherwise\s|currently\s|so\sfar\s)?(?:unclear|unknown|uncertain|unanswered|undecided|"
        rf"unresolved|undisclosed|unconfirmed|unspecified|unexplained|unidentified|unaccounted\sfor|to\sbe\sseen|a\smystery|an\sopen\squestion|in\sdoubt|under\swraps|"
        rf"in\sdispute|anyone['’]s\sguess|open(?=[.,;]|$)))(?:\s(?P<after>(?:{_QUESTION_WORDS}|about|on|as\sto)\s.+))?",
        r"(?P<cue>\b(?:little|nothing|not\smuch|no\smore)\s(?:is|was|has\sbeen|else\sis)\s(?:known|said|disclosed|clear|revealed|made\spublic))(?:\s(?:about|of|on)\s(?P<matter>.+))?",
        r"(?P<cue>\b(?:nobody|no\sone|none\sof\s\w+)\s(?:\w+\s)?(?:knows|knew|could\ssay|can\ssay|would\ssay|could\sconfirm|claimed|has\sclaimed))(?:\s(?P<matter>.+))?",
        rf"(?P<cue>\b(?:still\s)?(?:unclear|unknown|uncertain|undisclosed|unspecified|unconfirmed)\b(?=\s(?:{_QUESTION_WORDS}|number|sum|amount|location|reasons?|terms|price|destination|date|cause|reports?)))\s(?P<matter>[^,;]+)",
        # the terms were not disclosed
        rf"(?P<cue>\b(?:was|were|is|are|has|have|had|would\sbe|will\sbe)(?:\s{_NEGATION}|n['’]t)\s{_ADVERBS}{_DISCLOSURE_PARTICIPLES})\b(?!\s(?:for\s(?:his|her|its|their|being)|as\s|to\s(?:be|have)|to\s(?!the\b|reporters|journalists)\w+))"
        rf"(?:\s(?P<after>(?:{_QUESTION_WORDS}|in|by|about)\s[^;]+))?",
    )
)
#: A sentence without one of these leaves nothing open: far quicker to ask than the patterns.
_HINTS = (
    " not", "n't", "n’t", "no ", "unclear", "unknown", "uncertain", "undisclosed", "unconfirmed", "unspecified",
    "unanswered", "undecided", "unresolved", "unexplained", "unidentified", "unable", "unwilling",
    "unaccounted", "declin",
    "refus", "fail", "without", "remain", "nobody", "little", "nothing", "yet to", "still to", "question",
    "doubt", "cannot", "mystery",
    "guess", "none", "never",
)  # fmt: skip
_RELATIVE_CLAUSE = re.compile(r",?\s(?:who|which|that)\b(?=\s|$)", re.IGNORECASE)
_CLAUSE_OPENERS = re.compile(
    r"(?:(?:but|and|while|although|though|however|yet|also|so|still|because|as|that|which|meanwhile|"
    r"whereas|even|if|when|(?:he|she|it|they|[A-Z]\w+)\ssaid)\b,?\s+)+",
    re.IGNORECASE,
)
_CLAUSE_BOUNDARY = re.compile(
    r"[;:—–]\s|,\s(?:and|but|while|although|though|with|because|as|which|where|so)\s|\s(?:but|because|that|although|while)\s|,\s"
)
_MATTER_END = re.compile(
    r"[,;]\s|\s[—–-]\s|\s(?:but|although|though|while|because)\s|[.!?…]+[\"”’)]*$|,?\s(?:he|she|they|it|[A-Z]\w+(?:\s[A-Z]\w+)?)\s(?:said|says|added)\b"
)


class OpenMatterCue(NamedTuple):
    """What a sentence leaves open, in offsets of the article's text."""

    cue: tuple[int, int]
    matter: tuple[int, int] | None
    source: tuple[int, int] | None


#: Cues after which the subject is who left it open, not what is open.
_AGENT_CUE = re.compile(
    r"\b(?:declin|refus|fail|unwilling|unable|not\sauthori)|^(?:did|does|do|would|could|has|have|had|will|can)\b(?!.*\bbe(?:en)?\b).*\b(?:disclose|specif|comment|respond|"
    r"elaborat|identif|reveal|repl|explain|return|say|said|says|confirm|give|given|provide|offer|name|made?|know)|"
    r"^(?:gave|gives|provided|provides|offered|released|published|had|has|have|made)\sno\b|^without|yet\sto\s(?!be)|still\sto\s(?!be)|reached|(?:could|can)(?:not|\snot)\s(?:\w+\s)?(?:verify|confirm)$",
    re.IGNORECASE | re.DOTALL,
)


def find_open_matter_cues(text: str, start: int, end: int) -> Iterator[OpenMatterCue]:
    """Yield what a sentence leaves open; cues do not overlap."""
    low = text[start:end].lower()
    if not any(hint in low for hint in _HINTS):
        return
    taken: list[tuple[int, int]] = []
    found: list[OpenMatterCue] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text, start, end):
            cue = match.span("cue")
            if any(cue[0] < last and first < cue[1] for first, last in taken):
                continue
            taken.append(cue)
            found.append(_build_cue(text, start, end, match))
    yield from sorted(found)


def _build_cue(text: str, start: int, end: int, match: re.Match[str]) -> OpenMatterCue:
    cue = match.span("cue")
    groups = match.groupdict()
    after = next((match.span(name) for name in ("matter", "matter2", "after") if groups.get(name)), None)
    subject = _find_subject(text, start, cue[0])
    if _AGENT_CUE.search(text[cue[0] : cue[1]]):
        by_whom = "reached" not in text[cue[0] : cue[1]] or subject is not None
        return OpenMatterCue(cue, _trim_matter(text, after, end) if after else None, subject if by_whom else None)
    if groups.get("matter") or groups.get("matter2"):
        return OpenMatterCue(cue, _trim_matter(text, after, end) if after else None, None)
    if subject is None and after:
        return OpenMatterCue(cue, _trim_matter(text, after, end), None)
    if subject is not None and after and text[subject[0] : subject[1]].lower() in {"it", "that"}:
        return OpenMatterCue(cue, _trim_matter(text, after, end), None)
    return OpenMatterCue(cue, subject, None)


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


@cache
def _load_relative_words() -> frozenset[str]:
    return frozenset(("who", "which", "that", "and", "but", "or"))


def _is_relative_only(words: str) -> bool:
    """Whether nothing but a relative pronoun stands between a comma and the cue: the subject is further left."""
    return words.strip(" ,").lower() in _load_relative_words()
