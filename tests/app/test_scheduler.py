"""The scheduler with a clock of our own: every slot once, none early, whatever happens in between."""

import gc
import logging
import random
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from support.fakes import NOON
from support.scheduling import Killed, Setup

from briefings.app.dispatch import Outcome
from briefings.app.log_lines import LogLine
from briefings.app.release import VerificationError
from briefings.app.timetable import iter_due_slots
from briefings.core.article import Problem
from briefings.core.edition import Receipt
from briefings.core.errors import BriefingsError, OutputError, SettingsError
from briefings.edition.policy import Policy, Verdict
from briefings.storage.library import Library
from briefings.storage.records import FINAL_STATES, EditionState, SlotState

ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")


@pytest.fixture
def setup(tmp_path: Path) -> Setup:
    return Setup(tmp_path)


def test_every_slot_is_made_and_sent_and_none_early(setup: Setup) -> None:
    setup.scheduler().run()
    assert [slot for slot, _ in setup.actions.sent] == [f"2026-03-{day}T06:30:00Z" for day in (13, 14, 15)]
    assert all(when >= datetime.fromisoformat(slot) for slot, when in setup.actions.sent)
    assert all(when - datetime.fromisoformat(slot) < timedelta(seconds=60) for slot, when in setup.actions.sent)
    assert setup.states() == ["done"] * 3


def test_the_first_start_catches_nothing_up(setup: Setup) -> None:
    setup.scheduler().run_pending()
    assert setup.actions.made == []


def test_after_a_pause_only_the_latest_slot_is_caught_up_and_only_within_the_grace(setup: Setup) -> None:
    setup.at = (time(6, 30), time(12, 30))
    setup.until += timedelta(days=30)
    setup.scheduler().run_pending()
    setup.clock.now = datetime(2026, 3, 15, 13, 0, tzinfo=UTC)
    setup.scheduler().run_pending()
    assert [slot for slot, _ in setup.actions.sent] == ["2026-03-15T12:30:00Z"]
    assert setup.states() == ["missed"] * 6 + ["done"]
    setup.clock.now = datetime(2026, 3, 20, 0, 0, tzinfo=UTC)
    setup.scheduler().run_pending()
    assert len(setup.actions.sent) == 1
    assert set(setup.states()[7:]) == {"missed"}
    assert "came too late to catch up" in setup.actions.told[-1]


def test_a_clock_that_is_set_back_doubles_nothing(setup: Setup) -> None:
    setup.until = NOON + timedelta(days=1)
    setup.scheduler().run()
    setup.clock.now -= timedelta(hours=12)
    setup.scheduler().run()
    assert len(setup.actions.sent) == 1


def test_slots_of_a_clock_that_ran_ahead_are_told_and_passed_over(setup: Setup) -> None:
    setup.clock.now += timedelta(days=400)
    setup.until = setup.clock.now + timedelta(days=2)
    setup.scheduler().run()
    setup.clock.now += timedelta(days=4)
    setup.until = setup.clock.now + timedelta(hours=20)
    setup.scheduler().run()
    ahead = [slot for slot, _ in setup.actions.sent]
    assert len(ahead) == 3
    assert setup.states().count("missed") == 4
    # The clock is set right, and then the program is started again.
    setup.clock.now, setup.until = NOON, NOON + timedelta(days=2)
    setup.scheduler().run()
    setup.until += timedelta(days=1)
    setup.scheduler().run()
    assert [slot for slot, _ in setup.actions.sent[3:]] == [f"2026-03-{day}T06:30:00Z" for day in (13, 14, 15)]
    (told,) = (text for text in setup.actions.told if "the clock" in text)
    assert f"the last of {max(ahead)}" in told
    # When their time comes, what was sent is not sent again; what was only missed has its turn.
    setup.clock.now, setup.until = NOON + timedelta(days=399), NOON + timedelta(days=408)
    setup.scheduler().run()
    sent = [slot for slot, _ in setup.actions.sent]
    assert len(sent) == len(set(sent))
    days = [datetime.fromisoformat(ahead[0]) + timedelta(days=day) for day in range(7)]
    assert {f"{day:%Y-%m-%dT%H:%M:%SZ}" for day in days} <= set(sent)


