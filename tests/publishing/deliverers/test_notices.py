"""Short messages to operators, and what stands in the records of what was delivered, word by word."""

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from publishing.deliverers.conftest import HEAD, NOW
from support.builders import a_request
from support.postoffice import PostOffice

from briefings.core.article import Problem
from briefings.core.delivery import PermanentDeliveryError
from briefings.core.edition import Briefing, Rendition
from briefings.publishing.deliverers.eml_files import EmlFileDeliverer, safe_file_name
from briefings.publishing.deliverers.folder import FolderDeliverer
from briefings.publishing.deliverers.message import build_subject, compose_notice
from briefings.publishing.deliverers.request import make_message_id, write_file
from briefings.publishing.deliverers.smtp import EmailDeliverer
from briefings.publishing.deliverers.webhook import build_payload, parse_retry_delay, sign_payload


def read_message(content: bytes) -> EmailMessage:
    found = message_from_bytes(content, policy=default)
    assert isinstance(found, EmailMessage)
    return found


def test_a_notice_is_a_plain_automatic_message() -> None:
    made = compose_notice(HEAD, "Ops <ops@example.org>", "It failed " * 30, "why – not\n", "<n1@example.org>", NOW)
    content = bytes(made)
    assert b"\r\n" in content
    assert b"\n" not in content.replace(b"\r\n", b"")
    names = [line.partition(b":")[0] for line in content.partition(b"\r\n\r\n")[0].split(b"\r\n") if line[:1] != b" "]
    assert names[:6] == [b"Date", b"From", b"To", b"Subject", b"Message-ID", b"Auto-Submitted"]
    read = read_message(content)
    assert read["Date"].datetime == NOW
    assert (read["From"], read["To"]) == ("Two Rivers Desk <desk@example.org>", "Ops <ops@example.org>")
    assert (len(made["Subject"]), read["Subject"][:20]) == (150, "It failed It failed ")
    assert (read["Message-ID"], read["Auto-Submitted"]) == ("<n1@example.org>", "auto-generated")
    assert read["List-Id"] is None
    assert read.get_content().replace("\r\n", "\n") == "why – not\n"


def test_a_notice_has_one_identity_for_what_it_tells_and_whom(
    deliverer: EmailDeliverer, postoffice: PostOffice, tmp_path: Path
) -> None:
    drop = EmlFileDeliverer(path=tmp_path / "drop", profile=HEAD, clock=lambda: NOW)
    told = (("ops@example.org", "slot 1"), ("ops@example.org", "slot 2"), ("eva@example.org", "slot 1"))
    for to, identity in (*told, told[0]):
        deliverer.notify(to, "It failed", "why", identity)
        drop.notify(to, "It failed", "why", identity)
    expected = [make_message_id("example.org", identity, to) for to, identity in told]
    assert [letter.identity for letter in postoffice.letters] == [*expected, expected[0]]
    files = {path.name: read_message(path.read_bytes())["Message-ID"] for path in (tmp_path / "drop").iterdir()}
    assert files == {f"notice-{name[1:17]}.eml": name for name in expected}


def test_a_message_in_a_drop_has_a_place_of_its_own(
    tmp_path: Path, briefing: Briefing, renditions: Sequence[Rendition]
) -> None:
    drop = EmlFileDeliverer(path=tmp_path, profile=HEAD, clock=lambda: NOW)
    request = a_request(briefing, renditions, message_id="<12345678901@example.org>")
    receipt = drop.deliver(request)
    place = tmp_path / "2026-03-12-daily-abc--ana@example.org--12345678.eml"
    assert (receipt.recipient, receipt.place, receipt.delivered) == ("ana@example.org", str(place), NOW)
    assert place.is_file()
    assert safe_file_name("ä+1_b-.@x/y\\z") == "ä+1_b-.@x_y_z"
    assert safe_file_name("X/" * 100) == "X_" * 60


