"""From a settings file to mail that arrives, and the edition as it is for each recipient."""

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from support import editions
from support.postoffice import PostOffice, opened
from support.projects import ARTICLES, call_command, mail_settings, run_command, write_settings

from briefings.app.delivery import build_recipient_versions, notify_operators
from briefings.app.project import open_project
from briefings.core.delivery import DeliveryError, Recipient
from briefings.core.edition import Briefing, Rendition
from briefings.edition.changes import with_changes_since
from briefings.publishing.extraction.document_text import extract_text


@pytest.fixture
def post_office(tmp_path: Path) -> Iterator[PostOffice]:
    with opened(tmp_path) as made:
        yield made


@pytest.mark.slow
def test_from_articles_to_mail_with_the_pdf_once(tmp_path: Path, post_office: PostOffice) -> None:
    write_settings(tmp_path, 'model = "fast"\n' + mail_settings(post_office))
    call_command(tmp_path, "schedule", "--print", "cron", code=2)
    call_command(tmp_path, "send", code=2)
    edit = (tmp_path / "briefing.toml").read_text().replace('["pdf"]', '["pdf", "json"]')
    (tmp_path / "briefing.toml").write_text(edit)
    run_command(tmp_path, "run", "briefing.toml")
    assert "ana@example.org" in call_command(tmp_path, "send", "--dry-run")
    assert post_office.letters == []
    assert len(list((tmp_path / "output" / "dry-run").glob("*.eml"))) == 2
    call_command(tmp_path, "send", "--to", "ana@example.org")
    call_command(tmp_path, "send")
    assert "2 had" in call_command(tmp_path, "send")
    ana, ben = post_office.letters
    assert [letter.to for letter in post_office.letters] == ["ana@example.org", "ben@example.org"]
    (attachment,) = ana.message.iter_attachments()
    text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(attachment.get_content())).pages)
    assert "The ferry to Port Amsel sails again" in text
    body = ben.message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "WATER" in body
    assert "HARBOURS" not in body
    (theirs,) = ben.message.iter_attachments()
    text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(theirs.get_content())).pages)
    assert "reservoir above Velm" in text
    assert "Port Amsel" not in text
    assert len(re.findall(r"sent +\w+@example.org", call_command(tmp_path, "deliveries"))) == 2
    call_command(tmp_path, "send", "--to", "eve@example.org", code=2)
    (tmp_path / "articles" / "dam.md").write_text(ARTICLES["dam.md"].replace("three years", "five years"))
    said = call_command(tmp_path, "correct", "--note", "It was five years, not three.")
    assert "ana@example.org" in said
    first, again = post_office.letters[0].message, post_office.letters[2].message
    assert again["In-Reply-To"] == first["Message-ID"] != again["Message-ID"]
    assert "Correction: Two Rivers Daily" in again["Subject"]
    told = again.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "It was five years, not three." in told
    assert "now says “The reservoir above Velm is full for the first time in five years.”" in " ".join(told.split())


@pytest.mark.slow
def test_each_reader_hears_what_changed_since_the_edition_they_had_last(tmp_path: Path) -> None:
    people = '[[recipient]]\naddress = "ana@example.org"\nformats = ["html"]\n'
    path = write_settings(tmp_path, f'model = "fast"\n[mail]\nsender = "desk@example.org"\ndrop = "out"\n{people}')
    path.write_text(path.read_text().replace('["pdf"]', '["html"]'))
    call_command(tmp_path, "run", "briefing.toml", "--now", "2026-03-12T06:30")
    call_command(tmp_path, "send")
    (tmp_path / "articles" / "bridge.md").write_text(
        "---\ntitle: Bridge closed\noutlet: Inland Courier\ndate: 2026-03-12\n---\n"
        "The bridge over the harbour at Velm is closed to lorries until Easter, the mayor announced.\n"
    )
    path.write_text(path.read_text().replace(people, people + people.replace("ana@", "ben@")))
    call_command(tmp_path, "run", "briefing.toml", "--now", "2026-03-12T18:30")
    assert "2 " not in call_command(tmp_path, "send", "--dry-run").splitlines()[-1]
    call_command(tmp_path, "send")
    mails: dict[tuple[str, bool], tuple[str, ...]] = {}
    for found in (tmp_path / "out").glob("*.eml"):
        message = message_from_bytes(found.read_bytes(), policy=default)
        body = message.get_body(("plain",))
        assert body
        (page,) = message.iter_attachments()
        text = extract_text(Rendition("briefing.html", "text/html", page.get_payload(decode=True)))
        said = (" ".join(told.split()) for told in (body.get_content(), text or ""))
        mails[message["To"], "No. 2" in body.get_content()] = tuple(said)
    first, ana, ben = (
        mails[key] for key in (("ana@example.org", False), ("ana@example.org", True), ("ben@example.org", True))
    )
    assert "the first edition of its series" in first[0]
    assert "WHAT CHANGED SINCE NO. 1 OF 12 MARCH 2026" in ana[0]
    assert "What changed since No. 1 of 12 March 2026" in ana[1]
    assert all("the first edition that you are sent" in told for told in ben)


