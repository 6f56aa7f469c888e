"""The feeds and other sources of a library: found, registered, listed, checked, read from OPML and written as OPML."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC
from pathlib import Path

from briefings.app.project import Project
from briefings.app.source_collectors import (
    SOURCE_COLLECTORS,
    build_collect_context,
    build_fetcher,
    build_source_state,
)
from briefings.collectors.feeds.discovery import DiscoveredFeed, discover_feeds
from briefings.collectors.feeds.opml import OpmlFeed, read_opml, write_opml
from briefings.collectors.web.responses import FetchFailure
from briefings.core.errors import Unreadable, UsageError
from briefings.core.processes.pool import ParserPool
from briefings.core.urls import add_url_scheme, redact_url
from briefings.storage.feed_health import HEALTHY_STATUSES
from briefings.storage.records import FeedRecord, FeedState

#: Bytes of a list of feeds.
MAX_OPML_BYTES = 20_000_000


def register_sources(project: Project) -> int:
    """Enter the sources of the settings into the library; return how many were not there.

    Pages and mailboxes that the settings do not name any more are taken out; their articles stay.
    """
    library, configured = project.library, project.configured_sources
    for feed in library.list_feeds():
        if feed.kind != "feed" and (feed.kind, feed.url) not in configured:
            library.remove_feed(feed.url)
    added = project.clock()
    records = [
        *(FeedRecord(url=url, kind=kind, added=added) for kind, url in configured),
        *(
            FeedRecord(url=feed.url, title=feed.outlet, folder=(feed.topic,) if feed.topic else (), added=added)
            for feed in project.settings.feed
        ),
    ]
    return sum(library.add_feed(record) for record in records)


def find_feed(project: Project, wanted: str) -> FeedRecord:
    """Return a feed by its address, or by a part of its address or title that only it has. Raises `UsageError`."""
    if found := project.library.get_feed(wanted):
        return found
    feeds = project.library.list_feeds()
    part = wanted.casefold()
    near = [feed for feed in feeds if part in feed.title.casefold() or part in feed.url.casefold()]
    if len(near) == 1:
        return near[0]
    if near:
        named = "; ".join(redact_url(feed.url) for feed in near[:5])
        raise UsageError(f"{redact_url(wanted)!r} can be any of {len(near)} feeds: {named}")
    raise UsageError(f"there is no feed {redact_url(wanted)!r}; `briefings feeds list` shows them")


def add_discovered_feeds(
    project: Project, addresses: Iterable[str], folder: tuple[str, ...], title: str
) -> Iterator[tuple[str, bool]]:
    """Add the feeds at some addresses; yield a line about each, and whether it went well."""
    parsers = ParserPool(1)
    context = build_collect_context(project, build_fetcher(project), parsers)
    try:
        for address in addresses:
            found = discover_feeds(add_url_scheme(address), context)
            if isinstance(found, FetchFailure):
                yield f"problem: {found.to_problem()}", False
            elif not found:
                yield (
                    f"problem: {redact_url(address)}: no feed was found there (give the address of the feed itself)",
                    False,
                )
            else:
                for one in found:
                    yield add_candidate(project, one, folder, title), True
    finally:
        parsers.close()


def add_candidate(project: Project, found: DiscoveredFeed, folder: tuple[str, ...], title: str) -> str:
    """Add one feed, and return a line about it."""
    record = FeedRecord(
        url=found.url, title=title or found.title, folder=folder, site=found.site, added=project.clock()
    )
    new = project.library.add_feed(record)
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


def check_feeds(project: Project, which: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Ask feeds as if for the first time, without their articles' pages; yield a line about each, and if it works."""
    register_sources(project)
    feeds = [find_feed(project, one) for one in which]
    feeds = feeds or [feed for feed in project.library.list_feeds() if not feed.paused]
    parsers = ParserPool(1)
    context = build_collect_context(project, build_fetcher(project), parsers, find_known_ids=lambda ids: frozenset())
    try:
        for feed in feeds:
            if feed.kind in SOURCE_COLLECTORS:
                source = build_source_state(replace(feed, state=FeedState()), full_text=False)
                result = SOURCE_COLLECTORS[feed.kind](source, context)
                moved = f"; moved to {redact_url(result.moved)}" if result.moved else ""
                note = f": {result.note}" if result.note else ""
                line = f"{result.status:12}  {redact_url(feed.url)}  ({result.entries} entries{moved}){note}"
                yield line, result.status in HEALTHY_STATUSES
    finally:
        parsers.close()


def import_opml(project: Project, file: Path) -> str:
    """Take in a list of feeds, and return a line with how many were new. Raises `UsageError` for what is none."""
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
    now = project.clock()
    new = sum(
        project.library.add_feed(FeedRecord(url=one.url, title=one.title, folder=one.folder, site=one.site, added=now))
        for one in outlines
    )
    known = f", {len(outlines) - new} known already" if len(outlines) > new else ""
    return f"{file}: {new} feeds added{known}"


def export_opml(project: Project, secrets: bool) -> tuple[bytes, int]:
    """Return all feeds as a list, and how many passwords and tokens were left out of it."""
    register_sources(project)
    feeds = [feed for feed in project.library.list_feeds() if feed.kind == "feed"]
    urls = [feed.url if secrets else redact_url(feed.url) for feed in feeds]
    hidden = sum(feed.url != url for feed, url in zip(feeds, urls, strict=True))
    outlines = [
        OpmlFeed(folder=feed.folder, title=feed.title, url=url, site=feed.site)
        for feed, url in zip(feeds, urls, strict=True)
    ]
    return write_opml(outlines, project.settings.title or "Feeds", project.clock()), hidden
