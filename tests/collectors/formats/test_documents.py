"""Files of word processors, PDF, books, and mail and pages in wrappings of their own."""

import io
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
from support.documents import (
    DETAILS,
    LINES,
    PARAGRAPHS,
    TEXT,
    TITLE,
    a_docx,
    a_pdf,
    a_winmail,
    an_epub,
    an_html_page,
    an_mhtml,
    an_odt,
    an_rtf,
)
from support.folders import collected, the_article, the_problem, utc, write
from support.outlook import an_outlook_message, message_storage

from briefings.core.article import Article

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
    write(tmp_path / "a.epub", an_epub())
    articles, problems = collected(tmp_path)
    assert problems == []
    assert [(one.title, one.outlet, one.published) for one in articles] == [
        (TITLE, "Torvik Echo", utc(2026, 3, 8)),
        ("Fares rise", "Torvik Echo", utc(2026, 3, 8)),
    ]


# Wrappings


def test_a_page_saved_as_one_file_keeps_its_address(tmp_path: Path) -> None:
    found = the_article(tmp_path / "a.mhtml", an_mhtml())
    assert (found.title, found.text, found.url) == (TITLE, TEXT, "https://echo.example/crane")
    assert found.collected == utc(2026, 3, 8, 18, 30)


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
