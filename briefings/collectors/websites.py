"""Pages on the web become articles: those that sitemaps name, those of lists, and single ones that change."""

import hashlib
import io
import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from briefings.collectors.article_builder import build_article
from briefings.collectors.dates import parse_absolute_date
from briefings.collectors.formats.document import ArticleDraft, Document, Limits
from briefings.collectors.formats.gdelt import ListedPage
from briefings.collectors.full_text import HTML_TYPES, CollectionStopped, read_page
from briefings.collectors.page_lists import list_file_pages, list_site_pages
from briefings.collectors.result import (
    CollectContext,
    CollectResult,
    CollectStatus,
    FetcherProtocol,
    SourceState,
    limit_problems,
)
from briefings.collectors.web.responses import FetchFailure
from briefings.core.article import Article, Problem, article_id_for_url
from briefings.core.errors import Unreadable, UsageError
from briefings.core.processes.pool import ParserPool
from briefings.core.urls import (
    host_of,
    redact_url,
    strip_credentials,
)

#: Problems with single pages that are told one by one.
MAX_PAGE_PROBLEMS = 10

#: Pages without an article that are remembered.
MAX_REMEMBERED_PAGES = 2000

#: Hosts asked side by side where no collection run does it.
HOST_WORKERS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesCollector:
    """Fetches pages as robots.txt lets it: of `sitemaps` (or of a site, by its front page), of `lists`, and `pages`."""

    #: makes what fetches; one for each visit of `collect`
    fetcher: Callable[[], FetcherProtocol]
    sitemaps: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    #: files with an address a line, or exports of GDELT
    lists: tuple[Path, ...] = ()
    #: only pages that a sitemap dates to the last so many days; what it does not date always counts
    days: int = 3
    #: pages of one source in one visit
    most: int = 60
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    @property
    def sources(self) -> tuple[tuple[str, str], ...]:
        """Return (kind, name in the library) of every source."""
        return (
            *(("sitemap", url) for url in self.sitemaps),
            *(("page", url) for url in self.pages),
            *(("list", f"file:{path}") for path in self.lists),
        )

    def collect(self, since: datetime | None = None) -> Iterator[Article | Problem]:
        """Yield every page of every source, hosts side by side; `since` is left to the pipeline."""
        for path in self.lists:
            if not path.is_file():
                raise UsageError(f"{path}: there is no such list of pages")
        return self._collect_all()

    def _collect_all(self) -> Iterator[Article | Problem]:
        fetcher = self.fetcher()
        parsers = ParserPool(min(os.cpu_count() or 1, 4))
        context = CollectContext(
            fetcher=fetcher, run_parser=parsers, find_known_ids=lambda _: frozenset(), now=self.clock
        )
        try:
            for _, url in self.sources:
                result = self.collect_source(SourceState(url=url), context)
                yield from result.articles
                yield from result.problems
        finally:
            parsers.close()
            if callable(stop := getattr(fetcher, "stop", None)):
                stop()

    def collect_source(self, source: SourceState, context: CollectContext) -> CollectResult:
        """Fetch what is new at one source. Never raises for anything that a server does."""
        if source.url in self.pages:
            return self._collect_single_page(source, context)
        problems: list[Problem] = []
        try:
            if source.url.startswith("file:"):
                listed = list(list_file_pages(Path(source.url.removeprefix("file:"))))
            else:
                listed = list(list_site_pages(source.url, context, problems))
        except Unreadable as refused:
            problem = Problem(redact_url(source.url), refused.what, refused.remedy)
            return CollectResult(status="failing", note=refused.what, problems=(problem,))
        reached = SiteCursor.from_json(source.cursor)
        wanted, newest = self._select_pages(listed, reached, context)
        left = len(wanted) - self.most
        if left > 0:
            problems.append(Problem(redact_url(source.url), f"{left:,} further pages are left for the next visit"))
        try:
            got = fetch_pages(wanted[: self.most], context)
        except CollectionStopped:
            return CollectResult(status="stopped")
        missed = [each for one in got for each in one.made if isinstance(each, Problem)]
        problems += limit_problems(missed, redact_url(source.url), MAX_PAGE_PROBLEMS)
        barren = [article_id_for_url(one.page.url) for one in got if one.without_article]
        return CollectResult(
            status="ok" if listed else "empty",
            note="; ".join(problem.what for problem in problems)[:300],
            articles=tuple(each for one in got for each in one.made if isinstance(each, Article)),
            problems=tuple(problems),
            cursor=SiteCursor(newest, (*reached.without_article, *barren)[-MAX_REMEMBERED_PAGES:]).to_json(),
            entries=len(listed),
        )

    def _select_pages(
        self, listed: Sequence[ListedPage], reached: "SiteCursor", context: CollectContext
    ) -> tuple[list[ListedPage], str]:
        """Return the pages to fetch, the newest first, and when the newest of all changed."""
        first = context.now() - timedelta(days=self.days)
        known = context.find_known_ids([article_id_for_url(page.url) for page in listed]) | set(reached.without_article)
        dated = [(page, _parse_date_or_none(page.changed) or _parse_date_or_none(page.date)) for page in listed]
        newest = max((when for _, when in dated if when and when <= context.now()), default=None)
        before = _parse_date_or_none(reached.newest)
        wanted = []
        for page, when in dated:
            if when and self.days and when < first:
                continue
            edited = (
                before is not None and (changed := _parse_date_or_none(page.changed)) is not None and changed > before
            )
            if article_id_for_url(page.url) not in known or edited:
                wanted.append((page, when))
        # By time, the undated last; within that in the order of the list.
        wanted.sort(key=lambda pair: pair[1].timestamp() if pair[1] else 0.0, reverse=True)
        return [page for page, _ in wanted], newest.isoformat() if newest else reached.newest

    def _collect_single_page(self, source: SourceState, context: CollectContext) -> CollectResult:
        """Fetch one page; its text edited is a version."""
        answer = context.fetcher.fetch_page(source.url, etag=source.etag, modified=source.modified, limit=Limits().page)
        if isinstance(answer, FetchFailure):
            status: CollectStatus = "stopped" if answer.kind == "stopped" else "failing"
            return CollectResult(status=status, note=answer.what, problems=(answer.to_problem(),), wait=answer.wait)
        digest = hashlib.sha256(answer.body).hexdigest()
        if answer.unchanged or digest == source.digest:
            return CollectResult(
                status="not modified", etag=source.etag, modified=source.modified, digest=source.digest
            )
        made = tuple(
            _read_article_page(answer.body, answer.charset, answer.type, answer.url, ListedPage(source.url), context)
        )
        articles = tuple(each for each in made if isinstance(each, Article))
        problems = tuple(each for each in made if isinstance(each, Problem))
        return CollectResult(
            status="ok" if articles else "failing",
            note=problems[0].what if problems else "",
            articles=articles,
            problems=problems,
            etag=answer.etag,
            modified=answer.modified,
            digest=digest,
            entries=1,
        )


