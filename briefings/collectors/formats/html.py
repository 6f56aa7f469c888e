"""A saved web page becomes its main text with title, date, outlet and author, by trafilatura."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from briefings.collectors.formats.document import PARSER_ERRORS, ArticleDraft, Document, Limits, read_whole
from briefings.collectors.formats.encoding import decode_bytes
from briefings.collectors.formats.field_names import parse_authors
from briefings.collectors.formats.main_text import (
    choose_fuller_text,
    extract_json_ld,
    find_declared_body,
    is_declared_paywalled,
    parse_html,
)
from briefings.core.errors import Unreadable
from briefings.core.urls import choose_declared_url

LOGGERS = ("trafilatura", "htmldate", "courlan", "justext", "charset_normalizer")

META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*+(?:[\"']\s*+)?([\w-]{2,30})", re.IGNORECASE)

XML_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']([A-Za-z][\w.:-]{1,40})[\"']")

#: The moment of publication as pages declare it; trafilatura gives the day alone.
DECLARED_DATE = re.compile(
    r"<meta[^>]{0,300}?(?:article:published_time|datePublished|parsely-pub-date)[\"'][^>]{0,100}?content=[\"']([^\"']{10,40})"
    r"|\"datePublished\"\s*:\s*\"([^\"]{10,40})\"",
    re.IGNORECASE,
)

HTML_LANGUAGE = re.compile(r"<html[^>]{0,500}?\slang\s*=\s*[\"']?([a-zA-Z]{2}(?:[-_][a-zA-Z]{2})?)\b", re.IGNORECASE)


def read_html_file(document: Document, limits: Limits) -> Iterator[ArticleDraft]:
    """Read a `.html` file."""
    text = decode_html(read_whole(document, min(limits.text, limits.page)), document.charset)
    yield limits.run_parser(extract_article, text, document.address)


def decode_html(data: bytes, transport: str = "") -> str:
    """Return the text of an HTML file; `transport` is the encoding that its server or mail declares."""
    found = META_CHARSET.search(data[:4096]) or XML_ENCODING.match(data[:200])
    declared = found[1].decode("ascii") if found else ""
    # A declaration that can be read as ASCII is in no encoding of two or four bytes a letter (HTML, 13.2.3.2).
    return decode_bytes(data, transport, "" if declared.casefold().startswith(("utf-16", "utf-32")) else declared)


def extract_article(markup: str, address: str = "") -> ArticleDraft:
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
        with _silence_loggers():
            # Precision first: on 77 pages with known text it left out what surrounds an article and nothing of it.
            found = bare_extraction(markup, favor_precision=True, **options) or bare_extraction(markup, **options)
            tree = parse_html(markup)
            objects = list(extract_json_ld(tree))
    except (*PARSER_ERRORS, LxmlError) as error:  # pragma: no cover - no page is known that does it today
        raise Unreadable(f"the page cannot be parsed ({type(error).__name__})") from error
    text = (
        choose_fuller_text(found.text or "", tree, find_declared_body(objects)) if isinstance(found, Extracted) else ""
    )
    if not isinstance(found, Extracted) or not text.strip():
        raise Unreadable("no article was found in the page", "save the text of the article itself")
    title = " ".join((found.title or "").split())
    return ArticleDraft(
        text=_remove_headline(title, text),
        title=title,
        outlet=found.sitename or "",
        url=choose_declared_url(found.url or "", address),
        date=_choose_date(markup, found.date),
        authors=parse_authors(found.author),
        language=match[1] if (match := HTML_LANGUAGE.search(markup[:20_000])) else "",
        subscribers_only=is_declared_paywalled(objects),
    )


def _remove_headline(title: str, text: str) -> str:
    """Return the text, a blank line between its lines, without its headline, which would be read as a sentence."""
    lines = text.removeprefix(title).strip().split("\n")
    kept = [line for place, line in enumerate(lines) if place > 2 or " ".join(line.split()) != title]
    return "\n\n".join(kept).strip() or text.strip()


def _choose_date(markup: str, day: str | None) -> str | None:
    """Return the declared moment where it says the same as the day found, give or take the zone."""
    for match in DECLARED_DATE.finditer(markup[:2_000_000]):
        moment = match[1] or match[2]
        if day is None or moment[:7] == day[:7]:
            return moment
    return day


@contextmanager
def _silence_loggers() -> Iterator[None]:
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
