"""Pages on the web become articles: those that sitemaps name, those of lists, and single ones that change."""

import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin

from briefings.collectors.article_builder import build_article
from briefings.collectors.dates import parse_absolute_date
from briefings.collectors.formats.archive import ARCHIVE_ERRORS, open_gzip, read_zip
from briefings.collectors.formats.document import ArticleDraft, Document, Limits, UnpackBudget
from briefings.collectors.formats.gdelt import ListedPage, is_gdelt_export, read_gdelt_export
from briefings.collectors.full_text import HTML_TYPES, CollectionStopped, read_page
from briefings.collectors.result import CollectContext, CollectResult, FetcherProtocol, SourceState
from briefings.collectors.sitemap import MAX_SITEMAP_BYTES, Sitemap, parse_sitemap
from briefings.collectors.web.responses import FetchFailure
from briefings.core.article import Article, Problem, article_id_for_url
from briefings.core.errors import Unreadable, UsageError
from briefings.core.processes.pool import call_directly
from briefings.core.urls import (
    canonical_host,
    canonical_url,
    host_of,
    is_homepage,
    redact_url,
    registered_domain,
    strip_credentials,
)

#: Sitemaps opened for one site in one visit, the newest first; an index may lead to so many more.
MAX_SITEMAPS = 12

#: What sitemaps are asked for as.
SITEMAP_ACCEPT = "application/xml,text/xml,text/plain;q=0.8,*/*;q=0.5"

#: Pages without an article that are remembered.
MAX_REMEMBERED_PAGES = 2000

