"""What the articles of one story assert, dispute and leave open: the rows of the claim ledger and its companions."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from briefings.core.analysis import ClaimKind, Polarity, SpeakerClass
from briefings.core.article import Span
from briefings.core.table import QuotedText

#: (day, sentence, ids of the articles that date something to it), in order of days
Timeline = tuple[tuple[date, Span, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """One assertion, whoever carries it: the same words by the same or several speakers are one row."""

    #: the statement as first printed: one stretch, or several where the cue stands in between
    spans: tuple[Span, ...]
    #: those stretches, white space as one space, parted by " … "
    statement: str
    #: the speaker's name or the words of the text; empty where nobody is named
    speaker: str
    speaker_class: SpeakerClass
    #: whether the text gives the speaker a name
    named: bool
    #: other speakers of the same assertion, in order of time
    also: tuple[str, ...]
    kind: ClaimKind
    polarity: Polarity
    #: the reporting words of the text: "announced", "is widely interpreted"
    cue: str
    #: the hedging words of the text, in its order
    hedges: tuple[str, ...]
    #: outlets that carry it, alphabetical
    outlets: tuple[str, ...]
    #: ids of the articles that carry it, by time
    articles: tuple[str, ...]
    #: where the first of them has it from: "dateline — TASS", "cites Reuters", or the outlet's own name
    root: str
    #: how many independent origins carry it
    roots: int
    #: Admiralty pair: "C3"
    grade: str
    first_seen: datetime | None
    #: how likely a strict reader finds the row right, by the signs of doubt that its words and its speaker have
    certainty: float = 1.0
    #: the sentence before the statement, or two, where its words point back and these tell at what
    context: QuotedText | None = None
    #: whether it cannot be understood without that
    leans: bool = False
    #: the sentence that the statement stands in, or several, where it says more than statement, speaker and cue
    whole_sentence: QuotedText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a disagreement, or one step of an update: the value in the words of the text, and who has it."""

    value: str
    span: Span
    #: the sentence it stands in
    sentence: Span
    speaker: str
    speaker_class: SpeakerClass
    outlets: tuple[str, ...]
    articles: tuple[str, ...]
    first_seen: datetime | None


class DisagreementKind(StrEnum):
    """What accounts differ in."""

    #: the figures they give
    NUMBER = "number"
    #: one denies what the other states
    DENIAL = "denial"
    #: where an event was
    PLACE = "place"
    #: when it was
    DAY = "day"
    #: who did it
    ACTOR = "actor"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Accounts of one matter that cannot all be true."""

    kind: DisagreementKind
    #: what they differ about: "killed", "tonnes", "where", or the words denied
    matter: str
    #: two or more, in order of time
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class FigureUpdate:
    """A figure that moved as time went on: no disagreement."""

    matter: str
    #: two or more, in order of time
    steps: tuple[Side, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMatter:
    """Something that the texts say is unknown, undisclosed or unconfirmed."""

    #: the words for what is open
    matter: str
    span: Span
    #: "were not disclosed"
    cue: str
    #: the sentence
    sentence: Span
    #: who left it open, as named or in the words of the text; empty where nobody is named
    left_open_by: str
    outlets: tuple[str, ...]
    articles: tuple[str, ...]
    first_seen: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLedger:
    """All that the articles of one story assert, dispute, revise, leave open and date."""

    #: `Story.id`
    story: str
    #: in order of time, as everything below
    claims: tuple[ClaimRow, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    updates: tuple[FigureUpdate, ...] = ()
    open_matters: tuple[OpenMatter, ...] = ()
    #: who did not answer a question: counted, and no open matter
    silent: tuple[str, ...] = ()
    timeline: Timeline = ()
