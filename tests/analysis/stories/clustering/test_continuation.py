"""New texts go on with known stories or begin their own, in whatever order they come, and known stories stay."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from support.builders import MORNING, an_article
from support.events import event

from briefings.analysis.stories.clustering import continuation
from briefings.analysis.stories.clustering.cluster import cluster_articles
from briefings.analysis.stories.clustering.continuation import (
    build_series_memory,
    continue_stories,
    find_earlier_coverage,
)
from briefings.analysis.stories.clustering.copies import group_copies
from briefings.core.article import Article
from briefings.core.memory import SeriesMemory
from briefings.core.stories import Story

EVENTS = [event(number, 4, number % 5) for number in range(12)]
FIRST = [article for told in EVENTS[:8] for article in told[:2]]


def remembered(articles: Sequence[Article]) -> SeriesMemory:
    stories = cluster_articles(articles, {}, group_copies(articles, {}))
    return build_series_memory(stories, articles, {}, SeriesMemory())


def gone_on(articles: Sequence[Article], memory: SeriesMemory) -> tuple[Story, ...]:
    return continue_stories(articles, {}, group_copies(articles, {}), memory)


def test_new_texts_join_the_story_of_their_event_and_begin_those_that_nobody_knew() -> None:
    memory = remembered(FIRST)
    new = [article for told in EVENTS for article in told[2:]]
    stories = gone_on(new, memory)
    assert {frozenset(story.articles) for story in stories} == {
        frozenset(article.id for article in told[2:]) for told in EVENTS
    }
    homes = {told[2].id: memory.articles[told[0].id].story for told in EVENTS[:8]}
    found = {article: story.id for story in stories for article in story.articles}
    assert {key: found[key] for key in homes} == homes
    assert all(found[told[2].id] in {article.id for article in told[2:]} for told in EVENTS[8:])


def test_the_order_of_the_new_texts_changes_nothing() -> None:
    memory = remembered(FIRST)
    new = [article for told in EVENTS for article in told[2:]]
    assert gone_on(random.Random(5).sample(new, len(new)), memory) == gone_on(new, memory)


def test_what_is_known_stays_in_its_story_whatever_comes_in_with_it() -> None:
    memory = remembered(FIRST)
    pile = [article for told in EVENTS for article in told]
    found = {article: story.id for story in gone_on(pile, memory) for article in story.articles}
    assert {key: found[key] for key in memory.articles} == {key: one.story for key, one in memory.articles.items()}


def test_two_known_stories_never_become_one_even_by_a_text_that_is_like_both() -> None:
    told = event(3, 5)
    one, other = remembered(told[:1]), remembered(told[1:2])
    both = SeriesMemory(one.articles | other.articles, one.first_seen | other.first_seen)
    stories = gone_on(told[2:], both)
    assert len({story.id for story in stories} & both.first_seen.keys()) == len(stories)
    assert both.articles[told[0].id].story != both.articles[told[1].id].story


def test_a_copy_of_a_known_text_stays_with_it() -> None:
    told = event(3, 2)
    copied = replace(an_article(told[0].text, "The same again", "Copyist"), published=told[0].published)
    (story,) = gone_on([told[0], copied], remembered(told))
    assert set(story.articles) == {told[0].id, copied.id}
    assert story.id == told[0].id


def test_a_story_of_which_only_the_name_is_remembered_takes_its_first_article_back() -> None:
    told = event(3, 2)
    (story,) = gone_on([told[0]], SeriesMemory({}, {told[0].id: told[0].published}))
    assert story.id == told[0].id


def test_no_new_text_and_no_memory_are_no_matter() -> None:
    assert gone_on([], remembered(FIRST)) == ()
    pile = [article for told in EVENTS for article in told]
    assert {frozenset(s.articles) for s in gone_on(pile, SeriesMemory())} == {
        frozenset(a.id for a in t) for t in EVENTS
    }


@pytest.mark.parametrize("largest", [5, 1500])
def test_more_new_texts_than_can_be_compared_still_go_on_with_their_story(
    largest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(continuation, "MAX_CLUSTER_SIZE", largest)
    told = event(3, 20)
    stories = gone_on(told[2:], remembered(told[:2]))
    assert max(stories, key=lambda story: len(story.articles)).id == told[0].id


def test_a_memory_holds_first_publications_and_what_the_articles_at_hand_have_not() -> None:
    told = event(3, 4)
    memory = remembered(told[:2])
    (story,) = gone_on(told[1:], memory)
    (past,) = find_earlier_coverage([story], memory)
    assert (past.first_seen, past.published) == (told[0].published, (told[0].published,))
    later = build_series_memory([story], told[1:], {}, memory)
    assert later.first_seen == {story.id: told[0].published}
    assert {key for key, known in later.articles.items() if known.features} == {
        copy.original for copy in story.copies if copy.original not in memory.articles
    }


def test_a_date_in_the_future_is_not_remembered() -> None:
    ahead = replace(an_article(), published=MORNING + timedelta(days=400))
    (known,) = remembered([ahead]).articles.values()
    assert known.published is None
