"""How texts are set for a reader: cuts, breaks, direction, reference numbers, addresses; pure functions."""

import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import urlsplit

from briefings.core.edition import CitedSentence

#: Reporting words that stand before their speaker in every text.
PREPOSED_CUES = frozenset({"according to", "as per", "in the opinion of", "in the view of", "in the words of", "per"})
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


def nest_quotations(text: str) -> str:
    """Write quotation marks inside a quotation as single ones, where each that is opened is closed.

    Marks alone change, one for one: no letter does, and what counts characters counts the same.

    >>> nest_quotations("The bank “was attacked”, it said")
    'The bank ‘was attacked’, it said'
    >>> nest_quotations("“No vessel was turned back,")
    '“No vessel was turned back,'
    """
    curly = [letter for letter in text if letter in "“”"]
    straight = text.count('"')
    if curly and "".join(curly) == "“”" * (len(curly) // 2):
        text = text.translate({ord("“"): "‘", ord("”"): "’"})
    if straight and straight % 2 == 0:
        marks = iter("‘’" * (straight // 2))
        text = "".join(next(marks) if letter == '"' else letter for letter in text)
    return text


def split_hedges(point: CitedSentence) -> tuple[tuple[str, bool], ...]:
    """Split a point's text into pieces, each with whether it is a hedge; the pieces joined are the text."""
    return split_at(nest_quotations(point.text), point.hedges)


def find_word(words: str, text: str) -> tuple[int, int] | None:
    """Return where some words stand in a text, in capitals or not; None where they do not.

    >>> find_word("could", "It could rain"), find_word("old", "It could rain")
    ((3, 8), None)
    """
    found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE) if words else None
    return found.span() if found else None


def split_at(text: str, places: Sequence[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    """Split a text into pieces, each with whether it stands in one of some places; the pieces joined are the text."""
    marks = [False] * len(text)
    for start, end in places:
        marks[max(start, 0) : end] = [True] * len(marks[max(start, 0) : end])
    pieces: list[tuple[str, bool]] = []
    begin = 0
    for at in range(1, len(marks) + 1):
        if at == len(marks) or marks[at] != marks[begin]:
            pieces.append((text[begin:at], marks[begin]))
            begin = at
    return tuple(pieces)


def reads_before(cue: str) -> bool:
    """Return whether reporting words stand before their speaker: "according to", "in the words of".

    >>> reads_before("according to"), reads_before("announced")
    (True, False)
    """
    return cue.casefold() in PREPOSED_CUES
