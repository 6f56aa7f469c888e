"""Title and date of a page, and whether it is an article: what it declares is held against what it shows."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from briefings.collectors.dates import find_address_date
from briefings.core.urls import host_of

#: What stands between a headline and the name of the site.
TITLE_SEPARATOR = re.compile(r"(?<!\s)\s{1,9}+[|–—·•»:-]{1,2}\s{1,9}+|[|»]\s{0,9}+")

#: Names of the elements that declare when a page was published, the best first.
DATE_NAMES = (
    *("article:published_time", "datepublished", "og:article:published_time", "parsely-pub-date", "sailthru.date"),
    *("dc.date.issued", "dcterms.created", "dc.date", "dcterms.date", "pubdate", "publishdate", "publish-date"),
    *("publication_date", "article.published", "cxenseparse:recs:publishtime", "date", "og:published_time"),
)

#: Kinds of schema.org objects that are the article of a page.
ARTICLE_TYPES = re.compile(r"(?:Article|Posting|Report|Review|Recipe|NewsItem)$")

#: Words that a heading and a title have in common when they head the same article, and share of the shorter.
MIN_SHARED_WORDS, MIN_SHARED_SHARE = 3, 0.5

WORD = re.compile(r"\w+")


def choose_page_title(found: str, tree: Any, objects: list[dict[str, Any]], site: str, address: str) -> str:
    """Return the headline of a page: the heading that a reader sees, or the title that `<title>` and headings bear out.

    `found` is what the extraction took for it, which may be a line of the page's furniture or of another article.
    """
    if tree is None:
        return found
    shown = _flatten(tree.findtext(".//title"))
    heads = [_flatten("".join(head.itertext())) for head in tree.iter("h1")][:5]
    social = _find_meta(tree, ("og:title", "twitter:title"))
    declared = [_flatten(each.get("headline")) for each in objects if _is_article(each)][:1]
    known = squash(shown), squash(social)
    candidates = [_strip_site(one, site, address) for one in (found, *heads, *declared, social, shown)]
    candidates = [one for one in candidates if WORD.search(one)]
    borne_out = [
        one for one in candidates if len(squash(one)) > 3 and any(squash(one) in title for title in known if title)
    ]
    titles = [one for one in (found, social, *declared, shown) if one]
    for head in (_strip_site(one, site, address) for one in heads):
        if not _is_last_part(head, shown) and any(_tells_the_same(head, one) for one in titles):
            return head
    if not any(known):
        return next(iter(candidates), "")
    return next(iter(borne_out), "") or next(iter(candidates), "")


def _is_last_part(head: str, title: str) -> bool:
    """Return whether a heading stands behind the last separator of a title, as the name of a site does."""
    cuts = list(TITLE_SEPARATOR.finditer(title))
    return bool(cuts) and squash(title[cuts[-1].end() :]) == squash(head)


def _tells_the_same(head: str, title: str) -> bool:
    """Return whether a heading is a title in other words, as editors write one for the page and one for searches.

    >>> _tells_the_same("Two piers of Ostrana harbour shut over cracks", "Ostrana shuts two piers")
    True
    """
    mine, theirs = set(WORD.findall(head.casefold())), set(WORD.findall(title.casefold()))
    shared = len(mine & theirs)
    return shared >= MIN_SHARED_WORDS and shared >= MIN_SHARED_SHARE * min(len(mine), len(theirs))


def _strip_site(title: str, site: str, address: str) -> str:
    """Return a title without the name of its site before or behind it.

    >>> _strip_site("Port shut - The Courier", "The Courier", "")
    'Port shut'
    """
    names = {squash(site), *(squash(part) for part in host_of(address).split(".")[:-1] if part != "www")} - {""}
    cuts = list(TITLE_SEPARATOR.finditer(title))
    for cut in reversed(cuts):
        if squash(title[cut.end() :]) in names:
            return title[: cut.start()].strip()
    for cut in cuts[:1]:
        if squash(title[: cut.start()]) in names:
            return title[cut.end() :].strip()
    return title


def squash(text: str) -> str:
    """Return the letters and digits of a text in lower case, by which titles and lines are compared."""
    return "".join(WORD.findall(text.casefold()))


def _flatten(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _find_meta(tree: Any, names: Iterable[str]) -> str:
    wanted = tuple(names)
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").casefold()
        if name in wanted and name not in found and _flatten(meta.get("content")):
            found[name] = _flatten(meta.get("content"))
    return next((found[name] for name in wanted if name in found), "")


def find_description(tree: Any) -> str:
    """Return the words by which a page says what it is about."""
    return _find_meta(tree, ("og:description", "description", "twitter:description")) if tree is not None else ""


def _is_article(each: dict[str, Any]) -> bool:
    kinds = each.get("@type")
    return any(ARTICLE_TYPES.search(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds]))


def iter_declared_dates(tree: Any, objects: list[dict[str, Any]], address: str) -> Iterator[str]:
    """Yield the dates of publication that a page declares, the best first: JSON-LD, `<meta>`, `<time>`, its address."""
    if tree is not None:
        first = _find_meta(tree, DATE_NAMES[:3])
        yield from filter(None, (first,))
    yield from (
        _flatten(each.get("datePublished")) for each in objects if _is_article(each) and each.get("datePublished")
    )
    if tree is not None:
        yield from filter(None, (_find_meta(tree, (name,)) for name in DATE_NAMES[3:]))
        times = [time for time in tree.iter("time") if time.get("datetime")]
        marked = [time for time in times if time.get("pubdate") is not None or time.get("itemprop") == "datePublished"]
        yield from (_flatten(time.get("datetime")) for time in (marked or times[:1]))
    if found := find_address_date(address):
        yield found


def list_declared_kinds(tree: Any, objects: list[dict[str, Any]]) -> tuple[str, ...]:
    """Return the types of schema.org and the sections that a page declares for its article."""
    found: list[object] = []
    for each in filter(_is_declared_text, objects):
        for value in (each.get("@type"), each.get("articleSection"), each.get("genre")):
            found += value if isinstance(value, list) else [value]
    if tree is not None:
        found += [_find_meta(tree, (name,)) for name in ("article:section", "og:article:section", "parsely-section")]
    return tuple(dict.fromkeys(value[:100] for value in map(_flatten, found) if value))[:30]


def _is_declared_text(each: dict[str, Any]) -> bool:
    return _is_article(each) or "CriticReview" in str(each.get("@type"))


def is_front_page(tree: Any, objects: list[dict[str, Any]], text: str, *, home: bool) -> bool:
    """Return whether a page lists articles and is none: the home of a site, or lines that are headlines."""
    if tree is None or any(_is_article(each) for each in objects) or _find_meta(tree, ("og:type",)) == "article":
        return False
    if _find_meta(tree, ("article:published_time",)):
        return False
    lines = [line for line in text.split("\n") if line.strip()]
    ended = sum(line.rstrip().endswith((".", "!", "?", "”", '"', "…", "。", "؟", "।", ":")) for line in lines)
    listed = len(lines) >= 8 and ended * 4 < len(lines)
    return listed or (home and ended * 2 < max(len(lines), 4))