#: Hosts asked side by side where no round of collecting does it.
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
        tools = CollectContext(
            fetcher=fetcher, run_parser=call_directly, find_known_ids=lambda _: frozenset(), now=self.clock
        )
        try:
            for _, url in self.sources:
                haul = self.collect_source(SourceState(url=url), tools)
                yield from haul.articles
                yield from haul.problems
        finally:
            if callable(stop := getattr(fetcher, "stop", None)):
                stop()

    def collect_source(self, source: SourceState, tools: CollectContext) -> CollectResult:
        """Fetch what is new at one source. Never raises for anything that a server does."""
        if source.url in self.pages:
            return self._collect_single_page(source, tools)
        problems: list[Problem] = []
        try:
            if source.url.startswith("file:"):
                listed = list(_list_file_pages(Path(source.url.removeprefix("file:"))))
            else:
                listed = list(_list_site_pages(source.url, tools, problems))
        except Unreadable as refused:
            problem = Problem(redact_url(source.url), refused.what, refused.remedy)
            return CollectResult(status="failing", note=refused.what, problems=(problem,))
        reached = SiteCursor.from_json(source.cursor)
        wanted, newest = self._select_pages(listed, reached, tools)
        left = len(wanted) - self.most
        if left > 0:
            problems.append(Problem(redact_url(source.url), f"{left:,} further pages are left for the next visit"))
        try:
            got = fetch_pages(wanted[: self.most], tools)
        except CollectionStopped:
            return CollectResult(status="stopped")
        problems += limit_problems(
            [each for one in got for each in one.made if isinstance(each, Problem)], redact_url(source.url)
        )
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
        self, listed: Sequence[ListedPage], reached: "SiteCursor", tools: CollectContext
    ) -> tuple[list[ListedPage], str]:
        """Return the pages to fetch, the newest first, and when the newest of all changed."""
        first = tools.now() - timedelta(days=self.days)
        known = tools.find_known_ids([article_id_for_url(page.url) for page in listed]) | set(reached.without_article)
        dated = [(page, _parse_date_or_none(page.changed) or _parse_date_or_none(page.date)) for page in listed]
        newest = max((when for _, when in dated if when and when <= tools.now()), default=None)
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

    def _collect_single_page(self, source: SourceState, tools: CollectContext) -> CollectResult:
        """Fetch one page; its text edited is a version."""
        answer = tools.fetcher.fetch_page(source.url, etag=source.etag, modified=source.modified, limit=Limits().page)
        if isinstance(answer, FetchFailure):
            status = "stopped" if answer.kind == "stopped" else "failing"
            return CollectResult(status=status, note=answer.what, problems=(answer.to_problem(),), wait=answer.wait)  # type: ignore[arg-type]
        digest = hashlib.sha256(answer.body).hexdigest()
        if answer.unchanged or digest == source.digest:
            return CollectResult(
                status="not modified", etag=source.etag, modified=source.modified, digest=source.digest
            )
        made = tuple(
            _read_article_page(answer.body, answer.charset, answer.type, answer.url, ListedPage(source.url), tools)
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


def fetch_pages(pages: Sequence[ListedPage], tools: CollectContext) -> list[PageResult]:
    """Fetch pages, hosts side by side, in the order given. Raises `CollectionStopped` when the round is ending."""
    hosts: dict[str, list[int]] = {}
    for place, page in enumerate(pages):
        hosts.setdefault(host_of(page.url), []).append(place)

    def ask(places: list[int]) -> list[tuple[int, PageResult]]:
        return [(place, _fetch_listed_page(pages[place], tools)) for place in places]

    with ThreadPoolExecutor(max_workers=min(HOST_WORKERS, len(hosts) or 1)) as pool:
        found = dict(pair for answers in pool.map(ask, hosts.values()) for pair in answers)
    return [found[place] for place in range(len(pages))]


def _fetch_listed_page(page: ListedPage, tools: CollectContext) -> PageResult:
    answer = tools.fetcher.fetch_page(page.url, limit=Limits().page)
    if isinstance(answer, FetchFailure):
        if answer.kind == "stopped":
            raise CollectionStopped
        return PageResult(page, (answer.to_problem(),), not answer.is_temporary)
    made = tuple(_read_article_page(answer.body, answer.charset, answer.type, answer.url, page, tools))
    return PageResult(page, made, not any(isinstance(each, Article) for each in made))


def _read_article_page(
    body: bytes, charset: str, content: str, address: str, page: ListedPage, tools: CollectContext
) -> Iterator[Article | Problem]:
    """Yield the article on a page; what it does not say of itself is taken from the list that named it."""
    where = redact_url(address)
    if content not in HTML_TYPES:
        yield Problem(where, f"its address holds {content[:40]} and no page")
        return
    try:
        draft: ArticleDraft = tools.run_parser(read_page, body, charset, address)
    except Unreadable as refused:
        yield Problem(where, refused.what, refused.remedy)
        return
    draft = replace(draft, title=draft.title or page.title, outlet=draft.outlet or page.outlet)
    document = Document(
        where, host_of(address), tools.now(), len(body), io.BytesIO, "", strip_credentials(address), page.date
    )
    yield from build_article(draft, document, Limits(), "page")


def _list_site_pages(url: str, tools: CollectContext, problems: list[Problem]) -> Iterator[ListedPage]:
    """Yield the pages that the sitemaps of a site name, each once, and none of another site."""
    waiting = [ListedPage(each) for each in (_find_sitemaps(url, tools) if is_homepage(url) else (url,))]
    opened, seen, foreign = set[str](), set[str](), 0
    first = True
    while waiting and len(opened) < MAX_SITEMAPS:
        here = waiting.pop(0)
        if here.url in opened or not _is_same_site(here.url, url):
            continue
        opened.add(here.url)
        answer = tools.fetcher.fetch(
            here.url, limit=MAX_SITEMAP_BYTES, accept="application/xml,text/xml,text/plain;q=0.8,*/*;q=0.5"
        )
        try:
            if isinstance(answer, FetchFailure):
                raise Unreadable(answer.what, answer.remedy)  # noqa: TRY301 - told like what cannot be read
            found: Sitemap = tools.run_parser(parse_sitemap, answer.body)
        except Unreadable as refused:
            if first:
                raise
            problems.append(Problem(redact_url(here.url), refused.what, refused.remedy))
            continue
        first = False
        waiting += sorted(found.child_sitemaps, key=lambda each: each.changed, reverse=True)
        for page in found.pages:
            key = canonical_url(page.url)
            foreign += (other := not _is_same_site(page.url, url))
            if key not in seen and not other:
                seen.add(key)
                yield page
    if foreign:
        problems.append(Problem(redact_url(url), f"{foreign:,} addresses of other sites were passed over"))


def _find_sitemaps(front: str, tools: CollectContext) -> tuple[str, ...]:
    """Return the sitemaps that the robots.txt of a site names; its usual place where it names none."""
    answer = tools.fetcher.fetch(urljoin(front, "/robots.txt"), limit=500_000, accept="text/plain,*/*;q=0.5")
    text = "" if isinstance(answer, FetchFailure) else answer.body.decode("utf-8", "replace")
    named = re.findall(r"^\s*sitemap\s*:\s*(https?://\S+)", text, re.IGNORECASE | re.MULTILINE)
    return tuple(dict.fromkeys(named)) or (urljoin(front, "/sitemap.xml"),)


def _is_same_site(one: str, other: str) -> bool:
    a, b = canonical_host(host_of(one)), canonical_host(host_of(other))
    return a == b or registered_domain(a) == registered_domain(b) != ""


def _list_file_pages(path: Path) -> Iterator[ListedPage]:
    """Yield the pages that a file names: an address a line (what follows it is a remark), or an export of GDELT."""
    try:
        time = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        document = Document(path.name, path.parent.name, time, path.stat().st_size, lambda: path.open("rb"))
        limits, budget = Limits(), UnpackBudget(Limits().unpacked)
        if document.extension == ".gz":
            document = open_gzip(document, limits, budget)
        inner = read_zip(document, limits, budget) if document.extension == ".zip" else (document,)
        for each in inner:
            if isinstance(each, Document):
                yield from read_gdelt_export(each, limits) if is_gdelt_export(each.name) else _read_address_lines(each)
    except ARCHIVE_ERRORS as error:
        raise Unreadable(f"the list cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _read_address_lines(document: Document) -> Iterator[ListedPage]:
    with document.open() as stream:
        for line in stream.read(MAX_SITEMAP_BYTES).decode("utf-8-sig", "replace").splitlines():
            word = line.split()[0] if line.split() else ""
            if re.match(r"https?://", word):
                yield ListedPage(word)


def _parse_date_or_none(written: str) -> datetime | None:
    try:
        return parse_absolute_date(written)
    except ValueError:
        return None


def limit_problems(problems: Sequence[Problem], where: str, most: int = 10) -> tuple[Problem, ...]:
    """Return the first problems, and the number of the others."""
    more = len(problems) - most
    rest = (Problem(where, f"{more:,} more problems like these"),) if more > 0 else ()
    return (*problems[:most], *rest)
