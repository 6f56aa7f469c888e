"""Lists that travel with the program, read from plain text: rows, words, and phrases that become one pattern.

Every list is UTF-8 text with a head that says what it is, where it came from and under which licence: a `#` opens a
comment line, a tab parts columns, "; " parts the entries of one column.
"""

import re
from collections.abc import Iterable

from briefings.core import resources


def read_rows(package: str, name: str) -> tuple[tuple[str, ...], ...]:
    """Return the lines of one list of a package, cut into columns; comments and empty lines are left out."""
    text = (resources.PACKAGE / package / "lists" / f"{name}.txt").read_text(encoding="utf-8")
    lines = (line.rstrip() for line in text.splitlines())
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))


def read_entries(package: str, name: str, kind: str = "") -> tuple[str, ...]:
    """Return the first column of one list, in its order; with `kind`, of those rows whose second column names it."""
    return tuple(row[0] for row in read_rows(package, name) if not kind or kind in row[1].split("; "))


def any_of(phrases: Iterable[str]) -> str:
    r"""Return regular expressions as one that matches any of them, the first that fits.

    >>> any_of([r"cookies?", "consent"])
    '(?:cookies?|consent)'
    """
    return f"(?:{'|'.join(phrases)})"


def compile_any(phrases: Iterable[str], before: str = "", after: str = "") -> re.Pattern[str]:
    """Return a pattern for any of the phrases between `before` and `after`, without regard to case."""
    return re.compile(before + any_of(phrases) + after, re.IGNORECASE)
