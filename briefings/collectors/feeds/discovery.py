"""The feeds of a site are found from its home page: those it declares, else those it links to, else the usual."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from briefings.collectors.feeds.collector import find_new_address
from briefings.collectors.feeds.parser import FEED_ACCEPT, parse_feed
from briefings.collectors.formats.html import decode_html
from briefings.collectors.result import CollectContext
from briefings.collectors.web.responses import FetchFailure, Response
from briefings.core.errors import Unreadable
from briefings.core.rule_lists import read_entries
from briefings.core.urls import join_url

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")

#: Where sites have their feed that say nothing of it.
USUAL_FEED_PATHS = read_entries("collectors", "feed_paths")

#: Addresses tried that nobody declared.
MAX_ADDRESSES_TRIED = 10

FEED_LINK = re.compile(r"(?:^|[/.?=_-])(?:rss|atom|feeds?|rdf)(?:[/.?=_-]|$)", re.IGNORECASE)

COMMENT_FEED = re.compile(r"comment|kommentar|commentaire", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DiscoveredFeed:
    """A feed that was found and read."""

    url: str
    title: str
    site: str = ""
    entries: int = 0


def discover_feeds(url: str, context: CollectContext) -> tuple[DiscoveredFeed, ...] | FetchFailure:
    """Return the feed at an address, or the feeds of the page there; a fault when the page cannot be had.

    Every feed returned was fetched and read. None at all: the site has no feed that we find.
    """
    answer = context.fetcher.fetch(url, accept=FEED_ACCEPT)
    if isinstance(answer, FetchFailure):
        return answer
    if itself := parse_feed_response(answer, context, find_new_address(url, answer) or url):
        return (itself,)
    declared, linked = context.run_parser(find_feed_links, answer.body, answer.url)
    found = list(check_feed_addresses(declared, context))
    if not found:
        usual = tuple(join_url(answer.url, path) for path in USUAL_FEED_PATHS)
        found = list(check_feed_addresses(tuple(dict.fromkeys((*linked, *usual)))[:MAX_ADDRESSES_TRIED], context))[:1]
    return tuple({one.url: one for one in found}.values())


def check_feed_addresses(addresses: tuple[str, ...], context: CollectContext) -> Iterator[DiscoveredFeed]:
    """Yield the addresses that hold a feed."""
    for address in addresses:
        answer = context.fetcher.fetch(address, accept=FEED_ACCEPT)
        if isinstance(answer, Response) and (
            found := parse_feed_response(answer, context, find_new_address(address, answer) or address)
        ):
            yield found


def parse_feed_response(answer: Response, context: CollectContext, url: str) -> DiscoveredFeed | None:
    """Return a feed with its title; None for what is no feed."""
    try:
        feed = context.run_parser(parse_feed, answer.body, answer.url, answer.headers.get("content-type", ""))
    except Unreadable:
        return None
    return DiscoveredFeed(url, feed.title, feed.site, len(feed.entries))


def find_feed_links(body: bytes, base: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the addresses that a page declares as feeds, and those that it links to and that look like feeds."""
    from lxml import etree

    parser = etree.HTMLParser(no_network=True, encoding="utf-8")
    try:
        root = etree.fromstring(decode_html(body).encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        root = None
    if root is None:
        return (), ()
    declared = [link for link in root.iter("link") if is_feed_link(link)]
    # The feed of a site's comments is no news; it comes last, where a site has nothing else.
    declared.sort(key=lambda link: bool(COMMENT_FEED.search(f"{link.get('title')} {link.get('href')}")))
    linked = [link for link in root.iter("a") if FEED_LINK.search((link.get("href") or "")[:500])]
    return resolve_links(declared, base)[:MAX_ADDRESSES_TRIED], resolve_links(linked, base)[:MAX_ADDRESSES_TRIED]


def is_feed_link(link: Any) -> bool:
    """Return whether a `link` element declares a feed."""
    words = (link.get("rel") or "").lower().split()
    kind = (link.get("type") or "").partition(";")[0].strip().lower()
    return ("alternate" in words and kind in FEED_TYPES) or "feed" in words


def resolve_links(links: list[Any], base: str) -> tuple[str, ...]:
    """Return the addresses of links, each once."""
    found = (join_url(base, link.get("href") or "") for link in links)
    return tuple(dict.fromkeys(filter(None, found)))
