"""A story is as central as the others are like it, and the second on one matter does not stand behind the first."""

from datetime import timedelta

from support.builders import MORNING, an_article

from briefings.analysis.stories.centrality import find_similar_stories, measure_centrality
from briefings.analysis.stories.ranking import rank_stories
from briefings.core.article import Article
from briefings.core.stories import CopyGroup, Story, StoryLikeness

STRIKE = an_article(
    "Crane drivers of Port Selene began a strike over night shifts on Monday. Ships waited outside the harbour.",
    title="Crane drivers strike in Port Selene",
    outlet="A",
)
TALKS = an_article(
    "The union of the crane drivers in Port Selene meets the harbour board over the strike and night shifts.",
    title="Harbour board meets striking crane drivers",
    outlet="B",
    published=MORNING + timedelta(days=1),
)
SHIPS = an_article(
    "Thirty ships waited outside Port Selene because the crane drivers strike, said the harbour board.",
    title="Ships wait outside Port Selene",
    outlet="C",
    published=MORNING + timedelta(days=1),
)
ORCHARD = an_article(
    "Growers in the Tamar valley grafted 400 old pear trees this spring, and expect fruit in three years." * 9,
    title="Old pears come back to the Tamar valley",
    outlet="D",
    published=MORNING + timedelta(days=1),
)


def story_of(*articles: Article) -> Story:
    copies = tuple(CopyGroup(article.id, (article.id,), "single") for article in articles)
    return Story(articles[0].id, copies, None, None, tuple(article.outlet for article in articles), 1)


def test_what_the_edition_keeps_coming_back_to_stands_before_a_long_text_that_nothing_else_is_like() -> None:
    articles = [STRIKE, TALKS, SHIPS, ORCHARD]
    stories = [story_of(article) for article in articles]
    ranked = rank_stories(stories, articles, likenesses=find_similar_stories(stories, articles, {}))
    central = {story.id: score.centrality for story, score in ranked}
    assert ranked[0][0].id != ORCHARD.id
    assert central[ORCHARD.id] < min(central[one.id] for one in (STRIKE, TALKS, SHIPS) if central[one.id] > 0)
    without = rank_stories(stories, articles)
    assert without[0][0].id == ORCHARD.id


def test_the_second_story_on_one_matter_counts_only_what_the_first_has_not_told() -> None:
    pairs = [("strike", "talks", 0.4), ("strike", "ships", 0.4), ("talks", "ships", 0.3), ("pears", "plums", 0.2)]
    both = [*pairs, *((other, one, likeness) for one, other, likeness in pairs)]
    central = measure_centrality(
        ("strike", "talks", "ships", "pears", "plums"), [StoryLikeness(*pair) for pair in both], lambda _, value: value
    )
    assert central == {"strike": 1.0, "pears": 0.25, "talks": 0.0, "ships": 0.0, "plums": 0.0}


def test_further_texts_of_a_story_make_it_central_and_known_ones_do_not() -> None:
    articles = [STRIKE, TALKS, ORCHARD]
    stories = [story_of(STRIKE, TALKS), story_of(ORCHARD)]
    (pair,) = find_similar_stories(stories, articles, {})
    assert (pair.story, pair.other) == (STRIKE.id, STRIKE.id)
    assert measure_centrality((STRIKE.id,), (pair,), lambda _, value: value)[STRIKE.id] > 0
    assert find_similar_stories(stories, articles, {}, frozenset({STRIKE.id})) == ()


def test_the_order_of_the_articles_is_of_no_account() -> None:
    articles = [STRIKE, TALKS, SHIPS, ORCHARD]
    stories = [story_of(article) for article in articles]
    assert find_similar_stories(stories, articles, {}) == find_similar_stories(stories[::-1], articles[::-1], {})
