"""The reading of one text in, what it says itself that one holds and another denies, out: both in its own words.

"Karsova denied Lethian allegations that its ships had fired", "the League accuses Karsova of arming the rebels, a
charge Karsova denies", "Activists blamed the army. The army denied the accusation": whose word stands against whose,
nobody has to guess.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from briefings.analysis.english.phrases import alternatives
from briefings.analysis.stories.ledger.same_statement import is_negative
from briefings.analysis.stories.ledger.sides import build_side, find_sentence_span
from briefings.core.account import Disagreement, DisagreementKind, Side
from briefings.core.analysis import Actor, Analysis, Claim, SpeakerClass
from briefings.core.article import Article, Span

_CHARGE = r"(?:claim|accusation|allegation|charge|assertion)s?"
#: "Lethian allegations that ships had fired": who alleges, and what; "the claim that" is anybody's.
_ALLEGED = re.compile(
    rf"(?P<who>(?!(?:the|any|such|all|those|these|that|this|some|many|other|earlier|previous|recent|new|repeated|media)\s)"
    rf"(?:[\w’'.&-]{{1,30}}\s){{1,5}}?{_CHARGE})\s(?:that\s)?(?P<deed>(?!of\b|by\b|against\b|about\b).{{12,400}})",
    re.DOTALL,
)
#: What whoever denies goes on to say: ", saying only that".
_ADDED = re.compile(
    r",\s(?:saying|adding|calling|insisting|arguing|claiming|stressing|and|but|which|while|as|after)\b"
    r"|\sand\s(?:accus|blam|said|says|call|insist|den[iy])\w*"
)
#: A clause has a verb that stands by itself.
_CLAUSE = re.compile(rf"\b{alternatives('grammar_words', 'finite')}\b", re.IGNORECASE)
#: "residents claimed that it came late": what somebody says who is not simply believed.
_CONTESTED = re.compile(r"(?:had\s|has\s|have\s)?(?:claim|alleg|complain)\w*")
_STRONG = re.compile(r"\b(?:den[iy]|disput)")
#: "any involvement in the raid": what whoever is accused denies.
_INVOLVEMENT = re.compile(
    r"(?:any\s|all\s)?(?:involvement|responsibility|wrongdoing|role|part)(?:\s(?:in|for)\s[^.;]{3,80})?\Z"
)
#: "the accusation", "those claims", "it": what was said right before.
_BACK = re.compile(rf"(?:(?:the|that|those|these|this|such|both)\s(?:\w+\s)?{_CHARGE}|it|this)\Z", re.IGNORECASE)
_WHO = r"(?!(?:both|they|he|she|it|we|some|many)\b)(?:[\w’'.&-]{1,30}\s){1,6}?"
_ADVERBS = r"(?:(?:has|have|had|also|repeatedly|strongly|vehemently|flatly|categorically|strenuously)\s){0,3}"
#: ", a charge that Karsova has denied", ", which the opposition denies"; what "the village rejects" may be a proposal.
_ASIDE = re.compile(
    rf",\s(?P<denial>(?:an?\s)?{_CHARGE}(?:\s(?:that|which))?\s(?P<who>{_WHO}){_ADVERBS}"
    rf"(?:den(?:y|ies|ied)|rejects?|rejected)|which\s(?P<other>{_WHO}){_ADVERBS}den(?:y|ies|ied))"
    r"(?=[.,;]|\Z|\s(?:and|but)\s)"
)
#: Kinds of claims by which somebody is accused, or something said.
_SAID_KINDS = frozenset(("indirect", "partial", "direct", "judgement"))
_DENIED_KINDS = frozenset(("mention", "indirect", "partial"))


def find_stated_denials(
    read: Sequence[tuple[Article, Analysis]], carriers: Mapping[str, tuple[Article, ...]]
) -> Iterator[Disagreement]:
    """Yield what a text says that one holds and another denies, each once."""
    for article, reading in read:
        seen: set[int] = set()
        for claim in reading.claims:
            found = _read_allegation(article, reading, claim) or _read_answer(article, reading, claim)
            found = found or _read_aside(article, reading, claim)
            if found and found[0][0].start not in seen:
                seen.add(found[0][0].start)
                sides = tuple(_build(article, reading, side, carriers) for side in found)
                yield Disagreement(DisagreementKind.DENIAL, sides[0].value, sides)


_Told = tuple[Span, str, str]


def _build(article: Article, reading: Analysis, told: _Told, carriers: Mapping[str, tuple[Article, ...]]) -> Side:
    span, speaker, kind = told
    return build_side(article, span, find_sentence_span(reading, span), speaker, kind, carriers[article.id])


def _read_allegation(article: Article, reading: Analysis, claim: Claim) -> tuple[_Told, _Told] | None:
    """Read "Karsova denied Lethian allegations that its ships had fired"."""
    if not _denies(claim) or claim.content.start < claim.cue.end:
        return None
    start = claim.cue.end + 1
    found = _ALLEGED.match(article.text, start, claim.content.end)
    if found is None or not _CLAUSE.search(found["deed"]) or not _is_somebody(found["who"]):
        return None
    more = _ADDED.search(article.text, found.start("deed"), claim.content.end)
    end = more.start() if more else claim.content.end
    deed, denied = Span(article.id, found.start("deed"), end), Span(article.id, claim.cue.start, end)
    return (deed, found["who"], SpeakerClass.OTHERS), (denied, _name(claim), claim.speaker_class)


def _is_somebody(words: str) -> bool:
    """Whether an allegation is that of somebody: "Lethian claims", "government claims"; "false claims" are not."""
    first = words.split()[:-1]
    return any(word[0].isupper() for word in first) or bool(_ACTORS & {word.casefold() for word in first})


#: Whose allegation it is, though no name is told.
_ACTORS = frozenset(("government", "opposition", "rebel", "police", "army", "ministry", "military", "activist"))


def _read_answer(article: Article, reading: Analysis, claim: Claim) -> tuple[_Told, _Told] | None:
    """Read "Activists blamed the army. The army denied the accusation": what another said right before."""
    words = " ".join(article.text[claim.content.start : claim.content.end].rstrip(" .").split())
    back, involved = _BACK.fullmatch(words), _INVOLVEMENT.fullmatch(words)
    if words.casefold() in {"it", "this"} and not _STRONG.search(article.text, claim.cue.start, claim.cue.end):
        back = None  # whoever "dismissed it" need not deny it
    clause = claim.kind == "indirect" and claim.content.start > claim.cue.start
    if not _denies(claim) or not (back or involved or clause):
        return None
    here = find_sentence_span(reading, claim.cue)
    before = [s.span for s in reading.sentences if s.span.end <= here.start][-1:]
    own = _list_said(reading, Span(article.id, here.start, claim.cue.start))
    near = own or [one for span in before for one in _list_said(reading, span)]
    if len(near) != 1 or near[0].speaker == claim.speaker:
        return None
    said = near[0]
    held = article.text[said.content.start : said.content.end]
    # Whoever only "said" something may not be whom the next sentence contradicts.
    contested = not own and said.kind == "indirect" and _CONTESTED.match(article.text, said.cue.start)
    if not (back or involved or contested):
        return None
    if (is_negative(held) and not contested) or (
        involved and not (said.kind == "judgement" and claim.speaker.split()[-1] in held)
    ):
        return None
    end = max(claim.content.end, claim.cue.end)
    start = claim.source.start if claim.source and here.start <= claim.source.start else claim.cue.start
    denied = Span(article.id, min(start, claim.cue.start), end)
    own_words = _span_of_charge(article, said)
    return (own_words, said.speaker, said.speaker_class), (denied, _name(claim), claim.speaker_class)


def _list_said(reading: Analysis, span: Span) -> list[Claim]:
    """Return what a stretch of the text says that somebody holds."""
    return [
        one
        for one in reading.claims
        if span.start <= one.content.start < one.content.end <= span.end
        and one.polarity == "stated"
        and one.kind in _SAID_KINDS
        and one.speaker
    ]


def _read_aside(article: Article, reading: Analysis, claim: Claim) -> tuple[_Told, _Told] | None:
    """Read "the League accuses Karsova of arming the rebels, a charge Karsova denies"."""
    if claim.polarity != "stated" or claim.kind not in _SAID_KINDS or not claim.speaker:
        return None
    sentence = find_sentence_span(reading, claim.content)
    found = _ASIDE.search(article.text, max(claim.content.start, claim.cue.end), sentence.end)
    if found is None:
        return None
    charge = _span_of_charge(article, claim)
    charge = Span(article.id, charge.start, min(charge.end, found.start()))
    group = "who" if found["who"] else "other"
    who = found[group].strip()
    actor = _find_actor(reading, found.start(group), found.end(group))
    named = actor is not None or who.casefold().startswith("the ")
    if not named or who == claim.speaker or charge.end - charge.start < 12:
        return None
    kind = {"PERSON": SpeakerClass.PERSON}.get(actor.label, SpeakerClass.BODY) if actor else SpeakerClass.OTHERS
    denied = Span(article.id, found.start("denial"), found.end("denial"))
    return (charge, claim.speaker, claim.speaker_class), (denied, who, kind)


def _find_actor(reading: Analysis, start: int, end: int) -> Actor | None:
    """Return the one whose name stands in a stretch of the text."""
    return next((a for a in reading.actors if any(start <= m.start and m.end <= end for m in a.mentions)), None)


def _span_of_charge(article: Article, claim: Claim) -> Span:
    """Return the words of a charge: what was said, and "accused Karsova of" with whom it is said of."""
    judged = claim.kind == "judgement"
    return Span(article.id, claim.cue.start if judged else claim.content.start, claim.content.end)


def _name(claim: Claim) -> str:
    """Return who denies: "Karsova and Ostrana" of "Karsova and Ostrana both deny"."""
    return claim.speaker.removesuffix(" both").removesuffix(" all")


def _denies(claim: Claim) -> bool:
    """Whether a claim denies, and it is known who does."""
    known = claim.speaker and claim.speaker_class != SpeakerClass.UNRESOLVED
    return claim.polarity == "denied" and claim.kind in _DENIED_KINDS and bool(known)
