"""Stories are ranked by a stated formula whose numbers can be seen."""

from datetime import timedelta

import pytest
from support.builders import MORNING, an_article

from briefings.analysis.stories.ranking import rank_stories
from briefings.analysis.stories.sources.outlets import Outlet, build_outlet_table
from briefings.core.article import Article
from briefings.core.stories import CopyGroup, Story, Topic, TopicStories


def story_of(*articles: Article, roots: int = 1) -> Story:
    copies = tuple(CopyGroup(article.id, (article.id,), "single") for article in articles)
    return Story(articles[0].id, copies, None, None, tuple(article.outlet for article in articles), roots)


NEW = an_article("New.", outlet="A")
OLD = an_article("Old.", outlet="B", published=MORNING - timedelta(days=2))
AHEAD = an_article("Ahead.", outlet="C", published=MORNING + timedelta(days=300))
UNDATED = an_article("Undated.", outlet="D", published=None)


def test_the_numbers_follow_the_stated_formula() -> None:
    ((_, score),) = rank_stories([story_of(NEW, OLD, roots=3)], [NEW, OLD])
    parts = (score.roots, score.volume, score.recency, score.interest, score.reliability)
    assert parts == pytest.approx((0.75, 2 / 3, 1, 0, 0.5))
    assert score.importance == pytest.approx(0.35 * 0.75 + 0.2 * 2 / 3 + 0.25)
    assert score.credibility == pytest.approx(0.6 * 0.5 + 0.4 * 0.75)


def test_a_story_two_days_old_has_half_the_recency_and_an_undated_or_future_one_has_none() -> None:
    articles = [NEW, OLD, AHEAD, UNDATED]
    scores = {
        story.id: score.recency for story, score in rank_stories([story_of(article) for article in articles], articles)
    }
    assert scores == {NEW.id: 1.0, OLD.id: 0.5, AHEAD.id: 0.0, UNDATED.id: 0.0}


def test_a_configured_topic_lifts_its_stories_and_a_discovered_one_does_not() -> None:
    new, old = story_of(NEW), story_of(OLD)
    lifted = TopicStories(Topic("Ships", ("ship",)), (old,), (0.9,))
    found = TopicStories(Topic("Ships", ("ship",), discovered=True), (new,), (1.0,))
    ranked = rank_stories([new, old], [NEW, OLD], [found, lifted])
    assert [(story.id, score.interest) for story, score in ranked] == [(old.id, 0.9), (new.id, 0.0)]


def test_more_origins_and_texts_come_first_and_ties_are_broken_by_name() -> None:
    one, two = story_of(NEW), story_of(UNDATED, roots=2)
    undated = [an_article(text, published=None) for text in ("One.", "Two.")]
    tied = rank_stories([story_of(article) for article in undated], undated)
    assert rank_stories([one, two], [NEW, UNDATED], now=MORNING + timedelta(days=60))[0][0] is two
    assert [story.id for story, _ in tied] == sorted(article.id for article in undated)


def test_a_story_that_only_state_outlets_carry_is_less_credible_whatever_their_letter() -> None:
    state = build_outlet_table([Outlet("A", state_affiliated=True, reliability="A")])
    ((_, score),) = rank_stories([story_of(NEW)], [NEW], outlets=state)
    assert score.reliability == 0.4
