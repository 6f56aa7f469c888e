"""What is seen across articles: copies of one text, stories of one event, topics that hold stories."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from briefings.core.message import Text


class CopyKind(StrEnum):
    """What makes the articles of a group one text, by the strongest tie of a member to the original."""

    #: the same text
    EXACT = "exact"
    #: most of the same words
    NEAR = "near"
    #: one agency's text, which a member names
    WIRE = "wire"
    #: changed later by the same outlet, or at the same address
    VERSION = "version"
    #: the same in another language
    TRANSLATION = "translation"
    #: nobody copied it
    SINGLE = "single"


@dataclass(frozen=True, slots=True)
class CopyGroup:
    """Articles that are one text; a group of one is an article nobody copied."""

    #: `Article.id` of the earliest, the one that is read and cited
    original: str
    #: ids of every member, the original first, then by time
    members: tuple[str, ...]
    kind: CopyKind
    #: the agency the text came from, where dateline or credit names one
    agency: str | None = None
    #: how it was recognised, for the reader: "same text", "91 % of the words", "dateline — NORTHWIRE"
    evidence: Text = ""


@dataclass(frozen=True, slots=True)
class Story:
    """Articles on one event, across outlets and days."""

    #: the id of the earliest original text when the story was first reported; it stays from edition to edition
    id: str
    #: groups in order of time; their members together are the story's articles
    copies: tuple[CopyGroup, ...]
    first_seen: datetime | None
    last_seen: datetime | None
    #: names of all outlets that carried it, alphabetical
    outlets: tuple[str, ...]
    #: how many independent origins stand behind it, never more than the number of outlets; 0 where all is opinion
    independent_origins: int

    @property
    def articles(self) -> tuple[str, ...]:
        """Ids of every article, copies included."""
        return tuple(member for group in self.copies for member in group.members)


def list_new_texts(story: Story, known: frozenset[str]) -> tuple[CopyGroup, ...]:
    """Return the texts of a story that are news to whoever had some articles: a copy is none, a new version is."""
    return tuple(
        group
        for group in story.copies
        if known.isdisjoint(group.members) or (group.kind == CopyKind.VERSION and not known.issuperset(group.members))
    )


@dataclass(frozen=True, slots=True)
class StoryLikeness:
    """How much the texts of another story, or its own further ones, are like a story; from 0 up."""

    #: `Story.id`
    story: str
    other: str
    likeness: float


@dataclass(frozen=True, slots=True)
class StoryMentions:
    """In how many other stories a sentence tells what a story opens with; less sure ones count as parts of one."""

    #: `Story.id`
    story: str
    number: float


@dataclass(frozen=True, slots=True)
class EarlierCoverage:
    """What earlier editions of a series had of a story, and the articles of this one have not."""

    #: `Story.id`
    story: str
    #: its first publication ever; None where all its articles are undated
    first_seen: datetime | None
    #: publication of every dated article that only earlier editions had, by time
    published: tuple[datetime, ...]
    #: number of the articles that only earlier editions had, dated or not
    articles: int = 0


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject: configured with terms, or discovered and named by its key terms."""

    name: str
    terms: tuple[str, ...]
    discovered: bool = False


class ChangeStatus(StrEnum):
    """What a story or a statement is against the edition before."""

    NEW = "new"
    UPDATED = "updated"
    CORRECTED = "corrected"
    UNCHANGED = "unchanged"
    #: no report of it is in this edition; nobody need have taken anything back
    DROPPED = "dropped"


#: Nothing of a story is new, whether its old reports are in the edition again or not: a folder that grows and a window
#: of a library say the same.
NO_NEWS = frozenset({ChangeStatus.UNCHANGED, ChangeStatus.DROPPED})


class StoryState(StrEnum):
    """How a story is reported as of the edition's day."""

    NEW = "new"
    DEVELOPING = "developing"
    STEADY = "steady"
    FADING = "fading"
    #: nothing in it is dated
    UNDATED = ""


class WatchKind(StrEnum):
    """What a name on the watch list is of."""

    PERSON = "person"
    BODY = "body"
    PLACE = "place"
    PHRASE = "phrase"


@dataclass(frozen=True, slots=True)
class Watch:
    """A person, body, place or phrase that is watched, with its spellings."""

    name: str
    kind: WatchKind = WatchKind.PHRASE
    #: how it is written besides
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicStories:
    """The stories of one topic, most important first, each with the score it matched by (0 to 1)."""

    topic: Topic
    stories: tuple[Story, ...]
    scores: tuple[float, ...]
