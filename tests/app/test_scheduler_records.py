"""What the scheduler puts on record and tells, word for word: an operator at night has nothing else to go by."""

import logging
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from support.fakes import NOON
from support.scheduling import Killed, Setup

from briefings.app.dispatch import Outcome
from briefings.app.log_lines import LogLine
from briefings.app.scheduler import MAX_MISSED_ROWS
from briefings.core.edition import Receipt
from briefings.core.errors import BriefingsError, OutputError
from briefings.edition.policy import Policy
from briefings.storage.records import Slot, SlotState

#: The first slot after the clock's first moment.
FIRST = datetime(2026, 3, 13, 6, 30, tzinfo=UTC)


@pytest.fixture
def setup(tmp_path: Path) -> Setup:
    return Setup(tmp_path)


def list_events(setup: Setup) -> list[tuple[str, str, int]]:
    """Return every line of the log with its event and its level."""
    found = [line for line in setup.lines if isinstance(line, LogLine)]
    assert found == setup.lines
    return [(str(line), line.event, line.level) for line in found]


def get_slot(setup: Setup) -> Slot:
    """Return the newest slot on record."""
    return setup.library.list_slots("daily")[0]


def crash_while_making(setup: Setup) -> None:
    """Leave a slot behind that was taken and never made."""

    def fail(step: str) -> None:
        if step == "make":
            raise Killed

    setup.scheduler().run_pending()
    setup.clock.now = FIRST
    setup.actions.fail = fail
    with pytest.raises(Killed):
        setup.scheduler().run_pending()
    setup.actions.fail = lambda step: None
    setup.lines.clear()


def test_the_start_is_logged_with_the_next_slot(setup: Setup) -> None:
    setup.until = NOON + timedelta(minutes=1)
    setup.scheduler().run()
    assert list_events(setup) == [("daily: next at 2026-03-13 06:30 UTC", "started", logging.INFO)]


def test_the_scheduler_wakes_for_less_than_a_second(setup: Setup) -> None:
    setup.clock.now = FIRST - timedelta(milliseconds=500)
    setup.until = FIRST + timedelta(seconds=1)
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        setup.clock.sleep(seconds)

    setup.scheduler(sleep=sleep).run()
    assert 0.5 in waits


def test_a_slot_is_first_on_record_as_taken_now_without_a_reason(setup: Setup) -> None:
    crash_while_making(setup)
    slot = get_slot(setup)
    assert (slot.state, slot.reason, slot.changed, slot.due) == (SlotState.TAKEN, "", FIRST, None)


@pytest.mark.parametrize(("late", "made"), [(timedelta(hours=6), 1), (timedelta(hours=6, seconds=1), 0)])
def test_a_slot_that_a_crash_interrupted_is_taken_up_until_its_grace_is_over(
    setup: Setup, late: timedelta, made: int
) -> None:
    crash_while_making(setup)
    setup.clock.now = FIRST + late
    setup.scheduler().run_pending()
    assert len(setup.actions.made) == made
    if made:
        taken_up = ("2026-03-13T06:30:00Z: taken up again after a crash", "slot-resumed", logging.INFO)
        assert list_events(setup)[0] == taken_up
    else:
        reason = "a crash interrupted it, and then it was too late"
        assert (get_slot(setup).state, get_slot(setup).reason) == (SlotState.MISSED, reason)
        assert list_events(setup) == [(f"2026-03-13T06:30:00Z: missed, {reason}", "slot-missed", logging.ERROR)]


def test_nothing_may_take_longer_than_until_the_next_slot_and_a_minute_is_always_left(setup: Setup) -> None:
    setup.at = (time(6, 30), time(6, 31))
    limits: list[float] = []
    making = setup.actions.make_edition

    def make(slot: str, moment: datetime, limit: float) -> str:
        limits.append(limit)
        return making(slot, moment, limit)

    # Notes the limit, and goes on as before.
    setup.actions.make_edition = make  # type: ignore[method-assign]
    crash_while_making(setup)
    setup.clock.now = FIRST + timedelta(seconds=30)
    setup.scheduler().run_pending()
    setup.clock.now = FIRST + timedelta(minutes=1)
    setup.scheduler().run_pending()
    assert limits == [60.0, 60.0, 24 * 3600.0 - 60]


def test_sending_that_went_on_too_long_is_given_up_with_its_reason(setup: Setup) -> None:
    setup.scheduler().run_pending()
    setup.clock.now = FIRST
    setup.actions.verdict = ("notice", "nothing new came in")
    setup.actions.outcome = Outcome(remaining=1)
    setup.scheduler().run_pending()
    assert get_slot(setup).state == SlotState.SENDING
    setup.lines.clear()
    setup.clock.now = FIRST + timedelta(hours=7)
    setup.scheduler().run_pending()
    reason = "could not be finished in time; nothing new came in"
    assert (get_slot(setup).state, get_slot(setup).reason) == (SlotState.FAILED, reason)
    assert list_events(setup) == [(f"2026-03-13T06:30:00Z: failed, {reason}", "slot-failed", logging.ERROR)]


