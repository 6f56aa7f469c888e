"""Files and folders of collected articles become articles, and problems for what cannot be read."""

import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from briefings.collectors.dates import convert_file_time
from briefings.collectors.formats.archive import SYSTEM_FILES, make_printable
from briefings.collectors.formats.document import ArticleDraft, Document, Limits, RecordProblem
from briefings.collectors.formats.field_names import build_field_names
from briefings.collectors.formats.page_provenance import is_companion_folder
from briefings.collectors.kept_files import KeptFiles
from briefings.core.article import Article, Problem
from briefings.core.errors import Unreadable, UsageError
from briefings.core.processes.limits import ProcessLimits
from briefings.core.processes.pool import PARSER_LIMITS, ParserPool, ParserRunner, call_directly, get_shared_pool
from briefings.core.suggestions import suggest_file

#: Where a Maildir keeps its mail; what lies in `tmp` is still on its way.
MAILDIR_FOLDERS = ("cur", "new")

#: What reading a file may take, from one article to the next. A JSON file of 100 MB takes 600 MB.
FILE_LIMITS = ProcessLimits(seconds=120.0, megabytes=4_000)


#: Reads one file: what is in it, by the names of fields and within limits.
FileReader = Callable[[Document, Mapping[str, tuple[str, ...]], Limits], Iterator[Any]]


@dataclass(frozen=True, slots=True)
class FolderCollector:
    """Reads every article under the given files and folders, in the order of their names."""

    paths: tuple[Path, ...]
    #: our field -> the column that holds it in tables and JSON, where its name is not a usual one
    columns: Mapping[str, str] = field(default_factory=dict)
    #: bytes of one text or record; larger ones are refused
    max_bytes: int = 10_000_000
    #: calls what parses pages and mail, and all else is read here; None: everything is read in processes with limits
    run_parser: ParserRunner | None = None
    #: articles of files that were read before; None: every file is read
    kept: KeptFiles | None = None

    def collect(self, since: datetime | None = None) -> Iterator[Article | Problem]:
        """Yield every article and problem; `since` is left to the pipeline, which counts what it leaves out.

        Raises `UsageError` at once for a path that does not exist and for a column mapping we do not know.
        """
        found, names = self._find()
        documents = self._read_documents(found, names, read_file, self.kept)
        return (each for _, each in documents if not isinstance(each, str))

    def collect_by_file(self) -> Iterator[tuple[str, tuple[str, Article] | Problem | None]]:
        """Yield (name of the file, what is in it): None once before all else, (kind of record, article), or a problem.

        The kind is that of the format, "JSON, Guardian". Raises as `collect` does.
        """
        found, names = self._find()
        for name, each in self._read_documents(found, names, read_noted_file):
            yield name, None if isinstance(each, str) else each

    def _find(self) -> tuple[tuple[tuple[Path, Document | Problem], ...], dict[str, tuple[str, ...]]]:
        names = build_field_names(self.columns)
        return tuple(_find_documents(self.paths)), names

    def _read_documents(
        self,
        found: tuple[tuple[Path, Document | Problem], ...],
        names: Mapping[str, tuple[str, ...]],
        read: FileReader,
        kept: KeptFiles | None = None,
    ) -> Iterator[tuple[str, Any]]:
        """Yield (name of the file, what `read` makes of it), and (name, name) before that."""
        pool = ParserPool(1, FILE_LIMITS)
        limits = Limits(text=self.max_bytes, run_parser=self.run_parser or call_directly)
        shared = kept.list_ingredients(self.columns, self.max_bytes) if kept else {}
        try:
            for path, document in found:
                if isinstance(document, Problem):
                    yield document.where, document
                    continue
                yield document.name, document.name
                guarded = self.run_parser is None
                parse = partial(_read_apart, pool) if guarded else read_here
                items = partial(parse, document, names, limits, read)
                for each in kept.read(path, document, shared, items) if kept else items():
                    yield document.name, each
        finally:
            pool.close()


def read_here(
    document: Document, names: Mapping[str, tuple[str, ...]], limits: Limits, read: FileReader
) -> Iterator[Any]:
    """Read a file in this process."""
    return read(document, names, limits)


