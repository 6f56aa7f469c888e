"""One feed is asked and read: from its address and state to its articles, its new state and what went wrong."""

import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from briefings.collectors.feeds.entries import Entry, Feed
from briefings.collectors.feeds.feed import ACCEPT, NoFeed, read
from briefings.collectors.fields import built, web_address
from briefings.collectors.formats.document import Document, Draft, Limits, Unreadable
from briefings.collectors.fulltext import Pages, Stopped
from briefings.collectors.haul import Haul, Source, Tools
from briefings.collectors.web.addresses import host_of, shown, without_credentials
from briefings.collectors.web.answers import Fault, Fetched
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
    now = tools.now()
    try:
        feed, found = tools.read(opened, answer.body, answer.url, answer.headers.get("content-type", ""), source, now)
    except NoFeed as refused:
        return unread(source, refused, "not a feed")
    except Unreadable as refused:
        return unread(source, refused, "failing")
    try:
        return sorted_out(source, feed, found, document(source, answer.url, now), tools, here)
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


@dataclass(frozen=True, slots=True)
class Opened:
    """One entry, the id that its article has, and the article that it makes without its page."""

    draft: Draft
    teaser: bool
    id: str
    made: tuple[Article | Problem, ...]


def opened(body: bytes, url: str, content_type: str, source: Source, now: datetime) -> tuple[Feed, tuple[Opened, ...]]:
    """Read a feed and make its articles: all that needs no network, so that it can be done in another process."""
    feed = read(body, url, content_type)
    paper = document(source, url, now)
    drafts = [(named(entry, source, feed), entry.teaser) for entry in feed.entries]
    return feed, tuple(
        Opened(draft, teaser, identity(draft, paper.folder, now), articles(replace(draft, cut=teaser), paper))
        for draft, teaser in drafts
    )


def document(source: Source, base: str, now: datetime) -> Document:
    """Return the feed as what articles are read from."""
    return Document(shown(source.url), host_of(base), now, 0, io.BytesIO)


def articles(draft: Draft, paper: Document) -> tuple[Article | Problem, ...]:
    """Return the article of a draft, with a problem for what had to be left out of it."""
    where = f"{paper.name}: {draft.title[:80] or draft.url}"
    made = built(draft, paper, Limits(), "feed")
    return tuple(replace(one, where=where) if isinstance(one, Problem) else one for one in made)


def sorted_out(
    source: Source, feed: Feed, entries: Sequence[Opened], paper: Document, tools: Tools, here: Haul
) -> Haul:
    """Return the articles of a feed, with the pages of those that are new and only announced."""
    tried = tries(source.cursor)
    known = tools.knows(one.id for one in entries) - set(tried)
    pages, again = Pages(tools), dict[str, int]()
    made: list[Article | Problem] = []
    for one in entries:
        if one.teaser and one.id in known:
            continue  # its page was fetched when it was new, and says more than this
        if one.teaser and source.full_text and web_address(one.draft.url):
            made += articles(pages.whole(one.draft), paper)
            if pages.passing and tried.get(one.id, 0) < TRIES:
                again[one.id] = tried.get(one.id, 0) + 1
        else:
            made += one.made
    problems = [one for one in made if isinstance(one, Problem)]
    notes = tuple(filter(None, (feed.flaw, *openings(pages.wanting))))
    told = tuple(Problem(paper.name, note) for note in notes)
    if again:
        # Asked as if for the first time, so that the feed is read again and the pages are tried again.
        here = replace(here, etag="", modified="", digest="")
    return replace(
        here,
        cursor=json.dumps(again),
        status="empty" if not feed.entries else "undated" if feed.undated else "ok",
        note="; ".join(notes)[:900],
        articles=tuple(one for one in made if isinstance(one, Article)),
        problems=(*told, *shortened(problems, paper.name)),
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
