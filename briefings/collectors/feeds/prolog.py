"""Guards in front of XML parsers: no document type, hence no entity to expand, and no nesting without end."""

import re

from briefings.collectors.formats.document import Unreadable

#: Elements within elements; the deepest real feed is far below this.
DEPTH = 1000

#: Document types that are taken away before we lose patience; one is allowed.
TYPES = 4

#: What hides any sign: its beginning and its end.
HIDING = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>", '"': '"', "'": "'"}

#: Inside a document type: what can begin or end something.
WITHIN = re.compile(r"<!--|<\?|[\"'\[\]<>]")

TAG = re.compile(r"<!--|<!\[CDATA\[|<(/?)[A-Za-z_][^<>]*?(/?)>")


def undeclared(text: str) -> str:
    """Return an XML document without its document type: the only place where entities can be declared.

    Takes time in proportion to the text. Raises `Unreadable` for one type after the other.

    >>> undeclared('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c>">]><a>&b;</a>')
    '<?xml version="1.0"?><a>&b;</a>'
    """
    text = text.lstrip("\ufeff")
    for _ in range(TYPES):
        start = first(text)
        if text[start : start + 9].upper() != "<!DOCTYPE":
            return text
        text = text[:start] + text[end_of_type(text, start + 9) :]
    raise Unreadable("it declares its document type over and over")


def first(text: str) -> int:
    """Return the place of the first thing that is neither space nor comment nor instruction."""
    at = 0
    while True:
        while text[at : at + 1].isspace():
            at += 1
        opening = next((mark for mark in ("<!--", "<?") if text.startswith(mark, at)), "")
        if not opening:
            return at
        at = after(text, at, opening)


def after(text: str, at: int, opening: str) -> int:
    """Return the place after what is hidden from `at` on; the end of the text where it never ends."""
    closing = HIDING[opening]
    end = text.find(closing, at + len(opening))
    return end + len(closing) if end >= 0 else len(text)


def end_of_type(text: str, at: int) -> int:
    """Return the place after the document type that is open at `at`; the end of the text where it never ends."""
    depth, subset = 1, False
    while found := WITHIN.search(text, at):
        sign, at = found[0], found.end()
        if sign in HIDING:
            at = after(text, found.start(), sign)
        elif sign == "<":
            depth += 1
        elif sign == ">":
            depth -= 1
            if depth == 0 and not subset:
                return at
        elif sign == "[":
            subset = True
        else:
            subset, depth = False, 1
    return len(text)


def too_deep(text: str) -> bool:
    """Say whether elements are nested more deeply than in any document in earnest: parsers take ever longer for it.

    >>> too_deep("<a>" * 2000), too_deep("<a></a><b/>" * 2000)
    (True, False)
    """
    depth = at = 0
    while found := TAG.search(text, at):
        at = found.end()
        if found[0] in HIDING:
            at = after(text, found.start(), found[0])
            continue
        depth = max(depth + (-1 if found[1] else 0 if found[2] else 1), 0)
        if depth > DEPTH:
            return True
    return False
