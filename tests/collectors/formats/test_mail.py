"""Mail as programs send it: forwarded, flowed, in parts within parts, laid out in tables, listing articles."""

import base64
import quopri
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from support.folders import collected, the_article, the_problem, utc, write

DAM = (
    "The dam at Vellin was closed to traffic on Sunday after engineers found a leak near the third gate, the "
    "river board said. Café owners on the bank = worried."
)
BUS = "Bus fares in Vellin will rise by 5 per cent in May, the town council decided on Monday evening."


def an_inner_mail(text: str = DAM, subject: str = "Dam closed") -> bytes:
    inner = EmailMessage()
    inner["From"] = "River Herald <news@herald.example>"
    inner["Subject"] = subject
    inner["Date"] = "Sun, 8 Mar 2026 18:00:00 +0000"
    inner.set_content(text, cte="8bit")
    return bytes(inner)


def a_forward(encoding: str, inner: bytes) -> bytes:
    head = (
        "From: Bo <bo@example.org>\r\nSubject: for you\r\nDate: Mon, 9 Mar 2026 08:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n'
        f"--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    )
    return head.encode() + inner + b"\r\n--b--\r\n"


# Forwarded messages


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("quoted-printable", quopri.encodestring(an_inner_mail())),
        ("base64", base64.encodebytes(an_inner_mail())),
        ("8bit", an_inner_mail()),
    ],
)
def test_a_forwarded_message_is_read_whatever_it_travelled_in(tmp_path: Path, encoding: str, packed: bytes) -> None:
    write(tmp_path / "a.eml", a_forward(encoding, packed))
    articles, problems = collected(tmp_path)
    assert problems == []
    # What stands above it is a word to the desk.
    (found,) = articles
    assert (found.title, found.outlet, found.published) == ("Dam closed", "River Herald", utc(2026, 3, 8, 18))
    assert found.text == DAM


def test_a_mail_that_is_nothing_but_another_is_that_one(tmp_path: Path) -> None:
    raw = (
        b"From: Bo <bo@example.org>\nSubject: x\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n" + an_inner_mail()
    )
    assert the_article(tmp_path / "a.eml", raw).title == "Dam closed"


@pytest.mark.parametrize(
    "head",
    [
        "---------- Forwarded message ---------\nFrom: River Herald <news@herald.example>\n"
        "Date: Sun, 8 Mar 2026 18:00:00 +0000\nSubject: Dam closed\nTo: <bo@example.org>\n\n",
        "-----Ursprüngliche Nachricht-----\nVon: River Herald <news@herald.example>\nGesendet: 8. März 2026 18:00\n"
        "An: Bo\nBetreff: Dam closed\n\n",
        "Begin forwarded message:\n\n> From: River Herald <news@herald.example>\n> Subject: Dam closed\n"
        "> Date: 8 March 2026 at 18:00:00 GMT\n> To: Bo\n> \n> ",
        "________________________________\nDe : River Herald <news@herald.example>\nEnvoyé : 8 mars 2026 18:00\n"
        "À : Bo\nObjet : Dam closed\n\n",
    ],
)
def test_a_message_forwarded_within_the_text_keeps_its_sender_and_date(tmp_path: Path, head: str) -> None:
    raw = (
        f"From: Bo <bo@example.org>\nSubject: Fwd: Dam closed\nContent-Type: text/plain; charset=utf-8\n\n{head}{DAM}\n"
    )
    found = the_article(tmp_path / "a.eml", raw)
    assert (found.title, found.outlet, found.text) == ("Dam closed", "River Herald", DAM)
    assert found.published == utc(2026, 3, 8, 18)


def test_lines_that_look_like_one_header_are_prose(tmp_path: Path) -> None:
    text = f"{DAM}\n\nFrom: the river board\n\nTo: everybody in Vellin\n\n{BUS}"
    raw = f"From: Herald <a@example.org>\nSubject: Dam\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
    assert the_article(tmp_path / "a.eml", raw).text == text


# Digests


def test_every_message_of_a_digest_is_an_article_and_its_contents_are_none(tmp_path: Path) -> None:
    letter = MIMEMultipart("mixed")
    letter["From"], letter["Subject"] = "List <list@example.org>", "Digest, Vol 4, Issue 2"
    letter.attach(MIMEText("Today's Topics:\n\n 1. Dam\n 2. Fares\n"))
    digest = MIMEMultipart("digest")
    for text, subject in ((DAM, "Dam"), (BUS, "Fares")):
        inner = EmailMessage()
        inner["From"], inner["Subject"] = "Herald <a@herald.example>", subject
        inner.set_content(text)
        digest.attach(MIMEMessage(inner))
    letter.attach(digest)
    write(tmp_path / "a.eml", bytes(letter))
    articles, problems = collected(tmp_path)
    assert problems == []
    assert [(one.title, one.text) for one in articles] == [("Dam", DAM), ("Fares", BUS)]


