"""A long document is laid out in parts, several at once, and its parts are joined."""

import io
import pickle
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from briefings.core.processes.together import Meeting, work_together
from briefings.publishing.renderers.pdf_engine import collect_messages, lay_out, write
from briefings.publishing.renderers.pdf_fragments import Fragment, take_objects, take_part
from briefings.publishing.renderers.pdf_joining import DrawnPart, join_parts
from briefings.publishing.renderers.pdf_parts import PagePart, build_margin_page
from briefings.publishing.renderers.pdf_postprocess import (
    PdfAttachment,
    declare_standards,
    repair_pages,
    take_attachments,
)
from briefings.publishing.renderers.pdf_seams import FoundPages, UncuttableError, open_seams
from briefings.publishing.renderers.pdf_tags import flatten_tags, name_headings


def draw_in_parts(
    parts: Sequence[PagePart],
    page: str,
    digest: str,
    variant: str,
    files: Sequence[PdfAttachment],
    processes: int,
) -> tuple[list[str], bytes]:
    """Lay out the parts of a page in so many processes; returns what the engine had to say, and the PDF.

    Raises `UncuttableError` where that shows only now.
    """
    with tempfile.TemporaryDirectory(prefix="briefings-") as folder:
        # What is drawn goes through files: in memory are only the parts that are being drawn.
        _, drawn = work_together(_draw_part, [(part, digest, variant, folder) for part in parts], processes)
        _, [(messages, heads)] = work_together(_draw_margins, [(page, drawn)], 1)
        whole = Path(folder, "whole.pdf")
        with whole.open("wb") as file:
            join_parts(file, drawn, heads, take_attachments(files))
        return [*(message for part in drawn for message in part.messages), *messages], whole.read_bytes()


def _draw_part(meeting: Meeting, given: tuple[PagePart, str, str, str]) -> DrawnPart:
    """Lay out a part, in a process that does nothing else, and leave its objects in a file, without running heads."""
    import pikepdf

    part, digest, variant, folder = given
    with collect_messages() as messages:
        shared = open_seams(part, meeting.meet)
        document = lay_out(part.page, variant)
        if part.place:
            anchors: dict[str, int] = {}
            for number, one in enumerate(document.pages):
                for name in one.anchors:
                    anchors.setdefault(name, number)
            meeting.tell(FoundPages(len(document.pages), anchors))

        def finish(_: Any, pdf: Any) -> None:
            flatten_tags(_, pdf)
            name_headings(pdf, part.place)

        content = write(document, variant, digest, finish)
    drawn = DrawnPart(
        objects=Path(folder, f"part-{part.place}"),
        messages=tuple(messages),
        heights=tuple(one.height for one in document.pages),
        bookmarks=tuple(tuple(one.bookmarks) for one in document.pages),
        strings=tuple(_list_strings(one) for one in document.pages),
        running=tuple(shared.running),
    )
    with pikepdf.open(io.BytesIO(content)) as file:
        repair_pages(file)
        declare_standards(file, variant)
        drawn.objects.write_bytes(pickle.dumps(take_part(file)))
    return drawn


def _list_strings(page: Any) -> tuple[tuple[str, str], ...]:
    """Return the strings that are set on a page, by name, for its running heads."""
    sets = (box.string_set for box in page._page_box.descendants())
    return tuple((name, text) for found in sets if found and found != "none" for name, text in found)


def _draw_margins(_: Meeting, given: tuple[str, Sequence[DrawnPart]]) -> tuple[list[str], Fragment]:
    """Draw the running heads of all pages, each as a form of its own; what is no text has no tags."""
    import pikepdf

    page, parts = given
    running: dict[int, str] = {}
    for number, element in parts[0].running:
        running[number] = running.get(number, "") + element
    strings = [found for part in parts for found in part.strings]
    with collect_messages() as messages:
        document = lay_out(build_margin_page(page, [(f, running.get(n, "")) for n, f in enumerate(strings, 1)]))
        if len(document.pages) != len(strings):
            raise UncuttableError("running heads that take more room than their page has")
        content = write(document)
    with pikepdf.open(io.BytesIO(content)) as file:
        forms = [file.make_indirect(one.as_form_xobject()) for one in file.pages]
        return messages, take_objects(file, forms)
