"""Write the digests of a pipeline into its card: `python -m briefings.analysis.english.training.card DIR`."""

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

CARD = "CARD.md"
HEADING = "## Files"


def build_digest_table(folder: Path) -> str:
    """Return a table of every file but the card: its path, its size, its SHA-256."""
    rows = ["| file | bytes | SHA-256 |", "|---|---:|---|"]
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != CARD:
            content = path.read_bytes()
            name = path.relative_to(folder).as_posix()
            rows.append(f"| `{name}` | {len(content)} | `{hashlib.sha256(content).hexdigest()}` |")
    return "\n".join(rows) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Rewrite the last section of a card; return the exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    if len(given) != 1 or not (Path(given[0]) / CARD).is_file():
        sys.stderr.write("usage: python -m briefings.analysis.english.training.card DIR, where DIR holds a CARD.md\n")
        return 2
    folder = Path(given[0])
    text = (folder / CARD).read_text(encoding="utf-8").partition(HEADING)[0]
    (folder / CARD).write_text(f"{text}{HEADING}\n\n{build_digest_table(folder)}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
