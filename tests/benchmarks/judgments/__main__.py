"""Writes rows that nobody has judged for a person to read, and takes the verdicts in: see README.md."""

import argparse
import json
import random
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.judgments.printed import CONTEXT_MARK, HELD_OUT, KINDS, PILES, printed_rows
from benchmarks.judgments.verdicts import FOLDER, load_verdicts, take_in
from conftest import SHARED


def write_sample(arguments: argparse.Namespace) -> str:
    """Write the next rows without a verdict, drawn at random, each with its passages and a place for the verdict."""
    if arguments.file.resolve().is_relative_to(FOLDER.parents[2]):
        raise SystemExit("the rows quote the corpora: write them outside the repository")
    known = load_verdicts()
    piles = arguments.pile or [pile for pile in PILES if pile not in HELD_OUT]
    rows = [row for pile in piles for row in printed_rows(SHARED, pile)]
    fresh = [row for row in rows if row.key not in known and row.kind in (arguments.kind or KINDS)]
    fresh = [row for row in fresh if not arguments.with_context or CONTEXT_MARK in row.printed]
    chosen = random.Random(arguments.seed).sample(fresh, min(arguments.sample, len(fresh)))
    lines = [json.dumps(asdict(row) | {"verdict": "", "fault": ""}, ensure_ascii=False) for row in chosen]
    arguments.file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return f"{len(chosen)} of {len(fresh)} rows without a verdict"


def take_verdicts(arguments: argparse.Namespace) -> str:
    """Take in the verdicts of a file that `--sample` wrote; rows without one are left as they are."""
    with arguments.file.open(encoding="utf-8") as file:
        return f"{take_in(map(json.loads, file), f'{datetime.now(UTC):%Y-%m-%d}')} verdicts taken in"


def main() -> None:
    """Read the arguments and do as they say."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.judgments", description=__doc__)
    parser.add_argument("file", type=Path, help="JSON lines outside the repository")
    parser.add_argument("--take", action="store_true", help="take the verdicts in the file in")
    parser.add_argument("--sample", type=int, default=60, help="how many rows to write")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--kind", action="append", choices=KINDS, help="only rows of this kind; may stand several times"
    )
    parser.add_argument("--with-context", action="store_true", help="only statements printed with what stands before")
    parser.add_argument("--pile", action="append", choices=PILES, help="only this pile; may stand several times")
    arguments = parser.parse_args()
    print(take_verdicts(arguments) if arguments.take else write_sample(arguments))  # noqa: T201 - a command


if __name__ == "__main__":
    main()
