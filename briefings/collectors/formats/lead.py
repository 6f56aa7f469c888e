"""The opening of an article that a page prints apart from its paragraphs: a box, or a line before the first <p>.

Extractions go by paragraphs and leave it out. A page that declares its opening words (`description`) shows where they
stand: what it says there belongs to the article, before everything else.
"""

import re
from collections.abc import Iterator
from typing import Any

from briefings.collectors.formats.page_details import squash
from briefings.core.rule_lists import read_entries

WORD = re.compile(r"\w+")

#: Letters of the declared opening that a line has to begin with, and of the shortest opening that tells anything.
COMPARED_LETTERS, MIN_LETTERS = 60, 40

#: Words of the shortest opening: below, it is a line under the headline. On 77 pages such lines had 13 to 22 words.
MIN_LEAD_WORDS = 25

#: Characters of the longest line that is an opening: more of them is a whole text.
MAX_LEAD_LENGTH = 1500

#: Elements that end a line.
LINE_TAGS = frozenset((*read_entries("collectors", "html_tags", "block"), "br", "td", "th", "main", "header"))
UNSEEN_TAGS = frozenset(
    ("script", "style", "noscript", "template", "head", "nav", "footer", "aside", "figure", "button")
)


def restore_lead(text: str, tree: Any, description: str) -> str:
    """Return the text of a page with the opening that the page declares and shows, where the text lacks it."""
    opening = squash(description)[:COMPARED_LETTERS]
    if tree is None or len(opening) < MIN_LETTERS or opening in squash(text):
        return text
    for line in _iter_lines(tree):
        if len(line) <= MAX_LEAD_LENGTH and squash(line).startswith(opening):
            if len(line.split()) < MIN_LEAD_WORDS:
                return text
            # A caption or teaser that says what the first paragraph says is no opening of its own.
            return text if _says_the_same(line, text[: 2 * len(line)]) else f"{line}\n{text}"
    return text


def _says_the_same(line: str, beginning: str) -> bool:
    words, others = set(WORD.findall(line.casefold())), set(WORD.findall(beginning.casefold()))
    return len(words & others) > 0.7 * len(words)


def _iter_lines(tree: Any) -> Iterator[str]:
    """Yield the lines that a page shows, in their order; without recursion."""
    body = tree.find(".//body")
    waiting: list[Any] = [tree if body is None else body]
    line: list[str] = []
    while waiting:
        element = waiting.pop()
        if isinstance(element, str):
            line.append(element)
            continue
        if element is None:
            if text := " ".join("".join(line).split()):
                yield text
            line = []
            continue
        shown = isinstance(element.tag, str) and element.tag not in UNSEEN_TAGS
        inside: list[Any] = []
        if shown:
            inside = [element.text or "", *(part for child in element for part in (child, child.tail or ""))]
        edge = [None] if isinstance(element.tag, str) and element.tag in LINE_TAGS else []
        waiting += reversed([*edge, *inside, *edge])
    if text := " ".join("".join(line).split()):
        yield text
