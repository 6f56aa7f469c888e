"""A PDF becomes its text in the order it is read in, without what is printed on every page."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from briefings.collectors.formats.document import PARSER_ERRORS
from briefings.collectors.formats.line_layout import join_broken_words
from briefings.collectors.formats.paragraphs import TextDocument
from briefings.core.errors import Unreadable

#: Letters that pages with a text have at least, on average: below, they are pictures with a stamp on them.
MIN_LETTERS_PER_PAGE = 20

#: The number of a page, and on how many pages a line is that belongs to none of them.
PAGE_NUMBER = re.compile(
    r"^\W*+(?:(?:page|seite|p)\W{0,9}+)?\d{1,4}(?:\s{0,9}(?:/|of|von|de)\s{0,9}\d{1,4})?\W*+$", re.IGNORECASE
)
MIN_REPEATS = 3

SENTENCE_END = re.compile(r"[.!?:;…][\"”’»)]*\s*$")

#: The first code of the table of a font, in hexadecimal digits.
CODE_WIDTH = re.compile(rb"begincodespacerange\s*<([0-9A-Fa-f]+)>")

#: A moment as PDF writes it (ISO 32000, 7.9.4).
PDF_DATE = re.compile(r"D?:?(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(?:([+-]\d\d)'?(\d\d)?'?|Z)?")


def parse_pdf(data: bytes) -> tuple[TextDocument, ...]:
    """Return the text of a PDF. Raises `Unreadable` for one that is encrypted, scanned or damaged."""
    try:
        from pdfminer.layout import LAParams
        from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
        from pdfminer.pdfpage import PDFPage
        from pdfminer.pdfparser import PDFParser
        from pdfminer.psexceptions import PSException
    except ImportError as error:
        raise Unreadable("PDF needs pdfminer.six", 'pip install "briefings[documents]"') from error
    try:
        from pdfminer.pdfdocument import PDFDocument

        document = PDFDocument(PDFParser(io.BytesIO(data)))
        pages = [_read_page(page) for page in _lay_out_pages(document, PDFPage, LAParams())]
        details = _read_details(document.info)
    except (PDFPasswordIncorrect, PDFTextExtractionNotAllowed) as error:
        raise Unreadable("the PDF is encrypted", "save it without a password") from error
    except (PSException, *PARSER_ERRORS) as error:
        raise Unreadable("the PDF is damaged", "open it in a reader and save it anew") from error
    letters = sum(len(re.findall(r"\w", box)) for page in pages for box in page)
    if letters < MIN_LETTERS_PER_PAGE * len(pages):
        raise Unreadable("a scanned PDF: its pages are pictures without a text", "run text recognition (OCR) over it")
    boxes = _drop_furniture(pages)
    paragraphs = (" ".join(join_broken_words(box).split()) for box in _join_columns(boxes))
    return (TextDocument(tuple(paragraphs), **details),)


def _lay_out_pages(document: Any, pages: Any, layout: Any) -> Iterator[Any]:
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.pdfinterp import PDFPageInterpreter

    resources = _build_resources()
    device = PDFPageAggregator(resources, laparams=layout)
    interpreter = PDFPageInterpreter(resources, device)
    for page in pages.create_pages(document):
        interpreter.process_page(page)
        yield device.get_result()


def _build_resources() -> Any:
    """Return pdfminer's store of fonts, which reads fonts with a code table of their own too.

    It knows the predefined tables alone and finds no letter in others, without a word. `ToUnicode` is written for the
    codes of the page (ISO 32000, 9.10.3), so that the codes need no table: only how many bytes each has.
    """
    from pdfminer.cmapdb import CMapDB
    from pdfminer.pdffont import PDFCIDFont
    from pdfminer.pdfinterp import PDFResourceManager
    from pdfminer.pdftypes import PDFStream

    class Resources(PDFResourceManager):
        def get_font(self, objid: object, spec: Any) -> Any:
            font = super().get_font(objid, spec)
            table = spec.get("Encoding")
            if isinstance(font, PDFCIDFont) and isinstance(table, PDFStream) and not getattr(font.cmap, "code2cid", 1):
                width = CODE_WIDTH.search(table.get_data())
                one_byte = width is not None and len(width[1]) == 2
                font.cmap = CMapDB.get_cmap("OneByteIdentityH" if one_byte else "Identity-H")
            return font

    return Resources()


def _read_page(page: Any) -> list[str]:
    """Return the paragraphs of a page in the order they are read in."""
    from pdfminer.layout import LTTextBox

    return [text for box in page if isinstance(box, LTTextBox) for text in _split_box(box) if text.strip()]


def _split_box(box: Any) -> Iterator[str]:
    """Yield the paragraphs of a block of lines: a line that is much larger than the next is a heading."""
    lines = [(round(line.height), line.get_text().strip()) for line in box if line.get_text().strip()]
    held: list[str] = []
    size = 0
    for height, text in lines:
        if held and abs(height - size) > 0.2 * max(height, size, 1):
            yield "\n".join(held)
            held = []
        held.append(text)
        size = height
    yield "\n".join(held)


def _drop_furniture(pages: list[list[str]]) -> list[str]:
    """Return the paragraphs of all pages without their numbers, and without what is on top or foot of many of them."""
    edges = Counter(" ".join(re.sub(r"\d+", "#", box).split()) for page in pages for box in {*page[:2], *page[-2:]})
    repeated = {box for box, number in edges.items() if number >= MIN_REPEATS and number * 2 >= len(pages)}
    return [
        box
        for page in pages
        for box in page
        if not PAGE_NUMBER.match(box) and " ".join(re.sub(r"\d+", "#", box).split()) not in repeated
    ]


def _join_columns(boxes: list[str]) -> list[str]:
    """Return paragraphs with those joined that the end of a column or page parts within a sentence."""
    joined: list[str] = []
    for box in boxes:
        if joined and box[:1].islower() and not SENTENCE_END.search(joined[-1]):
            joined[-1] += f"\n{box}"
        else:
            joined.append(box)
    return joined


def _read_details(info: list[dict[str, Any]]) -> dict[str, str]:
    from pdfminer.utils import decode_text

    given: dict[str, str] = {}
    for each in info[:5]:
        for key, value in each.items():
            if isinstance(value, bytes):
                given.setdefault(str(key), decode_text(value).strip("\0 "))
    return {
        "title": given.get("Title", ""),
        "authors": given.get("Author", ""),
        "date": convert_pdf_date(given.get("CreationDate", "")),
    }


def convert_pdf_date(written: str) -> str:
    """Return a moment of a PDF in ISO 8601; empty for one that is none.

    >>> convert_pdf_date("D:20260310063000+01'00'")
    '2026-03-10T06:30:00+01:00'
    """
    found = PDF_DATE.match(written)
    if not found:
        return ""
    year, month, day, hour, minute, second, zone, zone_minutes = found.groups()
    clock = f"T{hour}:{minute}:{second or '00'}" if hour else ""
    offset = f"{zone}:{zone_minutes or '00'}" if zone else "Z"
    return f"{year}-{month}-{day}{clock}{offset if clock else ''}"
