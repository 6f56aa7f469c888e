"""The pages that a source names: in the sitemaps of a site, or in a file of addresses or a GDELT export."""

import re
from collections.abc import Iterator
from pathlib import Path

from briefings.collectors.dates import convert_file_time
from briefings.collectors.formats.archive import ARCHIVE_ERRORS, open_gzip, read_zip
from briefings.collectors.formats.document import Document, Limits, UnpackBudget
from briefings.collectors.formats.gdelt import ListedPage, is_gdelt_export, read_gdelt_export
from briefings.collectors.result import CollectContext
from briefings.collectors.sitemap import MAX_SITEMAP_BYTES, Sitemap, parse_sitemap
from briefings.collectors.web.responses import FetchFailure
from briefings.core.article import Problem
from briefings.core.errors import Unreadable
from briefings.core.urls import (
    canonical_host,
    canonical_url,
    host_of,
    is_homepage,
    join_url,
    parse_web_url,
    redact_url,
    registered_domain,
)

#: Sitemaps opened for one site in one visit, the newest first; an index may lead to so many more.
MAX_SITEMAPS = 12

#: The line of a robots.txt that names a sitemap; white space within the line alone, so that many lines take no longer.
SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(https?://\S+)", re.IGNORECASE | re.MULTILINE)

#: What sitemaps are asked for as.
SITEMAP_ACCEPT = "application/xml,text/xml,text/plain;q=0.8,*/*;q=0.5"


def list_site_pages(url: str, context: CollectContext, problems: list[Problem]) -> Iterator[ListedPage]:
    """Yield the pages that the sitemaps of a site name, each once, and none of another site."""
    waiting = [ListedPage(each) for each in (_find_sitemaps(url, context) if is_homepage(url) else (url,))]
    opened, seen, foreign = set[str](), set[str](), 0
    first = True
    while waiting and len(opened) < MAX_SITEMAPS:
        here = waiting.pop(0)
        if here.url in opened or not _is_same_site(here.url, url):
            continue
        opened.add(here.url)
        answer = context.fetcher.fetch(here.url, limit=MAX_SITEMAP_BYTES, accept=SITEMAP_ACCEPT)
        try:
            if isinstance(answer, FetchFailure):
                raise Unreadable(answer.what, answer.remedy)  # noqa: TRY301 - told like what cannot be read
            found: Sitemap = context.run_parser(parse_sitemap, answer.body)
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


def _find_sitemaps(front: str, context: CollectContext) -> tuple[str, ...]:
    """Return the sitemaps that the robots.txt of a site names; its usual place where it names none."""
    answer = context.fetcher.fetch(join_url(front, "/robots.txt"), limit=500_000, accept="text/plain,*/*;q=0.5")
    text = "" if isinstance(answer, FetchFailure) else answer.body.decode("utf-8", "replace")
    named = SITEMAP_LINE.findall(text)
    return tuple(dict.fromkeys(named)) or (join_url(front, "/sitemap.xml"),)


def _is_same_site(one: str, other: str) -> bool:
    a, b = canonical_host(host_of(one)), canonical_host(host_of(other))
    return a == b or registered_domain(a) == registered_domain(b) != ""


def list_file_pages(path: Path) -> Iterator[ListedPage]:
    """Yield the pages that a file names: an address a line (what follows it is a remark), or an export of GDELT."""
    try:
        time = convert_file_time(path.stat().st_mtime)
        document = Document(path.name, path.parent.name, time, path.stat().st_size, lambda: path.open("rb"))
        limits = Limits()
        budget = UnpackBudget(document.size, limits)
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
            if parse_web_url(word):
                yield ListedPage(word)
