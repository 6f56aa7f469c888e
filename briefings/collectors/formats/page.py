"""A saved web page becomes its main text with title, date, outlet and author, by trafilatura."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from briefings.collectors.formats.columns import people
from briefings.collectors.formats.document import Document, Draft, Limits, Unreadable, whole
from briefings.collectors.formats.encoding import decode
from briefings.collectors.formats.maintext import declarations, declared_body, declared_closed, fuller, parsed
from briefings.model.address import own_address

#: What a parser of hostile pages may raise: every page is read, or refused, and none stops the run.
FAILURES = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)

LOGGERS = ("trafilatura", "htmldate", "courlan", "justext", "charset_normalizer")

CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE)

#: The moment of publication as pages declare it; trafilatura gives the day alone.
DECLARED = re.compile(
    r"<meta[^>]{0,300}?(?:article:published_time|datePublished|parsely-pub-date)[\"'][^>]{0,100}?content=[\"']([^\"']{10,40})"
    r"|\"datePublished\"\s*:\s*\"([^\"]{10,40})\"",
    re.IGNORECASE,
)

LANGUAGE = re.compile(r"<html[^>]{0,500}?\slang\s*=\s*[\"']?([a-zA-Z]{2}(?:[-_][a-zA-Z]{2})?)\b", re.IGNORECASE)


def page(document: Document, limits: Limits) -> Iterator[Draft]:
    """Read a `.html` file."""
    yield article_of(source(whole(document, min(limits.text, limits.page))), document.address)


def source(data: bytes) -> str:
    """Return the text of an HTML file in the encoding it declares, else in the one it seems to have."""
    declared = CHARSET.search(data[:4096])
    try:
        return data.decode(declared[1].decode("ascii")) if declared and b"\0" not in data else decode(data)
    except (LookupError, UnicodeDecodeError):
        return decode(data)


def article_of(markup: str, address: str = "") -> Draft:
    """Return what a page says; raise `Unreadable` where no article is found in it.

    `address` is where the page was fetched from, if it was: the address that the page itself calls its own is
    believed when it lies on the same site.
    """
    from lxml.etree import LxmlError  # type: ignore[import-untyped]
    from trafilatura import bare_extraction
    from trafilatura.settings import Document as Extracted

    # No search beyond declared dates: a date guessed from a footer is worse than none, and one capped at
    # today would change with the day of the run.
    dates = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}
    options: dict[str, Any] = {"with_metadata": True, "include_comments": False, "date_extraction_params": dates}
    try:
        with _silence():
            # Precision first: on 77 pages with known text it left out what surrounds an article and nothing of it.
            found = bare_extraction(markup, favor_precision=True, **options) or bare_extraction(markup, **options)
            tree = parsed(markup)
            objects = list(declarations(tree))
    except (*FAILURES, LxmlError) as error:  # pragma: no cover - no page is known that does it today
        raise Unreadable(f"the page cannot be parsed ({type(error).__name__})") from error
    text = fuller(found.text or "", tree, declared_body(objects)) if isinstance(found, Extracted) else ""
    if not isinstance(found, Extracted) or not text.strip():
        raise Unreadable("no article was found in the page", "save the text of the article itself")
    title = " ".join((found.title or "").split())
    return Draft(
        text=_without(title, text),
        title=title,
        outlet=found.sitename or "",
        url=own_address(found.url or "", address),
        date=_date(markup, found.date),
        authors=people(found.author),
        language=match[1] if (match := LANGUAGE.search(markup[:20_000])) else "",
        closed=declared_closed(objects),
    )


def _without(title: str, text: str) -> str:
    """Return the text, a blank line between its lines, without its headline, which would be read as a sentence."""
    lines = text.removeprefix(title).strip().split("\n")
    kept = [line for place, line in enumerate(lines) if place > 2 or " ".join(line.split()) != title]
    return "\n\n".join(kept).strip() or text.strip()


def _date(markup: str, day: str | None) -> str | None:
    """Return the declared moment where it says the same as the day found, give or take the zone."""
    for match in DECLARED.finditer(markup[:2_000_000]):
        moment = match[1] or match[2]
        if day is None or moment[:7] == day[:7]:
            return moment
    return day


@contextmanager
def _silence() -> Iterator[None]:
    """Keep the libraries from logging what we report ourselves."""
    loggers = [logging.getLogger(name) for name in LOGGERS]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