def test_a_first_start_under_a_clock_that_ran_ahead_holds_nothing_up(setup: Setup) -> None:
    setup.clock.now += timedelta(days=400)
    setup.scheduler().run_pending()
    setup.clock.now = NOON
    setup.scheduler().run()
    assert setup.states() == ["done"] * 3


@pytest.mark.parametrize("step", ["make", "made", "send", "sent"])
def test_while_the_output_folder_is_away_no_slot_is_given_up(setup: Setup, step: str) -> None:
    away = [True]

    def fail(at: str) -> None:
        if away[0] and at in (step, "output"):
            raise OutputError("the folder of editions is not there") if at == "output" else FileNotFoundError("gone")

    scheduler = setup.scheduler()
    scheduler.run_pending()
    setup.clock.now += timedelta(hours=18, minutes=31)
    setup.actions.fail = fail
    for _ in range(3):
        assert scheduler.run_pending() == setup.clock.now + timedelta(seconds=30)
    assert [text for text in setup.actions.told if "is not there" in text] == setup.actions.told
    assert len(setup.actions.told) == 1
    away[0] = False
    scheduler.run_pending()
    assert (len(setup.actions.sent), setup.states()) == (1, ["done"])


def test_settings_that_cannot_be_read_hold_a_slot_up_and_end_nothing(setup: Setup) -> None:
    faults = iter([SettingsError("briefing.toml:3: not valid TOML")] * 3)

    def fail(step: str) -> None:
        if step == "rules" and setup.clock.now > NOON and (fault := next(faults, None)):
            raise fault

    setup.actions.fail = fail
    setup.scheduler().run()
    assert setup.states() == ["done"] * 3
    assert sum("not valid TOML" in text for text in setup.actions.told) == 1


def test_two_schedulers_on_one_library_never_double_a_slot(setup: Setup) -> None:
    first, second = setup.scheduler(), setup.scheduler(library=Library(setup.folder / "library.sqlite"))
    first.run_pending(), second.run_pending()
    setup.clock.now += timedelta(days=1)
    first.run_pending(), second.run_pending()
    assert len(setup.actions.sent) == 1
    with setup.library.lock("daily"):
        again = second.run_pending()
    assert again == setup.clock.now + timedelta(seconds=30)
    assert "in the hands of another program" in setup.lines[-1]


@pytest.mark.parametrize("step", ["make", "made", "send", "sent"])
def test_after_a_crash_at_any_step_the_slot_is_finished_and_sent_once(setup: Setup, step: str) -> None:
    crashes = iter([True])

    def fail(at: str) -> None:
        if at == step and next(crashes, False):
            raise Killed

    setup.scheduler().run_pending()
    setup.clock.now += timedelta(hours=18, minutes=31)
    setup.actions.fail = fail
    with pytest.raises(Killed):
        setup.scheduler().run_pending()
    setup.scheduler().run_pending()
    assert len(setup.actions.sent) == 1
    assert setup.states() == ["done"]


def test_a_crash_whose_slot_is_long_past_is_not_taken_up(setup: Setup) -> None:
    def fail(step: str) -> None:
        raise Killed

    setup.scheduler().run_pending()
    setup.clock.now += timedelta(hours=19)
    setup.actions.fail = fail
    with pytest.raises(Killed):
        setup.scheduler().run_pending()
    setup.actions.fail = lambda step: None
    setup.clock.now += timedelta(hours=10)
    setup.scheduler().run_pending()
    assert (setup.actions.sent, setup.states()) == ([], ["missed"])


def test_a_run_that_fails_is_told_with_its_reason_and_the_next_goes_on(setup: Setup) -> None:
    faults = iter([BriefingsError("the stage 'render' took longer than 300 seconds and was ended")])

    def fail(step: str) -> None:
        if step == "make" and (fault := next(faults, None)):
            raise fault

    setup.actions.fail = fail
    setup.scheduler().run()
    assert setup.states() == ["failed", "done", "done"]
    assert setup.actions.told == [
        "Briefing daily: failed: 2026-03-13T06:30:00Z: the stage 'render' took longer than 300 seconds and was ended"
    ]


