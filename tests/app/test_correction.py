"""Corrections: those who had the edition are told what changed for them, all others get the one that is right."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.postoffice import PASSWORD, USER, Letter, PostOffice, opened
from support.projects import ARTICLES, call_command, write_settings

from briefings.app.delivery import send_edition
from briefings.app.project import open_project
from briefings.storage.archive import load_edition


@pytest.fixture
def post_office(tmp_path: Path) -> Iterator[PostOffice]:
    with opened(tmp_path) as made:
        yield made


def a_recipient(name: str, topic: str = "") -> str:
    wish = f'topics = ["{topic}"]\n' if topic else ""
    return f'[[recipient]]\naddress = "{name}@example.org"\nformats = []\n{wish}'


def settings_with(post_office: PostOffice, *recipients: str) -> str:
    return (
        f'model = "fast"\n[mail]\nsender = "desk@example.org"\nhost = "localhost"\nport = {post_office.port}\n'
        f'ca = "ca.pem"\nuser = "{USER}"\npassword_env = "DESK_PASSWORD"\nretry_minutes = 0\n{"".join(recipients)}'
    )


def take_letters(post_office: PostOffice) -> dict[str, Letter]:
    """Return what has come since the last call, by the name of whom it is for."""
    found = {letter.to.partition("@")[0]: letter for letter in post_office.letters}
    assert len(found) == len(post_office.letters)
    post_office.letters.clear()
    return found


def read_text(letter: Letter) -> str:
    body = letter.message.get_body(("plain",))
    assert body
    return " ".join(body.get_content().split())


@pytest.mark.slow
def test_the_end_of_the_chain_is_what_everybody_gets(tmp_path: Path, post_office: PostOffice) -> None:
    people = (a_recipient("ana"), a_recipient("ben", "Water"), a_recipient("cyd", "Harbours"), a_recipient("dee"))
    path = write_settings(tmp_path, settings_with(post_office, *people))
    path.write_text(path.read_text().replace('["pdf"]', '["json"]'))
    assert str(PASSWORD) not in path.read_text()
    call_command(tmp_path, "run", "briefing.toml")
    post_office.fault = lambda stage, to: "550 no" if (stage, to) == ("rcpt", "dee@example.org") else None
    call_command(tmp_path, "send", code=3)
    first = take_letters(post_office)
    assert set(first) == {"ana", "ben", "cyd"}

    # The correction is made, and no server takes it: it is still what goes out next, and never a second No. 1.
    dam = tmp_path / "articles" / "dam.md"
    dam.write_text(ARTICLES["dam.md"].replace("two gates", "four gates"))
    post_office.fault = lambda stage, to: "550 no" if stage == "rcpt" else None
    call_command(tmp_path, "correct", "--note", "Four gates, not two.", code=3)
    assert take_letters(post_office) == {}
    post_office.fault = lambda stage, to: None
    path.write_text(path.read_text() + a_recipient("eve"))
    call_command(tmp_path, "send")
    second = take_letters(post_office)
    # Nothing changed for who reads of harbours.
    assert set(second) == {"ana", "ben", "dee", "eve"}
    for name in ("ana", "ben"):
        assert second[name].message["In-Reply-To"] == first[name].identity
        assert "Correction" in second[name].message["Subject"]
        assert "Four gates, not two." in read_text(second[name])
        assert "now says" in read_text(second[name])
    for name in ("dee", "eve"):
        assert second[name].message["In-Reply-To"] is None
        assert "Correction" not in second[name].message["Subject"]
        assert "corrected" in read_text(second[name])
    assert all("No. 1" in str(letter.message["Subject"]) for letter in second.values())
    for words in (("send",), ("send", "1")):
        call_command(tmp_path, *words)
        assert take_letters(post_office) == {}
    catalogue = open_project(path).catalogue
    last = catalogue.find_edition()
    (wrong,) = catalogue.list_corrected_editions(last)
    assert f"was corrected by {last.name}" in call_command(tmp_path, "send", wrong.name, "--resend", code=2)
    # A slot of the first that is taken up again goes on with the correction, which all have by now.
    outcome = send_edition(open_project(path), wrong.name, "2026-03-12T06:30:00Z")
    assert (outcome.receipts, outcome.already_sent) == ((), 4)

    # Made anew it says the same: nothing is kept and nobody mailed.
    before = {folder.name for folder in (tmp_path / "output").iterdir()}
    assert "says the same" in call_command(tmp_path, "correct", code=2)
    assert {folder.name for folder in (tmp_path / "output").iterdir()} == before

    # What the first one said is true after all: it is a new edition all the same, under the same number.
    dam.write_text(ARTICLES["dam.md"])
    call_command(tmp_path, "correct")
    third = take_letters(post_office)
    assert set(third) == {"ana", "ben", "dee", "eve"}
    assert third["ana"].message["In-Reply-To"] == second["ana"].identity
    end = catalogue.find_edition("1")
    assert [record.name for record in catalogue.list_corrected_editions(end)] == [wrong.name, last.name]
    assert (load_edition(tmp_path / "output" / end.name).correction, end.number) == (2, 1)


@pytest.mark.slow
def test_a_correction_waits_to_be_approved_like_any_edition(tmp_path: Path, post_office: PostOffice) -> None:
    path = write_settings(tmp_path, settings_with(post_office, a_recipient("ana")) + "[policy]\napproval = true\n")
    path.write_text(path.read_text().replace('["pdf"]', '["json"]'))
    call_command(tmp_path, "run", "briefing.toml")
    call_command(tmp_path, "approve")
    call_command(tmp_path, "send")
    first = take_letters(post_office)
    (tmp_path / "articles" / "dam.md").write_text(ARTICLES["dam.md"].replace("three years", "five years"))
    assert "held; `briefings approve" in call_command(tmp_path, "correct")
    assert "is held" in call_command(tmp_path, "send", "1", code=2)
    assert take_letters(post_office) == {}
    assert "approved at" in call_command(tmp_path, "approve", "1", "--by", "Ana Lind")
    (letter,) = take_letters(post_office).values()
    assert letter.message["In-Reply-To"] == first["ana"].identity
    assert "five years" in read_text(letter)
    assert "approved by Ana Lind" in read_text(letter)
