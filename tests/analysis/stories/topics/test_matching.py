"""Stories are placed by the reader's terms, and the rest under names that one would print."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from support.builders import a_reading, an_article
from support.events import event

from briefings.analysis.stories.clustering.cluster import cluster_articles
from briefings.analysis.stories.clustering.copies import group_copies
from briefings.analysis.stories.topics.discovery import MAX_SECTIONS, MAX_TOPICS
from briefings.analysis.stories.topics.labels import collect_story_labels, label_key
from briefings.analysis.stories.topics.matching import assign_topics
from briefings.core.analysis import Analysis, KeyTerm
from briefings.core.article import Article
from briefings.core.stories import Topic, TopicStories

HARBOUR = Topic("Harbour", ("harbour", "grain exchange"))


def placed(
    articles: Sequence[Article], topics: Sequence[Topic] = (), readings: dict[str, Analysis] | None = None
) -> tuple[TopicStories, ...]:
    read = readings or {}
    return assign_topics(cluster_articles(articles, read, group_copies(articles, read)), articles, read, topics)


def test_a_term_in_the_headline_says_more_than_one_in_the_text() -> None:
    (loud,) = placed([an_article("It was closed.", "HARBOUR closed")], [HARBOUR])
    (quiet,) = placed([an_article("The harbour was closed.", "Closed")], [HARBOUR])
    (often,) = placed([an_article("The harbour was closed. Harbours are.", "Closed")], [HARBOUR])
    assert loud.scores > often.scores > quiet.scores > (0.0,)


def test_terms_match_at_the_start_of_a_word_and_across_a_line_break() -> None:
    (topic,) = placed([an_article("Prices at the grain\nexchanges rose.", "Prices")], [HARBOUR])
    assert len(topic.stories) == 1
    nothing, _ = placed([an_article("An unharboured doubt remains.", "Doubt")], [HARBOUR])
    assert nothing.stories == ()


def test_a_story_may_serve_two_topics_and_is_not_discovered_again() -> None:
    other = Topic("Grain", ("grain",))
    first, second = placed([an_article("The grain harbour was closed.", "Grain harbour")], [HARBOUR, other])
    assert first.stories == second.stories != ()


def test_a_configured_topic_without_a_match_or_without_terms_stays_and_is_empty() -> None:
    topics = placed([event(0, 1)[0]], [HARBOUR, Topic("Empty", ())])
    assert [topic.stories for topic in topics[:2]] == [(), ()]
    assert topics[2].topic.discovered


def test_one_article_gives_one_topic_named_by_its_main_name() -> None:
    article = an_article(
        "Mara Venn met dockers in Port Selene. Venn left Port Selene late.", "Mara Venn in Port Selene"
    )
    reading = a_reading(article, [("Mara Venn", "PERSON"), ("Port Selene", "GPE")])
    (topic,) = placed([article], (), {article.id: reading})
    assert topic.topic.name == "Mara Venn"
    assert topic.topic.discovered


def test_discovered_topics_hold_every_story_once_and_repeat_no_word_in_their_names() -> None:
    pile = [article for number in range(40) for article in event(number, 1 + number % 4)]
    topics = placed(pile)
    ids = [story.id for topic in topics for story in topic.stories]
    assert sorted(ids) == sorted(story.id for story in cluster_articles(pile, {}, group_copies(pile, {})))
    assert len(topics) <= MAX_TOPICS + MAX_SECTIONS + 1
    for topic in topics:
        parts = topic.topic.name.split(": ")
        assert parts[0][0].isupper()
        assert " · " not in topic.topic.name
        assert len({word.casefold() for word in " ".join(parts).split()}) == len(" ".join(parts).split())


def test_a_topic_is_called_by_its_matter_never_by_two_names_or_a_noun() -> None:
    texts = [
        ("Mara Venn defends the harbour toll", "Mara Venn and Ilya Brand met. Venn wants the harbour toll.", "one"),
        ("Mara Venn asks banks for a loan", "Mara Venn and Ilya Brand spoke to banks of the harbour toll.", "two"),
        ("Ilya Brand on Mara Venn", "Ilya Brand wrote that Mara Venn has no plan for the harbour toll.", "three"),
    ]
    articles = [an_article(text, title, outlet=outlet) for title, text, outlet in texts]
    names = [("Mara Venn", "PERSON"), ("Ilya Brand", "PERSON")]
    terms = (KeyTerm("harbour toll", 2), KeyTerm("toll", 2))
    readings = {a.id: replace(a_reading(a, names), terms=terms) for a in articles}
    stories = [story for a in articles for story in cluster_articles([a], readings, group_copies([a], readings))]
    topics = assign_topics(stories, articles, readings, ())
    assert [topic.topic.name for topic in topics] == ["Harbour toll"]


def test_outlets_and_agencies_name_no_topic() -> None:
    text = "Ships waited, The Courier wrote. Later The Courier said that Reuters knew of Mara Venn."
    article = an_article(text, "Ships")
    names = [("The Courier", "ORG"), ("Reuters", "ORG"), ("Mara Venn", "PERSON")]
    (topic,) = placed([article], (), {article.id: a_reading(article, names)})
    assert topic.topic.name == "Mara Venn"


def test_a_text_without_any_name_is_still_reported() -> None:
    (topic,) = placed([an_article("it rained and rained.", "rain")])
    assert topic.topic.name == "Reported"


def test_no_stories_make_no_topics() -> None:
    assert placed([]) == ()


def test_meaning_speaks_for_a_story_that_a_term_hardly_speaks_for_and_for_no_other() -> None:
    sure = an_article("The harbour of Selene was closed.", "HARBOUR closed", "A")
    faint = an_article("Cranes fell; the harbour saw it.", "Cranes", "B")
    far = an_article("Votes fell; the harbour saw it.", "Votes", "C")
    silent = an_article("Dockers and ships waited at the quay.", "Dockers", "D")
    vectors = {sure: (1.0, 0.0), faint: (0.99, 0.141), far: (0.0, 1.0), silent: (1.0, 0.0)}
    readings = {article.id: a_reading(article, vector=vector) for article, vector in vectors.items()}
    stories = [
        story
        for article in vectors
        for story in cluster_articles([article], readings, group_copies([article], readings))
    ]
    topic = assign_topics(stories, list(vectors), readings, [Topic("Harbour", ("harbour",))])[0]
    scores = {story.id: score for story, score in zip(topic.stories, topic.scores, strict=True)}
    assert scores[faint.id] > scores[far.id] > 0
    assert silent.id not in scores


def test_no_topic_is_called_by_people_without_a_name_or_by_a_piece_of_a_name() -> None:
    article = an_article("The Marsh Fowl Act was read as grain exports fell. Security forces and a party leader came.")
    terms = tuple(KeyTerm(term, 2) for term in ("security forces", "party leader", "fowl act", "grain export"))
    found = collect_story_labels([[(article, a_reading(article, terms=()))]], frozenset()).printed
    named = collect_story_labels([[(article, replace(a_reading(article), terms=terms))]], frozenset()).printed
    assert {*named.values()} - {*found.values()} == {"Grain export"}


def test_no_topic_is_called_by_where_a_text_was_filed() -> None:
    article = an_article("OSTRANA (Northwire) - Ships left Lethia. Ostrana watched. Ostrana waited.", "Ships leave")
    reading = a_reading(article, [("Lethia", "GPE"), ("Ostrana", "GPE")])
    (counts,) = collect_story_labels([[(article, reading)]], frozenset()).counts
    assert ("ostrana",) not in counts


@pytest.mark.parametrize(
    ("text", "is_person"),
    [
        ("Ilse Brandt left Selene.", True),
        ("The Ilse Brandt campaign left Selene.", True),
        ("The USS Ilse Brandt left Selene.", False),
        ("The Ilse Brandt left Selene.", False),
        ("Ships left Ilse Brandt Bridge in Selene.", False),
    ],
)
def test_a_ship_or_bridge_that_is_called_by_a_person_makes_no_topic_of_the_person(text: str, is_person: bool) -> None:
    article = an_article(text, "Selene")
    (counts,) = collect_story_labels([[(article, a_reading(article, [("Ilse Brandt", "PERSON")]))]], frozenset()).counts
    assert bool(counts) == is_person


def test_a_surname_belongs_to_no_namesake_whom_few_stories_name() -> None:
    stories = [[("Brandt", "Mayor Brandt left Selene.")] for _ in range(3)]
    stories += [[("Brandt", "Mayor Brandt left."), ("Anna Brandt", "His daughter Anna Brandt left.")]]
    texts = [
        [
            (
                article := an_article(" ".join(text for _, text in story), f"Note {number}"),
                a_reading(article, [(n, "PERSON") for n, _ in story]),
            )
        ]
        for number, story in enumerate(stories)
    ]
    counts = collect_story_labels(texts, frozenset()).counts
    assert all(label_key("Brandt") in found for found in counts[:3])
    assert not any(label_key("Anna Brandt") in found for found in counts[:3])


def test_a_measure_is_no_topic() -> None:
    article = an_article("A 6.1 magnitude quake shook Lethia. A second magnitude quake followed.", "Quake")
    reading = a_reading(article, terms=("magnitude quake",))
    assert not collect_story_labels([[(article, reading)]], frozenset()).phrases
