"""Mailboxes, mail with attachments, web archives and lists: what lies within one file."""

import gzip
import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from support.folders import PROSE, collected, the_article, the_problem, utc, write

OTHER = "A storm closed the harbour of Port Ansel on Friday. Nobody was hurt, the harbour master said."
PAGE = f"<html><head><title>Strait to open</title></head><body><article><p>{PROSE}</p></article></body></html>"


def a_letter(text: str = PROSE, subject: str = "Strait to open") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "The Courier <news@courier.example>"
    message["Subject"] = subject
    message["Date"] = "Fri, 31 May 2024 14:00:00 +0200"
    message.set_content(text)
    return message


def an_mbox(*letters: EmailMessage, end: str = "\n") -> bytes:
    parts = (f"From news@courier.example Fri May 31 12:00:00 2024{end}{letter}{end}" for letter in letters)
    return "".join(parts).encode()


# Mailboxes on disk


def test_every_message_of_a_mailbox_file_is_an_article(tmp_path: Path) -> None:
    write(tmp_path / "desk.mbox", an_mbox(a_letter(), a_letter(OTHER, "Storm")))
    articles, problems = collected(tmp_path)
    assert problems == []
    assert [(found.title, found.outlet, found.origin) for found in articles] == [
        ("Strait to open", "The Courier", "folder: desk.mbox/1"),
        ("Storm", "The Courier", "folder: desk.mbox/2"),
    ]
    assert articles[0].published == utc(2024, 5, 31, 12)


@pytest.mark.parametrize("name", ["Inbox", "desk.mbox.gz"])
def test_a_mailbox_without_an_ending_or_packed_is_known_too(tmp_path: Path, name: str) -> None:
    content = an_mbox(a_letter(), a_letter(OTHER))
    write(tmp_path / name, gzip.compress(content) if name.endswith("gz") else content)
    assert len(collected(tmp_path)[0]) == 2


def test_a_line_that_begins_with_from_ends_no_message(tmp_path: Path) -> None:
    text = "From the harbour it was reported at noon.\n\nFrom 2024 on, boats may pass.\n\n>From here it is not far."
    raw = an_mbox(a_letter("THE TEXT")).decode().replace("THE TEXT", text)
    assert the_article(tmp_path / "a.mbox", raw).text == text.replace(">", "")


def test_a_mailbox_without_a_message_is_a_problem(tmp_path: Path) -> None:
    assert "no message" in the_problem(tmp_path / "a.mbox", PROSE).what


def test_a_message_too_large_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    write(tmp_path / "a.mbox", an_mbox(a_letter("x " * 90_000), a_letter(OTHER)))
    articles, problems = collected(tmp_path, max_bytes=50_000)
    assert [found.text for found in articles] == [OTHER]
    assert (problems[0].where, "larger than" in problems[0].what) == ("a.mbox/1", True)


def test_a_maildir_is_read_without_what_is_on_its_way_or_thrown_away(tmp_path: Path) -> None:
    box = tmp_path / "desk"
    for name, letter in {
        "cur/17.M1.host:2,S": a_letter(),
        "cur/18.M1.host:2,ST": a_letter("Thrown away."),
        "new/19.M1.host": a_letter(OTHER),
        "tmp/20.M1.host": a_letter("On its way."),
        ".Agency/cur/21.M1.host:2,": a_letter("Boats came in, and all of them were empty."),
    }.items():
        write(box / name, bytes(letter))
    for folder in ("new", "tmp"):
        (box / ".Agency" / folder).mkdir()
    write(box / "dovecot-uidlist", "3 V1")
    articles, problems = collected(tmp_path)
    assert problems == []
    assert {found.text for found in articles} == {PROSE, OTHER, "Boats came in, and all of them were empty."}


# What is attached


