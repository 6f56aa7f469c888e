"""Plain text that announces articles, each a headline, some words and its address on a line of its own."""

import re

from briefings.collectors.formats.document import ArticleDraft
from briefings.collectors.formats.mail_page import MAX_OUTLET_WORDS, MAX_TEASER_WORDS, MIN_ITEMS, find_link_target
from briefings.collectors.formats.plain_mail import is_notice
from briefings.core.urls import host_of, registered_domain
from briefings.core.words import count_words

#: A line that is an address, or a word and an address.
ADDRESS_LINE = re.compile(r"^\W*(?:[\w ]{0,30}[:»›>→]\s*)?<?(https?://[^\s<>]+)>?\W*$")

#: A line that parts what is above it from what is below: "=== News - 2 new results ===", "-----".
RULE = re.compile(r"^\W*[=*_~–—-]{3,}")

#: Characters of the longest headline.
MAX_HEADLINE_LENGTH = 200


def extract_listed_links(text: str, sender: str) -> tuple[ArticleDraft, ...]:
    """Return the articles that a text announces; none where it is a text itself."""
    found: list[tuple[list[str], str]] = []
    lines: list[str] = []
    for line in (line.strip() for line in text.split("\n")):
        address = ADDRESS_LINE.match(line)
        if address and lines:
            found.append((lines, find_link_target(address[1])))
            lines = []
        elif RULE.match(line):
            lines = []
        elif line and not address and not is_notice(line):
            lines.append(line)
    if len(found) < MIN_ITEMS or not all(_is_announcement(lines) and link for lines, link in found):
        return ()
    foreign = len({registered_domain(host_of(link)) or host_of(link) for _, link in found}) > 1
    return tuple(_build_listed_article(lines, link, "" if foreign else sender) for lines, link in found)


def _is_announcement(lines: list[str]) -> bool:
    words = sum(count_words(line) for line in lines[1:])
    return len(lines[0]) <= MAX_HEADLINE_LENGTH and not lines[0].endswith(".") and words <= MAX_TEASER_WORDS


def _build_listed_article(lines: list[str], link: str, sender: str) -> ArticleDraft:
    title, rest, outlet = lines[0], lines[1:], sender
    if not sender and rest and count_words(rest[0]) <= MAX_OUTLET_WORDS and not re.search(r"[.!?…:]$", rest[0]):
        outlet, rest = rest[0], rest[1:]
    return ArticleDraft(text="\n".join(rest), title=title, outlet=outlet, url=link, truncated=True)
