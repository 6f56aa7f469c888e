"""A claim in, the words of its text that mark what is said as doubtful out; none that are a part of what is said."""

import re
from collections.abc import Sequence

from briefings.core.analysis import Claim
from briefings.core.article import Span, spans_overlap

#: Words of doubt that say what it depends on, or what it is about, rather than that a speaker is not sure.
_CONDITIONS = re.compile(
    r"(?:(?:even )?if|views?|whether|in case|unless|uncertaint(?:y|ies)|possibilit(?:y|ies)|suggestions?|dubious"
    r"|claims?|potential|allegations?|probabilit(?:y|ies)|risks?|impl(?:y|ies|ied)|assumptions?|fear(?:s|ed)?|consider(?:s|ed|ing)?|expect(?:ing)?|assume"
    r"|deemed|regarded|speculation|suspicions?|suggesting|partly|largely|generally|usually|in part|nearly|almost)\Z",
    re.IGNORECASE,
)
#: Characters before a word of doubt that are looked at. Limit: time.
CONDITION_REACH = 60
#: "if it strongly believed", "so the council could", "acts that may", "too unlikely to": a part of what is said.
_IN_CONDITION = re.compile(
    r"(?:\b(?:if|unless)\s[^,.;:“”\"]{0,40}|\bso\s(?:that\s)?(?:[\w’']{1,30}\s){1,3}|s\s(?:that|which)\s|\bwho\s|\btoo\s)\Z"
)
#: "a possible attack": what is possible is a thing, and not what is said.
#: "an appeal could be made to the court": the law allows it.
_ALLOWED_BEHIND = re.compile(
    r"\sbe\s(?:made|lodged|filed|submitted|appealed|brought|sought|raised|heard)\s(?:to|with|before|in|at|by|against|under)\b"
)
#: "the amount it expected": what is expected is told of a noun.
_BARE_RELATIVE = re.compile(r"\b(?:the|an?|any|all|no|some)\s[\w-]+\s(?:it|he|she|they|we|I|you)\s\Z")
#: "I knew I could win": was able to. "It could cost": perhaps.
_ABLE = re.compile(r"\b(?:I|he|she|we|they|you|who)\s\Z", re.IGNORECASE)
#: "come what may": no doubt.
_IDIOM = re.compile(r"\bcome what\s\Z", re.IGNORECASE)
_OF_A_THING = re.compile(r"(?:possible|potential|suspected)\Z", re.IGNORECASE)
_NOUN_BEHIND = re.compile(
    r"\s(?!(?:that|to|for|in|on|and|or|but|if|when|as|because|by|at|with|he|she|it|they|the)\b)[A-Za-z]"
)
#: "the potentially explosive crisis": it is about the adjective.
_DETERMINER = re.compile(r"\b(?:the|an?|his|her|its|their|this|that|these|those)\s\Z", re.IGNORECASE)
_BE_BEFORE = re.compile(
    r"\b(?:is|was|are|were|be|been|being|most|more|very|quite|as|it|not|seems?|seemed|looks?|made?)\s\Z"
)
#: "suggested a new post": offered it.
_OFFERED = re.compile(r"suggest(?:s|ed|ing)?\Z", re.IGNORECASE)
_OFFER_BEHIND = re.compile(r"\s(?:an?|to|his|her|their)\s")
#: "I thought it was late": so it seemed, and was. "It is thought" is a doubt.
_THOUGHT = re.compile(r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbeen )(?<!widely )\bthought\Z", re.IGNORECASE)
#: "people think": the opinion of others is what is told, and no doubt of the speaker's.
_OPINIONS = re.compile(r"(?:think|believe|feel|consider|suppose)\Z", re.IGNORECASE)
_OWN_OPINION = re.compile(r"\b(?:I|[Ww]e)\s(?:(?:really|still|also|do|don[’']t|would|just|truly|firmly)\s)?\Z")
_EXPECTED = re.compile(r"(?:to be|be|as)\s\Z")
#: Opens a part of what is said: what follows is hedged, and not the statement.
_PART = re.compile(
    r"[,;:]\s|\b(?:that|which|who|whose|whom|where|when|while|because|so|if|unless|than|until|although|though|and|but|or"
    r"|whether|least)\s",
    re.IGNORECASE,
)
#: "In the worst case, ships could sink": a phrase before the main clause.
_PHRASE_BEFORE = re.compile(
    r"\W*(?:In|On|At|By|For|With|After|Before|During|As|Over|Under|Without|Despite)\b[^,]{1,60},\s", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?][”\"]?\s")
