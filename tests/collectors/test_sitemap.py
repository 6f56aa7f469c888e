"""Pages on the web: sitemaps, lists and single pages, from a real local server."""

import gzip
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from collectors.formats.test_reader import a_gkg_line
from support.folders import PROSE
from support.webserver import Site, a_fetcher, onward, reply, served, versioned

from briefings.collectors.result import CollectContext, CollectResult, SourceState
from briefings.collectors.sitemap import parse_sitemap
from briefings.collectors.websites import PagesCollector, SiteCursor
from briefings.core.article import Article, Problem
from briefings.core.errors import Unreadable, UsageError
from briefings.core.processes.pool import call_directly

NOW = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
NEWS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def a_page(number: int, text: str = PROSE) -> str:
    body = f"{text} This was report number {number} of the day on the strait and its boats."
    return f"<html><head><title>Report {number}</title></head><body><article><p>{body}</p></article></body></html>"


def an_entry(url: str, changed: str = "", news: str = "") -> str:
    told = f"<lastmod>{changed}</lastmod>" if changed else ""
    if news:
        told += (
            "<news:news><news:publication><news:name>The Courier</news:name></news:publication>"
            f"<news:publication_date>{news}</news:publication_date>"
            "<news:title>Told by the list</news:title></news:news>"
        )
    return f"<url><loc>{url}</loc>{told}</url>"


