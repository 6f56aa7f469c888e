"""The parts of a PDF become one file: pages, links, bookmarks and the tree of tags, and running heads on every page.

The file is written part by part, and no part is kept when it is written.
"""

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO

from briefings.publishing.renderers.pdf_fragments import Fragment, PartObjects, renumber
from briefings.publishing.renderers.pdf_writing import PdfWriter

#: Points to one of the engine's units (96 to the inch).
POINTS = 0.75


@dataclass(frozen=True, slots=True)
class DrawnPart:
    """A part that is drawn: where its objects lie, and what its pages have that only the whole can show."""

    #: file that holds its `PartObjects`
    objects: Path
    messages: tuple[str, ...]
    #: height of each page, in the engine's units
    heights: tuple[float, ...]
    #: of each page (level, label, (x, y), state of each bookmark)
    bookmarks: tuple[tuple[tuple[int, str, tuple[float, float], str], ...], ...]
    #: of each page the strings that are set on it, by name
    strings: tuple[tuple[tuple[str, str], ...], ...]
    #: running elements: number of the page, HTML
    running: tuple[tuple[int, str], ...]


def join_parts(file: BinaryIO, parts: Sequence[DrawnPart], heads: Fragment, enclosures: Fragment) -> None:
    """Write the document of some parts, with the running heads of each page laid over it, and what travels along.

    The roots of `heads` are those of all pages in their order, and the texts of `enclosures` entries of the catalogue:
    of the files by name, and of the same as a list.
    """
    writer = PdfWriter(file)
    catalog, info, root, tags, whole = (writer.reserve() for _ in range(5))
    numbers = _write_fragment(writer, heads)
    forms = [numbers[one] for one in heads.roots]
    joined = _JoinedParts([], [], [], [], b"", b"")
    for part in parts:
        own = [forms.pop(0) for _ in part.heights]
        _write_part(writer, pickle.loads(part.objects.read_bytes()), (root, whole, *own), joined)
        part.objects.unlink()
    writer.write_object(root, b"<< /Count %d /Kids %s /Type /Pages >>" % (len(joined.pages), _list(joined.pages)))
    writer.write_object(whole, b"<< /K %s /P %d 0 R /S /Document /Type /StructElem >>" % (_list(joined.kids), tags))
    owners = b" ".join(b"%d %d 0 R" % owner for owner in joined.owners)
    writer.write_object(
        tags, b"<< /K [ %d 0 R ] /ParentTree << /Nums [ %s ] >> /Type /StructTreeRoot >>" % (whole, owners)
    )
    numbers = _write_fragment(writer, enclosures)
    named, listed = (renumber(text, numbers) for text in enclosures.texts)
    places = b" ".join(b"%s %s" % place for place in sorted(joined.places, key=lambda place: _read_name(place[0])))
    entries = b"/Pages %d 0 R /StructTreeRoot %d 0 R /Names << /Dests << /Names [ %s ] >> %s >> %s" % (
        *(root, tags, places, named, listed),
    )
    if outline := _write_bookmarks(writer, parts, joined.pages):
        entries += b" /Outlines %d 0 R" % outline
    writer.write_object(catalog, joined.catalog.removesuffix(b">>") + entries + b" /Type /Catalog >>")
    writer.write_object(info, joined.info)
    writer.finish(catalog, info)


@dataclass(slots=True)
class _JoinedParts:
    """What of the parts that are written goes into objects of the whole: numbers of objects, and texts."""

    pages: list[int]
    kids: list[int]
    #: number in the tree of tags, and of the object that it is
    owners: list[tuple[int, int]]
    #: name, place
    places: list[tuple[bytes, bytes]]
    catalog: bytes
    info: bytes


