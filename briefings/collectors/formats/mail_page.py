"""The HTML of a mail becomes its text in paragraphs, or, where it announces articles that lie elsewhere, those.

Mail is laid out in tables, so that what finds the article of a web page finds rows and columns in it. Here every cell,
paragraph and heading is a block of its own, and nothing is left out but what is hidden and the notices of mailings.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from briefings.collectors.boilerplate import BROKEN_OFF
from briefings.collectors.formats.document import ArticleDraft
from briefings.collectors.formats.main_text import parse_html
from briefings.collectors.formats.plain_mail import is_notice
from briefings.core.rule_lists import read_entries
from briefings.core.urls import host_of, parse_web_url, registered_domain
from briefings.core.words import count_words

#: Elements that begin a block, and those whose text is left out.
BLOCK_TAGS = frozenset((*read_entries("collectors", "html_tags", "block"), "td", "th", "div", "br", "center"))
SKIPPED_TAGS = frozenset(read_entries("collectors", "html_tags", "skipped"))
HEADING_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))

#: How mailings hide the line that is shown in the list of messages, and text for filters.
HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|max-height\s*:\s*0(?!\.?\d)|font-size\s*:\s*[01](?:px)?\s*(?:;|$)|opacity\s*:\s*0\s*(?:;|$)"
    r"|mso-hide\s*:\s*all",
    re.IGNORECASE,
)

#: Signs without width that fill the line of a list of messages.
FILLERS = re.compile(r"[\u034f\u00ad\u200b-\u200f\u2007\ufeff]")

#: Words of the shortest link that is a headline; of the longest line that names an outlet; of the longest teaser.
MIN_HEADLINE_WORDS, MAX_OUTLET_WORDS, MAX_TEASER_WORDS = 3, 6, 80
MIN_HEADLINE_LENGTH = 12

#: Articles that a mail must announce to be a list of them, and the most that are read of one.
MIN_ITEMS, MAX_ITEMS = 2, 300

#: Words of the shortest text that a headline without a link may have, of what stands above the first, of a greeting.
MIN_TEXT_WORDS, MAX_INTRO_WORDS, MIN_INTRO_WORDS = 8, 200, 25

#: Parameters under which redirects carry the address they lead to.
TARGET_PARAMETERS = ("url", "q", "u", "target", "redirect", "to", "link")


@dataclass(frozen=True, slots=True)
class MailBlock:
    """A paragraph, heading or cell of a mail."""

    text: str
    heading: bool
    #: where the link leads that makes up most of it; empty: nowhere
    link: str = ""


@dataclass(slots=True)
class MailItem:
    """A headline of a mail, where it leads, and what stands below it."""

    head: MailBlock
    link: str
    body: list[MailBlock] = field(default_factory=list)

    @property
    def words(self) -> int:
        """Words below the headline."""
        return sum(count_words(block.text) for block in self.body)


def extract_mail_text(markup: str) -> str:
    """Return the words of the HTML of a mail, a blank line between its blocks."""
    return "\n\n".join(block.text for block in extract_blocks(markup) if not is_notice(block.text))


def extract_mail_items(markup: str, sender: str) -> tuple[ArticleDraft, ...]:
    """Return the articles that a mail announces, each with a link of its own; none where it is a text itself.

    `sender` is the outlet of articles that all lie on one site; those of several sites are each of their own outlet.
    What stands above them, if it is more than a greeting, comes last and has no address.
    """
    before, items = _group_items(extract_blocks(markup))
    linked = [item for item in items if item.link]
    announced = all(item.head.heading or item.words <= MAX_TEASER_WORDS for item in items[:-1])
    intro = "\n\n".join(block.text for block in before if not is_notice(block.text))
    if len({item.link for item in linked}) < MIN_ITEMS or not announced or count_words(intro) > MAX_INTRO_WORDS:
        return ()
    foreign = len({registered_domain(host_of(item.link)) or host_of(item.link) for item in linked}) > 1
    drafts = [_build_item(item, sender, foreign=foreign) for item in items if item.link or item.words > MIN_TEXT_WORDS]
    if count_words(intro) > MIN_INTRO_WORDS:
        drafts.append(ArticleDraft(text=intro, outlet=sender))
    return tuple(drafts)


def _group_items(blocks: list[MailBlock]) -> tuple[list[MailBlock], list[MailItem]]:
    """Return the blocks above the first headline, and every headline with what stands below it."""
    before: list[MailBlock] = []
    items: list[MailItem] = []
    for block in blocks:
        last = items[-1] if items else None
        if is_notice(block.text):
            if last and block.link and not last.link:  # "Read more" below an announcement
                last.link = block.link
        elif _is_headline(block):
            if last and not last.body and (last.link == block.link or not block.link):
                # Picture and headline of one article lead to it one after the other; a headline may have two lines.
                last.head = max(last.head, block, key=lambda one: len(one.text))
            else:
                items.append(MailItem(block, block.link))
        elif last:
            last.body.append(block)
        else:
            before.append(block)
    return before, items[:MAX_ITEMS]


def _is_headline(block: MailBlock) -> bool:
    long = count_words(block.text) >= MIN_HEADLINE_WORDS or (
        not block.text.isascii() and len(block.text) >= MIN_HEADLINE_LENGTH
    )
    return block.heading or (bool(block.link) and long)


def _build_item(item: MailItem, sender: str, *, foreign: bool) -> ArticleDraft:
    """Return the draft of an announced article; `foreign` where the links lead to the sites of several outlets."""
    outlet, rest = "" if foreign and item.link else sender, item.body
    first = rest[0].text if rest else ""
    if foreign and first and count_words(first) <= MAX_OUTLET_WORDS and not re.search(r"[.!?…:]$", first):
        outlet, rest = first, rest[1:]
    text = "\n\n".join(block.text for block in rest)
    cut = bool(item.link) and (bool(BROKEN_OFF.search(text)) or count_words(text) <= MAX_TEASER_WORDS)
    return ArticleDraft(text=text, title=item.head.text, outlet=outlet, url=item.link, truncated=cut)


def extract_blocks(markup: str) -> list[MailBlock]:
    """Return the blocks of a mail in their order, without those that are hidden."""
    tree = parse_html(markup)
    if tree is None:
        return []
    found = [block for block in _iter_blocks(tree) if re.search(r"\w", block.text)]
    # The headline within a heading: its link is the heading's.
    return [replace(block, text=" ".join(FILLERS.sub("", block.text).split())) for block in found]


@dataclass(slots=True)
class _OpenBlock:
    pieces: list[str]
    heading: bool = False
    link: str = ""
    linked: int = 0


def _iter_blocks(tree: Any) -> Iterator[MailBlock]:
    from lxml import etree

    hidden = 0
    heading = 0
    link = ""
    block = _OpenBlock([])
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag
        starts = event == "start"
        if tag in BLOCK_TAGS and not hidden:
            if closed := _close_block(block):
                yield closed
            block = _OpenBlock([])
        if starts:
            hidden += _is_hidden(element)
            heading += tag in HEADING_TAGS
            if tag == "a":
                link = find_link_target(element.get("href") or "")
            _add_words(block, element.text, hidden=hidden, heading=heading, link=link)
        else:
            hidden -= _is_hidden(element)
            heading -= tag in HEADING_TAGS
            if tag == "a":
                link = ""
            _add_words(block, element.tail, hidden=hidden, heading=heading, link=link)
    if closed := _close_block(block):
        yield closed


def _add_words(block: _OpenBlock, words: str | None, *, hidden: int, heading: int, link: str) -> None:
    if not words or hidden:
        return
    block.pieces.append(words)
    block.heading |= bool(heading and words.strip())
    if link and words.strip():
        block.link = block.link or link
        block.linked += len(words.strip())


def _close_block(block: _OpenBlock) -> MailBlock | None:
    text = " ".join("".join(block.pieces).split())
    if not text:
        return None
    whole = block.linked >= 0.8 * len(text)
    return MailBlock(text, block.heading, block.link if whole else "")


def _is_hidden(element: Any) -> bool:
    if not isinstance(element.tag, str):
        return True
    return (
        element.tag in SKIPPED_TAGS
        or element.get("hidden") is not None
        or bool(HIDDEN.search(element.get("style") or ""))
    )


def find_link_target(address: str) -> str:
    """Return the address that a link leads to, where it carries that itself; empty for what leads nowhere on the web.

    >>> find_link_target("https://www.google.com/url?rct=j&url=https://a.example/1&ct=ga")
    'https://a.example/1'
    """
    if not parse_web_url(address):
        return ""
    given = parse_qs(urlsplit(address).query)
    inner = (value for name in TARGET_PARAMETERS for value in given.get(name, ()) if parse_web_url(value))
    return next(inner, address)
