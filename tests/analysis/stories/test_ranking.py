"""Stories are ranked by a stated formula whose numbers can be seen."""

import math
from dataclasses import replace
from datetime import timedelta

import pytest
from support.builders import MORNING, an_article

from briefings.analysis.stories.news_value import NewsValue
from briefings.analysis.stories.ranking import rank_stories
from briefings.analysis.stories.sources.independence import count_independent_origins
from briefings.core.article import Article
from briefings.core.outlet_table import Outlet, build_outlet_table
from briefings.core.stories import CopyGroup, Story, StoryMentions, Topic, TopicStories


def story_of(*articles: Article, roots: int = 1) -> Story:
    copies = tuple(CopyGroup(article.id, (article.id,), "single") for article in articles)
    return Story(articles[0].id, copies, None, None, tuple(article.outlet for article in articles), roots)


NEW = an_article("New.", outlet="A")
OLD = an_article("Old.", outlet="B", published=MORNING - timedelta(days=2))
AHEAD = an_article("Ahead.", outlet="C", published=MORNING + timedelta(days=300))
UNDATED = an_article("Undated.", outlet="D", published=None)


def test_the_numbers_follow_the_stated_formula() -> None:
    long = an_article("Ships wait. " * 200, outlet="A")
    ((_, score),) = rank_stories([story_of(long, OLD, roots=3)], [long, OLD])
    parts = (score.roots, score.volume, score.recency, score.room, score.interest, score.reliability, score.comment)
    assert parts == pytest.approx((2 / 6, math.log2(3) / 8, 1, 0.5, 0, 0.5, 1))
    # "Ministers" stand in both titles.
    assert score.news == NewsValue(power=pytest.approx(1 / 3))
    assert score.importance == pytest.approx(0.12 * 2 / 6 + 0.08 * math.log2(3) / 8 + 0.02 + 0.07 * 0.5 + 0.10 / 3)
    assert score.credibility == pytest.approx(0.6 * 0.5 + 0.4 * 2 / 6)


def test_a_story_of_a_period_ago_has_half_the_recency_and_an_undated_or_future_one_has_none() -> None:
    articles = [NEW, OLD, UNDATED]
    scores = {
        story.id: score.recency for story, score in rank_stories([story_of(article) for article in articles], articles)
    }
    assert scores == {NEW.id: 1.0, OLD.id: 0.5, UNDATED.id: 0.0}
    ahead = rank_stories([story_of(AHEAD)], [AHEAD], now=MORNING)
    assert ahead[0][1].recency == 0.0


def test_comment_comes_after_reports_and_has_no_root_of_its_own() -> None:
    opinion = an_article("We must mend the quay.", title="Opinion: Mend the quay", outlet="A")
    ((_, comment),) = rank_stories([story_of(opinion)], [opinion])
    ((_, report),) = rank_stories([story_of(NEW)], [NEW])
    assert (comment.comment, comment.volume, comment.importance < report.importance) == (0.5, 0.0, True)
    groups = [CopyGroup(article.id, (article.id,), "single") for article in (NEW, opinion)]
    assert count_independent_origins([NEW, opinion], groups, {}, build_outlet_table(())) == 1
    assert count_independent_origins([opinion], groups[1:], {}, build_outlet_table(())) == 0


def test_a_story_counts_by_what_is_new_of_it_whether_the_old_is_there_again_or_not() -> None:
    later = an_article("Later.", outlet="B", published=MORNING + timedelta(hours=2))
    folder = rank_stories([story_of(OLD, NEW, later, roots=3)], [OLD, NEW, later], known=frozenset({OLD.id, NEW.id}))
    window = rank_stories([story_of(later)], [later])
    assert folder[0][1].importance == pytest.approx(window[0][1].importance)


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


def test_what_other_stories_refer_to_and_what_is_news_comes_first() -> None:
    hurt = an_article("Twelve people were injured when a crane fell at the quay.", outlet="A")
    plain, told = an_article("A quay was painted.", outlet="B"), an_article("A ferry was sold.", outlet="C")
    stories = [story_of(one) for one in (plain, hurt, told)]
    ranked = rank_stories(stories, [plain, hurt, told], mentions=[StoryMentions(told.id, 6.0)])
    assert [story.id for story, _ in ranked] == [told.id, hurt.id, plain.id]
    scores = {story.id: (score.mentions, round(score.news.harm, 2)) for story, score in ranked}
    assert scores == {told.id: (0.5, 0.0), hurt.id: (0.0, 0.33), plain.id: (0.0, 0.0)}


def test_what_is_light_is_less_important_unless_somebody_asked_for_it() -> None:
    match = an_article("The midfielder scored two goals and the league match ended in defeat for the coach.")
    story = story_of(match)
    football = TopicStories(Topic("Football", ("goal",)), (story,), (1.0,))
    ((_, light),) = rank_stories([story], [match])
    ((_, wanted),) = rank_stories([story], [match], [football])
    assert light.news.light > 0.5
    assert light.importance < 0.7 * replace(light, news=replace(light.news, light=0.0)).importance
    assert wanted.importance == replace(wanted, news=replace(wanted.news, light=0.0)).importance


def test_reports_in_other_words_count_as_the_others_do() -> None:
    read = an_article("Twelve people were killed and the president declared an emergency.", outlet="A")
    other = an_article("Der Hafen wurde gesperrt.", outlet="B", language="de")
    scores = dict(rank_stories([story_of(read), story_of(other)], [read, other]))
    assert len({score.news for score in scores.values()}) == 1
    ((_, alone),) = rank_stories([story_of(other)], [other])
    assert alone.news == NewsValue()


def test_the_most_mentioned_story_is_the_measure_where_many_mention_it() -> None:
    articles = [NEW, OLD]
    mentions = [StoryMentions(NEW.id, 40.0), StoryMentions(OLD.id, 10.0)]
    ranked = rank_stories([story_of(one) for one in articles], articles, mentions=mentions)
    assert {story.id: score.mentions for story, score in ranked} == {NEW.id: 1.0, OLD.id: 0.25}


def test_a_story_that_only_state_outlets_carry_is_less_credible_whatever_their_letter() -> None:
    state = build_outlet_table([Outlet("A", state_affiliated=True, reliability="A")])
    ((_, score),) = rank_stories([story_of(NEW)], [NEW], outlets=state)
    assert score.reliability == 0.4


def test_a_story_that_only_light_outlets_carry_is_less_important_and_no_less_credible() -> None:
    light = build_outlet_table([Outlet("A", weight=0.5)])
    ((_, before),) = rank_stories([story_of(NEW)], [NEW])
    ((_, after),) = rank_stories([story_of(NEW)], [NEW], outlets=light)
    assert (after.importance, after.credibility) == (before.importance / 2, before.credibility)
