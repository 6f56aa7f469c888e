"""A claim and its text in, whether its words begin or end in the middle of something, or are nobody's, out."""

import re

from briefings.analysis.english.phrases import compile_phrases
from briefings.analysis.stories.ledger.unsaid import is_unsaid
from briefings.analysis.stories.standalone import is_glued
from briefings.core.analysis import Claim, SpeakerClass
from briefings.core.date_names import WEEKDAY_NUMBERS, WEEKDAYS

_PRESENT_SAYING = frozenset(("says", "writes", "reports", "explains"))
_SUBORDINATE = re.compile(r"(?:when|while|although|though|after|before|as|since|because)\b", re.IGNORECASE)
#: A word of the same clause right behind a statement: the statement ends too early.
_GOES_ON = re.compile(
    r"(?<![,.;:!?…\"”’)])\s(?!(?:and|but|or|nor|yet|so|while|as|when|since|after|before|because|although|though|if|unless|until|"
    r"whereas|than|that|in|on|at|by|for|to|from|with|during|following|amid|despite|saying|adding)\b)[a-z]"
)
#: "the ruins of the port | Trucks have been", "in May | * Will", "twelve Doe | <LQ N> planes": what no stop parts.
_UNSTOPPED = re.compile(r"\s(?P<word>[A-Z][a-z]+)\s[a-z]|\s\\?\*\s|\s<[^<>\n]{1,30}>\s\w")
#: "the ID | . SPACE": a stop inside a name.
_CAPITALS_BEHIND = re.compile(r"\.\s[A-Z]{4,}\b")
#: "Doe denied | that it was lost", and no "Doe said that night".
_CLAUSE_BEHIND = re.compile(
    r"\sthat\s(?!(?:day|night|evening|morning|afternoon|week|month|year|time|same|summer|spring|autumn|winter)\b)[\w“\"$€£]"
)
#: "said yesterday | in Teren Roe's men had left": where ends what was said, and where it was?
_TIME_BETWEEN = re.compile(
    rf"\s(?:(?:late|early|earlier|on|last)\s){{0,3}}(?:yesterday|today|night|week|{'|'.join(WEEKDAYS)})\s\Z"
)
_PLACE_FIRST = re.compile(r"(?:in|at|from)\s(?:[A-Z][\w-]+\s)+(?!,)")
#: "the mayor | , Ada Roe's call": a name inside a phrase.
_OWNER_BEHIND = re.compile(r",\s(?:[A-Z][\w.-]*\s){0,3}[A-Z][\w-]*[’']s\s[a-z]")
_DASH_BEHIND = re.compile(r"\s*(?:--|—|–|-\s)\s*[a-z]")
#: A clause that waits for a main one, wherever the verb of saying stands.
_BESIDE_MAIN = re.compile(
    r"(?:although|though|whereas|albeit|(?:shortly |soon |just )?after|before|when|while|once|until)\b"
    r"(?!\sall\b)(?![^.\n]*,)",
    re.IGNORECASE,
)
_JOINING = re.compile(r"\s(?:and|but|while|as|when|because|after|before|although|though)\s")
#: Characters looked at before a place. Limit: time.
_REACH = 40
_QUOTED_BY = re.compile(r"\b(?:quoted|cited) by\s(?:the\s)?\Z")
#: "Northwire reported, quoting Roe as | saying": Roe says it.
_QUOTING = re.compile(r"\b(?:quot|cit)(?:ing|ed|es)\s[^.;:“”\"]{2,90}\sas\s\Z")
#: Characters looked at before a cue for who is quoted. Limit: time.
_LONGEST_QUOTED = 110
#: "a 6. | 1-magnitude quake": parted by a page.
_NUMBER_BEFORE = re.compile(r"\d[.,]\s?\Z")
_EXAMPLES = re.compile(r"\b(?:such as|as well as|including)\s(?:[\w.-]+,?\s){0,3}\Z")
#: A word of the same sentence right before a statement that its speaker follows: the statement begins too late.
#: "But the port was closed, Doe said" begins in time.
_RUNS_INTO = re.compile(r"(?<!\bBut)(?<!\bAnd)(?<!\bYet)(?<!\bSo)(?<=[a-z])\s\Z")
#: Words between a verb and what it reports: "on Sunday", "in a statement". Not measured: chosen by eye.
_MOST_BETWEEN = 6
_JOINED = re.compile(r"(?:\bthat|[:,“\"])\s*$")
#: The number of an item in a list that has lost its lines: "the port 3. Crews to". A sentence spells small ones.
_ITEM_NUMBER = re.compile(r"\b[a-z]+\s[1-9]\.\s*\Z")
#: "Ada Roe: “It burned” She said": what has no full stop is a caption, and its name is not whom the pronoun means.
_CAPTION_BEFORE_PRONOUN = re.compile(r"[\w,][”\"]?\s+(?:He|She|They|It)\s+(?:\w+ly\s|also\s|later\s|then\s)?\Z")
_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)")
_HEARD_CUES = frozenset(("told", "tell", "tells", "telling", "warned", "informed", "assured", "reminded"))
_CIRCUMSTANCE = re.compile(r"(?:on|in|at|by|from|during|with|after|before|amid|via)\s", re.IGNORECASE)
_FINITE_VERB = compile_phrases("finite_verbs")
#: Who passes on what others say. A broadcaster of a state speaks for it.
_OUTLETS_AND_AGENCIES = frozenset((SpeakerClass.AGENCY, SpeakerClass.OUTLET))
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|us|me)\b(?!\.)")
_SAID_AT_END = re.compile(r",\s(?:[\w.’'-]+\s){1,8}(?:said|says|told [\w ]{2,30}|announced|confirmed)\Z")


