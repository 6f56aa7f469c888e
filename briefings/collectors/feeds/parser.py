"""A feed in RSS 0.9x to 2.0, Atom or RDF becomes its entries, by feedparser; JSON feeds are handed on."""

import codecs
import io
import re
from collections.abc import Mapping
from typing import Any
from xml.sax import SAXParseException

from briefings.collectors.dates import is_readable_date
from briefings.collectors.feeds.jsonfeed import parse_json_feed
from briefings.collectors.feeds.parsed import MAX_CATEGORIES, MAX_FEED_ENTRIES, FeedEntry, ParsedFeed, is_teaser
from briefings.collectors.feeds.xml_guard import is_too_deep, skip_prolog, strip_doctype
from briefings.collectors.formats.document import PARSER_ERRORS, ArticleDraft, format_size
from briefings.collectors.formats.encoding import decode_bytes, detect_encoding
from briefings.collectors.formats.field_names import parse_authors
from briefings.collectors.formats.markup import is_link_list, strip_html
from briefings.core.errors import Unreadable
from briefings.core.rule_lists import compile_any, read_entries

#: What a feed is asked for as.
FEED_ACCEPT = (
    "application/atom+xml,application/rss+xml,application/rdf+xml,application/feed+json,application/json;q=0.9,"
    "application/xml;q=0.9,text/xml;q=0.8,*/*;q=0.1"
)

#: Characters of a feed that is not well-formed: what reads those needs some ten seconds a megabyte.
MAX_MALFORMED_BYTES = 2_000_000

#: How a feed begins, and how it ends; what stands before or after is none of it.
FEED_START = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
FEED_END = re.compile(r"</\s*(?:\w+:)?(?:rss|feed|rdf|html)\s*>", re.IGNORECASE)

#: What may stand after the end of a document.
TRAILER = re.compile(r"(?:\s++|<!--(?:[^-]|-(?!->))*+-->|<\?[^>]*+>|\0)*+$")

HTML_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)

#: Words of pages that stand between a program and what it came for.
BOT_BARRIER = compile_any(read_entries("collectors", "bot_barriers"))

#: Beginnings that give an encoding away: marks, and a "<" in two bytes.
ENCODING_SIGNATURES = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)

#: The encoding that an XML declaration names.
XML_ENCODING = re.compile(rb"\s*<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z][\w.:-]{1,40})[\"']")

#: The declaration of a namespace: no white space belongs into its address, and feedparser raises at what stands there.
NAMESPACE = re.compile(r"""(?<=\s)(xmlns(?::[\w.-]{1,60})?\s{0,9}=\s{0,9})("[^"<>]{0,300}"|'[^'<>]{0,300}')""")

CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)

#: "desk@example.org (Ann Lee)", "Ann Lee <desk@example.org>": an address with a name.
NAMED_EMAIL = re.compile(r"[^\s()<>@]+@[^\s()<>@]+ *\(([^()]*)\) *$|([^<>@]*)<[^<>@]+@[^<>@]+> *$")

#: Where feedparser has the date of an entry, the best first; asked for one that is not there, it warns.
DATE_KEYS = ("published", "created", "updated")


class NotAFeed(Unreadable):
    """What lies there is something else."""


def parse_feed(body: bytes, url: str, content_type: str = "") -> ParsedFeed:
    """Return what a feed holds; `url` is where it was found and `content_type` the header it came with.

    Raises `NotAFeed` for what is none: nothing, a web page, another format. Raises `Unreadable` for a feed that
    cannot be read without harm.
    """
    if not body.strip(b" \t\r\n\0"):
        raise NotAFeed("the answer is empty", "look at the address in a browser")
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return parse_json_feed(body, url)
    text, flaw = decode_feed(body, content_type)
    text, junk = cut_feed(strip_doctype(text))
    if is_too_deep(text):
        raise Unreadable("its elements are nested without end", "remove it; no reader of feeds can use it")
    found = run_feedparser(text, url)
    error = found.get("bozo_exception")
    if not found.get("version") and not found.entries:
        raise NotAFeed(*describe_non_feed(text))
    broken = isinstance(error, SAXParseException)
    entries = found.entries[:MAX_FEED_ENTRIES]
    if broken:
        flaw = f"it is not well-formed XML ({format_error_line(error)}); read as far as possible"
        if not FEED_END.search(text[-200:]):
            # Whatever came last may be half of what it should be.
            entries, flaw = entries[:-1], "it breaks off; its last entry is left for the next time"
    elif len(found.entries) > MAX_FEED_ENTRIES:
        flaw = f"it has {len(found.entries):,} entries; the first {MAX_FEED_ENTRIES:,} are read"
    flaw = "; ".join(filter(None, (flaw, junk)))
    read = [parse_feed_entry_or_none(one) for one in entries]
    lost = read.count(None)
    return ParsedFeed(
        title=flatten_text(found.feed.get("title")),
        site=str(found.feed.get("link") or ""),
        entries=tuple(filter(None, read)),
        flaw="; ".join(filter(None, (flaw, f"{lost} of its entries cannot be read" if lost else ""))),
    )


