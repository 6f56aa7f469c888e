"""A fragment of HTML, as feeds and databases hold it, becomes plain text with a blank line between paragraphs."""

import html
import re

from briefings.core.rule_lists import compile_any, read_entries

#: A tag that a feed or a content system writes; prose with a lone "<" is left alone.
TAG = compile_any(read_entries("collectors", "html_tags", "markup"), "</?", r"(?:\s[^<>]*)?/?>")

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
    root = etree.fromstring(f"<div>{text}</div>".encode("utf-8", "replace"), parser)
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


def _choose_separator(tag: str) -> str:
    if tag in BLOCK_TAGS:
        return "\n\n"
    return "\n" if tag == "br" else " " if tag in {"td", "th"} else ""
