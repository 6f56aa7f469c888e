"""A second opinion on the main text of a page: its paragraphs, and the body that it declares to search engines.

trafilatura judges block by block and now and then keeps one block of a text that advertisements cut into several. A
paragraph count of the same page shows that: where it holds what trafilatura found and much more besides, it is right.
"""

import json
import re
from collections import Counter, deque
from collections.abc import Iterator
from itertools import islice
from typing import Any

from briefings.collectors.formats.markup import strip_html
from briefings.core.rule_lists import compile_any, read_entries

WORD = re.compile(r"\w+")

#: Parts of a page that hold paragraphs which are not its text, by tag, and by words in class or id.
NON_TEXT_TAGS = frozenset(read_entries("collectors", "html_tags", "outside"))
NON_TEXT_NAMES = compile_any(read_entries("collectors", "page_parts"))

#: Characters of the shortest paragraph that counts; share of a paragraph's characters that may be links.
MIN_PARAGRAPH_LENGTH, MAX_LINK_SHARE = 30, 0.4

#: Another reading of the page is believed when it has this many times the words, and this share of the words found.
MIN_WORD_RATIO, MIN_SHARED_WORDS = 1.4, 0.8

#: Share of the words in all paragraphs of a page below which a text is a scrap: articles of the 77 pages have more.
MAX_SCRAP_SHARE = 0.5

#: Objects of JSON-LD, and elements that call themselves an article, looked at in one page.
MAX_JSON_OBJECTS, MAX_CONTAINERS = 20_000, 60


def parse_html(markup: str) -> Any:
    """Return the tree of a page; None where there is none."""
    from lxml import etree

    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        return etree.fromstring(markup.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return None


def choose_fuller_text(found: str, tree: Any, declared: str) -> str:
    """Return the text found, or the fuller reading of the same page where that one shows it to be incomplete."""
    best = found
    for other in (extract_paragraphs(tree), declared):
        if _is_fuller(other, best):
            best = other
    return best


def _is_fuller(other: str, found: str) -> bool:
    """Return whether one text has most of the words of another, and many more."""
    mine, theirs = Counter(WORD.findall(found.casefold())), Counter(WORD.findall(other.casefold()))
    return (
        theirs.total() >= MIN_WORD_RATIO * mine.total() and (mine & theirs).total() >= MIN_SHARED_WORDS * mine.total()
    )


def extract_paragraphs(tree: Any) -> str:
    """Return the paragraphs of the article element that holds most of them, a line each."""
    if tree is None:
        return ""
    boxes = islice(
        (box for box in tree.iter("article", "main", "div", "section") if _is_article_element(box)), MAX_CONTAINERS
    )
    return max(("\n".join(_iter_paragraphs(box)) for box in boxes), key=len, default="")


def extract_body_paragraphs(tree: Any) -> str:
    """Return every paragraph of a page outside its furniture, a line each: what no extraction can be a scrap of."""
    body = tree.find(".//body") if tree is not None else None
    return "\n".join(_iter_paragraphs(body)) if body is not None else ""


def is_scrap(found: str, reference: str) -> bool:
    """Return whether a text has so few words of a page's paragraphs that it cannot be its article."""
    return len(WORD.findall(found)) < MAX_SCRAP_SHARE * len(WORD.findall(reference))


def measure_agreement(found: str, reference: str) -> float:
    """Return the F1 of the words of two texts."""
    mine, theirs = Counter(WORD.findall(found.casefold())), Counter(WORD.findall(reference.casefold()))
    return 2 * (mine & theirs).total() / max(mine.total() + theirs.total(), 1)


def _is_article_element(box: Any) -> bool:
    return box.tag in {"article", "main"} or box.get("itemprop") == "articleBody"


def _iter_paragraphs(box: Any) -> Iterator[str]:
    """Yield the paragraphs under an element, leaving out whole branches that are not text; without recursion."""
    waiting = [box]
    while waiting:
        element = waiting.pop()
        if element.tag == "p":
            text = _extract_words(element)
            if len(text) >= MIN_PARAGRAPH_LENGTH and sum(
                len(_extract_words(link)) for link in element.iter("a")
            ) <= MAX_LINK_SHARE * len(text):
                yield text
            continue
        waiting += [child for child in reversed(element) if isinstance(child.tag, str) and not _is_outside_text(child)]


def _is_outside_text(element: Any) -> bool:
    return element.tag in NON_TEXT_TAGS or bool(
        NON_TEXT_NAMES.search(f"{element.get('class') or ''} {element.get('id') or ''}")
    )


def _extract_words(element: Any) -> str:
    return " ".join("".join(element.xpath(".//text()[not(parent::script or parent::style)]")).split())


def extract_json_ld(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield every object in the JSON-LD of a page (schema.org), outer before inner."""
    if tree is None:
        return
    left = MAX_JSON_OBJECTS
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").casefold():
            continue
        try:
            waiting = deque([json.loads(script.text or "", strict=False)])
        except (ValueError, RecursionError):
            continue
        while waiting and left > 0:
            left -= 1
            value = waiting.popleft()
            if isinstance(value, dict):
                yield value
                waiting.extend(part for part in value.values() if isinstance(part, dict | list))
            elif isinstance(value, list):
                waiting.extend(value)


def find_declared_body(objects: list[dict[str, Any]]) -> str:
    """Return the longest `articleBody`, as plain text."""
    bodies = (body for each in objects if isinstance(body := each.get("articleBody"), str))
    return strip_html(max(bodies, key=len, default="")).strip()


def is_declared_paywalled(objects: list[dict[str, Any]]) -> bool:
    """Return whether the page declares that only subscribers read it whole (`isAccessibleForFree`).

    https://developers.google.com/search/docs/appearance/structured-data/paywalled-content
    """
    return any(str(each.get("isAccessibleForFree")).casefold() == "false" for each in objects)
