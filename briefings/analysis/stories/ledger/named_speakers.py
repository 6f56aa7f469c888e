"""A claim in, whether its text tells who says it out: by a name, a medium's own name, or an office that one holds.

"The company", "the statement" and "the Amsel senator" get the name that is printed with the claim if it is only one.
"""

import re
from collections.abc import Container, Sequence
from dataclasses import replace
from functools import cache

from briefings.analysis.english import word_lists
from briefings.analysis.english.phrases import alternatives
from briefings.analysis.stories.ledger.office_bearers import name_described_speaker
from briefings.analysis.stories.ledger.spelled_speakers import spell_speaker
from briefings.core.analysis import Analysis, Claim, SpeakerClass, find_sentence, list_mentions
from briefings.core.article import Article, Span

#: Classes of people that a text describes and does not name.
UNNAMED_PEOPLE = frozenset(
    (
        SpeakerClass.OFFICIALS,
        SpeakerClass.MILITARY,
        SpeakerClass.INTELLIGENCE,
        SpeakerClass.DIPLOMATS,
        SpeakerClass.ANALYSTS,
        SpeakerClass.OBSERVERS,
        SpeakerClass.EYEWITNESSES,
        SpeakerClass.ACTIVISTS,
    )
)
NAMED_SPEAKER_CLASSES = frozenset(("person", "official body", "body", "agency"))
#: "the company", "the software maker"; a government is its country's, which its sentence seldom names.
_BODY = re.compile(r"[Tt]he\s(?:[a-z-]+\s)?(?P<noun>(?!government\b|army\b|administration\b|authority\b)[a-z]+)")
#: "President Doe's government": there is one.
#: "the Dutch planning agency KPB", "Brankov's campaign": no "a rights group".
_OWN_BODY = re.compile(
    r"(?!(?:[Aa]n?|[Oo]ne|[Aa]nother|[Ss]ome)\s)(?P<before>(?:(?!(?:at|of|for|in|from|to|with|and|who|which|that)\s)[\w’'.-]+\s){0,5}?)"
    r"(?P<noun>[A-Za-z]+)(?P<short>\s[A-Z][A-Z0-9]{2,})?"
)
#: "a new report by Northwire", "an article in The Courier"
_PUBLISHED_BY = re.compile(
    rf"\b{alternatives('around_saying', 'publication')}\s(?:by|in|from|of)\s(?:[Tt]he\s)?(?P<name>[A-Z][\w.!’'-]*)"
)
_GOVERNMENT = re.compile(
    r"\b[A-Z][\w-]{1,40}(?:[’']s?\s(?:government|administration|cabinet|army|parliament)|\s(?:administration|government))\Z"
)
#: "officials", "the sources", and not "some officials", of whom a sentence before may have told others.
_GROUP = re.compile(r"(?:[Tt]he\s)?([A-Za-z]{4,20}s)")
_SOME_OF = re.compile(r"(?:[Ss]ome|[Mm]any|[Mm]ost|[Ff]ew|[Oo]ther|[Oo]thers|[Tt]wo|[Tt]hree|[Ss]everal|[Tt]he|\d+)\b")
#: "the emir of Karsova", "the Lethian health secretary".
_OFFICE = re.compile(
    r"(?:[Tt]he|(?:[A-Z][\w-]+\s)*[A-Z][\w-]+[’']s)\s(?:[\w’'-]+\s){0,4}?(?P<office>[a-z]+)(?:\s(?:of|for|in)\s(?:the\s)?[A-Z].*)?\Z"
)


def is_named(claim: Claim) -> bool:
    """Return whether a text tells who speaks, so that a reader need not be told that nobody is named."""
    return (
        claim.speaker_class in NAMED_SPEAKER_CLASSES
        or is_named_medium(claim)
        or is_named_body(claim.speaker)
        or holds_office(claim.speaker)
        or has_name_inside(claim.speaker)
    )


