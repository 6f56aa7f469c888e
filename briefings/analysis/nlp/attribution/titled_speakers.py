"""Words for a speaker without a name in, who they can mean in the article out: its only firm, who alone has a title."""

import re
from collections.abc import Sequence

from briefings.analysis.english.phrases import alternatives
from briefings.analysis.nlp.attribution.actor_index import ActorIndex, Speaker, build_speaker
from briefings.core.analysis import Actor
from briefings.core.article import Span

#: Characters of a text in which it says whom it is about. Not measured: chosen by eye on wire texts.
LEAD_LENGTH = 500
#: Words of the shortest title that tells somebody from others: "chief executive"; a "minister" may be any.
#: Not measured: chosen by eye.
_TITLE_WORDS = 2
#: Characters before a speaker in which the body of a title must be named. Not measured: chosen by eye.
_BODY_REACH = 300
_OFFICE_OF_PLACE = re.compile(r"(?:[Tt]he\s)?(?P<place>[A-Z]\w{3,})(?:[’']s?)?\s(?P<title>[a-z]+(?:\s[a-z]+){0,3})")
#: Letters that a country and its people share: "Turkey", "Turkish". Not measured.
_SAME_STEM = 4
_FIRM_NOUNS = frozenset(("company", "firm"))
#: "gas company Teren Resources": characters looked at before a name. Limit: time.
_KIND_BEFORE = re.compile(r"\b(?:company|firm|bank|airline|brokerage|retailer|insurer|lender|[a-z]*maker)\s\Z")
_KIND_REACH = 14
_LEGAL_FORM = re.compile(rf"(?:\A|[\s,]){alternatives('legal_forms')}\.?\Z")
_LEGAL_FORM_BEHIND = re.compile(
    rf",?\s(?:{alternatives('legal_forms', 'abbreviation')}|{alternatives('legal_forms', 'initials')})\b"
)


def find_firm_of_text(cast: ActorIndex, tokens: Sequence[str], place: int) -> Speaker | None:
    """Return what "the company" means at a place: the firm of the lead, where the text names no other before."""
    if len(tokens) != 2 or tokens[0].lower() != "the" or tokens[1].lower() not in _FIRM_NOUNS:
        return None
    firms = {actor.name: (span, actor) for span, actor in reversed(_list_firms(cast, place))}
    if len(firms) != 1:
        return None
    ((span, actor),) = firms.values()
    return build_speaker(actor) if span.start < LEAD_LENGTH else None


def _list_firms(cast: ActorIndex, place: int) -> list[tuple[Span, Actor]]:
    """Return the mentions before a place that the words beside them, or in them, call a firm."""
    return [
        (span, actor)
        for span, actor in cast.find_within(0, place)
        if actor.label == "ORG"
        and (
            _LEGAL_FORM.search(cast.text[span.start : span.end])
            or _LEGAL_FORM_BEHIND.match(cast.text, span.end)
            or _KIND_BEFORE.search(cast.text[max(0, span.start - _KIND_REACH) : span.start])
        )
    ]


def find_bearer_of_office(cast: ActorIndex, words: str) -> Speaker | None:
    """Return who alone has an office of a country or state in an article: "Lethia's foreign minister"."""
    told = _OFFICE_OF_PLACE.fullmatch(words)
    if told is None:
        return None
    bearers = {
        actor.name: actor
        for _, actor in cast.mentions
        if actor.label == "PERSON"
        and actor.role is not None
        and _has_office(cast.text, actor, told["title"], told["place"])
    }
    return build_speaker(next(iter(bearers.values()))) if len(bearers) == 1 else None


def _has_office(text: str, actor: Actor, title: str, place: str) -> bool:
    """Whether a stated role ends with a title and names, there or beside it, a place or its people."""
    spans = [span for span in (actor.role, actor.affiliation) if span is not None]
    role, *_ = stated = [" ".join(text[span.start : span.end].split()) for span in spans]
    return role.lower().endswith(title) and any(
        word.startswith(place[:_SAME_STEM]) for words in stated for word in words.split()
    )


def find_bearer_of_title(cast: ActorIndex, tokens: Sequence[str], place: int) -> Speaker | None:
    """Return who alone bears a title in an article, before or behind a place: "its chief executive"."""
    title = " ".join(token.lower() for token in tokens[1:])
    if tokens[0].lower() not in {"the", "its"} or len(tokens) <= _TITLE_WORDS:
        return None
    bearers = {
        actor.name: actor
        for _, actor in cast.mentions
        if actor.label == "PERSON"
        and actor.role is not None
        and " ".join(cast.text[actor.role.start : actor.role.end].lower().split()) == title
    }
    if len(bearers) != 1:
        return None
    (actor,) = bearers.values()
    if actor.affiliation is not None:
        body = cast.text[actor.affiliation.start : actor.affiliation.end].split()[0]
        if body not in cast.text[max(0, place - _BODY_REACH) : place]:
            return None
    return build_speaker(actor)
