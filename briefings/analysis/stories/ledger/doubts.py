"""A printed statement in, what may be wrong with it out: the signs by which judged rows that were not right differ.

Each sign is a name that stands in the list `statement_doubts` with its weight. The weights are those of a logistic
regression on the verdicts of `tests/benchmarks/judgments`, and are made anew by `python -m benchmarks.judgments.fit`.
"""

import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType

from briefings.analysis.english import word_lists
from briefings.analysis.english.phrases import alternatives
from briefings.analysis.stories.ledger.lost_references import find_lost_words, find_own_pronouns
from briefings.analysis.stories.ledger.named_speakers import UNNAMED_PEOPLE
from briefings.core.analysis import Claim, SpeakerClass
from briefings.core.article import Span

#: Classes of speakers without a name.
_UNNAMED = UNNAMED_PEOPLE | {SpeakerClass.DOCUMENT}
_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)")
_PRONOUN = re.compile(
    r"\b(?:(?P<m>he|him|his|himself)|(?P<f>she|her|hers|herself)|(?P<they>they|them|their|theirs|themselves)"
    r"|(?P<it>it|its|itself))\b",
    re.IGNORECASE,
)
#: "it was another blow", "they were unbalanced": hardly the speaker, who would act.
_DESCRIBED = re.compile(
    r"\W{0,3}(?:it|they)(?:['’]s|\s(?:is|was|were|are|(?:may|might|would|could|will|can|should) be|(?:has|have"
    r"|had) been))"
    r"\s(?!(?:not |now |still |also |being )?(?!un)\w{1,30}(?:ing|ed)\b)",
    re.IGNORECASE,
)
#: "it is clear that", "it was time to", "it remained to be seen": means nothing.
_EXPLETIVE = re.compile(
    r"it(?:['’]s|\s(?:is|was|has been|had been|would be|will be|may be|might be|could be|seems|seemed|appears"
    r"|appeared))\s"
    r"(?:(?!(?:the|an?|another|one|no|his|her|its|their|because)\s)[a-z]{2,20}\s){1,3}(?:that|to|when|if|whether|for"
    r"|how|what|why|who|which|where|the|this|an?)\b"
    r"|it(?:['’]s)?\s(?:take|took|make|mad|seem|appear|turn|rain|snow|remain|(?:wi|wou|do"
    r"|di)\w{1,4}\s(?:not\s)?(?:take|matter))",
    re.IGNORECASE,
)
_DEMONSTRATIVE = re.compile(
    r"\b(?:these|those(?! (?:who|of|in|with)\b)|such(?! as\b)"
    r"|this(?! (?:week|month|year|morning|time|summer|spring|autumn|winter|fall|century|country)\b| is (?:not"
    r" )?the (?:first|last)\b)"
    r"|that(?:['’]s| is| was| will| would|[,.;!”\"])|the same|the situation)",
    re.IGNORECASE,
)
#: "the killings", "the country": which, a sentence before says, unless something follows that tells.
_LOST_NOUN = re.compile(
    rf"\b(?:the|both|the (?:two|three|four)) {alternatives('pointing_nouns', 'told before')}\b"
    rf"(?! {alternatives('dangling', 'complement')}\b)",
    re.IGNORECASE,
)
#: "the official", "another resident", but not "the Doe campaign", which tells whose.
_NAME_INSIDE = re.compile(r" [A-Z]")
_DEFINITE = re.compile(
    r"(?:[Tt]he|[Tt]his|[Tt]hat|[Tt]hese|[Tt]hose|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Aa]nother|[Oo]thers?)\b"
    r"(?!.{0,200} [A-Z])"
)
_SEVERAL = re.compile(r"\b(?:[^\W\d_]{3,}[^\Wsui_]s|people|police|men|women|children|troops)\b|\b[A-Z]\w+ and [A-Z]")
_NAME = re.compile(
    r"(?<=\w )(?!I\b)[A-Z][a-z]|\b[A-Z]\w+ [A-Z]"
    r"|\b(?:man|woman|boy|girl|father|mother|son|daughter|husband|wife|president|minister|leader|person|who)\b"
)
_THING = re.compile(r"\b(?:the|an?|this|our|my|your|his|her|their) [a-z]|(?<=[a-z] )[A-Z]\w+|^\W?[A-Z]\w+ [A-Z]")