def a_sitemap(*entries: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {NEWS}>{"".join(entries)}</urlset>'


@dataclass
class Memory:
    """What a library knows."""

    ids: set[str] = field(default_factory=set)

    def __call__(self, ids: Iterable[str]) -> frozenset[str]:
        return frozenset(ids) & self.ids


def visit(collector: PagesCollector, url: str, memory: Memory | None = None, **state: str) -> CollectResult:
    memory = memory or Memory()
    tools = CollectContext(
        fetcher=collector.fetcher(), run_parser=call_directly, find_known_ids=memory, now=lambda: NOW
    )
    haul = collector.collect_source(SourceState(url=url, **state), tools)  # type: ignore[arg-type]
    memory.ids |= {found.id for found in haul.articles}
    return haul


def of(**fields: object) -> PagesCollector:
    return PagesCollector(fetcher=a_fetcher, clock=lambda: NOW, **fields)  # type: ignore[arg-type]


def with_pages(site: Site, *numbers: int) -> None:
    for number in numbers:
        site.answers[f"/{number}"] = reply(a_page(number), headers={"Content-Type": "text/html"})


def test_the_news_of_a_site_are_fetched_newest_first_and_once() -> None:
    with served() as site:
        with_pages(site, 1, 2, 3, 4)
        entries = [
            an_entry(site.url("/1"), news="2026-03-11T08:00:00Z"),
            an_entry(site.url("/2"), news="2026-03-12T08:00:00Z"),
            an_entry(site.url("/3"), news="2025-01-01T08:00:00Z"),
            an_entry(site.url("/2?utm_source=map"), news="2026-03-12T08:00:00Z"),
            an_entry("http://127.0.0.9/elsewhere", news="2026-03-12T08:00:00Z"),
        ]
        site.answers["/news.xml"] = reply(a_sitemap(*entries))
        collector, memory = of(sitemaps=(site.url("/news.xml"),)), Memory()
        first = visit(collector, site.url("/news.xml"), memory)
        assert [found.title for found in first.articles] == ["Report 2", "Report 1"]
        assert (first.articles[0].outlet, first.articles[0].supplied) == ("The Courier", ("date",))
        assert first.articles[0].published == datetime(2026, 3, 12, 8, tzinfo=UTC)
        assert ["1 addresses of other sites" in told.what for told in first.problems] == [True]
        asked = len(site.asked)
        again = visit(collector, site.url("/news.xml"), memory, cursor=first.cursor)
        assert (again.articles, site.paths[asked:]) == ((), ["/news.xml"])

        entries[0] = an_entry(site.url("/1"), "2026-03-12T11:00:00Z")
        site.answers["/news.xml"] = reply(a_sitemap(*entries))
        site.answers["/1"] = reply(a_page(1, "The text was edited in the meantime, and grew by a sentence or two."))
        (edited,) = visit(collector, site.url("/news.xml"), memory, cursor=again.cursor).articles
        assert edited.id == first.articles[1].id
        assert edited.digest != first.articles[1].digest


def test_a_front_page_leads_by_robots_txt_through_an_index_to_packed_sitemaps() -> None:
    with served() as site:
        with_pages(site, 1, 2)
        site.answers["/robots.txt"] = reply(f"User-agent: *\nDisallow: /2\nSitemap: {site.url('/index.xml')}\n")
        index = f"<sitemapindex><sitemap><loc>{site.url('/a.xml.gz')}</loc></sitemap></sitemapindex>"
        site.answers["/index.xml"] = reply(index)
        packed = gzip.compress(a_sitemap(an_entry(site.url("/1")), an_entry(site.url("/2"))).encode())
        site.answers["/a.xml.gz"] = reply(packed, headers={"Content-Type": "application/gzip"})
        haul = visit(of(sitemaps=(site.url("/"),)), site.url("/"))
        assert [found.title for found in haul.articles] == ["Report 1"]
        assert ["robots.txt" in told.what for told in haul.problems] == [True]
        assert "/2" not in site.paths


def test_a_page_without_an_article_is_told_once_and_not_asked_for_again() -> None:
    with served() as site:
        site.answers["/map.txt"] = reply(f"{site.url('/gone')}\n{site.url('/empty')}\n{site.url('/1')}\n")
        site.answers["/empty"] = reply("<html></html>")
        with_pages(site, 1)
        collector, memory = of(sitemaps=(site.url("/map.txt"),)), Memory()
        first = visit(collector, site.url("/map.txt"), memory)
        assert (len(first.articles), len(first.problems)) == (1, 2)
        assert len(SiteCursor.from_json(first.cursor).without_article) == 2
        asked = len(site.asked)
        assert visit(collector, site.url("/map.txt"), memory, cursor=first.cursor).problems == ()
        assert site.paths[asked:] == ["/map.txt"]


def test_a_visit_ends_at_its_limit_and_says_what_is_left() -> None:
    with served() as site:
        with_pages(site, *range(5))
        site.answers["/map.xml"] = reply(a_sitemap(*(an_entry(site.url(f"/{n}")) for n in range(5))))
        collector, memory = of(sitemaps=(site.url("/map.xml"),), most=3), Memory()
        first = visit(collector, site.url("/map.xml"), memory)
        assert (len(first.articles), first.problems[0].what) == (3, "2 further pages are left for the next visit")
        assert len(visit(collector, site.url("/map.xml"), memory, cursor=first.cursor).articles) == 2


def test_a_single_page_that_changes_gives_versions() -> None:
    with served() as site:
        site.answers["/live"] = versioned(a_page(1), '"a"')
        collector = of(pages=(site.url("/live"),))
        first = visit(collector, site.url("/live"))
        state = {"etag": first.etag, "digest": first.digest}
        assert visit(collector, site.url("/live"), **state).status == "not modified"
        site.answers["/live"] = versioned(a_page(2), '"b"')
        assert visit(collector, site.url("/live"), **state).articles[0].id == first.articles[0].id


def test_a_list_names_pages_by_line_or_as_gdelt_exports_them(tmp_path: Path) -> None:
    with served() as site:
        with_pages(site, 1, 2)
        lines = tmp_path / "pages.txt"
        lines.write_text(f"# mine\n{site.url('/1')} seen on Monday\n\nno address\n", encoding="utf-8")
        export = tmp_path / "20260310063000.gkg.csv.zip"
        with zipfile.ZipFile(export, "w") as archive:
            archive.writestr("20260310063000.gkg.csv", a_gkg_line(site.url("/2"), "Told by the list"))
        found = list(of(lists=(lines, export)).collect(None))
        articles = [each for each in found if isinstance(each, Article)]
        assert len(articles) == len(found) == 2
        assert [each.published for each in articles] == [None, datetime(2026, 3, 10, 6, 5, tzinfo=UTC)]
        assert articles[1].origin == f"page: {site.url('/2')}"
    with pytest.raises(UsageError, match="no such list"):
        of(lists=(tmp_path / "none",)).collect(None)


def test_what_is_no_page_is_told() -> None:
    with served() as site:
        site.answers["/a.pdf"] = reply(b"%PDF", headers={"Content-Type": "application/pdf"})
        haul = visit(of(pages=(site.url("/a.pdf"),)), site.url("/a.pdf"))
        assert (haul.status, "application/pdf and no page" in haul.note) == ("failing", True)


def test_a_page_is_known_by_the_address_it_calls_its_own_on_its_site() -> None:
    with served() as site:
        head = f'<head><link rel="canonical" href="{site.url("/story")}">'
        site.answers["/m"] = onward("/m2")
        site.answers["/m2"] = reply(a_page(1).replace("<head>", head))
        (found,) = visit(of(pages=(site.url("/m"),)), site.url("/m")).articles
        assert found.url == site.url("/story")


@pytest.mark.parametrize("body", [b"<html><body>Not here</body></html>", b"", b"just words", b"\x1f\x8b broken", b"<"])
def test_what_is_no_sitemap_is_told(body: bytes) -> None:
    with served() as site:
        site.answers["/map.xml"] = reply(body)
        haul = visit(of(sitemaps=(site.url("/map.xml"),)), site.url("/map.xml"))
        assert haul.status == "failing"
        assert isinstance(haul.problems[0], Problem)


def test_a_sitemap_cannot_make_us_read_files_or_unpack_a_bomb(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("https://a.example/secret", encoding="utf-8")
    entity = f'<!DOCTYPE u [<!ENTITY x SYSTEM "file://{secret}">]><urlset><url><loc>&x;</loc></url></urlset>'
    assert parse_sitemap(entity.encode()).pages == ()
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    bomb = f'<!DOCTYPE u [<!ENTITY a0 "ha">{laughs}]><urlset><url><loc>https://a.example/&a8;</loc></url></urlset>'
    assert all(len(page.url) < 2048 for page in parse_sitemap(bomb.encode()).pages)
    with pytest.raises(Unreadable, match="unpacks to more than"):
        parse_sitemap(gzip.compress(b"<urlset>" + b" " * 80_000_000, 1))