def test_a_digest_in_plain_text_is_taken_apart(tmp_path: Path) -> None:
    head = "From: List <list@example.org>\nSubject: Digest, Vol 4\nContent-Type: text/plain; charset=utf-8\n\n"
    parts = [
        f"Message: {number}\nDate: Sun, 8 Mar 2026 18:00:00 +0000\nFrom: Herald <a@herald.example>\n"
        f"To: list@example.org\nSubject: {subject}\nContent-Type: text/plain\n\n{text}\n"
        for number, (subject, text) in enumerate((("Dam", DAM), ("Fares", BUS)), start=1)
    ]
    rule = "\n" + "-" * 30 + "\n\n"
    text = f"Today's Topics:\n\n   1. Dam\n   2. Fares\n\n{'-' * 70}\n\n{rule.join(parts)}{rule}"
    write(tmp_path / "a.eml", f"{head}{text}End of Digest, Vol 4\n*****\n")
    articles, problems = collected(tmp_path)
    assert problems == []
    assert [(one.title, one.outlet, one.text) for one in articles] == [
        ("Dam", "Herald", DAM),
        ("Fares", "Herald", BUS),
    ]


# Parts within parts


def test_what_is_attached_deep_within_is_read_or_named(tmp_path: Path) -> None:
    inner = MIMEMultipart("mixed")
    inner.attach(MIMEText(DAM, _charset="utf-8"))
    table = MIMEText("title,text\nFares,Fares rise in May.", "csv")
    table.add_header("Content-Disposition", "attachment", filename="fares.csv")
    picture = MIMEText("x", "x-odd")
    picture.add_header("Content-Disposition", "attachment", filename="map.xyz")
    inner.attach(table)
    inner.attach(picture)
    outer = MIMEMultipart("mixed")
    outer["From"], outer["Subject"] = "Herald <a@herald.example>", "Dam"
    outer.attach(inner)
    outer.attach(MIMEText("_______________________________________________\nVellin list\nhttps://lists.example.org/v"))
    write(tmp_path / "a.eml", bytes(outer))
    articles, problems = collected(tmp_path)
    assert [(one.title, one.text) for one in articles] == [("Dam", DAM), ("Fares", "Fares rise in May.")]
    assert [one.where for one in problems] == ["a.eml/map.xyz"]


def test_an_encrypted_mail_is_refused_by_name(tmp_path: Path) -> None:
    raw = (
        "From: a@example.org\nSubject: x\nMIME-Version: 1.0\n"
        'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b\n\n'
        "--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\n"
        "Content-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n--b--\n"
    )
    assert the_problem(tmp_path / "a.eml", raw).what == "the e-mail is encrypted"


# Plain text


@pytest.mark.parametrize(
    ("parameters", "body", "text"),
    [
        ("format=flowed; delsp=yes", "Engineers found a le \nak at the dam.", "Engineers found a leak at the dam."),
        ("format=flowed", "Engineers found \na leak.\n\n From the bank.", "Engineers found a leak.\n\nFrom the bank."),
        ("format=flowed", "Engineers found a leak. \n-- \nRiver Herald\n1 Bank Road", "Engineers found a leak."),
        ("format=fixed", "Engineers found a leak.\n\n-- \nRiver Herald", "Engineers found a leak."),
    ],
)
def test_flowed_lines_are_joined_and_signatures_are_no_sentence(
    tmp_path: Path, parameters: str, body: str, text: str
) -> None:
    raw = f"From: H <a@example.org>\nSubject: Dam\nContent-Type: text/plain; charset=utf-8; {parameters}\n\n{body}\n"
    assert the_article(tmp_path / "a.eml", raw).text == text


def test_links_in_brackets_and_notices_are_no_words_of_the_text(tmp_path: Path) -> None:
    body = (
        f"View this email in your browser https://m.example/v\n\nDam closed ( https://m.example/r/1 )\n\n{DAM}\n\n"
        "[image: The dam] ( https://m.example/i )\n\nYou are receiving this because you signed up.\n\n"
        "Unsubscribe https://m.example/u\n"
    )
    raw = f"From: H <a@example.org>\nSubject: Sunday\nContent-Type: text/plain; charset=utf-8\n\n{body}"
    assert the_article(tmp_path / "a.eml", raw).text == f"Dam closed\n\n{DAM}"


# Pages of mail


def an_html_mail(page: str) -> str:
    return (
        "From: Vellin Daily <daily@vellin.example>\nSubject: This morning\nDate: Mon, 9 Mar 2026 06:00:00 +0000\n"
        f"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<html><body>{page}</body></html>"
    )


