"""A story is mentioned by another where one of its sentences tells what the story opens with."""

from support.builders import a_reading, an_article

from briefings.analysis.stories.mentions import count_mentions
from briefings.core.article import Article
from briefings.core.stories import CopyGroup, Story

STRIKE = an_article(
    "Crane drivers of Port Selene began a strike over night shifts on Monday. Ships wait outside.",
    title="Crane drivers strike",
    outlet="A",
)
ELECTION = an_article(
    "Ilse Brandt won the vote for mayor. "
    "Her rival conceded. The count took a day. "
    "Brandt had stayed away from the crane drivers and their strike over night shifts.",
    title="Brandt is mayor",
    outlet="B",
)
PRICES = an_article(
    "Bread costs more in the valley. A loaf is four crowns. Rye is scarce. "
    "Millers blame the strike of the crane drivers over night shifts.",
    title="Bread is dearer",
    outlet="C",
)
DRIVERS = an_article(
    "Bus drivers may park at the quay. A crane was painted there. "
    "Owls hunt in night shifts, a study of the strike of owls says.",
    title="Buses at the quay",
    outlet="D",
)


def story_of(*articles: Article) -> Story:
    copies = tuple(CopyGroup(article.id, (article.id,), "single") for article in articles)
    return Story(articles[0].id, copies, None, None, tuple(article.outlet for article in articles), 1)


def mentions_of(*articles: Article, known: frozenset[str] = frozenset()) -> dict[str, float]:
    readings = {article.id: a_reading(article) for article in articles}
    found = count_mentions([story_of(article) for article in articles], articles, readings, known)
    return {one.story: one.number for one in found}


def test_a_story_counts_those_that_refer_to_it_in_a_sentence() -> None:
    found = mentions_of(STRIKE, ELECTION, PRICES)
    assert found[STRIKE.id] > 1
    assert found.get(PRICES.id, 0.0) == found.get(ELECTION.id, 0.0) == 0


def test_words_that_are_strewn_over_a_text_mention_nothing() -> None:
    assert STRIKE.id not in mentions_of(STRIKE, DRIVERS)


def test_what_earlier_editions_had_mentions_nothing_and_is_not_mentioned() -> None:
    assert mentions_of(STRIKE, ELECTION, known=frozenset({ELECTION.id})) == {}


def test_the_order_of_the_articles_is_of_no_account_and_the_texts_of_one_story_do_not_mention_it() -> None:
    articles = [STRIKE, ELECTION, PRICES, DRIVERS]
    assert mentions_of(*articles) == mentions_of(*articles[::-1])
    readings = {article.id: a_reading(article) for article in articles}
    assert count_mentions([story_of(STRIKE, PRICES)], articles, readings) == ()
