"""Makes the engine's tree of tags small before the file is written, where its elements say nothing.

The engine makes an element of every box, and one more of every piece of text: of 20,000 in an edition three quarters
only stand around others. What they hold is moved up to the element that means something, which reads the same, and
need not be written, read again and repaired. Engine: WeasyPrint 70 (`pdf/tags.py`); it calls this as its `finisher`.
"""

from typing import Any

#: Elements that mean nothing by themselves (ISO 32000-1, 14.8.4.4.1 and 14.8.4.3.5).
IDLE_KINDS = frozenset({"/Span", "/NonStruct"})
#: Elements that may hold text of the page directly.
TEXT_KINDS = frozenset(
    {"/P", "/Span", "/NonStruct", "/Link", "/Caption", "/LBody", "/TH", "/TD", *(f"/H{level}" for level in range(1, 7))}
)
#: What every element has; one that has more says something.
PLAIN_KEYS = frozenset({"Type", "S", "K", "Pg", "P"})


def flatten_tags(_: Any, pdf: Any) -> None:
    """Take the elements that say nothing out of the tree of tags of a `pydyf.PDF`, in place."""
    root = pdf.catalog.get("StructTreeRoot")
    if root is None:
        return
    tree = _TagTree(pdf.objects)
    root = tree.find(root)
    for kid in root["K"]:
        tree.flatten(tree.find(kid))
    tree.move_content(tree.find(root["ParentTree"])["Nums"])


def name_headings(pdf: Any, part: int) -> None:
    """Give the headings of tables names that no other part has; their cells hold the same objects."""
    for element in pdf.objects:
        if isinstance(element, dict) and element.get("S") == "/TH" and "ID" in element:
            element["ID"].string = f"{part}-{element['ID'].string}"


class _TagTree:
    """The elements of a file that is not written yet: they hold one another by number."""

    def __init__(self, objects: list[Any]) -> None:
        self._objects = objects
        #: element that was taken out -> the one that has its content now
        self._heirs: dict[bytes, bytes] = {}

    def find(self, reference: bytes) -> Any:
        """Return what a reference such as `12 0 R` leads to."""
        return self._objects[int(reference.split()[0])]

    def flatten(self, element: Any) -> None:
        """Take out what stands in an element and says nothing, from the leaves up."""
        kept: list[Any] = []
        for kid in element["K"]:
            child = self.find(kid) if isinstance(kid, bytes) else None
            if child is None or child.get("Type") != "/StructElem":
                kept.append(kid)
                continue
            self.flatten(child)
            if not self._is_idle(child, element):
                kept.append(kid)
                continue
            for inner in child["K"]:
                if isinstance(inner, bytes):
                    self.find(inner)["P"] = element.reference
            kept.extend(child["K"])
            child.free = "f"
            self._heirs[child.reference] = element.reference
        element["K"][:] = kept

    def _is_idle(self, child: Any, element: Any) -> bool:
        """Return whether an element can be left out: it is bare, and on the page of the one around it."""
        if child["S"] not in IDLE_KINDS or element["S"] not in TEXT_KINDS:
            return False
        if child.get("Pg") != element.get("Pg") or not child.keys() <= PLAIN_KEYS:
            return False
        # the place of a link is moved by `pdf_structure`
        return all(self.find(kid).get("Type") == "/StructElem" for kid in child["K"] if isinstance(kid, bytes))

    def move_content(self, numbers: list[Any]) -> None:
        """Write into the parent tree to which element each piece of content belongs now."""
        for at in range(1, len(numbers), 2):
            if isinstance(numbers[at], list):
                numbers[at][:] = [self._heir(owner) for owner in numbers[at]]
            else:
                numbers[at] = self._heir(numbers[at])

    def _heir(self, reference: bytes) -> bytes:
        while reference in self._heirs:
            reference = self._heirs[reference]
        return reference
