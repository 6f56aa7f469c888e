"""Files and folders of collected articles become articles, and problems for what cannot be read."""

import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from briefings.collectors.archive import FAILURES, LITTER, gunzipped, members, shown
from briefings.collectors.columns import mapping
from briefings.collectors.document import Budget, Document, Draft, Flaw, Limits, Unreadable
from briefings.collectors.fields import built
from briefings.collectors.letter import letter
from briefings.collectors.page import page
from briefings.collectors.records import json_lines, table, tree
from briefings.collectors.text import markdown, prose
from briefings.errors import UsageError
from briefings.model.article import Article, Problem

#: ending -> how its files are read, for formats that know their own fields
TEXTS: Mapping[str, Callable[[Document, Limits], Iterator[Draft | Flaw] | Iterator[Draft]]] = {
    **dict.fromkeys((".txt", ".text"), prose),
    **dict.fromkeys((".md", ".markdown"), markdown),
    **dict.fromkeys((".html", ".htm", ".xhtml"), page),
    ".eml": letter,
}

#: ending -> how its files are read, for formats whose columns have to be recognised
TABLES: Mapping[str, Callable[[Document, Mapping[str, tuple[str, ...]], Limits], Iterator[Draft | Flaw]]] = {
    ".json": tree,
    **dict.fromkeys((".jsonl", ".ndjson"), json_lines),
    **dict.fromkeys((".csv", ".tsv"), table),
}

FORMATS = "text, Markdown, HTML, e-mail, JSON, CSV and zip"


@dataclass(frozen=True, slots=True)
class FolderCollector:
    """Reads every article under the given files and folders, in the order of their names."""

    paths: tuple[Path, ...]
    #: our field -> the column that holds it in tables and JSON, where its name is not a usual one
    columns: Mapping[str, str] = field(default_factory=dict)
    #: bytes of one text or record; larger ones are refused
    max_bytes: int = 10_000_000

    def collect(self, since: datetime | None = None) -> Iterator[Article | Problem]:
        """Yield every article and problem; `since` is left to the pipeline, which counts what it leaves out.

        Raises `UsageError` at once for a path that does not exist and for a column mapping we do not know.
        """
        names = mapping(self.columns)
        found = tuple(_found(self.paths))
        return self._read(found, names)

    def files(self) -> tuple[Path, ...]:
        """Return the files that `collect` will open, in its order: the total of a progress bar."""
        return tuple(path for path, document in _found(self.paths) if isinstance(document, Document))

    def _read(
        self, found: tuple[tuple[Path, Document | Problem], ...], names: Mapping[str, tuple[str, ...]]
    ) -> Iterator[Article | Problem]:
        limits = replace(Limits(), text=self.max_bytes)
        for _, document in found:
            if isinstance(document, Problem):
                yield document
            else:
                budget = Budget(limits.unpacked)
                yield from _capped(_articles(document, names, limits, budget), document.name, limits.problems)


def _articles(
    document: Document, names: Mapping[str, tuple[str, ...]], limits: Limits, budget: Budget, depth: int = 0
) -> Iterator[Article | Problem]:
    """Yield what one file holds; whatever goes wrong with it ends here as a problem."""
    try:
        ending = PurePosixPath(document.name).suffix.casefold()
        if ending == ".zip":
            if depth > limits.depth:
                raise Unreadable("an archive too deep within archives", "unpack it and give the folder")  # noqa: TRY301
            for member in members(document, limits, budget, depth):
                if isinstance(member, Problem):
                    yield member
                else:
                    yield from _articles(member, names, limits, budget, depth + 1)
            return
        for draft in _drafts(document, ending, names, limits, budget):
            yield from built(draft, document, limits)
    except Unreadable as refused:
        yield Problem(document.name, refused.what, refused.remedy)
    except PermissionError:
        yield Problem(
            document.name, "we are not allowed to read it", "give the user who runs this the right to read it"
        )
    except FAILURES as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        yield Problem(document.name, f"cannot be read: {reason[:200].rstrip('.')}", "check that the file is whole")


def _drafts(
    document: Document, ending: str, names: Mapping[str, tuple[str, ...]], limits: Limits, budget: Budget
) -> Iterator[Draft | Flaw]:
    if ending == ".gz":
        document = gunzipped(document, limits, budget)
        ending = PurePosixPath(document.name.removesuffix(document.name[-3:])).suffix.casefold()
    if ending in TABLES:
        return TABLES[ending](document, names, limits)
    if ending in TEXTS:
        return iter(TEXTS[ending](document, limits))
    raise Unreadable(f"not a format we read ({ending or 'no ending'})", f"we read {FORMATS}")


def _capped(source: Iterator[Article | Problem], name: str, most: int) -> Iterator[Article | Problem]:
    """Pass everything on, but of very many problems with one file only the first, and the number of the others."""
    told = 0
    for each in source:
        told += isinstance(each, Problem)
        if isinstance(each, Article) or told <= most:
            yield each
    if told > most:
        yield Problem(name, f"{told - most:,} more problems like these", "see to the first ones")


def _found(paths: tuple[Path, ...]) -> Iterator[tuple[Path, Document | Problem]]:
    """Yield every file under the paths with its description, none twice, in the order of their names."""
    for path in paths:
        if not _exists(path):
            raise UsageError(f"{path}: there is no such file or folder")
    seen: set[tuple[int, int]] = set()
    for path in sorted(set(paths)):
        root = path if _is_folder(path) else path.parent
        for each in _walk(path, seen):
            name = shown(each.relative_to(root).as_posix() if each != root else root.resolve().name)
            described = _described(each, name, seen)
            if described is not None:
                yield each, described


def _walk(path: Path, seen: set[tuple[int, int]]) -> Iterator[Path]:
    """Yield the files under a path; linked folders after all others, so that a file is met under its own name.

    No real folder is entered twice: a link that leads back ends there.
    """
    if not _is_folder(path):
        yield path
        return
    waiting = [path]
    linked: list[Path] = []
    while waiting or linked:
        folder = waiting.pop() if waiting else linked.pop(0)
        mark = folder.stat()
        if (mark.st_dev, mark.st_ino) in seen:
            continue
        seen.add((mark.st_dev, mark.st_ino))
        try:
            entries = sorted(entry for entry in folder.iterdir() if not LITTER.match(entry.name))
        except OSError:
            yield folder
            continue
        folders = [entry for entry in entries if _is_folder(entry)]
        linked += [entry for entry in folders if entry.is_symlink()]
        waiting += [entry for entry in reversed(folders) if not entry.is_symlink()]
        yield from (entry for entry in entries if entry not in set(folders))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # we may not even ask
        return False


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _described(path: Path, name: str, seen: set[tuple[int, int]]) -> Document | Problem | None:
    """Return a file as a document, or why it is none; None for a file already met under another path."""
    try:
        mark = path.stat()
    except OSError as error:
        return Problem(name, f"cannot be read: {error.strerror}", "remove the link or mend it")
    if stat.S_ISDIR(mark.st_mode):
        return Problem(name, "the folder cannot be opened", "give the user who runs this the right to read it")
    if not stat.S_ISREG(mark.st_mode):
        return Problem(name, "not a regular file")
    if (mark.st_dev, mark.st_ino) in seen:
        return None
    seen.add((mark.st_dev, mark.st_ino))
    folder = shown(path.parent.resolve().name or path.stem)
    return Document(name, folder, stamped(mark.st_mtime), mark.st_size, lambda: path.open("rb"))


def stamped(seconds: float) -> datetime:
    """Return the time of a file; the beginning of the epoch where the file system holds nonsense."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return datetime.fromtimestamp(0, UTC)
