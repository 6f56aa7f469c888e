"""The scheduler: waits for the next slot, has its edition made, judged and sent, and records what became of it."""

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from briefings.app.log_lines import LogLine
from briefings.app.slots import SlotActions, SlotServer, describe_event
from briefings.app.timetable import Timetable, iter_due_slots, iter_slots
from briefings.core.errors import BriefingsError
from briefings.edition.policy import Policy
from briefings.storage.database import BusyError
from briefings.storage.delivery_log import format_slot_name
from briefings.storage.library import Library
from briefings.storage.records import Slot, SlotState

#: Missed slots that get a row of their own; of a timetable by the minute, weeks would come to ten thousands.
MAX_MISSED_ROWS = 50
#: Seconds until a briefing that another program holds is looked at again.
RETRY_SECONDS = 30.0


class SchedulerActions(SlotActions, Protocol):
    """What a scheduler asks for: what serving slots asks for, to collect ahead, and to read its rules anew."""

    def read_rules(self) -> "ScheduleRules":
        """Read the settings anew; until the next call everything else that is asked for goes by them."""

    def collect_ahead(self, limit: float) -> None:
        """Collect and read ahead, within so many seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRules:
    """What the settings said of a schedule at one moment; a slot is served from making to sending by one of them."""

    timetable: Timetable
    policy: Policy = field(default_factory=Policy)
    #: a slot missed by more is not caught up
    grace: timedelta = timedelta(hours=6)
    #: between two rounds of collecting ahead; None: none
    collect_interval: timedelta | None = None


@dataclass(slots=True, kw_only=True)
class Scheduler:
    """Serves the slots of one briefing; time, waiting and stopping are parameters."""

    briefing_key: str
    rules: ScheduleRules
    library: Library
    actions: SchedulerActions
    clock: Callable[[], datetime]
    #: waits so many seconds, or less when the program is to stop
    sleep: Callable[[float], None]
    stopping: Callable[[], bool]
    log: Callable[[str], None]
    #: the longest wait in one piece: a machine that slept, or whose clock was set, is noticed after so many seconds
    max_sleep: float = 30.0
    #: when collecting ahead is next due; None: it has not begun
    collect_at: datetime | None = None
    #: what kept the scheduler from working at the last look
    last_trouble: str = ""
    #: is told the next slot and what keeps the scheduler from working, whenever everything that was due is done
    report: Callable[[datetime, str], None] = lambda next_slot, trouble: None
    #: why nothing could be reported last
    last_report_fault: str = ""

    @property
    def server(self) -> SlotServer:
        """What serves single slots."""
        return SlotServer(
            briefing_key=self.briefing_key,
            library=self.library,
            actions=self.actions,
            policy=self.rules.policy,
            clock=self.clock,
            log=self.log,
        )

    def run(self) -> None:
        """Serve every slot until the program is to stop."""
        self.log(LogLine(f"{self.briefing_key}: next at {self.find_next_slot():%Y-%m-%d %H:%M} UTC", "started"))
        while not self.stopping():
            again = self.run_pending()
            while not self.stopping() and (left := (again - self.clock()).total_seconds()) > 0:
                self.sleep(min(left, self.max_sleep))

    def run_pending(self) -> datetime:
        """Do everything that is due now, and report how things are; return the moment to look again."""
        again = self.do_pending()
        try:
            self.report(self.find_next_slot(), self.last_trouble)
            self.last_report_fault = ""
        except (BriefingsError, OSError) as error:
            if str(error) != self.last_report_fault:
                self.last_report_fault = str(error)
                self.log(LogLine(f"{self.briefing_key}: {error}", "trouble", level=logging.ERROR))
        return again

    def do_pending(self) -> datetime:
        """Do everything that is due now; return the moment to look again."""
        try:
            with self.library.lock(self.briefing_key):
                self.rules = self.actions.read_rules()
                self.pass_over_later_slots()
                self.resume_open_slots()
                self.rules = self.actions.read_rules()
                self.serve_due_slot()
            self.last_trouble = ""
            self.collect_ahead_if_due()
            return min(self.find_next_slot(), *self.list_wake_times())
        except BusyError as busy:
            self.log(LogLine(str(busy), "busy", level=logging.WARNING))
        except (BriefingsError, OSError) as error:
            self.report_trouble(str(error) if isinstance(error, BriefingsError) else repr(error))
        return self.clock() + timedelta(seconds=RETRY_SECONDS)

    def report_trouble(self, reason: str) -> None:
        """Log what keeps the scheduler from working, and tell the operators, once until it has passed or changed."""
        if reason == self.last_trouble:
            return
        self.last_trouble = reason
        self.log(LogLine(f"{self.briefing_key}: {reason}", "trouble", level=logging.ERROR))
        self.server.try_notify_operators(
            f"Briefing {self.briefing_key}: the scheduler is in trouble", reason, f"trouble {self.clock().isoformat()}"
        )

    def list_wake_times(self) -> list[datetime]:
        """Return the moments besides slots at which something is to be done."""
        soon = self.clock() + timedelta(seconds=RETRY_SECONDS)
        # An open slot may be approved or withdrawn from outside at any time.
        found = [min(slot.due or soon, soon) for slot in self.library.list_open_slots(self.briefing_key)]
        return [*found, *([self.collect_at] if self.collect_at else []), datetime.max.replace(tzinfo=UTC)]

    def find_checked_until(self) -> datetime:
        """Return the moment up to which slots have been looked at; before the first start nothing is caught up."""
        now = self.clock()
        known = self.library.get_fact(f"since {self.briefing_key}")
        since = datetime.fromisoformat(known) if known else now
        if not known or since > now:
            since = now
            self.library.set_fact(f"since {self.briefing_key}", since.isoformat())
        latest = self.library.get_latest_slot(self.briefing_key, now)
        return max(since, latest.moment) if latest else since

    def pass_over_later_slots(self) -> None:
        """Tell of slots later than now, which a clock that ran ahead has left; they do not keep others from their turn.

        What was sent for one of them is not sent again when its time comes. Those that were only missed are forgotten.
        """
        later = self.library.list_later_slots(self.briefing_key, self.clock())
        if not later:
            return
        self.library.forget_missed_slots(self.briefing_key, self.clock())
        newest, fact = format_slot_name(later[0].moment), f"ahead {self.briefing_key}"
        if self.library.get_fact(fact) == newest:
            return
        text = (
            f"Slots in the library later than now: {len(later)}, the last of {newest}. The clock ran ahead once, or it "
            "is slow now. They are passed over, and the schedule goes on from now. What was sent for one of them is "
            "not sent again when its time comes."
        )
        self.log(LogLine(f"{self.briefing_key}: {text}", "clock-ahead", level=logging.ERROR))
        self.server.try_notify_operators(f"Briefing {self.briefing_key}: the clock", text, f"ahead {newest}")
        self.library.set_fact(fact, newest)

    def find_next_slot(self) -> datetime:
        """Return the moment of the first slot that has not been looked at."""
        return next(iter_slots(self.rules.timetable, max(self.find_checked_until(), self.clock() - self.rules.grace)))

    def resume_open_slots(self) -> None:
        """Go on with slots that were begun and not finished, before a crash or while they waited for approval."""
        for slot in self.library.list_open_slots(self.briefing_key):
            if self.stopping():
                return
            late = self.clock() - max(slot.moment, slot.due or slot.moment) > self.rules.grace
            if slot.state == SlotState.TAKEN and late:
                self.server.finish(slot, SlotState.MISSED, "a crash interrupted it, and then it was too late")
            elif slot.state == SlotState.TAKEN:
                self.log(describe_event(slot, "resumed", "taken up again after a crash"))
                self.server.serve_slot(slot, self.seconds_until_next_slot())
            elif slot.state == SlotState.SENDING and late:
                self.server.finish(slot, SlotState.FAILED, f"could not be finished in time; {slot.reason}")
            elif slot.state == SlotState.SENDING:
                self.server.send_slot(slot)
            else:
                self.server.send_if_released(slot)

    def serve_due_slot(self) -> None:
        """Serve the slot that is due; of several that were missed only the latest, and that only within the grace."""
        missed: deque[datetime] = deque(maxlen=MAX_MISSED_ROWS)
        count = 0
        for moment in iter_due_slots(self.rules.timetable, self.find_checked_until(), self.clock()):
            missed.append(moment)
            count += 1
        if not count or self.stopping():
            return
        latest = missed.pop()
        for moment in missed:
            self.server.finish(
                self.build_slot(moment), SlotState.MISSED, "nobody was running; a later one took its place"
            )
        if count > 1:
            self.log(LogLine(f"{self.briefing_key}: slots missed: {count - 1}", "slot-missed", level=logging.ERROR))
        if self.clock() - latest > self.rules.grace:
            minutes = self.rules.grace.total_seconds() / 60
            reason = f"nobody was running, and {minutes:.0f} minutes later is too late"
            self.server.finish(self.build_slot(latest), SlotState.MISSED, reason)
            text = f"Slots missed: {count}; the last, at {latest:%Y-%m-%d %H:%M} UTC, came too late to catch up."
            self.server.try_notify_operators(
                f"Briefing {self.briefing_key}: missed", text, f"{format_slot_name(latest)} missed"
            )
            return
        taken = self.server.set_state(self.build_slot(latest), SlotState.TAKEN)
        self.server.serve_slot(taken, self.seconds_until_next_slot())

    def build_slot(self, moment: datetime) -> Slot:
        """Return the first record of a slot."""
        return Slot(
            briefing=self.briefing_key,
            slot=format_slot_name(moment),
            moment=moment,
            state=SlotState.TAKEN,
            edition="",
            due=None,
            reason="",
            changed=self.clock(),
        )

    def seconds_until_next_slot(self) -> float:
        """Return the seconds until the next slot, which nothing may block; a minute at least."""
        after = next(iter_slots(self.rules.timetable, self.clock()))
        return max((after - self.clock()).total_seconds(), 60.0)

    def collect_ahead_if_due(self) -> None:
        """Collect and read ahead when its time has come, so that little is left to do at the slot."""
        if self.rules.collect_interval is None or self.stopping():
            return
        now = self.clock()
        if self.collect_at is None or now >= self.collect_at:
            try:
                self.actions.collect_ahead(self.seconds_until_next_slot())
                self.log(LogLine(f"{self.briefing_key}: collected ahead", "collected-ahead"))
            except BriefingsError as error:
                text = f"{self.briefing_key}: collecting ahead: {error}"
                self.log(LogLine(text, "collected-ahead", level=logging.WARNING))
            self.collect_at = self.clock() + self.rules.collect_interval
