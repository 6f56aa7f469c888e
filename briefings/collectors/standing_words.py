"""What a site prints on every page goes before a text is read: sidebars, teasers, pickers of editions, credits.

No list knows such words. They are known by standing word for word at the head or foot of many texts of one outlet, on
several days, each time with other words beyond. A text of several versions, or one that an agency sends to many, goes
on with the same words, and is left as it is.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from briefings.collectors.titles import derive_title
from briefings.core.article import Article

#: Different continuations from which what stands before them is the site's, and days on which the texts came; where
#: days are not known more are asked for, and at the foot, too: reports on one matter close with the same history.
MIN_HEADS, MIN_HEAD_DAYS, MIN_FEET, MIN_FOOT_DAYS, MIN_UNDATED = 3, 2, 5, 3, 5
#: Words of the shortest block, of one that ends with its paragraph, and of the longest; words that a text keeps.
MIN_WORDS, MIN_PARAGRAPH_WORDS, MAX_WORDS, MIN_KEPT_WORDS = 10, 3, 400, 20
#: Share of the texts that may go on with the same word.
MAX_SAME_CONTINUATION = 0.6
#: Blocks that may stand one after another.
MAX_BLOCKS = 4


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as words from one of its ends, with the day of its article; `ends` are words that close a paragraph."""

    place: int
    words: tuple[str, ...]
    ends: frozenset[int]
    day: str


def strip_standing_words(articles: Sequence[Article]) -> tuple[Article, ...]:
    """Return the articles without what their outlets print on many pages; a title that we supplied is chosen anew."""
    texts = [article.text for article in articles]
    outlets: dict[str, list[int]] = {}
    for place, article in enumerate(articles):
        outlets.setdefault(article.outlet, []).append(place)
    for places in outlets.values():
        for foot in (False, True):
            for _ in range(MAX_BLOCKS):
                cuts = _find_cuts([_prepare(place, texts[place], articles[place], foot) for place in places], foot)
                for place, number in cuts.items():
                    texts[place] = _cut_words(texts[place], number, foot)
                if not cuts:
                    break
    return tuple(
        article if text == article.text else _with_text(article, text)
        for article, text in zip(articles, texts, strict=True)
    )


def _with_text(article: Article, text: str) -> Article:
    title = derive_title(text) if "title" in article.supplied else article.title
    return replace(article, text=text, title=title, digest=hashlib.sha256(text.encode()).hexdigest())


def _prepare(place: int, text: str, article: Article, foot: bool) -> _Text:
    paragraphs = [part.split() for part in text.split("\n\n")]
    if foot:
        paragraphs = [part[::-1] for part in reversed(paragraphs)]
    ends, count = [], 0
    for part in paragraphs:
        count += len(part)
        ends.append(count)
    words = tuple(word for part in paragraphs for word in part)
    day = f"{article.trusted_date:%Y-%m-%d}" if article.trusted_date else ""
    return _Text(place, words, frozenset(ends), day)


def _find_cuts(texts: Sequence[_Text], foot: bool) -> dict[int, int]:
    """Return how many words from the end of each text are the outlet's."""
    cuts: dict[int, int] = {}
    pending = [(list(texts), 0)]
    while pending:
        group, depth = pending.pop()
        if len(group) < MIN_HEADS or depth > MAX_WORDS:
            continue
        following: dict[str, list[_Text]] = {}
        for text in group:
            if depth < len(text.words):
                following.setdefault(text.words[depth], []).append(text)
        if len(following) > 1 and _is_standing(group, list(following.values()), depth, foot):
            cuts |= {text.place: depth for text in group if len(text.words) - depth >= MIN_KEPT_WORDS}
        else:
            pending += [(part, depth + 1) for part in following.values()]
    return cuts


def _is_standing(group: Sequence[_Text], following: Sequence[Sequence[_Text]], depth: int, foot: bool) -> bool:
    """Return whether the first words of some texts are the outlet's: they go on in many ways, on several days."""
    closed = all(depth in text.ends for text in group)
    if depth < (MIN_PARAGRAPH_WORDS if closed else MIN_WORDS):
        return False
    if max(map(len, following)) > MAX_SAME_CONTINUATION * len(group):
        return False
    days = {text.day for text in group} - {""}
    ways, least_days = (MIN_FEET, MIN_FOOT_DAYS) if foot else (MIN_HEADS, MIN_HEAD_DAYS)
    return len(following) >= (
        ways if len(days) >= least_days else max(ways, MIN_UNDATED) if not days else len(group) + 1
    )


def _cut_words(text: str, number: int, foot: bool) -> str:
    """Return a text without some of its words from its head or foot; what is left keeps its paragraphs."""
    if foot:
        kept = text.rstrip().rsplit(None, number)
        return kept[0].rstrip() if len(kept) == number + 1 else text
    kept = text.lstrip().split(None, number)
    return kept[-1] if len(kept) == number + 1 else text
