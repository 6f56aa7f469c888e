"""A draft becomes an `Article`: what the source did not say is supplied and marked, what cannot be is a `Problem`."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from briefings.collectors.boilerplate import strip_boilerplate
from briefings.collectors.dates import (
    EPOCH,
    ImplausibleDate,
    convert_arrival,
    find_address_date,
    is_plausible_arrival,
    parse_absolute_date,
    parse_date,
)
from briefings.collectors.formats.document import PARSER_ERRORS, ArticleDraft, Document, Limits, RecordProblem
from briefings.collectors.titles import derive_title
from briefings.core.article import CLOCK_TOLERANCE, Article, Problem, create_article
from briefings.core.text import clean_text
from briefings.core.tlp import (
    STRICTEST_LABEL,
    TLP_LABELS,
    parse_tlp_label,
    parse_tlp_label_or_strictest,
    strictest_label,
)
from briefings.core.urls import host_of, parse_web_url, strip_credentials

#: Anything that can be read: a word, a number.
WORD = re.compile(r"\w")

#: Stands for what could not be decoded.
REPLACEMENT = "\ufffd"

ANY_TLP_LABEL = ", ".join(TLP_LABELS[:-1]) + f" or {TLP_LABELS[-1]}"

LANGUAGE_CODE = re.compile(r"^([a-z]{2})(?:[-_].*)?$")


def build_article(
    found: ArticleDraft | RecordProblem, document: Document, limits: Limits, kind: str = "folder"
) -> Iterator[Article | Problem]:
    """Yield the article that a draft makes, with a problem for what had to be left out of it.

    `kind` is the collector that brings it, and the first word of the article's origin. Never raises: a draft that no
    article can be made of costs itself, and nothing that comes after it.
    """
    where = document.name + (f":{found.line}" if found.line else "")
    try:
        yield from tuple(_build_parts(found, document, limits, kind, where))
    except PARSER_ERRORS as error:
        yield Problem(where, f"no article can be made of it ({type(error).__name__})", "please report this")


def _build_parts(
    found: ArticleDraft | RecordProblem, document: Document, limits: Limits, kind: str, where: str
) -> Iterator[Article | Problem]:
    if not is_plausible_arrival(document.modified):
        document = replace(document, modified=EPOCH)
    if isinstance(found, ArticleDraft) and found.captured and (captured := _parse_capture(found.captured)):
        document = replace(document, modified=captured)
    if isinstance(found, RecordProblem):
        yield Problem(where, found.what, found.remedy)
        return
    if len(found.text) > limits.characters:
        yield Problem(where, f"the text is longer than {limits.characters:,} characters", "split it, or leave it out")
        return
    found, restored = restore_letters(found)
    headline_only = found.truncated and not WORD.search(found.text) and bool(WORD.search(found.title))
    if headline_only:
        found = replace(found, text=found.title)
    clear = strip_boilerplate(clean_text(found.text), found.subscribers_only)
    if not WORD.search(clear.text):
        what = "there is nothing to read: the text has no words"
        yield Problem(where, "there is no article in it, only what stands around one" if clear.lines else what)
        return
    dated, supplied, doubt = _resolve_date(found, document)
    if doubt:
        yield Problem(where, doubt, "write it as 2024-05-31")
    markings = (*found.markings, *document.markings)
    if unknown := [written for written in markings if not is_tlp_label(written)]:
        wrong = " ".join(clean_text(unknown[0]).split())[:40]
        yield Problem(
            where,
            f"the marking {wrong!r} is no TLP 2.0 label; the article counts as {STRICTEST_LABEL}",
            f"write {ANY_TLP_LABEL}",
        )
    if unread := found.text.count(REPLACEMENT) + found.title.count(REPLACEMENT):
        letters = "1 letter" if unread == 1 else f"{unread:,} letters"
        yield Problem(where, f"{letters} cannot be read and stand there as {REPLACEMENT}", "save it in UTF-8")
    for key in found.unread:
        yield Problem(where, f"{key!r} is there, in a form that we do not read", "give it as a text")
    title = " ".join(clean_text(found.title).split())
    url = normalise_web_url(found.url or document.address)
    outlet = " ".join(clean_text(found.outlet).split())
    marks = {
        *found.supplied,
        *supplied,
        *(("stub",) if clear.stub or found.truncated else ()),
        *(("encoding",) if restored else ()),
        *(("headline",) if headline_only else ()),
        *(("title",) if not title else ()),
        *(("outlet",) if not outlet else ()),
    }
    yield create_article(
        outlet=outlet or domain_of(url) or document.folder,
        title=title or derive_title(clear.text),
        text=clear.text,
        collected=document.modified,
        origin=f"{kind}: {where}",
        url=url,
        published=dated,
        language=match[1] if (match := LANGUAGE_CODE.match(found.language.strip().casefold())) else None,
        authors=found.authors,
        supplied=tuple(sorted(marks, reverse=True)),
        key=found.key or None,
        part=found.part,
        marking=strictest_label(*map(parse_tlp_label_or_strictest, markings)),
        declared=found.declared,
    )


def restore_letters(found: ArticleDraft) -> tuple[ArticleDraft, bool]:
    """Return a draft with the letters that an earlier program had decoded wrongly ("cafÃ©"), and whether it had any.

    Line by line, as one spoilt quotation may stand in a sound text.
    """
    text, title, outlet = (_restore_lines(part) for part in (found.text, found.title, found.outlet))
    restored = replace(found, text=text, title=title, outlet=outlet, authors=tuple(map(_restore_lines, found.authors)))
    return restored, restored != found


def _restore_lines(text: str) -> str:
    if text.isascii():
        return text
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    return "\n".join(fix_encoding(line) if not line.isascii() and is_bad(line) else line for line in text.split("\n"))


def _parse_capture(written: str) -> datetime | None:
    """Return when a page was saved; None where that cannot be read."""
    try:
        return convert_arrival(parse_absolute_date(written))
    except ValueError:
        return None


def is_tlp_label(written: str) -> bool:
    """Return whether something is a TLP label."""
    try:
        return bool(parse_tlp_label(written))
    except ValueError:
        return not written.strip()


def _resolve_date(found: ArticleDraft, document: Document) -> tuple[datetime | None, tuple[str, ...], str]:
    """Return the moment that a draft is dated to, what we supplied to it, and why it is shown as undated."""
    addressed = "" if found.date else find_address_date(found.url or document.address)
    elsewhere = addressed or document.fallback_date
    told, brought = (found.date, ()) if found.date or not elsewhere else (elsewhere, ("date",))
    written = " ".join(clean_text(str(told)).split())[:60]
    try:
        dated = parse_date(told, document.modified, found.language.strip(), found.date_order)
    except ImplausibleDate:
        # What only looks like a day in an address is nobody's mistake.
        return None, (), "" if addressed else f"no article can have the date {written!r}; it is shown as undated"
    except ValueError:
        return None, (), f"the date {written!r} cannot be read; the article is shown as undated"
    if dated is None:
        return None, (), ""
    # Kept as it was written; nothing is ordered by it (`Article.trusted_date`).
    future = ("future",) if dated.moment - document.modified > CLOCK_TOLERANCE else ()
    return dated.moment, (*dated.supplied, *brought, *future), ""


def normalise_web_url(url: str) -> str | None:
    """Return an address that leads to the web, else None: nothing else may become a link.

    >>> normalise_web_url("javascript:alert(1)")
    >>> normalise_web_url("www.example.org/a")
    'https://www.example.org/a'
    >>> normalise_web_url("https://ana:geheim@example.org/a")
    'https://example.org/a'
    """
    url = url.strip()
    if re.match(r"^www\.[\w.-]+", url):
        url = f"https://{url}"
    return strip_credentials(url) if len(url) <= 2000 and parse_web_url(url) else None


def domain_of(url: str | None) -> str:
    """Return the host of an address without "www.", the outlet where none is named."""
    return host_of(url or "").removeprefix("www.")
