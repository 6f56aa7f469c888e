"""The list of feeds as its reader keeps it: found, listed, checked, taken in from OPML and given out as such."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC
from pathlib import Path

from briefings.app.collection import build_source_state
from briefings.app.newsroom import SOURCE_COLLECTORS, CollectionProject
from briefings.collectors.feeds.discovery import DiscoveredFeed, discover_feeds
from briefings.collectors.feeds.opml import OpmlFeed, read_opml, write_opml
from briefings.collectors.result import CollectContext
from briefings.collectors.web.responses import FetchFailure
from briefings.core.errors import Unreadable, UsageError
from briefings.core.processes.pool import ParserPool
from briefings.core.urls import add_url_scheme, redact_url
from briefings.storage.feed_health import HEALTHY_STATUSES
from briefings.storage.records import FeedRecord, FeedState

#: Bytes of a list of feeds.
MAX_OPML_BYTES = 20_000_000


def add_discovered_feeds(
    room: CollectionProject, addresses: Iterable[str], folder: tuple[str, ...], title: str
) -> Iterator[tuple[str, bool]]:
    """Add the feeds at some addresses; yield what is to be said of each, and whether it went well."""
    readers = ParserPool(1)
    tools = CollectContext(
        fetcher=room.build_fetcher(), run_parser=readers, find_known_ids=room.library.find_known_ids, now=room.clock
    )
    try:
        for address in addresses:
            found = discover_feeds(add_url_scheme(address), tools)
            if isinstance(found, FetchFailure):
                yield f"problem: {found.to_problem()}", False
            elif not found:
                yield (
                    f"problem: {redact_url(address)}: no feed was found there (give the address of the feed itself)",
                    False,
                )
            else:
                for one in found:
                    yield add_candidate(room, one, folder, title), True
    finally:
        readers.close()


def add_candidate(room: CollectionProject, found: DiscoveredFeed, folder: tuple[str, ...], title: str) -> str:
    """Add one feed, and say so."""
    record = FeedRecord(url=found.url, title=title or found.title, folder=folder, site=found.site, added=room.clock())
    new = room.library.add_feed(record)
    return f"{'added' if new else 'known'}  {redact_url(found.url)}  {record.title} ({found.entries} entries)"


def format_feed_list(feeds: Sequence[FeedRecord]) -> Iterator[str]:
    """Yield a line a feed under a line a topic."""
    folder: tuple[str, ...] | None = None
    for feed in feeds:
        if feed.folder != folder:
            folder = feed.folder
            yield " / ".join(folder) or "(no topic)"
        state = feed.state
        since = f" since {state.failing_since.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if state.failing_since else ""
        status = "paused" if feed.paused and state.status != "gone" else state.status
        last = f"last {state.last_ok.astimezone(UTC):%Y-%m-%d %H:%M} UTC, " if state.last_ok else ""
        name = f"{feed.title}  " if feed.title else ""
        note = f"  {state.note}" if state.note else ""
        yield f"  {status + since:12}  {name}{redact_url(feed.url)}  ({last}{state.brought} articles){note}"


def check_feeds(room: CollectionProject, which: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Ask feeds as if for the first time, without their articles' pages; yield what is to be said of each."""
    room.register_sources()
    feeds = [room.find_feed(one) for one in which] or [feed for feed in room.library.list_feeds() if not feed.paused]
    readers = ParserPool(1)
    tools = CollectContext(
        fetcher=room.build_fetcher(), run_parser=readers, find_known_ids=lambda ids: frozenset(), now=room.clock
    )
    try:
        for feed in feeds:
            if feed.kind in SOURCE_COLLECTORS:
                source = build_source_state(replace(feed, state=FeedState()), full_text=False)
                haul = SOURCE_COLLECTORS[feed.kind](source, tools)
                moved = f"; moved to {redact_url(haul.moved)}" if haul.moved else ""
                note = f": {haul.note}" if haul.note else ""
                told = f"{haul.status:12}  {redact_url(feed.url)}  ({haul.entries} entries{moved}){note}"
                yield told, haul.status in HEALTHY_STATUSES
    finally:
        readers.close()


def import_opml(room: CollectionProject, file: Path) -> str:
    """Take in a list of feeds, and say how many were new. Raises `UsageError` for what is none."""
    try:
        with file.open("rb") as stream:
            body = stream.read(MAX_OPML_BYTES + 1)
    except OSError as cause:
        raise UsageError(f"{file}: cannot be read: {cause.strerror}") from cause
    if len(body) > MAX_OPML_BYTES:
        raise UsageError(f"{file}: is larger than {MAX_OPML_BYTES // 1_000_000} MB; split it")
    try:
        outlines = read_opml(body)
    except Unreadable as refused:
        raise UsageError(f"{file}: {refused.what}" + (f"; {refused.remedy}" if refused.remedy else "")) from refused
    now = room.clock()
    new = sum(
        room.library.add_feed(FeedRecord(url=one.url, title=one.title, folder=one.folder, site=one.site, added=now))
        for one in outlines
    )
    known = f", {len(outlines) - new} known already" if len(outlines) > new else ""
    return f"{file}: {new} feeds added{known}"


def export_opml(room: CollectionProject, secrets: bool) -> tuple[bytes, int]:
    """Return all feeds as a list, and how many passwords and tokens were left out of it."""
    room.register_sources()
    feeds = [feed for feed in room.library.list_feeds() if feed.kind == "feed"]
    urls = [feed.url if secrets else redact_url(feed.url) for feed in feeds]
    hidden = sum(feed.url != url for feed, url in zip(feeds, urls, strict=True))
    outlines = [
        OpmlFeed(folder=feed.folder, title=feed.title, url=url, site=feed.site)
        for feed, url in zip(feeds, urls, strict=True)
    ]
    return write_opml(outlines, room.settings.title or "Feeds", room.clock()), hidden
