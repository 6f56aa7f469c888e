"""What is written from a known article and read back is that article, or a problem tells why not: every format."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from support.folders import collected
from support.outlook import an_outlook_message

URL = "https://echo.example/a/17"
WORDS = (
    *(
        "harbour",
        "Łódź",
        "naïve",
        "“quoted”",
        "it's",
        "R&D",
        "5 < 6",
        "a; b",
        "one, two",
        "C:\\dir\\",
        "水坝",
        "café –",
    ),
    *('"said"', "100 %", "=1+1", "50/50", "<b", "#7", "Мост", "(so-called)", "…and", "don’t", "x|y", "'n'"),
)


@dataclass(frozen=True)
class Known:
    """An article as it is written."""

    title: str
    text: str
    outlet: str
    author: str
    date: datetime

    @property
    def paragraphs(self) -> list[str]:
        return self.text.split("\n\n")


sentences = st.lists(st.sampled_from(WORDS), min_size=6, max_size=14).map(
    lambda words: f"They met: {' '.join(words)} now."
)
articles = st.builds(
    Known,
    title=st.lists(st.sampled_from(WORDS), min_size=2, max_size=5).map(lambda words: f"Talks {' '.join(words)} end"),
    text=st.lists(sentences, min_size=1, max_size=4).map("\n\n".join),
    outlet=st.sampled_from(("The Echo", "Głos Łodzi", "Börse & Co", "新华社")),
    author=st.sampled_from(("Ana Lund", "Łucja Żak", "Bo O’Neill")),
    date=st.datetimes(datetime(2020, 1, 1), datetime(2026, 1, 1)).map(lambda at: at.replace(microsecond=0, tzinfo=UTC)),  # noqa: DTZ001
)


def fields_of(one: Known) -> dict[str, str]:
    return {
        "title": one.title,
        "text": one.text,
        "date": one.date.isoformat(),
        "source": one.outlet,
        "author": one.author,
        "url": URL,
    }


def as_json(one: Known) -> bytes:
    return json.dumps([fields_of(one)]).encode()


def as_lines(one: Known) -> bytes:
    return json.dumps(fields_of(one), ensure_ascii=False).encode()


def as_table(one: Known, delimiter: str = ",", escaped: bool = False, form: str = "utf-8") -> bytes:
    held = io.StringIO()
    style = {"doublequote": not escaped, "escapechar": "\\" if escaped else None, "quoting": csv.QUOTE_ALL}
    writer = csv.writer(held, delimiter=delimiter, **style)  # type: ignore[arg-type]
    writer.writerow(fields_of(one))
    writer.writerow(fields_of(one).values())
    return held.getvalue().encode(form)


def as_workbook(one: Known) -> bytes:
    book = Workbook()
    assert book.active is not None
    book.active.append(list(fields_of(one)))
    book.active.append([])
    for place, value in enumerate(fields_of(one).values(), start=1):
        cell = book.active.cell(2, place)
        cell.value, cell.data_type = value, "s"
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def as_front_matter(one: Known) -> bytes:
    head = "".join(f"{key}: {json.dumps(value)}\n" for key, value in fields_of(one).items() if key != "text")
    return f"---\n{head}---\n\n{one.text}\n".encode()


def as_mail(one: Known) -> bytes:
    letter = EmailMessage()
    letter["From"] = f'"{one.outlet}" <desk@echo.example>'
    letter["Subject"] = one.title
    letter["Date"] = one.date
    letter.set_content(one.text, cte="quoted-printable")
    return bytes(letter)


def as_html_mail(one: Known) -> bytes:
    letter = EmailMessage()
    letter["From"] = f'"{one.outlet}" <desk@echo.example>'
    letter["Subject"] = one.title
    letter["Date"] = one.date
    cells = "".join(f"<tr><td><p>{escape(line)}</p></td></tr>" for line in one.paragraphs)
    letter.set_content(f"<html><body><table>{cells}</table></body></html>", subtype="html", cte="base64")
    return bytes(letter)


def as_mailbox(one: Known) -> bytes:
    return b"From desk@echo.example Fri May 31 12:00:00 2024\n" + as_mail(one) + b"\n"


def as_feed(one: Known) -> bytes:
    text = escape("".join(f"<p>{escape(line)}</p>" for line in one.paragraphs))
    return (
        f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>{escape(one.outlet)}</title>'
        f'<entry><title type="html">{escape(escape(one.title))}</title><link href="{URL}"/><id>x</id>'
        f"<published>{one.date.isoformat()}</published><author><name>{escape(one.author)}</name></author>"
        f'<content type="html">{text}</content></entry></feed>'
    ).encode()


def as_document(one: Known) -> bytes:
    document = docx.Document()
    document.add_heading(one.title)
    for line in one.paragraphs:
        document.add_paragraph(line)
    details = document.core_properties
    details.title, details.author, details.created = one.title, one.author, one.date.replace(tzinfo=None)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def as_rtf(one: Known) -> bytes:
    def write(text: str) -> str:
        signs = (
            f"\\u{ord(sign) if ord(sign) < 32768 else ord(sign) - 65536}?" if ord(sign) > 126 else sign for sign in text
        )
        return "".join("\\" + sign if sign in "{}\\" else sign for sign in signs)

    lines = "\\par ".join(write(line) for line in one.paragraphs)
    info = f"{{\\info{{\\author {write(one.author)}}}}}"
    return f"{{\\rtf1\\ansi{info} {write(one.title)}\\par {lines}\\par}}".encode("ascii")


def as_page(one: Known) -> bytes:
    lines = "".join(f"<p>{escape(line)}</p>" for line in one.paragraphs)
    return (
        f'<html><head><meta charset="utf-8"><title>{escape(one.title)}</title>'
        f'<meta property="og:site_name" content="{escape(one.outlet)}">'
        f'<meta property="article:published_time" content="{one.date.isoformat()}">'
        f'<meta name="author" content="{escape(one.author)}"></head>'
        f"<body><article><h1>{escape(one.title)}</h1>{lines}</article></body></html>"
    ).encode()


def as_saved_page(one: Known) -> bytes:
    page = EmailMessage()
    page["Snapshot-Content-Location"] = URL
    page.set_content(as_page(one).decode(), subtype="html", cte="quoted-printable")
    whole = EmailMessage()
    whole["Snapshot-Content-Location"] = URL
    whole.make_related()
    whole.attach(page)
    return bytes(whole)


def as_crawl(one: Known) -> bytes:
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + as_page(one)
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:7>\r\nWARC-Target-URI: {URL}\r\n"
        "WARC-Date: 2026-05-31T12:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(page)}\r\n\r\n"
    )
    return head.encode() + page + b"\r\n\r\n"


def as_open_document(one: Known) -> bytes:
    names = "urn:oasis:names:tc:opendocument:xmlns"
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in one.paragraphs)
    spaces = f'xmlns:office="{names}:office:1.0" xmlns:text="{names}:text:1.0" xmlns:meta="{names}:meta:1.0"'
    content = (
        f"<office:document-content {spaces}><office:body><office:text><text:h>{escape(one.title)}</text:h>{lines}"
        "</office:text></office:body></office:document-content>"
    )
    meta = (
        f'<office:document-meta {spaces} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>'
        f"<dc:title>{escape(one.title)}</dc:title><meta:initial-creator>{escape(one.author)}</meta:initial-creator>"
        f"<meta:creation-date>{one.date:%Y-%m-%dT%H:%M:%S}</meta:creation-date></office:meta></office:document-meta>"
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("content.xml", content)
        packed.writestr("meta.xml", meta)
    return held.getvalue()


def as_pdf(one: Known) -> bytes:
    from weasyprint import HTML

    lines = "".join(f"<p>{escape(line)}</p>" for line in one.paragraphs)
    head = f'<meta name="author" content="{escape(one.author)}">'
    head += f'<meta name="dcterms.created" content="{one.date:%Y-%m-%dT%H:%M:%SZ}"><title>{escape(one.title)}</title>'
    page = f"<html><head>{head}</head><body><h1>{escape(one.title)}</h1>{lines}</body></html>"
    return bytes(HTML(string=page).write_pdf())


def as_outlook_message(one: Known) -> bytes:
    sender = (one.outlet, "desk@echo.example")
    return an_outlook_message(one.title, one.text.replace("\n", "\r\n"), sender, one.date)


def as_nexis(one: Known) -> bytes:
    return (
        f"1 of 1 DOCUMENTS\n\n\n{one.outlet}\n\n{one.date:%B %-d, %Y %A}\n\n{one.title}\n\nBYLINE: {one.author}\n\n"
        f"LENGTH: 9 words\n\n\n{one.text}\n\nLOAD-DATE: {one.date:%B %-d, %Y}\n"
    ).encode()


def as_archive(one: Known) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("in/a.csv", as_table(one, ";"))
    return held.getvalue()


FORMATS: dict[str, tuple[str, Callable[[Known], bytes]]] = {
    "JSON": ("a.json", as_json),
    "JSON lines": ("a.jsonl", as_lines),
    "CSV": ("a.csv", as_table),
    "CSV with semicolons": ("a.csv", lambda one: as_table(one, ";")),
    "CSV with backslashes": ("a.csv", lambda one: as_table(one, ",", escaped=True)),
    "TSV in UTF-16": ("a.tsv", lambda one: as_table(one, "\t", form="utf-16")),
    "XLSX": ("a.xlsx", as_workbook),
    "text with front matter": ("a.txt", as_front_matter),
    "mail": ("a.eml", as_mail),
    "mail in HTML": ("a.eml", as_html_mail),
    "mailbox": ("a.mbox", as_mailbox),
    "feed": ("a.xml", as_feed),
    "Word": ("a.docx", as_document),
    "RTF": ("a.rtf", as_rtf),
    "page": ("a.html", as_page),
    "saved page": ("a.mhtml", as_saved_page),
    "crawl": ("a.warc", as_crawl),
    "OpenDocument": ("a.odt", as_open_document),
    "PDF": ("a.pdf", as_pdf),
    "Outlook": ("a.msg", as_outlook_message),
    "Nexis": ("a.txt", as_nexis),
    "archive": ("a.zip", as_archive),
    "packed": ("a.json.gz", lambda one: gzip.compress(as_json(one))),
    "no ending": ("a", as_json),
}
#: What a format has no place for.
WITHOUT = {
    **{form: {"author"} for form in ("mail", "mail in HTML", "mailbox", "Outlook")},
    **{form: {"outlet"} for form in ("OpenDocument", "PDF")},
    "Word": {"outlet"},
    "RTF": {"outlet", "date"},
    # Days alone.
    "Nexis": {"date"},
}


def squash(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("form", FORMATS)
@settings(
    max_examples=5,
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
@given(one=articles)
def test_an_article_comes_back_as_it_was_written(form: str, one: Known) -> None:
    # Whether backslashes are written twice shows by an escaped quotation mark alone.
    assume(form != "CSV with backslashes" or '"' in one.title + one.text)
    name, write = FORMATS[form]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "desk" / name
        path.parent.mkdir()
        path.write_bytes(write(one))
        found, problems = collected(path)
    if problems and not found:
        return
    assert len(found) == 1
    missing = WITHOUT.get(form, set())
    expected = {
        "title": squash(one.title),
        "text": squash(one.text),
        "outlet": one.outlet,
        "author": (one.author,),
        "date": one.date,
    }
    read = {
        "title": squash(found[0].title),
        "text": squash(found[0].text),
        "outlet": found[0].outlet,
        "author": found[0].authors,
        "date": found[0].published,
    }
    assert {key: value for key, value in read.items() if key not in missing} == {
        key: value for key, value in expected.items() if key not in missing
    }