def test_recipients_that_were_not_served_are_told(setup: Setup) -> None:
    setup.until = NOON + timedelta(days=1)
    setup.actions.outcome = Outcome((Receipt("a", "p", NOON),), (Problem("b@example.org", "not delivered: 550"),))
    setup.scheduler().run()
    assert setup.states() == ["done"]
    assert "b@example.org: not delivered: 550" in setup.actions.told[0]
    setup.actions.outcome = Outcome((), (Problem("b@example.org", "not delivered: 550"),))
    setup.until += timedelta(days=1)
    setup.scheduler().run()
    assert setup.states() == ["done", "failed"]


@pytest.mark.parametrize(("verdict", "state", "sent"), [("skip", "skipped", 0), ("notice", "done", 1)])
def test_an_empty_edition_is_skipped_or_announced(setup: Setup, verdict: Verdict, state: str, sent: int) -> None:
    setup.until = NOON + timedelta(days=1)
    setup.actions.verdict = (verdict, "nothing new since the last edition")
    setup.scheduler().run()
    assert setup.states() == [state]
    assert len(setup.actions.sent) == len(setup.actions.notices) == sent
    assert "nothing new" in setup.library.list_slots("daily")[0].reason
    assert setup.library.list_slots("daily")[0].notice is (verdict == "notice")
    # Its number goes to the next.
    assert setup.library.list_used_numbers("daily") == {setup.actions.made[0][0]: None}


def test_an_edition_held_for_approval_leaves_when_it_is_approved(setup: Setup) -> None:
    setup.until = NOON + timedelta(hours=18, minutes=40)
    scheduler = setup.scheduler(policy=Policy(approval=True))
    scheduler.run()
    assert (setup.actions.sent, setup.states()) == ([], ["held"])
    assert "waits for `briefings approve 2026-03-13T06:30:00Z`" in setup.actions.told[0]
    setup.library.set_edition_state("2026-03-13T06:30:00Z", "approved")
    setup.until += timedelta(hours=1)
    scheduler.run_pending()
    assert (len(setup.actions.sent), setup.states()) == (1, ["done"])


def test_a_late_approval_starts_the_clock_anew(setup: Setup) -> None:
    setup.until = NOON + timedelta(hours=18, minutes=40)
    scheduler = setup.scheduler(policy=Policy(approval=True))
    scheduler.run()
    setup.clock.now += timedelta(hours=20)
    setup.until = setup.clock.now + timedelta(hours=1)
    setup.library.set_edition_state("2026-03-13T06:30:00Z", "approved")
    setup.actions.outcome = Outcome(remaining=1)
    scheduler.run_pending()
    assert setup.states()[0] == "sending"
    # A slot is given up after six hours; these count from the approval, not from the slot.
    setup.clock.now += timedelta(minutes=5)
    setup.actions.outcome = Outcome((Receipt("a", "p", NOON),))
    scheduler.run_pending()
    assert setup.states()[0] == "done"


def test_a_draft_goes_out_by_itself_unless_it_is_withdrawn(setup: Setup) -> None:
    scheduler = setup.scheduler(policy=Policy(draft_window=1800.0))
    setup.until = NOON + timedelta(hours=19)
    scheduler.run()
    assert setup.states() == ["draft"]
    setup.until = NOON + timedelta(hours=42, minutes=35)
    scheduler.run()
    ((slot, when),) = setup.actions.sent
    assert timedelta(minutes=30) <= when - datetime.fromisoformat(slot) < timedelta(minutes=31)
    setup.library.set_edition_state("2026-03-14T06:30:00Z", "withdrawn")
    setup.until += timedelta(hours=5)
    scheduler.run()
    assert setup.states() == ["done", "skipped"]


def test_what_is_left_when_asked_to_stop_is_finished_at_the_next_start(setup: Setup) -> None:
    setup.until = NOON + timedelta(hours=18, minutes=30, seconds=1)
    setup.actions.outcome = Outcome(remaining=3)
    setup.scheduler().run()
    assert setup.states() == ["sending"]
    setup.actions.outcome = Outcome((Receipt("a", "p", NOON),))
    setup.until += timedelta(hours=1)
    setup.scheduler().run()
    assert setup.states() == ["done"]


