"""A JSON feed (version 1 or 1.1) becomes its entries."""

import json
from typing import Any

from briefings.collectors.feeds.parsed import MAX_CATEGORIES, MAX_FEED_ENTRIES, FeedEntry, ParsedFeed, is_teaser
from briefings.collectors.formats.document import ArticleDraft
from briefings.collectors.formats.encoding import decode_bytes
from briefings.collectors.formats.field_names import parse_authors
from briefings.collectors.formats.markup import strip_html
from briefings.core.errors import Unreadable
from briefings.core.urls import join_url

#: How the version of a JSON feed begins; later ones keep to the first, as it promises.
VERSION_PREFIX = "https://jsonfeed.org/version/1"


def parse_json_feed(body: bytes, url: str) -> ParsedFeed:
    """Return what a JSON feed holds. Raises `Unreadable` for JSON that is none."""
    try:
        value = json.loads(decode_bytes(body))
    except (ValueError, RecursionError) as cause:
        raise Unreadable("it looks like JSON and cannot be read as such", "look at the address in a browser") from cause
    version = value.get("version") if isinstance(value, dict) else None
    if not isinstance(version, str) or version.rstrip("/") not in (VERSION_PREFIX, f"{VERSION_PREFIX}.1"):
        raise Unreadable("it is JSON, but no JSON feed that we know", "look at the address in a browser")
    items = [item for item in ensure_list(value.get("items")) if isinstance(item, dict)]
    flaw = (
        f"it has {len(items):,} entries; the first {MAX_FEED_ENTRIES:,} are read"
        if len(items) > MAX_FEED_ENTRIES
        else ""
    )
    return ParsedFeed(
        title=" ".join(strip_html(get_text_value(value, "title")).split())[:1000],
        site=get_text_value(value, "home_page_url"),
        entries=tuple(
            parse_json_entry(item, url, ensure_list(value.get("authors"))) for item in items[:MAX_FEED_ENTRIES]
        ),
        flaw=flaw,
    )


def parse_json_entry(item: dict[str, Any], url: str, others: list[Any]) -> FeedEntry:
    """Return one item as a draft."""
    content = strip_html(get_text_value(item, "content_html")).strip() or get_text_value(item, "content_text").strip()
    text = content or strip_html(get_text_value(item, "summary")).strip()
    link = get_text_value(item, "url") or get_text_value(item, "external_url")
    link = join_url(url, link) if link else ""
    authors = [*ensure_list(item.get("authors")), item.get("author")]
    authors = [one for one in authors if isinstance(one, dict)] or others
    names = [name for one in authors if isinstance(one, dict) for name in parse_authors(one)]
    return FeedEntry(
        draft=ArticleDraft(
            text=text,
            title=" ".join(strip_html(get_text_value(item, "title")).split())[:1000],
            url=link,
            date=get_text_value(item, "date_published") or get_text_value(item, "date_modified") or None,
            authors=tuple(dict.fromkeys(names))[:20],
            key=(get_text_value(item, "id") or link)[:500],
            declared=tuple(tag[:100] for tag in ensure_list(item.get("tags"))[:MAX_CATEGORIES] if isinstance(tag, str)),
        ),
        teaser=is_teaser(text, bool(content)),
        updated=get_text_value(item, "date_modified"),
    )


def get_text_value(value: dict[str, Any], key: str) -> str:
    """Return a value that should be text; numbers, which careless feeds have as ids, become text."""
    found = value.get(key)
    return found if isinstance(found, str) else str(found) if isinstance(found, int | float) else ""


def ensure_list(value: object) -> list[Any]:
    """Return a value that should be a list."""
    return value if isinstance(value, list) else []
