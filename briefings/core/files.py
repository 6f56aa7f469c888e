"""A file appears whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def open_atomically(path: Path, mode: int = 0o644, *, durable: bool = True) -> Iterator[IO[bytes]]:
    """Give a new file beside a path; when the block ends well, it is moved there, and else removed. Raises `OSError`.

    The new file is private; `mode` says who may read the finished one. What can be made again at any time need not be
    `durable`: it is moved without waiting for the disk.
    """
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".unfinished-", delete=False) as file:
        aside = Path(file.name)
        try:
            yield file
            file.flush()
            if durable:
                os.fsync(file.fileno())
            aside.chmod(mode)
            aside.replace(path)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise


def write_atomically(path: Path, content: bytes, mode: int = 0o644, *, durable: bool = True) -> None:
    """Write a file whole or not at all; see `open_atomically`. Folders on the way are made. Raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open_atomically(path, mode, durable=durable) as file:
        file.write(content)


def sync_folder(path: Path) -> None:
    """See it safely on the disk which files a folder holds. Raises `OSError`."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def write_synced(path: Path, content: bytes) -> None:
    """Write a file of a folder that is not in its place yet, and see it safely on the disk. Raises `OSError`."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
