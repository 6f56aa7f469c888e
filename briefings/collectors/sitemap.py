"""A sitemap becomes the pages that it names, with what it says of them, and the sitemaps that it leads to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from briefings.collectors.formats.document import Unreadable
from briefings.collectors.formats.gdelt import Listed
from briefings.collectors.web.unpacking import unpacked

#: What the protocol allows: addresses in one sitemap, bytes of one (https://www.sitemaps.org/protocol.html).
MOST, LIMIT = 50_000, 52_428_800


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What one sitemap says."""

    pages: tuple[Listed, ...] = ()
    #: sitemaps it leads to; their dates are of the last change in them
    further: tuple[Listed, ...] = ()


def read(body: bytes) -> Sitemap:
    """Read a sitemap: XML with or without news, an index of sitemaps, or an address a line; packed with gzip or not.

    Raises `Unreadable` for what is none.
    """
    if body.startswith(b"\x1f\x8b"):
        body = unpacked([body], "gzip", LIMIT)
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return Sitemap(tuple(_addresses(body)))
    root = _tree(body)
    kind = _local(root)
    if kind == "sitemapindex":
        return Sitemap(further=tuple(_entries(root, "sitemap")))
    if kind != "urlset":
        raise Unreadable("there is no sitemap at this address", "look at it in a browser")
    return Sitemap(tuple(_entries(root, "url")))


def _addresses(body: bytes) -> Iterator[Listed]:
    lines = body.decode("utf-8", "replace").split()
    found = [Listed(line) for line in lines[:MOST] if re.match(r"https?://", line)]
    if not found or len(found) * 2 < len(lines[:MOST]):
        raise Unreadable("there is no sitemap at this address", "look at it in a browser")
    yield from found


def _tree(body: bytes) -> Any:
    from lxml import etree  # type: ignore[import-untyped]

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


def _entries(root: Any, name: str) -> Iterator[Listed]:
    for number, element in enumerate(root):
        if number >= MOST:
            return
        if _local(element) != name:
            continue
        found = Listed("")
        for part in element.iter():
            text = (part.text or "").strip()
            tag = _local(part)
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
        if re.match(r"https?://\S+$", found.url) and len(found.url) < 2048:
            yield found


def _local(element: Any) -> str:
    """Return the name of an element without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
