"""Files and folders of collected articles become articles, and problems for what cannot be read."""

import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from briefings.collectors.dates import convert_file_time
from briefings.collectors.formats.archive import SYSTEM_FILES, make_printable
from briefings.collectors.formats.document import Document, Limits
from briefings.collectors.formats.field_names import build_field_names
from briefings.collectors.formats.page_provenance import is_companion_folder
from briefings.collectors.formats.reader import Note, pass_over, read_document
from briefings.core.article import Article, Problem
from briefings.core.errors import UsageError
from briefings.core.processes.pool import ParserPool, ParserRunner

#: Where a Maildir keeps its mail; what lies in `tmp` is still on its way.
MAILDIR_FOLDERS = ("cur", "new")


@dataclass(frozen=True, slots=True)
class FolderCollector:
    """Reads every article under the given files and folders, in the order of their names."""

    paths: tuple[Path, ...]
    #: our field -> the column that holds it in tables and JSON, where its name is not a usual one
    columns: Mapping[str, str] = field(default_factory=dict)
    #: bytes of one text or record; larger ones are refused
    max_bytes: int = 10_000_000
    #: calls what parses pages and mail; None: a process with limits, which begins with the first of them
    run_parser: ParserRunner | None = None

    def collect(self, since: datetime | None = None) -> Iterator[Article | Problem]:
        """Yield every article and problem; `since` is left to the pipeline, which counts what it leaves out.

        Raises `UsageError` at once for a path that does not exist and for a column mapping we do not know.
        """
        return (found for _, found in self.collect_by_file(pass_over) if found is not None)

    def collect_by_file(self, note: Note) -> Iterator[tuple[str, Article | Problem | None]]:
        """Yield (name of the file, article or problem), and (name, None) once before the contents of each file.

        `note` hears of each record and the document it is in. Raises as `collect` does.
        """
        names = build_field_names(self.columns)
        found = tuple(document for _, document in _find_documents(self.paths))
        return self._read_documents(found, names, note)

    def _read_documents(
        self, found: tuple[Document | Problem, ...], names: Mapping[str, tuple[str, ...]], note: Note
    ) -> Iterator[tuple[str, Article | Problem | None]]:
        pool = ParserPool(1)
        limits = replace(Limits(), text=self.max_bytes, run_parser=self.run_parser or pool)
        try:
            for document in found:
                if isinstance(document, Problem):
                    yield document.where, document
                    continue
                yield document.name, None
                for each in read_document(document, names, limits, note=note):
                    yield document.name, each
        finally:
            pool.close()


def _find_documents(paths: tuple[Path, ...]) -> Iterator[tuple[Path, Document | Problem]]:
    """Yield every file under the paths with its description, none twice, in the order of their names."""
    for path in paths:
        if not _path_exists(path):
            raise UsageError(f"{path}: there is no such file or folder")
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
    return Document(name, folder, convert_file_time(mark.st_mtime), mark.st_size, lambda: path.open("rb"), form)
