"""Feeds and their state in the library; inside the caller's transaction."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from briefings.storage.articles import sanitise_text
from briefings.storage.records import FeedRecord, FeedState
from briefings.storage.schema import FACTS, FEEDS

#: Characters of a new address that is remembered, and moves that are followed.
MAX_MOVED_LENGTH, MAX_MOVES = 500, 10

STATE_COLUMNS = tuple(field.name for field in fields(FeedState))


def list_feeds(connection: Connection) -> tuple[FeedRecord, ...]:
    """Return all feeds, by folder and title."""
    found = map(feed_from_row, connection.execute(select(FEEDS)))
    return tuple(sorted(found, key=lambda feed: (feed.folder, (feed.title or feed.url).casefold(), feed.url)))


def get_feed(connection: Connection, url: str) -> FeedRecord | None:
    """Return the feed at an address."""
    row = connection.execute(select(FEEDS).where(FEEDS.c.url == sanitise_text(url))).one_or_none()
    return feed_from_row(row) if row else None


def add_feed(connection: Connection, feed: FeedRecord) -> bool:
    """Enter a feed; one that is there, under the address it moved to or its own, stays as it is: False."""
    if get_feed(connection, feed.url) or find_moved_feed(connection, feed.url):
        return False
    owned = {
        "url": sanitise_text(feed.url),
        "title": sanitise_text(feed.title),
        "folder": folder_to_json(feed.folder),
        "site": sanitise_text(feed.site),
        "kind": feed.kind,
        "paused": feed.paused,
        "added": feed.added,
    }
    connection.execute(insert(FEEDS).values(**owned, **state_to_columns(feed.state)))
    return True


def edit_feed(
    connection: Connection, url: str, title: str | None, folder: tuple[str, ...] | None, paused: bool | None
) -> bool:
    """Change the title, folder or pause of a feed; False when there is none."""
    values: dict[str, object] = {}
    if title is not None:
        values["title"] = sanitise_text(title)
    if folder is not None:
        values["folder"] = folder_to_json(folder)
    if paused is not None:
        values["paused"] = paused
    return update_feed(connection, url, values) if values else get_feed(connection, url) is not None


def record_feed_state(connection: Connection, url: str, state: FeedState, brought: int) -> bool:
    """Enter the state of a feed after a run, and how many articles it was the first to bring."""
    return update_feed(connection, url, {**state_to_columns(state), "brought": FEEDS.c.brought + brought})


def move_feed(connection: Connection, old: str, new: str, note: str) -> None:
    """Give a feed another address; when a feed is there already, that one stays and the old one goes."""
    here = get_feed(connection, old)
    if here is None or old == new:
        return
    fact = {"name": name_move(old), "value": sanitise_text(new)}
    connection.execute(delete(FACTS).where(FACTS.c.name == fact["name"]))
    if len(new) <= MAX_MOVED_LENGTH:
        connection.execute(insert(FACTS).values(**fact))
    if get_feed(connection, new):
        remove_feed(connection, old)
    else:
        update_feed(connection, old, {"url": sanitise_text(new), "note": sanitise_text(note)})


def find_moved_feed(connection: Connection, url: str) -> FeedRecord | None:
    """Return the feed that an address moved to for good, as often as it did; None for one that did not."""
    for _ in range(MAX_MOVES):
        moved = connection.scalar(select(FACTS.c.value).where(FACTS.c.name == name_move(url)))
        if not moved:
            return None
        if found := get_feed(connection, moved):
            return found
        url = moved
    return None


def name_move(url: str) -> str:
    """Return the name of the fact that says where a feed moved to."""
    return f"moved {hashlib.sha256(url.encode('utf-8', 'replace')).hexdigest()}"


def remove_feed(connection: Connection, url: str) -> bool:
    """Remove a feed; the articles it brought stay."""
    return connection.execute(delete(FEEDS).where(FEEDS.c.url == sanitise_text(url))).rowcount > 0


def update_feed(connection: Connection, url: str, values: Mapping[str, object]) -> bool:
    """Write some columns of a feed."""
    return connection.execute(update(FEEDS).where(FEEDS.c.url == sanitise_text(url)).values(**values)).rowcount > 0


def folder_to_json(folder: tuple[str, ...]) -> str:
    """Write the folders of a feed in one column."""
    return json.dumps(folder)


def state_to_columns(state: FeedState) -> dict[str, Any]:
    """Return the columns of a state."""
    return {name: sanitise_text(value) if isinstance(value, str) else value for name, value in asdict(state).items()}


def feed_from_row(row: Row[Any]) -> FeedRecord:
    """Return the record of a row."""
    found: dict[str, Any] = dict(row._mapping)
    state = FeedState(**{name: found.pop(name) for name in STATE_COLUMNS})
    return replace(FeedRecord(**{**found, "folder": tuple(json.loads(found["folder"]))}), state=state)
