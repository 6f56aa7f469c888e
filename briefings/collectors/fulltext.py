"""The whole text of articles that a feed only announces, from their pages, or the reason why it could not be had."""

import re
from collections import Counter
from dataclasses import replace

from briefings.collectors.formats.document import Draft, Limits, Unreadable
from briefings.collectors.formats.page import article_of, source
from briefings.collectors.haul import Tools
from briefings.collectors.web.addresses import without_credentials
from briefings.collectors.web.answers import Fault

#: Pages fetched for one feed in one round.
PAGES = 60

#: After so many pages in a row that cannot be had for one reason, the others are not asked for.
ENOUGH = 3

#: Share of the words of an announcement that its page must have, and words from which on that can be told.
SHARED, TELLING = 0.4, 8

WORD = re.compile(r"[^\W\d_]{4,}")

HTML = ("", "text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain")


class Stopped(Exception):  # noqa: N818 - says what happened
    """The round is ending."""


class Pages:
    """The pages of one feed's articles; counts why texts could not be had."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._fetched = 0
        self._last = ("", 0)
        #: reason -> how many articles have only their opening because of it
        self.wanting: Counter[str] = Counter()
        #: whether the last page may be had when we come again
        self.passing = False

    def whole(self, draft: Draft) -> Draft:
        """Return an article with the text of its page, or as it was announced and marked as cut."""
        self.passing = False
        found = self._page(draft)
        if isinstance(found, Draft):
            return found
        self.wanting[found] += 1
        return replace(draft, cut=True)

    def _page(self, draft: Draft) -> Draft | str:
        reason, times = self._last
        if times >= ENOUGH:
            self.passing = True
            return reason
        if self._fetched >= PAGES:
            return f"more than {PAGES} pages in one round"
        self._fetched += 1
        answer = self._tools.fetcher.page(draft.url, limit=Limits().page)
        if isinstance(answer, Fault):
            if answer.kind == "stopped":
                raise Stopped
            self.passing = answer.passing
            # One page that is gone says nothing of the others; a site that refuses or hangs does.
            self._last = (answer.what, times + 1 if answer.what == reason else 1) if answer.status is None else ("", 0)
            return answer.what
        self._last = ("", 0)
        if answer.type not in HTML:
            return f"its address holds {answer.type[:40]} and no page"
        try:
            page = self._tools.read(read_page, answer.body, answer.charset, answer.url)
        except Unreadable as refused:
            return refused.what
        return merged(draft, page)


def read_page(body: bytes, charset: str, address: str) -> Draft:
    """Return the article of a page as it came from its server."""
    try:
        text = body.decode(charset or "ascii")
    except (LookupError, UnicodeError):
        text = source(body)
    return article_of(text, without_credentials(address))


def merged(draft: Draft, page: Draft) -> Draft | str:
    """Return what feed and page say together, or why the page is not that of the announcement."""
    if len(page.text.split()) <= len(draft.text.split()):
        return "the page shows no more"
    if not alike(f"{draft.title} {draft.text}", f"{page.title} {page.text}"):
        return "the page shows something else"
    return replace(
        draft,
        text=page.text,
        title=draft.title or page.title,
        outlet=draft.outlet or page.outlet,
        date=draft.date or page.date,
        authors=draft.authors or page.authors,
        language=page.language,
        cut=page.cut,
        closed=page.closed,
    )


def alike(announced: str, shown: str) -> bool:
    """Say whether a page can be that of an announcement: consent forms and front pages share few words with it.

    >>> alike("Ministers agree on harvest quotas after talks in Selene port", "We value your privacy")
    False
    """
    words = set(WORD.findall(announced.casefold()))
    return len(words) < TELLING or len(words & set(WORD.findall(shown.casefold()))) >= SHARED * len(words)
