"""Ranks stories by a stated formula, and keeps how important a story is apart from how well it is sourced.

    importance  = 0.35 independent roots + 0.20 volume + 0.25 recency + 0.20 interest
    credibility = 0.60 reliability of the outlets + 0.40 independent roots

Each part lies between 0 and 1. Roots: 1 - 1/(roots + 1). Volume: distinct texts, 1 - 1/(texts + 1). Recency: halves
every two days from the newest dated article that does not lie in the future. Interest: the score by which a configured
topic matched. Reliability: mean over the outlets, A = 1 … E = 0.2, F (not judged) = 0.5; a story that only
state-affiliated outlets carry counts at most 0.4.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from briefings.analysis.stories.sources.outlets import OutletTable, load_default_outlets
from briefings.core.article import Article
from briefings.core.stories import Story, TopicStories

#: Not measured: an editor's choice, stated in the head of the module.
ORIGINS_WEIGHT, VOLUME_WEIGHT, RECENCY_WEIGHT, INTEREST_WEIGHT = 0.35, 0.20, 0.25, 0.20
#: Not measured: an editor's choice.
RECENCY_HALF_LIFE_DAYS = 2.0
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
    interest: float
    reliability: float

    @property
    def importance(self) -> float:
        """What stories are ordered by."""
        return (
            ORIGINS_WEIGHT * self.roots
            + VOLUME_WEIGHT * self.volume
            + RECENCY_WEIGHT * self.recency
            + INTEREST_WEIGHT * self.interest
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
) -> tuple[tuple[Story, StoryScore], ...]:
    """Return the stories with their scores, most important first.

    `now` is the moment that recency is counted from; without it, the newest date among the articles.
    """
    by_id = {article.id: article for article in articles}
    table = load_default_outlets() if outlets is None else outlets
    moment = now or max((date for article in articles if (date := article.trusted_date)), default=None)
    interests: dict[str, float] = {}
    for placement in placements:
        if not placement.topic.discovered:
            for story, matched in zip(placement.stories, placement.scores, strict=True):
                interests[story.id] = max(matched, interests.get(story.id, 0.0))
    scored = [(story, score_story(story, by_id, table, moment, interests.get(story.id, 0.0))) for story in stories]
    return tuple(sorted(scored, key=lambda pair: (-pair[1].importance, -pair[1].roots, pair[0].id)))


def score_story(
    story: Story, by_id: Mapping[str, Article], outlets: OutletTable, now: datetime | None, interest: float
) -> StoryScore:
    """Work out the numbers of one story."""
    rows = [outlets.find_outlet(by_id[article]) for article in story.articles]
    reliability = sum(RELIABILITY_VALUES[row.reliability] for row in rows) / len(rows)
    if all(row.state_affiliated for row in rows):
        reliability = min(MAX_STATE_ONLY_RELIABILITY, reliability)
    return StoryScore(
        story=story.id,
        roots=1 - 1 / (story.independent_origins + 1),
        volume=1 - 1 / (len(story.copies) + 1),
        recency=_compute_recency([by_id[article].trusted_date for article in story.articles], now),
        interest=interest,
        reliability=reliability,
    )


def _compute_recency(dates: Sequence[datetime | None], now: datetime | None) -> float:
    """Return 1 for a story of this moment, half of it every two days; dates in the future do not count as late."""
    past = [date for date in dates if date is not None and now is not None and date <= now]
    if now is None or not past:
        return 0.0
    return float(0.5 ** ((now - max(past)).total_seconds() / 86400 / RECENCY_HALF_LIFE_DAYS))
