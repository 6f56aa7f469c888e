"""Where a part of a document is laid out as one: links, page references and running heads that lead out of it.

The PDF engine knows whole documents only. Four names of its modules are replaced, in a process that does nothing else:
the collector of what page references lead to, the making of pages, the resolving of links and no more. Engine:
WeasyPrint, in the versions of `TESTED_ENGINES`; with any other, documents are not cut.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from types import SimpleNamespace
from typing import Any

from briefings.core.errors import RenderError
from briefings.publishing.renderers.pdf_parts import PagePart

#: Versions whose inside is as this module takes it.
TESTED_ENGINES = frozenset({"70.0"})
#: What a reference to another part prints until its page is known: it takes as much room as most.
PROVISIONAL_PAGE = 88


class UncuttableError(RenderError):
    """A document has something that only shows when it is laid out, and cannot be cut for it."""


@dataclass(frozen=True, slots=True)
class FoundPages:
    """What the others must know of a part: how many pages it has, and on which of them anchors are."""

    count: int
    anchors: dict[str, int]


def locate_anchors(found: Sequence[FoundPages]) -> dict[str, int]:
    """Return on which page of the whole each anchor of some parts is.

    >>> locate_anchors([FoundPages(3, {"a": 2}), FoundPages(2, {"b": 0, "a": 1})])
    {'a': 3, 'b': 4}
    """
    begins = accumulate((part.count for part in found), initial=1)
    located: dict[str, int] = {}
    for begin, part in zip(begins, found, strict=False):
        for name, page in part.anchors.items():
            located.setdefault(name, begin + page)
    return located


def open_seams(part: PagePart, meet: Callable[[FoundPages], Sequence[FoundPages]]) -> "SharedLayout":
    """Make the engine lay out a part in this process from now on.

    The first part calls `meet` when it is laid out but for the numbers of pages in others, and gets what these found.
    """
    from weasyprint import document, layout, pdf

    shared = SharedLayout(part, meet, layout.make_all_pages)
    document.TargetCollector = _targets_class(document.TargetCollector, part)
    layout.make_all_pages = shared.make_all_pages
    pdf.resolve_links = _link_resolver(pdf.resolve_links, part)
    return shared


class SharedLayout:
    """The pages of a part as they are made."""

    def __init__(self, part: PagePart, meet: Callable[[FoundPages], Sequence[FoundPages]], make: Any) -> None:
        self._part = part
        self._meet = meet
        self._make = make
        self._count = 0
        #: running elements: number of the page that each stands on, and its HTML
        self.running: list[tuple[int, str]] = []

    def make_all_pages(self, context: Any, root: Any, html: Any, pages: Any) -> Iterator[Any]:
        """Make pages as the engine does; when they stand, print the numbers of pages of other parts."""
        count = 0
        for made in self._make(context, root, html, pages):
            count += 1
            yield made
        if any(state["content_changed"] for *_, state in context.page_maker):
            return  # the engine will make some of them again
        self.running = _write_running(context)
        if self._part.place:
            if self.running:
                raise UncuttableError("running elements outside the first part")
        elif not self._count:
            self._count = count
            self._print_numbers(context, locate_anchors(self._meet(FoundPages(count, {}))))
        elif count != self._count:
            raise UncuttableError("numbers of pages that move pages")

    def _print_numbers(self, context: Any, located: dict[str, int]) -> None:
        """Set references to pages of other parts; the engine makes the pages anew that they stand on."""
        targets = context.target_collector
        for name in self._part.elsewhere:
            targets.target_lookup_items[name].cached_page_counter_values = {"page": [located.get(name, 0)]}
        for place in targets.outward:
            # Where a label of a bookmark or a string counts, nothing is printed of it on a page.
            if place[1] != "content" or not (item := targets.counter_lookup_items.get(place)):
                _refuse()
            context.page_maker[item.page_maker_index][-1]["content_changed"] = True
            item.parse_again(item.cached_page_counter_values)


class _Elsewhere:
    """Stands for the box of an anchor that is in another part."""

    def __init__(self) -> None:
        self.cached_counter_values: dict[str, list[int]] = {}

    def extract_text(self, _: object) -> str:
        raise UncuttableError("the text of another part")


def _targets_class(engine_class: type[Any], part: PagePart) -> type[Any]:
    """Return the class of what the engine collects targets in, with those of other parts."""
    from weasyprint.css.targets import TargetLookupItem

    class PartTargets(engine_class):  # type: ignore[misc]  # whose modules say nothing of types
        def __init__(self) -> None:
            super().__init__()
            #: boxes that refer to other parts, with the property that does
            self.outward: dict[tuple[Any, str], None] = {}
            if part.place:
                return
            for name in sorted(part.elsewhere):
                item = TargetLookupItem("up-to-date")
                item.target_box = _Elsewhere()
                item.cached_page_counter_values = {"page": [PROVISIONAL_PAGE]}
                item.page_maker_index = 0
                self.target_lookup_items[name] = item

        def lookup_target(self, anchor: Any, box: Any, token: str, parse: Any) -> Any:
            if part.place:
                _refuse()
            found = super().lookup_target(anchor, box, token, parse)
            if self.collecting and isinstance(found.target_box, _Elsewhere):
                self.outward[box, token] = None
            return found

        def collect_missing_counters(self, box: Any, token: Any, parse: Any, missing: Any, targets: Any) -> None:
            # The first part has its own pages right, and none has the number of all.
            counted = {*missing, *(name for names in targets.values() for name in names)}
            if counted and (part.place or not counted <= {"page"}):
                _refuse()
            super().collect_missing_counters(box, token, parse, missing, targets)

    return PartTargets


def _refuse(*_: object) -> Any:
    raise UncuttableError("references to pages outside the first part")


def _link_resolver(resolve: Any, part: PagePart) -> Any:
    """Return what resolves links, to which anchors of other parts are known."""

    def resolve_links(pages: Sequence[Any]) -> Iterator[Any]:
        others = SimpleNamespace(anchors=dict.fromkeys(sorted(part.elsewhere), (0, 0, 0, 0)), links=[])
        yield from list(resolve([*pages, others]))[:-1]

    return resolve_links


def _write_running(context: Any) -> list[tuple[int, str]]:
    """Return the running elements of a document, each with the number of its page."""
    from copy import copy
    from xml.etree import ElementTree

    found = []
    for numbers in context.running_elements.values():
        for number, boxes in numbers.items():
            for box in boxes:
                element = copy(box.element)
                element.tail = ""
                found.append((number, ElementTree.tostring(element, encoding="unicode", method="html")))
    return sorted(found)
