"""What disks do to files."""

import sqlite3
from contextlib import closing
from pathlib import Path


def damage_pages(path: Path) -> None:
    """Overwrite the pages in the middle of a library."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2 // 4096 * 4096)
        file.write(b"\xff" * 8192)
