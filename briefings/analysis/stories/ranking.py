"""Ranks stories by a stated formula, and keeps how important a story is apart from how well it is sourced.

    importance  = (0.19 independent roots + 0.11 volume + 0.04 recency + 0.08 room + 0.19 centrality + 0.19 mentions
                  + 0.08 harm + 0.12 interest) x comment x weight
    credibility = 0.60 reliability of the outlets + 0.40 independent roots

Each part lies between 0 and 1. Roots: log2(1 + roots) / 6, so that the tenth root still counts. Volume: distinct texts
of its reports, log2(1 + texts) / 8. Recency: 0.5 ^ (age / period), where age is that of the newest dated article that
does not lie in the future, and period the time that the edition covers, a day at least: in an edition of a month a
story of its first week is no worse than one of yesterday. Room: what its outlets give it, log2 of the words of its
longest report between 100 and 1,600, live blogs left out. Centrality: how much the
other stories are like it (`centrality.py`). Mentions: how many of them refer to it (`mentions.py`), as a share of
those that refer to the most mentioned one, of twelve at least. Harm: 1 where its first key sentence tells of people
killed or hurt. Interest: the score by which a configured topic matched.
Comment: 1 where somebody reports it, 0.5 where all is opinion, features or interviews. Reliability: mean over the
outlets, A = 1 ... E = 0.2, F (not judged) = 0.5; a story that only state-affiliated outlets carry counts at most 0.4.
Weight: the heaviest that the reader gave one of its outlets, 1 unless said.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from briefings.analysis.english.phrases import compile_phrases
from briefings.analysis.stories.centrality import measure_centrality
from briefings.analysis.stories.sources.independence import count_independent_origins
from briefings.analysis.stories.sources.outlets import load_default_outlets
from briefings.core.article import Article, Span
from briefings.core.outlet_table import OutletTable
from briefings.core.stories import CopyGroup, Story, StoryLikeness, StoryMentions, TopicStories, list_new_texts
from briefings.core.text_kinds import REPORTING_KINDS, TextKind
from briefings.core.words import count_words

#: Measured: `bench_front_page` holds how much of page 1 a chief editor would print, and how the order agrees with gold
#: timelines. Mentions and harm were weighed on both, the others on a month of a campaign, its halves and its days.
ORIGINS_WEIGHT, VOLUME_WEIGHT, RECENCY_WEIGHT, ROOM_WEIGHT = 0.19, 0.11, 0.04, 0.08
CENTRALITY_WEIGHT, MENTIONS_WEIGHT, HARM_WEIGHT, INTEREST_WEIGHT = 0.19, 0.19, 0.08, 0.12
#: Doublings at which roots and texts count in full: 63 roots, 255 texts. Not measured: an editor's choice.
ORIGIN_DOUBLINGS, TEXT_DOUBLINGS = 6, 8
#: Mentions of the most mentioned story from which the others count as shares of it.
#: Measured: as the weights; eight and sixteen do about as well.
FULL_MENTIONS = 12
#: Words of a report that has no room, and doublings from there to all the room there is.
#: Not measured: a note in brief and half a page.
MIN_ROOM_WORDS, ROOM_DOUBLINGS = 100, 4
#: What a story counts that nobody reports. Not measured: an editor's choice.
COMMENT_FACTOR = 0.5
#: The shortest period that an edition is taken to cover. Not measured.
SHORTEST_PERIOD = timedelta(days=1)
RELIABILITY_VALUES = {"A": 1.0, "B": 0.8, "C": 0.6, "D": 0.4, "E": 0.2, "F": 0.5}
#: Not measured: an editor's choice.
MAX_STATE_ONLY_RELIABILITY = 0.4
_HARM = compile_phrases("harm")


@dataclass(frozen=True, slots=True)
class StoryScore:
    """The numbers behind a story's place; every field lies between 0 and 1."""

    #: `Story.id`
    story: str
    roots: float
    volume: float
    recency: float
    room: float
    interest: float
    reliability: float
    #: 1 where somebody reports it, less where all is comment
    comment: float
    #: the heaviest weight that the reader gave one of its outlets; 1 where none was given
    weight: float = 1.0
    #: how much the other stories are like it
    centrality: float = 0.0
    #: how many of them refer to it
    mentions: float = 0.0
    #: whether it tells of people killed or hurt
    harm: float = 0.0

    @property
    def importance(self) -> float:
        """What stories are ordered by."""
        return (
            self.weight
            * self.comment
            * (
                ORIGINS_WEIGHT * self.roots
                + VOLUME_WEIGHT * self.volume
                + RECENCY_WEIGHT * self.recency
                + ROOM_WEIGHT * self.room
                + CENTRALITY_WEIGHT * self.centrality
                + MENTIONS_WEIGHT * self.mentions
                + HARM_WEIGHT * self.harm
                + INTEREST_WEIGHT * self.interest
            )
        )

    @property
    def credibility(self) -> float:
        """How well the story is sourced; never mixed into its importance."""
        return 0.6 * self.reliability + 0.4 * self.roots


