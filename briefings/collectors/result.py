"""What a collection run asks of one source, and what came of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from briefings.collectors.web.responses import FetchFailure, Response
from briefings.core.article import Article, Problem
from briefings.core.plan import Collector
from briefings.core.processes.pool import ParserRunner
from briefings.core.text import printable_text

CollectStatus = Literal["ok", "empty", "not modified", "undated", "failing", "not a feed", "gone", "stopped"]

#: Which of these article ids are known already.
KnownIds = Callable[[Iterable[str]], frozenset[str]]


class FetcherProtocol(Protocol):
    """What brings things from the web: the fetcher."""

    def fetch(
        self, url: str, *, etag: str = "", modified: str = "", limit: int | None = None, accept: str = "*/*"
    ) -> Response | FetchFailure: ...

    def fetch_page(
        self, url: str, *, etag: str = "", modified: str = "", limit: int | None = None
    ) -> Response | FetchFailure: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """A source as the collection run knows it before it asks."""

    url: str
    #: the outlet's name, where its reader gave one
    outlet: str = ""
    etag: str = ""
    modified: str = ""
    #: SHA-256 of the last body
    digest: str = ""
    #: how far an earlier visit came, in the source's own words
    cursor: str = ""
    #: whether the pages of articles are fetched that the source only announces
    full_text: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectContext:
    """What collecting needs from the world."""

    fetcher: FetcherProtocol
    run_parser: ParserRunner
    find_known_ids: KnownIds
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectResult:
    """What came of asking one source."""

    status: CollectStatus
    #: what is to be said about it, one sentence; empty: nothing
    note: str = ""
    articles: tuple[Article, ...] = ()
    problems: tuple[Problem, ...] = ()
    #: the source's own name, and the site it belongs to
    title: str = ""
    site: str = ""
    etag: str = ""
    modified: str = ""
    digest: str = ""
    cursor: str = ""
    #: where it has moved to for good; empty: nowhere
    moved: str = ""
    #: seconds that we were asked to wait
    wait: float | None = None
    #: entries that it held
    entries: int = 0

    def __post_init__(self) -> None:
        # It is kept in the library and shown on terminals, and may quote the source.
        object.__setattr__(self, "note", printable_text(self.note))


def limit_problems(problems: Sequence[Problem], where: str, most: int) -> tuple[Problem, ...]:
    """Return the first problems, and the number of the others."""
    more = len(problems) - most
    rest = (Problem(where, f"{more:,} more problems like these"),) if more > 0 else ()
    return (*problems[:most], *rest)


class RemoteCollector(Collector, Protocol):
    """Collects from outside; each of its sources may be asked by itself."""

    @property
    def sources(self) -> tuple[tuple[str, str], ...]:
        """Return (kind, name in the library) of every source."""

    def collect_source(self, source: SourceState, context: CollectContext) -> CollectResult:
        """Return what is new at one source. Never raises for anything that others do."""
