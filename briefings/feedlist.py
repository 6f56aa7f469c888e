"""The list of feeds as its reader keeps it: found, listed, checked, taken in from OPML and given out as such."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC
from pathlib import Path

from briefings.collecting import source_of
from briefings.collectors.feeds.discovery import Candidate, discover
from briefings.collectors.feeds.opml import Outline, read_opml, write_opml
from briefings.collectors.formats.document import Unreadable
from briefings.collectors.haul import Tools
from briefings.collectors.readers import Readers
from briefings.collectors.web.addresses import shown, upgraded
from briefings.collectors.web.answers import Fault
from briefings.errors import UsageError
from briefings.library.records import FeedRecord, FeedState
from briefings.library.standing import SOUND
from briefings.newsroom import GATHERERS, Newsroom

#: Bytes of a list of feeds.
LIMIT = 20_000_000


def found_at(
    room: Newsroom, addresses: Iterable[str], folder: tuple[str, ...], title: str
) -> Iterator[tuple[str, bool]]:
    """Add the feeds at some addresses; yield what is to be said of each, and whether it went well."""
    readers = Readers(1)
    tools = Tools(fetcher=room.fetcher(), read=readers, knows=room.library.knows, now=room.clock)
    try:
        for address in addresses:
            found = discover(upgraded(address), tools)
            if isinstance(found, Fault):
                yield f"problem: {found.problem()}", False
            elif not found:
                yield f"problem: {shown(address)}: no feed was found there (give the address of the feed itself)", False
            else:
                for one in found:
                    yield added(room, one, folder, title), True
    finally:
        readers.close()


def added(room: Newsroom, found: Candidate, folder: tuple[str, ...], title: str) -> str:
    """Add one feed, and say so."""
    record = FeedRecord(url=found.url, title=title or found.title, folder=folder, site=found.site, added=room.clock())
    new = room.library.add_feed(record)
    return f"{'added' if new else 'known'}  {shown(found.url)}  {record.title} ({found.entries} entries)"


def listed(feeds: Sequence[FeedRecord]) -> Iterator[str]:
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
        yield f"  {status + since:12}  {name}{shown(feed.url)}  ({last}{state.brought} articles){note}"


def checked(room: Newsroom, which: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Ask feeds as if for the first time, without their articles' pages; yield what is to be said of each."""
    room.enter()
    feeds = [room.feed(one) for one in which] or [feed for feed in room.library.feeds() if not feed.paused]
    readers = Readers(1)
    tools = Tools(fetcher=room.fetcher(), read=readers, knows=lambda ids: frozenset(), now=room.clock)
    try:
        for feed in feeds:
            if feed.kind in GATHERERS:
                source = source_of(replace(feed, state=FeedState()), full_text=False)
                haul = GATHERERS[feed.kind](source, tools)
                moved = f"; moved to {shown(haul.moved)}" if haul.moved else ""
                note = f": {haul.note}" if haul.note else ""
                told = f"{haul.status:12}  {shown(feed.url)}  ({haul.entries} entries{moved}){note}"
                yield told, haul.status in SOUND
    finally:
        readers.close()


def taken_in(room: Newsroom, file: Path) -> str:
    """Take in a list of feeds, and say how many were new. Raises `UsageError` for what is none."""
    try:
        with file.open("rb") as stream:
            body = stream.read(LIMIT + 1)
    except OSError as cause:
        raise UsageError(f"{file}: cannot be read: {cause.strerror}") from cause
    if len(body) > LIMIT:
        raise UsageError(f"{file}: is larger than {LIMIT // 1_000_000} MB; split it")
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


def exported(room: Newsroom, secrets: bool) -> tuple[bytes, int]:
    """Return all feeds as a list, and how many passwords and tokens were left out of it."""
    room.enter()
    feeds = [feed for feed in room.library.feeds() if feed.kind == "feed"]
    urls = [feed.url if secrets else shown(feed.url) for feed in feeds]
    hidden = sum(feed.url != url for feed, url in zip(feeds, urls, strict=True))
    outlines = [
        Outline(folder=feed.folder, title=feed.title, url=url, site=feed.site)
        for feed, url in zip(feeds, urls, strict=True)
    ]
    return write_opml(outlines, room.settings.title or "Feeds", room.clock()), hidden
