"""A file appears whole or not at all."""

import os
import tempfile
from pathlib import Path

from briefings.deliverers.errand import Refused


def put(path: Path, content: bytes) -> None:
    """Write a file aside, see it safely on the disk and move it into place. Raises `Refused` when that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".unfinished-", delete=False) as aside:
            try:
                aside.write(content)
                aside.flush()
                os.fsync(aside.fileno())
                # A temporary file is private; what is handed out may be read by whoever may read the folder.
                Path(aside.name).chmod(0o644)
                Path(aside.name).replace(path)
            except BaseException:
                Path(aside.name).unlink(missing_ok=True)
                raise
    except OSError as cause:
        raise Refused(f"cannot write {path}: {cause.strerror or cause}") from cause
