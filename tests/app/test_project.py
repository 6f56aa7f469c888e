"""From a settings file to mail that arrives: the commands of delivery, run as people run them."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from support import editions
from support.fakes import NOON, Clock
from support.postoffice import PASSWORD, USER, PostOffice, opened

from briefings.app.project import open_project
from briefings.app.service_files import build_service_file
from briefings.core.delivery import DeliveryError
from briefings.core.errors import BriefingsError, SettingsError, UsageError
from briefings.core.processes.staged import StageTimeoutError, run_staged
from briefings.publishing.renderers.json import JsonRenderer
from briefings.storage.archive import load_edition as editions_opened
from briefings.storage.records import Delivery

ARTICLES = {
    "ferry.md": "---\ntitle: Ferry returns\noutlet: Harbour Post\ndate: 2026-03-11\n---\n"
    "The ferry to Port Amsel sails again from Monday, the harbour office said. The quay was rebuilt over the winter.\n",
    "dam.md": "---\ntitle: Reservoir is full\noutlet: Inland Courier\ndate: 2026-03-11\n---\n"
    "The reservoir above Velm is full for the first time in three years. Engineers opened two gates on Tuesday.\n",
}
TOPICS = (
    '[[topic]]\nname = "Harbours"\nterms = ["ferry", "harbour"]\n[[topic]]\nname = "Water"\nterms = ["reservoir"]\n'
)


def settings_of(folder: Path, more: str) -> Path:
    """Write a settings file with two articles."""
    (folder / "articles").mkdir()
    for name, text in ARTICLES.items():
        (folder / "articles" / name).write_text(text)
    path = folder / "briefing.toml"
    path.write_text(f'title = "Two Rivers Daily"\narticles = ["articles/"]\nformats = ["pdf"]\n{more}\n{TOPICS}')
    return path


def mail(office: PostOffice) -> str:
    return (
        f'[mail]\nsender = "Desk <desk@example.org>"\nhost = "localhost"\nport = {office.port}\nca = "ca.pem"\n'
        f'user = "{USER}"\npassword_env = "DESK_PASSWORD"\nunsubscribe = ["mailto:leave@example.org"]\n'
        '[[recipient]]\naddress = "ana@example.org"\nname = "Ana"\n'
        '[[recipient]]\naddress = "ben@example.org"\ntopics = ["Water"]\n'
    )


def briefings(folder: Path, *words: str, code: int = 0) -> str:
    """Run a command and return what it prints; errors are part of it."""
    environment = {**os.environ, "DESK_PASSWORD": PASSWORD}
    done = subprocess.run(
        [sys.executable, "-m", "briefings", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, f"{words}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PostOffice]:
    with opened(tmp_path) as made:
        yield made


@pytest.mark.slow
def test_from_articles_to_mail_with_the_pdf_once(tmp_path: Path, office: PostOffice) -> None:
    settings_of(tmp_path, mail(office))
    briefings(tmp_path, "schedule", "--print", "cron", code=2)
    briefings(tmp_path, "send", code=2)
    edit = (tmp_path / "briefing.toml").read_text().replace('["pdf"]', '["pdf", "json"]')
    (tmp_path / "briefing.toml").write_text(edit)
    briefings(tmp_path, "run", "briefing.toml")
    assert "ana@example.org" in briefings(tmp_path, "send", "--dry-run")
    assert office.letters == []
    assert len(list((tmp_path / "output" / "dry-run").glob("*.eml"))) == 2
    briefings(tmp_path, "send", "--to", "ana@example.org")
    briefings(tmp_path, "send")
    assert "2 had" in briefings(tmp_path, "send")
    ana, ben = office.letters
    assert [letter.to for letter in office.letters] == ["ana@example.org", "ben@example.org"]
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
    assert len(re.findall(r"sent +\w+@example.org", briefings(tmp_path, "deliveries"))) == 2
    briefings(tmp_path, "send", "--to", "eve@example.org", code=2)
    (tmp_path / "articles" / "dam.md").write_text(ARTICLES["dam.md"].replace("three years", "five years"))
    said = briefings(tmp_path, "correct", "--note", "It was five years, not three.")
    assert "ana@example.org" in said
    first, again = office.letters[0].message, office.letters[2].message
    assert again["In-Reply-To"] == first["Message-ID"] != again["Message-ID"]
    assert "Correction: Two Rivers Daily" in again["Subject"]
    told = again.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "It was five years, not three." in told
    assert "now says “The reservoir above Velm is full for the first time in five years.”" in " ".join(told.split())


@pytest.mark.slow
def test_the_scheduler_serves_a_slot_says_so_and_ends_when_told(tmp_path: Path, office: PostOffice) -> None:
    path = settings_of(tmp_path, mail(office) + '[schedule]\ncron = "* * * * *"\n')
    desk = open_project(path)
    # It was begun a minute ago: the slot of this minute is due at once.
    desk.library.set_fact(f"since {desk.briefing_key}", (datetime.now(UTC) - timedelta(minutes=1)).isoformat())
    words = [sys.executable, "-m", "briefings", "schedule", str(path)]
    environment = {**os.environ, "DESK_PASSWORD": PASSWORD}
    with subprocess.Popen(
        words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as keeper:
        assert keeper.stdout is not None
        lines = []
        for line in keeper.stdout:
            lines.append(line)
            if " done, " in line:
                break
        keeper.send_signal(signal.SIGTERM)
        rest, _ = keeper.communicate(timeout=300)
    assert keeper.returncode == 0
    assert rest.splitlines()[-1].endswith("two-rivers-daily: stopped")
    assert "making" in "".join(lines)
    assert "2 served" in lines[-1]
    assert len(office.letters) >= 2
    assert "done" in briefings(tmp_path, "status")


@pytest.mark.slow
def test_an_edition_that_is_held_leaves_when_approved(tmp_path: Path) -> None:
    more = '[mail]\nsender = "desk@example.org"\ndrop = "out"\n[[recipient]]\naddress = "ana@example.org"\n'
    more += '[policy]\napproval = true\n[schedule]\nat = ["06:30"]\nnotify = ["editor@example.org"]\n'
    path = settings_of(tmp_path, more)
    clock = Clock(datetime(2026, 3, 12, 6, 0, tzinfo=UTC))
    desk = open_project(path, clock=clock, sleep=clock.sleep)
    said: list[str] = []
    keeper = desk.build_scheduler(said.append)
    keeper.run_pending()
    clock.now += timedelta(minutes=31)
    keeper.run_pending()
    assert not list((tmp_path / "out").glob("2026-*.eml"))
    assert len(list((tmp_path / "out").glob("notice-*.eml"))) == 1
    assert "is held" in briefings(tmp_path, "send", code=2)
    folder = next(path for path in (tmp_path / "output").iterdir() if (path / "briefing.json").is_file())
    held = editions_opened(folder)
    files = {file.name for file in folder.iterdir()}
    assert held.status == "draft"
    assert "approved" in briefings(tmp_path, "approve")
    assert editions_opened(folder) == replace(held, status="approved")
    assert {file.name for file in folder.iterdir()} == files
    assert len(list((tmp_path / "out").glob("2026-*.eml"))) == 1
    assert "does not wait for anybody" in briefings(tmp_path, "approve", code=2)
    clock.now += timedelta(days=1)
    keeper.run_pending()
    # The same articles again: nothing is new, so only a notice goes out, and it says so.
    (notice,) = (tmp_path / "out").glob("2026-03-13*.eml")
    assert b"nothing new since the last edition" in notice.read_bytes()
    assert b"application/pdf" not in notice.read_bytes()
    for article in (tmp_path / "articles").iterdir():
        article.unlink()
    clock.now += timedelta(days=1)
    keeper.run_pending()
    (notice,) = (tmp_path / "out").glob("2026-03-14*.eml")
    assert b"No edition today" in notice.read_bytes()
    assert b"What went wrong" in notice.read_bytes()


@pytest.mark.slow
def test_each_reader_hears_what_changed_since_the_edition_they_had_last(tmp_path: Path) -> None:
    people = '[[recipient]]\naddress = "ana@example.org"\n'
    path = settings_of(tmp_path, f'model = "fast"\n[mail]\nsender = "desk@example.org"\ndrop = "out"\n{people}')
    briefings(tmp_path, "run", "briefing.toml", "--now", "2026-03-12T06:30")
    briefings(tmp_path, "send")
    (tmp_path / "articles" / "bridge.md").write_text(
        "---\ntitle: Bridge closed\noutlet: Inland Courier\ndate: 2026-03-12\n---\n"
        "The bridge over the harbour at Velm is closed to lorries until Easter, the mayor announced.\n"
    )
    path.write_text(path.read_text().replace(people, people + people.replace("ana@", "ben@")))
    briefings(tmp_path, "run", "briefing.toml", "--now", "2026-03-12T18:30")
    assert "2 " not in briefings(tmp_path, "send", "--dry-run").splitlines()[-1]
    briefings(tmp_path, "send")
    mails: dict[tuple[str, bool], tuple[str, ...]] = {}
    for found in (tmp_path / "out").glob("*.eml"):
        message = message_from_bytes(found.read_bytes(), policy=default)
        body = message.get_body(("plain",))
        assert body
        (pdf,) = message.iter_attachments()
        text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf.get_content())).pages)
        said = (" ".join(told.split()) for told in (body.get_content(), text))
        mails[message["To"], "No. 2" in body.get_content()] = tuple(said)
    first, ana, ben = (
        mails[key] for key in (("ana@example.org", False), ("ana@example.org", True), ("ben@example.org", True))
    )
    assert "The first edition of its series" in first[0]
    assert "WHAT CHANGED SINCE NO. 1 OF 12 MARCH 2026" in ana[0]
    assert "What changed since No. 1 of 12 March 2026" in ana[1]
    assert all("The first edition that you are sent" in told for told in ben)


def test_a_second_slot_without_news_is_compared_with_the_first(tmp_path: Path) -> None:
    desk = open_project(settings_of(tmp_path, ""))
    briefing = editions.an_edition()
    folder = desk.output / "edition"
    folder.mkdir()
    (folder / "briefing.json").write_bytes(JsonRenderer().render(briefing).content)
    record = desk.catalogue.register_edition("edition")
    assert desk.judge_edition("edition") == ("send", "")
    delivery = Delivery(
        briefing=desk.briefing_key,
        slot="first",
        recipient="ana@example.org",
        edition="edition",
        state="sent",
        message_id="<1@example.org>",
        repeats=0,
        attempts=1,
        place="",
        reason="",
        changed=NOON,
    )
    desk.library.set_delivery(delivery)
    desk.library.add_edition(replace(record, slot="first"))
    assert desk.judge_edition("edition") == ("send", "")
    desk.library.add_edition(replace(record, slot="second"))
    assert desk.judge_edition("edition") == ("notice", "nothing new since the last edition")


def hanging_work(enter, hangs: bool) -> str:  # type: ignore[no-untyped-def]
    """Work that hangs in its second stage, for ever: who waits for it to end has not ended it."""
    enter("read")
    enter("render")
    while hangs:
        time.sleep(1)
    return "made"


def broken_work(enter, how: str) -> str:  # type: ignore[no-untyped-def]
    """Work that fails, or dies."""
    enter("render")
    if how == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    raise UsageError("articles/ is not there")


def test_work_apart_hands_back_what_it_makes() -> None:
    assert run_staged(hanging_work, False, limits={}, otherwise=60.0) == "made"


def test_a_stage_that_hangs_is_ended_and_named() -> None:
    with pytest.raises(StageTimeoutError, match=r"the stage 'render' took longer than 0.5 seconds and was ended"):
        run_staged(hanging_work, True, limits={"render": 0.5}, otherwise=60.0)
    with pytest.raises(StageTimeoutError, match=r"the stage '(start|render)' was ended: 1 seconds are over"):
        run_staged(hanging_work, True, limits={}, otherwise=60.0, total=1.0)


def test_work_that_fails_or_dies_says_where() -> None:
    with pytest.raises(UsageError, match="articles/ is not there"):
        run_staged(broken_work, "fails", limits={}, otherwise=60.0)
    with pytest.raises(BriefingsError, match=r"the stage 'render' died .SIGKILL; is there enough memory"):
        run_staged(broken_work, "dies", limits={}, otherwise=60.0)


@pytest.mark.parametrize("kind", ["systemd", "cron", "launchd"])
def test_unit_files_keep_strange_paths_whole(kind: str) -> None:
    made = build_service_file(
        kind, Path("/srv/my desk 100%/briefing.toml"), ("/usr/bin/python3", "-m", "briefings"), "daily"
    )
    shown = {"systemd": '"/srv/my desk 100%%/briefing.toml"', "cron": "'/srv/my desk 100\\%/briefing.toml'"}
    assert shown.get(kind, "<string>/srv/my desk 100%/briefing.toml</string>") in made
    with pytest.raises(UsageError, match="choose one of"):
        build_service_file("upstart", Path("x"), (), "daily")


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('[[recipient]]\naddress = "ana@example.org"\n', "needs .mail."),
        ('[mail]\nsender = "d@example.org"\n[[recipient]]\naddress = "a@example.org"\n', "name the server in `host`"),
        ('[[deliver]]\nkind = "folder"\nname = "f"\npath = "p"\n' * 2, "is what another is called"),
        (
            '[[deliver]]\nkind = "webhook"\nname = "w"\nurl = "https://example.org/"\nformats = ["pdf"]\n',
            "carries no files; take out pdf",
        ),
        (
            '[[deliver]]\nkind = "webhook"\nname = "w"\nurl = "http://127.0.0.1.evil.example/"\n',
            "must begin with https",
        ),
        ('[[deliver]]\nkind = "folder"\nname = "email"\npath = "p"\n', "choose another"),
        ('[[deliver]]\nkind = "fax"\nname = "f"\n', "known kinds: folder, webhook"),
        ('[[deliver]]\nkind = "folder"\nname = "f"\npath = "p"\nshape = 1\n', "shape"),
        ('[[deliver]]\nkind = "webhook"\nname = "w"\n', "needs one of url, url_env and url_file"),
        ('[[deliver]]\nkind = "webhook"\nname = "w"\nurl = "http://example.org/"\n', "must begin with https"),
        ('[mail]\nsender = "d@example.org"\ndrop = "o"\nsuppressed = "absent.txt"\n', "absent.txt cannot be read"),
    ],
)
def test_what_cannot_be_seated_is_the_settings_mistake(tmp_path: Path, more: str, told: str) -> None:
    desk = open_project(settings_of(tmp_path, more))
    with pytest.raises(SettingsError, match=told):
        desk.load_delivery_plan()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('[mail]\nsender = "d@example.org\\r\\nBcc: x@example.org"\n', "control characters are refused"),
        ('[mail]\nsender = "nobody"\n', "is not an e-mail address"),
        ('[mail]\nsender = "d@example.org"\npassword = "x"\n', "no such setting"),
        ('[mail]\nsender = "d@example.org"\nunsubscribe = ["http://example.org/x y"]\n', "should match pattern"),
        ('[[recipient]]\naddress = "a b@example.org"\n', "is not an e-mail address"),
        ('[[recipient]]\naddress = "a@example.org"\nmarking = "TLP:GREN"\n', "TLP:GREEN"),
        ('[schedule]\nat = ["25:00"]\n', "schedule, at"),
        ('[policy]\non_empty = "maybe"\n', "on_empty"),
    ],
)
def test_wrong_settings_are_named(tmp_path: Path, more: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told) as raised:
        open_project(settings_of(tmp_path, more))
    assert "hunter2" not in str(raised.value)


def test_recipients_come_from_lists_with_their_wishes(tmp_path: Path) -> None:
    more = '[mail]\nsender = "d@example.org"\ndrop = "o"\nlists = ["people.csv"]\nsuppressed = "gone.txt"\n'
    path = settings_of(tmp_path, more)
    (tmp_path / "people.csv").write_text(
        "address,name,formats,topics,marking\n"
        "ana@bücher.example,Ana,pdf;json,Water; Harbours,TLP:AMBER\nben@example.org,,,,\n"
    )
    (tmp_path / "gone.txt").write_text("# left in May\nBen@Example.org\n")
    seats = open_project(path).load_delivery_plan()
    ana, ben = seats.recipients
    assert (ana.key, ana.formats, ana.topics) == ("ana@xn--bcher-kva.example", ("pdf", "json"), ("Water", "Harbours"))
    assert (ana.marking, ben.marking, ben.formats) == ("TLP:AMBER", "TLP:CLEAR", ("pdf",))
    assert seats.suppressed == {"ben@example.org"}


def test_a_recipient_that_is_wrong_costs_itself_alone(tmp_path: Path) -> None:
    more = '[mail]\nsender = "d@example.org"\ndrop = "o"\nlists = ["people.csv", "absent.csv", "latin.csv"]\n'
    more += '[[recipient]]\naddress = "ana@example.org"\n'
    more += '[[recipient]]\naddress = "Ana@Example.org"\nformats = ["json"]\n'
    path = settings_of(tmp_path, more)
    (tmp_path / "people.csv").write_text(
        "address,marking\nben@example.org,TLP:PINK\nANA@example.org,\ncleo@example.org,\nnobody,\n,\ncleo@EXAMPLE.org,\n"
    )
    (tmp_path / "latin.csv").write_bytes("address,name\nzoë@example.org,Zoë\n".encode("latin-1"))
    plan = open_project(path).load_delivery_plan()
    assert [(one.key, one.formats) for one in plan.recipients] == [
        ("ana@example.org", ("pdf",)),
        ("cleo@example.org", ("pdf",)),
    ]
    told = "\n".join(map(str, plan.problems))
    for reason in (
        "Ana@Example.org: named twice",
        "people.csv:2: marking",
        "ANA@example.org: named twice",
        "people.csv:5: address",
        "people.csv:6: address",
        "cleo@EXAMPLE.org: named twice",
        "absent.csv: cannot be read",
        "latin.csv: cannot be read",
    ):
        assert reason in told
    assert len(plan.problems) == 8


def test_every_operator_is_told_though_others_and_the_lists_cannot_be_reached(tmp_path: Path) -> None:
    more = '[mail]\nsender = "d@example.org"\ndrop = "o"\nlists = ["absent.csv"]\nsuppressed = "absent.txt"\n'
    more += '[[deliver]]\nkind = "webhook"\nname = "down"\nurl = "http://127.0.0.1:9/"\n'
    more += '[schedule]\nat = ["06:30"]\nnotify = ["nobody", "down", "ops@example.org"]\n'
    project = open_project(settings_of(tmp_path, more), sleep=lambda seconds: None)
    with pytest.raises(DeliveryError, match=r"nobody: .*; down: the webhook cannot be reached") as raised:
        project.notify_operators("It failed", "why", "slot 1")
    assert "ops@example.org" not in str(raised.value)
    (notice,) = (tmp_path / "o").glob("notice-*.eml")
    assert "It failed" in notice.read_text()


def test_secrets_come_from_places_that_nobody_else_may_read(tmp_path: Path) -> None:
    from briefings.config.secrets import make_secret_getter

    path = tmp_path / "password"
    path.write_text("s3cret\n")
    path.chmod(0o644)
    with pytest.raises(SettingsError, match=r"others may read .*chmod 600"):
        make_secret_getter("[mail] password", file=path)()
    path.chmod(0o600)
    assert make_secret_getter("[mail] password", file=path)() == "s3cret"
    assert make_secret_getter("[mail] password", env="DESK", environ={"DESK": "x"})() == "x"
    assert make_secret_getter("[mail] password")() == ""
    with pytest.raises(SettingsError, match="DESK is not set"):
        make_secret_getter("[mail] password", env="DESK", environ={})()
    with pytest.raises(SettingsError, match="cannot be read"):
        make_secret_getter("[mail] password", file=tmp_path / "absent")()
