"""Articles on one event become one story, whatever else is in the pile and in whatever order it comes."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from support.builders import MORNING, an_article
from support.events import beat, event

from briefings.analysis.stories.clustering import cluster
from briefings.analysis.stories.clustering.cluster import cluster_articles
from briefings.analysis.stories.clustering.copies import group_copies
from briefings.core.article import Article
from briefings.core.stories import Story

EVENTS = [event(number, 3, number % 5) for number in range(12)]


def grouped(articles: Sequence[Article]) -> tuple[Story, ...]:
    return cluster_articles(articles, {}, group_copies(articles, {}))


def sets(stories: Sequence[Story]) -> set[frozenset[str]]:
    return {frozenset(story.articles) for story in stories}


def test_each_event_is_one_story() -> None:
    pile = [article for told in EVENTS for article in told]
    assert sets(grouped(pile)) == {frozenset(article.id for article in told) for told in EVENTS}


def test_shuffled_input_gives_identical_stories() -> None:
    pile = [article for told in EVENTS for article in told]
    mixed = random.Random(7).sample(pile, len(pile))
    assert grouped(mixed) == grouped(pile)


def test_removing_an_article_changes_only_its_own_story() -> None:
    pile = [article for told in EVENTS for article in told]
    gone = EVENTS[4][0]
    before, after = sets(grouped(pile)), sets(grouped([article for article in pile if article is not gone]))
    assert {members - {gone.id} for members in before} == after


def test_an_unrelated_article_changes_no_story() -> None:
    pile = [article for told in EVENTS for article in told]
    stranger = an_article("A museum of clocks has opened in a former mill.", "Clocks", "The Herald")
    assert sets(grouped([*pile, stranger])) == sets(grouped(pile)) | {frozenset({stranger.id})}


def test_nine_articles_of_one_day_about_one_beat_are_nine_stories() -> None:
    assert len(grouped(beat())) == 9


def test_the_same_few_articles_go_together_alone_and_in_a_month() -> None:
    month = [article for told in EVENTS for article in told] + beat()
    few = [*EVENTS[1], EVENTS[2][0], EVENTS[9][0], *beat()[:4]]
    ids = {article.id for article in few}
    assert {story & ids for story in sets(grouped(month)) if story & ids} == sets(grouped(few))


def test_undated_articles_about_one_beat_are_not_joined_by_their_candidates() -> None:
    assert len(grouped([replace(article, published=None) for article in beat()])) == 9


def test_look_alike_events_with_other_people_and_places_stay_apart() -> None:
    one, other = event(0, 4), event(8, 4)
    assert one[0].title.split()[0] == other[0].title.split()[0]
    assert len(grouped([*one, *other])) == 2


def test_all_identical_articles_are_one_story_and_all_unrelated_ones_are_stories_of_their_own() -> None:
    same = [an_article(outlet=f"Paper {number}") for number in range(20)]
    (story,) = grouped(same)
    assert (len(story.articles), len(story.copies), story.independent_origins) == (20, 1, 1)
    strangers = [event(number, 1)[0] for number in range(8)]
    assert len(grouped(strangers)) == 8


def test_one_article_is_one_story_and_none_is_none() -> None:
    (story,) = grouped([event(1, 1)[0]])
    assert (story.id, story.independent_origins, story.outlets) == (story.copies[0].original, 1, ("Paper 0",))
    assert grouped([]) == ()


def test_articles_without_dates_are_grouped_and_the_story_has_no_dates() -> None:
    pile = [replace(article, published=None) for told in EVENTS[:4] for article in told]
    stories = grouped(pile)
    assert len(stories) == 4
    assert {(story.first_seen, story.last_seen) for story in stories} == {(None, None)}


def test_a_date_in_the_future_does_not_become_the_last_seen() -> None:
    first, second, third = event(1)
    ahead = replace(third, published=MORNING + timedelta(days=400))
    (story,) = (story for story in grouped([first, second, ahead]) if first.id in story.articles)
    assert story.last_seen is not None
    assert story.last_seen < MORNING + timedelta(days=1)


def test_a_story_is_named_after_its_earliest_root_and_spans_its_dates() -> None:
    told = event(2)
    (story,) = grouped(told[::-1])
    assert (story.id, story.first_seen, story.last_seen) == (told[0].id, told[0].published, told[2].published)


def test_a_pile_too_large_to_compare_in_full_is_split_and_grouped_all_the_same() -> None:
    pile = [article for told in EVENTS for article in told]
    assert len(pile) > 10
    keep = cluster.MAX_CLUSTER_SIZE
    try:
        cluster.MAX_CLUSTER_SIZE = 10
        assert sets(grouped(pile)) == {frozenset(article.id for article in told) for told in EVENTS}
    finally:
        cluster.MAX_CLUSTER_SIZE = keep


def test_two_thousand_articles_on_one_event_are_nearly_all_one_story() -> None:
    stories = grouped(event(3, 2000))
    assert max(len(story.articles) for story in stories) > 1900


@pytest.mark.slow
def test_five_thousand_articles_on_one_event_are_one_story() -> None:
    pile = event(3, 5000)
    other = event(5, 3)
    stories = grouped([*pile, *other])
    assert sorted(len(story.articles) for story in stories)[-1] > 4900
    assert frozenset(article.id for article in other) in sets(stories)
