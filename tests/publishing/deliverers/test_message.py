"""The message itself: its headers, its parts, and what never gets into it."""

from collections.abc import Sequence
from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest
from publishing.deliverers.conftest import HEAD, NOW
from support import editions
from support.builders import a_request

from briefings.core.delivery import Recipient
from briefings.core.edition import Briefing, Rendition
from briefings.core.errors import SettingsError
from briefings.publishing.deliverers.message import SenderProfile, build_subject, compose_message
from briefings.publishing.deliverers.request import can_receive, make_message_id
from briefings.publishing.renderers.email import EmailRenderer


def test_the_headers_say_what_programs_need(briefing: Briefing, renditions: Sequence[Rendition]) -> None:
    message = message_from_bytes(compose_message(HEAD, a_request(briefing, renditions), NOW).as_bytes(), policy=default)
    assert message["Date"] == "Thu, 12 Mar 2026 06:30:00 +0000"
    assert message["From"] == "Two Rivers Desk <desk@example.org>"
    assert message["Reply-To"] == "editor@example.org"
    assert message["Subject"] == "[TLP:GREEN] Two Rivers Daily – 12 Mar 2026 – No. 142"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "<daily.example.org>"
    assert message["List-Unsubscribe"] == "<mailto:leave@example.org>, <https://example.org/leave>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["X-Briefing-SHA256"].strip() == briefing.digest
    assert message["In-Reply-To"] is None


def test_one_click_is_offered_only_with_an_https_address(briefing: Briefing, renditions: Sequence[Rendition]) -> None:
    head = replace(HEAD, unsubscribe=("mailto:leave@example.org",))
    message = compose_message(head, a_request(briefing, renditions), NOW)
    assert message["List-Unsubscribe"] == "<mailto:leave@example.org>"
    assert message["List-Unsubscribe-Post"] is None


def test_a_correction_answers_the_edition_that_it_corrects(briefing: Briefing, renditions: Sequence[Rendition]) -> None:
    message = compose_message(HEAD, a_request(briefing, renditions, corrects="<first@example.org>"), NOW)
    assert message["In-Reply-To"] == message["References"] == "<first@example.org>"
    assert message["Subject"].startswith("[TLP:GREEN] Correction: Two Rivers Daily")


def test_the_same_request_gives_the_same_bytes_and_the_same_identity(
    briefing: Briefing, renditions: Sequence[Rendition]
) -> None:
    one, two = (compose_message(HEAD, a_request(briefing, renditions), NOW).as_bytes() for _ in range(2))
    assert one == two
    assert make_message_id("example.org", "a", "b") == make_message_id("example.org", "a", "b")
    assert make_message_id("example.org", "a", "b") != make_message_id("example.org", "ab", "")


@pytest.mark.parametrize("title", ["Морской вестник – вечер", "التقرير", "L'été à l'Élysée: “bilan”", "a" * 300])
def test_attachments_keep_names_of_any_script(renditions: Sequence[Rendition], title: str) -> None:
    briefing = editions.an_edition(title=title)
    message = message_from_bytes(compose_message(HEAD, a_request(briefing, renditions), NOW).as_bytes(), policy=default)
    (attachment,) = message.iter_attachments()  # type: ignore[attr-defined]
    name = attachment.get_filename()
    assert name.endswith("2026-03-12.pdf")
    assert name.split()[0].strip("…") in title.replace("'", " ")
    assert len(name) < 120


def test_a_title_from_outside_cannot_add_a_header_or_a_path(renditions: Sequence[Rendition]) -> None:
    briefing = editions.an_edition(title="Quiet\r\nBcc: all@example.org\n../../etc/passwd\x00", marking="")
    content = compose_message(HEAD, a_request(briefing, renditions), NOW).as_bytes()
    message = message_from_bytes(content, policy=default)
    assert message["Bcc"] is None
    assert build_subject(briefing).startswith("Quiet Bcc: all@example.org ../../etc/passwd – ")
    (attachment,) = message.iter_attachments()  # type: ignore[attr-defined]
    assert not set(attachment.get_filename()) & set("/\\\r\n\x00")