def name_speaker(claim: Claim, article: Article, reading: Analysis, printed: Sequence[Span]) -> Claim:
    """Return a claim with the name that is printed with it of "the company", or of whose "the statement" is.

    A body goes by the only one that its own sentence names, else the sentence before. The claim comes back as it is
    where none or several are named in either.
    """
    claim = name_described_speaker(spell_speaker(claim, article.text), article, reading, printed)
    claim = _tell_group(claim, reading)
    found = _BODY.fullmatch(claim.speaker)
    if found is None:
        return claim
    if claim.speaker_class == SpeakerClass.DOCUMENT:
        return _name_author(claim, article, reading, printed, found["noun"])
    nouns = word_lists.load_words("organisation_nouns")
    if not (found["noun"].capitalize() in nouns or found["noun"] in _load_body_nouns()):
        return claim
    fits = found["noun"] in _load_body_nouns()
    inside: frozenset[str] = frozenset()
    for span in printed:
        bodies = [
            mention
            for mention in list_mentions(reading, span)
            if mention.label == "ORG"
            and mention.name != article.outlet
            and _can_be_called(mention.name, found["noun"], fits=fits)
        ]
        # Who is only "the ministry" was named before; what it speaks of is told of somebody else, unless both are one.
        names = {one.name for one in bodies if claim.source is None or one.span.end <= claim.source.start}
        names = names if len(names) < 2 else names & inside
        if len(names) == 1:
            return replace(claim, speaker=names.pop(), speaker_class=SpeakerClass.BODY)
        inside |= {one.name for one in bodies}
    return _name_body_before(claim, reading, found["noun"], fits=fits)


def _can_be_called(name: str, noun: str, *, fits: bool) -> bool:
    """Whether a body can be "the ministry" or "the company" by the words of its name; no ministry is a company."""
    words = {*name.casefold().split()}
    firm = noun in word_lists.load_kind("body_words", "firm")
    return noun in words or (fits and not (firm and words & word_lists.load_kind("body_words", "official")))


def _list_claims_before(claim: Claim, reading: Analysis) -> Sequence[Claim]:
    """Return the claims of the sentence before the one of a claim, where no more than a paragraph lies between."""
    own = find_sentence(reading, min((claim.source or claim.cue).start, claim.content.start))
    before = [one for one in reading.sentences if own and one.span.end <= own.span.start][-1:]
    return [
        one
        for sentence in before
        for one in reading.claims
        if sentence.span.start <= one.cue.start < sentence.span.end and own and own.paragraph - sentence.paragraph <= 1
    ]


def _tell_group(claim: Claim, reading: Analysis) -> Claim:
    """Return a claim of "officials" as one of the Lethian port officials who speak in the sentence before."""
    found = _GROUP.fullmatch(claim.speaker)
    if found is None or claim.speaker_class not in UNNAMED_PEOPLE:
        return claim
    fuller = {
        one.speaker
        for one in _list_claims_before(claim, reading)
        if one.speaker.casefold().endswith(f" {found[1].casefold()}") and not _SOME_OF.match(one.speaker)
    }
    return replace(claim, speaker=fuller.pop()) if len(fuller) == 1 else claim


def _name_body_before(claim: Claim, reading: Analysis, noun: str, *, fits: bool) -> Claim:
    """Return a claim of "the company" as one of the only body that speaks in the sentence before."""
    bodies = {
        one.speaker
        for one in _list_claims_before(claim, reading)
        if one.speaker_class in {SpeakerClass.BODY, SpeakerClass.OFFICIAL_BODY}
        if _can_be_called(one.speaker, noun, fits=fits)
        if any(actor.label == "ORG" and actor.name == one.speaker for actor in reading.actors)
    }
    return replace(claim, speaker=bodies.pop(), speaker_class=SpeakerClass.BODY) if len(bodies) == 1 else claim


def _name_author(claim: Claim, article: Article, reading: Analysis, printed: Sequence[Span], noun: str) -> Claim:
    """Return a claim of "the statement" as one of who says something in a statement in what is printed."""
    written = re.compile(rf"\bin an?\s(?:[a-z]+\s)?{noun}\b")
    authors = {
        (one.speaker, one.speaker_class)
        for span in printed
        for one in reading.claims
        if span.start <= one.cue.start < span.end
        and written.search(article.text, one.cue.end, span.end)
        and is_named(one)
    }
    if len(authors) != 1:
        return claim
    ((speaker, speaker_class),) = authors
    return replace(claim, speaker=speaker, speaker_class=speaker_class)


