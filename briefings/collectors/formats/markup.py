"""A fragment of HTML, as feeds and databases hold it, becomes plain text with a blank line between paragraphs."""

import html
import re

from briefings.core.rule_lists import any_of, read_entries

#: The name of an element, of HTML or with a prefix or a hyphen as programs add theirs.
_NAME = rf"(?:{any_of(read_entries('collectors', 'html_tags', 'markup'))}|[a-z][a-z0-9]*[:-][a-z][\w:-]*)"
_BOOLEAN = any_of(read_entries("collectors", "html_booleans"))
_ATTRIBUTE = rf"\s+(?:[\w:@.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s<>\"']+)|{_BOOLEAN}(?=[\s/>]))"

#: A tag as HTML writes it; "a <b and c> d" holds none, for "and" and "c" are no attributes.
TAG = re.compile(rf"<(?P<end>/?)(?P<name>{_NAME})(?P<attributes>(?:{_ATTRIBUTE})*)\s*/?>", re.IGNORECASE)

#: Elements that have no end, and those whose end may be left out.
OPEN_ENDED_TAGS = frozenset(read_entries("collectors", "html_tags", "open"))

#: A comment or declaration, which no prose holds.
DECLARATION = re.compile(r"<!--|<!\[CDATA\[|<!doctype\s", re.IGNORECASE)

#: The beginning of a tag, and what may follow in it: a value in quotation marks, whose end may be missing, or else.
TAG_OPENING = re.compile(r"<[a-zA-Z][^\s<>/]*")
TAG_PART = re.compile(r"\"[^\"]*\"?|'[^']*'?|[^\"'>]+")

#: Characters of the attributes of one tag.
MAX_ATTRIBUTES_LENGTH = 3000

#: An angle that opens neither a comment nor a declaration.
ESCAPABLE = re.compile(r"<(?!!--|!\[CDATA\[|!doctype|\?|/)", re.IGNORECASE)

#: A link with its words; words of the longest headline; share of a list of links that is linked.
LINKED = re.compile(r"<a\s[^<>]*>((?:[^<]|<(?!/?a[\s>]))*+)</a>", re.IGNORECASE)
MAX_HEADLINE_WORDS, MIN_LINKED_SHARE = 25, 0.4
SENTENCE_END = re.compile(r"\w[.!?…][\"”’»]?(?:\s|$)")

ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6}|#x[0-9a-fA-F]{2,5});")

#: Elements that are paragraphs of their own, and those whose text is left out.
BLOCK_TAGS = frozenset(read_entries("collectors", "html_tags", "block"))
SKIPPED_TAGS = frozenset(read_entries("collectors", "html_tags", "skipped"))


def strip_html(text: str) -> str:
    """Return `text` without tags and with its entities resolved; what holds neither comes back untouched.

    A text is HTML or it is none: it is when one of its tags can be nothing else, by its attributes or by its end.

    >>> strip_html("<p>Talks &amp; tea.</p><p>Then <b>nothing</b>.</p>")
    'Talks & tea.\\n\\nThen nothing.'
    >>> strip_html("Use of <script> tags if a <b and c> d")
    'Use of <script> tags if a <b and c> d'
    """
    if is_html(text):
        return _extract_text(text)
    return html.unescape(text) if ENTITY.search(text) else text


def is_html(text: str) -> bool:
    """Return whether a text is HTML, and no prose that mentions a tag."""
    if "<" not in text:
        return False
    if DECLARATION.search(text):
        return True
    opened: set[str] = set()
    for tag in TAG.finditer(text):
        name = tag["name"].casefold()
        if tag["end"]:
            if name in opened:
                return True
            continue
        if name in OPEN_ENDED_TAGS or tag["attributes"] or not text[: tag.start()].strip():
            return True
        opened.add(name)
    return False


def is_link_list(text: str) -> bool:
    """Return whether a fragment of HTML is a list of links to articles: headlines, each perhaps with its outlet.

    >>> is_link_list('<li><a href="/1">Port shut</a> Echo</li><li><a href="/2">Dam leaks</a> Post</li>')
    True
    """
    linked = [strip_html(found[1]) for found in LINKED.finditer(text)]
    if not linked or any(len(words.split()) > MAX_HEADLINE_WORDS for words in linked):
        return False
    between = strip_html(LINKED.sub("<br>", text))
    return not SENTENCE_END.search(between) and sum(map(len, linked)) >= MIN_LINKED_SHARE * len(strip_html(text))


def _escape_prose(text: str) -> str:
    """Return HTML with every angle escaped that opens no tag, or one that hides its text and is never closed."""
    ends = {tag["name"].casefold() for tag in TAG.finditer(text) if tag["end"]}
    pieces, done = [], 0
    for tag in TAG.finditer(text):
        name = tag["name"].casefold()
        pieces.append(ESCAPABLE.sub("&lt;", text[done : tag.start()]))
        hides = name in SKIPPED_TAGS and name not in ends and name not in OPEN_ENDED_TAGS and not tag["attributes"]
        pieces.append(html.escape(tag[0]) if hides else tag[0])
        done = tag.end()
    return "".join((*pieces, ESCAPABLE.sub("&lt;", text[done:])))


def _extract_text(text: str) -> str:
    from lxml import etree

    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    text = _escape_prose(strip_long_attributes(text)).replace("<![CDATA[", "").replace("]]>", "")
    root = etree.fromstring(f"<div>{text}</div>".encode("utf-8", "replace"), parser)
    pieces: list[str] = []
    hidden = 0
    # Events instead of recursion: the depth of the tree is the sender's choice.
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            hidden += element.tag in SKIPPED_TAGS
            if not hidden:
                pieces.append(_choose_separator(element.tag) + (element.text or ""))
            continue
        closing = "\n\n" if element.tag in BLOCK_TAGS and not hidden else ""
        hidden -= element.tag in SKIPPED_TAGS
        pieces.append(closing + ((element.tail or "") if not hidden else ""))
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
