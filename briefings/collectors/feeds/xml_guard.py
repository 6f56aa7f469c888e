"""Guards in front of XML parsers: no document type, hence no entity to expand, and no nesting without end."""

import re

from briefings.core.errors import Unreadable

#: Elements within elements; the deepest real feed is far below this.
MAX_ELEMENT_DEPTH = 1000

#: Document types that are taken away before we lose patience; one is allowed.
MAX_DOCTYPES = 4

#: What hides any sign: its beginning and its end.
OPAQUE_SECTIONS = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>", '"': '"', "'": "'"}

#: Inside a document type: what can begin or end something.
DOCTYPE_TOKEN = re.compile(r"<!--|<\?|[\"'\[\]<>]")

XML_TAG = re.compile(r"<!--|<!\[CDATA\[|<(/?)[A-Za-z_][^<>]*?(/?)>")


def strip_doctype(text: str) -> str:
    """Return an XML document without its document type: the only place where entities can be declared.

    Takes time in proportion to the text. Raises `Unreadable` for one type after the other.

    >>> strip_doctype('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c>">]><a>&b;</a>')
    '<?xml version="1.0"?><a>&b;</a>'
    """
    text = text.lstrip("\ufeff")
    for _ in range(MAX_DOCTYPES):
        start = skip_prolog(text)
        if text[start : start + 9].upper() != "<!DOCTYPE":
            return text
        text = text[:start] + text[find_doctype_end(text, start + 9) :]
    raise Unreadable("it declares its document type over and over")


def skip_prolog(text: str) -> int:
    """Return the place of the first thing that is neither space nor comment nor instruction."""
    at = 0
    while True:
        while text[at : at + 1].isspace():
            at += 1
        opening = next((mark for mark in ("<!--", "<?") if text.startswith(mark, at)), "")
        if not opening:
            return at
        at = skip_opaque_section(text, at, opening)


def skip_opaque_section(text: str, at: int, opening: str) -> int:
    """Return the place after what is hidden from `at` on; the end of the text where it never ends."""
    closing = OPAQUE_SECTIONS[opening]
    end = text.find(closing, at + len(opening))
    return end + len(closing) if end >= 0 else len(text)


def find_doctype_end(text: str, at: int) -> int:
    """Return the place after the document type that is open at `at`; the end of the text where it never ends."""
    depth, subset = 1, False
    while found := DOCTYPE_TOKEN.search(text, at):
        sign, at = found[0], found.end()
        if sign in OPAQUE_SECTIONS:
            at = skip_opaque_section(text, found.start(), sign)
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


def is_too_deep(text: str) -> bool:
    """Return whether elements are nested more deeply than in any document in earnest: parsers take ever longer for it.

    >>> is_too_deep("<a>" * 2000), is_too_deep("<a></a><b/>" * 2000)
    (True, False)
    """
    depth = at = 0
    while found := XML_TAG.search(text, at):
        at = found.end()
        if found[0] in OPAQUE_SECTIONS:
            at = skip_opaque_section(text, found.start(), found[0])
            continue
        depth = max(depth + (-1 if found[1] else 0 if found[2] else 1), 0)
        if depth > MAX_ELEMENT_DEPTH:
            return True
    return False
