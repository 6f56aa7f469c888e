"""Makes a library of a million short articles in a folder of its own, and opens windows of it.

    PYTHONPATH=tests:. python -m benchmarks.million [NUMBER]

The rows are written by the database itself: taking a million articles in would take an hour. The index of words, which
no window looks at, covers only the first of them.
"""

import sqlite3
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.bench_library import brought

from briefings.storage.collector import LibraryCollector
from briefings.storage.library import Library

#: Articles that are taken in as the program does it; the others repeat them under names and moments of their own.
TAKEN_IN = 500
BEGAN = datetime(2024, 1, 1, tzinfo=UTC)


def fill(place: Path, number: int) -> None:
    """Fill a library with so many articles, one a minute."""
    Library(place, clock=lambda: BEGAN).add_articles(brought(1, 0, TAKEN_IN, BEGAN))
    moment = f"strftime('%Y-%m-%d %H:%M:%f000', '{BEGAN:%Y-%m-%d}', number || ' minutes')"
    own = {
        **{"serial": "number", "text": "number", "id": "printf('%016x', number)", "title": "'Headline ' || number"},
        "url": "'https://example.org/m/' || number",
        **dict.fromkeys(("published", "collected", "came", "changed", "dated"), moment),
    }
    numbers = (
        f"WITH RECURSIVE numbers(number) AS (SELECT {TAKEN_IN + 1} UNION ALL "
        f"SELECT number + 1 FROM numbers WHERE number < {number}) "
    )
    with sqlite3.connect(place) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        columns = [row[1] for row in connection.execute("PRAGMA table_info(articles)")]
        values = ", ".join(own.get(column, f"known.{column}") for column in columns)
        joined = f"FROM numbers JOIN {{}} known ON known.serial = 1 + number % {TAKEN_IN}"
        connection.execute(
            f"{numbers} INSERT INTO texts(serial, digest, body) "
            f"SELECT number, printf('%064x', number), substr(body, 1, 400) || number {joined.format('texts')}"
        )
        connection.execute(
            f"{numbers} INSERT INTO articles({', '.join(columns)}) SELECT {values} {joined.format('articles')}"
        )
        for _, statement in triggers:
            connection.execute(statement)
    connection.close()


def main(number: int) -> None:
    """Fill a library, and print what opening it takes."""
    with tempfile.TemporaryDirectory() as made:
        place = Path(made) / "library.sqlite"
        fill(place, number)
        last = BEGAN + timedelta(minutes=number)
        for hours in (1, 12, 24 * 7):
            began, clock = time.process_time(), time.perf_counter()
            library = Library(place, clock=lambda: last)
            since = last - timedelta(hours=hours)
            found = len(list(LibraryCollector(library=library, briefing="bench", since=since).collect(None)))
            took = f"{time.process_time() - began:.2f} s of computing, {time.perf_counter() - clock:.2f} on the clock"
            print(f"{number:,} articles, the last {hours} hours: {found} articles in {took}")  # noqa: T201 - the figures


if __name__ == "__main__":
    main(int((*sys.argv[1:], "1000000")[0]))