def _write_part(writer: PdfWriter, part: PartObjects, outer: Sequence[int], joined: _JoinedParts) -> None:
    shift = joined.owners[-1][0] + 1 if joined.owners else 0
    numbers = _write_fragment(writer, part.fragment, outer, shift)
    roots = [numbers[one] for one in part.fragment.roots]
    joined.pages += roots[: part.pages]
    joined.kids += roots[part.pages : part.pages + part.kids]
    keys = (shift + key for key in part.owners)
    joined.owners += zip(keys, roots[part.pages + part.kids :], strict=True)
    *places, catalog, info = (renumber(text, numbers) for text in part.fragment.texts)
    joined.places += zip(part.places, places, strict=True)
    joined.catalog, joined.info = joined.catalog or catalog, joined.info or info


def _write_fragment(writer: PdfWriter, fragment: Fragment, outer: Sequence[int] = (), shift: int = 0) -> dict[int, int]:
    """Write some objects; returns the numbers that they and those of `outer` have in the file, by their own."""
    first = writer.reserve(len(fragment.objects))
    numbers = dict(zip(fragment.outer, outer, strict=True))
    numbers.update((number, at) for at, number in enumerate(fragment.objects, first))
    for number, (text, content) in fragment.objects.items():
        writer.write_object(numbers[number], renumber(text, numbers, shift), content)
    return numbers


def _list(numbers: Sequence[int]) -> bytes:
    """Return references to some objects as an array.

    >>> _list([3, 12])
    b'[ 3 0 R 12 0 R ]'
    """
    return b"[ %s ]" % b" ".join(b"%d 0 R" % number for number in numbers)


def _read_name(text: bytes) -> bytes:
    """Return the bytes of a name as a file writes it."""
    import pikepdf

    return bytes(pikepdf.Object.parse(text))


def _write_bookmarks(writer: PdfWriter, parts: Sequence[DrawnPart], numbers: Sequence[int]) -> int:
    """Write the outline of the bookmarks of all pages in their order; returns its number, or 0 where there is none."""
    from weasyprint import Document

    pages = [
        SimpleNamespace(height=height, bookmarks=bookmarks)
        for part in parts
        for height, bookmarks in zip(part.heights, part.bookmarks, strict=True)
    ]
    tree = Document(pages, None, None, None, {}, None).make_bookmark_tree(POINTS, transform_pages=True)
    if not tree:
        return 0
    outline = writer.reserve()
    ends, seen = _write_entries(writer, outline, tree, numbers)
    writer.write_object(outline, b"<< /Count %d %s /Type /Outlines >>" % (seen, ends))
    return outline


def _write_entries(writer: PdfWriter, parent: int, tree: Sequence[Any], pages: Sequence[int]) -> tuple[bytes, int]:
    """Write some bookmarks and what is below them; returns what their parent says of them, and how many are seen."""
    import pikepdf

    own, seen = [writer.reserve() for _ in tree], 0
    beside: dict[int, bytes] = dict.fromkeys(own, b"")
    for one, other in pairwise(own):
        beside[one] += b" /Next %d 0 R" % other
        beside[other] += b" /Prev %d 0 R" % one
    for number, (label, (page, x, y), children, state) in zip(own, tree, strict=True):
        ends, below = _write_entries(writer, number, children, pages)
        place = b"[ %d 0 R /XYZ %s %s 0 ]" % (pages[page], _write_number(x), _write_number(y))
        title = pikepdf.String(label).unparse()
        count = -below if state == "closed" else below
        writer.write_object(
            number,
            b"<< /Count %d /Dest %s /Parent %d 0 R /Title %s%s %s >>"
            % (count, place, parent, title, beside[number], ends),
        )
        seen += 1 + (0 if state == "closed" else below)
    return (b"/First %d 0 R /Last %d 0 R" % (own[0], own[-1]) if own else b""), seen


def _write_number(value: float) -> bytes:
    """Return a number as a file writes it.

    >>> _write_number(51.023622), _write_number(640.0), _write_number(0)
    (b'51.0236', b'640', b'0')
    """
    return f"{value:.4f}".rstrip("0").rstrip(".").encode()
