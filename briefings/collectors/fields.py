"""A draft becomes an `Article`: what the source did not say is supplied and marked, what cannot be is a `Problem`."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from briefings.collectors.formats.document import Document, Draft, Flaw, Limits
from briefings.collectors.formats.markup import plain
from briefings.collectors.furniture import cleared
from briefings.collectors.headline import headline
from briefings.collectors.moments import when
from briefings.model.article import Article, Problem, article, clean_text
from briefings.model.marking import MARKINGS, SAFEST, guarded, label, strictest

#: Anything that can be read: a word, a number.
WORD = re.compile(r"\w")

LABELS = ", ".join(MARKINGS[:-1]) + f" or {MARKINGS[-1]}"

#: Clocks and time zones of outlets are off by up to this much.
DAY = timedelta(days=1)

LANGUAGE = re.compile(r"^([a-z]{2})(?:[-_].*)?$")


def built(found: Draft | Flaw, document: Document, limits: Limits, kind: str = "folder") -> Iterator[Article | Problem]:
    """Yield the article that a draft makes, with a problem for what had to be left out of it.

    `kind` is the collector that brings it, and the first word of the article's origin.
    """
    where = document.name + (f":{found.line}" if found.line else "")
    if isinstance(found, Flaw):
        yield Problem(where, found.what, found.remedy)
        return
    if len(found.text) > limits.characters:
        yield Problem(where, f"the text is longer than {limits.characters:,} characters", "split it, or leave it out")
        return
    clear = cleared(clean_text(found.text), found.closed)
    if not WORD.search(clear.text):
        what = "there is nothing to read: the text has no words"
        yield Problem(where, "there is no article in it, only what stands around one" if clear.lines else what)
        return
    dated, supplied, doubt = _dated(found, document)
    if doubt:
        yield Problem(where, doubt, "write it as 2024-05-31")
    markings = (*found.markings, *document.markings)
    if unknown := [written for written in markings if not known(written)]:
        wrong = " ".join(clean_text(unknown[0]).split())[:40]
        yield Problem(
            where, f"the marking {wrong!r} is no TLP 2.0 label; the article counts as {SAFEST}", f"write {LABELS}"
        )
    title = " ".join(clean_text(plain(found.title)).split())
    url = web_address(found.url or document.address)
    outlet = " ".join(clean_text(plain(found.outlet)).split())
    marks = {
        *found.supplied,
        *supplied,
        *(("stub",) if clear.stub or found.cut else ()),
        *(("title",) if not title else ()),
        *(("outlet",) if not outlet else ()),
    }
    yield article(
        outlet=outlet or domain(url) or document.folder,
        title=title or headline(clear.text),
        text=clear.text,
        collected=document.modified,
        origin=f"{kind}: {where}",
        url=url,
        published=dated,
        language=match[1] if (match := LANGUAGE.match(found.language.strip().casefold())) else None,
        authors=found.authors,
        supplied=tuple(sorted(marks, reverse=True)),
        key=found.key or None,
        marking=strictest(*map(guarded, markings)),
    )


def known(written: str) -> bool:
    """Say whether something is a TLP label."""
    try:
        return bool(label(written))
    except ValueError:
        return not written.strip()


def _dated(found: Draft, document: Document) -> tuple[datetime | None, tuple[str, ...], str]:
    """Return the moment that a draft is dated to, what we supplied to it, and why it is shown as undated."""
    told, brought = (found.date, ()) if found.date or not document.dated else (document.dated, ("date",))
    written = " ".join(clean_text(str(told)).split())[:60]
    try:
        dated = when(told, document.modified, found.language.strip())
    except ValueError:
        return None, (), f"the date {written!r} cannot be read; the article is shown as undated"
    if dated is None:
        return None, (), ""
    # Kept as it was written; `stories.moments` says that nothing is ordered by it.
    future = ("future",) if dated.moment > document.modified + DAY else ()
    return dated.moment, (*dated.supplied, *brought, *future), ""


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
