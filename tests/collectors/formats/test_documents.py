"""Files of word processors, PDF, books, and mail and pages in wrappings of their own."""

import io
import struct
import zipfile
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
from support.folders import collected, the_article, the_problem, utc, write
from support.outlook import an_outlook_message, message_storage

from briefings.core.article import Article

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
    document = docx.Document()
    document.add_heading(TITLE)
    for line in LINES:
        document.add_paragraph(line)
    details = document.core_properties
    details.title, details.author, details.created = title, "Ana Lund", MADE
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def packed(files: dict[str, str]) -> bytes:
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


DOCUMENTS = {
    "docx": a_docx(),
    "odt": an_odt(),
    "rtf": an_rtf(),
    "pdf": a_pdf(an_html_page(f"<h1>{TITLE}</h1>{PARAGRAPHS}", DETAILS)),
}


@pytest.mark.parametrize("ending", DOCUMENTS)
def test_a_document_is_an_article_with_what_it_says_of_itself(tmp_path: Path, ending: str) -> None:
    found = the_article(tmp_path / "Torvik Echo" / f"a.{ending}", DOCUMENTS[ending])
    assert (found.title, " ".join(found.text.split())) == (TITLE, " ".join(TEXT.split()))
    assert (found.outlet, found.authors, found.published) == ("Torvik Echo", ("Ana Lund",), utc(2026, 3, 8, 18, 30))
    assert {"outlet", "date"} <= set(found.supplied)


@pytest.mark.parametrize("title", ["", "Microsoft Word - crane_v2.doc", "crane.docx"])
def test_a_title_that_a_program_wrote_is_none(tmp_path: Path, title: str) -> None:
    assert the_article(tmp_path / "a.docx", a_docx(title)).title == TITLE


def test_inserted_words_are_read_and_deleted_ones_are_not(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The crane fell")
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    from lxml import etree

    changes = f'<x xmlns:w="{space}"><w:ins><w:r><w:t xml:space="preserve"> on Sunday</w:t></w:r></w:ins>'
    changes += "<w:del><w:r><w:delText> on Monday</w:delText></w:r></w:del></x>"
    paragraph._p.extend(list(etree.fromstring(changes)))
    held = io.BytesIO()
    document.save(held)
    assert the_article(tmp_path / "a.docx", held.getvalue()).text == "The crane fell on Sunday"


def test_columns_hyphens_and_numbers_of_pages_of_a_pdf_are_undone(tmp_path: Path) -> None:
    words = " ".join(f"The {n}th representative of the neighbourhood association considered it." for n in range(4, 60))
    page = an_html_page(
        f"<h1>{TITLE}</h1><div style='columns: 2'>{PARAGRAPHS}<p>{words}</p></div>",
        "<style>@page { @bottom-center { content: counter(page) ' of ' counter(pages) }"
        " @top-left { content: 'Torvik Echo' } }</style>",
    )
    text = " ".join(the_article(tmp_path / "a.pdf", a_pdf(page)).text.split())
    assert words in text
    assert "Torvik Echo" not in text


def test_a_scanned_pdf_is_refused_by_name(tmp_path: Path) -> None:
    assert (
        "scanned"
        in the_problem(tmp_path / "a.pdf", a_pdf("<div style='width: 5cm; height: 5cm; background: red'>")).what
    )


@pytest.mark.parametrize("ending", ["pdf", "docx", "odt", "rtf", "epub", "msg"])
@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 broken", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 broken"])
def test_what_is_broken_is_a_problem(tmp_path: Path, ending: str, content: bytes) -> None:
    assert the_problem(tmp_path / f"a.{ending}", content).remedy


# Books


