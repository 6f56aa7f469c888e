"""Keeps the articles of a file, so that an unchanged file is never parsed twice."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefings.collectors.formats.document import Document
from briefings.core.article import Article, Problem
from briefings.core.environment import ProgramChangedError, digest_libraries, digest_program, digest_variables
from briefings.core.file_digests import FileDigests
from briefings.core.result_cache import Ingredients, ResultCache, ResultKind, compute_key
from briefings.core.serialization import value_from_json, value_to_json
from briefings.core.value_digests import digest_value

#: Bytes of a file whose articles are kept; those of a larger one are passed on one by one, and never all in memory.
MAX_FILE_BYTES = 20_000_000
#: What the reasons of a new reading are told under.
SUBJECT = "files"


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """The articles of files, by what is in a file, how it is called, when it was changed, and what parses it.

    A file of which anything could not be read is parsed each time: with more time or memory there may be more in it.
    """

    cache: ResultCache
    digests: FileDigests

    def list_ingredients(self, columns: Mapping[str, str], max_bytes: int) -> Ingredients:
        """Return what the articles of all files depend on; nothing where that cannot be told."""
        try:
            return {
                "program": digest_program(self.digests),
                "libraries": digest_libraries(),
                "environment": digest_variables(),
                "columns": digest_value((dict(columns), max_bytes)),
            }
        except (OSError, ProgramChangedError) as cause:
            self.cache.note(ResultKind.FILES, SUBJECT, reused=False, reason=str(cause))
            return {}

    def read(
        self, path: Path, document: Document, shared: Ingredients, parse: Callable[[], Iterable[Article | Problem]]
    ) -> Iterator[Article | Problem]:
        """Yield what is in a file, as it was kept or as it is parsed now."""
        key = self._compute_key(path, document, shared)
        kept = self.cache.load(ResultKind.FILES, key) if key else None
        if kept is not None:
            self.cache.note(ResultKind.FILES, SUBJECT, reused=True)
            yield from unpack_articles(kept)
            return
        if not key:
            yield from parse()
            return
        self.cache.note(ResultKind.FILES, SUBJECT, reused=False, reason="not read before")
        found = []
        for each in parse():
            found.append(each)
            yield each
        articles = [each for each in found if isinstance(each, Article)]
        content = pack_articles(articles)
        whole = len(articles) == len(found) and list(unpack_articles(content)) == articles
        if whole and self._compute_key(path, document, shared) == key:
            self.cache.save(ResultKind.FILES, key, content)

    def _compute_key(self, path: Path, document: Document, shared: Ingredients) -> str:
        """Return what the articles of a file are known by; empty where they are not to be kept."""
        if not shared or document.size > MAX_FILE_BYTES:
            return ""
        described = (
            *(document.name, document.folder, document.modified, document.size, document.extension_override),
            *(document.address, document.fallback_date, document.markings, document.charset),
        )
        try:
            return compute_key({**shared, "file": digest_value((described, self.digests.digest_file(path)))})
        except OSError:
            return ""


def pack_articles(articles: list[Article]) -> bytes:
    """Return articles as JSON."""
    return json.dumps([value_to_json(article) for article in articles]).encode()


def unpack_articles(content: bytes) -> Iterator[Article]:
    """Yield the articles that were written as JSON."""
    rows: list[Any] = json.loads(content)
    return (value_from_json(Article, row) for row in rows)
