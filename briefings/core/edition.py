"""One edition, the `Briefing`, with its sections, sentences, tables and sources; its files and receipts."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from briefings.core.analysis import ClaimKind, Polarity, SpeakerClass
from briefings.core.article import Problem, Span
from briefings.core.editing import Editing
from briefings.core.message import Text
from briefings.core.stories import NO_NEWS, ChangeStatus, StoryState, WatchKind
from briefings.core.table import QuotedText, Table
from briefings.core.text_kinds import TextKind


class EditionStatus(StrEnum):
    """Whether an edition has been approved."""

    DRAFT = "draft"
    APPROVED = "approved"
    #: nobody is asked
    NONE = ""


@dataclass(frozen=True, slots=True)
class CitedSentence:
    """One printed sentence: verbatim text, the spans it stands in, the reference numbers of those articles.

    `text` equals `Article.text[span.start:span.end]` for the first span, whitespace runs written as one space
    and, where `trimmed`, cut at the end of a clause.
    """

    text: str
    spans: tuple[Span, ...]
    references: tuple[int, ...]
    trimmed: bool = False
    #: parts of `text` (start, end) that hedge it, to be marked in print
    hedges: tuple[tuple[int, int], ...] = ()
    #: who asserts it, in the words of the text; empty where the article itself does, or where nobody looked
    speaker: str = ""
    #: whether the text gives the speaker no name
    unnamed: bool = False
    #: Admiralty pair ("C3") and independent origins that carry it; "" and 0 where nobody judged and counted
    grade: str = ""
    roots: int = 0
    #: when its first article was published, UTC; None where that is not known, and off page 1
    published: date | None = None
    #: words of it that name a day without its date ("Tuesday"), and the day they mean
    days: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One printed row of a story's ledger: who asserts what, in which words, and who carries it."""

    #: the statement as first printed: one stretch, or several where the cue stands in between
    spans: tuple[Span, ...]
    #: those stretches, white space as one space, parted by " … "
    text: str
    #: the speaker's name or the words of the text; empty where nobody is named
    speaker: str
    #: None where an edition of an earlier format did not keep it, as for `kind`
    speaker_class: SpeakerClass | None
    #: whether the text gives the speaker a name
    named: bool
    #: other speakers of the same assertion, in order of time
    also: tuple[str, ...] = ()
    kind: ClaimKind | None
    polarity: Polarity
    #: the reporting words of the text: "announced", "is widely interpreted"
    cue: str
    #: the hedging words of the text, in its order
    hedges: tuple[str, ...] = ()
    #: outlets that carry it, alphabetical
    outlets: tuple[str, ...]
    #: how many independent origins carry it
    roots: int
    #: Admiralty pair: "C3"
    grade: str
    #: reference numbers of the articles that carry it
    references: tuple[int, ...]
    #: the sentence before it, or two, where its words point back; its own where that says more than the row
    context: QuotedText | None = None
    whole_sentence: QuotedText | None = None


