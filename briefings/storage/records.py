"""The records of a library: editions, slots, deliveries, feeds and articles, one row each."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum


class EditionState(StrEnum):
    """What became of an edition."""

    MADE = "made"
    #: waits for approval
    HELD = "held"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    #: made for a slot that brought nothing new: nobody gets it, and its number goes to the next
    SKIPPED = "skipped"


class SlotState(StrEnum):
    """What became of a slot."""

    #: its edition is being made
    TAKEN = "taken"
    #: its edition waits for approval
    HELD = "held"
    #: its edition goes out at `Slot.due` unless it is withdrawn
    DRAFT = "draft"
    SENDING = "sending"
    DONE = "done"
    SKIPPED = "skipped"
    MISSED = "missed"
    FAILED = "failed"


class DeliveryState(StrEnum):
    """What became of a delivery."""

    #: to be tried, or tried again
    WAITING = "waiting"
    #: begun, and not known to have arrived
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    #: the recipient may not have the edition
    REFUSED = "refused"
    #: the edition has nothing for the recipient
    SKIPPED = "skipped"


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
    state: EditionState
    #: name of the edition that it corrects; empty: none
    corrects: str
    made: datetime
    #: when it was approved; None: it was not
    approved: datetime | None = None
    #: what the editor says that a correction changes, in a sentence
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One moment at which a briefing was due, and what became of it."""

    briefing: str
    #: the moment in ISO 8601, or another unique name for what was sent by hand
    slot: str
    moment: datetime
    state: SlotState
    edition: str
    #: when a draft goes out
    due: datetime | None
    #: why it failed, was skipped or missed, or why there was only a notice
    reason: str
    changed: datetime
    #: whether recipients get a notice that there is no edition, in place of one
    notice: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One (briefing, slot, recipient) and what became of it."""

    briefing: str
    slot: str
    recipient: str
    edition: str
    state: DeliveryState
    message_id: str
    #: how often it was sent again on purpose
    repeats: int
    attempts: int
    #: Message-ID, folder or webhook call that proves it
    place: str
    reason: str
    changed: datetime
    #: slot of the delivery that this one corrects; empty: none
    corrects: str = ""
    #: number of the correction, from 1; 0: none
    correction: int = 0


#: States of an edition that nobody is ever sent.
UNUSED_STATES = (EditionState.WITHDRAWN, EditionState.SKIPPED)
#: States of a slot after which nothing more happens to it.
FINAL_STATES = (SlotState.DONE, SlotState.SKIPPED, SlotState.MISSED, SlotState.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What the last runs of collecting found at a feed; written by collecting alone."""

    #: "new" (never asked), "ok", "empty", "not modified", "failing", "undated", "not a feed"
    status: str = "new"
    #: what is wrong, or worth knowing, in one sentence
    note: str = ""
    #: ETag and Last-Modified as the server gave them
    etag: str = ""
    last_modified: str = ""
    #: SHA-256 of the last body, hexadecimal: some servers never say that nothing was modified
    digest: str = ""
    #: how far its collector has come, in a form of its own
    cursor: str = ""
    tried: datetime | None = None
    #: when it last answered as it should
    last_ok: datetime | None = None
    #: since when it has not; None: it does
    failing_since: datetime | None = None
    #: how often in a row it has not
    failures: int = 0
    #: not to be asked before
    due: datetime | None = None
    #: articles that it was the first to bring
    brought: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRecord:
    """A feed, page, sitemap or mailbox that is collected from."""

    #: where it is; no two have the same
    url: str
    title: str = ""
    #: folders it lies in, outermost first: its topic
    folder: tuple[str, ...] = ()
    #: the site's own address
    site: str = ""
    #: "feed", or the kind of another collector
    kind: str = "feed"
    #: not asked until it is resumed
    paused: bool = False
    added: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    state: FeedState = field(default_factory=FeedState)


@dataclass(frozen=True, slots=True)
class AddResult:
    """What became of articles that were handed to the library."""

    #: ids of those it had not seen
    new: tuple[str, ...] = ()
    #: ids of those whose title or text had changed
    versions: tuple[str, ...] = ()
    #: how many it knew as they are
    known: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleVersion:
    """One state of an article's words."""

    #: from 1, in the order they came in
    number: int
    title: str
    text: str
    #: when it came in
    came: datetime
    #: what was different from the one before: "title", "text" or "title, text"; empty for the first
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleListing:
    """One line of a list of articles; `snippet` holds the matching passage, its words between `MARKS`."""

    id: str
    outlet: str
    title: str
    url: str | None
    published: datetime | None
    #: when it came in first, and when its words last changed
    came: datetime
    changed: datetime
    versions: int
    snippet: str = ""
