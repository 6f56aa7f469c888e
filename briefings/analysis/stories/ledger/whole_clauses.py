"""A claim and its text in, its whole clause out where a verb says nothing without its object: "Doe accused Roe"."""

import re

from briefings.analysis.english import word_lists
from briefings.analysis.stories.ledger.cut_statements import goes_on
from briefings.core.analysis import Claim
from briefings.core.article import Span

#: Verbs whose object tells what is said of it, so that the whole clause is the statement.
_TELLING_VERBS = word_lists.load_entries("judging_verbs", "telling")
#: Verbs that say something only where what follows them is quoted.
_QUOTED_VERBS = word_lists.load_entries("judging_verbs", "with a quotation")
#: Characters of a clause that is printed whole; more is a list, or a sentence that never ends.
#: Not measured: chosen by eye.
_LONGEST_WHOLE_CLAUSE = 400
_PRONOUN_SUBJECT = re.compile(r"(?:he|she|it|they|we|i|you|who|whose|which|that|what)\b", re.IGNORECASE)
#: "called it “a crime”", "described himself", "called on Roe": what, or whom, stands elsewhere.
_POINTS_AWAY = re.compile(
    r"\s+(?:for|of|as|on|it|this|that|these|those|him|her|them|(?:him|her|it|them)sel(?:f|ves))\b"
)
_HER_NOUN = re.compile(r"\s+(?:her|this|that|these|those)\s[a-z]+")
_AS_BEHIND = re.compile(r"\s+as\b")
#: "which Roe called “a crime”": a part of another clause; of "what Roe called her “reckless” words" the words are told.
_PART_OF_CLAUSE = re.compile(r"\b(?:which|whom|who|whose|that|how|why)\s\Z")
_WHAT_BEFORE = re.compile(r"\bwhat\s\Z")
_NAMED_ANEW = re.compile(r"\s+(?:an?\s|[“\"])")
_RELATIVE = re.compile(r",\s(?:who|which|whose|whom)\s")
_PASSIVE = re.compile(r"\b(?:is|was|are|were|be|been|being)\b")
#: "accused it of theft after Roe", before a comma: the clause that "after" opens is cut.
_CUT_CLAUSE = re.compile(r"\b(?:after|as|when|while|before|because|since)\s(?:the\s)?[A-Z]\w+\Z")
_BYLINE = re.compile(r"\b[Bb]y\s+$")
#: A stop behind a title ends nothing: "called Mr. Doe's words “a call”".
_TWO_CLAUSES = re.compile(
    r"(?<!\bM[rs])(?<!\bMrs)(?<!\bDr)(?<!\bSt)(?<!\bLt)(?<!\bRep)(?<!\bSen)(?<!\bGov)(?<!\bGen)(?<!\bCol)(?<!\b[A-Z])[.!?]\s+[A-Z“\"]"
    r"|;|\n"
)
#: Characters looked at before a clause. Limit: time.
_REACH = 12


def is_telling(claim: Claim, text: str) -> bool:
    """Return whether a verb says something of the object behind it; in "which she described as …" that is before it."""
    cue = text[claim.cue.start : claim.cue.end]
    verb, told = cue.split()[-1].lower(), text[claim.cue.end : claim.content.end]
    if _POINTS_AWAY.match(told) and not _HER_NOUN.match(told):
        return False
    if claim.kind == "partial":
        return True
    if verb.endswith("ions") or (_PASSIVE.search(cue) and not any(mark in told for mark in '“"')):
        return False
    describes = verb.startswith(("describ", "portray", "depict"))
    if describes and " as " not in told:
        return False
    return verb.startswith(_TELLING_VERBS)


def calls_names(claim: Claim, text: str) -> bool:
    """Return whether a verb says in quoted words what somebody thinks of another: "condemned the raid as “a crime”"."""
    cue = text[claim.cue.start : claim.cue.end].split()[-1].lower()
    return claim.kind == "partial" and cue.startswith((*_TELLING_VERBS, *_QUOTED_VERBS))


def find_whole_clause(claim: Claim, text: str) -> Span | None:
    """Return the clause from its subject to the end of what is reported, where it is one stretch of one sentence."""
    parts = (claim.content, *claim.continued, claim.cue, *((claim.source,) if claim.source else ()))
    start, end = min(s.start for s in parts), max(s.end for s in parts)
    start -= len("That ") if text[max(0, start - 5) : start] == "That " else 0
    inside, before = text[start:end], text[max(0, start - _REACH) : start]
    subject = text[claim.source.end if claim.source else start : claim.cue.start]
    is_clause = (
        start < claim.cue.start
        and end > claim.cue.end
        and not _PRONOUN_SUBJECT.match(inside)
        and not text[claim.cue.start : claim.cue.end].endswith("ing")
        and not text[claim.cue.start].isupper()  # a headline
        and not any(f" {word} " in f"{subject} " for word in ("and", "to"))
        and not _RELATIVE.search(text, start, claim.cue.start)
        and not (_BYLINE.search(before) or _PART_OF_CLAUSE.search(before))
        and not (_WHAT_BEFORE.search(before) and _NAMED_ANEW.match(text, claim.cue.end))
    )
    one_clause = end - start <= _LONGEST_WHOLE_CLAUSE and not _TWO_CLAUSES.search(inside)
    ends = not goes_on(text, end) and not _CUT_CLAUSE.search(inside) and not text.startswith(", for ", end)
    return Span(claim.content.article, start, end) if is_clause and one_clause and ends else None


def is_seen_as(claim: Claim, text: str) -> bool:
    """Return whether "as" stands right behind a cue: "is widely seen as a warning"."""
    return bool(_AS_BEHIND.match(text, claim.cue.end))