def test_every_chapter_of_a_paper_delivered_as_a_book_is_an_article(tmp_path: Path) -> None:
    long = f"{TEXT} " + "The office will say more. " * 10
    chapter = "<html><body><h2>{title}</h2><p>{text}</p></body></html>"
    files = {
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="o/book.opf"/></rootfiles></container>',
        "o/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<metadata><dc:title>Torvik Echo</dc:title><dc:date>2026-03-08</dc:date></metadata><manifest>"
        '<item id="c" href="cover.xhtml"/><item id="a" href="t/a%201.xhtml"/><item id="b" href="t/b.xhtml"/></manifest>'
        '<spine><itemref idref="c"/><itemref idref="a"/><itemref idref="b"/></spine></package>',
        "o/cover.xhtml": "<html><body>Torvik Echo</body></html>",
        "o/t/a 1.xhtml": chapter.format(title=TITLE, text=long),
        "o/t/b.xhtml": chapter.format(title="Fares rise", text=long.replace("crane", "bus")),
    }
    write(tmp_path / "a.epub", packed(files))
    articles, problems = collected(tmp_path)
    assert problems == []
    assert [(one.title, one.outlet, one.published) for one in articles] == [
        (TITLE, "Torvik Echo", utc(2026, 3, 8)),
        ("Fares rise", "Torvik Echo", utc(2026, 3, 8)),
    ]


# Wrappings


def test_a_page_saved_as_one_file_keeps_its_address(tmp_path: Path) -> None:
    page = (
        f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>{PARAGRAPHS}</article></body></html>"
    )
    saved = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://echo.example/crane\r\nSubject: x\r\n"
        "Date: Sun, 8 Mar 2026 18:30:00 -0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n'
        f"Content-Location: https://echo.example/crane\r\n\r\n{page}\r\n--b\r\n"
        "Content-Type: image/png\r\n\r\nx\r\n--b--\r\n"
    )
    found = the_article(tmp_path / "a.mhtml", saved)
    assert (found.title, found.text, found.url) == (TITLE, TEXT, "https://echo.example/crane")
    assert found.collected == utc(2026, 3, 8, 18, 30)


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


def test_what_outlook_packed_into_a_mail_is_read(tmp_path: Path) -> None:
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "Torvik Echo <a@echo.example>", TITLE
    letter["Date"] = "Sun, 8 Mar 2026 18:30:00 +0000"
    letter.set_content("")
    letter.add_attachment(
        a_winmail(TEXT, "more.txt", b"Fares rise\n\nFares rise in May, the council said."),
        maintype="application",
        subtype="ms-tnef",
        filename="winmail.dat",
    )
    write(tmp_path / "a.eml", bytes(letter))
    articles, _ = collected(tmp_path)
    assert [one.text.split("\n")[0] for one in articles] == [LINES[0], "Fares rise in May, the council said."]
    assert {one.published for one in articles} == {utc(2026, 3, 8, 18, 30)}


def test_a_document_attached_to_a_mail_is_read(tmp_path: Path) -> None:
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "Torvik Echo <a@echo.example>", "For you"
    letter.set_content("See the document.")
    kind = "vnd.openxmlformats-officedocument.wordprocessingml.document"
    letter.add_attachment(a_docx(), maintype="application", subtype=kind, filename="crane.docx")
    write(tmp_path / "a.eml", bytes(letter))
    articles: list[Article] = collected(tmp_path)[0]
    assert [one.title for one in articles] == ["For you", TITLE]


# Messages of Outlook


def test_a_message_of_outlook_is_read_with_what_is_attached(tmp_path: Path) -> None:
    sent = utc(2026, 3, 8, 18, 30)
    page = f"<p>{LINES[0]}</p><p>{LINES[1]}</p>"
    inner = message_storage("Weir gives way", f"{LINES[1]} " * 99, ("Torvik Echo", "e@x.example"), sent, embedded=True)
    raw = an_outlook_message(
        TITLE,
        "",
        ("River Herald", "h@x.example"),
        sent,
        page=page,
        files={"quay.txt": b"Quay\n\nShut. " * 400},
        messages=(inner,),
    )
    articles, problems = collected(write(tmp_path / "a.msg", raw))
    assert problems == []
    assert [(found.title, found.outlet) for found in articles] == [
        (TITLE, "River Herald"),
        ("Quay", "River Herald"),
        ("Weir gives way", "Torvik Echo"),
    ]
    assert articles[0].text == TEXT
    assert articles[0].published == articles[2].published == sent


def test_a_font_with_a_code_table_of_its_own_is_read(tmp_path: Path) -> None:
    # Letters that no font here has are written by such a table.
    page = an_html_page(f"<h1>{TITLE}</h1><p>水坝 {LINES[0]}</p>")
    assert the_article(tmp_path / "a.pdf", a_pdf(page)).text.endswith(" ".join(LINES[0].split()[-3:]))
