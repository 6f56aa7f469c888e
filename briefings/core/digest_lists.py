"""Lists of SHA-256 digests of files, as `sha256sum --check` reads them."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

#: The list of a folder, which lies in it and has no line for itself.
DIGESTS_FILE = "SHA256SUMS"
#: A line: the digest, a mark for binary files, the name.
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


def digest_folder(folder: Path) -> dict[str, str]:
    """Return the digest of every file of a folder, in its folders too, by its path from there. Raises `OSError`."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != DIGESTS_FILE and path.suffix != ".pyc"
    }


def format_digest_list(digests: Mapping[str, str]) -> bytes:
    """Return a list of the digests of files by name.

    >>> format_digest_list({"b.txt": "0" * 64})[-8:]
    b'  b.txt\\n'
    """
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()


def parse_digest_list(content: bytes) -> dict[str, str]:
    """Return the digest of each file of a list; lines that are none are passed over."""
    lines = map(_LINE.fullmatch, content.decode("utf-8", "replace").splitlines())
    return {line[2]: line[1] for line in lines if line}
