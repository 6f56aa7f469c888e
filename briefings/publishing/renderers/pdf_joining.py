"""The parts of a PDF become one file: pages, links, bookmarks and the tree of tags, and running heads on every page."""

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

#: Points to one of the engine's units (96 to the inch).
POINTS = 0.75
PAGINATION = b"\nQ\n/Artifact <</Type /Pagination>> BDC /%s Do EMC\n"


@dataclass(frozen=True, slots=True)
class DrawnPart:
    """A part that is drawn: its file, and what its pages have that only the whole can show."""

    content: bytes
    messages: tuple[str, ...]
    #: height of each page, in the engine's units
    heights: tuple[float, ...]
    #: of each page (level, label, (x, y), state of each bookmark)
    bookmarks: tuple[tuple[tuple[int, str, tuple[float, float], str], ...], ...]
    #: of each page the strings that are set on it, by name
    strings: tuple[tuple[tuple[str, str], ...], ...]
    #: running elements: number of the page, HTML
    running: tuple[tuple[int, str], ...]


def join_parts(parts: Sequence[DrawnPart], margins: bytes) -> Any:
    """Return the `pikepdf.Pdf` of some parts, with the pages of `margins` laid over theirs."""
    import pikepdf

    document = pikepdf.open(io.BytesIO(parts[0].content))
    for part in parts[1:]:
        with pikepdf.open(io.BytesIO(part.content)) as other:
            _append_part(document, other)
    with pikepdf.open(io.BytesIO(margins)) as heads:
        _print_margins(document, heads)
    _write_bookmarks(document, parts)
    return document


def _append_part(document: Any, other: Any) -> None:
    """Append the pages of another file with their links and their tags."""
    import pikepdf

    tree = document.Root["/StructTreeRoot"]
    numbers = tree["/ParentTree"]["/Nums"]
    shift = 1 + max(int(numbers[at]) for at in range(0, len(numbers), 2))
    _shift_numbers(other, shift)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of named places, which are appended below, and forms, of which there are none
        document.pages.extend(other.pages)
    copied = document.copy_foreign(other.Root["/StructTreeRoot"])
    numbers.extend(copied["/ParentTree"]["/Nums"])
    whole, part = tree["/K"][0], copied["/K"][0]
    for kid in part["/K"]:
        kid["/P"] = whole
        whole["/K"].append(kid)
    places = other.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
    if places is not None:
        moved = document.copy_foreign(other.make_indirect(places["/Names"]))
        kept = _member(_member(document.Root, "/Names"), "/Dests")
        pairs = [
            (part[at], part[at + 1])
            for part in (_member(kept, "/Names", pikepdf.Array()), moved)
            for at in range(0, len(part), 2)
        ]
        pairs.sort(key=lambda pair: bytes(pair[0]))
        kept["/Names"] = pikepdf.Array([piece for pair in pairs for piece in pair])


def _member(holder: Any, key: str, otherwise: Any = None) -> Any:
    """Return what a dictionary of a file has under a key, after giving it something where it has nothing."""
    import pikepdf

    if key not in holder:
        holder[key] = pikepdf.Dictionary() if otherwise is None else otherwise
    return holder[key]


def _shift_numbers(other: Any, shift: int) -> None:
    """Give the tagged content and the links of a file numbers that no part before it has."""
    import pikepdf

    for page in other.pages:
        page.obj["/StructParents"] = int(page.obj["/StructParents"]) + shift
        for link in page.obj.get("/Annots", pikepdf.Array()):
            if "/StructParent" in link:
                link["/StructParent"] = int(link["/StructParent"]) + shift
    numbers = other.Root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    for at in range(0, len(numbers), 2):
        numbers[at] = int(numbers[at]) + shift


def _print_margins(document: Any, heads: Any) -> None:
    """Lay the running heads over the pages, as what belongs to the sheet and not to the text."""

    for number, (page, head) in enumerate(zip(document.pages, heads.pages, strict=True), 1):
        name = f"Margins{number}"
        drawn = document.copy_foreign(heads.make_indirect(head.as_form_xobject()))
        _member(page.obj["/Resources"], "/XObject")[f"/{name}"] = drawn
        content = page.obj["/Contents"].read_bytes()
        page.obj["/Contents"] = document.make_stream(b"q\n" + content + PAGINATION % name.encode())


def _write_bookmarks(document: Any, parts: Sequence[DrawnPart]) -> None:
    """Make the outline anew, of the bookmarks of all pages in their order."""
    import pikepdf
    from weasyprint import Document

    pages = [
        SimpleNamespace(height=height, bookmarks=bookmarks)
        for part in parts
        for height, bookmarks in zip(part.heights, part.bookmarks, strict=True)
    ]
    tree = Document(pages, None, None, None, {}, None).make_bookmark_tree(POINTS, transform_pages=True)
    if "/Outlines" in document.Root:
        del document.Root["/Outlines"]
    if not tree:
        return
    outline = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name("/Outlines")))
    outline["/Count"] = _write_entries(document, outline, tree)
    document.Root["/Outlines"] = outline


def _write_entries(document: Any, parent: Any, tree: Sequence[Any]) -> int:
    """Write some bookmarks and what is below them; returns how many are to be seen."""
    import pikepdf

    entries: list[Any] = []
    seen = 0
    for label, (number, x, y), children, state in tree:
        page = document.pages[number].obj
        place = pikepdf.Array([page, pikepdf.Name("/XYZ"), round(x, 4), round(y, 4), 0])
        entry = document.make_indirect(pikepdf.Dictionary(Title=pikepdf.String(label), Dest=place, Parent=parent))
        below = _write_entries(document, entry, children)
        entry["/Count"] = -below if state == "closed" else below
        seen += 1 + (0 if state == "closed" else below)
        if entries:
            entry["/Prev"], entries[-1]["/Next"] = entries[-1], entry
        entries.append(entry)
    if entries:
        parent["/First"], parent["/Last"] = entries[0], entries[-1]
    return seen
