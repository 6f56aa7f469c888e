"""Invented feeds and pages, and what is needed to collect from them."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from support.webserver import a_fetcher

from briefings.app.collection import CollectionRun, run_collection
from briefings.collectors.feeds.collector import collect_feed
from briefings.collectors.result import CollectContext
from briefings.core.processes.pool import call_directly
from briefings.storage.library import Library
from briefings.storage.records import FeedRecord

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
WORDS = (
    "harbour",
    "council",
    "ferry",
    "market",
    "quota",
    "orchard",
    "bridge",
    "reservoir",
    "timber",
    "convoy",
    "cabinet",
)


def prose(number: int, sentences: int = 20) -> str:
    """An invented text that no other number has."""
    picked = [WORDS[(number * 7 + n * 3) % len(WORDS)] for n in range(sentences)]
    return " ".join(
        f"Report {number} says that the {word} of Port Selene was discussed on day {n}."
        for n, word in enumerate(picked)
    )


def an_item(number: int, text: str | None = None, link: str = "", dated: bool = True) -> str:
    date = f"<pubDate>Tue, 10 Mar 2026 {number % 24:02}:30:00 GMT</pubDate>" if dated else ""
    return (
        f"<item><title>Report {number}</title><link>{link or f'/article/{number}'}</link><guid>{number}</guid>{date}"
        f"<description>{prose(number) if text is None else text}</description></item>"
    )


def rss(items: Iterable[str], title: str = "The Courier") -> str:
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title><link>https://courier.example/</link>'
        f"{''.join(items)}</channel></rss>"
    )


def a_page(number: int, more: str = "") -> str:
    paragraphs = "".join(f"<p>{sentence}.</p>" for sentence in re.split(r"\.\s*", prose(number)) if sentence)
    return (
        f"<html lang='en'><head><title>Report {number}</title></head><body><nav><a href='/'>Home</a></nav><article>"
        f"<h1>Report {number}</h1>{paragraphs}{more}</article></body></html>"
    )


def collected(
    folder: Path, urls: Sequence[str] = (), now: datetime = NOON, full_text: bool = True, **terms: object
) -> tuple[CollectionRun, Library]:
    """Do a round over some feeds, new or known, in the library of a folder."""
    library = Library(folder / "library.sqlite", durable=False)
    for url in urls:
        library.add_feed(FeedRecord(url=url, added=NOON))
    tools = CollectContext(
        fetcher=a_fetcher(**terms), run_parser=call_directly, find_known_ids=library.find_known_ids, now=lambda: now
    )  # type: ignore[arg-type]
    return run_collection(library, tools, {"feed": collect_feed}, full_text=full_text), library


def texts(library: Library) -> dict[str, str]:
    """Every article of a library, by its title."""
    return {article.title: article.text for article in library.iter_articles_in_window(None, None)}