#: "told | researchers of the abuse: “Go home.”"
_HEARER_OF = re.compile(r"\s(?:the\s)?[a-z]+\s(?:of|about)\s[^.:“”\"]{3,160}:\s?[“\"]")
#: "told | the Courier after the vote had begun"
_HEARER_AND_TIME = re.compile(
    r"(?:[Tt]he\s)?(?:[A-Z][\w.’'-]{0,30}\s){1,4}(?:after|before|when|while|as|during|amid)\s[^,“”\"]*\Z"
)
#: A clause of its own, behind a dash.
_DASH = re.compile(r"\s(?:—|–|--)\s")
_OWN_CLAUSE = re.compile(r"\b(?:was|were|is|are|had|has|have|did|would|will|could)\b")
#: Characters of the shortest one. Not measured: chosen by eye.
_SHORTEST_CLAUSE = 20
_HEARER_BEFORE_VERB = re.compile(
    r"(?:[Tt]he\s)?(?:[A-Z][\w.’'-]{0,30}\s?){1,4}"
    r"(?:\s?(?:recently|yesterday|today|later|on \w{3,6}day|last \w{4,6}))?,\s"
    r"(?:is|was|are|were|has|had|will|would|could|can)\b"
)
#: "Doe said in 2014": what, stands somewhere else.
_SAID_ONLY = re.compile(
    r"(?:[A-Z][\w.’'-]*\s){1,4}(?:said|says|told|added|wrote)(?:\s(?:in|on|at)\s[\w ]{1,20}|\s\w{3,6}day)?\W*\Z"
)


def is_no_statement(claim: Claim, text: str) -> bool:
    """Return whether a claim lacks its first or last words, or reports what its speaker did not say."""
    rules = (
        is_one_of_several,
        _is_teaser,
        _is_cut_off,
        _is_cue_of_a_name,
        _is_joined_clause,
        _is_passed_on,
        _is_glued_on,
        _is_hearer,
        is_unsaid,
        _is_beside_clause,
        _is_recounted,
        _is_aside,
        _is_before_aside,
        _is_only_circumstance,
        _is_anothers_speech,
    )
    return any(rule(claim, text) for rule in rules)


