"""One slot served: its edition is made, judged, held for review where that is wanted, and sent; all of it on record."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from briefings.app.dispatch import Outcome
from briefings.app.log_lines import LogLine
from briefings.app.release import VerificationError
from briefings.core.errors import BriefingsError
from briefings.core.text import one_line
from briefings.edition.policy import Policy, Verdict
from briefings.storage.library import Library
from briefings.storage.records import EditionState, Slot, SlotState

#: What ends a slot and not the scheduler: faults of ours, and files that come and go.
SLOT_ERRORS = (BriefingsError, OSError)


class SlotActions(Protocol):
    """What serving a slot asks for: to make, judge and send editions, and to tell the operators."""

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

    def check_output(self) -> None:
        """Raise `OutputError` while the folder of editions is not there: no slot is to blame for that."""


@dataclass(slots=True, kw_only=True)
class SlotServer:
    """Serves the slots of one briefing, whoever says that they are due; time is a parameter."""

    briefing_key: str
    library: Library
    actions: SlotActions
    policy: Policy
    clock: Callable[[], datetime]
    log: Callable[[str], None]

    def serve_slot(self, slot: Slot, limit: float) -> None:
        """Make the edition of a slot within so many seconds, judge it, and send it or set it aside."""
        try:
            if not slot.edition:
                self.log(describe_event(slot, "making", "making"))
                name = self.actions.make_edition(slot.slot, slot.moment, limit)
                slot = self.set_state(replace(slot, edition=name), SlotState.TAKEN)
            verdict, reason = self.actions.judge_edition(slot.edition)
        except SLOT_ERRORS as error:
            self.fail_slot(slot, error)
            return
        if verdict != "send":
            # Nobody gets it as an edition, so it uses up no number.
            self.library.skip_edition(slot.edition)
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
        self.log(describe_event(slot, str(state), f"{state}, {reason}"))
        self.try_notify_operators(
            f"Briefing {self.briefing_key}: to be looked at", f"{slot.edition} {reason}.", f"{slot.slot} {state}"
        )

    def send_if_released(self, slot: Slot) -> None:
        """Send a held or drafted edition when it may leave; how late the sending is counts from now."""
        state = self.actions.get_edition_state(slot.edition)
        if state == EditionState.WITHDRAWN:
            self.finish(slot, SlotState.SKIPPED, "withdrawn by the editor")
        elif state == EditionState.APPROVED or (
            slot.state == SlotState.DRAFT and slot.due and self.clock() >= slot.due
        ):
            self.send_slot(self.set_state(replace(slot, due=self.clock(), reason=""), SlotState.SENDING))

    def send_slot(self, slot: Slot) -> None:
        """Send the edition of a slot, or its notice; while recipients are left the slot stays open."""
        try:
            outcome = self.actions.send_edition(slot.edition, slot.slot, slot.reason if slot.notice else "")
        except VerificationError as fault:
            self.hold_for_review(slot, SlotState.HELD, None, str(fault))
            return
        except SLOT_ERRORS as error:
            self.fail_slot(slot, error)
            return
        served = len(outcome.receipts) + outcome.already_sent
        if outcome.remaining:
            self.log(describe_event(slot, "sending", f"{served} served, {outcome.remaining} left", served))
            return
        reason = "; ".join(str(problem) for problem in outcome.problems[:3])
        state = SlotState.FAILED if outcome.problems and not served else SlotState.DONE
        reasons = filter(None, (slot.reason if slot.notice else "", reason))
        self.finish(slot, state, "; ".join(reasons), served)
        if outcome.problems:
            text = "\n".join(str(problem) for problem in outcome.problems)
            self.try_notify_operators(
                f"Briefing {self.briefing_key}: {len(outcome.problems)} not served", text, f"{slot.slot} {state}"
            )

    def fail_slot(self, slot: Slot, error: Exception) -> None:
        """Put on record that a slot failed, and tell the operators why; it stays open where it can be tried again."""
        self.actions.check_output()
        reason = str(error) if isinstance(error, BriefingsError) else repr(error)
        self.finish(slot, SlotState.FAILED, reason)
        self.try_notify_operators(
            f"Briefing {self.briefing_key}: failed", f"{slot.slot}: {reason}", f"{slot.slot} failed"
        )

    def set_state(self, slot: Slot, state: SlotState) -> Slot:
        """Put a slot's state on record."""
        changed = replace(slot, state=state, reason=one_line(slot.reason, 900), changed=self.clock())
        self.library.set_slot(changed)
        return changed

    def finish(self, slot: Slot, state: SlotState, reason: str, served: int | None = None) -> None:
        """Put on record that nothing more happens to a slot; `served` is the number of recipients, if it was sent."""
        self.set_state(replace(slot, reason=reason), state)
        summary = "" if served is None else f"{served} served"
        text = ", ".join(filter(None, (state, summary, one_line(reason, 200))))
        self.log(describe_event(slot, str(state), text, served))

    def try_notify_operators(self, about: str, text: str, identity: str) -> None:
        """Tell the operators; when they cannot be reached, that is logged and the work goes on."""
        try:
            self.actions.notify_operators(about, text, identity)
        except SLOT_ERRORS as error:
            text = f"{self.briefing_key}: the operators could not be told: {error}"
            self.log(LogLine(text, "operators-not-told", level=logging.ERROR))


def describe_event(slot: Slot, what: str, text: str, recipients: int | None = None) -> LogLine:
    """Return the line of the log for something that happened to a slot."""
    level = logging.ERROR if what in (SlotState.FAILED, SlotState.MISSED) else logging.INFO
    return LogLine(
        f"{slot.slot}: {text}",
        f"slot-{what}",
        level=level,
        slot=slot.slot,
        edition=slot.edition,
        recipients=recipients,
    )
