"""Tells whether a bill of materials names every library of `NOTICE`; `make sbom` runs it."""

import json
import sys
from pathlib import Path

from packaging.utils import canonicalize_name
from support.generate_notice import libraries


def find_missing(content: bytes) -> list[str]:
    """Return the libraries that a CycloneDX document does not name."""
    named = {canonicalize_name(one["name"]) for one in json.loads(content)["components"]}
    return sorted(set(libraries()) - named)


if __name__ == "__main__":
    if missing := find_missing(Path(sys.argv[1]).read_bytes()):
        sys.exit(f"{sys.argv[1]} lacks {', '.join(missing)}")
    sys.stdout.write(f"{sys.argv[1]} names every library of NOTICE\n")
