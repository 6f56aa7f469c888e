"""The scheduler: waits for the next slot, has its edition made, judged and sent, and records what became of it."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from briefings.app.dispatch import Outcome
from briefings.app.release import VerificationError
from briefings.app.timetable import Timetable, iter_due_slots, iter_slots
from briefings.core.errors import BriefingsError
from briefings.core.text import one_line
from briefings.edition.policy import Policy, Verdict
from briefings.storage.database import BusyError
from briefings.storage.delivery_log import format_slot_name
from briefings.storage.library import Library
from briefings.storage.records import EditionState, Slot, SlotState

#: Missed slots that get a row of their own; of a timetable by the minute, weeks would come to ten thousands.
MAX_MISSED_ROWS = 50
#: Seconds until a briefing that another program holds is looked at again.
RETRY_SECONDS = 30.0


class SchedulerActions(Protocol):
    """What a scheduler asks for: to make, judge and send editions, to tell the operators, to collect ahead."""

    def make_edition(self, slot: str, moment: datetime, limit: float) -> str:
        """Make the edition of a slot within so many seconds; return its name."""

    def judge_edition(self, edition: str) -> tuple[Verdict, str]:
        """Return what is to be done with an edition, and the reason when it is not simply sent."""

    def get_edition_state(self, edition: str) -> EditionState | None:
        """Return the state of an edition; None when it is not known."""

    def send_edition(self, edition: str, slot: str, notice: str) -> Outcome:
        """Send an edition, or only a notice that says why there is none."""

    def notify_operators(self, about: str, text: str, identity: str) -> None:
        """Tell the operators."""

    def collect_ahead(self, limit: float) -> None:
        """Collect and read ahead, within so many seconds."""


@dataclass(slots=True, kw_only=True)
class Scheduler:
    """Serves the slots of one briefing; time, waiting and stopping are parameters."""

    briefing_key: str
    timetable: Timetable
    library: Library
    actions: SchedulerActions
    policy: Policy
    clock: Callable[[], datetime]
    #: waits so many seconds, or less when the program is to stop
    sleep: Callable[[float], None]
    stopping: Callable[[], bool]
    log: Callable[[str], None]
    #: a slot missed by more is not caught up
    grace: timedelta = timedelta(hours=6)
    #: between two rounds of collecting ahead; None: none
    collect_interval: timedelta | None = None
    #: the longest wait in one piece: a machine that slept, or whose clock was set, is noticed after so many seconds
    max_sleep: float = 30.0
    #: when collecting ahead is next due; None: it has not begun
    collect_at: datetime | None = None
    #: what kept the scheduler from working at the last look
    last_trouble: str = ""

    def run(self) -> None:
        """Serve every slot until the program is to stop."""
        self.log(f"{self.briefing_key}: next at {self.find_next_slot():%Y-%m-%d %H:%M} UTC")
        while not self.stopping():
            again = self.run_pending()
            while not self.stopping() and (left := (again - self.clock()).total_seconds()) > 0:
                self.sleep(min(left, self.max_sleep))

    def run_pending(self) -> datetime:
        """Do everything that is due now; return the moment to look again."""
        try:
            with self.library.lock(self.briefing_key):
                self.resume_open_slots()
                self.serve_due_slot()
        except BusyError as busy:
            self.log(str(busy))
            return self.clock() + timedelta(seconds=RETRY_SECONDS)
        except BriefingsError as error:
            self.report_trouble(str(error))
            return self.clock() + timedelta(seconds=RETRY_SECONDS)
        self.last_trouble = ""
        self.collect_ahead_if_due()
        return min(self.find_next_slot(), *self.list_wake_times())

    def report_trouble(self, reason: str) -> None:
        """Log what keeps the scheduler from working, and tell the operators, once until it has passed or changed."""
        if reason == self.last_trouble:
            return
        self.last_trouble = reason
        self.log(f"{self.briefing_key}: {reason}")
        self.try_notify_operators(
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
        known = self.library.get_fact(f"since {self.briefing_key}")
        if not known:
            known = self.clock().isoformat()
            self.library.set_fact(f"since {self.briefing_key}", known)
        latest = self.library.get_latest_slot(self.briefing_key)
        since = datetime.fromisoformat(known)
        return max(since, latest.moment) if latest else since

    def find_next_slot(self) -> datetime:
        """Return the moment of the first slot that has not been looked at."""
        return next(iter_slots(self.timetable, max(self.find_checked_until(), self.clock() - self.grace)))

    def resume_open_slots(self) -> None:
        """Go on with slots that were begun and not finished, before a crash or while they waited for approval."""
        for slot in self.library.list_open_slots(self.briefing_key):
            if self.stopping():
                return
            late = self.clock() - max(slot.moment, slot.due or slot.moment) > self.grace
            if slot.state == SlotState.TAKEN and late:
                self.finish(slot, SlotState.MISSED, "a crash interrupted it, and then it was too late")
            elif slot.state == SlotState.TAKEN:
                self.log(f"{slot.slot}: taken up again after a crash")
                self.serve_slot(slot)
            elif slot.state == SlotState.SENDING and late:
                self.finish(slot, SlotState.FAILED, f"could not be finished in time; {slot.reason}")
            elif slot.state == SlotState.SENDING:
                self.send_slot(slot)
            else:
                self.send_if_released(slot)

    def send_if_released(self, slot: Slot) -> None:
        """Send a held or drafted edition when it may leave."""
        state = self.actions.get_edition_state(slot.edition)
        if state == EditionState.WITHDRAWN:
            self.finish(slot, SlotState.SKIPPED, "withdrawn by the editor")
        elif state == EditionState.APPROVED or (
            slot.state == SlotState.DRAFT and slot.due and self.clock() >= slot.due
        ):
            self.send_slot(self.set_state(slot, SlotState.SENDING))

    def serve_due_slot(self) -> None:
        """Serve the slot that is due; of several that were missed only the latest, and that only within the grace."""
        missed: deque[datetime] = deque(maxlen=MAX_MISSED_ROWS)
        count = 0
        for moment in iter_due_slots(self.timetable, self.find_checked_until(), self.clock()):
            missed.append(moment)
            count += 1
        if not count or self.stopping():
            return
        latest = missed.pop()
        for moment in missed:
            self.finish(self.build_slot(moment), SlotState.MISSED, "nobody was running; a later one took its place")
        if count > 1:
            self.log(f"{self.briefing_key}: {count - 1} slots were missed")
        if self.clock() - latest > self.grace:
            minutes = self.grace.total_seconds() / 60
            reason = f"nobody was running, and {minutes:.0f} minutes later is too late"
            self.finish(self.build_slot(latest), SlotState.MISSED, reason)
            text = f"{count} slots were missed, the last at {latest:%Y-%m-%d %H:%M} UTC, and came too late to catch up."
            self.try_notify_operators(
                f"Briefing {self.briefing_key}: missed", text, f"{format_slot_name(latest)} missed"
            )
            return
        self.serve_slot(self.set_state(self.build_slot(latest), SlotState.TAKEN))

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

    def serve_slot(self, slot: Slot) -> None:
        """Make the edition of a slot, judge it, and send it or set it aside."""
        try:
            if not slot.edition:
                self.log(f"{slot.slot}: making")
                slot = self.set_state(
                    replace(
                        slot, edition=self.actions.make_edition(slot.slot, slot.moment, self.seconds_until_next_slot())
                    ),
                    SlotState.TAKEN,
                )
            verdict, reason = self.actions.judge_edition(slot.edition)
        except BriefingsError as error:
            self.fail_slot(slot, str(error))
            return
        if verdict == "skip":
            self.finish(slot, SlotState.SKIPPED, reason)
        elif verdict == "notice":
            self.send_slot(self.set_state(replace(slot, reason=reason, notice=True), SlotState.SENDING))
        elif self.policy.approval:
            self.hold_for_review(slot, SlotState.HELD, None, f"waits for `briefings approve {slot.edition}`")
        elif self.policy.draft_window:
            goes = self.clock() + timedelta(seconds=self.policy.draft_window)
            reason = f"goes out at {goes:%H:%M} UTC; `briefings approve --withdraw {slot.edition}` stops it"
            self.hold_for_review(slot, SlotState.DRAFT, goes, reason)
        else:
            self.send_slot(self.set_state(slot, SlotState.SENDING))

    def hold_for_review(self, slot: Slot, state: SlotState, due: datetime | None, reason: str) -> None:
        """Hold an edition back, and tell the operators to look at it."""
        self.set_state(replace(slot, due=due, reason=reason), state)
        self.log(f"{slot.slot}: {state}, {reason}")
        self.try_notify_operators(
            f"Briefing {self.briefing_key}: to be looked at", f"{slot.edition} {reason}.", f"{slot.slot} {state}"
        )

    def send_slot(self, slot: Slot) -> None:
        """Send the edition of a slot, or its notice; while recipients are left the slot stays open."""
        try:
            outcome = self.actions.send_edition(slot.edition, slot.slot, slot.reason if slot.notice else "")
        except VerificationError as fault:
            self.hold_for_review(slot, SlotState.HELD, None, str(fault))
            return
        except BriefingsError as error:
            self.fail_slot(slot, str(error))
            return
        served = len(outcome.receipts) + outcome.already_sent
        if outcome.remaining:
            self.log(f"{slot.slot}: {served} served, {outcome.remaining} left")
            return
        reason = "; ".join(str(problem) for problem in outcome.problems[:3])
        state = SlotState.FAILED if outcome.problems and not served else SlotState.DONE
        reasons = filter(None, (slot.reason if slot.notice else "", reason))
        self.finish(slot, state, "; ".join(reasons), summary=f"{served} served")
        if outcome.problems:
            text = "\n".join(str(problem) for problem in outcome.problems)
            self.try_notify_operators(
                f"Briefing {self.briefing_key}: {len(outcome.problems)} not served", text, f"{slot.slot} {state}"
            )

    def fail_slot(self, slot: Slot, reason: str) -> None:
        """Put on record that a slot failed, and tell the operators why."""
        self.finish(slot, SlotState.FAILED, reason)
        self.try_notify_operators(
            f"Briefing {self.briefing_key}: failed", f"{slot.slot}: {reason}", f"{slot.slot} failed"
        )

    def set_state(self, slot: Slot, state: SlotState) -> Slot:
        """Put a slot's state on record."""
        changed = replace(slot, state=state, reason=one_line(slot.reason, 900), changed=self.clock())
        self.library.set_slot(changed)
        return changed

    def finish(self, slot: Slot, state: SlotState, reason: str, summary: str = "") -> None:
        """Put on record that nothing more happens to a slot."""
        self.set_state(replace(slot, reason=reason), state)
        self.log(f"{slot.slot}: {', '.join(filter(None, (state, summary, one_line(reason, 200))))}")

    def try_notify_operators(self, about: str, text: str, identity: str) -> None:
        """Tell the operators; when they cannot be reached, that is logged and the scheduler goes on."""
        try:
            self.actions.notify_operators(about, text, identity)
        except BriefingsError as error:
            self.log(f"{self.briefing_key}: the operators could not be told: {error}")

    def seconds_until_next_slot(self) -> float:
        """Return the seconds until the next slot, which nothing may block; a minute at least."""
        after = next(iter_slots(self.timetable, self.clock()))
        return max((after - self.clock()).total_seconds(), 60.0)

    def collect_ahead_if_due(self) -> None:
        """Collect and read ahead when its time has come, so that little is left to do at the slot."""
        if self.collect_interval is None or self.stopping():
            return
        now = self.clock()
        if self.collect_at is None or now >= self.collect_at:
            try:
                self.actions.collect_ahead(self.seconds_until_next_slot())
                self.log(f"{self.briefing_key}: collected ahead")
            except BriefingsError as error:
                self.log(f"{self.briefing_key}: collecting ahead: {error}")
            self.collect_at = self.clock() + self.collect_interval
