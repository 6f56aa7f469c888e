"""A sitemap becomes the pages that it names, with what it says of them, and the sitemaps that it leads to."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from briefings.collectors.formats.gdelt import ListedPage
from briefings.collectors.web.decompression import decompress_body
from briefings.core.errors import Unreadable
from briefings.core.urls import parse_web_url

#: What the protocol allows: addresses in one sitemap, bytes of one (https://www.sitemaps.org/protocol.html).
MAX_SITEMAP_ADDRESSES, MAX_SITEMAP_BYTES = 50_000, 52_428_800


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What one sitemap says."""

    pages: tuple[ListedPage, ...] = ()
    #: sitemaps it leads to; their dates are of the last change in them
    child_sitemaps: tuple[ListedPage, ...] = ()


def parse_sitemap(body: bytes) -> Sitemap:
    """Read a sitemap: XML with or without news, an index of sitemaps, or an address a line; packed with gzip or not.

    Raises `Unreadable` for what is none.
    """
    if body.startswith(b"\x1f\x8b"):
        body = decompress_body([body], "gzip", MAX_SITEMAP_BYTES)
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return Sitemap(tuple(_parse_address_lines(body)))
    root = _parse_xml(body)
    kind = _local_name(root)
    if kind == "sitemapindex":
        return Sitemap(child_sitemaps=tuple(_iter_entries(root, "sitemap")))
    if kind != "urlset":
        raise Unreadable("there is no sitemap at this address", "look at it in a browser")
    return Sitemap(tuple(_iter_entries(root, "url")))


def _parse_address_lines(body: bytes) -> Iterator[ListedPage]:
    lines = body.decode("utf-8", "replace").split()
    found = [ListedPage(line) for line in lines[:MAX_SITEMAP_ADDRESSES] if parse_web_url(line)]
    if not found or len(found) * 2 < len(lines[:MAX_SITEMAP_ADDRESSES]):
        raise Unreadable("there is no sitemap at this address", "look at it in a browser")
    yield from found


def _parse_xml(body: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("the sitemap is no valid XML", "tell the owners of the site") from error
    if root is None:
        raise Unreadable("the sitemap is no valid XML", "tell the owners of the site")
    return root


def _iter_entries(root: Any, name: str) -> Iterator[ListedPage]:
    for number, element in enumerate(root):
        if number >= MAX_SITEMAP_ADDRESSES:
            return
        if _local_name(element) != name:
            continue
        found = ListedPage("")
        for part in element.iter():
            text = (part.text or "").strip()
            tag = _local_name(part)
            if tag == "loc" and not found.url:
                found = replace(found, url=text)
            elif tag == "publication_date":
                found = replace(found, date=text)
            elif tag == "lastmod":
                found = replace(found, changed=text)
            elif tag == "title" and "news" in part.tag:
                found = replace(found, title=text)
            elif tag == "name" and "news" in part.tag:
                found = replace(found, outlet=text)
        if len(found.url) < 2048 and parse_web_url(found.url):
            yield found


def _local_name(element: Any) -> str:
    """Return the name of an element without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
