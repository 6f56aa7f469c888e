"""Keeps readings on disk, so that an unchanged article is never read twice by the same model."""

import contextlib
import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from pydantic import TypeAdapter, ValidationError

from briefings import resources
from briefings.model.article import Article
from briefings.model.reading import Reading


class Reader(Protocol):
    """What is asked when the cache does not know."""

    @property
    def model(self) -> str: ...

    def read(self, articles: Sequence[Article]) -> Iterable[Reading]: ...


class CachedAnalyser:
    """Reads through a folder of readings; the folder may be deleted at any time, and a broken file is read anew.

    A reading is known by the text's digest, the article's identity, its date of publication (dates in the text count
    from it), the model, and the rules and word lists around it. Several runs may share one folder.
    """

    def __init__(self, reader: Reader, folder: Path) -> None:
        self.reader = reader
        self.folder = folder

    @property
    def model(self) -> str:
        """Name and version of the model behind the cache."""
        return self.reader.model

    def read(self, articles: Sequence[Article]) -> Iterator[Reading]:
        """Yield one reading an article, in the order given; only those not known are read."""
        places = [self.folder / f"{self.key(article)}.json" for article in articles]
        known = {place for place in places if place.is_file()}
        fresh = iter(self.reader.read([a for a, place in zip(articles, places, strict=True) if place not in known]))
        for article, place in zip(articles, places, strict=True):
            if place not in known:
                yield keep(place, next(fresh))
            else:
                yield kept(place) or keep(place, next(iter(self.reader.read([article]))))

    def key(self, article: Article) -> str:
        """Return what a reading of this article is known by."""
        parts = (rules(), self.model, article.id, article.digest, str(article.published), str(article.language))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def rules() -> str:
    """Return a fingerprint of the rules and word lists that surround the model: whoever edits one reads anew."""
    files = [*sorted(Path(__file__).parent.glob("*.py")), *sorted((resources.language() / "lists").glob("*.txt"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


@cache
def shape() -> Any:
    """Return what turns a reading into JSON and back; made once, because making it takes a tenth of a second."""
    return TypeAdapter(Reading)


def kept(place: Path) -> Reading | None:
    """Return the reading in a file; None when it is broken or gone."""
    try:
        found: Reading = shape().validate_json(place.read_bytes())
    except (OSError, ValidationError):
        return None
    return found


def keep(place: Path, reading: Reading) -> Reading:
    """Write a reading in one step; a full or unwritable disk costs only the time to read again."""
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
            file.write(shape().dump_json(reading))
        try:
            Path(file.name).replace(place)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise
    return reading
