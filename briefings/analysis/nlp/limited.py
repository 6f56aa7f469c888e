"""Analyses by an engine: an article that takes too long, or ends its process, costs itself and no other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from importlib.metadata import version
from platform import python_version

from briefings.analysis.nlp.cache import ANALYSIS_LIBRARIES
from briefings.analysis.nlp.spacy_pipeline import find_pipeline_folder
from briefings.core.analysis import Analysis
from briefings.core.article import Article, create_article
from briefings.core.environment import ProgramChangedError, digest_analysis_rules
from briefings.core.errors import BriefingsError, Unreadable
from briefings.core.file_digests import FileDigests
from briefings.core.message import mark_message
from briefings.core.plan import Analyser
from briefings.core.processes.engine_choice import EngineChoice, EngineKind
from briefings.core.processes.limits import ProcessLimits
from briefings.core.version import VERSION

#: Articles of a batch that several threads read, which wait for each other at its end.
#: Limit: time lost when a batch is ended.
ARTICLES_PER_BATCH = 16
#: Articles of a batch that one thread reads: few, so that no process is left alone with the last of them.
#: Limit: time; of 1 to 16 none was faster.
ARTICLES_PER_SINGLE_THREAD_BATCH = 4
#: Megabytes of address space of a process that reads. Measured: the model takes 1,200, a text of 1 MB as many again.
MEGABYTES = 8_000
#: An article may take twice as long on the clock as it may compute: reading keeps one core busy, or two. Limit: time.
CLOCK_FACTOR = 2.0

AUTOMATIC_ENGINE = EngineChoice()
LOCAL_ENGINE = EngineChoice(EngineKind.LOCAL)
#: What is read once when a model is loaded: whatever is made with the first text is there then.
FIRST_TEXT = "Ministers met in the capital on Tuesday. “We agreed,” the mayor said."


@dataclass(frozen=True, slots=True)
class BatchReading:
    """The work that an engine does: reads a batch by the analyser that `factory` ("module:name") makes."""

    factory: str
    pipeline: str | None
    threads: int

    def load(self) -> object:
        """Load the model, and everything that the first text would make."""
        collected = datetime(2026, 1, 1, tzinfo=UTC)
        first = create_article(outlet="", title="", text=FIRST_TEXT, collected=collected, origin="")
        return self([first])

    def describe(self) -> dict[str, str]:
        """Return the versions that a reading depends on. Raises `BriefingsError` where they cannot be known."""
        return describe_reading(self.pipeline)

    def __call__(self, batch: Sequence[Article]) -> tuple[Analysis, ...]:
        return tuple(load_analyser(self.factory, self.pipeline, self.threads).analyse(batch))


@dataclass(frozen=True, slots=True)
class ModelNaming(BatchReading):
    """The work that only finds out what the model is called."""

    def __call__(self, batch: object) -> str:  # type: ignore[override]  # of the same process, another answer
        return load_analyser(self.factory, self.pipeline, self.threads).model


class LimitedAnalyser:
    """Has another analyser work where an engine puts it, within limits.

    `factory` names the analyser's class ("module:name"), which is called with `pipeline` and the number of threads; an
    article may take so many `seconds` of computing. `model` is the name of its model where that is known without
    loading it.
    """

    def __init__(
        self,
        factory: str,
        pipeline: str | None,
        seconds: float,
        model: str = "",
        engine: EngineChoice = AUTOMATIC_ENGINE,
    ) -> None:
        self._factory = factory
        self._pipeline = pipeline
        self._limits = ProcessLimits(seconds, MEGABYTES, CLOCK_FACTOR)
        self._model = model
        self._choice = engine

    @property
    def model(self) -> str:
        """Name and version of the model; loads it where it must be asked."""
        if not self._model:
            engine = LOCAL_ENGINE.open(self._limits, 0)
            (found,) = engine.map(ModelNaming(self._factory, self._pipeline, engine.threads), [()])
            if isinstance(found, Unreadable):
                raise found
            self._model = found
        return self._model

    def analyse(self, articles: Sequence[Article]) -> Iterator[Analysis]:
        """Yield one analysis an article, in the order given; one that failed says why."""
        if not articles:
            return
        engine = self._choice.open(self._limits, len(articles))
        work = BatchReading(self._factory, self._pipeline, engine.threads)
        size = ARTICLES_PER_BATCH if engine.threads > 1 else ARTICLES_PER_SINGLE_THREAD_BATCH
        batches = [tuple(articles[first : first + size]) for first in range(0, len(articles), size)]
        for at, found in enumerate(engine.map(work, batches)):
            if not isinstance(found, Unreadable):
                yield from found
            elif len(batches[at]) == 1:
                yield self._report(batches[at][0], found)
            else:
                alone = zip(batches[at], engine.map(work, [(article,) for article in batches[at]]), strict=True)
                for article, own in alone:
                    yield self._report(article, own) if isinstance(own, Unreadable) else own[0]

    def _report(self, article: Article, refused: Unreadable) -> Analysis:
        unread = mark_message("it could not be analysed")
        return Analysis(article=article.id, model=self.model, language="", unread=unread, fault=refused.what)


@cache
def describe_reading(pipeline: str | None) -> dict[str, str]:
    """Return the versions that a reading depends on, found out once: what is loaded later is what there was then."""
    digests = FileDigests()
    try:
        folder = find_pipeline_folder(pipeline)
        return {
            "briefings": VERSION,
            "Python": python_version().rpartition(".")[0],
            **{library: version(library) for library in ANALYSIS_LIBRARIES},
            "rules and word lists": digest_analysis_rules(digests),
            "model": digests.digest_folder(folder) if folder else "",
        }
    except (OSError, ProgramChangedError) as cause:
        raise BriefingsError(str(cause)) from cause


@cache
def load_analyser(factory: str, pipeline: str | None, threads: int) -> Analyser:
    """Return the analyser itself, loaded once."""
    module, _, name = factory.partition(":")
    analyser: Analyser = getattr(import_module(module), name)(pipeline, threads)
    return analyser
