"""Reads the text back out of a file that an edition was drawn as; pictures and what no reader sees are left out."""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping

from lxml import etree, html

from briefings.core.edition import Rendition
from briefings.core.errors import RenderError

#: Elements whose text is no part of the page; a picture tells its numbers a second time, and in the PDF as an outline.
UNSEEN_TAGS = frozenset({"button", "head", "input", "script", "style", "svg", "template", "title"})
#: Elements within a line: no blank stands between them and their neighbours.
INLINE_TAGS = frozenset({"a", "b", "bdi", "cite", "em", "i", "small", "span", "strong", "sub", "sup", "u"})
#: What a file that is not what its name says raises while it is read.
DOCUMENT_ERRORS = (
    *(etree.LxmlError, zipfile.BadZipFile),
    *(ArithmeticError, LookupError, RuntimeError, TypeError, ValueError),
)
SVG_NAMESPACE = "{http://www.w3.org/2000/svg}"
WORD_NAMESPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def extract_text(rendition: Rendition) -> str | None:
    """Return the text that a reader of a file sees; None for a file that is no document of ours.

    Raises `RenderError` where the file is not what its name says.
    """
    extract = EXTRACTORS.get(rendition.name)
    if extract is None:
        return None
    try:
        return extract(rendition.content)
    except (
        ArithmeticError,
        LookupError,
        RuntimeError,
        SyntaxError,
        TypeError,
        ValueError,
        zipfile.BadZipFile,
    ) as fault:
        raise RenderError(f"{rendition.name} cannot be read: {type(fault).__name__}: {fault}") from fault


def extract_html_text(content: bytes) -> str:
    """Return the text of a page."""
    body = html.document_fromstring(content.decode("utf-8"), parser=html.HTMLParser(huge_tree=True)).find("body")
    return "" if body is None else "".join(iter_element_text(body))


def iter_element_text(element: etree._Element) -> Iterator[str]:
    """Yield the text of an element and of what stands in it; a blank parts what stands on lines of its own."""
    tag = element.tag
    seen = (
        isinstance(tag, str) and tag.removeprefix(SVG_NAMESPACE) not in UNSEEN_TAGS and "hidden" not in element.attrib
    )
    between = "" if tag in INLINE_TAGS else " "
    if seen:
        yield between
        yield element.text or ""
        for child in element:
            yield from iter_element_text(child)
            yield child.tail or ""
        yield between


def extract_markdown_text(content: bytes) -> str:
    """Return the text of a page written in Markdown, without its YAML head."""
    from markdown_it import MarkdownIt

    text = content.decode("utf-8")
    if text.startswith("---\n"):
        text = text.partition("\n---\n")[2]
    drawn = MarkdownIt("commonmark").enable("table").render(text)
    return extract_html_text(f"<body>{drawn}</body>".encode())


def extract_docx_text(content: bytes) -> str:
    """Return the text of a Word document, a line a paragraph."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"), etree.XMLParser(resolve_entities=False))
    paragraphs = root.iter(f"{WORD_NAMESPACE}p")
    return "\n".join("".join(run.text or "" for run in one.iter(f"{WORD_NAMESPACE}t")) for one in paragraphs)


def extract_pdf_text(content: bytes) -> str:
    """Return the text of a PDF, page after page."""
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(content)
    except PdfiumError as fault:
        raise ValueError(str(fault)) from fault
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def decode_plain_text(content: bytes) -> str:
    """Return a file of plain text."""
    return content.decode("utf-8")


#: name of a file -> what reads its text; files of plug-ins are not ours to judge
EXTRACTORS: Mapping[str, Callable[[bytes], str]] = {
    "briefing.docx": extract_docx_text,
    "briefing.html": extract_html_text,
    "briefing.md": extract_markdown_text,
    "briefing.pdf": extract_pdf_text,
    "email.html": extract_html_text,
    "email.txt": decode_plain_text,
}
