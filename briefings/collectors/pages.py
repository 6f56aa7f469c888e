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

from briefings.collectors.fields import built
from briefings.collectors.formats.archive import FAILURES, gunzipped, members
from briefings.collectors.formats.document import Budget, Document, Draft, Limits, Unreadable
from briefings.collectors.formats.gdelt import Listed, exported, is_export
from briefings.collectors.fulltext import HTML, Stopped, read_page
from briefings.collectors.haul import Fetches, Haul, Source, Tools
from briefings.collectors.moments import moment
from briefings.collectors.readers import directly
from briefings.collectors.sitemap import LIMIT, Sitemap, read
from briefings.collectors.web.addresses import host_of, shown, without_credentials
from briefings.collectors.web.answers import Fault
from briefings.errors import UsageError
from briefings.model.address import canonical_url, hostname, is_front, site
from briefings.model.article import Article, Problem, address_id

#: Sitemaps opened for one site in one visit, the newest first; an index may lead to so many more.
SITEMAPS = 12

#: What sitemaps are asked for as.
ACCEPT = "application/xml,text/xml,text/plain;q=0.8,*/*;q=0.5"

#: Pages without an article that are remembered.
BARREN = 2000

#: Hosts asked side by side where no round of collecting does it.
WORKERS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesCollector:
    """Fetches pages as robots.txt lets it: of `sitemaps` (or of a site, by its front page), of `lists`, and `pages`."""

    #: makes what fetches; one for each visit of `collect`
    fetcher: Callable[[], Fetches]
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
        return self._all()

    def _all(self) -> Iterator[Article | Problem]:
        fetcher = self.fetcher()
        tools = Tools(fetcher=fetcher, read=directly, knows=lambda _: frozenset(), now=self.clock)
        try:
            for _, url in self.sources:
                haul = self.gather(Source(url=url), tools)
                yield from haul.articles
                yield from haul.problems
        finally:
            if callable(stop := getattr(fetcher, "stop", None)):
                stop()

    def gather(self, source: Source, tools: Tools) -> Haul:
        """Fetch what is new at one source. Never raises for anything that a server does."""
        if source.url in self.pages:
            return self._page(source, tools)
        problems: list[Problem] = []
        try:
            if source.url.startswith("file:"):
                listed = list(_in_file(Path(source.url.removeprefix("file:"))))
            else:
                listed = list(_on_site(source.url, tools, problems))
        except Unreadable as refused:
            problem = Problem(shown(source.url), refused.what, refused.remedy)
            return Haul(status="failing", note=refused.what, problems=(problem,))
        reached = Cursor.read(source.cursor)
        wanted, newest = self._wanted(listed, reached, tools)
        left = len(wanted) - self.most
        if left > 0:
            problems.append(Problem(shown(source.url), f"{left:,} further pages are left for the next visit"))
        try:
            got = fetched(wanted[: self.most], tools)
        except Stopped:
            return Haul(status="stopped")
        problems += shortened(
            [each for one in got for each in one.made if isinstance(each, Problem)], shown(source.url)
        )
        barren = [address_id(one.page.url) for one in got if one.barren]
        return Haul(
            status="ok" if listed else "empty",
            note="; ".join(problem.what for problem in problems)[:300],
            articles=tuple(each for one in got for each in one.made if isinstance(each, Article)),
            problems=tuple(problems),
            cursor=Cursor(newest, (*reached.barren, *barren)[-BARREN:]).written(),
            entries=len(listed),
        )

    def _wanted(self, listed: Sequence[Listed], reached: "Cursor", tools: Tools) -> tuple[list[Listed], str]:
        """Return the pages to fetch, the newest first, and when the newest of all changed."""
        first = tools.now() - timedelta(days=self.days)
        known = tools.knows([address_id(page.url) for page in listed]) | set(reached.barren)
        dated = [(page, _moment(page.changed) or _moment(page.date)) for page in listed]
        newest = max((when for _, when in dated if when and when <= tools.now()), default=None)
        before = _moment(reached.newest)
        wanted = []
        for page, when in dated:
            if when and self.days and when < first:
                continue
            edited = before is not None and (changed := _moment(page.changed)) is not None and changed > before
            if address_id(page.url) not in known or edited:
                wanted.append((page, when))
        # By time, the undated last; within that in the order of the list.
        wanted.sort(key=lambda pair: pair[1].timestamp() if pair[1] else 0.0, reverse=True)
        return [page for page, _ in wanted], newest.isoformat() if newest else reached.newest

    def _page(self, source: Source, tools: Tools) -> Haul:
        """Fetch one page; its text edited is a version."""
        answer = tools.fetcher.page(source.url, etag=source.etag, modified=source.modified, limit=Limits().page)
        if isinstance(answer, Fault):
            status = "stopped" if answer.kind == "stopped" else "failing"
            return Haul(status=status, note=answer.what, problems=(answer.problem(),), wait=answer.wait)  # type: ignore[arg-type]
        digest = hashlib.sha256(answer.body).hexdigest()
        if answer.unchanged or digest == source.digest:
            return Haul(status="not modified", etag=source.etag, modified=source.modified, digest=source.digest)
        made = tuple(_article(answer.body, answer.charset, answer.type, answer.url, Listed(source.url), tools))
        articles = tuple(each for each in made if isinstance(each, Article))
        problems = tuple(each for each in made if isinstance(each, Problem))
        return Haul(
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
class Cursor:
    """How far the visits of a source have come."""

    #: when the newest page of the last visit changed, ISO 8601; empty: nobody says
    newest: str = ""
    #: pages that hold no article, by the id that it would have: not to be asked for again
    barren: tuple[str, ...] = ()

    def written(self) -> str:
        """Return it as the library keeps it."""
        return json.dumps([self.newest, *self.barren])

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """Read what `written` returned."""
        parts = json.loads(text) if text else [""]
        return cls(parts[0], tuple(parts[1:]))


@dataclass(frozen=True, slots=True)
class Visited:
    """A page, what came of it, and whether it will never be an article."""

    page: Listed
    made: tuple[Article | Problem, ...]
    barren: bool


def fetched(pages: Sequence[Listed], tools: Tools) -> list[Visited]:
    """Fetch pages, hosts side by side, in the order given. Raises `Stopped` when the round is ending."""
    hosts: dict[str, list[int]] = {}
    for place, page in enumerate(pages):
        hosts.setdefault(host_of(page.url), []).append(place)

    def ask(places: list[int]) -> list[tuple[int, Visited]]:
        return [(place, _visited(pages[place], tools)) for place in places]

    with ThreadPoolExecutor(max_workers=min(WORKERS, len(hosts) or 1)) as pool:
        found = dict(pair for answers in pool.map(ask, hosts.values()) for pair in answers)
    return [found[place] for place in range(len(pages))]


def _visited(page: Listed, tools: Tools) -> Visited:
    answer = tools.fetcher.page(page.url, limit=Limits().page)
    if isinstance(answer, Fault):
        if answer.kind == "stopped":
            raise Stopped
        return Visited(page, (answer.problem(),), not answer.passing)
    made = tuple(_article(answer.body, answer.charset, answer.type, answer.url, page, tools))
    return Visited(page, made, not any(isinstance(each, Article) for each in made))


def _article(
    body: bytes, charset: str, content: str, address: str, page: Listed, tools: Tools
) -> Iterator[Article | Problem]:
    """Yield the article on a page; what it does not say of itself is taken from the list that named it."""
    where = shown(address)
    if content not in HTML:
        yield Problem(where, f"its address holds {content[:40]} and no page")
        return
    try:
        draft: Draft = tools.read(read_page, body, charset, address)
    except Unreadable as refused:
        yield Problem(where, refused.what, refused.remedy)
        return
    draft = replace(draft, title=draft.title or page.title, outlet=draft.outlet or page.outlet)
    document = Document(
        where, host_of(address), tools.now(), len(body), io.BytesIO, "", without_credentials(address), page.date
    )
    yield from built(draft, document, Limits(), "page")


def _on_site(url: str, tools: Tools, problems: list[Problem]) -> Iterator[Listed]:
    """Yield the pages that the sitemaps of a site name, each once, and none of another site."""
    waiting = [Listed(each) for each in (_named(url, tools) if is_front(url) else (url,))]
    opened, seen, foreign = set[str](), set[str](), 0
    first = True
    while waiting and len(opened) < SITEMAPS:
        here = waiting.pop(0)
        if here.url in opened or not _same_site(here.url, url):
            continue
        opened.add(here.url)
        answer = tools.fetcher.fetch(
            here.url, limit=LIMIT, accept="application/xml,text/xml,text/plain;q=0.8,*/*;q=0.5"
        )
        try:
            if isinstance(answer, Fault):
                raise Unreadable(answer.what, answer.remedy)  # noqa: TRY301 - told like what cannot be read
            found: Sitemap = tools.read(read, answer.body)
        except Unreadable as refused:
            if first:
                raise
            problems.append(Problem(shown(here.url), refused.what, refused.remedy))
            continue
        first = False
        waiting += sorted(found.further, key=lambda each: each.changed, reverse=True)
        for page in found.pages:
            key = canonical_url(page.url)
            foreign += (other := not _same_site(page.url, url))
            if key not in seen and not other:
                seen.add(key)
                yield page
    if foreign:
        problems.append(Problem(shown(url), f"{foreign:,} addresses of other sites were passed over"))


def _named(front: str, tools: Tools) -> tuple[str, ...]:
    """Return the sitemaps that the robots.txt of a site names; its usual place where it names none."""
    answer = tools.fetcher.fetch(urljoin(front, "/robots.txt"), limit=500_000, accept="text/plain,*/*;q=0.5")
    text = "" if isinstance(answer, Fault) else answer.body.decode("utf-8", "replace")
    named = re.findall(r"^\s*sitemap\s*:\s*(https?://\S+)", text, re.IGNORECASE | re.MULTILINE)
    return tuple(dict.fromkeys(named)) or (urljoin(front, "/sitemap.xml"),)


def _same_site(one: str, other: str) -> bool:
    a, b = hostname(host_of(one)), hostname(host_of(other))
    return a == b or site(a) == site(b) != ""


def _in_file(path: Path) -> Iterator[Listed]:
    """Yield the pages that a file names: an address a line (what follows it is a remark), or an export of GDELT."""
    try:
        time = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        document = Document(path.name, path.parent.name, time, path.stat().st_size, lambda: path.open("rb"))
        limits, budget = Limits(), Budget(Limits().unpacked)
        if document.ending == ".gz":
            document = gunzipped(document, limits, budget)
        inner = members(document, limits, budget) if document.ending == ".zip" else (document,)
        for each in inner:
            if isinstance(each, Document):
                yield from exported(each, limits) if is_export(each.name) else _lines(each)
    except FAILURES as error:
        raise Unreadable(f"the list cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _lines(document: Document) -> Iterator[Listed]:
    with document.open() as stream:
        for line in stream.read(LIMIT).decode("utf-8-sig", "replace").splitlines():
            word = line.split()[0] if line.split() else ""
            if re.match(r"https?://", word):
                yield Listed(word)


def _moment(written: str) -> datetime | None:
    try:
        return moment(written)
    except ValueError:
        return None


def shortened(problems: Sequence[Problem], where: str, most: int = 10) -> tuple[Problem, ...]:
    """Return the first problems, and the number of the others."""
    more = len(problems) - most
    rest = (Problem(where, f"{more:,} more problems like these"),) if more > 0 else ()
    return (*problems[:most], *rest)
