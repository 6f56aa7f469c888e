"""Takes out of a page what the PDF engine lays out, tags and writes for nothing."""

import re
import unicodedata
from collections.abc import Iterable

#: What is printed for a character that no font has: a box that is a character itself.
BOX = "\u25a1"
#: Scripts that the bundled fonts have: their characters may stand in one cluster with a sign that no font has.
BUNDLED_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "ARABIC", "DIGIT", "SPACE", "NO-BREAK")
#: Letters that are written from right to left, and the marks that ask for it (Unicode 16, Bidi_Class R and AL).
RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
#: Such a letter written as a number, or named; nothing of ours is.
CHARACTER_REFERENCE = re.compile(r"&#(?!8239;|160;|39;|34;)|dir=[\"']?rtl")
ISOLATE = re.compile(r"<bdi>([^<]*)</bdi>")
#: A sheet of somebody's that sets the element in a way of its own.
STYLED_ISOLATE = re.compile(r"<style[^<>]*>[^<]*\bbdi\b")


def drop_isolates(page: str) -> str:
    """Return a page without `bdi`, which keeps writing of two directions apart, where all of it has one direction.

    Each is a box of its own to the engine: an edition has some 1,200, and a tenth of its time goes into them.

    >>> drop_isolates("<p>by <bdi>Ana Kovač</bdi></p>"), drop_isolates("<p><bdi>عربي</bdi></p>")
    ('<p>by Ana Kovač</p>', '<p><bdi>عربي</bdi></p>')
    """
    if RIGHT_TO_LEFT.search(page) or CHARACTER_REFERENCE.search(page) or STYLED_ISOLATE.search(page):
        return page
    return ISOLATE.sub(r"\1", page)


def set_boxes(page: str, missing: Iterable[str]) -> str:
    """Return a page whose body has a box for every character that no font has.

    What the engine would print instead is no glyph of any character, which neither an archive nor a reader's voice may
    be given.

    >>> set_boxes("<title>奥斯</title><body>by 奥斯 Tal</body>", "奥斯")
    '<title>奥斯</title><body>by □□ Tal</body>'
    """
    letters = [
        letter
        for letter in missing
        if not letter.isascii() and not unicodedata.name(letter, "").startswith(BUNDLED_SCRIPTS)
    ]
    head, tag, body = page.partition("<body")
    return head + tag + body.translate(dict.fromkeys(map(ord, letters), BOX))
