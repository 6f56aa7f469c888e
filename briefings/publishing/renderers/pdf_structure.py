"""Repairs the tree of tags that the PDF engine makes, where PDF/UA-1 (ISO 14289-1) forbids what it holds.

Found with two validators, `page-validation` and `outloud`, which the tests ask. Engine: WeasyPrint 70 (`pdf/tags.py`).
"""

import re
from collections.abc import Iterator
from typing import Any

#: What opens tagged content in a page, as the engine writes it: its kind and its number on the page.
TAGGED_CONTENT = re.compile(rb"/\w+\s+<<\s*/MCID\s+(\d+)\s*>>\s*BDC")
#: What a list may hold (ISO 32000-1, table 336); the engine leaves the space between items beside them.
LIST_CHILDREN = frozenset({"/L", "/LI", "/Caption"})
#: What says nothing where it holds nothing; an empty cell is a cell.
SILENT_WHEN_EMPTY = frozenset({"/P", "/Span", "/Div", "/NonStruct"})


def repair_structure(document: Any) -> None:
    """Mend tables, lists, links and running heads in the tree of tags of a `pikepdf.Pdf`, in place."""
    # The tree is walked once: what no element hangs on is a running head, which the engine tags and leaves loose.
    elements = list(_iter_elements(document.Root["/StructTreeRoot"]))
    parents = _ParentTree(document)
    for element in elements:
        _fix_table_tags(element)
        if element.get("/S") == "/L":
            _move_into_items(element)
        for reference in _children_of(element):
            if _is_link_reference(reference) and element["/S"] != "/Link":
                _move_into_link(element, reference, parents)
    for element in reversed(elements):
        _drop_empty_children(element)
    _turn_into_artifacts(document, parents, {element.objgen for element in elements})


def _iter_elements(root: Any) -> Iterator[Any]:
    """Yield every element of the tree, a parent before its children."""
    import pikepdf

    waiting = [root]
    while waiting:
        element = waiting.pop()
        if "/S" in element:
            yield element
        waiting.extend(c for c in reversed(_children_of(element)) if isinstance(c, pikepdf.Dictionary) and "/S" in c)


def _children_of(element: Any) -> list[Any]:
    import pikepdf

    children = element.get("/K", pikepdf.Array())
    return list(children) if isinstance(children, pikepdf.Array) else [children]


def _fix_table_tags(element: Any) -> None:
    """Mark the scope of a table heading, for screen readers; a caption without a table becomes a paragraph."""
    import pikepdf

    if element["/S"] == "/Caption" and element["/P"].get("/S") not in ("/Table", "/Figure", "/L"):
        element["/S"] = pikepdf.Name("/P")
    if element["/S"] == "/TH":
        heads = element["/P"].get("/P", pikepdf.Dictionary()).get("/S") == "/THead"
        scope = pikepdf.Name("/Column" if heads else "/Row")
        element["/A"] = pikepdf.Dictionary(O=pikepdf.Name("/Table"), Scope=scope)


def _move_into_items(listing: Any) -> None:
    """Move what stands between the items of a list into the item before it."""
    import pikepdf

    items: list[Any] = []
    for child in _children_of(listing):
        if child.get("/S") in LIST_CHILDREN or not any(item["/S"] == "/LI" for item in items):
            items.append(child)
            continue
        body = [item for item in items if item["/S"] == "/LI"][-1]
        while inner := [c for c in _children_of(body) if isinstance(c, pikepdf.Dictionary) and c.get("/S") == "/LBody"]:
            body = inner[-1]
        child["/P"] = body
        body["/K"] = pikepdf.Array([*_children_of(body), child])
    listing["/K"] = pikepdf.Array(items)


def _drop_empty_children(element: Any) -> None:
    """Take out what holds neither content nor elements; called from the leaves to the root."""
    import pikepdf

    def is_empty(child: Any) -> bool:
        if not isinstance(child, pikepdf.Dictionary) or child.get("/S") not in SILENT_WHEN_EMPTY:
            return False
        return not _children_of(child) and "/Alt" not in child

    children = _children_of(element)
    if len(kept := [child for child in children if not is_empty(child)]) < len(children):
        element["/K"] = pikepdf.Array(kept)


def _is_link_reference(child: Any) -> bool:
    import pikepdf

    if not isinstance(child, pikepdf.Dictionary) or child.get("/Type") != "/OBJR":
        return False
    return bool(child["/Obj"].get("/Subtype") == "/Link")


def _move_into_link(element: Any, reference: Any, parents: "_ParentTree") -> None:
    """Hang the place of a link on the link that is around it; where there is none, its element becomes one."""
    import pikepdf

    link = element
    while link.get("/S") not in ("/Link", "/Document") and "/P" in link:
        link = link["/P"]
    if link.get("/S") != "/Link":
        element["/S"] = pikepdf.Name("/Link")
        return
    element["/K"] = pikepdf.Array([c for c in _children_of(element) if not _is_same(c, reference)])
    link["/K"] = pikepdf.Array([*_children_of(link), reference])
    parents.set_annotation(reference["/Obj"], link)


def _is_same(one: Any, other: Any) -> bool:
    import pikepdf

    return isinstance(one, pikepdf.Dictionary) and one.objgen == other.objgen


class _ParentTree:
    """Which element each piece of tagged content and each annotation belongs to (ISO 32000-1, 14.7.4.4)."""

    def __init__(self, document: Any) -> None:
        numbers = document.Root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
        self.numbers = numbers
        self.places = {int(numbers[at]): at + 1 for at in range(0, len(numbers), 2)}

    def set_annotation(self, annotation: Any, element: Any) -> None:
        self.numbers[self.places[int(annotation["/StructParent"])]] = element

    def content_of(self, page: Any) -> Any:
        """Return the elements of a page's tagged content, by its numbers there."""
        return self.numbers[self.places[int(page["/StructParents"])]]


def _turn_into_artifacts(document: Any, parents: _ParentTree, hanging: set[tuple[int, int]]) -> None:
    """Turn tagged content that hangs on no tree, which are running heads and page numbers, into artifacts."""
    import pikepdf

    for page in document.pages:
        if "/StructParents" not in page:
            continue
        owners = parents.content_of(page)
        loose = {at for at, owner in enumerate(owners) if owner is not None and owner.objgen not in hanging}
        if not loose:
            continue
        for number in loose:
            owners[number] = None

        def mark(found: re.Match[bytes], loose: set[int] = loose) -> bytes:
            return b"/Artifact\n<</Type /Pagination>>\nBDC" if int(found[1]) in loose else found[0]

        content = page.Contents
        assert isinstance(content, pikepdf.Stream)  # the engine writes one a page
        content.write(TAGGED_CONTENT.sub(mark, content.read_bytes()))
