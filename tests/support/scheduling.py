"""A scheduler of one briefing with a clock of our own, whose actions only remember what they were asked for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path

from support.fakes import NOON, Clock

from briefings.app.dispatch import Outcome
from briefings.app.scheduler import Scheduler, ScheduleRules
from briefings.app.timetable import build_timetable
from briefings.core.edition import Receipt
from briefings.edition.policy import Verdict
from briefings.storage.library import Library
from briefings.storage.records import EditionRecord


class Killed(BaseException):
    """A crash: nothing of ours may catch it."""


@dataclass
class RecordingActions:
    """Actions that make and send nothing but remember that they were asked for; `fail` may raise at each step."""

    library: Library
    clock: Clock
    made: list[tuple[str, datetime]] = field(default_factory=list)
    sent: list[tuple[str, datetime]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    identities: list[str] = field(default_factory=list)
    collected: list[float] = field(default_factory=list)
    verdict: tuple[Verdict, str] = ("send", "")
    fail: Callable[[str], None] = lambda step: None
    outcome: Outcome = field(default_factory=lambda: Outcome(receipts=(Receipt("a", "p", NOON),)))
    seconds: float = 20.0
    rules: ScheduleRules | None = None
    looks: int = 0

    def read_rules(self) -> ScheduleRules:
        assert self.rules
        self.looks += 1
        self.fail("rules")
        return self.rules

    def check_output(self) -> None:
        self.fail("output")

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
        self.identities.append(identity)

    def collect_ahead(self, limit: float) -> None:
        self.collected.append(limit)
        self.fail("collect")


@dataclass
class Setup:
    """A scheduler and everything about it; `until` ends it at a moment of its clock."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    zone: str = "UTC"
    at: tuple[time, ...] = (time(6, 30),)
    until: datetime = NOON + timedelta(days=3)
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.library = Library(self.folder / "library.sqlite", durable=False)
        self.actions = RecordingActions(self.library, self.clock)

    def scheduler(self, **changes: object) -> Scheduler:
        # Tests change any field by name, which no type can follow.
        rules: dict[str, object] = {"timetable": build_timetable(self.at, "daily", self.zone)}
        rules |= {name: changes.pop(name) for name in ("policy", "grace", "collect_interval") if name in changes}
        self.actions.rules = ScheduleRules(**rules)  # type: ignore[arg-type]
        given: dict[str, object] = {
            "briefing_key": "daily",
            "rules": self.actions.rules,
            "library": self.library,
            "actions": self.actions,
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
