"""Results on disk by what they were made from: readings, groups, editions, drawings; all can be made again."""

import contextlib
import hashlib
import json
import os
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from briefings.core.files import write_atomically

#: Bytes are packed as fast as can be: what is kept is read back more often than it is sent anywhere.
COMPRESSION_LEVEL = 1
#: A cache that is too large is brought down to this part of its limit, so that not every run has to do it.
TRIMMED_PART = 0.9
#: What the names of files begin with that are not finished, and the seconds after which nobody finishes them.
UNFINISHED_PREFIX, UNFINISHED_SECONDS = ".unfinished-", 86_400.0
#: Name of the folder that says what the last result of each subject was made from.
SUBJECTS_FOLDER = "subjects"
#: How a reason begins that names ingredients.
CHANGED = "changed: "


class ResultKind(StrEnum):
    """What is kept."""

    #: the articles of one file
    FILES = "files"
    #: what was read off one article
    READINGS = "readings"
    #: the copies, stories and ledgers of some articles
    GROUPS = "groups"
    #: an edition before anything is drawn of it
    EDITIONS = "editions"
    #: one file of an edition
    DRAWINGS = "drawings"


#: What a result was made from, by name: each a digest or a short text. All of it together is the result's key.
Ingredients = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CacheUse:
    """One result that was wanted: whether it was there, and if not, why it had to be made."""

    kind: ResultKind
    #: what it is of, as people know it: "briefing.pdf"
    subject: str
    reused: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class KindSize:
    """How much is kept of one kind."""

    kind: ResultKind
    results: int
    bytes: int


@dataclass(slots=True)
class ResultCache:
    """A folder of results. Several programs may share it; a file that is broken is made anew.

    Only its owner can read it, and a folder of somebody else's is not used.
    """

    folder: Path
    #: how large it may become, in bytes
    limit: int
    #: what is kept; nothing else is looked for
    kinds: frozenset[ResultKind] = frozenset(ResultKind)
    #: results that were wanted from this object, in order
    uses: list[CacheUse] = field(default_factory=list)
    #: whether anything was kept since the size was looked at
    grown: bool = False

    def load(self, kind: ResultKind, key: str) -> bytes | None:
        """Return what is kept under a key; None where nothing is, or where it is broken.

        A file opens with a checksum: one flipped bit would otherwise be printed, or fail far from here.
        """
        path = self._path(kind, key)
        if kind not in self.kinds:
            return None
        try:
            with path.open("rb") as file:
                if os.fstat(file.fileno()).st_uid != os.geteuid():
                    return None
                checksum, _, packed = file.read().partition(b"\n")
            if checksum != compute_checksum(kind, key, packed):
                return None
            content = zlib.decompress(packed)
            # The time of the last use is what is evicted by.
            os.utime(path)
        except (OSError, zlib.error):
            return None
        return content

    def save(self, kind: ResultKind, key: str, content: bytes) -> None:
        """Keep a result in one step; a full or unwritable disk costs only the time to make it again."""
        if kind not in self.kinds:
            return
        packed = zlib.compress(content, COMPRESSION_LEVEL)
        path = self._path(kind, key)
        with contextlib.suppress(OSError):
            make_private_folder(self.folder)
            make_private_folder(path.parent)
            write_atomically(path, compute_checksum(kind, key, packed) + b"\n" + packed, 0o600, durable=False)
            self.grown = True

    def note(self, kind: ResultKind, subject: str, *, reused: bool, reason: str = "") -> None:
        """Note that a result was wanted."""
        self.uses.append(CacheUse(kind, subject, reused, reason))

    def has(self, kind: ResultKind, key: str) -> bool:
        """Return whether something is kept under a key; it may turn out to be broken."""
        return self._path(kind, key).is_file()

    def find(self, kind: ResultKind, subject: str, ingredients: Ingredients, place: str = "") -> bytes | None:
        """Return the result that was made from some ingredients, or None; either is noted, with the reason."""
        if kind not in self.kinds:
            return None
        found = self.load(kind, compute_key(ingredients))
        reason = self.compare(kind, subject, ingredients, place)
        self.note(kind, subject, reused=found is not None, reason="" if found is not None else reason)
        return found

    def compare(self, kind: ResultKind, subject: str, ingredients: Ingredients, place: str = "") -> str:
        """Return what is not as it was when a subject was last wanted for a place, and remember how it is now."""
        last = self.folder / SUBJECTS_FOLDER / hash_words(kind, subject, place)
        before = load_ingredients(last)
        if before != dict(ingredients):
            with contextlib.suppress(OSError):
                make_private_folder(self.folder)
                make_private_folder(last.parent)
                write_atomically(last, json.dumps(dict(ingredients)).encode(), 0o600, durable=False)
        return explain_difference(before, ingredients)

    def measure(self) -> tuple[KindSize, ...]:
        """Return how much is kept of each kind."""
        sizes = {kind: [size for _, size, _ in self._list_files(kind)] for kind in ResultKind}
        return tuple(KindSize(kind, len(found), sum(found)) for kind, found in sizes.items())

    def clear(self, kinds: tuple[ResultKind, ...] = tuple(ResultKind)) -> int:
        """Remove everything of some kinds; returns how many results that was."""
        removed = 0
        for kind in kinds:
            for _, _, path in list(self._list_files(kind)):
                with contextlib.suppress(OSError):
                    path.unlink()
                    removed += 1
        if len(kinds) == len(ResultKind):
            for path in (self.folder / SUBJECTS_FOLDER).glob("*"):
                with contextlib.suppress(OSError):
                    path.unlink()
        return removed

    def trim(self) -> int:
        """Remove what was used longest ago where more is kept than may be; returns how many results that was."""
        if not self.grown:
            return 0
        self.grown = False
        files = sorted((entry for kind in ResultKind for entry in self._list_files(kind)), key=lambda entry: entry[:2])
        total, removed = sum(size for _, size, _ in files), 0
        if total <= self.limit:
            return 0
        for _, size, path in files:
            if total <= self.limit * TRIMMED_PART:
                break
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
            total -= size
            removed += 1
        return removed

    def _path(self, kind: ResultKind, key: str) -> Path:
        return self.folder / kind / key

    def _list_files(self, kind: ResultKind) -> Iterator[tuple[float, int, Path]]:
        """Yield time of last use, size and path of every result of a kind; what nobody finishes any more is removed."""
        with contextlib.suppress(OSError), os.scandir(self.folder / kind) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    state = entry.stat(follow_symlinks=False)
                    if not entry.name.startswith(UNFINISHED_PREFIX):
                        yield state.st_mtime, state.st_size, Path(entry.path)
                    elif time.time() - state.st_mtime > UNFINISHED_SECONDS:
                        Path(entry.path).unlink()


