"""A fragment of HTML, as feeds and databases hold it, becomes plain text with a blank line between paragraphs."""

import html
import re

from briefings.core.rule_lists import compile_any, read_entries

#: A tag that a feed or a content system writes; prose with a lone "<" is left alone.
TAG = compile_any(read_entries("collectors", "html_tags", "markup"), "</?", r"(?:\s[^<>]*)?/?>")

#: The beginning of a tag, and what may follow in it: a value in quotation marks, whose end may be missing, or else.
TAG_OPENING = re.compile(r"<[a-zA-Z][^\s<>/]*")
TAG_PART = re.compile(r"\"[^\"]*\"?|'[^']*'?|[^\"'>]+")

#: Characters of the attributes of one tag.
MAX_ATTRIBUTES_LENGTH = 3000

ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6}|#x[0-9a-fA-F]{2,5});")

#: Elements that are paragraphs of their own, and those whose text is left out.
BLOCK_TAGS = frozenset(read_entries("collectors", "html_tags", "block"))
SKIPPED_TAGS = frozenset(read_entries("collectors", "html_tags", "skipped"))


def strip_html(text: str) -> str:
    """Return `text` without tags and with its entities resolved; what holds neither comes back untouched.

    >>> strip_html("<p>Talks &amp; tea.</p><p>Then <b>nothing</b>.</p>")
    'Talks & tea.\\n\\nThen nothing.'
    """
    if TAG.search(text):
        return _extract_text(text)
    return html.unescape(text) if ENTITY.search(text) else text


def _extract_text(text: str) -> str:
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    root = etree.fromstring(f"<div>{strip_long_attributes(text)}</div>".encode("utf-8", "replace"), parser)
    pieces: list[str] = []
    unread = 0
    # Events instead of recursion: the depth of the tree is the sender's choice.
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            unread += element.tag in SKIPPED_TAGS
            if not unread:
                pieces.append(_choose_separator(element.tag) + (element.text or ""))
            continue
        closing = "\n\n" if element.tag in BLOCK_TAGS and not unread else ""
        unread -= element.tag in SKIPPED_TAGS
        pieces.append(closing + ((element.tail or "") if not unread else ""))
    joined = re.sub(r"[ \t\r\f\v\xa0]+", " ", "".join(pieces))
    return re.sub(r" ?\n ?", "\n", re.sub(r"\n(?:\s*\n)+", "\n\n", joined)).strip()


def strip_long_attributes(text: str) -> str:
    """Return HTML without the attributes of tags that have more than any page: parsers compare each with all others.

    Takes time in proportion to the text.

    >>> strip_long_attributes(f"<p {'a=1 ' * 1000}>Talks <b class='x'>go on</b>.")
    "<p>Talks <b class='x'>go on</b>."
    """
    pieces, done, at = [], 0, 0
    while opening := TAG_OPENING.search(text, at):
        at = opening.end()
        while (part := TAG_PART.match(text, at)) and part.end() > at:
            at = part.end()
        if at - opening.end() > MAX_ATTRIBUTES_LENGTH:
            pieces.append(text[done : opening.end()])
            done = at
    return "".join((*pieces, text[done:]))


def _choose_separator(tag: str) -> str:
    if tag in BLOCK_TAGS:
        return "\n\n"
    return "\n" if tag == "br" else " " if tag in {"td", "th"} else ""
