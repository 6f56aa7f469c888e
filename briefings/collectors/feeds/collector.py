"""One feed is asked and read: from its address and state to its articles, its new state and what went wrong."""

import hashlib
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from briefings.collectors.article_builder import build_article, normalise_web_url
from briefings.collectors.feeds.announcements import FeedCursor, digest_announcement
from briefings.collectors.feeds.parsed import FeedEntry, ParsedFeed
from briefings.collectors.feeds.parser import FEED_ACCEPT, NotAFeed, parse_feed
from briefings.collectors.formats.document import ArticleDraft, Document, Limits
from briefings.collectors.full_text import CollectionStopped, FullTextFetcher
from briefings.collectors.result import CollectContext, CollectResult, CollectStatus, SourceState, limit_problems
from briefings.collectors.web.responses import FetchFailure, Response
from briefings.core.article import Article, Problem, create_article
from briefings.core.errors import Unreadable
from briefings.core.urls import host_of, redact_url, strip_credentials

#: Bytes of a feed.
MAX_FEED_BYTES = 10_000_000

#: Visits in which the page of an article is asked for that could not be had.
MAX_PAGE_TRIES = 3

#: Problems with single entries that are told one by one.
MAX_ENTRY_PROBLEMS = 5


def collect_feed(source: SourceState, context: CollectContext) -> CollectResult:
    """Ask one feed. Never raises for anything that the feed or its server does."""
    answer = context.fetcher.fetch(
        source.url, etag=source.etag, modified=source.modified, limit=MAX_FEED_BYTES, accept=FEED_ACCEPT
    )
    if isinstance(answer, FetchFailure):
        return build_failed_result(source, answer)
    digest = hashlib.sha256(answer.body).hexdigest()
    here = CollectResult(
        status="not modified",
        # A server may leave out of a 304 what it said before.
        etag=answer.etag or (source.etag if answer.unchanged else ""),
        modified=answer.modified or (source.modified if answer.unchanged else ""),
        digest=source.digest if answer.unchanged else digest,
        moved=find_new_address(source.url, answer),
    )
    if answer.unchanged or digest == source.digest:
        return here
    now = context.now()
    try:
        feed, found = context.run_parser(
            parse_feed_articles, answer.body, answer.url, answer.headers.get("content-type", ""), source, now
        )
    except NotAFeed as refused:
        return build_unreadable_result(source, refused, "not a feed")
    except Unreadable as refused:
        return build_unreadable_result(source, refused, "failing")
    try:
        return collect_entries(source, feed, found, build_feed_document(source, answer.url, now), context, here)
    except CollectionStopped:
        return CollectResult(status="stopped")


def build_failed_result(source: SourceState, fault: FetchFailure) -> CollectResult:
    """Return what there is to report of a feed that could not be fetched."""
    status: CollectStatus = fault.kind if fault.kind in ("gone", "stopped") else "failing"
    problem = Problem(redact_url(source.url), fault.what, fault.remedy)
    return CollectResult(status=status, note=fault.what, problems=(problem,), wait=fault.wait)


def build_unreadable_result(source: SourceState, refused: Unreadable, status: CollectStatus) -> CollectResult:
    """Return what there is to report of a feed that could not be read."""
    problem = Problem(redact_url(source.url), refused.what, refused.remedy)
    return CollectResult(status=status, note=refused.what, problems=(problem,))


def find_new_address(url: str, answer: Response) -> str:
    """Return the new address of a feed; one with a password keeps its old address, which the password belongs to."""
    return answer.moved if url == strip_credentials(url) else ""


@dataclass(frozen=True, slots=True)
class ParsedEntry:
    """One entry, the id that its article has, and the article that it makes without its page."""

    draft: ArticleDraft
    teaser: bool
    id: str
    #: see `digest_announcement`
    announced: str
    made: tuple[Article | Problem, ...]


def parse_feed_articles(
    body: bytes, url: str, content_type: str, source: SourceState, now: datetime
) -> tuple[ParsedFeed, tuple[ParsedEntry, ...]]:
    """Read a feed and make its articles: all that needs no network, so that it can be done in another process."""
    feed = parse_feed(body, url, content_type)
    paper = build_feed_document(source, url, now)
    drafts = [(complete_draft(entry, source, feed), entry) for entry in feed.entries]
    return feed, tuple(
        ParsedEntry(
            draft,
            entry.teaser,
            compute_draft_id(draft, paper.folder, now),
            digest_announcement(draft, entry.updated),
            build_entry_articles(replace(draft, truncated=entry.teaser), paper),
        )
        for draft, entry in drafts
    )


