"""Digests of files and folders, kept by the state of each file on disk, so that an unchanged file is read once."""

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from briefings.core.files import write_atomically

#: Seconds for which a file that was just written may be written again without its times telling it.
SETTLING_SECONDS = 2.0
#: What compiled code and version control leave beside the files of a program.
SKIPPED_FOLDERS = frozenset({"__pycache__", ".git"})

#: Size, times of change of content and of the entry, number and device: a file that is another has another state.
FileState = tuple[int, int, int, int, int]


class FileDigests:
    """The digests of files; those known are kept in a file at `place`, which may be deleted at any time.

    A file that changed a moment ago is read each time: its times need not tell whether it changes again.
    """

    def __init__(self, place: Path | None = None) -> None:
        self._place = place
        self._known: dict[str, tuple[FileState, str]] | None = None
        self._fresh = False

    def digest_files(self, files: Iterable[Path], base: Path) -> str:
        """Return one digest of the names, from `base` on, and the contents of some files. Raises `OSError`."""
        whole = hashlib.sha256()
        for file in sorted(files):
            whole.update(f"{file.relative_to(base).as_posix()}\0{self.digest_file(file)}\n".encode())
        self._keep()
        return whole.hexdigest()

    def digest_folder(self, folder: Path, skipped: Iterable[str] = ()) -> str:
        """Return one digest of everything in a folder but of folders of the names `skipped`. Raises `OSError`."""
        return self.digest_files(list_files(folder, skipped), folder)

    def digest_file(self, file: Path) -> str:
        """Return the SHA-256 of a file's content. Raises `OSError`."""
        if self._known is None:
            self._known = dict(self._load())
        state = read_state(file)
        known = self._known.get(str(file))
        if known and known[0] == state:
            return known[1]
        found = hashlib.sha256(file.read_bytes()).hexdigest()
        latest = max(state[1], state[2]) / 1e9
        if read_state(file) == state and latest < time.time() - SETTLING_SECONDS:
            self._known[str(file)] = (state, found)
            self._fresh = True
        return found

    def _load(self) -> Iterator[tuple[str, tuple[FileState, str]]]:
        """Yield what is kept; nothing of a file that is broken."""
        if self._place is None:
            return
        with contextlib.suppress(OSError, ValueError, TypeError):
            checksum, _, content = self._place.read_bytes().partition(b"\n")
            if hashlib.sha256(content).hexdigest().encode() == checksum:
                for name, (state, digest) in json.loads(content).items():
                    size, changed, entered, number, device = state
                    yield name, ((size, changed, entered, number, device), digest)

    def _keep(self) -> None:
        """Write what is known, where something is new; a disk that takes nothing costs only time."""
        if self._place is None or not self._fresh or not self._known:
            return
        content = json.dumps(self._known).encode()
        with contextlib.suppress(OSError):
            self._place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            checksum = hashlib.sha256(content).hexdigest().encode()
            write_atomically(self._place, checksum + b"\n" + content, 0o600, durable=False)
        self._fresh = False


def read_state(file: Path | os.DirEntry[str]) -> FileState:
    """Return the state of a file, of the one that a link leads to. Raises `OSError`."""
    found = file.stat()
    return (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev)


def list_files(folder: Path, skipped: Iterable[str] = ()) -> list[Path]:
    """Return every file in a folder and those below it, in order, without what compiled code leaves behind."""
    left_out = SKIPPED_FOLDERS | set(skipped)
    return sorted(Path(entry.path) for entry in _walk(folder, left_out) if not entry.name.endswith(".pyc"))


def _walk(folder: Path | str, left_out: frozenset[str]) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in left_out:
                    yield from _walk(entry.path, left_out)
            elif entry.is_file():
                yield entry


def digest_states(folders: Iterable[Path]) -> str:
    """Return a digest of the names and states of all files in some folders; what cannot be looked at counts as gone."""
    whole = hashlib.sha256()
    for folder in folders:
        entries: list[Any] = []
        with contextlib.suppress(OSError):
            entries = sorted((entry.path, read_state(entry)) for entry in _walk(folder, SKIPPED_FOLDERS))
        whole.update(json.dumps([str(folder), entries]).encode())
    return whole.hexdigest()
