"""Prints what the readings of short articles take in memory, by field: bytes of an article, and how many values.

PYTHONPATH=tests:. python -m benchmarks.reading_memory
"""

import sys
from collections import Counter
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from benchmarks import growth

ARTICLES = 300


def measure_size(value: Any, seen: set[int]) -> int:
    """Return the bytes of a value and its parts that were not seen before."""
    if value is None or isinstance(value, bool | type) or id(value) in seen:
        return 0
    seen.add(id(value))
    parts = list(value) if isinstance(value, tuple | list | set | frozenset) else []
    if isinstance(value, dict):
        parts = [*value, *value.values()]
    elif is_dataclass(value):
        parts = [getattr(value, each.name) for each in fields(value)]
    return sys.getsizeof(value) + sum(measure_size(part, seen) for part in parts)


def main() -> None:
    """Print the table, the largest field first."""
    here = Path(__file__).resolve().parents[2]
    shared = next(place / "shared" for place in (here, *here.parents) if (place / "shared").is_dir())
    rounds = growth.Rounds(shared, ARTICLES)
    articles = list(rounds.collect(None))
    seen: set[int] = set()
    told = sum(measure_size(article, seen) for article in articles)
    sizes, counts = Counter[str](), Counter[str]()
    # All are held: what is freed gives its identity to another.
    readings = list(rounds.analyse(articles))
    for reading in readings:
        for each in fields(reading):
            value = getattr(reading, each.name)
            sizes[each.name] += measure_size(value, seen)
            counts[each.name] += len(value) if isinstance(value, tuple) else 1
    print(f"articles {told // ARTICLES:,} bytes each, readings {sizes.total() // ARTICLES:,}")  # noqa: T201 - figures
    for name, size in sizes.most_common():
        print(f"{name:12s}{size // ARTICLES:7,d}{counts[name] / ARTICLES:8.1f}")  # noqa: T201 - see above


if __name__ == "__main__":
    main()