@pytest.mark.parametrize(("late", "state"), [(timedelta(hours=6), "done"), (timedelta(hours=6, seconds=1), "missed")])
def test_a_missed_slot_is_caught_up_until_its_grace_is_over(setup: Setup, late: timedelta, state: str) -> None:
    setup.scheduler().run_pending()
    setup.clock.now = FIRST + late
    setup.scheduler().run_pending()
    assert setup.states() == [state]
    if state == "missed":
        assert get_slot(setup).reason == "nobody was running, and 360 minutes later is too late"
        told = "Slots missed: 1; the last, at 2026-03-13 06:30 UTC, came too late to catch up."
        assert setup.actions.told == [f"Briefing daily: missed: {told}"]
        assert setup.actions.identities == ["2026-03-13T06:30:00Z missed"]


def test_slots_that_nobody_served_are_counted_and_have_a_row_each_up_to_a_limit(setup: Setup) -> None:
    setup.until += timedelta(days=MAX_MISSED_ROWS + 30)
    setup.scheduler().run_pending()
    setup.clock.now = FIRST + timedelta(days=1)
    setup.scheduler().run_pending()
    earlier = setup.library.list_slots("daily")[1]
    assert (earlier.state, earlier.reason) == ("missed", "nobody was running; a later one took its place")
    assert ("daily: slots missed: 1", "slot-missed", logging.ERROR) in list_events(setup)
    setup.clock.now += timedelta(days=MAX_MISSED_ROWS + 20)
    setup.scheduler().run_pending()
    assert setup.states().count("missed") == 1 + MAX_MISSED_ROWS - 1
    assert (f"daily: slots missed: {MAX_MISSED_ROWS + 19}", "slot-missed", logging.ERROR) in list_events(setup)


def test_a_clock_that_ran_ahead_is_told_in_full_and_once(setup: Setup) -> None:
    setup.clock.now += timedelta(days=400)
    setup.until = setup.clock.now + timedelta(days=1)
    setup.scheduler().run()
    setup.lines.clear()
    setup.clock.now = NOON
    for _ in range(2):
        setup.scheduler().run_pending()
    text = (
        "Slots in the library later than now: 1, the last of 2027-04-17T06:30:00Z. The clock ran ahead once, or it is "
        "slow now. They are passed over, and the schedule goes on from now. What was sent for one of them is not "
        "sent again when its time comes."
    )
    assert list_events(setup) == [(f"daily: {text}", "clock-ahead", logging.ERROR)]
    assert setup.actions.told == [f"Briefing daily: the clock: {text}"]
    assert setup.actions.identities == ["ahead 2027-04-17T06:30:00Z"]


def test_a_briefing_that_another_program_holds_is_told_and_looked_at_again(setup: Setup) -> None:
    scheduler = setup.scheduler()
    with setup.library.lock("daily"):
        again = setup.scheduler().run_pending()
    assert again == NOON + timedelta(seconds=30)
    ((text, event, level),) = list_events(setup)
    assert "daily" in text
    assert (event, level) == ("busy", logging.WARNING)
    assert scheduler.last_trouble == ""


@pytest.mark.parametrize(
    ("fault", "told"),
    [(BriefingsError("the library is full"), "the library is full"), (OSError("gone"), "OSError('gone')")],
)
def test_trouble_is_told_by_its_own_words(setup: Setup, fault: Exception, told: str) -> None:
    def fail(step: str) -> None:
        raise fault

    setup.actions.fail = fail
    setup.scheduler().run_pending()
    assert list_events(setup) == [(f"daily: {told}", "trouble", logging.ERROR)]
    assert setup.actions.told == [f"Briefing daily: the scheduler is in trouble: {told}"]


def test_a_report_that_cannot_be_written_is_trouble(setup: Setup) -> None:
    def report(next_slot: datetime, trouble: str) -> None:
        raise OutputError("the disk is full")

    setup.scheduler(report=report).run_pending()
    assert list_events(setup) == [("daily: the disk is full", "trouble", logging.ERROR)]


def test_collecting_ahead_is_logged_and_so_is_its_fault(setup: Setup) -> None:
    scheduler = setup.scheduler(collect_interval=timedelta(hours=2))
    scheduler.run_pending()
    setup.clock.now += timedelta(hours=2)

    def fail(step: str) -> None:
        if step == "collect":
            raise BriefingsError("no feed answered")

    setup.actions.fail = fail
    scheduler.run_pending()
    assert list_events(setup) == [
        ("daily: collected ahead", "collected-ahead", logging.INFO),
        ("daily: collecting ahead: no feed answered", "collected-ahead", logging.WARNING),
    ]


def test_an_edition_held_for_approval_is_waited_for_and_looked_at_every_half_minute(setup: Setup) -> None:
    setup.actions.outcome = Outcome((Receipt("a", "p", NOON),))
    scheduler = setup.scheduler(policy=Policy(approval=True))
    scheduler.run_pending()
    setup.clock.now = FIRST
    assert scheduler.run_pending() == setup.clock.now + timedelta(seconds=30)