@dataclass(frozen=True, slots=True)
class StoryItem:
    """A story as one section prints it."""

    #: `Story.id`, unique in the edition: usable as an anchor
    id: str
    headline: str
    points: tuple[CitedSentence, ...]
    #: first and last publication, in earlier editions of the series too
    first_seen: datetime | None
    last_seen: datetime | None
    outlets: tuple[str, ...]
    #: number of articles, copies included; of distinct texts
    articles: int
    texts: int
    #: independent roots
    roots: int
    references: tuple[int, ...]
    #: tables of this story alone (who says what, disagreements, timeline …)
    tables: tuple[Table, ...] = ()
    #: the numbers behind its place, by name, each from 0 to 1: why it stands where it stands
    scores: tuple[tuple[str, float], ...] = ()
    #: reference numbers by independent origin, the widest carried first; a number stands once
    origins: tuple[tuple[int, ...], ...] = ()
    #: reports a day (UTC) up to the edition's own, of earlier editions too, none left out; the last 28 days at most
    volume: tuple[tuple[date, int], ...] = ()
    state: StoryState = StoryState.UNDATED
    #: the rows of its table of statements, as data
    statements: tuple[Statement, ...] = ()
    #: number of its articles that only earlier editions of the series had
    earlier: int = 0
    #: whether the headline is a sentence of the text, as the article that is quoted first has no title that tells it
    headline_supplied: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One topic: its stories, most important first, and its tables."""

    id: str
    title: str
    #: the configured or discovered terms, in the order of weight
    terms: tuple[str, ...]
    discovered: bool
    items: tuple[StoryItem, ...]
    tables: tuple[Table, ...]
    articles: int
    #: articles per `unit` of the edition's period, for the chart: (first day, count), none left out
    volume: tuple[tuple[date, int], ...] = ()
    #: what one entry of `volume` counts: "day", "week", "month" or "year"
    unit: str = "day"
    #: number of stories, of which `items` tells the most important
    stories: int = 0


@dataclass(frozen=True, slots=True)
class StatementChange:
    """What a statement of a story is against the edition before."""

    #: `UPDATED`: more roots, or other figures; `CORRECTED`: by a later version of a text
    status: ChangeStatus
    #: the words of the text; of the edition before where it was dropped
    text: str
    #: who asserts it, as the ledger names them
    speaker: Text
    #: reference numbers of this edition; none where it was dropped
    references: tuple[int, ...] = ()
    #: what is different: "independent sources: 3, before 2", or the statement as it was
    detail: Text = ""
    context: QuotedText | None = None
    whole_sentence: QuotedText | None = None


@dataclass(frozen=True, slots=True)
class StoryChange:
    """What a story is against the edition before: the headline as it was, and the sentence that is new."""

    status: ChangeStatus
    #: `StoryItem.id` in this edition; of the edition before when the story was dropped
    item: str
    headline: str
    detail: Text = ""
    #: the first sentence that the edition before did not print
    sentence: CitedSentence | None = None
    #: statements that are new, updated, corrected or dropped in a story that goes on
    statements: tuple[StatementChange, ...] = ()
    #: number of statements that both editions print
    unchanged: int = 0
    #: its headline in the edition before, where that was another
    was: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedName:
    """What an edition has of a person, body, place or phrase on the watch list."""

    name: str
    kind: WatchKind
    spellings: tuple[str, ...] = ()
    #: reference number of every article that names it, and how often
    mentions: tuple[tuple[int, int], ...] = ()
    #: those of them that the edition before did not have; all where there is none before
    new: tuple[int, ...] = ()
    #: the sentence that names it in the newest of them; None where none was read
    sentence: CitedSentence | None = None
    #: what it says itself, and what others say that names it, the weightiest first
    said_by: tuple[Statement, ...] = ()
    said_about: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One article in the numbered source list."""

    number: int
    article: str
    outlet: str
    title: str
    published: datetime | None
    url: str | None
    authors: tuple[str, ...]
    language: str
    words: int
    digest: str
    supplied: tuple[str, ...]
    #: number of the source whose text this one repeats; None when it is a text of its own
    copy_of: int | None = None
    #: number of the source of which this one is a later version, changed by the same outlet; None where it is none
    version_of: int | None = None
    #: how the copy was recognised, or the agency named
    evidence: Text = ""
    #: the file it was read from, where it has no address on the web
    origin: str = ""
    #: its first sentence; None for a copy and for what was not read
    lead: CitedSentence | None = None
    #: TLP 2.0 label that it came with, or empty
    marking: str = ""
    #: what kind of text it is; no mark is printed beside a report
    kind: TextKind = TextKind.REPORT

    @property
    def trusted_date(self) -> datetime | None:
        """When it was published, for everything that orders by time; None when it is dated after it came in."""
        return None if "future" in self.supplied else self.published


@dataclass(frozen=True, slots=True)
class Coverage:
    """What became of every collected article: the counts add up, and the tables give the reasons."""

    collected: int
    #: articles with a text of their own that a section reports
    reported: int
    #: articles folded into another as its copies
    folded: int
    #: articles listed but not read: in another language, or headlines alone
    unread: int
    #: articles left out, each with its reason in `rows`
    left_out: int
    #: the same article met twice: same address, or same outlet, title and text
    repeated: int
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """One edition: every rendition is made from this object and from nothing else."""

    title: str
    #: the day the edition is for; None when no article has a date and no `now` was given
    day: date | None
    #: first and last moment covered, UTC
    period: tuple[datetime | None, datetime | None]
    #: TLP 2.0 label, or empty: the most restrictive of the settings' and those of the articles
    marking: str = ""
    number: int | None = None
    #: language of the labels; every source has its own
    language: str = "en"
    paper: str = "A4"
    #: at-a-glance numbers: (label, number)
    glance: tuple[tuple[str, int], ...] = ()
    #: page 1: the sentences that stand for the whole, 60 words at most where sentences are no longer
    bottom_line: tuple[CitedSentence, ...] = ()
    #: page 1: what the texts of the first stories leave open, in their words
    undisclosed: tuple[CitedSentence, ...] = ()
    #: page 1: one sentence a point, none of them in `bottom_line`
    points: tuple[CitedSentence, ...] = ()
    #: the edition that `changes` are counted from, as it is named in print; empty when there is none
    since: Text = ""
    #: every story of this edition, and those of the one before that are gone
    changes: tuple[StoryChange, ...] = ()
    #: the watch list, in the order of the settings
    watched: tuple[WatchedName, ...] = ()
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    sources: tuple[Source, ...] = ()
    coverage: Coverage
    problems: tuple[Problem, ...] = ()
    #: name and version of the program and of the model that read
    made_by: str = ""
    #: SHA-256 over everything but itself and the approval, hexadecimal: an approved edition is the same edition
    digest: str = ""
    status: EditionStatus = EditionStatus.NONE
    #: number of the correction, from 1, of an edition that corrects another of its number; 0: it corrects none
    correction: int = 0
    #: when it was approved, UTC, and who did; not in the digest either
    approved: datetime | None = None
    approved_by: str = ""
    #: what people changed in it after it was made; None: nothing
    editing: Editing | None = None

    @property
    def quiet(self) -> bool:
        """Return whether it brings nothing new since the edition that it is compared with."""
        return bool(self.since) and all(change.status in NO_NEWS for change in self.changes)


@dataclass(frozen=True, slots=True)
class Rendition:
    """One file of an edition, in memory: `name` is a bare file name ("briefing.pdf")."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of one delivery: who got what, where it is, when."""

    recipient: str
    place: str
    delivered: datetime