def cut_feed(text: str) -> tuple[str, str]:
    """Return a feed from its first element to the end of that, and what is told of what stood around it.

    Servers put warnings before a feed, and networks put scripts behind it; none of that makes it incomplete.
    """
    start, before = skip_prolog(text), ""
    if (found := FEED_START.search(text, start, start + 20_000)) and found.start() > start:
        before = text[start : found.start()]
        if HTML_PAGE.search(before):
            return text, ""
        start = found.start()
    # Lines keep their numbers.
    text = "\n" * text.count("\n", 0, start) + text[start:]
    end = None
    for end in FEED_END.finditer(text):  # noqa: B007 - the last one
        pass
    after = text[end.end() :] if end else ""
    junk = bool(after) and not TRAILER.match(after)
    if junk and end:
        text = text[: end.end()]
    told = " and ".join(filter(None, ("before" if before.strip() else "", "after" if junk else "")))
    return text, f"something that is no part of it stands {told} it and was left out" if told else ""


def parse_feed_entry_or_none(found: Any) -> FeedEntry | None:
    """Return one entry as a draft; None for one with values that nobody expected, which costs itself and no other."""
    try:
        return parse_feed_entry(found)
    except PARSER_ERRORS:
        return None


def decode_feed(body: bytes, content_type: str) -> tuple[str, str]:
    """Return the text of a feed without its XML declaration, and what was wrong with its encoding."""
    mark = next((codec for sign, codec in ENCODING_SIGNATURES if body.startswith(sign)), "")
    if mark:
        text, flaw = body.decode(mark, "replace"), ""
    else:
        told, named = XML_ENCODING.match(body[:500]), CHARSET.search(content_type)
        labels = (named[1] if named else "", told[1].decode("ascii") if told else "")
        try:
            _, guessed = detect_encoding(body, *labels)
            text = decode_bytes(body, *labels)
        except Unreadable:  # dirt between the letters, or no feed at all: the parser will tell
            text, guessed = body.decode("utf-8", "replace"), False
        flaw = "its encoding is not the one it declares; we guessed it" if guessed else ""
    return re.sub(r"^\s*+(?:\ufeff\s*+)?<\?xml[^>]*\?>", "", text), flaw


def run_feedparser(text: str, url: str) -> Any:
    """Let feedparser read a document that declares nothing; it is given a stream, because it would open a string."""
    import feedparser

    data = NAMESPACE.sub(lambda found: found[1] + "".join(found[2].split()), text).encode("utf-8", "replace")
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    given: Mapping[str, Any] = {"response_headers": headers, "sanitize_html": False, "resolve_relative_uris": False}
    if len(data) > MAX_MALFORMED_BYTES and not is_well_formed(data):
        raise Unreadable(
            f"it is not well-formed XML and larger than {format_size(MAX_MALFORMED_BYTES)}", "tell its owners"
        )
    try:
        return feedparser.parse(io.BytesIO(data), **given)
    except PARSER_ERRORS as error:
        raise Unreadable("it is no feed as the standards have it", "tell its owners") from error


def is_well_formed(data: bytes) -> bool:
    """Return whether a document without a type is well-formed."""
    from xml.parsers.expat import ExpatError, ParserCreate

    try:
        ParserCreate("utf-8").Parse(data, True)
    except ExpatError:
        return False
    return True


