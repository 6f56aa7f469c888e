"""One row of the library, as the rest of the house sees it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime


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
FINAL_STATES = ("done", "skipped", "missed", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What the last rounds of collecting found at a feed; written by the collecting alone."""

    #: "new" (never asked), "ok", "empty", "not modified", "failing", "undated", "not a feed"
    status: str = "new"
    #: what is wrong, or worth knowing, in one sentence
    note: str = ""
    #: ETag and Last-Modified as the server gave them
    etag: str = ""
    last_modified: str = ""
    #: SHA-256 of the last body, hexadecimal: some servers never say that nothing was modified
    digest: str = ""
    #: how far the collecting has come, in words of its own
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
    #: "feed", or another kind that the collecting knows
    kind: str = "feed"
    #: not asked until somebody says so
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
