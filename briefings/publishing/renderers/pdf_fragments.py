"""Objects of a PDF on their way into another: a part of a document leaves its process as these."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from briefings.publishing.renderers.pdf_streams import end_plainly
from briefings.publishing.renderers.pdf_writing import compress

#: Text in brackets, in which nothing is a reference (qpdf writes no bracket within text but behind a backslash);
#: a reference to an object; the number under which a page or a link stands in the tree of tags.
NUMBERED = re.compile(rb"\((?:[^\\()]|\\.)*\)|\b(\d+) 0 R\b|(/StructParents? )(\d+)", re.DOTALL)
#: What is laid over a page: its running heads, which belong to the sheet and not to the text.
PAGINATION = b"\nQ\n/Artifact <</Type /Pagination>> BDC /%s Do EMC\n"
#: What the catalogue of the whole says anew.
WHOLE_ENTRIES = ("/Type", "/Pages", "/StructTreeRoot", "/Names", "/Outlines")


@dataclass(frozen=True, slots=True)
class Fragment:
    """Some objects under the numbers of the file that they are from."""

    #: of each by its number the text, and what it holds where it is a stream
    objects: dict[int, tuple[bytes, bytes | None]]
    #: numbers of the objects that were asked for
    roots: tuple[int, ...]
    #: numbers that stand for objects of the other file
    outer: tuple[int, ...] = ()
    #: texts that refer to the objects and are none
    texts: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class PartObjects:
    """The objects of a part of a document. They refer to the pages, the root of tags, and the heads of each page."""

    fragment: Fragment
    #: how many of the roots are pages, and how many the children of the document in the tree of tags, in this order;
    #: all others are owners
    pages: int
    kids: int
    #: the numbers under which the owners stand in the tree of tags
    owners: tuple[int, ...]
    #: places that links lead to, by name; the first of the texts are their pages
    places: tuple[bytes, ...]
    #: the last two texts are what the catalogue says besides, and what the file says about itself


def take_objects(
    document: Any, roots: Sequence[Any], outer: Sequence[Any] = (), texts: Sequence[bytes] = ()
) -> Fragment:
    """Return some objects of a `pikepdf.Pdf` and all that they and some texts lead to, without what is `outer`."""
    outside = tuple(one.objgen[0] for one in outer)
    found: dict[int, tuple[bytes, bytes | None]] = {}
    wanted = [*(one.objgen[0] for one in roots), *(number for text in texts for number in _list_references(text))]
    waiting, known = wanted[::-1], {0, *outside}
    while waiting:
        if (number := waiting.pop()) not in known:
            known.add(number)
            found[number] = _write_object(document.get_object(number, 0))
            waiting.extend(reversed(_list_references(found[number][0])))
    return Fragment(found, tuple(one.objgen[0] for one in roots), outside, tuple(texts))


def take_part(document: Any) -> PartObjects:
    """Return the objects of a part, with room for running heads on its pages."""
    import pikepdf

    pages = [page.obj for page in document.pages]
    heads = [document.make_indirect(pikepdf.Dictionary()) for _ in pages]
    for number, (page, head) in enumerate(zip(pages, heads, strict=True)):
        name = f"Margins{number}"
        resources = page["/Resources"]
        if "/XObject" not in resources:
            resources["/XObject"] = pikepdf.Dictionary()
        resources["/XObject"][f"/{name}"] = head
        content = page["/Contents"].read_bytes()
        page["/Contents"] = document.make_stream(b"q\n" + content + PAGINATION % name.encode())
    tree, places = document.Root["/StructTreeRoot"], document.Root.get("/Names", {}).get("/Dests", {}).get("/Names", ())
    kids, numbers = list(tree["/K"][0]["/K"]), tree["/ParentTree"]["/Nums"]
    owners = [document.make_indirect(numbers[at]) for at in range(1, len(numbers), 2)]
    for entry in WHOLE_ENTRIES:
        if entry in document.Root:
            del document.Root[entry]
    fragment = take_objects(
        document,
        (*pages, *kids, *owners),
        (pages[0]["/Parent"], tree["/K"][0], *heads),
        (
            *(places[at].unparse() for at in range(1, len(places), 2)),
            document.Root.unparse(resolved=True),
            document.trailer["/Info"].unparse(resolved=True),
        ),
    )
    keys = tuple(int(numbers[at]) for at in range(0, len(numbers), 2))
    names = tuple(places[at].unparse() for at in range(0, len(places), 2))
    return PartObjects(fragment, len(pages), len(kids), keys, names)


def renumber(text: bytes, numbers: Mapping[int, int], shift: int = 0) -> bytes:
    """Return the text of an object whose references are to other numbers; those of tags are more by `shift`.

    >>> renumber(b"<< /A (1 0 R) /B [ 1 0 R 0 0 ] /StructParent 3 >>", {1: 7}, 10)
    b'<< /A (1 0 R) /B [ 7 0 R 0 0 ] /StructParent 13 >>'
    """

    def replace(found: re.Match[bytes]) -> bytes:
        old, key, at = found.groups()
        if old:
            return b"%d 0 R" % numbers[int(old)]
        return key + b"%d" % (int(at) + shift) if key else found[0]

    return NUMBERED.sub(replace, text)


def _list_references(text: bytes) -> list[int]:
    return [int(found[0]) for found in NUMBERED.findall(text) if found[0]]


def _write_object(found: Any) -> tuple[bytes, bytes | None]:
    """Return the text of an object, and what it holds where it is a stream, packed as all that is text or numbers."""
    import pikepdf

    if not isinstance(found, pikepdf.Stream):
        return found.unparse(resolved=True), None
    end_plainly(found)
    text = found.stream_dict.unparse(resolved=True)
    if "/Filter" in found or found.get("/Type") == "/Metadata":
        return text, found.read_raw_bytes()
    entries = pikepdf.Dictionary({key: value for key, value in found.stream_dict.items() if key != "/Length"})
    return compress(entries.unparse(resolved=True), found.read_bytes())
