"""The scheduler with a clock of our own: every slot once, none early, whatever happens in between."""

import gc
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from support.fakes import NOON, Clock

from briefings.app.dispatch import Outcome
from briefings.app.scheduler import Scheduler
from briefings.app.timetable import build_timetable, iter_due_slots
from briefings.core.article import Problem
from briefings.core.edition import Receipt
from briefings.core.errors import BriefingsError
from briefings.edition.policy import Policy, Verdict
from briefings.storage.library import Library
from briefings.storage.records import FINAL_STATES, EditionRecord

ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")


class Killed(BaseException):
    """A crash: nothing of ours may catch it."""


@dataclass
class Table:
    """A desk that makes and sends nothing but remembers that it was asked to; `crash` may end everything."""

    library: Library
    clock: Clock
    made: list[tuple[str, datetime]] = field(default_factory=list)
    sent: list[tuple[str, datetime]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    collected: list[float] = field(default_factory=list)
    verdict: tuple[Verdict, str] = ("send", "")
    fail: Callable[[str], None] = lambda step: None
    outcome: Outcome = field(default_factory=lambda: Outcome(receipts=(Receipt("a", "p", NOON),)))
    seconds: float = 20.0

    def make_edition(self, slot: str, moment: datetime, limit: float) -> str:
        self.fail("make")
        self.clock.now += timedelta(seconds=self.seconds)
        self.made.append((slot, self.clock.now))
        self.fail("made")
        record = EditionRecord(
            name=slot, briefing="daily", number=1, digest="", slot=slot, state="held", corrects="", made=moment
        )
        self.library.add_edition(record)
        return slot

    def judge_edition(self, edition: str) -> tuple[Verdict, str]:
        return self.verdict

    def get_edition_state(self, edition: str) -> str:
        record = self.library.get_edition(edition)
        return record.state if record else ""

    def send_edition(self, edition: str, slot: str, notice: str) -> Outcome:
        self.fail("send")
        if notice:
            self.notices.append(notice)
        # The dispatch remembers what was sent; here a set of slots does.
        if slot not in {known for known, _ in self.sent}:
            self.sent.append((slot, self.clock.now))
        self.fail("sent")
        return self.outcome

    def notify_operators(self, about: str, text: str, identity: str) -> None:
        self.told.append(f"{about}: {text}")

    def collect_ahead(self, limit: float) -> None:
        self.collected.append(limit)
        self.fail("collect")


@dataclass
class House:
    """A keeper and everything about it; `until` ends it at a moment of its clock."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    zone: str = "UTC"
    at: tuple[time, ...] = (time(6, 30),)
    until: datetime = NOON + timedelta(days=3)
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.library = Library(self.folder / "library.sqlite", durable=False)
        self.desk = Table(self.library, self.clock)

    def keeper(self, **changes: object) -> Scheduler:
        given: dict[str, object] = {
            "briefing_key": "daily",
            "timetable": build_timetable(self.at, "daily", self.zone),
            "library": self.library,
            "actions": self.desk,
            "policy": Policy(),
            "clock": self.clock,
            "sleep": self.clock.sleep,
            "stopping": lambda: self.clock.now >= self.until,
            "log": self.lines.append,
            "max_sleep": 3600.0,
            **changes,
        }
        return Scheduler(**given)  # type: ignore[arg-type]

    def states(self) -> list[str]:
        return [slot.state for slot in reversed(self.library.list_slots("daily", 1000))]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_every_slot_is_made_and_sent_and_none_early(house: House) -> None:
    house.keeper().run()
    assert [slot for slot, _ in house.desk.sent] == [f"2026-03-{day}T06:30:00Z" for day in (13, 14, 15)]
    assert all(when >= datetime.fromisoformat(slot) for slot, when in house.desk.sent)
    assert all(when - datetime.fromisoformat(slot) < timedelta(seconds=60) for slot, when in house.desk.sent)
    assert house.states() == ["done"] * 3


def test_the_first_start_catches_nothing_up(house: House) -> None:
    house.keeper().run_pending()
    assert house.desk.made == []


def test_after_a_pause_only_the_latest_slot_is_caught_up_and_only_within_the_grace(house: House) -> None:
    house.at = (time(6, 30), time(12, 30))
    house.until += timedelta(days=30)
    house.keeper().run_pending()
    house.clock.now = datetime(2026, 3, 15, 13, 0, tzinfo=UTC)
    house.keeper().run_pending()
    assert [slot for slot, _ in house.desk.sent] == ["2026-03-15T12:30:00Z"]
    assert house.states() == ["missed"] * 6 + ["done"]
    house.clock.now = datetime(2026, 3, 20, 0, 0, tzinfo=UTC)
    house.keeper().run_pending()
    assert len(house.desk.sent) == 1
    assert set(house.states()[7:]) == {"missed"}
    assert "came too late to catch up" in house.desk.told[-1]


def test_a_clock_that_is_set_back_doubles_nothing(house: House) -> None:
    house.until = NOON + timedelta(days=1)
    house.keeper().run()
    house.clock.now -= timedelta(hours=12)
    house.keeper().run()
    assert len(house.desk.sent) == 1


def test_two_schedulers_on_one_library_never_double_a_slot(house: House) -> None:
    first, second = house.keeper(), house.keeper(library=Library(house.folder / "library.sqlite"))
    first.run_pending(), second.run_pending()
    house.clock.now += timedelta(days=1)
    first.run_pending(), second.run_pending()
    assert len(house.desk.sent) == 1
    with house.library.lock("daily"):
        again = second.run_pending()
    assert again == house.clock.now + timedelta(seconds=30)
    assert "in the hands of another program" in house.lines[-1]


@pytest.mark.parametrize("step", ["make", "made", "send", "sent"])
def test_after_a_crash_at_any_step_the_slot_is_finished_and_sent_once(house: House, step: str) -> None:
    crashes = iter([True])

    def fail(at: str) -> None:
        if at == step and next(crashes, False):
            raise Killed

    house.keeper().run_pending()
    house.clock.now += timedelta(hours=18, minutes=31)
    house.desk.fail = fail
    with pytest.raises(Killed):
        house.keeper().run_pending()
    house.keeper().run_pending()
    assert len(house.desk.sent) == 1
    assert house.states() == ["done"]


def test_a_crash_whose_slot_is_long_past_is_not_taken_up(house: House) -> None:
    def fail(step: str) -> None:
        raise Killed

    house.keeper().run_pending()
    house.clock.now += timedelta(hours=19)
    house.desk.fail = fail
    with pytest.raises(Killed):
        house.keeper().run_pending()
    house.desk.fail = lambda step: None
    house.clock.now += timedelta(hours=10)
    house.keeper().run_pending()
    assert (house.desk.sent, house.states()) == ([], ["missed"])


def test_a_run_that_fails_is_told_with_its_reason_and_the_next_goes_on(house: House) -> None:
    faults = iter([BriefingsError("the stage 'render' took longer than 300 seconds and was ended")])

    def fail(step: str) -> None:
        if step == "make" and (fault := next(faults, None)):
            raise fault

    house.desk.fail = fail
    house.keeper().run()
    assert house.states() == ["failed", "done", "done"]
    assert house.desk.told == [
        "Briefing daily: failed: 2026-03-13T06:30:00Z: the stage 'render' took longer than 300 seconds and was ended"
    ]


def test_recipients_that_were_not_served_are_told(house: House) -> None:
    house.until = NOON + timedelta(days=1)
    house.desk.outcome = Outcome((Receipt("a", "p", NOON),), (Problem("b@example.org", "not delivered: 550"),))
    house.keeper().run()
    assert house.states() == ["done"]
    assert "b@example.org: not delivered: 550" in house.desk.told[0]
    house.desk.outcome = Outcome((), (Problem("b@example.org", "not delivered: 550"),))
    house.until += timedelta(days=1)
    house.keeper().run()
    assert house.states() == ["done", "failed"]


@pytest.mark.parametrize(("verdict", "state", "sent"), [("skip", "skipped", 0), ("notice", "done", 1)])
def test_an_empty_edition_is_skipped_or_announced(house: House, verdict: Verdict, state: str, sent: int) -> None:
    house.until = NOON + timedelta(days=1)
    house.desk.verdict = (verdict, "nothing new since the last edition")
    house.keeper().run()
    assert house.states() == [state]
    assert len(house.desk.sent) == len(house.desk.notices) == sent
    assert "nothing new" in house.library.list_slots("daily")[0].reason
    assert house.library.list_slots("daily")[0].notice is (verdict == "notice")


def test_an_edition_held_for_approval_leaves_when_it_is_approved(house: House) -> None:
    house.until = NOON + timedelta(hours=18, minutes=40)
    keeper = house.keeper(policy=Policy(approval=True))
    keeper.run()
    assert (house.desk.sent, house.states()) == ([], ["held"])
    assert "waits for `briefings approve 2026-03-13T06:30:00Z`" in house.desk.told[0]
    house.library.set_edition_state("2026-03-13T06:30:00Z", "approved")
    house.until += timedelta(hours=1)
    keeper.run_pending()
    assert (len(house.desk.sent), house.states()) == (1, ["done"])


def test_a_draft_goes_out_by_itself_unless_it_is_withdrawn(house: House) -> None:
    keeper = house.keeper(policy=Policy(draft_window=1800.0))
    house.until = NOON + timedelta(hours=19)
    keeper.run()
    assert house.states() == ["draft"]
    house.until = NOON + timedelta(hours=42, minutes=35)
    keeper.run()
    ((slot, when),) = house.desk.sent
    assert timedelta(minutes=30) <= when - datetime.fromisoformat(slot) < timedelta(minutes=31)
    house.library.set_edition_state("2026-03-14T06:30:00Z", "withdrawn")
    house.until += timedelta(hours=5)
    keeper.run()
    assert house.states() == ["done", "skipped"]


def test_what_is_left_when_asked_to_stop_is_finished_at_the_next_start(house: House) -> None:
    house.until = NOON + timedelta(hours=18, minutes=30, seconds=1)
    house.desk.outcome = Outcome(remaining=3)
    house.keeper().run()
    assert house.states() == ["sending"]
    house.desk.outcome = Outcome((Receipt("a", "p", NOON),))
    house.until += timedelta(hours=1)
    house.keeper().run()
    assert house.states() == ["done"]


def test_collecting_ahead_has_an_interval_of_its_own_and_never_blocks_a_slot(house: House) -> None:
    def fail(step: str) -> None:
        if step == "collect":
            house.clock.now += timedelta(seconds=60)
            raise BriefingsError("the stage 'collect' took longer than 60 seconds and was ended")

    house.desk.fail = fail
    house.until = NOON + timedelta(days=1)
    house.keeper(collect_interval=timedelta(hours=2)).run()
    assert len(house.desk.collected) == 12
    assert all(0 < limit <= 24 * 3600 for limit in house.desk.collected)
    assert len(house.desk.sent) == 1


def test_operators_who_cannot_be_told_stop_nothing(house: House) -> None:
    def tell(about: str, text: str, identity: str) -> None:
        raise BriefingsError("no mail server")

    house.desk.notify_operators = tell  # type: ignore[method-assign]
    house.desk.outcome = Outcome((Receipt("a", "p", NOON),), (Problem("b", "not delivered"),))
    house.keeper().run()
    assert house.states() == ["done"] * 3
    assert "daily: the operators could not be told: no mail server" in house.lines


def test_trouble_with_the_library_is_told_once_and_work_goes_on_when_it_has_passed(house: House) -> None:
    house.keeper().run_pending()
    house.clock.now += timedelta(hours=20)
    keeper = house.keeper()
    working = house.library.set_slot

    def full(slot: object) -> None:
        raise BriefingsError("library.sqlite: database or disk is full")

    # The disk is made full at our own door: no test can fill the one it runs on.
    house.library.set_slot = full  # type: ignore[method-assign, assignment]
    assert [keeper.run_pending() for _ in range(3)] == [house.clock.now + timedelta(seconds=30)] * 3
    assert len(house.desk.told) == 1
    assert "disk is full" in house.desk.told[0]
    house.library.set_slot = working  # type: ignore[method-assign]
    keeper.run_pending()
    assert house.states() == ["done"]


def clock_run(
    folder: Path, zone: str, days: int, seed: int, at: tuple[time, ...] = (time(2, 15),)
) -> tuple[int, int, int]:
    """Run a keeper over simulated days with restarts, crashes and sleeps; return slots, runs and misses."""
    chance = random.Random(seed)
    house = House(folder, zone=zone, at=at)
    begin = house.clock.now
    house.desk.seconds = 5.0
    end = begin + timedelta(days=days)

    def fail(step: str) -> None:
        if chance.random() < 0.02:
            raise Killed

    house.desk.fail = fail
    awake_from = begin
    asleep: list[tuple[datetime, datetime]] = []
    while house.clock.now < end:
        house.until = min(house.clock.now + timedelta(hours=chance.uniform(1, 400)), end)
        try:
            house.keeper().run()
        except Killed:
            house.clock.now += timedelta(seconds=chance.uniform(0, 600))
            continue
        gap = timedelta(hours=chance.choice([0.01, 0.5, 3, 5, 12, 40, 24 * 16]) * chance.random())
        asleep.append((house.clock.now, house.clock.now + gap))
        house.clock.now += gap
    house.desk.fail = lambda step: None
    house.until = house.clock.now + timedelta(minutes=1)
    house.keeper().run()
    expected = [
        f"{when:%Y-%m-%dT%H:%M:%SZ}" for when in iter_due_slots(house.keeper().timetable, awake_from, house.clock.now)
    ]
    rows = {slot.slot: slot for slot in house.library.list_slots("daily", 100_000)}
    sent = [slot for slot, _ in house.desk.sent]
    assert len(sent) == len(set(sent))
    assert set(sent) <= set(expected)
    for slot, when in house.desk.sent:
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
        caught = [slot for slot, when in house.desk.sent if a < datetime.fromisoformat(slot) < b <= when]
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
    house = House(tmp_path)
    house.lines = []
    keeper = house.keeper(log=lambda text: None)

    def run(days: int) -> int:
        """Run, forget what the stand-ins remember, and count what is left in memory."""
        house.until = house.clock.now + timedelta(days=days)
        keeper.run()
        for remembered in (house.desk.made, house.desk.sent, house.clock.slept):
            remembered.clear()
        gc.collect()
        return len(gc.get_objects())

    run(100)
    before = run(100)
    after = run(1000)
    assert after - before < 500
