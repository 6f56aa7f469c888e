"""A briefing becomes a Word document: real headings, lists, tables with header rows, bookmarks and links."""

import hashlib
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from briefings.core.edition import Briefing, Rendition
from briefings.core.errors import RenderError
from briefings.publishing.renderers.charts.png import PIXEL_RATIO, render_png
from briefings.publishing.renderers.document_tree import (
    Block,
    Heading,
    ListItem,
    Paragraph,
    Picture,
    TableBlock,
    TextRun,
    build_document_tree,
    plain_text,
)
from briefings.publishing.renderers.docx_page import (
    QUIET_COLOUR,
    make_borders,
    make_element,
    set_up_page,
    widen_narrow_columns,
)
from briefings.publishing.renderers.templating import Templates
from briefings.publishing.renderers.typography import safe_href, strip_unprintable

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: The earliest time a zip archive can hold: a real one would make the same edition another file each time.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
#: Classes of the templates whose paragraphs are set small and grey.
SMALL_PRINT_CLASSES = frozenset(
    {"by", "crumb", "data", "edition", "facts", "kicker", "legend", "marking", "note", "terms", "whole"}
)
#: Elements of a paragraph's properties that stand after its direction (ECMA-376, 17.3.1.26: their order is fixed).
ELEMENTS_AFTER_BIDI = (
    *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents"),
    *("w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:outlineLvl", "w:rPr", "w:sectPr"),
)
#: The longest name that a bookmark may have in Word.
MAX_BOOKMARK_LENGTH = 40


class DocxRenderer:
    """Draws `briefing.docx` from the same template as the pages; needs the extra `briefings[docx]`."""

    def __init__(self, templates: Templates | None = None) -> None:
        self.templates = templates or Templates()

    def render(self, briefing: Briefing) -> Rendition:
        """Draw the document."""
        try:
            import docx
        except ImportError as cause:
            raise RenderError('the format docx needs python-docx: pip install "briefings[docx]"') from cause
        writer = _DocumentWriter(docx.Document(), briefing)
        blocks = build_document_tree(self.templates.render_template(self.templates.document, briefing, output="docx"))
        for block in blocks:
            writer.write_block(block)
        packed = io.BytesIO()
        writer.document.save(packed)
        return Rendition("briefing.docx", MEDIA_TYPE, strip_zip_dates(packed.getvalue()))


