"""The scheduler: waits for the next slot, has its edition made, judged and sent, and records what became of it."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from briefings.deliverers.errand import one_line
from briefings.dispatch import Outcome
from briefings.errors import BriefingsError
from briefings.library.database import Busy
from briefings.library.daybook import slot_name
from briefings.library.library import Library
from briefings.library.records import Slot
from briefings.policy import Policy, Verdict
from briefings.schedule import Timetable, due, slots

#: Missed slots that get a row of their own; of a timetable by the minute, weeks would come to ten thousands.
MISSED = 50
#: Seconds until a briefing that is in somebody else's hands is looked at again.
PATIENCE = 30.0


class Desk(Protocol):
    """What the scheduler asks of those who know how: make, judge, send, tell, collect."""

    def make(self, slot: str, moment: datetime, limit: float) -> str:
        """Make the edition of a slot within so many seconds; return its name."""

    def judge(self, edition: str) -> tuple[Verdict, str]:
        """Say what to do with an edition, and why when it is not simply sent."""

    def standing(self, edition: str) -> str:
        """Return the edition's state: "held", "approved", "withdrawn", …"""

    def send(self, edition: str, slot: str, notice: str) -> Outcome:
        """Send an edition, or only a notice that says why there is none."""

    def tell(self, about: str, text: str, identity: str) -> None:
        """Tell the operators."""

    def collect(self, limit: float) -> None:
        """Collect and read ahead, within so many seconds."""


