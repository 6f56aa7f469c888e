"""A JSON feed (version 1 or 1.1) becomes its entries."""

import json
from typing import Any

from briefings.collectors.feeds.entries import MOST, Entry, Feed, is_teaser
from briefings.collectors.formats.columns import people
from briefings.collectors.formats.document import Draft, Unreadable
from briefings.collectors.formats.markup import plain

#: How the version of a JSON feed begins; later ones keep to the first, as it promises.
VERSION = "https://jsonfeed.org/version/1"


def read_json(body: bytes, url: str) -> Feed:
    """Return what a JSON feed holds. Raises `Unreadable` for JSON that is none."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as cause:
        raise Unreadable("it looks like JSON and cannot be read as such", "look at the address in a browser") from cause
    version = value.get("version") if isinstance(value, dict) else None
    if not isinstance(version, str) or version.rstrip("/") not in (VERSION, f"{VERSION}.1"):
        raise Unreadable("it is JSON, but no JSON feed that we know", "look at the address in a browser")
    items = [item for item in listed(value.get("items")) if isinstance(item, dict)]
    flaw = f"it has {len(items):,} entries; the first {MOST:,} are read" if len(items) > MOST else ""
    return Feed(
        title=" ".join(plain(said(value, "title")).split())[:1000],
        site=said(value, "home_page_url"),
        entries=tuple(entry(item, url, listed(value.get("authors"))) for item in items[:MOST]),
        flaw=flaw,
    )


def entry(item: dict[str, Any], url: str, others: list[Any]) -> Entry:
    """Return one item as a draft."""
    from urllib.parse import urljoin

    content = plain(said(item, "content_html")).strip() or said(item, "content_text").strip()
    text = content or plain(said(item, "summary")).strip()
    link = said(item, "url") or said(item, "external_url")
    try:
        link = urljoin(url, link) if link else ""
    except ValueError:
        link = ""
    authors = [*listed(item.get("authors")), item.get("author")]
    authors = [one for one in authors if isinstance(one, dict)] or others
    names = [name for one in authors if isinstance(one, dict) for name in people(one)]
    return Entry(
        draft=Draft(
            text=text,
            title=" ".join(plain(said(item, "title")).split())[:1000],
            url=link,
            date=said(item, "date_published") or said(item, "date_modified") or None,
            authors=tuple(dict.fromkeys(names))[:20],
            key=(said(item, "id") or link)[:500],
        ),
        teaser=is_teaser(text, bool(content)),
    )


def said(value: dict[str, Any], key: str) -> str:
    """Return a value that should be text; numbers, which careless feeds have as ids, become text."""
    found = value.get(key)
    return found if isinstance(found, str) else str(found) if isinstance(found, int | float) else ""


def listed(value: object) -> list[Any]:
    """Return a value that should be a list."""
    return value if isinstance(value, list) else []
