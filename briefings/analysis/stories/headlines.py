"""Titles of articles as headlines of stories: whether one tells what happened, and where a long one is cut."""

import re

from briefings.analysis.english.phrases import alternatives, compile_phrases

#: Characters of a headline that is not cut, and of the shortest that a cut leaves. Not measured: two lines in print.
MAX_LENGTH, MIN_LENGTH = 110, 40
#: Words of a part before a semicolon that is a headline of its own. Not measured: chosen by eye.
MIN_PART_WORDS = 4
_OPENING = re.compile(rf"\W*{alternatives('clickbait', 'opening')}\b", re.IGNORECASE)
_INSIDE = compile_phrases("clickbait", "inside")
_CLAUSE_END = re.compile(r"[;:,](?=\s)|\s[–—-]\s|(?<=\w)[.?!]\s")


def is_clickbait(title: str) -> bool:
    """Return whether a title baits or asks instead of telling what happened.

    >>> is_clickbait("You won’t believe what the port did"), is_clickbait("Port reopens after storm")
    (True, False)
    """
    return bool(_OPENING.match(title) or _INSIDE.search(title) or re.search(r"\?[\W_]*$", title))


def shorten_headline(title: str) -> str:
    """Return a title up to its semicolon, and a long one up to its last clause that fits.

    >>> shorten_headline("Port reopens after the storm; Harbour master sees no danger for grain ships")
    'Port reopens after the storm'
    """
    first = title.split(";")[0].strip()
    title = first if len(first.split()) >= MIN_PART_WORDS else title
    title = re.sub(r"(?<!\.)\.$", "", title)
    if len(title) <= MAX_LENGTH:
        return title
    cuts = [found.start() for found in _CLAUSE_END.finditer(title, MIN_LENGTH, MAX_LENGTH)]
    cut = cuts[-1] if cuts else title.rfind(" ", MIN_LENGTH, MAX_LENGTH)
    return title[: cut if cut > 0 else MAX_LENGTH].rstrip(" ,;:.–—-") + "…"
