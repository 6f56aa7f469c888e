"""One feed is asked and read: from its address and state to its articles, its new state and what went wrong."""

import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from briefings.collectors.addresses import host_of, shown, without_credentials
from briefings.collectors.answers import Fault, Fetched
from briefings.collectors.document import Document, Draft, Limits, Unreadable
from briefings.collectors.entries import Entry, Feed
from briefings.collectors.feed import ACCEPT, NoFeed, read
from briefings.collectors.fields import built, web_address
from briefings.collectors.fulltext import Pages, Stopped
from briefings.collectors.haul import Haul, Source, Tools
from briefings.model.article import Article, Problem, article

#: Bytes of a feed.
LIMIT = 10_000_000

#: Rounds in which the page of an article is asked for that could not be had.
TRIES = 3

#: Problems with single entries that are told one by one.
TOLD = 5


def gather(source: Source, tools: Tools) -> Haul:
    """Ask one feed. Never raises for anything that the feed or its server does."""
    answer = tools.fetcher.fetch(source.url, etag=source.etag, modified=source.modified, limit=LIMIT, accept=ACCEPT)
    if isinstance(answer, Fault):
        return failed(source, answer)
    digest = hashlib.sha256(answer.body).hexdigest()
    here = Haul(
        status="not modified",
        # A server may leave out of a 304 what it said before.
        etag=answer.etag or (source.etag if answer.unchanged else ""),
        modified=answer.modified or (source.modified if answer.unchanged else ""),
        digest=source.digest if answer.unchanged else digest,
        moved=moved(source.url, answer),
    )
    if answer.unchanged or digest == source.digest:
        return here
    try:
        feed = tools.read(read, answer.body, answer.url, answer.headers.get("content-type", ""))
    except NoFeed as refused:
        return unread(source, refused, "not a feed")
    except Unreadable as refused:
        return unread(source, refused, "failing")
    try:
        return sorted_out(source, feed, answer.url, tools, here)
    except Stopped:
        return Haul(status="stopped")


def failed(source: Source, fault: Fault) -> Haul:
    """Return the haul of a feed that could not be had."""
    status = {"gone": "gone", "stopped": "stopped"}.get(fault.kind, "failing")
    problem = Problem(shown(source.url), fault.what, fault.remedy)
    return Haul(status=status, note=fault.what, problems=(problem,), wait=fault.wait)  # type: ignore[arg-type]


def unread(source: Source, refused: Unreadable, status: str) -> Haul:
    """Return the haul of a feed that could not be read."""
    problem = Problem(shown(source.url), refused.what, refused.remedy)
    return Haul(status=status, note=refused.what, problems=(problem,))  # type: ignore[arg-type]


def moved(url: str, answer: Fetched) -> str:
    """Return the new address of a feed; one with a password keeps its old address, which the password belongs to."""
    return answer.moved if url == without_credentials(url) else ""


def sorted_out(source: Source, feed: Feed, base: str, tools: Tools, here: Haul) -> Haul:
    """Make articles of the entries, with the pages of those that are new and only announced."""
    now = tools.now()
    where = shown(source.url)
    document = Document(where, host_of(base), now, 0, io.BytesIO)
    drafts = [(named(entry, source, feed), entry.teaser) for entry in feed.entries]
    identities = [identity(draft, document.folder, now) for draft, _ in drafts]
    tried = tries(source.cursor)
    known = tools.knows(identities) - set(tried)
    pages, again = Pages(tools), dict[str, int]()
    found: list[Article] = []
    problems: list[Problem] = []
    for (draft, teaser), key in zip(drafts, identities, strict=True):
        if teaser and key in known:
            continue  # its page was fetched when it was new, and says more than this
        wanted = teaser and source.full_text and web_address(draft.url)
        whole = pages.whole(draft) if wanted else replace(draft, cut=teaser)
        if wanted and pages.passing and tried.get(key, 0) < TRIES:
            again[key] = tried.get(key, 0) + 1
        for made in built(whole, document, Limits(), "feed"):
            if isinstance(made, Article):
                found.append(made)
            else:
                problems.append(replace(made, where=f"{where}: {draft.title[:80] or draft.url}"))
    notes = tuple(filter(None, (feed.flaw, *openings(pages.wanting))))
    told = tuple(Problem(where, note) for note in notes)
    if again:
        # Asked as if for the first time, so that the feed is read again and the pages are tried again.
        here = replace(here, etag="", modified="", digest="")
    return replace(
        here,
        cursor=json.dumps(again),
        status="empty" if not feed.entries else "undated" if feed.undated else "ok",
        note="; ".join(notes)[:900],
        articles=tuple(found),
        problems=(*told, *shortened(problems, where)),
        title=feed.title,
        site=feed.site,
        entries=len(feed.entries),
    )


def tries(cursor: str) -> dict[str, int]:
    """Return how often the page of an article was asked for that may be had when we come again."""
    found: dict[str, int] = json.loads(cursor) if cursor else {}
    return found


def named(entry: Entry, source: Source, feed: Feed) -> Draft:
    """Return the draft of an entry under the name of its outlet, and under an address without a password."""
    draft = entry.draft
    return replace(
        draft, outlet=draft.outlet or source.outlet or feed.title, url=without_credentials(draft.url.strip())
    )


def identity(draft: Draft, folder: str, now: datetime) -> str:
    """Return the id that the article of a draft will have, by its address where it has one."""
    return article(
        outlet=draft.outlet or folder,
        title=draft.title,
        text=draft.text,
        collected=now,
        origin="",
        url=web_address(draft.url),
    ).id


def openings(wanting: Counter[str]) -> Iterator[str]:
    """Say how many articles have only their opening, and why."""
    for reason, count in sorted(wanting.items()):
        yield f"{count} article{'s have' if count > 1 else ' has'} only the opening: {reason}"


def shortened(problems: Sequence[Problem], where: str) -> tuple[Problem, ...]:
    """Return the first problems, and the number of the others."""
    more = len(problems) - TOLD
    rest = (Problem(where, f"{more} more problems like these"),) if more > 0 else ()
    return (*problems[:TOLD], *rest)
