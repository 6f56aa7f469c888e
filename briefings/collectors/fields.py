"""A draft becomes an `Article`: what the source did not say is supplied and marked, what cannot be is a `Problem`."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from briefings.collectors.document import Document, Draft, Flaw, Limits
from briefings.collectors.headline import headline
from briefings.collectors.markup import plain
from briefings.collectors.moments import moment
from briefings.model.article import Article, Problem, article, clean_text

#: Anything that can be read: a word, a number.
WORD = re.compile(r"\w")

LANGUAGE = re.compile(r"^([a-z]{2})(?:[-_].*)?$")


def built(found: Draft | Flaw, document: Document, limits: Limits) -> Iterator[Article | Problem]:
    """Yield the article that a draft makes, with a problem for what had to be left out of it."""
    where = document.name + (f":{found.line}" if found.line else "")
    if isinstance(found, Flaw):
        yield Problem(where, found.what, found.remedy)
        return
    if len(found.text) > limits.characters:
        yield Problem(where, f"the text is longer than {limits.characters:,} characters", "split it, or leave it out")
        return
    text = clean_text(found.text)
    if not WORD.search(text):
        yield Problem(where, "there is nothing to read: the text has no words")
        return
    published = None
    try:
        published = moment(found.date)
    except ValueError:
        written = " ".join(clean_text(str(found.date)).split())[:60]
        yield Problem(
            where, f"the date {written!r} cannot be read; the article is shown as undated", "write it as 2024-05-31"
        )
    title = " ".join(clean_text(plain(found.title)).split())
    url = web_address(found.url)
    outlet = " ".join(clean_text(plain(found.outlet)).split())
    supplied = (*found.supplied, *(("title",) if not title else ()), *(("outlet",) if not outlet else ()))
    yield article(
        outlet=outlet or domain(url) or document.folder,
        title=title or headline(text),
        text=text,
        collected=document.modified,
        origin=f"folder: {where}",
        url=url,
        published=published,
        language=match[1] if (match := LANGUAGE.match(found.language.strip().casefold())) else None,
        authors=found.authors,
        supplied=tuple(sorted(set(supplied), reverse=True)),
        key=found.key or None,
    )


def web_address(url: str) -> str | None:
    """Return an address that leads to the web, else None: nothing else may become a link.

    >>> web_address("javascript:alert(1)")
    >>> web_address("www.example.org/a")
    'https://www.example.org/a'
    """
    url = url.strip()
    if re.match(r"^www\.[\w.-]+", url):
        url = f"https://{url}"
    if len(url) > 2000 or not re.match(r"^https?://[^\s<>\"\x00-\x1f]+$", url, re.IGNORECASE):
        return None
    return url if domain(url) else None


def domain(url: str | None) -> str:
    """Return the host of an address without "www.", the outlet where none is named."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