@cache
def _load_body_nouns() -> frozenset[str]:
    return word_lists.load_kind("pointing_nouns", "body") | word_lists.load_kind("body_words", "behind the")


def has_name_inside(speaker: str) -> bool:
    """Return whether a description is a title and a name, or tells whose government it is.

    >>> has_name_inside("District Attorney Adam Doe"), has_name_inside("Karsova's government")
    (True, True)
    >>> has_name_inside("Syrian Officials"), has_name_inside("the government")
    (False, False)
    """
    words = speaker.split()
    if _GOVERNMENT.search(speaker):
        return True
    common = word_lists.load_words("common_words") | {row[0] for row in word_lists.load_rows("unnamed_groups")}
    names = [word for word in words[-2:] if word[0].isupper() and word.lower().removesuffix("s") not in common]
    return len(words) > 2 and len(names) == 2 and all(word[0].isupper() for word in words)


def is_named_medium(claim: Claim) -> bool:
    """Return whether a medium is given by its name: "San Diego Union-Tribune", "Kuna news agency", no "Syrian TV"."""
    if claim.speaker_class not in {"outlet", "state media", "agency"}:
        return False
    words = [word for word in claim.speaker.split() if word.lower() not in {"the", "of", "and"}]
    nouns = {row[0] for row in (*word_lists.load_rows("unnamed_sources"), *word_lists.load_rows("unnamed_groups"))}
    if {" ".join(words).lower(), " ".join(words).lower().removesuffix("s")} & nouns:
        return False
    return all(word[0].isupper() for word in words) or any(_is_own_name(word) for word in words)


def holds_office(speaker: str) -> bool:
    """Return whether a speaker is told by an office that one holds: "the emir of Karsova", no "the Lethian aide"."""
    found = _OFFICE.match(speaker)
    if found is None or not re.search(r"\s[A-Z]|\b[A-Z]\w{0,40}[’']s\s", speaker):
        return False
    return found["office"] in word_lists.load_kind("roles", "held by one")


def is_named_body(speaker: str) -> bool:
    """Return whether a body is told by a name, a government by being one, or a work by who published it.

    >>> is_named_body("the Brankov campaign"), is_named_body("the planning agency KPB"), is_named_body("The Government")
    (True, True, True)
    >>> is_named_body("A clerk at KPB Bank"), is_named_body("an agency spokesman"), is_named_body("The ministry")
    (False, False, False)
    """
    if published := _PUBLISHED_BY.search(speaker):
        return _is_own_name(published["name"]) or published["name"].isupper()
    found = _OWN_BODY.fullmatch(speaker)
    if found is None or found["noun"].lower() not in _load_body_nouns() | _load_speaking_bodies():
        return False
    names = [word for word in found["before"].split() if word.lower() != "the"]
    named = any(_is_own_name(word) or (word.isupper() and len(word) > 1) for word in names)
    rules = found["noun"].lower() in {"government", "administration"} and bool(names or found["noun"][0].isupper())
    return bool(named or found["short"] or rules)


@cache
def _load_speaking_bodies() -> frozenset[str]:
    return frozenset().union(*(word_lists.load_kind("body_words", kind) for kind in ("official", "firm", "speaking")))


def _list_countries() -> tuple[Container[str], ...]:
    return word_lists.load_canonical_names(), word_lists.load_demonyms()


def _is_own_name(word: str) -> bool:
    """Whether a word is a medium's own name: no everyday word with a capital, and no country's."""
    plain = re.split("[’']", word.removeprefix("al-"))[0]
    country = any(name in known for name in (plain, plain.casefold()) for known in _list_countries())
    everyday = plain.lower() in word_lists.load_words("common_words")
    return plain[:1].isupper() and plain[1:2].islower() and not country and not everyday