@cache
def load_given_names(gender: str) -> frozenset[str]:
    """Return the given names of men ("m") or of women ("f")."""
    rows = word_lists.load_rows("gendered_names")
    return frozenset(row[0] for row in rows if word_lists.get_column(row, 1) == gender)


@dataclass(frozen=True)
class PrintedStatement:
    """A claim, its text and the stretches that a row prints of it."""

    claim: Claim
    text: str
    spans: Sequence[Span]

    @cached_property
    def words(self) -> str:
        """What is printed."""
        return " … ".join(" ".join(self.text[s.start : s.end].split()) for s in self.spans)

    @cached_property
    def speaker_words(self) -> str:
        """The words for the speaker where they are printed as a part of the statement, else none."""
        source = self.claim.source
        printed = source is not None and any(s.start <= source.start and source.end <= s.end for s in self.spans)
        return " ".join(self.text[source.start : source.end].split()) if source and printed else ""

    @cached_property
    def lost(self) -> frozenset[str]:
        """The kinds of pronouns that nothing before them in the statement can mean: "quoted", "reported"."""
        return frozenset(where for where, _ in _find_lost_pronouns(self))

    @property
    def cue(self) -> str:
        """The reporting words."""
        return self.text[self.claim.cue.start : self.claim.cue.end].lower()

    @property
    def unnamed(self) -> bool:
        """Whether the text gives the speaker no name; "the Selene report" has one."""
        document = self.claim.speaker_class == SpeakerClass.DOCUMENT and _NAME_INSIDE.search(self.claim.speaker)
        return self.claim.speaker_class in _UNNAMED and not document


def find_pointing_words(one: PrintedStatement) -> Iterator[re.Match[str]]:
    """Yield what in the words of a statement seems to mean something that stands in a sentence before."""
    yield from (match for _, match in _find_lost_pronouns(one))
    yield from _DEMONSTRATIVE.finditer(one.words)
    if noun := _find_lost_noun(one.words):
        yield noun
    yield from find_lost_words(one.words, one.claim.speaker, one.claim.speaker_class)


