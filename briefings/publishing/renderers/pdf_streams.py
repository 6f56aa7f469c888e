"""Writes a PDF so that every stream ends where its length says (ISO 19005-3, 6.1.7.1), for every reader.

A line feed follows a stream and is no part of it. Where the compressed bytes happen to end in a carriage return, both
look like one end of line, and validators of PDF/A deny the file. What `zlib` compresses ends in the lowest byte of the
sum of what it holds (RFC 1950), at every level: of the 200 to 500 streams of an edition one or two end so, by chance.
"""

import io
import re
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

CARRIAGE_RETURN = 0x0D
AMBIGUOUS_END = b"\r\nendstream"
#: How often a file is written at most until none of its streams ends so: of those changed one in 256 still does.
MAX_REWRITINGS = 8
#: Entries that objects of a kind may have, and that say nothing where they are empty (ISO 32000-1, tables 323 and 164).
EMPTY_ENTRIES = {"/StructElem": "/T", "/Annot": "/NM"}
#: The beginning of a stream of objects, up to its content.
OBJECT_STREAM = re.compile(rb"/ObjStm[^>]{0,400}/N (\d+)[^>]{0,400}>>\s*stream\r?\n")
#: Objects one of which is changed where the table of objects itself ends badly: all that follow move on.
FIRST_OBJECTS = list(range(1, 400))


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
            end_plainly(stream)
    content = _write(document, pikepdf.ObjectStreamMode.generate)
    # Streams that hold objects come into being only when the file is written, a hundred objects in each. Where one ends
    # badly, an object in it says one word more that means nothing; all others stay where they are.
    for _ in range(MAX_REWRITINGS):
        if AMBIGUOUS_END not in content:
            return content
        with pikepdf.open(io.BytesIO(content)) as written:
            if not all(_add_word(written, numbers) for numbers in _list_ambiguous(content)):
                break
            content = _write(written, pikepdf.ObjectStreamMode.preserve)
    return _write(document, pikepdf.ObjectStreamMode.disable) if AMBIGUOUS_END in content else content


def _list_ambiguous(content: bytes) -> Iterator[list[int]]:
    """Yield the numbers of the objects in each stream of objects that would end in a carriage return."""
    for end in re.finditer(re.escape(AMBIGUOUS_END), content):
        head = OBJECT_STREAM.search(content, content.rindex(b" 0 obj", 0, end.start()), end.start())
        if not head:
            yield FIRST_OBJECTS
            continue
        plain = zlib.decompressobj().decompress(content[head.end() : end.start() + 1])
        yield [int(number) for number in plain.split(maxsplit=2 * int(head[1]))[: 2 * int(head[1]) : 2]]


def _add_word(document: Any, numbers: Sequence[int]) -> bool:
    """Give one of some objects an empty entry that it may have; return whether one could be found."""
    import pikepdf

    for number in numbers:
        found = document.get_object(number, 0)
        word = EMPTY_ENTRIES.get(str(found.get("/Type")), "") if isinstance(found, pikepdf.Dictionary) else ""
        if word and word not in found:
            found[word] = pikepdf.String("")
            return True
    return False


def _write(document: Any, mode: Any) -> bytes:
    written = io.BytesIO()
    document.save(written, deterministic_id=True, object_stream_mode=mode)
    return written.getvalue()


def end_plainly(stream: Any) -> None:
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
