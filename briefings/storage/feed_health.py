"""The health of the sources of a library: the problem that an edition prints about a feed that does not work."""

from datetime import UTC

from briefings.core.article import Problem
from briefings.core.urls import redact_url
from briefings.storage.records import FeedRecord

#: States of a source that works.
HEALTHY_STATUSES = frozenset(("ok", "empty", "not modified", "undated"))


def find_feed_problem(feed: FeedRecord) -> Problem | None:
    """Return the problem that an edition prints about a source; None where there is none."""
    state = feed.state
    name = feed.title or redact_url(feed.url)
    if feed.paused and state.status != "gone":
        return None
    if state.status == "new":
        return Problem(name, "it has not been collected from yet", "run `briefings collect`")
    if state.status == "undated":
        return Problem(name, "none of its articles is dated", "they are shown as undated")
    if state.status == "empty":
        return Problem(name, "it answers, and holds no articles", "look at it in a browser")
    if state.status in HEALTHY_STATUSES:
        return None
    since = f" since {state.failing_since.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if state.failing_since else ""
    kind = "it is no feed" if state.status == "not a feed" else "it is gone" if state.status == "gone" else "it fails"
    return Problem(name, f"{kind}{since}: {state.note}", "what it published since is not in this edition")
