"""A saved web page becomes its main text with title, date, outlet and author, by trafilatura."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from briefings.collectors.dates import is_readable_date
from briefings.collectors.formats.document import PARSER_ERRORS, ArticleDraft, Document, Limits, read_whole
from briefings.collectors.formats.encoding import decode_bytes
from briefings.collectors.formats.field_names import is_address, parse_authors
from briefings.collectors.formats.lead import restore_lead
from briefings.collectors.formats.live_blog import split_live_blog
from briefings.collectors.formats.main_text import (
    choose_fuller_text,
    extract_body_paragraphs,
    extract_json_ld,
    find_declared_body,
    is_declared_paywalled,
    is_scrap,
    measure_agreement,
    parse_html,
)
from briefings.collectors.formats.page_cleaning import clean_page, flatten_table_rows
from briefings.collectors.formats.page_details import (
    choose_page_title,
    find_description,
    is_front_page,
    iter_declared_dates,
    list_declared_kinds,
)
from briefings.collectors.formats.page_provenance import find_saved_address, find_saved_date, unwrap_archive
from briefings.core.errors import Unreadable
from briefings.core.urls import choose_declared_url, is_homepage

LOGGERS = ("trafilatura", "htmldate", "courlan", "justext", "charset_normalizer")

META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*+(?:[\"']\s*+)?([\w-]{2,30})", re.IGNORECASE)

XML_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']([A-Za-z][\w.:-]{1,40})[\"']")

#: Dates that a page declares of which so many are looked at.
MAX_DATES = 20

HTML_LANGUAGE = re.compile(r"<html[^>]{0,500}?\slang\s*=\s*[\"']?([a-zA-Z]{2}(?:[-_][a-zA-Z]{2})?)\b", re.IGNORECASE)


def read_html_file(document: Document, limits: Limits) -> Iterator[ArticleDraft]:
    """Read a `.html` file."""
    text = decode_html(read_whole(document, min(limits.text, limits.page)), document.charset)
    yield from limits.run_parser(extract_articles, text, document.address)


def decode_html(data: bytes, transport: str = "") -> str:
    """Return the text of an HTML file; `transport` is the encoding that its server or mail declares."""
    found = META_CHARSET.search(data[:4096]) or XML_ENCODING.match(data[:200])
    declared = found[1].decode("ascii") if found else ""
    # A declaration that can be read as ASCII is in no encoding of two or four bytes a letter (HTML, 13.2.3.2).
    return decode_bytes(data, transport, "" if declared.casefold().startswith(("utf-16", "utf-32")) else declared)


def extract_articles(markup: str, address: str = "") -> tuple[ArticleDraft, ...]:
    """Return the article of a page, or the posts of one that is a live blog; raises as `extract_article` does."""
    return split_live_blog(extract_article(markup, address), list(extract_json_ld(parse_html(markup))))


def extract_article(markup: str, address: str = "") -> ArticleDraft:
    """Return what a page says; raise `Unreadable` where no article is found in it.

    `address` is where the page was fetched from, if it was: the address that the page itself calls its own is
    believed when it lies on the same site. Copies in archives and saved pages keep the address of the original.
    """
    from lxml.etree import LxmlError

    address = unwrap_archive(address or find_saved_address(markup))
    try:
        with _silence_loggers():
            tree = parse_html(markup)
            objects = list(extract_json_ld(tree))
            seen = parse_clean_page(markup)
            found = _extract_best(seen, markup)
    except (*PARSER_ERRORS, LxmlError) as error:  # pragma: no cover - no page is known that does it today
        raise Unreadable(f"the page cannot be parsed ({type(error).__name__})") from error
    text = choose_fuller_text(found.text or "", seen, find_declared_body(objects)) if found else ""
    if found is None or not text.strip():
        raise Unreadable("no article was found in the page", "save the text of the article itself")
    url = choose_declared_url(unwrap_archive(found.url or ""), address)
    if is_front_page(tree, objects, text, home=bool(url) and is_homepage(url)):
        raise Unreadable("a list of articles, as on a front page, and no article", "save the articles themselves")
    text = restore_lead(text, seen, find_description(tree))
    title = choose_page_title(" ".join((found.title or "").split()), tree, objects, found.sitename or "", url)
    return ArticleDraft(
        text=_remove_headline(title, flatten_table_rows(text)),
        title=title,
        outlet=_choose_outlet(found.sitename or ""),
        url=url,
        date=_choose_date(found.date, iter_declared_dates(tree, objects, url)),
        captured=find_saved_date(markup),
        authors=parse_authors(found.author),
        language=match[1] if (match := HTML_LANGUAGE.search(markup[:20_000])) else "",
        subscribers_only=is_declared_paywalled(objects),
        declared=list_declared_kinds(tree, objects),
    )


def _extract_best(seen: Any, markup: str) -> Any:
    """Return what trafilatura finds; where that is a scrap of the paragraphs on the page, the best of further tries."""
    # Precision first: on 77 pages with known text it left out what surrounds an article and nothing of it.
    # As text: trafilatura takes a tree apart.
    page = serialise_page(seen) if seen is not None else markup
    found = _run_trafilatura(page, favor_precision=True) or _run_trafilatura(page)
    reference = extract_body_paragraphs(seen)
    if not is_scrap(found.text or "" if found else "", reference):
        return found
    tries = [
        found,
        _run_trafilatura(markup, favor_precision=True),
        _run_trafilatura(markup),
        _run_trafilatura(page, favor_recall=True),
    ]
    made = [one for one in tries if one is not None and one.text]
    return max(made, key=lambda one: measure_agreement(one.text, reference), default=found)


def _run_trafilatura(page: Any, **favoured: Any) -> Any:
    from trafilatura import bare_extraction
    from trafilatura.settings import Document as Extracted

    # No search beyond declared dates: a date guessed from a footer is worse than none, and one capped at
    # today would change with the day of the run.
    dates = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}
    found = bare_extraction(page, with_metadata=True, include_comments=False, date_extraction_params=dates, **favoured)
    return found if isinstance(found, Extracted) else None


def parse_clean_page(markup: str) -> Any:
    """Return the tree of a page without what nobody sees; None where there is none."""
    from lxml import html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = html.document_fromstring(markup.encode("utf-8", "replace"), parser)
        clean_page(tree)
    except (ValueError, AttributeError, AssertionError):
        return None
    return tree


def serialise_page(tree: Any) -> str:
    """Return the tree of a page as HTML."""
    from lxml import html

    return str(html.tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>"))


def _choose_outlet(site: str) -> str:
    """Return the name of a site; none where an address stands in its place."""
    return "" if is_address(site) else site


def _remove_headline(title: str, text: str) -> str:
    """Return the text, a blank line between its lines, without its headline, which would be read as a sentence."""
    lines = text.removeprefix(title).strip().split("\n")
    kept = [line for place, line in enumerate(lines) if place > 2 or " ".join(line.split()) != title]
    return "\n\n".join(kept).strip() or text.strip()


def _choose_date(day: str | None, declared: Iterator[str]) -> str | None:
    """Return the declared moment that says the same as the day found, give or take the zone; else the best readable.

    Where nothing can be read the first is returned, so that it is told.
    """
    listed = [one for one in islice(declared, MAX_DATES) if one]
    readable = [one for one in listed if is_readable_date(one)]
    if day and is_readable_date(day):
        return next((one for one in readable if one[:7] == day[:7]), day)
    return next(iter(readable or listed), day)


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
