"""What a feed holds, whatever its dialect: its own title, its entries as drafts, and what was wrong with it."""

from dataclasses import dataclass

from briefings.collectors.formats.document import ArticleDraft
from briefings.core.rule_lists import compile_any, read_entries
from briefings.core.words import count_words

#: How a text ends that goes on elsewhere.
TEASER_ENDING = compile_any(read_entries("collectors", "teaser_endings"), after=r"\s*+$")

#: Words below which a text is taken for a teaser: one that the feed calls the content, and one that it calls a summary.
MIN_CONTENT_WORDS, MIN_SUMMARY_WORDS = 60, 150

#: Entries that are read of one feed; feeds of more are archives, and their newest come first.
MAX_FEED_ENTRIES = 2000


#: Categories that are read of one entry.
MAX_CATEGORIES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry of a feed."""

    draft: ArticleDraft
    #: the text only announces the article, which lies at `draft.url`
    teaser: bool
    #: when it says it was last changed, as it says it; empty: it does not say
    updated: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed as it was read."""

    title: str
    #: address of the site that it belongs to
    site: str
    entries: tuple[FeedEntry, ...]
    #: what is wrong with it although it could be read; empty: nothing
    flaw: str = ""

    @property
    def undated(self) -> bool:
        """Whether it has entries and none of them a date."""
        return bool(self.entries) and not any(entry.draft.date for entry in self.entries)


def is_teaser(text: str, content: bool) -> bool:
    """Return whether a text only announces an article; `content` is whether the feed calls it the content itself.

    >>> is_teaser("Ministers met on Tuesday. They will meet again soon… Continue reading", content=True)
    True
    """
    return bool(TEASER_ENDING.search(text[-80:])) or count_words(text) < (
        MIN_CONTENT_WORDS if content else MIN_SUMMARY_WORDS
    )
