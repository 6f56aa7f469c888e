"""A file appears whole or not at all."""

import os
import tempfile
from pathlib import Path
from typing import TextIO


def open_private(path: Path) -> TextIO:
    """Open a new file for text that only its owner may read. Raises `OSError`, also where the file is there already."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8")


def write_atomically(path: Path, content: bytes, mode: int = 0o644, *, durable: bool = True) -> None:
    """Write a file beside its place, see it safely on the disk and move it there. Raises `OSError`.

    Folders on the way are made. A temporary file is private; `mode` says who may read the finished one. What can be
    made again at any time need not be `durable`: it is moved without waiting for the disk.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".unfinished-", delete=False) as aside:
        try:
            aside.write(content)
            aside.flush()
            if durable:
                os.fsync(aside.fileno())
            Path(aside.name).chmod(mode)
            Path(aside.name).replace(path)
        except BaseException:
            Path(aside.name).unlink(missing_ok=True)
            raise
