"""Keeps readings on disk, so that an unchanged article is never read twice by the same model."""

import contextlib
import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from pydantic import TypeAdapter, ValidationError

from briefings.core import resources
from briefings.core.analysis import Analysis
from briefings.core.article import Article


class Analyser(Protocol):
    """What is asked when the cache does not know."""

    @property
    def model(self) -> str: ...

    def analyse(self, articles: Sequence[Article]) -> Iterable[Analysis]: ...


class CachedAnalyser:
    """Reads through a folder of readings; the folder may be deleted at any time, and a broken file is read anew.

    A reading is known by the text's digest, the article's identity, its date of publication (dates in the text count
    from it), the model, and the rules and word lists around it. Several runs may share one folder.
    """

    def __init__(self, reader: Analyser, folder: Path) -> None:
        self.analyser = reader
        self.folder = folder

    @property
    def model(self) -> str:
        """Name and version of the model behind the cache."""
        return self.analyser.model

    def analyse(self, articles: Sequence[Article]) -> Iterator[Analysis]:
        """Yield one reading an article, in the order given; only those not known are read."""
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
        """Return what a reading of this article is known by."""
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
    """Return a fingerprint of the rules and word lists that surround the model: whoever edits one reads anew."""
    files = [
        *sorted(Path(__file__).parent.rglob("*.py")),
        *sorted((resources.language_data_folder() / "lists").glob("*.txt")),
    ]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


@cache
def build_analysis_adapter() -> Any:
    """Return what turns a reading into JSON and back; made once, because making it takes a tenth of a second."""
    return TypeAdapter(Analysis)


def load_analysis(place: Path) -> Analysis | None:
    """Return the reading in a file; None when it is broken or gone."""
    try:
        found: Analysis = build_analysis_adapter().validate_json(place.read_bytes())
    except (OSError, ValidationError):
        return None
    return found


def save_analysis(place: Path, reading: Analysis) -> Analysis:
    """Write a reading in one step; a full or unwritable disk costs only the time to read again."""
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
            file.write(build_analysis_adapter().dump_json(reading))
        try:
            Path(file.name).replace(place)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise
    return reading
