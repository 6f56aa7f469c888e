"""The whole text of articles that a feed only announces, from their pages, or the reason why it could not be had."""

import re
from collections import Counter
from dataclasses import replace

from briefings.collectors.formats.document import ArticleDraft, Limits
from briefings.collectors.formats.html import decode_html, extract_article
from briefings.collectors.result import CollectContext
from briefings.collectors.web.responses import FetchFailure
from briefings.core.errors import Unreadable
from briefings.core.urls import strip_credentials
from briefings.core.words import count_words

#: Pages fetched for one feed in one visit.
MAX_PAGES = 60

#: After so many pages in a row that cannot be had for one reason, the others are not asked for.
MAX_REPEATED_FAILURES = 3

#: Share of the words of an announcement that its page must have, and words from which on that can be told.
MIN_SHARED_WORDS, MIN_COMPARABLE_WORDS = 0.4, 8

WORD = re.compile(r"[^\W\d_]{4,}")

HTML_TYPES = ("", "text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain")


class CollectionStopped(Exception):  # noqa: N818 - says what happened
    """The collection run is ending."""


class FullTextFetcher:
    """The pages of one feed's articles; counts why texts could not be had."""

    def __init__(self, context: CollectContext) -> None:
        self._tools = context
        self._fetched = 0
        self._last = ("", 0)
        #: reason -> how many articles have only their opening because of it
        self.missing_reasons: Counter[str] = Counter()
        #: whether the last page may be had when we come again
        self.is_temporary = False

    def fetch_full_text(self, draft: ArticleDraft) -> ArticleDraft:
        """Return an article with the text of its page, or as it was announced and marked as cut."""
        self.is_temporary = False
        found = self._fetch_page_draft(draft)
        if isinstance(found, ArticleDraft):
            return found
        self.missing_reasons[found] += 1
        return replace(draft, truncated=True)

    def refetch_full_text(self, draft: ArticleDraft) -> ArticleDraft | None:
        """Return an article that is known with the text that its page has now; None where that cannot be had."""
        self.is_temporary = False
        found = self._fetch_page_draft(draft)
        return found if isinstance(found, ArticleDraft) else None

    def _fetch_page_draft(self, draft: ArticleDraft) -> ArticleDraft | str:
        reason, times = self._last
        if times >= MAX_REPEATED_FAILURES:
            self.is_temporary = True
            return reason
        if self._fetched >= MAX_PAGES:
            return f"more than {MAX_PAGES} pages in one round"
        self._fetched += 1
        answer = self._tools.fetcher.fetch_page(draft.url, limit=Limits().page)
        if isinstance(answer, FetchFailure):
            if answer.kind == "stopped":
                raise CollectionStopped
            self.is_temporary = answer.is_temporary
            # One page that is gone says nothing of the others; a site that refuses or hangs does.
            self._last = (answer.what, times + 1 if answer.what == reason else 1) if answer.status is None else ("", 0)
            return answer.what
        self._last = ("", 0)
        if answer.type not in HTML_TYPES:
            return f"its address holds {answer.type[:40]} and no page"
        try:
            page = self._tools.run_parser(read_page, answer.body, answer.charset, answer.url)
        except Unreadable as refused:
            return refused.what
        return merge_page(draft, page)


def read_page(body: bytes, charset: str, address: str) -> ArticleDraft:
    """Return the article of a page as it came from its server."""
    return extract_article(decode_html(body, charset), strip_credentials(address))


def merge_page(draft: ArticleDraft, page: ArticleDraft) -> ArticleDraft | str:
    """Return what feed and page say together, or why the page is not that of the announcement."""
    if count_words(page.text) <= count_words(draft.text):
        return "the page shows no more"
    if not is_same_article(f"{draft.title} {draft.text}", f"{page.title} {page.text}"):
        return "the page shows something else"
    return replace(
        draft,
        text=page.text,
        title=draft.title or page.title,
        outlet=draft.outlet or page.outlet,
        date=draft.date or page.date,
        authors=draft.authors or page.authors,
        language=page.language,
        truncated=page.truncated,
        subscribers_only=page.subscribers_only,
        declared=(*draft.declared, *page.declared),
    )


def is_same_article(announced: str, shown: str) -> bool:
    """Return whether a page can be that of an announcement: consent forms and front pages share few words with it.

    >>> is_same_article("Ministers agree on harvest quotas after talks in Selene port", "We value your privacy")
    False
    """
    words = set(WORD.findall(announced.casefold()))
    return len(words) < MIN_COMPARABLE_WORDS or len(
        words & set(WORD.findall(shown.casefold()))
    ) >= MIN_SHARED_WORDS * len(words)
