"""Opens what is packed: zip archives member by member, gzip streams; never onto the disk, never without a limit."""

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from briefings.collectors.formats.document import Document, Limits, UnpackBudget, format_size, limit_stream, read_whole
from briefings.collectors.formats.page_provenance import is_companion_folder
from briefings.core.article import Problem
from briefings.core.errors import Unreadable
from briefings.core.text import clean_text

#: What broken archives raise when they are read.
ARCHIVE_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)

#: Left there by systems, of no interest to anybody.
SYSTEM_FILES = re.compile(r"^(?:\..*|__MACOSX|Thumbs\.db|desktop\.ini|\$RECYCLE\.BIN)$", re.IGNORECASE)


def open_gzip(document: Document, limits: Limits, budget: UnpackBudget) -> Document:
    """Return the document inside a `.gz` file; the name loses its ending for the reader of the format only."""

    def open_packed() -> BinaryIO:
        packed = document.open()
        return limit_stream(io.BufferedReader(_GzipStream(packed), 1 << 16), document.size, limits, budget)

    return replace(document, open=open_packed)


class _GzipStream(gzip.GzipFile):
    """A gzip stream that closes the file beneath it."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        super().__init__(fileobj=packed)

    def readinto(self, buffer: Any) -> int:
        """Read as much as one step unpacks: what is whole before a stream breaks off is not lost with the rest."""
        piece = self.read1(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        super().close()
        self._packed.close()


def read_zip(document: Document, limits: Limits, budget: UnpackBudget, depth: int = 0) -> Iterator[Document | Problem]:
    """Yield the files in a zip archive, in the order of their names, and a problem for each that is refused."""
    with document.open() as stream:
        # A member of an archive cannot be searched from its end, as a zip must be: it comes into memory.
        packed = stream if depth == 0 else io.BytesIO(read_whole(document, limits.whole_file))
        with zipfile.ZipFile(packed) as archive:
            entries = sorted((entry for entry in archive.infolist() if not entry.is_dir()), key=lambda e: e.filename)
            _refuse_bomb(entries, document.size, limits)
            budget.spend_members(len(entries))
            names = frozenset(entry.filename.replace("\\", "/") for entry in entries)
            for entry in entries:
                path = PurePosixPath(entry.filename.replace("\\", "/"))
                if any(is_companion_folder(str(folder), names) for folder in path.parents):
                    continue
                if any(SYSTEM_FILES.match(part) for part in path.parts if part != ".."):
                    continue
                where = f"{document.name}/{make_printable(str(path))}"
                refusal = _explain_refusal(entry, path)
                if refusal:
                    yield Problem(where, *refusal)
                    continue
                yield Document(
                    name=where,
                    folder=path.parent.name or document.folder,
                    modified=_read_member_time(entry) or document.modified,
                    size=entry.file_size,
                    open=_build_member_opener(archive, entry, limits, budget),
                    markings=document.markings,
                )


def _build_member_opener(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits, budget: UnpackBudget
) -> Callable[[], BinaryIO]:
    def open_packed() -> BinaryIO:
        packed: Any = archive.open(entry)
        return limit_stream(io.BufferedReader(packed), entry.compress_size, limits, budget)

    return open_packed


def _refuse_bomb(entries: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    if len(entries) > limits.members:
        raise Unreadable(f"holds {len(entries):,} files, more than {limits.members:,}", "unpack it and give the folder")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked or unpacked > max(limits.always_unpacked, size * limits.ratio):
        raise Unreadable(
            f"would unpack to {format_size(unpacked)}, far more than its size warrants", "look at it first"
        )


def _explain_refusal(entry: zipfile.ZipInfo, path: PurePosixPath) -> tuple[str, str] | None:
    if path.is_absolute() or ".." in path.parts or re.match(r"^[A-Za-z]:", entry.filename):
        return "refused: its path leads out of the archive", "do not trust this archive"
    if entry.flag_bits & 1:
        return "encrypted", "unpack it with its password and give the folder"
    if (entry.external_attr >> 16) & 0o170000 == 0o120000:
        return "refused: a symbolic link inside an archive", ""
    return None


def _read_member_time(entry: zipfile.ZipInfo) -> datetime | None:
    """Return the time a member carries, taken as UTC; None for the date that packers write when they know none."""
    try:
        moment = datetime(*entry.date_time, tzinfo=UTC)
    except ValueError:
        return None
    return moment if moment.year > 1980 else None


def make_printable(name: str) -> str:
    """Return a path fit to be printed, whatever bytes the file system had for it."""
    return (
        " ".join(clean_text(name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")).split()) or "(no name)"
    )
