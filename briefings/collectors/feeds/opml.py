"""Lists of feeds in OPML 1.0 and 2.0, in and out; folders within folders are topics within topics."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from briefings.collectors.feeds.parser import decode_feed
from briefings.collectors.feeds.xml_guard import is_too_deep, strip_doctype
from briefings.core.errors import Unreadable
from briefings.core.urls import add_url_scheme, parse_web_url

#: Feeds of one list, folders within folders, characters of a title.
MAX_FEEDS, MAX_FOLDER_DEPTH, MAX_TITLE_LENGTH = 20_000, 50, 300

#: Attributes that hold the address of a feed, the usual one first; compared in lower case.
URL_ATTRIBUTES = ("xmlurl", "url", "feedurl")

#: What XML 1.0 cannot hold.
ILLEGAL_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class OpmlFeed:
    """One feed of a list."""

    #: topics it lies in, the outermost first
    folder: tuple[str, ...]
    title: str
    url: str
    #: address of its site
    site: str = ""


def read_opml(body: bytes) -> tuple[OpmlFeed, ...]:
    """Return the feeds of a list, each address once, in the order of the list. Raises `Unreadable` for what is none."""
    text = strip_doctype(decode_feed(body, "")[0])
    if is_too_deep(text):
        raise Unreadable("its folders are nested without end")
    root = parse_opml_tree(text)
    if lowercase_tag(root.tag) != "opml":
        raise Unreadable("it is no list of feeds (OPML)", "export the list anew from your reader of feeds")
    found: dict[str, OpmlFeed] = {}
    for outline in iter_opml_feeds(root):
        found.setdefault(outline.url, outline)
        if len(found) > MAX_FEEDS:
            raise Unreadable(f"it lists more than {MAX_FEEDS:,} feeds", "split it")
    return tuple(found.values())


def parse_opml_tree(text: str) -> Any:
    """Parse a list; what is not well-formed is mended as far as possible, as many lists are."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    data = text.encode("utf-8", "replace")
    try:
        return fromstring(data)
    except DefusedXmlException as cause:  # pragma: no cover - what could raise it is gone with the document type
        raise Unreadable("it declares entities") from cause
    except ParseError as cause:
        from lxml import etree

        mending = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, encoding="utf-8")
        try:
            root = etree.fromstring(data, mending)
        except etree.XMLSyntaxError:
            root = None  # nothing, or nothing but NULs
        if root is None:
            raise Unreadable(f"it is no XML: {cause}", "export the list anew from your reader of feeds") from cause
        return root


def iter_opml_feeds(root: Any) -> Iterator[OpmlFeed]:
    """Yield the feeds of a tree, folder by folder, in the order of the list."""
    waiting: list[tuple[Any, tuple[str, ...]]] = [(root, ())]
    while waiting:
        element, folder = waiting.pop()
        if lowercase_tag(element.tag) == "outline":
            said = {str(name).lower(): " ".join(str(value).split()) for name, value in element.attrib.items()}
            title = (said.get("title") or said.get("text") or "")[:MAX_TITLE_LENGTH]
            url = next((said[name] for name in URL_ATTRIBUTES if said.get(name)), "")
            if url and said.get("type", "rss").lower() not in ("link", "include"):
                address = add_url_scheme(url)
                if parse_web_url(address):
                    name = title if title not in (url, address) else ""
                    yield OpmlFeed(folder=folder, title=name, url=address, site=said.get("htmlurl", ""))
            if len(element) and title and len(folder) < MAX_FOLDER_DEPTH:
                folder = (*folder, title)
        waiting += [(child, folder) for child in reversed(list(element)) if isinstance(child.tag, str)]


def lowercase_tag(tag: object) -> str:
    """Return the name of an element without its namespace, in lower case."""
    return str(tag).rpartition("}")[2].lower()


def write_opml(feeds: Iterable[OpmlFeed], title: str, made: datetime) -> bytes:
    """Return a list in OPML 2.0: folders in the order of their names, then feeds in the order of theirs."""
    from email.utils import format_datetime
    from xml.etree.ElementTree import Element, SubElement, indent, tostring

    root = Element("opml", version="2.0")
    head, body = SubElement(root, "head"), SubElement(root, "body")
    SubElement(head, "title").text = title
    SubElement(head, "dateCreated").text = format_datetime(made)
    places: dict[tuple[str, ...], Element] = {(): body}
    for feed in sorted(feeds, key=lambda one: (one.folder, one.title.casefold(), one.url)):
        for depth in range(1, len(feed.folder) + 1):
            path = feed.folder[:depth]
            if path not in places:
                name = strip_illegal_xml(path[-1])
                places[path] = SubElement(places[path[:-1]], "outline", text=name, title=name)
        name = strip_illegal_xml(feed.title or feed.url)
        said = {"type": "rss", "text": name, "title": name, "xmlUrl": strip_illegal_xml(feed.url)}
        SubElement(
            places[feed.folder], "outline", said | ({"htmlUrl": strip_illegal_xml(feed.site)} if feed.site else {})
        )
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def strip_illegal_xml(text: str) -> str:
    """Return text without what XML cannot hold."""
    return ILLEGAL_XML.sub("", text)
