"""Feeds and their state in the library; inside the caller's transaction."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from briefings.library.articles import storable
from briefings.library.records import FeedRecord, FeedState
from briefings.library.schema import FEEDS

STATE = tuple(field.name for field in fields(FeedState))


def every(connection: Connection) -> tuple[FeedRecord, ...]:
    """Return all feeds, by folder and title."""
    found = map(feed_of, connection.execute(select(FEEDS)))
    return tuple(sorted(found, key=lambda feed: (feed.folder, (feed.title or feed.url).casefold(), feed.url)))


def one(connection: Connection, url: str) -> FeedRecord | None:
    """Return the feed at an address."""
    row = connection.execute(select(FEEDS).where(FEEDS.c.url == storable(url))).one_or_none()
    return feed_of(row) if row else None


def add(connection: Connection, feed: FeedRecord) -> bool:
    """Enter a feed; one that is there stays as it is, and the answer is False."""
    if one(connection, feed.url):
        return False
    owned = {
        "url": storable(feed.url),
        "title": storable(feed.title),
        "folder": folder_of(feed.folder),
        "site": storable(feed.site),
        "kind": feed.kind,
        "paused": feed.paused,
        "added": feed.added,
    }
    connection.execute(insert(FEEDS).values(**owned, **state_of(feed.state)))
    return True


def edit(
    connection: Connection, url: str, title: str | None, folder: tuple[str, ...] | None, paused: bool | None
) -> bool:
    """Change what its reader says about a feed; False when there is none."""
    values: dict[str, object] = {}
    if title is not None:
        values["title"] = storable(title)
    if folder is not None:
        values["folder"] = folder_of(folder)
    if paused is not None:
        values["paused"] = paused
    return changed(connection, url, values) if values else one(connection, url) is not None


def record(connection: Connection, url: str, state: FeedState, brought: int) -> bool:
    """Enter what a round found at a feed, and how many articles it was the first to bring."""
    return changed(connection, url, {**state_of(state), "brought": FEEDS.c.brought + brought})


def move(connection: Connection, old: str, new: str, note: str) -> None:
    """Give a feed another address; when a feed is there already, that one stays and the old one goes."""
    here = one(connection, old)
    if here is None or old == new:
        return
    if one(connection, new):
        remove(connection, old)
    else:
        changed(connection, old, {"url": storable(new), "note": storable(note)})


def remove(connection: Connection, url: str) -> bool:
    """Remove a feed; the articles it brought stay."""
    return connection.execute(delete(FEEDS).where(FEEDS.c.url == storable(url))).rowcount > 0


def changed(connection: Connection, url: str, values: Mapping[str, object]) -> bool:
    """Write some columns of a feed."""
    return connection.execute(update(FEEDS).where(FEEDS.c.url == storable(url)).values(**values)).rowcount > 0


def folder_of(folder: tuple[str, ...]) -> str:
    """Write the folders of a feed in one column."""
    return json.dumps(folder)


def state_of(state: FeedState) -> dict[str, Any]:
    """Return the columns of a state."""
    return {name: storable(value) if isinstance(value, str) else value for name, value in asdict(state).items()}


def feed_of(row: Row[Any]) -> FeedRecord:
    """Make a record of a row."""
    found: dict[str, Any] = dict(row._mapping)
    state = FeedState(**{name: found.pop(name) for name in STATE})
    return replace(FeedRecord(**{**found, "folder": tuple(json.loads(found["folder"]))}), state=state)
