"""What is read off one article: sentences, names, actors, claims, dates, quantities, key terms, each with its span."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from briefings.core.article import Span
from briefings.core.message import Text

#: Names we print; a reader may use others, which are kept and not tabulated.
ENTITY_LABELS = ("PERSON", "ORG", "GPE", "LOC", "NORP", "EVENT", "DATE")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; `paragraph` counts paragraphs of the text from 0."""

    span: Span
    paragraph: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text: its words, its kind (one of `ENTITY_LABELS`) and where it stands."""

    name: str
    label: str
    span: Span


@dataclass(frozen=True, slots=True)
class Actor:
    """One person or body of one article: every mention joined under its fullest name."""

    #: the fullest name the text gives; for an unnamed body, the words of the text ("Turkish intelligence")
    name: str
    #: PERSON, ORG or GPE
    label: str
    #: the other forms in the text, in order of first use
    aliases: tuple[str, ...]
    mentions: tuple[Span, ...]
    #: role as stated, in the text's own words ("defense minister"); None when none is stated
    role: Span | None = None
    #: affiliation as stated ("Turkey", "Syria"); None when none is stated
    affiliation: Span | None = None


class SpeakerClass(StrEnum):
    """What kind of source a speaker is."""

    PERSON = "person"
    OFFICIAL_BODY = "official body"
    BODY = "body"
    STATE_MEDIA = "state media"
    AGENCY = "agency"
    OUTLET = "outlet"
    OFFICIALS = "officials"
    MILITARY = "military"
    INTELLIGENCE = "intelligence"
    DIPLOMATS = "diplomats"
    ANALYSTS = "analysts"
    OBSERVERS = "observers"
    EYEWITNESSES = "eyewitnesses"
    ACTIVISTS = "activists"
    DOCUMENT = "document"
    OTHERS = "others"
    #: a pronoun whose bearer is not known
    UNRESOLVED = "unresolved"
    UNATTRIBUTED = "unattributed"


class ClaimKind(StrEnum):
    """How a claim is made."""

    #: all of it is quoted
    DIRECT = "direct"
    INDIRECT = "indirect"
    #: some words of it are quoted
    PARTIAL = "partial"
    BELIEF = "belief"
    PLAN = "plan"
    DEMAND = "demand"
    JUDGEMENT = "judgement"
    #: only the matter talked of: "discussed the budget"
    MENTION = "mention"


class Polarity(StrEnum):
    """Whether a claim is stated or denied."""

    STATED = "stated"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Claim:
    """Who asserts what: the words asserted, the word that reports it, the words that name the speaker."""

    content: Span
    cue: Span
    source: Span | None
    #: the resolved speaker's name, or the words of the text; empty when nobody is named
    speaker: str
    speaker_class: SpeakerClass
    kind: ClaimKind
    polarity: Polarity = Polarity.STATED
    hedges: tuple[Span, ...] = ()
    #: further stretches of the content: where the cue stands in between, or a quotation goes on behind it
    continued: tuple[Span, ...] = ()


class GapKind(StrEnum):
    """What can be made of a gap in print."""

    #: the words for what is open tell it without the sentences before
    OPEN = "open"
    #: somebody did not answer a question, and nothing else is left open
    SILENCE = "silence"
    #: what is open is not said in words that can be printed, or nobody can tell whether anything is
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class InformationGap:
    """What a text says is unknown, undisclosed, unconfirmed, or that somebody declined to say."""

    #: the sentence
    span: Span
    #: what is left open; None where the text does not say ("declined to comment")
    matter: Span | None
    #: the words that say so: "were not disclosed"
    cue: Span
    #: the words for whoever left it open; None when the text names nobody
    source: Span | None
    #: the resolved name of whoever left it open, or the words of the text; empty when nobody is named
    speaker: str = ""
    kind: GapKind = GapKind.UNSTATED


class DateUse(StrEnum):
    """How a sentence uses a date expression."""

    #: something happened then
    EVENT = "event"
    #: something is to happen then
    PLAN = "plan"
    #: it stands in the words of somebody who is quoted
    QUOTED = "quoted"
    #: it only says which of several things is meant ("Monday's debate"), or dates a clause beside the main one
    MODIFIER = "modifier"
    #: without a parse nobody knows
    UNSURE = ""


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A date expression and the days it resolves to, counted from the article's publication."""

    span: Span
    first: date
    last: date
    #: index into `Reading.sentences` of the sentence it stands in
    sentence: int
    use: DateUse = DateUse.UNSURE


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts: "at least 12" + "killed"."""

    span: Span
    value: float
    #: what is counted or measured, lower case: "people", "dollars", "km"
    unit: str
    #: "exact", "at least", "at most", "about"
    rounding: str


@dataclass(frozen=True, slots=True)
class KeyTerm:
    """A key term of an article (a lemma or a noun phrase, lower case unless a name) and how often it stands there."""

    text: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """Everything read off one article, and by which model."""

    #: `Article.id`
    article: str
    #: name and version of the model that read it: "briefings-en 1.0"
    model: str
    #: ISO 639-1 code of the language found
    language: str
    #: why the text was not read ("written in Arabic"); empty when it was. An unread article has no sentences.
    unread: Text = ""
    #: what went wrong where an article should have been read; it is tried again the next time
    fault: str = ""
    #: the first sentence of an article in another language; None where the article was read, or has none
    opening: Span | None = None
    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    actors: tuple[Actor, ...] = ()
    claims: tuple[Claim, ...] = ()
    gaps: tuple[InformationGap, ...] = ()
    dates: tuple[DateExpression, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    #: most frequent first, ties alphabetical
    terms: tuple[KeyTerm, ...] = ()
    #: unit-length mean of the static word vectors, or empty when the model has none
    vector: tuple[float, ...] = ()


def list_mentions(reading: Analysis, span: Span) -> list[Mention]:
    """Return the names that begin within a stretch of an article, in its order."""
    return [mention for mention in reading.mentions if span.start <= mention.span.start < span.end]


def find_sentence(reading: Analysis, place: int) -> Sentence | None:
    """Return the sentence that holds a place of an article; None where none does."""
    return next((sentence for sentence in reading.sentences if sentence.span.start <= place < sentence.span.end), None)
