"""What passes between the parts of the folder collector: a file to read, a draft of an article, a flaw in a file."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO

from briefings.core.errors import Unreadable
from briefings.core.processes.pool import ParserRunner, call_directly

#: What a parser may raise for a hostile text: every one is read or refused, and none stops the run.
PARSER_ERRORS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much we read before we refuse: a bound on memory and time for hostile or mistaken input."""

    #: bytes of one text, or of one record of a table
    text: int = 10_000_000
    #: bytes of one web page: trafilatura takes about 1.5 s a megabyte
    page: int = 5_000_000
    #: bytes of one JSON file, which has to be in memory whole
    whole_file: int = 100_000_000
    #: characters of one article: far above the longest real one, and as much as the reading can hold
    characters: int = 5_000_000
    #: bytes that one file may unpack to, everything nested in it included
    unpacked: int = 2_000_000_000
    #: how many times its own size a packed file may unpack to; prose packs about 3 times, tables about 20
    ratio: int = 200
    #: bytes that may be unpacked whatever the ratio: small files pack oddly
    always_unpacked: int = 20_000_000
    #: files in one archive
    members: int = 20_000
    #: archives within archives
    depth: int = 2
    #: problems told one by one for one file; the rest are counted
    problems: int = 25
    #: calls what may hang or die on a hostile text, in a process with limits where somebody keeps one
    run_parser: ParserRunner = call_directly


@dataclass(frozen=True, slots=True)
class Document:
    """One file as it lies in a folder or in an archive."""

    #: path below the folder that was given, with forward slashes, fit to be printed
    name: str
    #: name of the folder it lies in: the outlet, where nothing better is known
    folder: str
    #: when the file was last changed, UTC
    modified: datetime
    #: bytes as stored
    size: int
    #: opens the bytes as stored, anew at each call
    open: Callable[[], BinaryIO] = field(repr=False)
    #: ending by which it is read, where its name has none that tells
    extension_override: str = ""
    #: where on the web it was fetched from, where it was
    address: str = ""
    #: date of the mail or list that brought it, for what has none of its own
    fallback_date: str = ""
    #: TLP labels of the mail or archive that it came in, as they are written there
    markings: tuple[str, ...] = ()
    #: encoding that the mail or server it came from declares for it; empty: none
    charset: str = ""

    @property
    def extension(self) -> str:
        """The ending that says how it is read, in lower case."""
        name = PurePosixPath(self.name).name.casefold()
        return self.extension_override or (".tnef" if name == "winmail.dat" else PurePosixPath(name).suffix)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDraft:
    """What a source says about one article, as it says it; empty where it says nothing."""

    text: str
    title: str = ""
    outlet: str = ""
    url: str = ""
    date: str | float | None = None
    #: which number of 03/04/2026 comes first, "dmy" or "mdy", where other dates of the source prove it
    date_order: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    key: str = ""
    #: what tells it from other articles at the same address, a post of a live blog
    part: str = ""
    #: TLP labels, as they are written; the most restrictive holds
    markings: tuple[str, ...] = ()
    #: line of the record in its file, counted from 1
    line: int | None = None
    #: when a program saved it, as it writes that; empty: it does not say
    captured: str = ""
    #: fields that the reader of the format filled in itself
    supplied: tuple[str, ...] = ()
    #: keys that have a value which is in no form that we read
    unread: tuple[str, ...] = ()
    #: what the record was recognised as, "Guardian"; empty: nothing in particular
    shape: str = ""
    #: types of schema.org and categories that it is filed under
    declared: tuple[str, ...] = ()
    #: whether the source says that this is not the whole text
    truncated: bool = False
    #: whether the source says that only subscribers read the whole text
    subscribers_only: bool = False


@dataclass(frozen=True, slots=True)
class RecordProblem:
    """Something wrong with one record; the rest of the file is still read."""

    what: str
    remedy: str = ""
    line: int | None = None


class UnpackBudget:
    """How many bytes one file, with everything packed inside it, may still unpack to, and how many files it may hold.

    Archives within archives count together: limits of each alone would multiply.
    """

    def __init__(self, size: int, limits: Limits) -> None:
        self.left = min(limits.unpacked, max(limits.always_unpacked, size * limits.ratio))
        self.members = limits.members

    def spend_members(self, number: int) -> None:
        self.members -= number
        if self.members < 0:
            raise Unreadable("holds more files than we are willing to read", "unpack it and give the folder")

    def spend(self, amount: int) -> None:
        self.left -= amount
        if self.left < 0:
            raise Unreadable("unpacks to more than we are willing to read", "unpack it and give the folder instead")


class LimitedStream(io.RawIOBase):
    """A stream that stops with `Unreadable` once it has given more than `limit` bytes: the guard against bombs."""

    def __init__(self, source: io.BufferedReader, limit: int, budget: UnpackBudget) -> None:
        super().__init__()
        self._source = source
        self._left = limit
        self._budget = budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed asks for any writable buffer
        # As much as one read gives: what was whole before a stream breaks off is not lost with the rest.
        chunk = self._source.read1(len(buffer))
        self._budget.spend(len(chunk))
        self._left -= len(chunk)
        if self._left < 0:
            raise Unreadable("unpacks to far more than a text of its size would", "unpack it and look at it first")
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._source.close()
        super().close()


def limit_stream(source: io.BufferedReader, packed: int, limits: Limits, budget: UnpackBudget) -> BinaryIO:
    """Wrap an unpacking stream whose packed form has `packed` bytes."""
    limit = max(limits.always_unpacked, packed * limits.ratio)
    return io.BufferedReader(LimitedStream(source, limit, budget), buffer_size=1 << 16)


def open_bytes(data: bytes) -> Callable[[], BinaryIO]:
    """Return what opens bytes in memory as a document's content, anew at each call."""
    return partial(io.BytesIO, data)


def read_whole(document: Document, limit: int) -> bytes:
    """Read a document whole, or refuse it where it is larger than `limit` bytes."""
    with document.open() as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise Unreadable(f"larger than {format_size(limit)}", "split it, or leave it out")
    return data


def format_size(size: int) -> str:
    """Write a number of bytes for a reader.

    >>> format_size(10_000_000)
    '10 MB'
    """
    return f"{size / 1_000_000:,.0f} MB" if size >= 1_000_000 else f"{size:,} bytes"
