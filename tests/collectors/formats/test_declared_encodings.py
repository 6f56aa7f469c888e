"""One rule of encoding for files, mail, pages and archives: what was declared where, and what is told of it."""

from pathlib import Path

import pytest
from support.folders import collected, the_article, write

from briefings.collectors.full_text import read_page

POLISH = "Most w Łodzi zamknięto we wtorek, gdy inspektorzy znaleźli pęknięcia w przęsłach. Naprawa potrwa do jesieni."
CURLY = "The owner’s bill – €900 – was “absurd”, she said on Monday. Repairs will take until autumn, the town wrote."


def a_mail(body: bytes, kind: str, subject: bytes = b"Bridge", sender: bytes = b"Bridge Gazette") -> bytes:
    head = b"From: " + sender + b" <desk@gazette.example>\r\nSubject: " + subject
    return head + b"\r\nMIME-Version: 1.0\r\nContent-Type: " + kind.encode() + b"\r\n\r\n" + body


def a_page(text: str, declared: str = "") -> str:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    return f"<html><head>{meta}<title>Bridge</title></head><body><article><p>{text}</p></article></body></html>"


@pytest.mark.parametrize(
    ("text", "form", "kind", "meta"),
    [
        (POLISH, "iso-8859-2", "text/html; charset=iso-8859-2", ""),
        (POLISH, "utf-8", "text/html; charset=utf-8", "iso-8859-1"),
        (POLISH, "cp1250", 'text/html; charset="windows-1250"', "utf-8"),
        (CURLY, "cp1252", "text/html; charset=iso-8859-1", ""),
        (CURLY, "cp1252", "text/html", "iso-8859-1"),
        (CURLY, "utf-8", "text/html", "utf-16"),
    ],
)
def test_the_html_of_a_mail_is_read_as_the_mail_declares_it(
    tmp_path: Path, text: str, form: str, kind: str, meta: str
) -> None:
    assert the_article(tmp_path / "a.eml", a_mail(a_page(text, meta).encode(form), kind)).text == text


@pytest.mark.parametrize(
    ("text", "form", "label"),
    [(POLISH, "utf-8", "iso-8859-2"), (CURLY, "cp1252", "iso-8859-1"), (CURLY, "cp1252", "us-ascii")],
)
def test_the_plain_text_of_a_mail_is_read_by_the_same_rule(tmp_path: Path, text: str, form: str, label: str) -> None:
    letter = a_mail(text.encode(form), f"text/plain; charset={label}")
    assert the_article(tmp_path / "a.eml", letter).text == text


@pytest.mark.parametrize("form", ["utf-8", "cp1250"])
def test_headers_of_undeclared_bytes_are_in_the_encoding_of_the_body(tmp_path: Path, form: str) -> None:
    letter = a_mail(
        POLISH.encode(form),
        f"text/plain; charset={form if form == 'utf-8' else 'windows-1250'}",
        "Most zamknięty".encode(form),
        "Głos Łodzi".encode(form),
    )
    article = the_article(tmp_path / "a.eml", letter)
    assert (article.title, article.outlet) == ("Most zamknięty", "Głos Łodzi")


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("=?iso-8859-1?Q?=93Bridge=94?= closed", "“Bridge” closed"),
        ("=?utf-8?B?TW9zdCB6YW1rbmnEmQ==?= =?utf-8?B?dHk=?=", "Most zamknięty"),
        # cut within a character
        ("=?utf-8?Q?Zamkni=C4?=\r\n =?utf-8?Q?=99ty?=", "Zamknięty"),
        ("=?gb2312?B?wqXLr+k=?=", None),
        ("=?no-such?Q?Most?=", "Most"),
        ("=?utf-8?B?not base64?", "=?utf-8?B?not base64?"),
    ],
)
def test_encoded_words_follow_the_same_labels(tmp_path: Path, subject: str, title: str | None) -> None:
    article = the_article(tmp_path / "a.eml", a_mail(CURLY.encode(), "text/plain; charset=utf-8", subject.encode()))
    assert article.title == title if title else "�" not in article.title


def test_an_attachment_keeps_the_encoding_its_mail_declares(tmp_path: Path) -> None:
    table = "title;text\r\nMost;" + POLISH
    letter = (
        b"From: a@gazette.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/csv; charset=iso-8859-2; name=a.csv\r\n"
        b"Content-Disposition: attachment; filename=a.csv\r\n\r\n" + table.encode("iso-8859-2") + b"\r\n--b--\r\n"
    )
    assert the_article(tmp_path / "a.eml", letter).text == POLISH


def test_a_page_is_read_as_its_server_declares_it() -> None:
    body = a_page(POLISH, "iso-8859-1").encode("iso-8859-2")
    assert read_page(body, "iso-8859-2", "https://gazette.example/a").text == POLISH
    assert read_page(a_page(POLISH, "iso-8859-1").encode(), "latin1", "https://gazette.example/a").text == POLISH


def test_a_page_in_a_web_archive_is_read_as_its_server_declared_it(tmp_path: Path) -> None:
    page = a_page(POLISH).encode("iso-8859-2")
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=iso-8859-2\r\n\r\n" + page
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://gazette.example/a\r\n"
        "WARC-Date: 2026-03-10T06:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    assert the_article(tmp_path / "a.warc", head.encode() + answer + b"\r\n\r\n").text == POLISH


# What came in spoilt


def test_letters_garbled_by_an_earlier_program_are_restored_and_marked(tmp_path: Path) -> None:
    garbled = CURLY.encode().decode("cp1252", "replace").replace("\ufffd", "\x9d")
    article = the_article(tmp_path / "a.txt", f"The owner\n\n{garbled}")
    assert article.text == CURLY
    assert "encoding" in article.supplied


def test_a_sound_text_is_not_marked(tmp_path: Path) -> None:
    article = the_article(tmp_path / "a.txt", f"Łódź\n\n{POLISH} Ça va, größer als 5 €, naïve „Ärzte“.")
    assert "encoding" not in article.supplied


def test_letters_that_are_lost_are_told(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "Bridge\n\nThe caf\ufffd owner said on Monday that the bridge was closed.")
    articles, problems = collected(tmp_path)
    assert len(articles) == 1
    assert ["1 letter cannot be read" in problem.what for problem in problems] == [True]
