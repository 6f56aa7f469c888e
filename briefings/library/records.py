"""One row of the library, as the rest of the house sees it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRecord:
    """An edition that was made and kept."""

    #: name of its folder
    name: str
    #: which briefing it belongs to
    briefing: str
    #: its place in the row of editions of that briefing, from 1
    number: int | None
    digest: str
    #: the slot it was made for; empty when it was made by hand
    slot: str
    #: "made", "held" (waits for approval), "approved" or "withdrawn"
    state: str
    #: name of the edition that it corrects; empty: none
    corrects: str
    made: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One moment at which a briefing was due, and what became of it."""

    briefing: str
    #: the moment in ISO 8601, or another unique name for what was sent by hand
    slot: str
    moment: datetime
    #: "taken" (being made), "held", "draft" (goes out at `due`), "sending", "done", "skipped", "missed" or "failed"
    state: str
    edition: str
    #: when a draft goes out
    due: datetime | None
    #: why it failed, was skipped or missed
    reason: str
    changed: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One (briefing, slot, recipient) and what became of it."""

    briefing: str
    slot: str
    recipient: str
    edition: str
    #: "sending" (not known to have arrived), "sent", "waiting" (to be tried), "failed", "refused" or "skipped"
    state: str
    message_id: str
    #: how often it was sent again on purpose
    repeats: int
    attempts: int
    #: Message-ID, folder or webhook call that proves it
    place: str
    reason: str
    changed: datetime


#: States of a slot after which nothing more happens to it.
FINAL = ("done", "skipped", "missed", "failed")