def test_collecting_ahead_has_an_interval_of_its_own_and_never_blocks_a_slot(setup: Setup) -> None:
    def fail(step: str) -> None:
        if step == "collect":
            setup.clock.now += timedelta(seconds=60)
            raise BriefingsError("the stage 'collect' took longer than 60 seconds and was ended")

    setup.actions.fail = fail
    setup.until = NOON + timedelta(days=1)
    setup.scheduler(collect_interval=timedelta(hours=2)).run()
    assert len(setup.actions.collected) == 12
    assert all(0 < limit <= 24 * 3600 for limit in setup.actions.collected)
    assert len(setup.actions.sent) == 1


def test_operators_who_cannot_be_told_stop_nothing(setup: Setup) -> None:
    def tell(about: str, text: str, identity: str) -> None:
        raise BriefingsError("no mail server")

    setup.actions.notify_operators = tell  # type: ignore[method-assign]
    setup.actions.outcome = Outcome((Receipt("a", "p", NOON),), (Problem("b", "not delivered"),))
    setup.scheduler().run()
    assert setup.states() == ["done"] * 3
    assert "daily: the operators could not be told: no mail server" in setup.lines


def test_trouble_with_the_library_is_told_once_and_work_goes_on_when_it_has_passed(setup: Setup) -> None:
    setup.scheduler().run_pending()
    setup.clock.now += timedelta(hours=20)
    scheduler = setup.scheduler()
    working = setup.library.set_slot

    def full(slot: object) -> None:
        raise BriefingsError("library.sqlite: database or disk is full")

    # The disk is made full in the library: no test can fill the one it runs on.
    setup.library.set_slot = full  # type: ignore[method-assign, assignment]
    assert [scheduler.run_pending() for _ in range(3)] == [setup.clock.now + timedelta(seconds=30)] * 3
    assert len(setup.actions.told) == 1
    assert "disk is full" in setup.actions.told[0]
    setup.library.set_slot = working  # type: ignore[method-assign]
    scheduler.run_pending()
    assert setup.states() == ["done"]


def clock_run(
    folder: Path, zone: str, days: int, seed: int, at: tuple[time, ...] = (time(2, 15),)
) -> tuple[int, int, int]:
    """Run a scheduler over simulated days with restarts, crashes and sleeps; return slots, runs and misses."""
    chance = random.Random(seed)
    setup = Setup(folder, zone=zone, at=at)
    begin = setup.clock.now
    setup.actions.seconds = 5.0
    end = begin + timedelta(days=days)

    def fail(step: str) -> None:
        if chance.random() < 0.02:
            raise Killed

    setup.actions.fail = fail
    awake_from = begin
    asleep: list[tuple[datetime, datetime]] = []
    while setup.clock.now < end:
        setup.until = min(setup.clock.now + timedelta(hours=chance.uniform(1, 400)), end)
        try:
            setup.scheduler().run()
        except Killed:
            setup.clock.now += timedelta(seconds=chance.uniform(0, 600))
            continue
        gap = timedelta(hours=chance.choice([0.01, 0.5, 3, 5, 12, 40, 24 * 16]) * chance.random())
        asleep.append((setup.clock.now, setup.clock.now + gap))
        setup.clock.now += gap
    setup.actions.fail = lambda step: None
    # The last moment may be that of a slot, which a scheduler that stops leaves to the next one.
    for minutes in (1, 7):
        setup.until = setup.clock.now + timedelta(minutes=minutes)
        setup.scheduler().run()
    due = iter_due_slots(setup.scheduler().rules.timetable, awake_from, setup.clock.now)
    expected = [f"{when:%Y-%m-%dT%H:%M:%SZ}" for when in due]
    rows = {slot.slot: slot for slot in setup.library.list_slots("daily", 100_000)}
    sent = [slot for slot, _ in setup.actions.sent]
    assert len(sent) == len(set(sent))
    assert set(sent) <= set(expected)
    for slot, when in setup.actions.sent:
        late = when - datetime.fromisoformat(slot)
        assert timedelta(0) <= late <= timedelta(hours=6, minutes=30), (slot, late)
    missed = [slot for slot in expected if slot not in sent]
    for slot in missed:
        moment = datetime.fromisoformat(slot)
        # Nothing is missed but what fell into a sleep, or what a crash had left too late.
        assert any(a - timedelta(hours=1) <= moment <= b for a, b in asleep), slot
        assert slot not in rows or rows[slot].state in ("missed", "failed")
    assert all(row.state in FINAL_STATES for row in rows.values())
    for a, b in asleep:
        caught = [slot for slot, when in setup.actions.sent if a < datetime.fromisoformat(slot) < b <= when]
        assert len(caught) <= 1
    return len(expected), len(sent), len(missed)