def _read_apart(
    pool: ParserPool, document: Document, names: Mapping[str, tuple[str, ...]], limits: Limits, read: FileReader
) -> Iterator[Any]:
    """Read a file in a process with limits; what is read before it exceeds them stands."""
    try:
        yield from pool.stream(read_guarded, read, document, names, limits)
    except Unreadable as refused:
        yield Problem(document.name, refused.what, refused.remedy)


def read_guarded(
    read: FileReader, document: Document, names: Mapping[str, tuple[str, ...]], limits: Limits
) -> Iterator[Any]:
    """Read a file, in the process for files; a page or mail that is too much ends a process of its own."""
    yield from read(document, names, replace(limits, run_parser=get_shared_pool(PARSER_LIMITS)))


def read_file(document: Document, names: Mapping[str, tuple[str, ...]], limits: Limits) -> Iterator[Article | Problem]:
    """Read a file."""
    # What parses takes a third of a second to load, and is mostly needed in a process of its own.
    from briefings.collectors.formats.reader import read_document

    yield from read_document(document, names, limits)


def read_noted_file(
    document: Document, names: Mapping[str, tuple[str, ...]], limits: Limits
) -> Iterator[tuple[str, Article] | Problem]:
    """Read a file, and say of each article what its record was recognised as."""
    from briefings.collectors.formats.reader import describe_record, read_document

    kind = ""

    def note(inside: Document, part: ArticleDraft | RecordProblem) -> None:
        nonlocal kind
        kind = describe_record(inside, part)

    for each in read_document(document, names, limits, note=note):
        yield each if isinstance(each, Problem) else (kind, each)


def _find_documents(paths: tuple[Path, ...]) -> Iterator[tuple[Path, Document | Problem]]:
    """Yield every file under the paths with its description, none twice, in the order of their names."""
    for path in paths:
        if not _path_exists(path):
            raise UsageError(f"{path}: there is no such file or folder{suggest_file(path)}")
    seen: set[tuple[int, int]] = set()
    for path in sorted(set(paths)):
        root = path if _is_folder(path) else path.parent
        for each in _walk_files(path, seen):
            name = make_printable(each.relative_to(root).as_posix() if each != root else root.resolve().name)
            described = _describe_file(each, name, seen)
            if described is not None:
                yield each, described


def _walk_files(path: Path, seen: set[tuple[int, int]]) -> Iterator[Path]:
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
            listed = [entry for entry in folder.iterdir() if _is_wanted(entry)]
            names = frozenset(entry.name for entry in listed)
            entries = sorted(entry for entry in listed if not is_companion_folder(entry.name, names))
        except OSError:
            yield folder
            continue
        folders = [entry for entry in entries if _is_folder(entry)]
        linked += [entry for entry in folders if entry.is_symlink()]
        waiting += [entry for entry in reversed(folders) if not entry.is_symlink()]
        yield from (entry for entry in entries if entry not in set(folders))


def _is_wanted(entry: Path) -> bool:
    """Return whether an entry of a folder is read: no system file; of a Maildir only mail and subfolders."""
    if _is_maildir(entry.parent):
        return entry.name in MAILDIR_FOLDERS or (entry.name.startswith(".") and _is_maildir(entry))
    return not SYSTEM_FILES.match(entry.name) or _is_maildir(entry)


def _is_maildir(path: Path) -> bool:
    """Return whether a folder is a Maildir (https://cr.yp.to/proto/maildir.html)."""
    return all(_is_folder(path / name) for name in (*MAILDIR_FOLDERS, "tmp"))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # we may not even ask
        return False


def _path_exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _open_file(path: Path) -> BinaryIO:
    return path.open("rb")


def _describe_file(path: Path, name: str, seen: set[tuple[int, int]]) -> Document | Problem | None:
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
    mail = path.parent.name in MAILDIR_FOLDERS and _is_maildir(path.parent.parent)
    if mail and "T" in path.name.rpartition(":2,")[2]:  # thrown away by its reader
        return None
    place = path.parent.parent if mail else path.parent
    folder = make_printable(place.resolve().name or path.stem)
    form = ".eml" if mail else ""
    return Document(name, folder, convert_file_time(mark.st_mtime), mark.st_size, partial(_open_file, path), form)
