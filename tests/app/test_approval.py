"""With `approval = true` nothing leaves unseen: not by hand, not for a slot, whatever road it takes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.postoffice import PostOffice, opened
from support.projects import call_command, mail_settings, write_settings

from briefings.storage.archive import load_edition


@pytest.fixture
def post_office(tmp_path: Path) -> Iterator[PostOffice]:
    with opened(tmp_path) as made:
        yield made


def the_edition(folder: Path) -> Path:
    return next(path.parent for path in (folder / "output").glob("*/briefing.json"))


@pytest.mark.slow
def test_what_is_made_by_hand_is_a_draft_and_held_until_it_is_approved(tmp_path: Path, post_office: PostOffice) -> None:
    more = 'model = "fast"\n' + mail_settings(post_office)
    path = write_settings(tmp_path, more)
    plain = path.read_text().replace('["pdf"]', '["html", "json"]').replace("address =", "formats = []\naddress =")
    path.write_text(plain)
    call_command(tmp_path, "run", "briefing.toml")
    open_road = path.read_text()
    path.write_text(open_road + "[policy]\napproval = true\n")
    # It was made before anybody asked for approval; that it does not say "draft" lets it go no more.
    assert "is held" in call_command(tmp_path, "send", code=2)
    call_command(tmp_path, "run", "briefing.toml")
    held = load_edition(the_edition(tmp_path))
    assert held.status == "draft"
    for words in (("send",), ("send", "--to", "ana@example.org"), ("send", held.digest[:8], "--resend")):
        assert "is held; `briefings approve" in call_command(tmp_path, *words, code=2)
    assert "held" in call_command(tmp_path, "editions")
    assert "ana@example.org" in call_command(tmp_path, "send", "--dry-run")
    assert post_office.letters == []
    # No schedule is needed to approve.
    said = call_command(tmp_path, "approve", "--by", "Ana Lind")
    assert "approved at 2" in said
    assert "`briefings send` sends it" in said
    approved = load_edition(the_edition(tmp_path))
    assert (approved.status, approved.digest) == ("approved", held.digest)
    assert approved.approved
    assert replace(approved, status="draft", approved=None, approved_by="") == held
    moment = f"{approved.approved:%Y-%m-%d %H:%M} UTC"
    assert f"approved at {moment}" in call_command(tmp_path, "editions")
    assert "approved by Ana Lind on" in (the_edition(tmp_path) / "briefing.html").read_text()
    assert "does not wait for anybody" in call_command(tmp_path, "approve", code=2)
    call_command(tmp_path, "send")
    assert [letter.to for letter in post_office.letters] == ["ana@example.org", "ben@example.org"]
    body = post_office.letters[0].message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "approved by Ana Lind on" in " ".join(body.split())
    # Made again it is a draft again, and what was approved was another print.
    assert "nothing has come in since" in call_command(tmp_path, "run", code=4)
    call_command(tmp_path, "run", "--since", "2026-03-01")
    assert "is held" in call_command(tmp_path, "send", "--resend", code=2)
    assert "withdrawn" in call_command(tmp_path, "approve", "--withdraw")
    assert "is withdrawn" in call_command(tmp_path, "send", code=2)
    path.write_text(open_road)
    assert "is withdrawn" in call_command(tmp_path, "send", code=2)