def _is_glued_on(claim: Claim, text: str) -> bool:
    """Whether a caption, a notice of the page or the items of a list run into a statement or before its pronoun."""
    if _CAPTION_BEFORE_PRONOUN.search(_before(text, claim.cue.start)) or is_glued(claim.speaker):
        return True
    if claim.kind == "direct":
        return False
    cut_number = _NUMBER_BEFORE.search(_before(text, claim.content.start))
    if text[claim.content.start].isdigit() and cut_number:
        return True
    parts = (claim.content, *claim.continued)
    if any(is_glued(_QUOTED.sub("“”", text[part.start : part.end])) for part in parts):
        return True
    return bool(_ITEM_NUMBER.search(_before(text, claim.content.start)))


def _before(text: str, place: int) -> str:
    return text[max(0, place - _REACH) : place]


def is_one_of_several(claim: Claim, text: str) -> bool:
    """Return whether a speaker is only one of those who speak: "powers such as Lethia and Karsova warned"."""
    return claim.source is not None and bool(_EXAMPLES.search(_before(text, claim.source.start)))


def goes_on(text: str, end: int) -> bool:
    """Return whether a clause goes on behind a place: "the bridge fell | slowly".

    >>> goes_on("the bridge fell slowly", 15), goes_on("the bridge fell and burned", 15)
    (True, False)
    >>> goes_on("after the call of the mayor, Ada Roe's first one", 27)
    True
    """
    return bool(_GOES_ON.match(text, end) or _OWNER_BEHIND.match(text, end))


def _is_hearer(claim: Claim, text: str) -> bool:
    """Whether the one who speaks is only told: he stands behind "told", where what was said begins."""
    heard = text[claim.cue.start : claim.cue.end].split()[-1].lower() in _HEARD_CUES
    return heard and bool(claim.speaker) and text.startswith(claim.speaker, claim.content.start)


def _is_recounted(claim: Claim, text: str) -> bool:
    """Whether somebody tells what others said: "She told the paper of the abuse: “Go home.”"."""
    between = text[claim.cue.end : claim.content.start]
    heard = text[claim.cue.start : claim.cue.end].split()[-1].lower() in _HEARD_CUES
    told_of = between.rstrip().endswith(":") and " of " in between
    return heard and (told_of or bool(_HEARER_OF.match(text, claim.cue.end, claim.content.end)))


def _is_aside(claim: Claim, text: str) -> bool:
    """Whether what stands behind a verb of telling is who heard it: "the point, Doe told the Courier, was to win"."""
    heard = text[claim.cue.start : claim.cue.end].split()[-1].lower() in _HEARD_CUES
    only_heard = bool(_HEARER_BEFORE_VERB.match(text, claim.content.start, claim.content.end))
    return heard and (only_heard or bool(_HEARER_AND_TIME.match(text, claim.content.start, claim.content.end)))


def _is_before_aside(claim: Claim, text: str) -> bool:
    """Whether what stands behind a dash is what a source says: "It may rain — roads were flooded, according to Doe"."""
    behind = claim.content.end <= claim.cue.start and text[claim.cue.start : claim.cue.end].lower().startswith(
        "according"
    )
    if not behind:
        return False
    before, *parts = _DASH.split(text[claim.content.start : claim.cue.start])
    return len(parts) == 1 and len(parts[0]) >= _SHORTEST_CLAUSE and bool(before and _OWN_CLAUSE.search(parts[0]))


def _is_beside_clause(claim: Claim, text: str) -> bool:
    """Whether the clause behind a cue is the statement, not what stands before: "As May came, Doe denied that …"."""
    told = max(claim.cue.end, claim.source.end if claim.source else 0)
    before = claim.content.end <= min(claim.cue.start, claim.source.start if claim.source else claim.cue.start)
    return before and not claim.continued and bool(_CLAUSE_BEHIND.match(text, told))


def _is_only_circumstance(claim: Claim, text: str) -> bool:
    """Whether what is not quoted only tells where or when something was said: "on the radio in May", "In May,"."""
    words = text[claim.content.start : claim.content.end]
    return not claim.continued and bool(_CIRCUMSTANCE.match(words)) and not _FINITE_VERB.search(words)


