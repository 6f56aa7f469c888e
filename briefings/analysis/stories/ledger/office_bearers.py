"""A claim whose speaker is only described in, the claim with his name out, where the sentences beside it tell whom.

"The Amsel senator", "the senator vying for the nomination" and "the Amsel Democrat" are whoever has that office by the
text, and is named right before. Where two could be meant nobody is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefings.analysis.english import word_lists
from briefings.core.analysis import Actor, Analysis, Claim, SpeakerClass, find_sentence
from briefings.core.article import Article, Span, spans_overlap

#: "The Amsel senator", "the young senator who leads the party", "Amsel Democrat" behind "the".
_DESCRIBED = re.compile(
    r"(?:[Tt]he\s)?(?P<before>(?:[\w.’'-]{1,30}\s){0,4}?)(?P<office>[A-Za-z][A-Za-z-]{2,30})"
    r"(?:,?\s(?:who|whose|vying|running|leading|seeking)\s.*)?"
)
_ARTICLE = re.compile(r"\b[Tt]he\s")
#: Whom a party sends, by the letter that marks it behind his name: he is told by it, too.
_OF_PARTY = {"democrat": "D", "republican": "R", "conservative": "C", "tory": "C"}
#: Behind a name: "Ada Doe, (D-Amsel)", "Ada Doe (R)".
_PARTY_BEHIND = re.compile(r",?\s\(?(?P<party>[DRC])\b[.)-]")
#: Sentences before that of the speaker in which he must be named. Not measured: further up another may come between.
_SENTENCES_BEFORE = 1


def name_described_speaker(claim: Claim, article: Article, reading: Analysis, printed: Sequence[Span]) -> Claim:
    """Return a claim of "the Amsel senator" as one of the only person right before who is a senator."""
    found = _DESCRIBED.fullmatch(claim.speaker)
    # "The Amsel Democrat" is easily read as a name.
    if found is None or (claim.speaker_class == SpeakerClass.PERSON and found["office"].lower() not in _OF_PARTY):
        return claim
    source = claim.source or claim.cue
    words = article.text[max(0, source.start - len("the ")) : source.end]
    if not claim.speaker.lower().startswith("the ") and not _ARTICLE.search(words):
        return claim
    office = found["office"].lower()
    if office not in word_lists.load_words("roles") and office not in _OF_PARTY:
        return claim
    near = (*printed, *_list_near(reading, source.start))
    told = [actor for actor in reading.actors if actor.label == "PERSON" and _stands_before(actor, near, source)]
    fit = [actor for actor in told if _is_bearer(article.text, actor, office)]
    speakers = {one.speaker for one in reading.claims if any(spans_overlap(one.cue, span) for span in near)}
    if len(fit) != 1 or (len(told) > 1 and fit[0].name not in speakers):
        return claim
    return replace(claim, speaker=fit[0].name, speaker_class=SpeakerClass.PERSON)


def _list_near(reading: Analysis, start: int) -> Iterator[Span]:
    """Yield the sentence in which a place stands, and the one before it."""
    own = find_sentence(reading, start)
    if own is None:
        return
    yield own.span
    before = [one for one in reading.sentences if one.span.end <= own.span.start]
    for one in before[-_SENTENCES_BEFORE:]:
        if own.paragraph - one.paragraph <= 1:
            yield one.span


def _stands_before(actor: Actor, near: Sequence[Span], source: Span) -> bool:
    """Whether somebody is named in some sentences, before the words for a speaker."""
    return any(
        span.end <= source.start and any(one.start <= span.start < one.end for one in near) for span in actor.mentions
    )


def _is_bearer(text: str, actor: Actor, office: str) -> bool:
    """Whether a text says that somebody has an office, or is of a party."""
    role = text[actor.role.start : actor.role.end] if actor.role else ""
    if office not in _OF_PARTY:
        return _tells_office(role, office)
    parties = {found["party"] for span in actor.mentions if (found := _PARTY_BEHIND.match(text, span.end))}
    if parties:
        return _OF_PARTY[office] in parties
    titles = word_lists.load_kind("role_words", "legislator")
    return office in role.lower() or any(word.lower() in titles for word in role.split())


def _tells_office(role: str, office: str) -> bool:
    """Whether a stated role has the noun of an office, or a short form of it: "Sen.", "former senator"."""
    words = [word.strip(".,").lower() for word in role.split()]
    return any(word == office or (len(word) > 2 and office.startswith(word)) for word in words)
