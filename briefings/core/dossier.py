"""Everything that was found out about the collected articles, before anything is chosen for print."""

from collections.abc import Sequence
from dataclasses import dataclass

from briefings.core.account import StoryLedger
from briefings.core.analysis import Analysis
from briefings.core.article import Article, Problem, Span
from briefings.core.message import Text
from briefings.core.outlet_table import OutletTable
from briefings.core.stories import CopyGroup, EarlierCoverage, Story, StoryLikeness, StoryMentions, TopicStories


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Articles with their analyses, copies, stories and topics; every collected article is counted once."""

    #: in order of time, then of id; each met once
    articles: tuple[Article, ...]
    #: one an article, in the same order
    readings: Sequence[Analysis]
    copies: tuple[CopyGroup, ...]
    stories: tuple[Story, ...]
    #: in the order in which the edition prints its topics, the stories of each by importance
    placements: tuple[TopicStories, ...]
    #: one a story, in the order of `stories`
    accounts: tuple[StoryLedger, ...] = ()
    #: of each story, the others that are most like what is new of it
    likenesses: tuple[StoryLikeness, ...] = ()
    #: of each story that others refer to, how many do
    mentions: tuple[StoryMentions, ...] = ()
    #: one a story, in the order of `stories`: the points that tell it, each the span to print, then its support
    key_sentences: tuple[tuple[tuple[Span, ...], ...], ...] = ()
    #: articles whose first sentence belongs to a web page; None where that was not looked at
    page_heads: frozenset[str] | None = None
    #: what earlier editions had of stories that go on
    pasts: tuple[EarlierCoverage, ...] = ()
    #: ids of the articles that earlier editions of the series had
    known: frozenset[str] = frozenset()
    #: articles that were met again: same address, or same outlet, title and text
    repeated: int = 0
    #: articles outside the period asked for, with the reason
    left_out: tuple[tuple[Article, Text], ...] = ()
    problems: tuple[Problem, ...] = ()
    #: what is known of outlets; None: the table that travels with the program
    outlets: OutletTable | None = None