def compute_key(ingredients: Ingredients) -> str:
    """Return the key of what is made from some ingredients."""
    return hashlib.sha256(json.dumps(sorted(ingredients.items())).encode()).hexdigest()


def compute_checksum(kind: str, key: str, packed: bytes) -> bytes:
    """Return the checksum of a result, which is that of no other key: a file that was moved is not believed either."""
    return hashlib.sha256(f"{kind}/{key}\n".encode() + packed).hexdigest().encode()


def hash_words(*words: str) -> str:
    """Return a file name for some words."""
    return hashlib.sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def load_ingredients(path: Path) -> dict[str, str]:
    """Return what a subject was last made from; nothing where that is not known."""
    try:
        found = json.loads(path.read_bytes())
        return found if isinstance(found, dict) else {}
    except (OSError, ValueError):
        return {}


def explain_difference(before: Ingredients, now: Ingredients) -> str:
    """Return why a result had to be made: which ingredients are not as before.

    >>> explain_difference({"topics": "1", "model": "2"}, {"topics": "3", "model": "2"}), explain_difference({}, {})
    ('changed: topics', 'not made before')
    """
    if not before:
        return "not made before"
    changed = sorted(name for name in {*before, *now} if before.get(name) != now.get(name))
    return f"{CHANGED}{', '.join(changed)}" if changed else "no longer in the cache"


def make_private_folder(folder: Path) -> None:
    """Make a folder that only its owner can look into. Raises `OSError`, also where it is somebody else's."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    state = folder.stat()
    if state.st_uid != os.geteuid():
        raise PermissionError(f"{folder} belongs to somebody else")
    if state.st_mode & 0o077:
        folder.chmod(0o700)
