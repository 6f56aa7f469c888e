"""Keeps analyses on disk, so that an unchanged article is never analysed twice by the same model and rules."""

import contextlib
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from briefings.core import resources
from briefings.core.analysis import Analysis
from briefings.core.article import Article
from briefings.core.files import write_atomically
from briefings.core.plan import Analyser


class CachedAnalyser:
    """Analyses through a folder of analyses; the folder may be deleted at any time, and a broken file is made anew.

    An analysis is known by the text's digest, the article's identity, its date of publication (dates in the text count
    from it), the model, and the rules and word lists around it. Several runs may share one folder.
    """

    def __init__(self, analyser: Analyser, folder: Path) -> None:
        self.analyser = analyser
        self.folder = folder

    @property
    def model(self) -> str:
        """Name and version of the model behind the cache."""
        return self.analyser.model

    def analyse(self, articles: Sequence[Article]) -> Iterator[Analysis]:
        """Yield one analysis an article, in the order given; only what is not known is analysed."""
        places = [self.folder / f"{self.compute_key(article)}.json" for article in articles]
        known = {place for place in places if place.is_file()}
        fresh = iter(
            self.analyser.analyse([a for a, place in zip(articles, places, strict=True) if place not in known])
        )
        for article, place in zip(articles, places, strict=True):
            if place not in known:
                yield save_analysis(place, next(fresh))
            else:
                yield load_analysis(place) or save_analysis(place, next(iter(self.analyser.analyse([article]))))

    def compute_key(self, article: Article) -> str:
        """Return what an analysis of this article is known by."""
        parts = (
            compute_rules_digest(),
            self.model,
            article.id,
            article.digest,
            str(article.trusted_date),
            str(article.language),
        )
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def compute_rules_digest() -> str:
    """Return the fingerprint of everything that shapes an analysis; computed once in a process."""
    return digest_files(resources.list_analysis_files())


def digest_files(files: Iterable[Path]) -> str:
    """Return one fingerprint of the names and contents of files under the package."""
    whole = hashlib.sha256()
    for file in files:
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        whole.update(f"{file.relative_to(resources.PACKAGE).as_posix()} {content}\n".encode())
    return whole.hexdigest()


@cache
def build_analysis_adapter() -> Any:
    """Return what turns an analysis into JSON and back; made once, because making it takes a tenth of a second."""
    return TypeAdapter(Analysis)


def load_analysis(place: Path) -> Analysis | None:
    """Return the analysis in a file; None when the file is broken or gone.

    The file opens with a checksum: one flipped bit would otherwise move a span, and fail far from here.
    """
    try:
        checksum, _, content = place.read_bytes().partition(b"\n")
        if checksum != _compute_checksum(content):
            return None
        found: Analysis = build_analysis_adapter().validate_json(content)
    except (OSError, ValidationError):
        return None
    return found


def save_analysis(place: Path, analysis: Analysis) -> Analysis:
    """Write an analysis in one step; a full or unwritable disk costs only the time to analyse again.

    What failed is not kept: the next run may have more time or memory for it.
    """
    if analysis.fault:
        return analysis
    content = build_analysis_adapter().dump_json(analysis)
    with contextlib.suppress(OSError):
        write_atomically(place, _compute_checksum(content) + b"\n" + content, 0o600, durable=False)
    return analysis


def _compute_checksum(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()
