"""How texts are set for a reader: cuts, breaks, direction, reference numbers, addresses; pure functions."""

import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import urlsplit

from briefings.core.edition import CitedSentence

#: What no page can show, or what would turn the writing direction of the text around it.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")


def strip_unprintable(text: str) -> str:
    """Return the text without control characters, direction overrides and lone surrogates.

    >>> strip_unprintable("a\\x00b\\u202ec")
    'abc'
    """
    return UNPRINTABLE.sub("", text)


def group_references(references: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Join reference numbers that follow one another, where three or more do.

    >>> group_references((1, 2, 3, 7, 9, 10))
    ((1, 3), (7, 7), (9, 9), (10, 10))
    """
    groups: list[list[int]] = []
    for value in sorted(set(references)):
        if groups and value == groups[-1][-1] + 1:
            groups[-1].append(value)
        else:
            groups.append([value])
    joined: list[tuple[int, int]] = []
    for group in groups:
        joined += [(group[0], group[-1])] if len(group) > 2 else [(value, value) for value in group]
    return tuple(joined)


def shorten(text: str, limit: int = 60) -> str:
    """Cut a text at a word, or inside one that is too long, and mark the cut.

    >>> shorten("Ministers meet in Moscow", 17)
    'Ministers meet…'
    """
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    words = head.rsplit(" ", 1)[0]
    return (words if len(words) > limit // 2 else head).rstrip(" ,;:.–—-") + "…"


def add_break_points(text: str) -> str:
    """Give words of more than 64 characters places to break at; the engine needs minutes for a line without any.

    >>> add_break_points("short"), len(add_break_points("x" * 100))
    ('short', 112)
    """
    return re.sub(r"\S{65,}", lambda found: "\u200b".join(re.findall(r".{1,8}", found[0], re.DOTALL)), text)


def text_direction(text: str) -> str:
    """Return the writing direction of a text by its first letter: "rtl" or "ltr".

    >>> text_direction("12 مارس"), text_direction("Москва")
    ('rtl', 'ltr')
    """
    for letter in text[:2000]:
        kind = unicodedata.bidirectional(letter)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def safe_href(url: str | None) -> str:
    """Return the address when it is one that may be followed from a document, else nothing.

    >>> safe_href("https://example.org/a"), safe_href("javascript:alert(1)"), safe_href("file:///etc/passwd")
    ('https://example.org/a', '', '')
    """
    address = strip_unprintable(url or "").strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https"} or not parts.netloc or re.search(r"\s", address):
        return ""
    return address


def shorten_url(url: str) -> str:
    """Write an address as a reader says it.

    >>> shorten_url("https://www.example.org/news/2026/?id=7")
    'example.org/news/2026/?id=7'
    """
    return shorten(re.sub(r"^https?://(www\.)?", "", strip_unprintable(url), flags=re.IGNORECASE).rstrip("/"), 64)


def split_hedges(point: CitedSentence) -> tuple[tuple[str, bool], ...]:
    """Split a point's text into pieces, each with whether it is a hedge; the pieces joined are the text."""
    marks = [False] * len(point.text)
    for start, end in point.hedges:
        marks[max(start, 0) : end] = [True] * len(marks[max(start, 0) : end])
    pieces: list[tuple[str, bool]] = []
    begin = 0
    for at in range(1, len(marks) + 1):
        if at == len(marks) or marks[at] != marks[begin]:
            pieces.append((point.text[begin:at], marks[begin]))
            begin = at
    return tuple(pieces)
