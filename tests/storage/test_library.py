"""The library: what it remembers, how it grows older, and who may write."""

import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import IntegrityError, StatementError
from support.builders import an_article

from briefings.core.errors import BriefingsError, UsageError
from briefings.storage import articles
from briefings.storage.database import BusyError, Database
from briefings.storage.delivery_log import format_slot_name, upsert_row
from briefings.storage.library import Library
from briefings.storage.migrations import MIGRATION_STEPS
from briefings.storage.records import Delivery, DeliveryState, EditionRecord, EditionState, Slot, SlotState
from briefings.storage.schema import FACTS, METADATA

Opener = Callable[..., Library]
NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)


def an_edition(name: str = "e1", number: int | None = 1, made: datetime = NOON) -> EditionRecord:
    return EditionRecord(
        name=name, briefing="daily", number=number, digest="d", slot="s", state="made", corrects="", made=made
    )


def a_slot(moment: datetime = NOON, state: str = "taken") -> Slot:
    return Slot(
        briefing="daily",
        slot=format_slot_name(moment),
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


def test_what_is_entered_is_found_again_in_utc(opener: Opener) -> None:
    opener().add_edition(an_edition())
    library = opener()
    library.set_slot(a_slot())
    library.set_delivery(a_delivery(state="sending"))
    library.set_delivery(a_delivery())
    assert library.get_edition("e1") == an_edition()
    assert library.get_latest_slot("daily", NOON) == library.get_slot("daily", "2026-03-12T12:00:00Z") == a_slot()
    assert library.list_deliveries("daily") == (a_delivery(),)
    assert library.get_delivery("daily", "s", "ben@example.org") is None
    assert library.get_edition("e2") is None


def test_editions_come_newest_first_and_their_state_can_change(opener: Opener) -> None:
    library = opener()
    library.add_edition(an_edition("e1", 7))
    library.add_edition(an_edition("e2", 3, NOON + timedelta(hours=1)))
    assert [edition.name for edition in library.list_editions("daily")] == ["e2", "e1"]
    assert library.list_editions("weekly") == ()
    library.set_edition_state("e1", "approved")
    assert library.get_edition("e1").state == "approved"  # type: ignore[union-attr]


def test_open_slots_are_those_that_something_still_has_to_happen_to(opener: Opener) -> None:
    library = opener()
    for hour, state in enumerate(("done", "missed", "held", "sending", "failed", "skipped")):
        library.set_slot(a_slot(NOON + timedelta(hours=hour), state))
    assert [slot.state for slot in library.list_open_slots("daily")] == ["held", "sending"]
    assert len(library.list_slots("daily")) == 6


def test_facts_are_kept(opener: Opener) -> None:
    library = opener()
    library.set_fact("a", "1")
    library.set_fact("a", "2")
    assert (library.get_fact("a"), library.get_fact("b")) == ("2", "")


def test_a_delivery_belongs_to_an_edition_that_there_is(opener: Opener) -> None:
    library = opener()
    with pytest.raises((IntegrityError, BriefingsError)):
        library.set_delivery(a_delivery("no such edition"))


OLD_EDITION = (
    "INSERT INTO editions (name, briefing, number, digest, slot, state, corrects, made) "
    "VALUES (:name, :briefing, :number, :digest, :slot, :state, :corrects, '2026-03-12 12:00:00')"
)


def add_old_edition(library: Library) -> None:
    """Enter `an_edition()` as programs did before version 4 of the schema."""
    given = asdict(an_edition())
    with library._begin_write() as connection:
        connection.execute(text(OLD_EDITION), {**given, "state": str(given["state"])})


def test_an_older_library_is_brought_to_today_with_its_rows(opener: Opener) -> None:
    add_old_edition(opener(steps=MIGRATION_STEPS[:1]))
    library = opener()
    assert library.get_fact("schema") == str(len(MIGRATION_STEPS))
    assert library.get_edition("e1") == an_edition()
    assert len(library.add_articles([an_article()]).new) == 1
    assert list(library.integrity_problems()) == []


OLD_SLOT = (
    "INSERT INTO slots (briefing, slot, moment, state, edition, reason, changed) "
    "VALUES ('daily', :slot, '2026-03-12 06:30:00', :state, 'e1', :reason, '2026-03-12 06:31:00')"
)
OLD_DELIVERY = (
    "INSERT INTO deliveries (briefing, slot, recipient, edition, state, message_id, repeats, attempts, place, reason, "
    "changed) VALUES ('daily', :slot, 'ana@example.org', 'e1', 'sent', '<1@a>', 0, 1, '', '', '2026-03-12 06:31:00')"
)


def test_notices_and_corrections_of_an_older_library_are_told_by_fields(opener: Opener) -> None:
    old = opener(steps=MIGRATION_STEPS[:2])
    add_old_edition(old)
    with old._begin_write() as connection:
        for slot, state, reason in (
            ("1", "done", "notice: nothing new; b@example.org: not delivered"),
            ("2", "notice", "nothing new"),
            ("3", "failed", "Notice: the disk is full"),
            ("4", "sending", ""),
        ):
            connection.execute(text(OLD_SLOT), {"slot": slot, "state": state, "reason": reason})
        for slot in ("2026-03-12T06:30:00Z", "2026-03-12T06:30:00Z+2", "edition 0123456789abcdef+1"):
            connection.execute(text(OLD_DELIVERY), {"slot": slot})
    library = opener()
    assert [(slot.slot, slot.state, slot.notice, slot.reason) for slot in reversed(library.list_slots("daily"))] == [
        ("1", SlotState.DONE, True, "nothing new; b@example.org: not delivered"),
        ("2", SlotState.SENDING, True, "nothing new"),
        ("3", SlotState.FAILED, False, "Notice: the disk is full"),
        ("4", SlotState.SENDING, False, ""),
    ]
    assert {
        delivery.slot: (delivery.corrects, delivery.correction) for delivery in library.list_deliveries("daily")
    } == {
        "2026-03-12T06:30:00Z": ("", 0),
        "2026-03-12T06:30:00Z+2": ("2026-03-12T06:30:00Z", 2),
        "edition 0123456789abcdef+1": ("edition 0123456789abcdef", 1),
    }
    assert library.get_last_correction("daily", "2026-03-12T06:30:00Z") == 2
    assert library.get_last_correction("daily", "2026-03-13T06:30:00Z") == 0


def test_states_come_back_as_members_and_a_word_that_is_none_is_refused(opener: Opener) -> None:
    library = opener()
    library.add_edition(an_edition())
    library.set_slot(a_slot())
    library.set_delivery(a_delivery())
    slot, edition, delivery = (
        library.get_latest_slot("daily", NOON),
        library.get_edition("e1"),
        library.list_deliveries("daily"),
    )
    assert slot and edition  # noqa: PT018 - both are there
    assert (slot.state is SlotState.TAKEN, edition.state is EditionState.MADE) == (True, True)
    assert delivery[0].state is DeliveryState.SENT
    with pytest.raises((StatementError, BriefingsError)):
        library.set_slot(a_slot(state="begun"))


def test_a_migrated_library_has_the_tables_of_a_new_one(opener: Opener, tmp_path: Path) -> None:
    opener(steps=MIGRATION_STEPS[:1])
    library = opener()
    with library._begin_read() as connection:
        found = inspect(connection)
        for table in METADATA.sorted_tables:
            columns = {column["name"] for column in found.get_columns(table.name)} - {"words"}
            assert columns == {column.name for column in table.columns}, table.name
            indexed = {index["name"] for index in found.get_indexes(table.name)}
            assert {index.name for index in table.indexes} <= indexed


def test_a_migration_that_breaks_leaves_the_library_as_it_was(opener: Opener) -> None:
    opener().add_edition(an_edition())

    def half(connection: Connection, database: Database) -> None:
        connection.execute(text("ALTER TABLE editions ADD COLUMN pages INTEGER"))
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        opener(steps=(*MIGRATION_STEPS, half))
    library = opener()
    assert library.get_edition("e1") == an_edition()
    with library._begin_read() as connection:
        assert "pages" not in list(connection.execute(text("SELECT * FROM editions")).keys())


def test_a_library_of_a_newer_program_is_left_alone(opener: Opener) -> None:
    opener().set_fact("schema", "99")
    with pytest.raises(UsageError, match="newer version of the program"):
        opener()


def test_a_briefing_is_held_by_one_at_a_time_and_the_other_learns_by_whom(opener: Opener) -> None:
    one, two = opener(), opener()
    with one.lock("daily"):
        with (
            pytest.raises(BusyError, match=r"'daily' is in the hands of another program \(process \d+, since \d{4}-"),
            two.lock("daily"),
        ):
            pass
        with two.lock("weekly"), two.lock("collecting", "the collecting"):
            pass
    with two.lock("daily"):
        pass


def test_a_second_writer_waits_and_then_is_told(opener: Opener) -> None:
    one, other = opener(), opener(patience=0.05)
    with one._begin_write() as connection:
        upsert_row(connection, FACTS, FACTS.c.name == "a", {"name": "a", "value": "2"})
        with pytest.raises(BusyError, match="being written by another program"):
            other.set_fact("a", "1")
        assert other.get_fact("a") == ""
    other.set_fact("a", "1")


def test_a_window_waits_for_whoever_is_writing(opener: Opener) -> None:
    library, other = opener(), opener()
    article = an_article()
    with ThreadPoolExecutor(1) as pool:
        with library._begin_write() as connection:
            articles.add_articles(connection, [article], NOON)
            seen = pool.submit(lambda: list(other.iter_articles_in_window(None, NOON)))
            time.sleep(0.05)
            assert not seen.done()
        assert seen.result() == [article]


def test_whoever_is_killed_lets_go(opener: Opener) -> None:
    place = opener().database
    code = (
        "import sys, time; from pathlib import Path; from briefings.storage.library import Library\n"
        "said = sys.argv[1]\n"
        "with Library(said if '://' in said else Path(said)).lock('daily'):\n"
        "    print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, place.place], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(BusyError), opener().lock("daily"):
            pass
        other.kill()
        other.wait()
    for _ in range(100):
        try:
            with opener().lock("daily"):
                return
        except BusyError:  # the server needs a moment to notice
            time.sleep(0.05)
    raise AssertionError("still held")