def _is_anothers_speech(claim: Claim, text: str) -> bool:
    """Whether an outlet passes on what another said: “We will pay,” it reported; "the mayor said, it reported"."""
    if claim.speaker_class not in _OUTLETS_AND_AGENCIES:
        return False
    words = text[claim.content.start : claim.content.end]
    speaks = claim.kind in {"direct", "partial"} and bool(_FIRST_PERSON.search(words))
    return speaks or bool(_SAID_AT_END.search(words) or _SAID_ONLY.match(words))


def _is_teaser(claim: Claim, text: str) -> bool:
    """Whether a paragraph is nothing but "Hopes remain alive, says Jane Doe": a pointer to another page."""
    if (
        claim.kind != "indirect"
        or claim.source is None
        or not claim.content.end <= claim.cue.start < claim.source.start
    ):
        return False
    before, behind = text[: claim.content.start].rstrip(" "), text[claim.source.end :]
    alone = before[-1:] in {"", "\n"} and bool(re.match(r"\.?\s*(?:\n|$)", behind))
    return alone and text[claim.cue.start : claim.cue.end].lower() in _PRESENT_SAYING


def _is_cue_of_a_name(claim: Claim, text: str) -> bool:
    """Whether a cue with a capital stands inside a sentence: "Selene Highlights Cruise" reports nothing."""
    before = _before(text, claim.cue.start).rstrip(" ")[-1:]
    return text[claim.cue.start].isupper() and (before.isalnum() or before == ",")


def _is_joined_clause(claim: Claim, text: str) -> bool:
    """Whether words before the one who says others are only joined on: "Doe left and Roe said it was late"."""
    first, last = sorted((claim.cue.start, claim.source.start if claim.source else claim.cue.start))
    return claim.content.end <= first and bool(_JOINING.match(text, claim.content.end, last))


def _is_passed_on(claim: Claim, text: str) -> bool:
    """Whether a source only passes on what somebody said: "Doe was quoted by the agency as saying"."""
    if claim.source is None:
        return False
    quoting = _QUOTING.search(text[max(claim.source.end, claim.cue.start - _LONGEST_QUOTED) : claim.cue.start])
    return bool(quoting or _QUOTED_BY.search(text[max(0, claim.source.start - _REACH) : claim.source.start]))


def _is_cut_off(claim: Claim, text: str) -> bool:
    """Whether what is not quoted lacks its main clause ("When he was there, she told him") or goes on behind a dash."""
    if claim.kind == "direct":
        return False
    end = max(s.end for s in (claim.content, *claim.continued))
    if _is_far_behind(claim, text):
        return True
    if _BESIDE_MAIN.match(text, claim.content.start):
        return True
    reported_behind = claim.cue.start >= end or (claim.source is not None and claim.source.start >= end)
    if not reported_behind and (goes_on(text, end) or _runs_on(text, end)):
        return True
    if claim.content.end <= claim.cue.start and _RUNS_INTO.search(
        text[max(0, claim.content.start - _REACH) : claim.content.start]
    ):
        return True
    waits = claim.content.end <= claim.cue.start and _SUBORDINATE.match(text, claim.content.start)
    return bool(waits or _DASH_BEHIND.match(text, end))


def _runs_on(text: str, end: int) -> bool:
    """Whether a caption, the item of a list or the rest of a name stands right behind a place, without a stop."""
    if _CAPITALS_BEHIND.match(text, end) and text[max(0, end - 2) : end].isupper():
        return True
    behind = _UNSTOPPED.match(text, end)
    return behind is not None and text[end - 1].islower() and (behind["word"] or "").lower() not in WEEKDAY_NUMBERS


def _is_far_behind(claim: Claim, text: str) -> bool:
    """Whether more than a hearer stands between a verb and what it reports: that lacks its first words."""
    start = max(claim.cue.end, claim.source.end if claim.source and claim.source.start >= claim.cue.end else 0)
    between = text[start : claim.content.start] if claim.content.start > start else ""
    if "\n" in between:
        return False  # in another paragraph than its cue
    if _TIME_BETWEEN.match(between) and _PLACE_FIRST.match(text, claim.content.start):
        return True
    heard = text[claim.cue.start : claim.cue.end].split()[-1].lower() in _HEARD_CUES
    return len(between.split()) > _MOST_BETWEEN and not heard and not _JOINED.search(between)
