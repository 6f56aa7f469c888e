"""Files of word processors become their text: DOCX, ODT, RTF, and EPUB, whose chapters are articles."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from briefings.collectors.formats.archive import ARCHIVE_ERRORS
from briefings.collectors.formats.html import decode_html
from briefings.collectors.formats.markup import strip_html
from briefings.collectors.formats.paragraphs import TextDocument, join_cells
from briefings.core.errors import Unreadable
from briefings.core.words import count_words

#: Bytes that one file within a document may unpack to.
MAX_PART_BYTES = 50_000_000

#: Words of the shortest chapter that is an article; chapters read of one book.
MIN_CHAPTER_WORDS, MAX_CHAPTERS = 40, 2000

#: Details of an RTF document, and its moment.
RTF_DETAIL = re.compile(r"\{\\(title|author)\s+([^{}]{1,1000})\}")
RTF_MOMENT = re.compile(r"\{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})(?:\\hr(\d{1,2})\\min(\d{1,2}))?")

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parse_docx(data: bytes) -> tuple[TextDocument, ...]:
    """Return the text of a Word document: inserted words too, and no deleted ones."""
    try:
        import docx
    except ImportError as error:
        raise Unreadable("Word documents need python-docx", 'pip install "briefings[documents]"') from error
    from lxml import etree

    try:
        document = docx.Document(io.BytesIO(data))
        details = document.core_properties
        blocks = tuple(_iter_docx_blocks(document.element.body))
        moment = details.created.isoformat() if details.created else ""
        return (TextDocument(blocks, details.title or "", details.author or "", moment),)
    except (KeyError, AttributeError, etree.LxmlError, *ARCHIVE_ERRORS) as error:
        raise Unreadable("no Word document that can be read", "save it anew, without a password, or as text") from error


def _iter_docx_blocks(body: Any) -> Iterator[str]:
    for block in body.iterchildren():
        if block.tag == f"{W}p":
            yield _read_docx_paragraph(block)
        elif block.tag == f"{W}tbl":
            for row in block.iter(f"{W}tr"):
                cells = [map(_read_docx_paragraph, cell.iter(f"{W}p")) for cell in row.iter(f"{W}tc")]
                yield join_cells(["\n".join(cell) for cell in cells])
        elif block.tag == f"{W}sdt":
            yield from map(_read_docx_paragraph, block.iter(f"{W}p"))


def _read_docx_paragraph(paragraph: Any) -> str:
    pieces = []
    for part in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}noBreakHyphen"):
        if any(above.tag.endswith("}Fallback") for above in part.iterancestors()):
            continue
        signs = {f"{W}tab": " ", f"{W}br": "\n", f"{W}noBreakHyphen": "-"}
        pieces.append(signs.get(part.tag, part.text or ""))
    return "".join(pieces)


def parse_odt(data: bytes) -> tuple[TextDocument, ...]:
    """Return the text of a document in OpenDocument."""
    with _open_package(data) as package:
        content = _parse_part(package, "content.xml")
        meta = _parse_part(package, "meta.xml") if "meta.xml" in package.namelist() else None
    body = content.find(".//{*}body/{*}text")
    if body is None:
        raise Unreadable("there is no text in it")
    details = _read_details_of(meta.iter() if meta is not None else ())
    blocks = tuple(_iter_odt_blocks(body))
    author, moment = details.get("initial-creator") or details.get("creator", ""), details.get("creation-date", "")
    return (TextDocument(blocks, details.get("title", ""), author, moment, language=details.get("language", "")),)


def _read_details_of(elements: Iterable[Any]) -> dict[str, str]:
    """Return the texts of elements by their names without their spaces; of two of one name the last."""
    return {each.tag.rpartition("}")[2]: (each.text or "").strip() for each in elements if isinstance(each.tag, str)}


def _iter_odt_blocks(body: Any) -> Iterator[str]:
    for block in body.iter("{*}p", "{*}h", "{*}table-row"):
        above = {each.tag.rpartition("}")[2] for each in block.iterancestors()}
        if above & {"tracked-changes", "annotation", "note-body", "table-row"}:
            continue
        if block.tag.endswith("}table-row"):
            yield join_cells(["".join(cell.itertext()) for cell in block.iter("{*}table-cell")])
        else:
            yield "".join(_iter_odt_words(block))


def _iter_odt_words(block: Any) -> Iterator[str]:
    """Yield the words of a paragraph, its notes and comments apart."""
    yield block.text or ""
    for child in block:
        name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else "annotation"
        if name in {"s", "tab"}:
            yield " "
        elif name == "line-break":
            yield "\n"
        elif name not in {"annotation", "note", "ruby-text"}:
            yield from _iter_odt_words(child)
        yield child.tail or ""


def parse_rtf(data: bytes) -> tuple[TextDocument, ...]:
    """Return the text of an RTF document."""
    try:
        from striprtf import striprtf
    except ImportError as error:
        raise Unreadable("RTF needs striprtf", 'pip install "briefings[documents]"') from error
    convert: Any = striprtf.rtf_to_text
    source = data.decode("latin-1")
    if not source.lstrip().startswith("{\\rtf"):
        raise Unreadable("no RTF document", "check that the file is whole")
    details = {name: _decode_rtf(value, convert) for name, value in RTF_DETAIL.findall(source[:100_000])}
    found = RTF_MOMENT.search(source[:100_000])
    moment = ""
    if found:
        day = f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
        moment = f"{day}T{int(found[4]):02}:{int(found[5]):02}:00" if found[4] else day
    text = str(convert(source, errors="replace"))
    return (TextDocument(tuple(re.split(r"\n+", text)), details.get("title", ""), details.get("author", ""), moment),)


def _decode_rtf(value: str, convert: Any) -> str:
    return str(convert("{\\rtf1\\ansi " + value + "}", errors="replace")).strip()


def parse_epub(data: bytes) -> tuple[TextDocument, ...]:
    """Return the chapters of a book, or the articles of a paper that is delivered as one, each with its heading."""
    with _open_package(data) as package:
        root = _parse_part(package, "META-INF/container.xml").find(".//{*}rootfile")
        where = root.get("full-path", "") if root is not None else ""
        book = _parse_part(package, where)
        details = _read_details_of(reversed(book.find("{*}metadata")))
        files = {item.get("id"): item.get("href", "") for item in book.iter("{*}item")}
        chapters = []
        for item in list(book.iter("{*}itemref"))[:MAX_CHAPTERS]:
            href = unquote(files.get(item.get("idref"), ""))
            name = posixpath.normpath(posixpath.join(posixpath.dirname(where), href))
            if name in package.namelist():
                chapters.append(_read_chapter(decode_html(_read_part(package, name)), details))
    long = tuple(one for one in chapters if count_words(" ".join(one.paragraphs)) >= MIN_CHAPTER_WORDS)
    return long or tuple(one for one in chapters if one.paragraphs)


def _read_chapter(page: str, details: dict[str, str]) -> TextDocument:
    heading = re.search(r"<h([1-3])[\s>](?:[^<]|<(?!/?h)){0,2000}+</h\1>", page, re.IGNORECASE)
    title = " ".join(strip_html(heading[0]).split()) if heading else ""
    body = page[page.lower().find("<body") :] if "<body" in page.lower() else page
    paragraphs = [one for one in strip_html(body).split("\n\n") if " ".join(one.split()) != title]
    outlet = details.get("publisher") or details.get("title", "")
    return TextDocument(
        tuple(one for one in paragraphs if one.strip()),
        title or details.get("title", ""),
        details.get("creator", ""),
        details.get("date", ""),
        outlet,
        details.get("language", ""),
    )


def _open_package(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except ARCHIVE_ERRORS as error:
        raise Unreadable("no document that can be read", "save it anew, without a password, or as text") from error


def _read_part(package: zipfile.ZipFile, name: str) -> bytes:
    try:
        with package.open(name) as stream:
            data = stream.read(MAX_PART_BYTES + 1)
    except (KeyError, *ARCHIVE_ERRORS) as error:
        raise Unreadable(f"the document is not whole: {name} is missing or damaged", "save it anew") from error
    if len(data) > MAX_PART_BYTES:
        raise Unreadable("the document unpacks to more than we are willing to read", "save it as text")
    return data


def _parse_part(package: zipfile.ZipFile, name: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(_read_part(package, name), parser)
    except etree.LxmlError as error:
        raise Unreadable("the document is damaged or encrypted", "save it anew, without a password") from error