class _DocumentWriter:
    """Puts blocks into a document, one after another."""

    def __init__(self, document: Any, briefing: Briefing) -> None:
        self.document = document
        self.bookmarks = 0
        self.width = set_up_page(document, briefing)

    def write_block(self, block: Block) -> None:
        """Write one block."""
        match block:
            case Heading():
                self._add_runs(self.document.add_heading(level=min(block.level, 9)), block.runs, block)
            case ListItem():
                self._add_list_item(block)
            case Paragraph():
                self._add_paragraph(block)
            case Picture():
                self._add_picture(block)
            case TableBlock():
                self._add_table(block)

    def _add_paragraph(self, block: Paragraph) -> None:
        from docx.shared import Pt, RGBColor

        paragraph = self.document.add_paragraph()
        if block.style == "crumb":
            paragraph.paragraph_format.space_before = Pt(10)
        small = block.style in SMALL_PRINT_CLASSES
        # What stands above a headline, or between two, is not left alone at the foot of a page.
        paragraph.paragraph_format.keep_with_next = True if block.style in {"crumb", "terms"} else None
        self._add_runs(paragraph, block.runs, block, size=8.5 if small else 0)
        for run in paragraph.runs if small else ():
            run.font.color.rgb = RGBColor.from_string(QUIET_COLOUR)

    def _add_list_item(self, block: ListItem) -> None:
        from docx.shared import Mm

        paragraph = self.document.add_paragraph(style=None if block.mark else "List Bullet")
        runs = (TextRun(f"{block.mark}.\t", strong=True), *block.runs) if block.mark else block.runs
        indent = 8.0 * (block.depth + 1)
        paragraph.paragraph_format.left_indent = Mm(indent)
        paragraph.paragraph_format.first_line_indent = Mm(-8)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(indent))
        self._add_runs(paragraph, runs, block)

    def _add_picture(self, block: Picture) -> None:
        from docx.shared import Mm

        width = re.search(r'\bwidth="([\d.]+)"', block.svg)
        # A pixel of the page is 1/96 inch; the picture has `PIXEL_RATIO` of them for each.
        wide = min(float(width[1]) * 25.4 / 96, self.width) if width else self.width
        paragraph = self.document.add_paragraph()
        self._add_bookmarks(paragraph, block)
        shape = paragraph.add_run().add_picture(io.BytesIO(render_png(block.svg)), width=Mm(wide))
        shape._inline.docPr.set("descr", strip_unprintable(block.text))
        shape._inline.docPr.set("name", f"Chart {shape._inline.docPr.get('id')} ({PIXEL_RATIO:g}x)")

    def _add_table(self, block: TableBlock) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml.ns import qn
        from docx.shared import Mm, Pt

        caption = self.document.add_paragraph(style="Caption" if block.caption else None)
        caption.paragraph_format.keep_with_next = True
        self._add_runs(caption, block.caption, block)
        if not block.caption:
            caption.paragraph_format.space_after = Pt(0)
        rows = [block.head, *block.rows] if block.head else list(block.rows)
        columns = max((len(row) for row in rows), default=0)
        if not columns:
            return
        table = self.document.add_table(rows=0, cols=columns)
        heads = [plain_text(cell) for cell in block.head]
        widths = [Mm(wide) for wide in widen_narrow_columns(block.widths, heads, self.width)]
        table.autofit = not widths
        for column, width in zip(table.columns, widths, strict=False):
            column.width = width
        properties = table._tbl.tblPr
        properties.insert_element_before(make_borders(), "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
        if block.caption:
            properties.append(make_element("w:tblCaption", val=strip_unprintable(plain_text(block.caption))[:255]))
        for number, cells in enumerate(rows):
            row = table.add_row()
            is_head = bool(block.head) and number == 0
            row._tr.get_or_add_trPr().append(make_element("w:cantSplit"))
            if is_head:
                row._tr.get_or_add_trPr().append(make_element("w:tblHeader"))
            for at, (cell, runs) in enumerate(zip(row.cells, cells, strict=False)):
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_after = Pt(1)
                if at < len(block.numeric_columns) and block.numeric_columns[at]:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                if widths:
                    cell.width = widths[at]
                self._add_runs(paragraph, [replace(run, strong=run.strong or is_head) for run in runs], None, size=8)
        look = properties.find(qn("w:tblLook"))
        if look is not None:
            look.set(qn("w:firstRow"), "1" if block.head else "0")
            look.set(qn("w:firstColumn"), "0")
        self.document.add_paragraph().paragraph_format.space_after = Pt(2)

    def _add_runs(self, paragraph: Any, runs: Sequence[TextRun], block: Block | None, size: float = 0) -> None:
        """Put runs into a paragraph, and the bookmarks of its block before them."""
        from docx.enum.text import WD_UNDERLINE
        from docx.shared import Pt, RGBColor

        if block is not None:
            self._add_bookmarks(paragraph, block)
            if block.rtl:
                paragraph._p.get_or_add_pPr().insert_element_before(make_element("w:bidi"), *ELEMENTS_AFTER_BIDI)
        for run in runs:
            holder = paragraph._p
            if run.link:
                holder = self._add_hyperlink(paragraph, run.link)
            written = paragraph.add_run(strip_unprintable(run.text))
            written.bold, written.italic = run.strong or None, run.emphasis or None
            if size:
                written.font.size = Pt(size)
            if run.hedge:
                written.font.underline = WD_UNDERLINE.DOTTED
            # A heading is a link too, and looks like a heading.
            if (run.link and not isinstance(block, Heading)) or run.quiet:
                written.font.color.rgb = RGBColor.from_string(QUIET_COLOUR)
            if block is not None and block.rtl:
                written.font.rtl = True
            if run.language:
                written._r.get_or_add_rPr().append(make_element("w:lang", val=run.language))
            if holder is not paragraph._p:
                holder.append(written._r)

    def _add_hyperlink(self, paragraph: Any, place: str) -> Any:
        """Begin a link in a paragraph: to a bookmark, or to an address that may be followed."""
        from docx.opc.constants import RELATIONSHIP_TYPE

        if place.startswith("#"):
            link = make_element("w:hyperlink", anchor=bookmark_name(place[1:]), history="1")
        elif address := safe_href(place):
            link = make_element("w:hyperlink", history="1")
            related = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link.set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", related)
        else:
            return paragraph._p
        paragraph._p.append(link)
        return link

    def _add_bookmarks(self, paragraph: Any, block: Block) -> None:
        """Put the anchors of a block at the beginning of its paragraph."""
        for anchor in block.anchors:
            number = str(self.bookmarks)
            self.bookmarks += 1
            paragraph._p.append(make_element("w:bookmarkStart", id=number, name=bookmark_name(anchor)))
            paragraph._p.append(make_element("w:bookmarkEnd", id=number))


def bookmark_name(anchor: str) -> str:
    """Make the name of a bookmark of an anchor: letters, digits and underscores, 40 at most, no two alike.

    >>> bookmark_name("source-12"), len(bookmark_name("x" * 90))
    ('source_12', 40)
    """
    name = re.sub(r"[^A-Za-z0-9]", "_", anchor)
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", anchor) and len(name) <= MAX_BOOKMARK_LENGTH:
        return name
    return f"a_{name[:29]}_{hashlib.sha256(anchor.encode('utf-8', 'replace')).hexdigest()[:8]}"


def strip_zip_dates(content: bytes) -> bytes:
    """Pack an archive anew without the time at which its parts were written."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            after.writestr(zipfile.ZipInfo(part.filename, ZIP_EPOCH), before.read(part), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