def build_feed_document(source: SourceState, base: str, now: datetime) -> Document:
    """Return the feed as what articles are read from."""
    return Document(redact_url(source.url), host_of(base), now, 0, io.BytesIO)


def build_entry_articles(draft: ArticleDraft, paper: Document) -> tuple[Article | Problem, ...]:
    """Return the article of a draft, with a problem for what had to be left out of it."""
    where = f"{paper.name}: {draft.title[:80] or draft.url}"
    made = build_article(draft, paper, Limits(), "feed")
    return tuple(replace(one, where=where) if isinstance(one, Problem) else one for one in made)


def collect_entries(
    source: SourceState,
    feed: ParsedFeed,
    entries: Sequence[ParsedEntry],
    paper: Document,
    context: CollectContext,
    here: CollectResult,
) -> CollectResult:
    """Return the articles of a feed, with the pages of those that are only announced and new, or announced anew."""
    before = FeedCursor.from_json(source.cursor)
    known = context.find_known_ids(one.id for one in entries)
    pages, again, seen = FullTextFetcher(context), dict[str, int](), dict[str, str]()
    unseen_edits = False
    made: list[Article | Problem] = []
    for one in entries:
        if not one.teaser:
            made += one.made
            continue
        seen[one.id] = one.announced
        # Of an article that was fetched in full, a page that cannot be had takes nothing away.
        whole = one.id in known and one.id not in before.tries
        if whole and before.seen.get(one.id, one.announced) == one.announced:
            continue  # its page was fetched when it was new, and says more than this
        if not source.full_text or not normalise_web_url(one.draft.url):
            made += one.made
            continue
        found = pages.refetch_full_text(one.draft) if whole else pages.fetch_full_text(one.draft)
        made += build_entry_articles(found, paper) if found else ()
        if not pages.is_temporary:
            continue
        if whole:
            seen[one.id], unseen_edits = before.seen[one.id], True
        elif before.tries.get(one.id, 0) < MAX_PAGE_TRIES:
            again[one.id] = before.tries.get(one.id, 0) + 1
    problems = [one for one in made if isinstance(one, Problem)]
    notes = tuple(filter(None, (feed.flaw, count_headlines(feed), *describe_missing_texts(pages.missing_reasons))))
    told = tuple(Problem(paper.name, note) for note in notes)
    if again or unseen_edits:
        # Asked as if for the first time, so that the feed is read again and the pages are tried again.
        here = replace(here, etag="", modified="", digest="")
    return replace(
        here,
        cursor=FeedCursor(again, seen).to_json(),
        status="empty" if not feed.entries else "undated" if feed.undated else "ok",
        note="; ".join(notes)[:900],
        articles=tuple(one for one in made if isinstance(one, Article)),
        problems=(*told, *limit_problems(problems, paper.name, MAX_ENTRY_PROBLEMS)),
        title=feed.title,
        site=feed.site,
        entries=len(feed.entries),
    )


def complete_draft(entry: FeedEntry, source: SourceState, feed: ParsedFeed) -> ArticleDraft:
    """Return the draft of an entry under the name of its outlet, and under an address without a password."""
    draft = entry.draft
    return replace(draft, outlet=draft.outlet or source.outlet or feed.title, url=strip_credentials(draft.url.strip()))


def compute_draft_id(draft: ArticleDraft, folder: str, now: datetime) -> str:
    """Return the id that the article of a draft will have, by its address where it has one."""
    return create_article(
        outlet=draft.outlet or folder,
        title=draft.title,
        text=draft.text,
        collected=now,
        origin="",
        url=normalise_web_url(draft.url),
    ).id


def count_headlines(feed: ParsedFeed) -> str:
    """Return how many entries of a feed are headlines without a text; empty where none is."""
    bare = sum(not entry.draft.text for entry in feed.entries)
    if not bare:
        return ""
    number = len(feed.entries)
    return f"{'all' if bare == number else bare} of its {number} entries are headlines without a text"


def describe_missing_texts(wanting: Counter[str]) -> Iterator[str]:
    """Yield how many articles have only their opening, reason by reason."""
    for reason, count in sorted(wanting.items()):
        yield f"{count} article{'s have' if count > 1 else ' has'} only the opening: {reason}"