#: "a previously unknown fault" is a fault.
_IS_UNKNOWN = re.compile(r"\b(?:is|was|are|were|be|been|remains?|remained)\s(?:(?:still|not)\s)?\Z")
#: "around 7 p.m.": a time of day is never exact.
_CLOCK_BEHIND = re.compile(r"\s\d{1,2}(?:[:.]\s?\d\d)?\s?(?:[ap]\.?\s?m\b|o[’']clock|GMT|hours\b)", re.IGNORECASE)
_NUMBER_BEHIND = re.compile(r"\s(?:\$|£|€)?(?:\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|half|an?)\b)")


def find_markers(claim: Claim, text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the hedges of a claim that stand in what is printed of it or in its cue, and hedge all of it."""
    return tuple(
        hedge
        for hedge in claim.hedges
        if _is_printed(hedge, (*spans, claim.cue)) and not _is_no_marker(text, hedge, spans)
    )


def _is_printed(hedge: Span, printed: Sequence[Span]) -> bool:
    """Whether a hedge stands in what is printed, and is not the reporting word itself: "accused"."""
    *said, cue = printed
    reports = cue.start <= hedge.start and hedge.end <= cue.end and hedge.end - hedge.start == cue.end - cue.start
    return not reports and any(spans_overlap(hedge, span) for span in (*said, cue))


def _is_no_marker(text: str, hedge: Span, spans: Sequence[Span]) -> bool:
    """Whether a hedging word marks nothing: "if", "the uncertainty", "could not meet", "were to be expected"."""
    words = text[hedge.start : hedge.end]
    if _CONDITIONS.match(words):
        return True
    before = text[max(0, hedge.start - CONDITION_REACH) : hedge.start]
    if _IN_CONDITION.search(before) or (_OPINIONS.match(words) and not _OWN_OPINION.search(before)):
        return True
    if _OF_A_THING.match(words) and _NOUN_BEHIND.match(text, hedge.end) and not _BE_BEFORE.search(before):
        return True
    if words.endswith("ly") and _DETERMINER.search(before):
        return True
    offers = _OFFERED.match(words) and _OFFER_BEHIND.match(text, hedge.end)
    if offers or _THOUGHT.search(before + words):
        return True
    if words.lower() == "unknown" and not _IS_UNKNOWN.search(before):
        return True
    if _is_in_part(text, hedge, spans) or _CLOCK_BEHIND.match(text, hedge.end):
        return True
    if words.lower() == "could" and (_ABLE.search(before) or text[hedge.end :].startswith(" no longer")):
        return True
    if words.lower() == "could" and (
        text[hedge.end : hedge.end + 4] == " not" or _ALLOWED_BEHIND.match(text, hedge.end)
    ):
        return True
    if _IDIOM.search(before):
        return True
    return words.lower() == "expected" and bool(_EXPECTED.search(text[max(0, hedge.start - 6) : hedge.start]))


def _is_in_part(text: str, hedge: Span, spans: Sequence[Span]) -> bool:
    """Whether a word of doubt stands in a clause inside a statement: "the least you could do", "acts that may harm"."""
    if _NUMBER_BEHIND.match(text, hedge.end) and not _CLOCK_BEHIND.match(text, hedge.end):
        return False  # "about 40" is about a number, wherever it stands
    for span in spans:
        if span.start <= hedge.start < span.end:
            before = _SENTENCE_END.split(text[span.start : hedge.start])[-1]
            if _BARE_RELATIVE.search(before):
                return True
            opening = _PHRASE_BEFORE.match(before)
            return bool(_PART.search(before[opening.end() :] if opening else before))
    return False
