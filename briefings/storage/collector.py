"""Collects through the library: what folders hold is put into it, and what no edition has reported comes out of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain, islice

from briefings.core.article import Article, Problem
from briefings.core.errors import SettingsError
from briefings.core.plan import Collector
from briefings.storage.feed_health import find_feed_problem
from briefings.storage.library import Library

#: Articles that are entered in one transaction.
BATCH = 500


@dataclass(frozen=True, kw_only=True)
class LibraryCollector:
    """`[[collector]] kind = "library"`: the articles of one edition's window, those of folders among them."""

    library: Library
    #: key of the briefing whose last edition the window begins at
    briefing: str
    #: end of the window; None: everything that is there
    until: datetime | None = None
    #: name of an edition whose articles are wanted, as they are now, in place of a window
    again: str = ""
    #: beginning of the window where it is not the last edition: what was reported since is reported again
    since: datetime | None = None
    #: how far back the window goes while no edition has gone out
    hours: float = 24.0
    #: articles published so many days before the window, as those that a new feed brings, are not asked for
    days: float = 7.0
    #: what brings articles itself, as folders do: they are entered, and reported once whenever they were published
    inputs: tuple[Collector, ...] = ()
    #: how the origins of what the inputs bring begin: what came from there and is there no more is not asked for again
    places: tuple[str, ...] = ()
    #: whether articles come out of the library that none of the inputs brings
    stored: bool = True
    #: ids of what the inputs brought
    brought: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for name, value in (("hours", self.hours), ("days", self.days)):
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100_000:
                raise SettingsError(f'[[collector]] kind = "library": {name} is a number from 0 on, not {value!r}')

    def collect(self, since: datetime | None) -> Iterator[Article | Problem]:
        """Yield the articles of the window; `since` is left to the pipeline, which counts what it leaves out."""
        for item, edited in enter_articles(self.library, self.inputs, since):
            if isinstance(item, Problem):
                yield item
            elif edited or not self.is_reported(item):
                self.brought.add(item.id)
                yield item
        if self.again:
            for article in self.library.iter_edition_articles(self.again):
                if article.id not in self.brought and not self.came_from_inputs(article):
                    yield article
        elif self.stored:
            for article in self.library.iter_articles_in_window(self.find_window_start(), self.until):
                if not (article.id in self.brought or self.came_from_inputs(article) or self.is_reported(article)):
                    yield article
            # A feed that fails must not look like a quiet day.
            yield from filter(None, map(find_feed_problem, self.library.list_feeds()))

    def is_brought(self, article: Article) -> bool:
        """Return whether an article was brought by one of the inputs."""
        return article.id in self.brought

    def came_from_inputs(self, article: Article) -> bool:
        """Return whether one of the inputs brings articles such as this one, or brought it earlier."""
        return bool(self.places) and article.origin.startswith(self.places)

    def is_reported(self, article: Article) -> bool:
        """Return whether an edition that readers had reports an article as it is."""
        return self.since is None and article.id in self.reported

    @cached_property
    def reported(self) -> frozenset[str]:
        """The ids of the articles that editions have reported before this one and that are as they were then."""
        return self.library.find_reported_ids(self.briefing, self.until, self.again)

    def find_window_start(self) -> datetime | None:
        """Return the moment after which articles are wanted; None while nothing has come in."""
        if self.since:
            return self.since
        last = self.library.find_last_released_edition(self.briefing, self.until)
        if last is not None:
            return last.made
        end = self.until or self.library.get_latest_change()
        return end - timedelta(hours=self.hours) if end else None

    def find_oldest_publication(self) -> datetime | None:
        """Return the moment of publication before which articles are too old to be news."""
        begins = None if self.again else self.find_window_start()
        return begins if begins is None or self.since else begins - timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class EnteringCollector:
    """Passes on what other collectors bring, and enters it into a library."""

    library: Library
    inputs: tuple[Collector, ...]

    def collect(self, since: datetime | None) -> Iterator[Article | Problem]:
        """Yield every article and problem of the others."""
        return (item for item, _ in enter_articles(self.library, self.inputs, since))


def enter_articles(
    library: Library, inputs: Sequence[Collector], since: datetime | None = None
) -> Iterator[tuple[Article | Problem, bool]]:
    """Enter what some collectors bring into the library; yield it, and whether the library knew another text of it."""
    items = chain.from_iterable(one.collect(since) for one in inputs)
    while batch := list(islice(items, BATCH)):
        edited = set(library.add_articles(item for item in batch if isinstance(item, Article)).versions)
        yield from ((item, isinstance(item, Article) and item.id in edited) for item in batch)
