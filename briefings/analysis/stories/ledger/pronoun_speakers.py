"""A claim whose speaker is "he" or "she" in, whether somebody else spoke right before it out.

The reader takes the subject before, which is mostly right. Where another person was quoted or reported in
between, the pronoun means that one as likely, and a row is better not printed.
"""

import re

from briefings.analysis.stories.ledger.named_speakers import UNNAMED_PEOPLE
from briefings.core.analysis import Analysis, Claim, SpeakerClass
from briefings.core.article import Article

#: Sentences before a claim in which another one speaks. Not measured: further back nobody is meant by a pronoun.
NEAR_SENTENCES = 3
_PRONOUNS = frozenset(("he", "she"))
_NO_NAMES = _PRONOUNS | {"who", "they", "it"}
#: "a family friend", "the official": somebody, though nobody names him.
_SOMEBODY = re.compile(r"(?:[Aa]n?|[Oo]ne|[Aa]nother|[Tt]he)\s|(?:(?:Mr|Mrs|Ms|Miss|Dr)\.?\s)?[A-Z]\w+\Z")
#: "whose spokesman tried to clear it up by saying": not he himself.
_OTHERS_ACT = re.compile(r"\bwhose\s")


def is_doubtful_speaker(claim: Claim, article: Article, reading: Analysis) -> bool:
    """Return whether somebody else is as likely to be the one who says it."""
    if claim.source is None or not claim.speaker:
        return False
    between = article.text[claim.source.end : claim.cue.start]
    if _OTHERS_ACT.search(between):
        return True
    if article.text[claim.source.start : claim.source.end].lower() not in _PRONOUNS:
        return False
    before = find_claim_before(claim, article, reading)
    if before is None or not is_somebody_else(before, claim):
        return False
    return claim.speaker.split()[-1] not in article.text[before.cue.end : claim.source.start]


def find_claim_before(claim: Claim, article: Article, reading: Analysis) -> Claim | None:
    """Return the last claim of the sentences before another whose speaker is told by more than a pronoun."""
    sentences = [s.span.start for s in reading.sentences if s.span.start <= claim.cue.start]
    own, first = sentences[-1:], sentences[-NEAR_SENTENCES - 1 :][:1]
    near = (one for one in reading.claims if own and first[0] <= one.cue.start < own[0])
    named = (
        one for one in near if one.source and article.text[one.source.start : one.source.end].lower() not in _NO_NAMES
    )
    return max(named, key=lambda one: one.cue.start, default=None)


def is_somebody_else(before: Claim, claim: Claim) -> bool:
    """Return whether the speaker of a claim before is one person, and another than that of a claim."""
    if not before.speaker or " and " in before.speaker:
        return False
    if before.speaker_class == SpeakerClass.PERSON:
        return before.speaker.split()[-1] not in claim.speaker.split()
    return bool(_SOMEBODY.match(before.speaker)) and before.speaker_class in UNNAMED_PEOPLE | {SpeakerClass.OTHERS}
