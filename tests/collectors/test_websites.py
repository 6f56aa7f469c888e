"""Saved web pages and e-mails."""

import gzip
import json
import logging
from email.message import EmailMessage
from pathlib import Path

import pytest
from support.folders import PROSE, collected, the_article, the_problem, utc

PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Strait to open | The Courier</title>
<meta property="og:title" content="Strait to open"><meta property="og:site_name" content="The Courier">
<link rel="canonical" href="https://www.courier.example/news/strait">
<meta property="article:published_time" content="2024-05-31T14:00:00+02:00"><meta name="author" content="Ann Lee">
</head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>Strait to open</h1>
<p>{PROSE}</p><p>The café owners’ guild was pleased with what it had heard of the talks so far.</p></article>
<footer>Copyright 2031</footer></body></html>"""


def test_a_page_gives_its_main_text_and_what_it_says_of_itself(tmp_path: Path) -> None:
    found = the_article(tmp_path / "a.html", PAGE)
    assert (found.title, found.outlet, found.authors) == ("Strait to open", "The Courier", ("Ann Lee",))
    assert found.published == utc(2024, 5, 31, 12)
    assert found.url == "https://www.courier.example/news/strait"
    assert found.language == "en"
    assert f"{PROSE}\n\nThe café" in found.text
    assert "Sport" not in found.text
    assert found.supplied == ()


def test_a_page_without_declarations_is_undated_and_named_after_its_folder(tmp_path: Path) -> None:
    found = the_article(tmp_path / "desk" / "a.htm", f"<html><body><p>{PROSE}</p></body></html>")
    assert (found.published, found.outlet, found.supplied) == (None, "desk", ("title", "outlet"))


def test_a_moment_declared_for_something_else_is_not_the_page_s(tmp_path: Path) -> None:
    other = '<script>{"datePublished": "2019-01-01T00:00:00Z"}</script>'
    plain = PAGE.replace("2024-05-31T14:00:00+02:00", "2024-05-31").replace("<head>", f"<head>{other}", 1)
    assert the_article(tmp_path / "a.html", plain).published == utc(2024, 5, 31)


def test_a_page_is_read_in_the_encoding_it_declares(tmp_path: Path) -> None:
    page = PAGE.replace("utf-8", "windows-1252").encode("cp1252")
    assert "café owners’" in the_article(tmp_path / "a.html", page).text


@pytest.mark.parametrize("declared", ["no-such-encoding", "ascii"])
def test_a_false_declaration_is_not_believed(tmp_path: Path, declared: str) -> None:
    assert "café" in the_article(tmp_path / "a.html", PAGE.replace("utf-8", declared)).text


def test_an_xhtml_page_with_a_declaration_is_read(tmp_path: Path) -> None:
    assert the_article(tmp_path / "a.xhtml", '<?xml version="1.0" encoding="UTF-8"?>\n' + PAGE).outlet == "The Courier"


@pytest.mark.parametrize("page", ["<html></html>", "<" * 10_000, "<html><body>" + "<div>" * 20_000])
def test_a_page_without_an_article_is_a_problem_and_nothing_is_logged(
    tmp_path: Path, page: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert "no article was found" in the_problem(tmp_path / "a.html", page).what
    assert [record for record in caplog.records if record.name.startswith(("trafilatura", "htmldate"))] == []


PARTS = tuple(
    f"Part {n} of the report says what the {n} delegates of the islands had to say about it." for n in range(30)
)


def test_a_body_declared_to_search_engines_completes_a_page_that_shows_half(tmp_path: Path) -> None:
    body = "\n".join(PARTS)
    declared = json.dumps({"@graph": [{"@type": "NewsArticle", "articleBody": body}, 7]})
    shown = "".join(f"<p>{part}</p>" for part in PARTS[:10])
    scripts = f'<script type="application/ld+json">{declared}</script><script type="application/ld+json">{{</script>'
    page = f"<html><head>{scripts}</head><body><article><h1>Strait</h1>{shown}</article></body></html>"
    assert the_article(tmp_path / "a.html", page).text.split("\n\n") == list(PARTS)


def test_an_unrelated_declaration_is_no_text(tmp_path: Path) -> None:
    declared = json.dumps({"articleBody": "Wholly other words stand here, many of them. " * 40})
    page = PAGE.replace("</head>", f'<script type="application/ld+json">{declared}</script></head>')
    assert "Wholly" not in the_article(tmp_path / "a.html", page).text


def test_a_packed_page_is_read(tmp_path: Path) -> None:
    assert the_article(tmp_path / "a.html.gz", gzip.compress(PAGE.encode())).title == "Strait to open"


def a_letter(**headers: str) -> EmailMessage:
    message = EmailMessage()
    given = {"From": "The Courier <news@courier.example>", "Subject": "Fwd: Strait to open"}
    given |= {"Date": "Fri, 31 May 2024 14:00:00 +0200", "Message-ID": "<17@courier.example>"} | headers
    for name, value in given.items():
        message[name.replace("_", "-")] = value
    return message


def test_a_letter_gives_subject_date_sender_and_text(tmp_path: Path) -> None:
    message = a_letter()
    message.set_content(PROSE)
    message.add_alternative(f"<p>Other: {PROSE}</p>", subtype="html")
    found = the_article(tmp_path / "a.eml", bytes(message))
    assert (found.title, found.outlet, found.key) == ("Strait to open", "The Courier", "17@courier.example")
    assert (found.published, found.text, found.supplied) == (utc(2024, 5, 31, 12), PROSE, ())


def test_a_letter_in_html_alone_is_read_as_a_page(tmp_path: Path) -> None:
    message = a_letter(From="news@courier.example")
    message.set_content(PAGE, subtype="html")
    found = the_article(tmp_path / "a.eml", bytes(message))
    assert PROSE in found.text
    assert found.title == "Strait to open"


def test_a_sender_without_a_name_lends_the_domain(tmp_path: Path) -> None:
    message = a_letter(From="news@courier.example")
    message.set_content(PROSE)
    found = the_article(tmp_path / "a.eml", bytes(message))
    assert (found.outlet, found.supplied) == ("courier.example", ("outlet",))


@pytest.mark.parametrize("charset", ["no-such-charset", "ascii"])
def test_a_false_charset_in_a_letter_is_not_believed(tmp_path: Path, charset: str) -> None:
    head = f"From: a@b.example\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n"
    assert "café" in the_article(tmp_path / "a.eml", head.encode() + f"The café. {PROSE}".encode()).text


def test_a_letter_without_a_text_is_a_problem(tmp_path: Path) -> None:
    message = a_letter()
    message.set_content("")
    assert "no text" in the_problem(tmp_path / "a.eml", bytes(message)).what


@pytest.mark.parametrize("content", [b"", b"\0" * 50, b"From: \xff\xfe<<<\nDate: ???\nSubject: =?x?q?=\n\n"])
def test_a_broken_letter_stops_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.eml").write_bytes(content)
    articles, problems = collected(tmp_path)
    assert articles == []
    assert problems != []


@pytest.mark.parametrize("header", ["From: <", 'From: "', "Message-ID: <@>", "From: a@["])
def test_a_broken_header_does_not_cost_the_text(tmp_path: Path, header: str) -> None:
    found = the_article(tmp_path / "desk" / "a.eml", f"{header}\nSubject: Strait to open\n\n{PROSE}\n")
    assert (found.title, found.text, found.outlet) == ("Strait to open", PROSE, "desk")
