"""The body of an answer as it was sent becomes the body that was meant, within a limit that stops bombs."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import brotli

from briefings.collectors.formats.document import format_size
from briefings.core.errors import Unreadable

#: What we tell servers that we can unpack.
ACCEPT_ENCODING = "gzip, deflate, br"

#: Bytes unpacked at a time.
CHUNK = 1 << 16

#: Packings within one another; nobody in earnest uses more than one.
MAX_CODINGS = 2


class Decompressor(Protocol):
    """Unpacks piece by piece, about `CHUNK` bytes at once."""

    def decompress(self, data: bytes) -> Iterator[bytes]: ...

    def is_complete(self) -> bool:
        """Return whether the end was reached."""


class ZlibDecompressor:
    """gzip, and deflate with or without its head; what follows a finished gzip stream is read as another (RFC 1952)."""

    def __init__(self, gzip: bool) -> None:
        self._gzip = gzip
        self._bits = zlib.MAX_WBITS | (16 if gzip else 0)
        self._engine = zlib.decompressobj(self._bits)
        self._begun = False

    def decompress(self, data: bytes) -> Iterator[bytes]:
        piece = b""
        # A full piece may have left more behind, even where all that came in was taken.
        while data or len(piece) == CHUNK:
            if self._engine.eof:
                if not (self._gzip and data.startswith(b"\x1f")):
                    return  # padding after the end
                self._engine = zlib.decompressobj(self._bits)
            piece = self._decompress_piece(data)
            self._begun = True
            yield piece
            data = self._engine.unused_data if self._engine.eof else self._engine.unconsumed_tail

    def _decompress_piece(self, data: bytes) -> bytes:
        try:
            return self._engine.decompress(data, CHUNK)
        except zlib.error:
            if self._begun or self._gzip:
                raise
            # Some servers send deflate without the head that the standard asks for.
            self._engine = zlib.decompressobj(-zlib.MAX_WBITS)
            return self._engine.decompress(data, CHUNK)

    def is_complete(self) -> bool:
        return self._engine.eof or not self._begun


class BrotliDecompressor:
    """Brotli (RFC 7932), whose bombs are the strongest: a kilobyte can unpack to a gigabyte."""

    def __init__(self) -> None:
        self._engine = brotli.Decompressor()
        self._begun = False

    def decompress(self, data: bytes) -> Iterator[bytes]:
        self._begun = True
        piece = self._engine.process(data, output_buffer_limit=CHUNK)
        # It says that it takes more while it still has output to give: only an empty piece is the last.
        while piece or not self._engine.can_accept_more_data():
            yield piece
            piece = self._engine.process(b"", output_buffer_limit=CHUNK)

    def is_complete(self) -> bool:
        return bool(self._engine.is_finished()) or not self._begun


def decompress_body(pieces: Iterable[bytes], coding: str, limit: int) -> bytes:
    """Return the body that `pieces` hold, packed as the header `coding` says.

    Raises `Unreadable` past `limit` bytes, packed or not, and for what cannot be unpacked.
    """
    unpackers = [build_decompressor(name) for name in reversed(parse_codings(coding))]
    body = bytearray()
    received = 0
    try:
        for piece in pieces:
            received += len(piece)
            if received > limit:
                raise build_size_error("is", limit)
            for part in chain_decompressors(unpackers, piece):
                body += part
                if len(body) > limit:
                    raise build_size_error("unpacks to" if unpackers else "is", limit)
    except (zlib.error, brotli.error) as cause:
        raise Unreadable(f"the answer cannot be unpacked, though it says it is packed as {coding[:40]}") from cause
    if not all(one.is_complete() for one in unpackers):
        raise Unreadable("the answer breaks off in the middle of its packed body")
    return bytes(body)


def chain_decompressors(unpackers: Sequence[Decompressor], data: bytes) -> Iterator[bytes]:
    """Hand data through one unpacker after the other."""
    if not unpackers:
        yield data
        return
    for part in unpackers[0].decompress(data):
        yield from chain_decompressors(unpackers[1:], part)


def parse_codings(coding: str) -> list[str]:
    """Return the packings that a header names, in the order they were applied."""
    named = [name.strip().lower() for name in coding.split(",")]
    named = [name for name in named if name not in {"", "identity", "none", "utf-8"}]
    if len(named) > MAX_CODINGS:
        raise Unreadable("the answer is packed many times over")
    return named


def build_decompressor(name: str) -> Decompressor:
    """Return what undoes one packing."""
    if name in {"gzip", "x-gzip", "deflate"}:
        return ZlibDecompressor(gzip=name != "deflate")
    if name == "br":
        return BrotliDecompressor()
    raise Unreadable(f"the answer is packed as {name[:20]}, which we did not ask for")


def build_size_error(verb: str, limit: int) -> Unreadable:
    """Return the error for a body that is larger than it may be."""
    return Unreadable(f"the answer {verb} more than {format_size(limit)}", "look at it in a browser")