def some_people(*keys: str, topics: tuple[str, ...] = ()) -> tuple[Recipient, ...]:
    return tuple(Recipient(key=key, topics=topics) for key in keys)


@pytest.fixture
def earlier() -> dict[str, Briefing]:
    """Two earlier editions, each a section longer than the one before it."""
    whole = editions.an_edition()
    return {
        f"e{number}": replace(whole, number=number, sections=whole.sections[:number], since="", changes=())
        for number in (1, 2)
    }


def test_those_who_had_the_same_edition_last_share_a_version_and_the_kept_one_where_it_is_theirs(
    earlier: dict[str, Briefing],
) -> None:
    kept = with_changes_since(editions.an_edition(), earlier["e2"], 3)
    made = build_recipient_versions(
        kept, some_people("a", "b", "c", "d"), {"a": "e2", "b": "e2", "c": "e1"}, earlier.__getitem__
    )
    assert made["a"] is made["b"] is kept
    assert str(made["c"].since).startswith("No. 1")
    assert sum(c.status == "new" for c in made["c"].changes) > sum(c.status == "new" for c in kept.changes)
    assert (made["d"].since, made["d"].changes, made["d"].number) == ("", (), 3)
    assert len({made[key].digest for key in "acd"}) == 3


def test_a_reader_of_some_topics_hears_what_changed_in_them_only(earlier: dict[str, Briefing]) -> None:
    kept = with_changes_since(editions.an_edition(), earlier["e2"], 3)
    topic = kept.sections[0].title
    made = build_recipient_versions(kept, some_people("a", topics=(topic,)), {"a": "e2"}, earlier.__getitem__)["a"]
    assert made.quiet
    assert {change.item for change in made.changes} == {item.id for item in kept.sections[0].items}


def test_an_edition_of_nothing_is_the_same_for_all(earlier: dict[str, Briefing]) -> None:
    assert (
        build_recipient_versions(replace(editions.an_edition(), number=None), some_people("a"), {}, earlier.__getitem__)
        == {}
    )


def test_every_operator_is_told_though_others_and_the_lists_cannot_be_reached(tmp_path: Path) -> None:
    more = '[mail]\nsender = "d@example.org"\ndrop = "o"\nlists = ["absent.csv"]\nsuppressed = "absent.txt"\n'
    more += '[[deliver]]\nkind = "webhook"\nname = "down"\nurl = "http://127.0.0.1:9/"\n'
    more += '[schedule]\nat = ["06:30"]\nnotify = ["nobody", "down", "ops@example.org"]\n'
    project = open_project(write_settings(tmp_path, more), sleep=lambda seconds: None)
    with pytest.raises(DeliveryError, match=r"nobody: .*; down: the webhook cannot be reached") as raised:
        notify_operators(project, "It failed", "why", "slot 1")
    assert "ops@example.org" not in str(raised.value)
    (notice,) = (tmp_path / "o").glob("notice-*.eml")
    assert "It failed" in notice.read_text()