def test_a_letter_laid_out_in_tables_has_paragraphs_and_no_pipes(tmp_path: Path) -> None:
    page = (
        '<div style="display:none">Dam closed and more&zwnj;&nbsp;&#847;</div><table><tr><td>'
        '<a href="https://m.example/v">View in browser</a></td></tr><tr><td><h2>Dam closed</h2>'
        f"<p>{DAM}</p></td><td><p>{BUS}</p></td></tr>"
        '<tr><td>You are receiving this email as a reader. <a href="https://m.example/u">Unsubscribe</a></td></tr></table>'
    )
    assert the_article(tmp_path / "a.eml", an_html_mail(page)).text == f"Dam closed\n\n{DAM}\n\n{BUS}"


def test_an_alert_of_several_outlets_is_an_article_for_each(tmp_path: Path) -> None:
    page = "<table><tr><td>Alert: dam</td></tr>" + "".join(
        f'<tr><td><a href="https://www.google.com/url?rct=j&sa=t&url=https://{host}/a&ct=ga">{title}</a>'
        f"<br>{outlet}<br>{text} ...</td></tr>"
        for host, title, outlet, text in (
            ("herald.example", "Dam at Vellin is closed", "River Herald", "Engineers found a leak near the third gate"),
            ("post.example", "Traders fear for their trade", "Bank Post", "Owners of cafés on the bank fear"),
        )
    )
    write(tmp_path / "a.eml", an_html_mail(page + "<tr><td>See more results | Edit this alert</td></tr></table>"))
    articles, problems = collected(tmp_path)
    assert problems == []
    assert [(one.title, one.outlet, one.url, one.supplied) for one in articles] == [
        ("Dam at Vellin is closed", "River Herald", "https://herald.example/a", ("stub",)),
        ("Traders fear for their trade", "Bank Post", "https://post.example/a", ("stub",)),
    ]


def test_a_newsletter_of_teasers_is_its_links(tmp_path: Path) -> None:
    page = "".join(
        f'<h2>{title}</h2><p>{text}</p><a href="https://vellin.example/{number}">Read more</a>'
        for number, (title, text) in enumerate((("Dam at Vellin closed", DAM), ("Bus fares to rise", BUS)))
    )
    write(tmp_path / "a.eml", an_html_mail(f"<p>Good morning!</p>{page}"))
    articles, problems = collected(tmp_path)
    assert problems == []
    assert [(one.title, one.outlet, one.url, one.text) for one in articles] == [
        ("Dam at Vellin closed", "Vellin Daily", "https://vellin.example/0", DAM),
        ("Bus fares to rise", "Vellin Daily", "https://vellin.example/1", BUS),
    ]


def test_a_letter_with_links_in_its_text_stays_one_text(tmp_path: Path) -> None:
    page = f'<p>{DAM} <a href="https://a.example/1">The report</a> says so.</p><p>{BUS} (<a href="https://b.example">b</a>)</p>'
    assert len(the_article(tmp_path / "a.eml", an_html_mail(page)).text.split("\n\n")) == 2


def test_announcements_in_plain_text_are_links_too(tmp_path: Path) -> None:
    body = (
        "=== News - 2 new results for [dam] ===\n\nDam at Vellin is closed\nRiver Herald\nEngineers found a leak ...\n"
        "<https://www.google.com/url?url=https://herald.example/a&ct=ga>\n\n"
        "Traders fear for their trade\nBank Post\nOwners of cafés on the bank fear ...\n<https://post.example/a>\n"
    )
    write(tmp_path / "a.eml", f"From: A <a@example.org>\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\n{body}")
    articles, _ = collected(tmp_path)
    assert [(one.outlet, one.url) for one in articles] == [
        ("River Herald", "https://herald.example/a"),
        ("Bank Post", "https://post.example/a"),
    ]


def test_a_word_to_the_desk_above_a_forwarded_mail_is_no_article(tmp_path: Path) -> None:
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "Bo <bo@example.org>", "Fwd: Dam closed"
    letter["Date"] = "Mon, 9 Mar 2026 08:00:00 +0000"
    letter.set_content(
        "For today's briefing, please.\n\n---------- Forwarded message ---------\n"
        "From: River Herald <news@herald.example>\n"
        f"Date: Sun, 8 Mar 2026 18:00:00 +0000\nSubject: Dam closed\nTo: <bo@example.org>\n\n{DAM}"
    )
    assert the_article(tmp_path / "a.eml", bytes(letter)).outlet == "River Herald"


def test_a_report_of_its_own_above_a_forwarded_mail_is_one(tmp_path: Path) -> None:
    report = " ".join(f"The {number}th gate of the dam was looked at by the board." for number in range(4, 10))
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "Bo <bo@example.org>", "The gates"
    letter.set_content(report)
    letter.add_attachment(message_from_bytes(an_inner_mail(), policy=policy.default))
    articles, problems = collected(write(tmp_path / "a.eml", bytes(letter)))
    assert problems == []
    assert [found.title for found in articles] == ["The gates", "Dam closed"]