def test_what_is_attached_becomes_articles_or_is_named(tmp_path: Path) -> None:
    letter = a_letter()
    letter.add_attachment(f"Storm over Port Ansel\n\n{OTHER}", filename="storm.txt")
    letter.add_attachment(PAGE.replace(PROSE, PROSE * 2), subtype="html", filename="page.html")
    letter.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="../../etc/report.pdf")
    letter.add_attachment(b"sig", maintype="application", subtype="pgp-signature", filename="a.asc")
    letter.add_attachment(b"png", maintype="image", subtype="png", filename="logo.png", cid="<logo>")
    write(tmp_path / "a.eml", bytes(letter))
    articles, problems = collected(tmp_path)
    assert [(found.title, found.outlet) for found in articles] == [
        ("Strait to open", "The Courier"),
        ("Storm over Port Ansel", "The Courier"),
        ("Strait to open", "The Courier"),
    ]
    assert (articles[1].published, articles[1].supplied) == (utc(2024, 5, 31, 12), ("outlet", "date"))
    assert [(told.where, told.what) for told in problems] == [("a.eml/.._.._etc_report.pdf", "the PDF is damaged")]


def test_a_forwarded_message_and_a_zip_in_a_letter_are_opened(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("storm.txt", OTHER)
        archive.writestr("../../climbs.txt", OTHER)
    letter = a_letter("See below.")
    letter.add_attachment(a_letter(PROSE, "Inner"))
    letter.add_attachment(packed.getvalue(), maintype="application", subtype="zip", filename="all.zip")
    write(tmp_path / "a.eml", bytes(letter))
    articles, problems = collected(tmp_path)
    assert articles[0].title == "Inner"
    assert articles[1].text == OTHER
    assert ["leads out of the archive" in told.what for told in problems] == [True]


def test_letters_within_letters_end_somewhere(tmp_path: Path) -> None:
    letter = a_letter("The innermost of them.")
    for _ in range(8):
        outer = a_letter(" ".join([PROSE] * 3))
        outer.add_attachment(letter)
        letter = outer
    write(tmp_path / "a.eml", bytes(letter))
    articles, problems = collected(tmp_path)
    assert len(articles) == 3
    assert ["too deep" in told.what for told in problems] == [True]


def test_a_newsletter_whose_plain_text_points_to_the_web_is_read_from_its_page(tmp_path: Path) -> None:
    letter = a_letter("View this letter in your browser.")
    letter.add_alternative(f"<html><body><table><tr><td>{PROSE}</td></tr></table></body></html>", subtype="html")
    assert PROSE in the_article(tmp_path / "a.eml", bytes(letter)).text


def test_the_foot_that_a_list_adds_belongs_to_the_letter(tmp_path: Path) -> None:
    letter = a_letter()
    letter.make_mixed()
    foot = EmailMessage()
    foot.set_content("The list of the desk meets on Mondays.")
    letter.attach(foot)
    assert the_article(tmp_path / "a.eml", bytes(letter)).text == f"{PROSE}\n\nThe list of the desk meets on Mondays."


# Web archives


def a_record(kind: str, url: str, content: str, body: bytes, status: str = "", more: str = "") -> bytes:
    """One record, as crawlers write it (ISO 28500)."""
    if kind == "response":
        body = f"HTTP/1.1 {status}\r\nContent-Type: {content}\r\n{more}\r\n".encode() + body
        content = "application/http; msgtype=response"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:7>\r\nWARC-Target-URI: {url}\r\n"
        f"WARC-Date: 2024-05-31T12:00:00Z\r\nContent-Type: {content}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def a_crawl(*records: tuple[str, str, str, bytes, str], packed: bool = True) -> bytes:
    """Records of (kind, address, content type, body, status), each packed by itself."""
    return b"".join(gzip.compress(a_record(*each)) if packed else a_record(*each) for each in records)


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_the_pages_of_a_web_archive_are_read_with_their_addresses(tmp_path: Path, name: str) -> None:
    page = PAGE.replace("<head>", '<head><link rel="canonical" href="https://courier.example.org/strait">')
    content = a_crawl(
        ("response", "https://m.courier.example.org/strait?a=1", "text/html; charset=utf-8", page.encode(), "200 OK"),
        ("response", "https://courier.example.org/logo.png", "image/png", b"png", "200 OK"),
        ("response", "https://courier.example.org/old", "text/html", b"gone", "404 Not Found"),
        ("resource", "https://courier.example.org/b", "text/html", PAGE.replace(PROSE, OTHER).encode(), ""),
        ("conversion", "https://courier.example.org/c", "text/plain", b"Boats came in, and none was empty.", ""),
        packed=name.endswith("gz"),
    )
    write(tmp_path / name, content)
    articles, problems = collected(tmp_path)
    assert problems == []
    assert [(found.url, found.text) for found in articles] == [
        ("https://courier.example.org/strait", PROSE),
        ("https://courier.example.org/b", OTHER),
        ("https://courier.example.org/c", "Boats came in, and none was empty."),
    ]
    assert (articles[0].outlet, articles[0].collected) == ("courier.example.org", utc(2024, 5, 31, 12))
    assert articles[0].origin == f"folder: {name}/https://m.courier.example.org/strait?a=1"


@pytest.mark.parametrize("content", [b"no archive at all", b"", b"WARC/1.0\r\n\r\n"])
def test_what_is_no_web_archive_is_a_problem(tmp_path: Path, content: bytes) -> None:
    assert "web archive" in the_problem(tmp_path / "a.warc", content).what


def test_an_archive_that_breaks_off_gives_what_was_whole(tmp_path: Path) -> None:
    content = a_crawl(
        ("response", "https://courier.example.org/a", "text/html", PAGE.encode(), "200 OK"),
        ("response", "https://courier.example.org/b", "text/html", PAGE.encode() * 40, "200 OK"),
    )
    write(tmp_path / "a.warc.gz", content[:-200])
    articles, problems = collected(tmp_path)
    assert "https://courier.example.org/a" in [found.url for found in articles]
    assert ["breaks off" in told.what or "Compressed file ended" in told.what for told in problems] == [True]


def test_a_bomb_in_a_web_archive_goes_off_nowhere(tmp_path: Path) -> None:
    bomb = gzip.compress(b"<p>" + b" " * 60_000_000)
    record = a_record("response", "https://a.example/", "text/html", bomb, "200 OK", "Content-Encoding: gzip\r\n")
    assert "more than 5 MB" in the_problem(tmp_path / "a.warc.gz", gzip.compress(record)).what


@pytest.mark.parametrize(
    "content",
    [
        b"WARC/1.0\r\nX: " + b"y" * 60_000_000,
        b"WARC/1.0\r\n" + b"X: y\r\n" * 1_000_000,
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -1\r\n\r\n",
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 9999999999999\r\n\r\nab",
        a_record("response", "https://a.example/", "text/html", b"<p>", "200 OK").replace(b"Length: ", b"Length: 9"),
    ],
)
def test_a_record_without_end_is_a_problem(tmp_path: Path, content: bytes) -> None:
    assert "web archive" in the_problem(tmp_path / "b.warc.gz", gzip.compress(content, 1)).what


def test_a_page_kept_in_chunks_is_joined(tmp_path: Path) -> None:
    page = PAGE.encode()
    chunked = b"%x\r\n%s\r\n%x;a=b\r\n%s\r\n0\r\n\r\n" % (20, page[:20], len(page) - 20, page[20:])
    more = "Transfer-Encoding: chunked\r\n"
    for name, body in (("a", chunked), ("b", page)):
        record = a_record("response", "https://a.example/s", "text/html", body, "200 OK", more)
        assert the_article(tmp_path / name / "a.warc", record).text == PROSE


# Lists of pages


def a_gkg_line(url: str, title: str = "", kind: str = "1") -> str:
    cells = ["20260310063000-17", "20260310063000", kind, "courier.example", url, *[""] * 22]
    cells[26] = f"<PAGE_PRECISEPUBTIMESTAMP>20260310060500</PAGE_PRECISEPUBTIMESTAMP><PAGE_TITLE>{title}</PAGE_TITLE>"
    return "\t".join(cells)


def test_an_export_of_gdelt_says_what_it_is_good_for(tmp_path: Path) -> None:
    lines = "\n".join(a_gkg_line(f"https://courier.example/{n % 3}") for n in range(9))
    told = the_problem(tmp_path / "20260310063000.gkg.csv", lines)
    assert "names 3 pages and holds none of their texts" in told.what
    assert '"pages"' in told.remedy


def test_a_table_of_one_s_own_is_no_export(tmp_path: Path) -> None:
    assert the_article(tmp_path / "shop.export.csv", f'title,text\nA,"{PROSE}"').text == PROSE