@dataclass(slots=True, kw_only=True)
class Keeper:
    """Keeps one briefing's timetable; time, waiting and the end are parameters."""

    of: str
    table: Timetable
    library: Library
    desk: Desk
    policy: Policy
    clock: Callable[[], datetime]
    #: waits so many seconds, or less when we are asked to stop
    sleep: Callable[[float], None]
    stopping: Callable[[], bool]
    say: Callable[[str], None]
    #: a slot missed by more is not caught up
    grace: timedelta = timedelta(hours=6)
    #: between two rounds of collecting ahead; None: none
    collecting: timedelta | None = None
    #: the longest wait in one piece: a machine that slept, or whose clock was set, is noticed after so many seconds
    stride: float = 30.0
    #: when collecting ahead is next due; None: it has not begun
    collect_at: datetime | None = None
    #: what kept us from working at the last look
    troubled: str = ""

    def run(self) -> None:
        """Keep the timetable until we are asked to stop."""
        self.say(f"{self.of}: next at {self.next_slot():%Y-%m-%d %H:%M} UTC")
        while not self.stopping():
            again = self.look()
            while not self.stopping() and (left := (again - self.clock()).total_seconds()) > 0:
                self.sleep(min(left, self.stride))

    def look(self) -> datetime:
        """Do everything that is due now; return when to look again."""
        try:
            with self.library.hold(self.of):
                self.open_business()
                self.new_business()
        except Busy as busy:
            self.say(str(busy))
            return self.clock() + timedelta(seconds=PATIENCE)
        except BriefingsError as error:
            self.trouble(str(error))
            return self.clock() + timedelta(seconds=PATIENCE)
        self.troubled = ""
        self.collect_ahead()
        return min(self.next_slot(), *self.appointments())

    def trouble(self, reason: str) -> None:
        """Say what keeps us from working, and tell the operators, once until it has passed or changed."""
        if reason == self.troubled:
            return
        self.troubled = reason
        self.say(f"{self.of}: {reason}")
        self.tell(f"Briefing {self.of}: the scheduler is in trouble", reason, f"trouble {self.clock().isoformat()}")

    def appointments(self) -> list[datetime]:
        """Return the moments besides slots at which something is to be done."""
        soon = self.clock() + timedelta(seconds=PATIENCE)
        # An open slot may be approved or withdrawn by somebody else at any time.
        found = [min(slot.due or soon, soon) for slot in self.library.open_slots(self.of)]
        return [*found, *([self.collect_at] if self.collect_at else []), datetime.max.replace(tzinfo=UTC)]

    def begun(self) -> datetime:
        """Return the moment up to which slots have been looked at; before the first start nothing is caught up."""
        known = self.library.fact(f"since {self.of}")
        if not known:
            known = self.clock().isoformat()
            self.library.note(f"since {self.of}", known)
        latest = self.library.latest_slot(self.of)
        since = datetime.fromisoformat(known)
        return max(since, latest.moment) if latest else since

    def next_slot(self) -> datetime:
        """Return the first slot that nothing has become of yet."""
        return next(slots(self.table, max(self.begun(), self.clock() - self.grace)))

    def open_business(self) -> None:
        """Go on with what was begun and not finished, before a crash or while it waited for somebody."""
        for slot in self.library.open_slots(self.of):
            if self.stopping():
                return
            late = self.clock() - max(slot.moment, slot.due or slot.moment) > self.grace
            if slot.state == "taken" and late:
                self.close(slot, "missed", "a crash interrupted it, and then it was too late")
            elif slot.state == "taken":
                self.say(f"{slot.slot}: taken up again after a crash")
                self.serve(slot)
            elif slot.state in ("sending", "notice") and late:
                self.close(slot, "failed", f"could not be finished in time; {slot.reason}")
            elif slot.state in ("sending", "notice"):
                self.send(slot)
            else:
                self.wait_or_send(slot)

    def wait_or_send(self, slot: Slot) -> None:
        """Send a held or drafted edition when it may leave."""
        standing = self.desk.standing(slot.edition)
        if standing == "withdrawn":
            self.close(slot, "skipped", "withdrawn by the editor")
        elif standing == "approved" or (slot.state == "draft" and slot.due and self.clock() >= slot.due):
            self.send(self.become(slot, "sending"))

    def new_business(self) -> None:
        """Serve the slot that is due; of several that were missed only the latest, and that only within the grace."""
        missed: deque[datetime] = deque(maxlen=MISSED)
        count = 0
        for moment in due(self.table, self.begun(), self.clock()):
            missed.append(moment)
            count += 1
        if not count or self.stopping():
            return
        latest = missed.pop()
        for moment in missed:
            self.close(self.slot(moment), "missed", "nobody was running; a later one took its place")
        if count > 1:
            self.say(f"{self.of}: {count - 1} slots were missed")
        if self.clock() - latest > self.grace:
            minutes = self.grace.total_seconds() / 60
            self.close(self.slot(latest), "missed", f"nobody was running, and {minutes:.0f} minutes later is too late")
            text = f"{count} slots were missed, the last at {latest:%Y-%m-%d %H:%M} UTC, and came too late to catch up."
            self.tell(f"Briefing {self.of}: missed", text, f"{slot_name(latest)} missed")
            return
        self.serve(self.become(self.slot(latest), "taken"))

    def slot(self, moment: datetime) -> Slot:
        """Return a slot that nothing is known of yet."""
        return Slot(
            briefing=self.of,
            slot=slot_name(moment),
            moment=moment,
            state="taken",
            edition="",
            due=None,
            reason="",
            changed=self.clock(),
        )

    def serve(self, slot: Slot) -> None:
        """Make the edition of a slot, judge it, and send it or set it aside."""
        try:
            if not slot.edition:
                self.say(f"{slot.slot}: making")
                slot = self.become(
                    replace(slot, edition=self.desk.make(slot.slot, slot.moment, self.time_left())), "taken"
                )
            verdict, reason = self.desk.judge(slot.edition)
        except BriefingsError as error:
            self.failed(slot, str(error))
            return
        if verdict == "skip":
            self.close(slot, "skipped", reason)
        elif verdict == "notice":
            self.send(self.become(replace(slot, reason=reason), "notice"))
        elif self.policy.approval:
            self.set_aside(slot, "held", None, f"waits for `briefings approve {slot.edition}`")
        elif self.policy.draft_window:
            goes = self.clock() + timedelta(seconds=self.policy.draft_window)
            said = f"goes out at {goes:%H:%M} UTC; `briefings approve --withdraw {slot.edition}` stops it"
            self.set_aside(slot, "draft", goes, said)
        else:
            self.send(self.become(slot, "sending"))

    def set_aside(self, slot: Slot, state: str, goes: datetime | None, said: str) -> None:
        """Keep an edition back and tell those who should look at it."""
        self.become(replace(slot, due=goes, reason=said), state)
        self.say(f"{slot.slot}: {state}, {said}")
        self.tell(f"Briefing {self.of}: to be looked at", f"{slot.edition} {said}.", f"{slot.slot} {state}")

    def send(self, slot: Slot) -> None:
        """Send what a slot has come to; what is left over stays open for the next look."""
        try:
            outcome = self.desk.send(slot.edition, slot.slot, slot.reason if slot.state == "notice" else "")
        except BriefingsError as error:
            self.failed(slot, str(error))
            return
        served = len(outcome.receipts) + outcome.before
        if outcome.left:
            self.say(f"{slot.slot}: {served} served, {outcome.left} left")
            return
        reason = "; ".join(str(problem) for problem in outcome.problems[:3])
        state = "failed" if outcome.problems and not served else "done"
        kept = f"notice: {slot.reason}" if slot.state == "notice" else ""
        self.close(slot, state, "; ".join(filter(None, (kept, reason))), said=f"{served} served")
        if outcome.problems:
            text = "\n".join(str(problem) for problem in outcome.problems)
            self.tell(f"Briefing {self.of}: {len(outcome.problems)} not served", text, f"{slot.slot} {state}")

    def failed(self, slot: Slot, reason: str) -> None:
        """Put on record that a slot came to nothing, and tell the operators why."""
        self.close(slot, "failed", reason)
        self.tell(f"Briefing {self.of}: failed", f"{slot.slot}: {reason}", f"{slot.slot} failed")

    def become(self, slot: Slot, state: str) -> Slot:
        """Put a slot's state on record."""
        changed = replace(slot, state=state, reason=one_line(slot.reason, 900), changed=self.clock())
        self.library.set_slot(changed)
        return changed

    def close(self, slot: Slot, state: str, reason: str, said: str = "") -> None:
        """Put on record that nothing more happens to a slot."""
        self.become(replace(slot, reason=reason), state)
        self.say(f"{slot.slot}: {', '.join(filter(None, (state, said, one_line(reason, 200))))}")

    def tell(self, about: str, text: str, identity: str) -> None:
        """Tell the operators; when they cannot be reached, that is said and nothing stops."""
        try:
            self.desk.tell(about, text, identity)
        except BriefingsError as error:
            self.say(f"{self.of}: the operators could not be told: {error}")

    def time_left(self) -> float:
        """Return the seconds until the next slot, which nothing may block; a minute at least."""
        after = next(slots(self.table, self.clock()))
        return max((after - self.clock()).total_seconds(), 60.0)

    def collect_ahead(self) -> None:
        """Collect and read ahead when its time has come, so that little is left to do at the slot."""
        if self.collecting is None or self.stopping():
            return
        now = self.clock()
        if self.collect_at is None or now >= self.collect_at:
            try:
                self.desk.collect(self.time_left())
                self.say(f"{self.of}: collected ahead")
            except BriefingsError as error:
                self.say(f"{self.of}: collecting ahead: {error}")
            self.collect_at = self.clock() + self.collecting
