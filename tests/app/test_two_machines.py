"""Two machines, each with a folder of its own, on one library in PostgreSQL: one series, whoever makes an edition."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from unittest import mock

import pytest
from support.fakes import Clock
from support.machinerun import machine_run
from support.postgres import programs, server
from support.projects import ARTICLES, call_command

from briefings.app.project import open_project
from briefings.app.project_scheduler import ProjectActions, build_scheduler
from briefings.app.scheduler import Scheduler


class Killed(BaseException):
    """The machine goes off: nothing of ours may catch it."""


@pytest.fixture
def address() -> Iterator[str]:
    if programs() is None:
        pytest.skip("no PostgreSQL server here; on Debian: apt-get install postgresql")
    with server() as found:
        yield found


def a_machine(folder: Path, address: str, clock: Clock) -> Scheduler:
    folder.mkdir()
    (folder / "briefing.toml").write_text(
        'title = "Two Rivers Daily"\narticles = ["../articles/"]\nformats = ["html"]\nmodel = "fast"\n'
        f'[library]\nurl = "{address}"\n[mail]\nsender = "desk@example.org"\ndrop = "../out"\n'
        '[[recipient]]\naddress = "ana@example.org"\nformats = ["html"]\n[schedule]\nat = ["06:30"]\n'
    )
    return build_scheduler(open_project(folder / "briefing.toml", clock=clock, sleep=clock.sleep), lambda text: None)


def read_mails(folder: Path) -> dict[str, EmailMessage]:
    found = {}
    for path in (folder / "out").glob("2026-*.eml"):
        message = message_from_bytes(path.read_bytes(), policy=default)
        assert isinstance(message, EmailMessage)
        found[path.name] = message
    return found


@pytest.mark.slow
def test_numbers_predecessors_and_files_come_from_the_library(tmp_path: Path, address: str) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "ferry.md").write_text(ARTICLES["ferry.md"])
    clock = Clock(datetime(2026, 3, 12, 6, 0, tzinfo=UTC))
    here, there = (a_machine(tmp_path / name, address, clock) for name in ("here", "there"))
    here.run_pending(), there.run_pending()
    seen: set[str] = set()

    def serve(machine: Scheduler) -> EmailMessage:
        """Serve the slot of the next day, and return the one mail that it brings."""
        machine.run_pending()
        mails = read_mails(tmp_path)
        (name,) = set(mails) - seen
        seen.add(name)
        return mails[name]

    clock.now += timedelta(minutes=31)
    assert "No. 1" in serve(here)["Subject"]

    (articles / "dam.md").write_text(ARTICLES["dam.md"])
    clock.now += timedelta(days=1)
    second = serve(there)
    assert "No. 2" in second["Subject"]
    body = second.get_body(("plain",))
    assert body
    assert "SINCE NO. 1" in body.get_content()
    assert "Reservoir is full" in body.get_content()

    # Nothing is new: the notice has no number and says that there is no edition.
    clock.now += timedelta(days=1)
    notice = serve(here)
    assert notice["Subject"].startswith("No edition: Two Rivers Daily")
    assert "No. 3" not in notice.as_string()

    # The machine that made the third goes off before it is sent; the other one sends the very files.
    (articles / "bridge.md").write_text(
        "---\ntitle: Bridge closed\noutlet: Inland Courier\ndate: 2026-03-15\n---\n"
        "The bridge over the harbour at Velm is closed to lorries until Easter, the mayor announced.\n"
    )
    clock.now += timedelta(days=1)
    with mock.patch.object(ProjectActions, "send_edition", side_effect=Killed), pytest.raises(Killed):
        here.run_pending()
    third = serve(there)
    assert "No. 3" in third["Subject"]
    (attached,) = third.iter_attachments()
    (slot,) = (one for one in here.library.list_slots("two-rivers-daily") if one.slot.startswith("2026-03-15"))
    made = tmp_path / "here" / "output" / slot.edition
    assert attached.get_payload(decode=True) == (made / "briefing.html").read_bytes()
    theirs = tmp_path / "there" / "output" / slot.edition
    assert {path.name: path.read_bytes() for path in theirs.iterdir()} == {
        path.name: path.read_bytes() for path in made.iterdir()
    }

    # What is made by hand takes its number from the library too, and waits for whoever is at work.
    with here.library.lock("two-rivers-daily"):
        assert "in the hands of another program" in call_command(tmp_path / "there", "run", "briefing.toml", code=1)
    call_command(tmp_path / "there", "run", "--now", "2026-03-16T06:30", "--since", "2026-03-01")
    numbers = sorted(n for n in here.library.list_used_numbers("two-rivers-daily").values() if n)
    assert numbers == [1, 2, 3, 4]


@pytest.mark.slow
def test_machines_that_are_killed_lose_nothing_and_number_every_edition_once(tmp_path: Path, address: str) -> None:
    found = machine_run(tmp_path, address, slots=1, seed=3)
    assert found.kills >= 1
    assert found.doubled <= found.kills
    assert found.numbers == (1,)