def describe_non_feed(text: str) -> tuple[str, str]:
    """Return what a document is that is no feed, and what to do about it."""
    head = text[:20_000]
    if re.search(r"<opml[\s>]", head, re.IGNORECASE):
        return "it is a list of feeds (OPML)", "save it, and take it in with `briefings feeds import`"
    if re.search(r"<(?:urlset|sitemapindex)[\s>]", head, re.IGNORECASE):
        return "it is a sitemap and no feed", "name it as one"
    if HTML_PAGE.search(head):
        if BOT_BARRIER.search(text[:200_000]):
            return "it is a page that asks for a human", "look at it in a browser; the site keeps programs out"
        return (
            "it is a web page and no feed",
            "give the address of its feed; `briefings feeds add` finds it on the home page",
        )
    return "it is no feed that we know", "look at the address in a browser"


def format_error_line(error: SAXParseException) -> str:
    """Return where a document is broken: the line it came with, one above that of feedparser's own declaration."""
    return f"line {max((error.getLineNumber() or 1) - 1, 1)}"


def parse_feed_entry(found: Any) -> FeedEntry:
    """Return one entry as a draft."""
    text, content = choose_entry_text(found)
    outlet = flatten_text((found.get("source") or {}).get("title"))
    title = remove_outlet(flatten_text(found.get("title")), outlet)
    # An aggregator writes its headlines once more where the text should be.
    text = "" if is_same_line(text, title, outlet) else text
    dates = [found_date for key in DATE_KEYS if key in found and (found_date := str(found.get(key) or "").strip())]
    return FeedEntry(
        draft=ArticleDraft(
            text=text,
            title=title,
            outlet=outlet,
            url=str(found.get("feedburner_origlink") or found.get("link") or ""),
            date=next(filter(is_readable_date, dates), dates[0] if dates else None),
            authors=parse_entry_authors(found),
            key=str(found.get("id") or found.get("link") or "")[:500],
            declared=parse_categories(found),
        ),
        teaser=is_teaser(text, content),
        updated=str(found.get("updated") or "") if "updated" in found else "",
    )


def choose_entry_text(found: Any) -> tuple[str, bool]:
    """Return the longest text of an entry, and whether the feed calls it the content."""
    contents = [
        one for one in found.get("content") or () if str(one.get("type", "")).startswith(("text/", "application/xhtml"))
    ]
    texts = [(extract_entry_text(str(one.get("value") or "")), True) for one in contents]
    texts.append((extract_entry_text(str(found.get("summary") or "")), False))
    return max(texts, key=lambda one: len(one[0]))


def extract_entry_text(value: str) -> str:
    """Return the words of a text in a feed; none where it is a list of links to articles, which are others' words."""
    return "" if is_link_list(value) else strip_html(value).strip()


def remove_outlet(title: str, outlet: str) -> str:
    """Return a title without the name of its outlet, which aggregators put behind it.

    >>> remove_outlet("Port shut after storm - The Courier", "The Courier")
    'Port shut after storm'
    """
    end = re.search(rf"\s+[-–—|]\s+{re.escape(outlet)}$", title, re.IGNORECASE) if outlet else None
    return title[: end.start()].rstrip() if end and end.start() else title


def is_same_line(text: str, title: str, outlet: str) -> bool:
    """Return whether a text says no more than the title, with or without the name of the outlet."""
    words = " ".join(re.findall(r"\w+", text)).casefold()
    headline = " ".join(re.findall(r"\w+", title)).casefold()
    return bool(words) and words in {headline, " ".join((headline, *re.findall(r"\w+", outlet.casefold())))}


def parse_entry_authors(found: Any) -> tuple[str, ...]:
    """Return the names of those who wrote an entry."""
    whole = str(found.get("author") or "")[:500]
    # feedparser knows few domains and cuts addresses in the others apart, with the name beside them.
    if addressed := NAMED_EMAIL.match(whole):
        return parse_authors(addressed[1] or addressed[2])
    named = [str(one.get("name") or "") for one in found.get("authors") or () if isinstance(one, Mapping)]
    listed = [name for one in named or [whole] for name in parse_authors(one[:500])]
    return tuple(dict.fromkeys(name for name in listed if name and "@" not in name))[:20]


def parse_categories(found: Any) -> tuple[str, ...]:
    """Return the categories of an entry."""
    tags = [one for one in found.get("tags") or () if isinstance(one, Mapping)]
    named = (flatten_text(one.get("label") or one.get("term"))[:100] for one in tags[:MAX_CATEGORIES])
    return tuple(filter(None, named))


def flatten_text(value: object) -> str:
    """Return a value as one line of plain text."""
    return " ".join(strip_html(str(value or "")).split())[:1000]
