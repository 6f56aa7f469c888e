"""Ranks stories by a stated formula, and keeps how important a story is apart from how well it is sourced.

    importance  = (0.12 independent roots + 0.08 volume + 0.02 recency + 0.07 room + 0.09 centrality + 0.14 mentions
                  + 0.10 power + 0.08 decision + 0.05 scale + 0.16 harm + 0.09 interest)
                  x (1 - 0.6 light) x (1 - 0.4 talk) x (1 - 0.4 background) x comment x weight
    credibility = 0.60 reliability of the outlets + 0.40 independent roots

Each part lies between 0 and 1. Roots: log2(1 + roots) / 6, so that the tenth root still counts. Volume: distinct texts
of its reports, log2(1 + texts) / 8. Recency: 0.5 ^ (age / period), where age is that of the newest dated article that
does not lie in the future, and period the time that the edition covers, a day at least: in an edition of a month a
story of its first week is no worse than one of yesterday. Room: what its outlets give it, log2 of the words of its
longest report between 100 and 1,600, live blogs left out. Centrality: how much the
other stories are like it (`centrality.py`). Mentions: how many of them refer to it (`mentions.py`), as a share of
those that refer to the most mentioned one, of twelve at least. Power, decision, scale, harm, and light, talk,
background: what makes its reports news, and less (`news_value.py`), on average; reports whose words are not known count
as those of the other stories do. Interest: the score by which a configured topic matched; what somebody asked for is
not light. Comment: 1 where somebody reports it, 0.5 where all is opinion, features or interviews. Reliability: mean
over the outlets, A = 1 ... E = 0.2, F (not judged) = 0.5; a story that only state-affiliated outlets carry counts at
most 0.4. Weight: the heaviest that the reader gave one of its outlets, 1 unless said.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from briefings.analysis.stories.centrality import measure_centrality
from briefings.analysis.stories.news_value import NewsValue, average_news_value, measure_news_value
from briefings.analysis.stories.sources.independence import count_independent_origins
from briefings.analysis.stories.sources.outlets import load_default_outlets
from briefings.core.article import Article
from briefings.core.outlet_table import OutletTable
from briefings.core.stories import CopyGroup, Story, StoryLikeness, StoryMentions, TopicStories, list_new_texts
from briefings.core.text_kinds import REPORTING_KINDS, TextKind
from briefings.core.words import count_words

#: Measured: `bench_front_page` on four piles of rated articles, a campaign and gold timelines; four other piles, which
#: nobody chose by, agree. A third more or less of any of them changes little. Roots and volume are an editor's choice:
#: they say nothing in piles where all stories have as many.
ORIGINS_WEIGHT, VOLUME_WEIGHT, RECENCY_WEIGHT, ROOM_WEIGHT = 0.12, 0.08, 0.02, 0.07
CENTRALITY_WEIGHT, MENTIONS_WEIGHT, INTEREST_WEIGHT = 0.09, 0.14, 0.09
POWER_WEIGHT, DECISION_WEIGHT, SCALE_WEIGHT, HARM_WEIGHT = 0.10, 0.08, 0.05, 0.16
#: Share of its importance that a story loses which is light, talk or background through and through.
#: Measured: as the weights.
LIGHT_LOSS, TALK_LOSS, BACKGROUND_LOSS = 0.6, 0.4, 0.4
#: Reports of a story that are asked what makes them news. Limit: time.
MAX_ASKED_REPORTS = 5
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
    #: what makes it news
    news: NewsValue = field(default_factory=NewsValue)

    @property
    def importance(self) -> float:
        """What stories are ordered by."""
        news = self.news
        total = (
            ORIGINS_WEIGHT * self.roots
            + VOLUME_WEIGHT * self.volume
            + RECENCY_WEIGHT * self.recency
            + ROOM_WEIGHT * self.room
            + CENTRALITY_WEIGHT * self.centrality
            + MENTIONS_WEIGHT * self.mentions
            + POWER_WEIGHT * news.power
            + DECISION_WEIGHT * news.decision
            + SCALE_WEIGHT * news.scale
            + HARM_WEIGHT * news.harm
            + INTEREST_WEIGHT * self.interest
        )
        lost = (
            (1 - LIGHT_LOSS * news.light * (1 - self.interest))
            * (1 - TALK_LOSS * news.talk)
            * (1 - BACKGROUND_LOSS * news.background)
        )
        return self.weight * self.comment * lost * total

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
) -> tuple[tuple[Story, StoryScore], ...]:
    """Return the stories with their scores, most important first.

    `now` is the moment that recency is counted from; without it, the newest date among the articles. `known` are the
    articles that earlier editions had: a story counts by what is new of it, so that a folder that grows and a window of
    a library give the same order. `likenesses` say how alike the stories are (`find_similar_stories`), `mentions`
    how many refer to each (`count_mentions`).
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
    groups = {story.id: list_new_texts(story, known) or story.copies for story in stories}
    values = {story: judge_news_value(told, by_id) for story, told in groups.items()}
    ordinary = average_news_value(value for value in values.values() if value) or NewsValue()
    alone = {}
    for story in stories:
        interest = interests.get(story.id, 0.0)
        score = score_story(story, groups[story.id], by_id, table, moment, period, interest)
        mentioned = referring.get(story.id, 0.0) / most
        alone[story.id] = replace(score, mentions=mentioned, news=values[story.id] or ordinary)

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


def judge_news_value(groups: Sequence[CopyGroup], by_id: Mapping[str, Article]) -> NewsValue | None:
    """Return what makes the reports among some texts news, all of them where there is none; None if it is unknown."""
    texts = [by_id[group.original] for group in groups]
    reports = [text for text in texts if text.kind in REPORTING_KINDS] or texts
    return average_news_value(value for one in reports[:MAX_ASKED_REPORTS] if (value := measure_news_value(one)))


def _scale(number: float, doublings: int) -> float:
    """Return how many of some doublings a number has made from 1, as a share."""
    return min(1.0, math.log2(max(number, 1)) / doublings)


def _compute_recency(dates: Sequence[datetime | None], now: datetime | None, period: timedelta) -> float:
    """Return 1 for a story of this moment, half of it a period ago; dates in the future do not count as late."""
    past = [date for date in dates if date is not None and now is not None and date <= now]
    if now is None or not past:
        return 0.0
    return float(0.5 ** ((now - max(past)) / period))