def _find_lost_pronouns(one: PrintedStatement) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield the pronouns that have nothing to mean, with where they stand: in a quotation, or in reported words."""
    quoted = [match.span() for match in _QUOTED.finditer(one.words)]
    own = find_own_pronouns(one.claim.speaker, one.claim.speaker_class)
    for match in _PRONOUN.finditer(one.words):
        kind = match.lastgroup or ""
        # "Doe called it a crime": what is called so is not Doe.
        before = one.words[: match.start()].removeprefix(one.speaker_words)
        inside = any(start <= match.start() < end for start, end in quoted)
        if not inside and match.group().lower() in own and _can_be(one.claim, kind):
            continue
        if kind == "it" and _EXPLETIVE.match(one.words, match.start()):
            continue
        known = {"they": _SEVERAL, "it": _THING}.get(kind, _NAME).search(before)
        if not known and (kind == "they" or not _opens_with_name(before)):
            yield "quoted" if inside else "reported", match


def points_back(words: str) -> bool:
    """Return whether some words have a "this", "such" or the like.

    >>> points_back("Doe dismissed such attacks."), points_back("Doe dismissed attacks such as Roe's.")
    (True, False)
    """
    return bool(_DEMONSTRATIVE.search(words))


def has_lost_noun(words: str) -> bool:
    """Return whether a noun with "the" has nothing before it in some words that tells which.

    >>> has_lost_noun("He dismissed the attacks."), has_lost_noun("He dismissed the attacks in Selene.")
    (True, False)
    """
    return _find_lost_noun(words) is not None


def _opens_with_name(words: str) -> bool:
    """Whether the first of some words is a name: a capital there makes none of an everyday word."""
    first = re.match(r"\W?([A-Z][\w-]*)", words)
    plain = first[1].lower() if first else ""
    everyday = plain in word_lists.load_words("common_words") or plain in word_lists.load_words("stop_words")
    return first is not None and not everyday


def _find_lost_noun(words: str) -> re.Match[str] | None:
    """Return a noun with "the" that has nothing before it in the statement that tells which."""
    found = _LOST_NOUN.search(words)
    return None if found is None or re.search(r"(?<=\w )[A-Z]", words[: found.start()]) else found


def is_short_name(name: str) -> bool:
    """Return whether a name is one word that need not be anybody's whole name: no country, no capital, no short form.

    >>> [is_short_name(name) for name in ("Doe", "Observatory", "Syria", "NATO", "")]
    [True, True, False, False, False]
    """
    places = (word_lists.load_canonical_names(), word_lists.load_capitals())
    return (
        name != ""
        and " " not in name
        and not name.isupper()
        and not any(name in known or name.casefold() in known for known in places)
    )


def _can_be(claim: Claim, kind: str) -> bool:
    """Whether a speaker can be "he" or "she" by his given name."""
    if claim.speaker_class != SpeakerClass.PERSON or kind not in {"m", "f"}:
        return True
    return claim.speaker.split()[0].casefold() not in load_given_names("f" if kind == "m" else "m")


#: The sign that a speaker is described by a sentence before.
SPEAKER_TOLD_BEFORE = "speaker told before"
#: What the list `statement_doubts` weighs.
SIGNS: Mapping[str, Callable[[PrintedStatement], bool]] = {
    "speaker of one word": lambda one: not one.unnamed and is_short_name(one.claim.speaker),
    "speaker unnamed": lambda one: one.unnamed,
    SPEAKER_TOLD_BEFORE: lambda one: one.unnamed and bool(_DEFINITE.match(one.claim.speaker)),
    "lost pronoun in a quotation": lambda one: "quoted" in one.lost,
    "lost pronoun in reported words": lambda one: "reported" in one.lost,
    "opens with what it or they are": lambda one: bool(_DESCRIBED.match(one.words)) and not _EXPLETIVE.match(one.words),
    "points back": lambda one: bool(_DEMONSTRATIVE.search(one.words)),
    "noun told before": lambda one: has_lost_noun(one.words),
    "in several stretches": lambda one: len(one.spans) > 1,
    "partly quoted": lambda one: one.claim.kind == "partial",
    "hedged": lambda one: bool(one.claim.hedges),
    "cue in -ing": lambda one: one.cue.endswith("ing"),
}


#: Signs that say that a statement leans on a sentence before it: where that is printed with it they say nothing.
LEANING_SIGNS = frozenset(
    (
        "lost pronoun in a quotation",
        "lost pronoun in reported words",
        "opens with what it or they are",
        "points back",
        "noun told before",
    )
)
#: Signs that the others are weighed beside, and that leave no row out: that somebody hedges, or speaks without a name,
#: is what a ledger is read for. Not measured.
TOLD_SIGNS = frozenset(("hedged", "speaker unnamed"))


def find_signs(claim: Claim, text: str, spans: Sequence[Span]) -> tuple[str, ...]:
    """Return the signs of doubt that a printed statement has."""
    one = PrintedStatement(claim, text, spans)
    return tuple(name for name, has in SIGNS.items() if has(one))


@cache
def load_weights() -> Mapping[str, float]:
    """Return what each sign weighs, and "base", which is what a statement without any weighs."""
    return MappingProxyType({row[0]: float(row[1]) for row in word_lists.load_rows("statement_doubts")})


def estimate_certainty(claim: Claim, text: str, spans: Sequence[Span], lifted: Collection[str] = frozenset()) -> float:
    """Return how likely a strict reader finds a printed statement right, by its signs of doubt but `TOLD_SIGNS`.

    Signs that are `lifted` do not count: what the statement leans on is printed with it.
    """
    weights = load_weights()
    signs = (sign for sign in find_signs(claim, text, spans) if sign not in TOLD_SIGNS and sign not in lifted)
    return round(1 / (1 + math.exp(-weights["base"] - sum(weights[sign] for sign in signs))), 3)