def rank_stories(
    stories: Sequence[Story],
    articles: Sequence[Article],
    placements: Sequence[TopicStories] = (),
    outlets: OutletTable | None = None,
    now: datetime | None = None,
    known: frozenset[str] = frozenset(),
    likenesses: Sequence[StoryLikeness] = (),
    mentions: Sequence[StoryMentions] = (),
    points: Sequence[Sequence[Sequence[Span]]] = (),
) -> tuple[tuple[Story, StoryScore], ...]:
    """Return the stories with their scores, most important first.

    `now` is the moment that recency is counted from; without it, the newest date among the articles. `known` are the
    articles that earlier editions had: a story counts by what is new of it, so that a folder that grows and a window of
    a library give the same order. `likenesses` say how alike the stories are (`find_similar_stories`), `mentions`
    how many refer to each (`count_mentions`), `points`, one a story, what is printed of it.
    """
    by_id = {article.id: article for article in articles}
    table = load_default_outlets() if outlets is None else outlets
    new = [article for article in articles if article.id not in known] or articles
    dates = [date for article in new if (date := article.trusted_date)]
    moment = now or max(dates, default=None)
    period = max(SHORTEST_PERIOD, max(dates) - min(dates)) if dates else SHORTEST_PERIOD
    interests: dict[str, float] = {}
    for placement in placements:
        if not placement.topic.discovered:
            for story, matched in zip(placement.stories, placement.scores, strict=True):
                interests[story.id] = max(matched, interests.get(story.id, 0.0))
    referring = {found.story: found.number for found in mentions}
    most = max((FULL_MENTIONS, *referring.values()))
    leads = {story.id: told[0][0] for story, told in zip(stories, points, strict=False) if told}
    alone = {}
    for story in stories:
        groups = list_new_texts(story, known) or story.copies
        score = score_story(story, groups, by_id, table, moment, period, interests.get(story.id, 0.0))
        harm = tells_harm(by_id, leads.get(story.id))
        alone[story.id] = replace(score, mentions=referring.get(story.id, 0.0) / most, harm=harm)

    def importance(story: str, central: float) -> float:
        return replace(alone[story], centrality=central).importance

    central = measure_centrality(tuple(alone), likenesses, importance)
    scored = ((story, replace(alone[story.id], centrality=central[story.id])) for story in stories)
    return tuple(sorted(scored, key=lambda pair: (-pair[1].importance, -pair[1].roots, pair[0].id)))


def score_story(
    story: Story,
    groups: Sequence[CopyGroup],
    by_id: Mapping[str, Article],
    outlets: OutletTable,
    now: datetime | None,
    period: timedelta,
    interest: float,
) -> StoryScore:
    """Work out the numbers of one story; roots, volume, recency and room by the texts of `groups`."""
    rows = [outlets.find_outlet(by_id[article]) for article in story.articles]
    reliability = sum(RELIABILITY_VALUES[row.reliability] for row in rows) / len(rows)
    if all(row.state_affiliated for row in rows):
        reliability = min(MAX_STATE_ONLY_RELIABILITY, reliability)
    texts = [by_id[group.original] for group in groups]
    reports = [text for text in texts if text.kind in REPORTING_KINDS]
    members = [by_id[member] for group in groups for member in group.members]
    roots = story.independent_origins
    if len(groups) < len(story.copies):
        roots = count_independent_origins(members, groups, {}, outlets)
    longest = max((count_words(report.text) for report in reports if report.kind != TextKind.LIVE), default=0)
    return StoryScore(
        story=story.id,
        roots=_scale(roots + 1, ORIGIN_DOUBLINGS),
        volume=_scale(len(reports) + 1, TEXT_DOUBLINGS),
        recency=_compute_recency([member.trusted_date for member in members], now, period),
        room=_scale(longest / MIN_ROOM_WORDS, ROOM_DOUBLINGS),
        interest=interest,
        reliability=reliability,
        comment=1.0 if reports else COMMENT_FACTOR,
        weight=max(row.weight for row in rows),
    )


def tells_harm(articles: Mapping[str, Article], lead: Span | None) -> float:
    """Return 1 where a sentence tells of people killed or hurt, or of what kills and hurts; else 0."""
    return float(lead is not None and bool(_HARM.search(articles[lead.article].text, lead.start, lead.end)))


def _scale(number: float, doublings: int) -> float:
    """Return how many of some doublings a number has made from 1, as a share."""
    return min(1.0, math.log2(max(number, 1)) / doublings)


def _compute_recency(dates: Sequence[datetime | None], now: datetime | None, period: timedelta) -> float:
    """Return 1 for a story of this moment, half of it a period ago; dates in the future do not count as late."""
    past = [date for date in dates if date is not None and now is not None and date <= now]
    if now is None or not past:
        return 0.0
    return float(0.5 ** ((now - max(past)) / period))