@pytest.mark.parametrize("sender", ["desk@example.org\r\nBcc: x@example.org", "nobody", "", "<>"])
def test_a_sender_that_is_none_is_refused(briefing: Briefing, renditions: Sequence[Rendition], sender: str) -> None:
    with pytest.raises(SettingsError, match="is not an e-mail address"):
        compose_message(SenderProfile(sender=sender), a_request(briefing, renditions), NOW)


def test_only_the_wanted_kinds_of_file_are_attached(briefing: Briefing, renditions: Sequence[Rendition]) -> None:
    message = compose_message(HEAD, a_request(briefing, renditions, formats=("json", "pdf", "epub")), NOW)
    assert [part.get_content_type() for part in message.iter_attachments()] == ["application/json", "application/pdf"]
    bare = compose_message(HEAD, a_request(briefing, renditions, formats=()), NOW)
    assert bare.get_content_type() == "multipart/alternative"


def test_every_line_is_short_enough_for_smtp(renditions: Sequence[Rendition]) -> None:
    long = (*renditions[:3], Rendition("email.txt", "text/plain", ("word " * 5000).encode()))
    content = compose_message(HEAD, a_request(editions.ugly(300), long, name="Ünï" * 40), NOW).as_bytes()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    ("theirs", "marking", "leaves"),
    [
        ("TLP:GREEN", "TLP:AMBER", False),
        ("TLP:GREEN", "TLP:GREEN", True),
        ("TLP:AMBER", "TLP:AMBER+STRICT", False),
        ("TLP:RED", "TLP:AMBER+STRICT", True),
        ("TLP:CLEAR", "", True),
        ("TLP:RED", "TOP SECRET", False),
        ("green", "TLP:CLEAR", False),
    ],
)
def test_a_marking_leaves_only_for_whom_it_may(theirs: str, marking: str, leaves: bool) -> None:
    assert can_receive(Recipient(key="a@example.org", marking=theirs), marking) is leaves


def test_text_and_page_are_alternatives_and_the_files_stay_files(
    briefing: Briefing, renditions: Sequence[Rendition]
) -> None:
    mail = (*EmailRenderer().render_parts(briefing), *(r for r in renditions if r.name == "briefing.pdf"))
    content = compose_message(HEAD, a_request(briefing, mail), NOW).as_bytes()
    message = message_from_bytes(content, policy=default)
    shape = [(part.get_content_type(), part.get_content_disposition()) for part in message.walk()]
    assert shape == [
        ("multipart/mixed", None),
        ("multipart/alternative", None),
        ("text/plain", None),
        ("text/html", None),
        ("application/pdf", "attachment"),
    ]
    assert content == compose_message(HEAD, a_request(briefing, mail), NOW).as_bytes()


def test_every_kind_of_file_arrives_under_a_name_of_its_own(briefing: Briefing) -> None:
    names = ("briefing.pdf", "tables.zip", "tables.xlsx", "briefing.mp3", "summary.pdf", "briefing.odd")
    kinds = ("application/pdf", "application/zip", "application/x; a=b", "audio/mpeg", "application/pdf", "a b/c\r\nd")
    files = [Rendition(name, kind, name.encode()) for name, kind in zip(names, kinds, strict=True)]
    wishes = ("pdf", "csv", "xlsx", "mp3", "odd", "zip")
    content = compose_message(HEAD, a_request(briefing, files, formats=wishes), NOW).as_bytes()
    parts = list(message_from_bytes(content, policy=default).iter_attachments())  # type: ignore[attr-defined]
    assert {part.get_content() for part in parts} == {name.encode() for name in names}
    assert len({part.get_filename() for part in parts}) == len(parts) == len(names)
    assert parts[-1].get_content_type() == "application/octet-stream"