@pytest.mark.parametrize("zone", ["Europe/London", "Australia/Lord_Howe"])
def test_over_months_with_restarts_crashes_and_sleeps_every_slot_comes_once(tmp_path: Path, zone: str) -> None:
    slots, sent, missed = clock_run(tmp_path, zone, days=40, seed=4)
    assert slots == sent + missed
    assert sent > missed


@pytest.mark.slow
@pytest.mark.parametrize("zone", ZONES)
def test_over_two_years_with_restarts_crashes_and_sleeps_every_slot_comes_once(tmp_path: Path, zone: str) -> None:
    slots, sent, missed = clock_run(tmp_path, zone, days=731, seed=7)
    assert slots == sent + missed
    assert slots >= 730


@pytest.mark.slow
def test_memory_does_not_grow_over_a_thousand_runs(tmp_path: Path) -> None:
    setup = Setup(tmp_path)
    setup.lines = []
    scheduler = setup.scheduler(log=lambda text: None)

    def run(days: int) -> int:
        """Run, forget what the stand-ins remember, and count what is left in memory."""
        setup.until = setup.clock.now + timedelta(days=days)
        scheduler.run()
        for remembered in (setup.actions.made, setup.actions.sent, setup.clock.slept):
            remembered.clear()
        gc.collect()
        return len(gc.get_objects())

    run(100)
    before = run(100)
    after = run(1000)
    assert after - before < 500


def test_an_edition_that_does_not_verify_is_held_until_it_is_approved(setup: Setup) -> None:
    faults = ["a sentence does not stand in [3]"]

    def fail(step: str) -> None:
        if step == "send" and faults:
            raise VerificationError(faults[0])

    setup.actions.fail = fail
    scheduler = setup.scheduler()
    scheduler.run_pending()
    setup.clock.now += timedelta(days=1)
    scheduler.run_pending()
    (slot,) = setup.library.list_slots("daily")
    assert (slot.state, slot.reason) == (SlotState.HELD, faults[0])
    assert setup.actions.told == [f"Briefing daily: to be looked at: {slot.edition} {faults[0]}."]
    scheduler.run_pending()
    assert setup.actions.sent == []
    faults.clear()
    setup.library.set_edition_state(slot.edition, EditionState.APPROVED)
    scheduler.run_pending()
    assert [sent for sent, _ in setup.actions.sent] == [slot.slot]


def test_every_line_of_the_log_names_its_event_and_its_slot(setup: Setup) -> None:
    lines: list[str] = []
    scheduler = setup.scheduler(log=lines.append)
    scheduler.run_pending()
    setup.clock.now += timedelta(days=1)
    scheduler.run_pending()
    setup.actions.outcome = Outcome(problems=(Problem("ana@example.org", "refused"),))
    setup.clock.now += timedelta(days=1)
    scheduler.run_pending()
    found = [line for line in lines if isinstance(line, LogLine)]
    assert found == lines
    assert [(line.event, line.recipients, line.level) for line in found] == [
        ("slot-making", None, logging.INFO),
        ("slot-done", 1, logging.INFO),
        ("slot-making", None, logging.INFO),
        ("slot-failed", 0, logging.ERROR),
    ]
    assert [line.slot for line in found] == [line.partition(": ")[0] for line in lines]
    assert found[1].edition == found[1].slot


def test_how_things_are_is_reported_after_each_look_and_a_fault_of_that_is_told_once(setup: Setup) -> None:
    reports: list[tuple[datetime, str]] = []
    faults = [OutputError("the disk is full")]

    def report(next_slot: datetime, trouble: str) -> None:
        reports.append((next_slot, trouble))
        if faults:
            raise faults[0]

    scheduler = setup.scheduler(report=report)
    scheduler.run_pending()
    scheduler.run_pending()
    assert [line for line in setup.lines if "disk" in line] == ["daily: the disk is full"]
    faults.clear()
    scheduler.run_pending()
    scheduler.last_trouble = "no space"
    assert reports == [(scheduler.find_next_slot(), "")] * 3
    assert scheduler.last_report_fault == ""
