"""Keeps analyses on disk, so that an unchanged article is never analysed twice by the same model and rules."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from briefings.analysis.nlp.spacy_pipeline import find_pipeline_folder
from briefings.core.analysis import Analysis
from briefings.core.article import Article
from briefings.core.environment import ProgramChangedError, digest_analysis_rules, digest_libraries
from briefings.core.file_digests import FileDigests
from briefings.core.plan import Analyser
from briefings.core.result_cache import CHANGED, ResultCache, ResultKind, compute_key
from briefings.core.value_digests import digest_value

#: Libraries that an analysis depends on, by the names under which they are installed.
ANALYSIS_LIBRARIES = ("numpy", "onnxruntime", "py3langid", "spacy", "srsly", "thinc")
#: What the reasons of a new analysis are told under.
SUBJECT = "articles"


@dataclass(frozen=True, slots=True)
class CachedAnalyser:
    """Analyses through a cache; what is broken in it is made anew.

    An analysis is known by the article as an analyser sees it (its day too: dates in the text count from it), the
    model, the rules and word lists around it, and the libraries below. Several runs may share one cache.
    """

    analyser: Analyser
    cache: ResultCache
    digests: FileDigests = field(default_factory=FileDigests)
    #: what the model is loaded by, where it is not one that is shipped
    pipeline: str | None = None

    @property
    def model(self) -> str:
        """Name and version of the model behind the cache."""
        return self.analyser.model

    def analyse(self, articles: Sequence[Article]) -> Iterator[Analysis]:
        """Yield one analysis an article, in the order given; only what is not known is analysed."""
        try:
            shared = self.list_ingredients()
        except (OSError, ProgramChangedError) as cause:
            self.cache.note(ResultKind.READINGS, SUBJECT, reused=False, reason=str(cause))
            yield from self.analyser.analyse(articles)
            return
        reason = self.cache.compare(ResultKind.READINGS, SUBJECT, shared)
        reason = reason if reason.startswith(CHANGED) else "not read before"
        keys = [compute_analysis_key(article, shared) for article in articles]
        known = {key for key in keys if self.cache.has(ResultKind.READINGS, key)}
        fresh = iter(self.analyser.analyse([a for a, key in zip(articles, keys, strict=True) if key not in known]))
        for article, key in zip(articles, keys, strict=True):
            if key not in known:
                yield self.keep(key, next(fresh), reason)
            else:
                yield self.load(key) or self.keep(key, next(iter(self.analyser.analyse([article]))), "broken or gone")
        self.cache.trim()

    def list_ingredients(self) -> Mapping[str, str]:
        """Return what all analyses have in common; loads no model. Raises `OSError` or `ProgramChangedError`."""
        folder = find_pipeline_folder(self.pipeline)
        return {
            "model": self.model,
            "files of the model": self.digests.digest_folder(folder) if folder else "",
            "rules and lists of reading": digest_analysis_rules(self.digests),
            "libraries of reading": digest_libraries(ANALYSIS_LIBRARIES),
        }

    def load(self, key: str) -> Analysis | None:
        """Return what is kept under a key; None where it is broken or gone."""
        content = self.cache.load(ResultKind.READINGS, key)
        if content is None:
            return None
        self.cache.note(ResultKind.READINGS, SUBJECT, reused=True)
        found: Analysis = build_analysis_adapter().validate_json(content)
        return found

    def keep(self, key: str, analysis: Analysis, reason: str) -> Analysis:
        """Keep an analysis. What failed is not kept: the next run may have more time or memory for it."""
        self.cache.note(ResultKind.READINGS, SUBJECT, reused=False, reason=reason)
        if not analysis.fault:
            self.cache.save(ResultKind.READINGS, key, build_analysis_adapter().dump_json(analysis))
        return analysis


def compute_analysis_key(article: Article, shared: Mapping[str, str]) -> str:
    """Return what the analysis of an article is known by; `shared` is what all analyses have in common."""
    seen = (
        *(article.id, article.outlet, article.title, article.text, article.url, article.trusted_date),
        *(article.language, article.authors, article.supplied, article.kind),
    )
    return compute_key({**shared, "article": digest_value(seen)})


@cache
def build_analysis_adapter() -> Any:
    """Return what turns an analysis into JSON and back; made once, because making it takes a tenth of a second."""
    # pydantic takes a tenth of a second to load, and a run in which nothing is analysed does without it.
    from pydantic import TypeAdapter

    return TypeAdapter(Analysis)
