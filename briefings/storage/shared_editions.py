"""Editions in a library that several machines share: whoever goes on finds what another has made."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from briefings.storage.archive import replace_folder
from briefings.storage.schema import EDITION_FILES, EDITIONS


def store_files(connection: Connection, edition: str, files: Mapping[str, bytes]) -> None:
    """Keep the files of an edition, in place of those that were kept of it."""
    connection.execute(delete(EDITION_FILES).where(EDITION_FILES.c.edition == edition))
    rows = [
        {"edition": edition, "name": name, "digest": hashlib.sha256(content).hexdigest(), "content": content}
        for name, content in files.items()
    ]
    if rows:
        connection.execute(insert(EDITION_FILES), rows)


def forget_files(connection: Connection, briefing: str, before: datetime) -> None:
    """Remove the files of a briefing's editions that are older than a moment: nothing is continued from them."""
    old = select(EDITIONS.c.name).where(EDITIONS.c.briefing == briefing, EDITIONS.c.made < before)
    connection.execute(delete(EDITION_FILES).where(EDITION_FILES.c.edition.in_(old)))


def list_file_digests(connection: Connection, briefing: str) -> dict[str, dict[str, str]]:
    """Return the files that are kept of a briefing's editions: edition -> file -> SHA-256, hexadecimal."""
    wanted = select(EDITION_FILES.c.edition, EDITION_FILES.c.name, EDITION_FILES.c.digest)
    rows = connection.execute(
        wanted.join(EDITIONS, EDITIONS.c.name == EDITION_FILES.c.edition).where(EDITIONS.c.briefing == briefing)
    )
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row.edition, {})[row.name] = row.digest
    return found


def load_files(connection: Connection, edition: str) -> dict[str, bytes]:
    """Return the files that are kept of an edition."""
    rows = connection.execute(select(EDITION_FILES).where(EDITION_FILES.c.edition == edition))
    return {row.name: bytes(row.content) for row in rows}


def find_stale_editions(output: Path, kept: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Yield the editions whose folder is not there, or holds another `briefing.json` than the library does."""
    for edition, files in kept.items():
        try:
            here = hashlib.sha256((output / edition / "briefing.json").read_bytes()).hexdigest()
        except OSError:
            here = ""
        if files.get("briefing.json", "") != here:
            yield edition


def write_edition(output: Path, edition: str, files: Mapping[str, bytes]) -> None:
    """Write an edition that another machine has made, whole or not at all. Raises `OutputError`."""
    replace_folder(output / edition, files)
