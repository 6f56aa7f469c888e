"""The library: what it remembers, how it grows older, and who may write."""

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from briefings.errors import BriefingsError, UsageError
from briefings.library.database import Busy
from briefings.library.library import Library, slot_name
from briefings.library.records import Delivery, EditionRecord, Slot
from briefings.library.schema import STEPS

NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)


def an_edition(name: str = "e1", number: int | None = 1, made: datetime = NOON) -> EditionRecord:
    return EditionRecord(
        name=name, briefing="daily", number=number, digest="d", slot="s", state="made", corrects="", made=made
    )


def a_slot(moment: datetime = NOON, state: str = "taken") -> Slot:
    return Slot(
        briefing="daily",
        slot=slot_name(moment),
        moment=moment,
        state=state,
        edition="",
        due=None,
        reason="",
        changed=moment,
    )


def a_delivery(edition: str = "e1", state: str = "sent") -> Delivery:
    return Delivery(
        briefing="daily",
        slot="s",
        recipient="ana@example.org",
        edition=edition,
        state=state,
        message_id="<1@example.org>",
        repeats=0,
        attempts=1,
        place="",
        reason="",
        changed=NOON,
    )


def test_what_is_entered_is_found_again_in_utc(tmp_path: Path) -> None:
    path = tmp_path / "new" / "library.sqlite"
    Library(path).add_edition(an_edition())
    library = Library(path)
    library.set_slot(a_slot())
    library.set_delivery(a_delivery(state="sending"))
    library.set_delivery(a_delivery())
    assert library.edition("e1") == an_edition()
    assert library.latest_slot("daily") == library.slot("daily", "2026-03-12T12:00:00Z") == a_slot()
    assert library.deliveries("daily") == (a_delivery(),)
    assert library.delivery("daily", "s", "ben@example.org") is None
    assert library.edition("e2") is None


def test_editions_come_newest_first_and_their_state_can_change(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.sqlite")
    library.add_edition(an_edition("e1", 7))
    library.add_edition(an_edition("e2", 3, NOON + timedelta(hours=1)))
    assert [edition.name for edition in library.editions("daily")] == ["e2", "e1"]
    assert library.editions("weekly") == ()
    library.mark_edition("e1", "approved")
    assert library.edition("e1").state == "approved"  # type: ignore[union-attr]


def test_open_slots_are_those_that_something_still_has_to_happen_to(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.sqlite")
    for hour, state in enumerate(("done", "missed", "held", "sending", "failed", "skipped")):
        library.set_slot(a_slot(NOON + timedelta(hours=hour), state))
    assert [slot.state for slot in library.open_slots("daily")] == ["held", "sending"]
    assert library.forget_before("daily", NOON + timedelta(hours=9)) == 2
    assert len(library.slots("daily")) == 4


def test_facts_are_kept(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.sqlite")
    library.note("a", "1")
    library.note("a", "2")
    assert (library.fact("a"), library.fact("b")) == ("2", "")


def test_a_delivery_belongs_to_an_edition_that_there_is(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.sqlite")
    with pytest.raises((IntegrityError, BriefingsError)):
        library.set_delivery(a_delivery("no such edition"))


def test_the_file_is_written_ahead_and_durable(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.sqlite")
    with library._reading() as connection:
        pragmas = [
            connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert pragmas == ["wal", 2, 1]


def test_an_older_library_is_brought_to_today_with_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    Library(path).add_edition(an_edition())

    def third(connection, database) -> None:  # type: ignore[no-untyped-def]
        connection.execute(text("ALTER TABLE editions ADD COLUMN pages INTEGER DEFAULT 0"))

    library = Library(path, steps=(*STEPS, third))
    assert library.fact("schema") == "3"
    with library._reading() as connection:
        assert connection.scalar(text("SELECT pages FROM editions WHERE name = 'e1'")) == 0


def test_a_migration_that_breaks_leaves_the_library_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    Library(path).add_edition(an_edition())

    def half(connection, database) -> None:  # type: ignore[no-untyped-def]
        connection.execute(text("ALTER TABLE editions ADD COLUMN pages INTEGER"))
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        Library(path, steps=(*STEPS, half))
    library = Library(path)
    assert library.edition("e1") == an_edition()
    with library._reading() as connection:
        assert "pages" not in list(connection.execute(text("SELECT * FROM editions")).keys())


def test_a_library_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    Library(path).note("schema", "99")
    with pytest.raises(UsageError, match="newer version of the program"):
        Library(path)


def test_a_file_that_is_no_library_is_named(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    path.write_bytes(b"this is not a database, it only lies where one should be" * 20)
    with pytest.raises(BriefingsError, match="damaged or not a library"):
        Library(path)


def test_a_second_writer_waits_and_then_is_told(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    library = Library(path, patience=0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy, match="being written by another program"):
        library.note("a", "1")
    assert library.fact("a") == ""
    other.execute("ROLLBACK")
    other.close()
    library.note("a", "1")


def test_a_briefing_is_held_by_one_at_a_time_and_the_other_learns_by_whom(tmp_path: Path) -> None:
    one, two = (Library(tmp_path / "library.sqlite") for _ in range(2))
    with one.hold("daily"):
        with (
            pytest.raises(Busy, match=r"'daily' is in the hands of another program \(process \d+, since"),
            two.hold("daily"),
        ):
            pass
        with two.hold("weekly"):
            pass
    with two.hold("daily"):
        pass


def test_whoever_is_killed_lets_go(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    code = (
        "import sys, time; from pathlib import Path; from briefings.library.library import Library\n"
        "with Library(Path(sys.argv[1])).hold('daily'):\n    print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(Busy), Library(path).hold("daily"):
            pass
        other.kill()
    with Library(path).hold("daily"):
        pass
