"""Writes a PDF object by object: nothing written is kept, so that a long file takes no more memory than a short one.

Small objects are packed a hundred at a time, and their places stand in a packed table at the end (ISO 32000-1, 7.5.7
and 7.5.8). No stream ends as `pdf_streams` says that none may.
"""

import hashlib
import zlib
from typing import BinaryIO

from briefings.publishing.renderers.pdf_streams import ends_like_a_line

#: The second line says that the file is no text (ISO 19005-3, 6.1.2).
HEADER = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n"
#: Objects that are packed together.
PACKED_OBJECTS = 100
#: Bytes of a row of the table: a kind, a place and a number within what is packed.
KIND_BYTES, PLACE_BYTES, INDEX_BYTES = 1, 4, 1
#: Kinds of rows: no object, one that stands at a place of the file, one that is packed.
FREE, PLAIN, PACKED = 0, 1, 2


class PdfWriter:
    """Writes one file; objects may come in any order, and refer to numbers that were only reserved."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self._length = 0
        #: by number: kind, place, index
        self._rows: list[tuple[int, int, int]] = [(FREE, 0, 0)]
        self._waiting: list[tuple[int, bytes]] = []
        self._write(HEADER)

    def reserve(self, count: int = 1) -> int:
        """Return the first of so many numbers that no other object has."""
        first = len(self._rows)
        self._rows.extend([(FREE, 0, 0)] * count)
        return first

    def write_object(self, number: int, text: bytes, content: bytes | None = None) -> None:
        """Write an object: its text, and what it holds where it is a stream, as the text says it is packed."""
        if content is None:
            self._waiting.append((number, text))
            if len(self._waiting) == PACKED_OBJECTS:
                self._pack()
            return
        self._rows[number] = PLAIN, self._length, 0
        self._write(b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (number, text, content))

    def finish(self, catalog: int, info: int) -> None:
        """Write what is at the end of a file. The identifier is that of all that it says, the same each time."""
        self._pack()
        number, begin = self.reserve(), self._length
        self._rows[number] = PLAIN, begin, 0
        table = self._build_table()
        while ends_like_a_line(table):
            self.reserve()
            table = self._build_table()
        width = KIND_BYTES + PLACE_BYTES + INDEX_BYTES
        identifier = self._digest.hexdigest()[:32].encode()
        text = (
            b"<< /DecodeParms << /Columns %d /Predictor 12 >> /ID [<%s><%s>] /Info %d 0 R /Root %d 0 R /Size %d "
            b"/Type /XRef /W [%d %d %d] >>"
            % (
                *(width, identifier, identifier, info, catalog, len(self._rows)),
                *(KIND_BYTES, PLACE_BYTES, INDEX_BYTES),
            )
        )
        self.write_object(number, *compress(text, table))
        self._write(b"startxref\n%d\n%%%%EOF\n" % begin)

    def _build_table(self) -> bytes:
        """Return the table of objects, each row as the difference to the one before (predictor 12)."""
        before, table = bytes(KIND_BYTES + PLACE_BYTES + INDEX_BYTES), bytearray()
        for kind, place, index in self._rows:
            row = bytes((kind,)) + place.to_bytes(PLACE_BYTES) + index.to_bytes(INDEX_BYTES)
            table.append(2)
            table.extend((now - then) & 0xFF for now, then in zip(row, before, strict=True))
            before = row
        return bytes(table)

    def _pack(self) -> None:
        """Write the small objects that wait, as one stream."""
        if not self._waiting:
            return
        holder, places, begin = self.reserve(), [], 0
        for index, (number, text) in enumerate(self._waiting):
            self._rows[number] = PACKED, holder, index
            places.append(b"%d %d" % (number, begin))
            begin += len(text) + 1
        head = b" ".join(places) + b"\n"
        content = head + b"\n".join(text for _, text in self._waiting)
        while ends_like_a_line(content):
            content += b"\n"
        text = b"<< /First %d /N %d /Type /ObjStm >>" % (len(head), len(self._waiting))
        self._waiting.clear()
        self.write_object(holder, *compress(text, content))

    def _write(self, content: bytes) -> None:
        self._file.write(content)
        self._digest.update(content)
        self._length += len(content)


def compress(text: bytes, content: bytes) -> tuple[bytes, bytes]:
    """Return the text of a stream and what it holds, packed.

    >>> compress(b"<< /N 1 >>", b"")[0]
    b'<< /N 1 /Filter /FlateDecode /Length 8 >>'
    """
    packed = zlib.compress(content)
    return text.removesuffix(b" >>") + b" /Filter /FlateDecode /Length %d >>" % len(packed), packed
