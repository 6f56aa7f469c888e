"""The protocols that collectors, analysers, renderers and deliverers keep to, and the `Plan` that names them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar, runtime_checkable

from briefings.core.analysis import Analysis
from briefings.core.article import Article, Problem
from briefings.core.delivery import DeliveryRequest
from briefings.core.edition import Briefing, Receipt, Rendition
from briefings.core.outlet_table import OutletTable
from briefings.core.processes.engine_choice import EngineChoice
from briefings.core.result_cache import ResultCache
from briefings.core.stories import Topic, Watch

T = TypeVar("T")

#: Why there is nothing to report where nothing was brought.
NO_ARTICLES = "the folders hold no articles"


class Collector(Protocol):
    """Brings articles in; what cannot be read is yielded as a `Problem` and the rest goes on."""

    def collect(self, since: datetime | None) -> Iterable[Article | Problem]: ...


class Analyser(Protocol):
    """Reads articles; yields one `Analysis` an article, in the order given."""

    @property
    def model(self) -> str:
        """Name and version of the model, as printed in the edition."""

    def analyse(self, articles: Sequence[Article]) -> Iterable[Analysis]: ...


class Renderer(Protocol):
    """Draws one file from a briefing, and from nothing else."""

    def render(self, briefing: Briefing) -> Rendition: ...


@runtime_checkable
class PreparedRenderer(Renderer, Protocol):
    """A renderer that takes long to be ready, and can begin before there is anything to draw."""

    def prepare(self) -> None:
        """Begin to get ready, and return at once."""
        ...


class Deliverer(Protocol):
    """Delivers editions, one request a recipient; raises a `DeliveryError` where that cannot be done."""

    def deliver(self, request: DeliveryRequest) -> Receipt: ...

    def close(self) -> None:
        """Close what is kept open between two deliveries; a later delivery opens it again."""


@runtime_checkable
class OperatorNotifier(Protocol):
    """Tells the people who run the program what happened; a deliverer may do this too."""

    def notify(self, to: str, about: str, text: str, identity: str) -> None:
        """Send a short message; a repeat with the same `identity` is recognised as one."""

    def close(self) -> None:
        """Close what is kept open between two messages."""


def exempt_nothing(article: Article) -> bool:
    """Return that an article is no exemption."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who works on a briefing, and what the reader asked for."""

    title: str
    collectors: tuple[Collector, ...]
    analyser: Analyser
    renderers: tuple[Renderer, ...]
    topics: tuple[Topic, ...] = ()
    #: who and what is watched, whatever the topics
    watches: tuple[Watch, ...] = ()
    #: what is known of outlets; None: the table that travels with the program
    outlets: OutletTable | None = None
    #: only articles published at or after / before these moments (UTC); undated articles always stay
    since: datetime | None = None
    until: datetime | None = None
    #: articles that `since` does not leave out: what somebody put into a folder is wanted, however old
    is_exempt: Callable[[Article], bool] = exempt_nothing
    #: why there is nothing where nothing was brought
    empty_reason: str = NO_ARTICLES
    marking: str = ""
    #: see `Briefing.status`
    status: str = ""
    paper: str = "A4"
    #: language of the labels
    language: str = "en"
    #: how many stories a section prints in full, and how many rows a table shows
    stories_per_topic: int = 5
    rows_per_table: int = 15
    #: whether editions are numbered and say what changed since the one before
    regular: bool = False
    #: key sentences a story
    sentences: int = 3
    #: what was made before; None: everything is made anew
    cache: ResultCache | None = None
    #: who looks for alike articles where they are many (an analyser has its own); None: this process
    engine: EngineChoice | None = None


@dataclass(frozen=True, slots=True)
class LoadedPlan:
    """A plan, and the folder its editions are kept in."""

    plan: Plan
    output: Path


class Progress(Protocol):
    """Passes items on and may show how many have passed; `total` is None when it is not known."""

    def __call__(self, stage: str, items: Iterable[T], total: int | None) -> Iterable[T]: ...
