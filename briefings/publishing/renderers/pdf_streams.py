"""Writes a PDF so that every stream ends where its length says (ISO 19005-3, 6.1.7.1), for every reader.

A line feed follows a stream and is no part of it. Where the compressed bytes happen to end in a carriage return, both
look like one end of line, and validators of PDF/A deny the file. What `zlib` compresses ends in the lowest byte of the
sum of what it holds (RFC 1950), at every level: of the 200 to 500 streams of an edition one or two end so, by chance.
"""

import io
import zlib
from typing import Any

CARRIAGE_RETURN = 0x0D
AMBIGUOUS_END = b"\r\nendstream"


def ends_like_a_line(content: bytes) -> bool:
    """Return whether the bytes end in a carriage return once they are compressed.

    >>> ends_like_a_line(bytes([0x0C])), ends_like_a_line(bytes([0x0C, 0x0A]))
    (True, False)
    """
    return zlib.adler32(content) & 0xFF == CARRIAGE_RETURN


def save_pdf(document: Any) -> bytes:
    """Return the file of a `pikepdf.Pdf`, the same bytes each time."""
    import pikepdf

    for stream in document.objects:
        if isinstance(stream, pikepdf.Stream):
            _end_plainly(stream)
    content = _write(document, pikepdf.ObjectStreamMode.generate)
    # Streams that hold objects come into being only when the file is written. What is direct in the catalogue may be an
    # object of its own as well: then all the others move on by one, and each of these streams ends in another byte.
    for key, value in sorted(document.Root.items()):
        if AMBIGUOUS_END not in content:
            return content
        if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
            document.Root[key] = document.make_indirect(value)
            content = _write(document, pikepdf.ObjectStreamMode.generate)
    return _write(document, pikepdf.ObjectStreamMode.disable) if AMBIGUOUS_END in content else content


def _write(document: Any, mode: Any) -> bytes:
    written = io.BytesIO()
    document.save(written, deterministic_id=True, object_stream_mode=mode)
    return written.getvalue()


def _end_plainly(stream: Any) -> None:
    """Add a byte without meaning to a stream that would end in a carriage return.

    Files that travel along keep their bytes (`pdf_postprocess` chooses them so), metadata is not compressed, and
    pictures end in a mark of their own.
    """
    plain = stream.get("/Type") in ("/EmbeddedFile", "/Metadata") or stream.get("/Subtype") == "/Image"
    if plain or stream.get("/Filter") not in (None, "/FlateDecode"):
        return
    content = stream.read_bytes()
    if not ends_like_a_line(content):
        return
    if "/Length1" in stream:  # a typeface, whose tables say where they end
        stream["/Length1"] = len(content) + 1
        stream.write(content + b"\x01")
    else:
        stream.write(content + b"\n")
