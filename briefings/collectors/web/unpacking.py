"""The body of an answer as it was sent becomes the body that was meant, and a bomb stops at its first spark."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import brotli

from briefings.collectors.formats.document import Unreadable, megabytes

#: What we tell servers that we can unpack.
ACCEPTED = "gzip, deflate, br"

#: Bytes unpacked at a time.
CHUNK = 1 << 16

#: Packings within one another; nobody in earnest uses more than one.
DEPTH = 2


class Unpacker(Protocol):
    """Unpacks piece by piece, about `CHUNK` bytes at once."""

    def unpack(self, data: bytes) -> Iterator[bytes]: ...

    def whole(self) -> bool:
        """Say whether the end was reached."""


class Zipped:
    """gzip, and deflate with or without its head; what follows a finished gzip stream is read as another (RFC 1952)."""

    def __init__(self, gzip: bool) -> None:
        self._gzip = gzip
        self._bits = zlib.MAX_WBITS | (16 if gzip else 0)
        self._engine = zlib.decompressobj(self._bits)
        self._begun = False

    def unpack(self, data: bytes) -> Iterator[bytes]:
        piece = b""
        # A full piece may have left more behind, even where all that came in was taken.
        while data or len(piece) == CHUNK:
            if self._engine.eof:
                if not (self._gzip and data.startswith(b"\x1f")):
                    return  # padding after the end
                self._engine = zlib.decompressobj(self._bits)
            piece = self._piece(data)
            self._begun = True
            yield piece
            data = self._engine.unused_data if self._engine.eof else self._engine.unconsumed_tail

    def _piece(self, data: bytes) -> bytes:
        try:
            return self._engine.decompress(data, CHUNK)
        except zlib.error:
            if self._begun or self._gzip:
                raise
            # Some servers send deflate without the head that the standard asks for.
            self._engine = zlib.decompressobj(-zlib.MAX_WBITS)
            return self._engine.decompress(data, CHUNK)

    def whole(self) -> bool:
        return self._engine.eof or not self._begun


class Brotli:
    """Brotli (RFC 7932), whose bombs are the strongest: a kilobyte can unpack to a gigabyte."""

    def __init__(self) -> None:
        self._engine = brotli.Decompressor()
        self._begun = False

    def unpack(self, data: bytes) -> Iterator[bytes]:
        self._begun = True
        piece = self._engine.process(data, output_buffer_limit=CHUNK)
        # It says that it takes more while it still has output to give: only an empty piece is the last.
        while piece or not self._engine.can_accept_more_data():
            yield piece
            piece = self._engine.process(b"", output_buffer_limit=CHUNK)

    def whole(self) -> bool:
        return bool(self._engine.is_finished()) or not self._begun


def unpacked(pieces: Iterable[bytes], coding: str, limit: int) -> bytes:
    """Return the body that `pieces` hold, packed as the header `coding` says.

    Raises `Unreadable` past `limit` bytes, packed or not, and for what cannot be unpacked.
    """
    unpackers = [unpacker(name) for name in reversed(codings(coding))]
    body = bytearray()
    received = 0
    try:
        for piece in pieces:
            received += len(piece)
            if received > limit:
                raise too_large("is", limit)
            for part in through(unpackers, piece):
                body += part
                if len(body) > limit:
                    raise too_large("unpacks to" if unpackers else "is", limit)
    except (zlib.error, brotli.error) as cause:
        raise Unreadable(f"the answer cannot be unpacked, though it says it is packed as {coding[:40]}") from cause
    if not all(one.whole() for one in unpackers):
        raise Unreadable("the answer breaks off in the middle of its packed body")
    return bytes(body)


def through(unpackers: Sequence[Unpacker], data: bytes) -> Iterator[bytes]:
    """Hand data through one unpacker after the other."""
    if not unpackers:
        yield data
        return
    for part in unpackers[0].unpack(data):
        yield from through(unpackers[1:], part)


def codings(coding: str) -> list[str]:
    """Return the packings that a header names, in the order they were applied."""
    named = [name.strip().lower() for name in coding.split(",")]
    named = [name for name in named if name not in {"", "identity", "none", "utf-8"}]
    if len(named) > DEPTH:
        raise Unreadable("the answer is packed many times over")
    return named


def unpacker(name: str) -> Unpacker:
    """Return what undoes one packing."""
    if name in {"gzip", "x-gzip", "deflate"}:
        return Zipped(gzip=name != "deflate")
    if name == "br":
        return Brotli()
    raise Unreadable(f"the answer is packed as {name[:20]}, which we did not ask for")


def too_large(verb: str, limit: int) -> Unreadable:
    """Say that a body is larger than it may be."""
    return Unreadable(f"the answer {verb} more than {megabytes(limit)}", "look at it in a browser")
