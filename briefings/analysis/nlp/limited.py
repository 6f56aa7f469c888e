"""Analyses in a process with limits: an article that takes too long, or ends the process, costs itself and no other."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module

from briefings.core.analysis import Analysis
from briefings.core.article import Article
from briefings.core.errors import Unreadable
from briefings.core.message import mark_message
from briefings.core.plan import Analyser
from briefings.core.processes.limits import ProcessLimits
from briefings.core.processes.pool import ParserPool, get_shared_pool

#: Articles handed over at once; those of a batch that is ended are read again one by one.
#: Limit: time lost when a batch is ended.
ARTICLES_PER_BATCH = 16
#: Megabytes of address space of the process that reads. Measured: the model takes 1,200, a text of 1 MB as many again.
MEGABYTES = 8_000
#: An article may take twice as long on the clock as it may compute: reading keeps one core busy, or two. Limit: time.
CLOCK_FACTOR = 2.0


class LimitedAnalyser:
    """Has another analyser work in a process of its own, which is begun when first needed and kept for the next time.

    `factory` names the analyser's class ("module:name"), which is called with `pipeline`; an article may take so many
    `seconds` of computing. `model` is the name of its model where that is known without loading it.
    """

    def __init__(self, factory: str, pipeline: str | None, seconds: float, model: str = "") -> None:
        self._factory = factory
        self._pipeline = pipeline
        self._seconds = seconds
        self._model = model

    @property
    def model(self) -> str:
        """Name and version of the model; loads it where it must be asked."""
        self._model = self._model or self._pool(name_model, self._factory, self._pipeline)
        return self._model

    @property
    def _pool(self) -> ParserPool:
        return get_shared_pool(ProcessLimits(self._seconds, MEGABYTES, CLOCK_FACTOR))

    def analyse(self, articles: Sequence[Article]) -> Iterator[Analysis]:
        """Yield one analysis an article, in the order given; one that failed says why."""
        for first in range(0, len(articles), ARTICLES_PER_BATCH):
            yield from self._analyse_batch(articles[first : first + ARTICLES_PER_BATCH])

    def _analyse_batch(self, batch: Sequence[Article]) -> Sequence[Analysis]:
        try:
            return self._pool(analyse_batch, self._factory, self._pipeline, tuple(batch))
        except Unreadable as refused:
            if len(batch) > 1:
                return [analysis for article in batch for analysis in self._analyse_batch([article])]
            unread = mark_message("it could not be analysed")
            return [Analysis(article=batch[0].id, model=self.model, language="", unread=unread, fault=refused.what)]


# What runs in the process


@cache
def load_analyser(factory: str, pipeline: str | None) -> Analyser:
    """Return the analyser itself, loaded once."""
    module, _, name = factory.partition(":")
    analyser: Analyser = getattr(import_module(module), name)(pipeline)
    return analyser


def name_model(factory: str, pipeline: str | None) -> str:
    """Return name and version of an analyser's model."""
    return load_analyser(factory, pipeline).model


def analyse_batch(factory: str, pipeline: str | None, batch: Sequence[Article]) -> tuple[Analysis, ...]:
    """Return the analyses of some articles."""
    return tuple(load_analyser(factory, pipeline).analyse(batch))