@dataclass(frozen=True, slots=True)
class SiteCursor:
    """How far the visits of a source have come."""

    #: when the newest page of the last visit changed, ISO 8601; empty: nobody says
    newest: str = ""
    #: pages that hold no article, by the id that it would have: not to be asked for again
    without_article: tuple[str, ...] = ()

    def to_json(self) -> str:
        """Return it as the library keeps it."""
        return json.dumps([self.newest, *self.without_article])

    @classmethod
    def from_json(cls, text: str) -> "SiteCursor":
        """Read what `to_json` returned."""
        parts = json.loads(text) if text else [""]
        return cls(parts[0], tuple(parts[1:]))


@dataclass(frozen=True, slots=True)
class PageResult:
    """A page, what came of it, and whether it will never be an article."""

    page: ListedPage
    made: tuple[Article | Problem, ...]
    without_article: bool


def fetch_pages(pages: Sequence[ListedPage], context: CollectContext) -> list[PageResult]:
    """Fetch pages, hosts side by side, in the order given. Raises `CollectionStopped` when the run is ending."""
    hosts: dict[str, list[int]] = {}
    for place, page in enumerate(pages):
        hosts.setdefault(host_of(page.url), []).append(place)

    def ask(places: list[int]) -> list[tuple[int, PageResult]]:
        return [(place, _fetch_listed_page(pages[place], context)) for place in places]

    with ThreadPoolExecutor(max_workers=min(HOST_WORKERS, len(hosts) or 1)) as pool:
        found = dict(pair for answers in pool.map(ask, hosts.values()) for pair in answers)
    return [found[place] for place in range(len(pages))]


def _fetch_listed_page(page: ListedPage, context: CollectContext) -> PageResult:
    answer = context.fetcher.fetch_page(page.url, limit=Limits().page)
    if isinstance(answer, FetchFailure):
        if answer.kind == "stopped":
            raise CollectionStopped
        return PageResult(page, (answer.to_problem(),), not answer.is_temporary)
    made = tuple(_read_article_page(answer.body, answer.charset, answer.type, answer.url, page, context))
    return PageResult(page, made, not any(isinstance(each, Article) for each in made))


def _read_article_page(
    body: bytes, charset: str, content: str, address: str, page: ListedPage, context: CollectContext
) -> Iterator[Article | Problem]:
    """Yield the article on a page; what it does not say of itself is taken from the list that named it."""
    where = redact_url(address)
    if content not in HTML_TYPES:
        yield Problem(where, f"its address holds {content[:40]} and no page")
        return
    try:
        draft: ArticleDraft = context.run_parser(read_page, body, charset, address)
    except Unreadable as refused:
        yield Problem(where, refused.what, refused.remedy)
        return
    draft = replace(draft, title=draft.title or page.title, outlet=draft.outlet or page.outlet)
    document = Document(
        where, host_of(address), context.now(), len(body), io.BytesIO, "", strip_credentials(address), page.date
    )
    yield from build_article(draft, document, Limits(), "page")


def _parse_date_or_none(written: str) -> datetime | None:
    try:
        return parse_absolute_date(written)
    except ValueError:
        return None