def test_a_folder_takes_the_three_documents_where_nobody_asked_for_others(
    tmp_path: Path, briefing: Briefing, renditions: Sequence[Rendition]
) -> None:
    receipt = FolderDeliverer(path=tmp_path, clock=lambda: NOW).deliver(
        a_request(briefing, renditions, "shelf", edition="e1", formats=())
    )
    assert sorted(path.name for path in (tmp_path / "e1").iterdir()) == [
        f"briefing.{e}" for e in ("html", "json", "pdf")
    ]
    assert (receipt.recipient, receipt.place, receipt.delivered) == ("shelf", str(tmp_path / "e1"), NOW)


def test_why_a_file_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    place = tmp_path / "taken" / "below.txt"
    with pytest.raises(PermanentDeliveryError) as raised:
        write_file(place, b"x")
    assert str(raised.value) in {f"cannot write {place}: {reason}" for reason in ("Not a directory", "File exists")}


@pytest.mark.parametrize("dated", [True, False])
def test_a_program_is_told_that_there_is_no_edition(briefing: Briefing, dated: bool) -> None:
    gone = replace(briefing, day=briefing.day if dated else None, problems=(Problem("a.csv", "is empty"),))
    request = replace(a_request(gone), notice="No edition today.")
    assert json.loads(build_payload("summary", request)) == {
        "type": "briefing.notice",
        "title": "Two Rivers Daily",
        "day": "2026-03-12" if dated else None,
        "marking": "TLP:GREEN",
        "text": "No edition today.",
        "problems": ["a.csv: is empty"],
    }
    assert build_payload("edition", request) == build_payload("summary", request)
    assert json.loads(build_payload("text", request)) == {
        "text": f"No edition: {build_subject(gone)}\nNo edition today."
    }


def test_a_program_is_told_what_an_edition_holds(briefing: Briefing) -> None:
    told = json.loads(build_payload("summary", a_request(replace(briefing, problems=(Problem("a.csv", "is empty"),)))))
    assert told == {
        "type": "briefing.edition",
        "edition": "2026-03-12-daily-abc",
        "title": "Two Rivers Daily",
        "day": "2026-03-12",
        "number": 142,
        "marking": "TLP:GREEN",
        "digest": briefing.digest,
        "points": [{"text": point.text, "references": list(point.references)} for point in briefing.points],
        "topics": [{"title": section.title, "articles": section.articles} for section in briefing.sections],
        "problems": ["a.csv: is empty"],
    }
    assert told["points"]
    assert told["topics"]
    chat = json.loads(build_payload("text", a_request(briefing)))["text"].split("\n")
    assert chat == [build_subject(briefing), *(f"• “{point.text}”" for point in briefing.points)]


def test_a_secret_may_be_written_as_base64() -> None:
    expected = base64.b64encode(hmac.new(b"\xfb\xff key", b"id.7.body", hashlib.sha256).digest()).decode()
    written = base64.b64encode(b"\xfb\xff key").decode()
    assert sign_payload(f"whsec_{written}", "id", "7", b"body") == f"v1,{expected}"
    for wrong in ("whsec_no base64!", f"whsec_{written[:4]}*{written[4:]}"):
        with pytest.raises(PermanentDeliveryError) as raised:
            sign_payload(wrong, "id", "7", b"body")
        assert str(raised.value) == "the secret of the webhook begins with whsec_ and is not base64"


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("7200", 3600.0),
        ("0", 0.0),
        ("Thu, 12 Mar 2026 06:31:00 GMT", 60.0),
        ("Thu, 12 Mar 2026 06:30:00.5", 0.0),
        ("Thu, 12 Mar 2026 09:30:00 GMT", 3600.0),
        ("Thu, 12 Mar 2026 05:30:00 GMT", 0.0),
        ("Thu, 12 Mar 2026 06:30:00 GMT", 0.0),
        ("", 0.0),
        ("soon", 0.0),
    ],
)
def test_a_server_may_ask_for_an_hour_at_most(written: str, seconds: float) -> None:
    now = datetime(2026, 3, 12, 6, 30, tzinfo=UTC)
    assert parse_retry_delay(written, now) == seconds
    assert parse_retry_delay(written, now.astimezone(timezone(timedelta(hours=5)))) == seconds
