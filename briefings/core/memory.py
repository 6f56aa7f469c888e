"""What an edition remembers of its stories, so that later editions can continue them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TextFeatures:
    """What one text is compared by: its words and name words with their counts, and its day."""

    words: Mapping[str, int]
    names: Mapping[str, int]
    #: days since 1970 of its first publication; None when it is undated
    day: float | None
    #: days since 1970 that it dates something to
    dated: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """An article of an earlier edition, and the story that it was put into."""

    article: str
    story: str
    #: when it was published, where that is believed
    published: datetime | None
    #: what it is compared by; None for a copy, and for a text too old to be compared
    features: TextFeatures | None = None


@dataclass(frozen=True, slots=True)
class SeriesMemory:
    """What earlier editions of a series leave to the next."""

    #: by article id
    articles: Mapping[str, KnownArticle] = field(default_factory=dict)
    #: first publication of each story, by its id; None where all its articles are undated
    first_seen: Mapping[str, datetime | None] = field(default_factory=dict)
