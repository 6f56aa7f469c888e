"""Small documents as programs write them, each with the same short article, for tests of what reads them."""

import io
import struct
import zipfile
from collections.abc import Mapping
from datetime import datetime

LINES = (
    "The harbour of Torvik was closed on Sunday after a crane fell into the basin, the port office said.",
    "Nobody was hurt. Divers will look at the crane on Tuesday, when the wind is expected to drop.",
)
TEXT = "\n\n".join(LINES)
TITLE = "Crane falls into harbour"
MADE = datetime(2026, 3, 8, 18, 30)  # noqa: DTZ001 - as such files have it


def a_pdf(page: str) -> bytes:
    from weasyprint import HTML

    return bytes(HTML(string=page).write_pdf())


def an_html_page(body: str, head: str = "") -> str:
    style = "<style>@page { size: A5 } p { hyphens: auto }</style>"
    return f'<html lang="en"><head>{head}{style}</head><body>{body}</body></html>'


PARAGRAPHS = "".join(f"<p>{line}</p>" for line in LINES)
DETAILS = (
    f"<title>{TITLE}</title><meta name='author' content='Ana Lund'>"
    "<meta name='dcterms.created' content='2026-03-08T18:30:00Z'>"
)


def a_docx(title: str = TITLE) -> bytes:
    import docx

    document = docx.Document()
    document.add_heading(TITLE)
    for line in LINES:
        document.add_paragraph(line)
    details = document.core_properties
    details.title, details.author, details.created = title, "Ana Lund", MADE
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def packed(files: Mapping[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for name, content in files.items():
            package.writestr(name, content)
    return held.getvalue()


OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns"


def an_odt() -> bytes:
    lines = "".join(f"<text:p>{line}</text:p>" for line in LINES)
    spaces = f'xmlns:office="{OPEN_DOCUMENT}:office:1.0" xmlns:text="{OPEN_DOCUMENT}:text:1.0"'
    content = (
        f"<office:document-content {spaces}><office:body><office:text><text:h>{TITLE}</text:h>{lines}"
        "</office:text></office:body></office:document-content>"
    )
    meta = (
        f'<office:document-meta xmlns:office="{OPEN_DOCUMENT}:office:1.0" xmlns:meta="{OPEN_DOCUMENT}:meta:1.0" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta><dc:title>{TITLE}</dc:title><meta:initial-creator>'
        "Ana Lund</meta:initial-creator><meta:creation-date>2026-03-08T18:30:00</meta:creation-date></office:meta>"
        "</office:document-meta>"
    )
    return packed({"content.xml": content, "meta.xml": meta})


def an_rtf() -> bytes:
    lines = "\\par\\par ".join(LINES).replace("é", "\\'e9")
    info = f"{{\\info{{\\title {TITLE}}}{{\\author Ana Lund}}{{\\creatim\\yr2026\\mo3\\dy8\\hr18\\min30}}}}"
    return f"{{\\rtf1\\ansi\\ansicpg1252{info}{TITLE}\\par\\par {lines}\\par}}".encode("ascii")


CHAPTER = "<html><body><h2>{title}</h2><p>{text}</p></body></html>"
LONG = f"{TEXT} " + "The office will say more. " * 10


def an_epub() -> bytes:
    """A paper of two articles, delivered as a book."""
    files = {
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="o/book.opf"/></rootfiles></container>',
        "o/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<metadata><dc:title>Torvik Echo</dc:title><dc:date>2026-03-08</dc:date></metadata><manifest>"
        '<item id="c" href="cover.xhtml"/><item id="a" href="t/a%201.xhtml"/><item id="b" href="t/b.xhtml"/></manifest>'
        '<spine><itemref idref="c"/><itemref idref="a"/><itemref idref="b"/></spine></package>',
        "o/cover.xhtml": "<html><body>Torvik Echo</body></html>",
        "o/t/a 1.xhtml": CHAPTER.format(title=TITLE, text=LONG),
        "o/t/b.xhtml": CHAPTER.format(title="Fares rise", text=LONG.replace("crane", "bus")),
    }
    return packed(files)


def an_mhtml() -> bytes:
    """A page as a browser saves it in one file."""
    page = (
        f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>{PARAGRAPHS}</article></body></html>"
    )
    return (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://echo.example/crane\r\nSubject: x\r\n"
        "Date: Sun, 8 Mar 2026 18:30:00 -0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n'
        f"Content-Location: https://echo.example/crane\r\n\r\n{page}\r\n--b\r\n"
        "Content-Type: image/png\r\n\r\nx\r\n--b--\r\n"
    ).encode()


def a_winmail(text: str, name: str, content: bytes) -> bytes:
    """A stream as Outlook packs mail into (MS-OXTNEF): a body, and one attachment."""

    def attribute(level: int, number: int, kind: int, data: bytes) -> bytes:
        return struct.pack("<BHHI", level, number, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)

    body = attribute(1, 0x800C, 2, text.encode() + b"\0")
    render = attribute(2, 0x9002, 6, b"\1\0" + b"\0" * 12)
    return (
        struct.pack("<IH", 0x223E9F78, 1)
        + attribute(1, 0x9007, 6, struct.pack("<II", 1252, 0))
        + body
        + render
        + attribute(2, 0x8010, 1, name.encode() + b"\0")
        + attribute(2, 0x800F, 6, content)
    )
