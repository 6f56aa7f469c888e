"""The feeds of a site are found from its home page: those it declares, else those it links to, else the usual."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from briefings.collectors.feeds.feed import ACCEPT, read
from briefings.collectors.feeds.gathering import moved
from briefings.collectors.formats.document import Unreadable
from briefings.collectors.formats.page import source
from briefings.collectors.haul import Tools
from briefings.collectors.web.answers import Fault, Fetched

TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")

#: Where sites have their feed that say nothing of it.
USUAL = ("/feed", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml", "/rss", "/feed.json")

#: Addresses tried that nobody declared.
TRIED = 10

LINKED = re.compile(r"(?:^|[/.?=_-])(?:rss|atom|feeds?|rdf)(?:[/.?=_-]|$)", re.IGNORECASE)

COMMENTS = re.compile(r"comment|kommentar|commentaire", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A feed that was found and read."""

    url: str
    title: str
    site: str = ""
    entries: int = 0


def discover(url: str, tools: Tools) -> tuple[Candidate, ...] | Fault:
    """Return the feed at an address, or the feeds of the page there; a fault when the page cannot be had.

    Every feed returned was fetched and read. None at all: the site has no feed that we find.
    """
    answer = tools.fetcher.fetch(url, accept=ACCEPT)
    if isinstance(answer, Fault):
        return answer
    if itself := candidate(answer, tools, moved(url, answer) or url):
        return (itself,)
    declared, linked = tools.read(pointers, answer.body, answer.url)
    found = list(known(declared, tools))
    if not found:
        parts = urlsplit(answer.url)
        usual = tuple(f"{parts.scheme}://{parts.netloc}{path}" for path in USUAL)
        found = list(known(tuple(dict.fromkeys((*linked, *usual)))[:TRIED], tools))[:1]
    return tuple({one.url: one for one in found}.values())


def known(addresses: tuple[str, ...], tools: Tools) -> Iterator[Candidate]:
    """Yield the addresses that hold a feed."""
    for address in addresses:
        answer = tools.fetcher.fetch(address, accept=ACCEPT)
        if isinstance(answer, Fetched) and (found := candidate(answer, tools, moved(address, answer) or address)):
            yield found


def candidate(answer: Fetched, tools: Tools, url: str) -> Candidate | None:
    """Return a feed with its title; None for what is no feed."""
    try:
        feed = tools.read(read, answer.body, answer.url, answer.headers.get("content-type", ""))
    except Unreadable:
        return None
    return Candidate(url, feed.title, feed.site, len(feed.entries))


def pointers(body: bytes, base: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the addresses that a page declares as feeds, and those that it links to and that look like feeds."""
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.HTMLParser(no_network=True, encoding="utf-8")
    try:
        root = etree.fromstring(source(body).encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        root = None
    if root is None:
        return (), ()
    declared = [link for link in root.iter("link") if is_feed(link)]
    # The feed of a site's comments is no news; it comes last, where a site has nothing else.
    declared.sort(key=lambda link: bool(COMMENTS.search(f"{link.get('title')} {link.get('href')}")))
    linked = [link for link in root.iter("a") if LINKED.search((link.get("href") or "")[:500])]
    return absolute(declared, base)[:TRIED], absolute(linked, base)[:TRIED]


def is_feed(link: Any) -> bool:
    """Say whether a `link` element declares a feed."""
    words = (link.get("rel") or "").lower().split()
    kind = (link.get("type") or "").partition(";")[0].strip().lower()
    return ("alternate" in words and kind in TYPES) or "feed" in words


def absolute(links: list[Any], base: str) -> tuple[str, ...]:
    """Return the addresses of links, each once."""
    found = []
    for link in links:
        try:
            found.append(urljoin(base, (link.get("href") or "").strip()))
        except ValueError:
            continue
    return tuple(dict.fromkeys(url for url in found if url.lower().startswith(("http://", "https://"))))
