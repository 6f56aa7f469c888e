"""The scheduler of a settings file, run as people run it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest
from support.fakes import Clock
from support.postoffice import PASSWORD, PostOffice, opened
from support.projects import call_command, mail_settings, write_settings

from briefings.app.project import open_project
from briefings.app.project_scheduler import build_scheduler
from briefings.storage.archive import load_edition


@pytest.fixture
def post_office(tmp_path: Path) -> Iterator[PostOffice]:
    with opened(tmp_path) as made:
        yield made


@pytest.mark.slow
def test_the_scheduler_serves_a_slot_says_so_and_ends_when_told(tmp_path: Path, post_office: PostOffice) -> None:
    path = write_settings(tmp_path, mail_settings(post_office) + '[schedule]\ncron = "* * * * *"\n')
    project = open_project(path)
    # It was begun a minute ago: the slot of this minute is due at once.
    project.library.set_fact(f"since {project.briefing_key}", (datetime.now(UTC) - timedelta(minutes=1)).isoformat())
    words = [sys.executable, "-m", "briefings", "schedule", str(path), "--log-format", "json"]
    environment = {**os.environ, "DESK_PASSWORD": PASSWORD}
    with subprocess.Popen(
        words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as scheduler:
        assert scheduler.stdout is not None
        lines = []
        for line in scheduler.stdout:
            lines.append(line)
            if " done, " in line:
                break
        scheduler.send_signal(signal.SIGTERM)
        rest, _ = scheduler.communicate(timeout=300)
    assert scheduler.returncode == 0
    last, done = json.loads(rest.splitlines()[-1]), json.loads(lines[-1])
    assert (last["event"], last["text"]) == ("stopped", "two-rivers-daily: stopped")
    events = [json.loads(line)["event"] for line in lines]
    assert events[0] == "started"
    assert "slot-making" in events
    assert (done["event"], done["recipients"], done["level"]) == ("slot-done", 2, "info")
    assert done["edition"] in {folder.name for folder in (tmp_path / "output").iterdir()}
    health = json.loads((tmp_path / "output" / "health.json").read_bytes())
    assert (health["state"], health["last_slot"]["edition"]) == ("ok", done["edition"])
    assert len(post_office.letters) >= 2
    assert "done" in call_command(tmp_path, "status")


@pytest.mark.slow
def test_an_edition_that_is_held_leaves_when_approved(tmp_path: Path) -> None:
    more = '[mail]\nsender = "desk@example.org"\ndrop = "out"\n[[recipient]]\naddress = "ana@example.org"\n'
    more += '[policy]\napproval = true\n[schedule]\nat = ["06:30"]\nnotify = ["editor@example.org"]\n'
    path = write_settings(tmp_path, more)
    clock = Clock(datetime(2026, 3, 12, 6, 0, tzinfo=UTC))
    project = open_project(path, clock=clock, sleep=clock.sleep)
    said: list[str] = []
    scheduler = build_scheduler(project, said.append)
    scheduler.run_pending()
    clock.now += timedelta(minutes=31)
    scheduler.run_pending()
    assert not list((tmp_path / "out").glob("2026-*.eml"))
    assert len(list((tmp_path / "out").glob("notice-*.eml"))) == 1
    assert "is held" in call_command(tmp_path, "send", code=2)
    folder = next(path for path in (tmp_path / "output").iterdir() if (path / "briefing.json").is_file())
    held = load_edition(folder)
    files = {file.name for file in folder.iterdir()}
    assert held.status == "draft"
    assert "approved" in call_command(tmp_path, "approve")
    approved = load_edition(folder)
    assert approved.approved
    assert replace(approved, approved=None, approved_by="") == replace(held, status="approved")
    assert {file.name for file in folder.iterdir()} == files
    assert len(list((tmp_path / "out").glob("2026-*.eml"))) == 1
    assert "does not wait for anybody" in call_command(tmp_path, "approve", code=2)
    clock.now += timedelta(days=1)
    scheduler.run_pending()
    # The same articles again: nothing is new, so only a notice goes out, and it says so.
    (notice,) = (tmp_path / "out").glob("2026-03-13*.eml")
    assert b"nothing new since the last edition" in notice.read_bytes()
    assert b"application/pdf" not in notice.read_bytes()
    for article in (tmp_path / "articles").iterdir():
        article.unlink()
    clock.now += timedelta(days=1)
    scheduler.run_pending()
    (notice,) = (tmp_path / "out").glob("2026-03-14*.eml")
    assert b"No edition today" in notice.read_bytes()
    assert b"What went wrong" in notice.read_bytes()


@pytest.mark.slow
def test_a_slot_is_served_by_one_reading_of_the_settings_and_waits_while_its_folder_is_away(tmp_path: Path) -> None:
    head = 'marking = "TLP:CLEAR"\nmodel = "fast"\n[mail]\nsender = "desk@example.org"\ndrop = "out"\n'
    ana = '[[recipient]]\naddress = "ana@example.org"\nformats = []\nmarking = "TLP:RED"\n'
    ben = ana.replace("ana@", "ben@")
    more = '[policy]\non_empty = "send"\n[schedule]\nat = ["06:30"]\nnotify = ["editor@example.org"]\n'
    path = write_settings(tmp_path, head + ana + ben + more)
    path.write_text(path.read_text().replace('["pdf"]', '["json"]'))
    clock = Clock(datetime(2026, 3, 12, 6, 0, tzinfo=UTC))
    scheduler = build_scheduler(open_project(path, clock=clock, sleep=clock.sleep), lambda text: None)
    scheduler.run_pending()
    made = scheduler.actions.make_edition

    def edit_and_make(slot: str, moment: datetime, limit: float) -> str:
        """While the edition is made, its marking is raised and a recipient taken out."""
        path.write_text(path.read_text().replace("TLP:CLEAR", "TLP:RED", 1).replace(ben, ""))
        return made(slot, moment, limit)

    with mock.patch.object(type(scheduler.actions), "make_edition", lambda self, *given: edit_and_make(*given)):
        clock.now += timedelta(minutes=31)
        scheduler.run_pending()
    letters = {file.name: file.read_text() for file in (tmp_path / "out").glob("2026-*.eml")}
    assert sum("ben@example.org" in name for name in letters) == 1
    assert not any("TLP:RED" in text for text in letters.values())
    # The next slot goes by the new settings, in all that is done.
    clock.now += timedelta(days=1)
    (tmp_path / "output").rename(tmp_path / "away")
    for _ in range(3):
        assert scheduler.run_pending() == clock.now + timedelta(seconds=30)
    assert not (tmp_path / "output").exists()
    assert len(list((tmp_path / "out").glob("notice-*.eml"))) == 1
    (tmp_path / "away").rename(tmp_path / "output")
    scheduler.run_pending()
    (new,) = {file.name for file in (tmp_path / "out").glob("2026-*.eml")} - set(letters)
    assert "ana@example.org" in new
    assert "Subject: [TLP:RED]" in (tmp_path / "out" / new).read_text()
