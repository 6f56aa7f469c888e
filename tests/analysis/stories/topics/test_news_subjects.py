"""What a story is about is said where its words say it surely, and stories without a topic are gathered by it."""

import re
from pathlib import Path

import pytest
from support.builders import an_article
from support.events import event

from briefings.analysis.english import word_lists
from briefings.analysis.stories.clustering.cluster import cluster_articles
from briefings.analysis.stories.clustering.copies import group_copies
from briefings.analysis.stories.topics.countries import find_country
from briefings.analysis.stories.topics.discovery import LEFT_OVER_TITLE, _gather_by_subject
from briefings.analysis.stories.topics.matching import assign_topics
from briefings.analysis.stories.topics.news_subjects import find_subject
from briefings.publishing.renderers import messages
from briefings.publishing.renderers.i18n import get_translator

QUAKE = "Rescuers dug for survivors after an earthquake of magnitude six. An aftershock hit the epicentre at night."
MATCH = "The striker scored two goals and the team won the championship; fans filled the stadium, the coach wept."
VERDICT = "The jury found the defendant guilty of fraud; the judge sentenced him to four years in prison."
REMARK = "A lamp was left burning, and nobody in the street could say for whom, or since when, or why."


@pytest.mark.parametrize(
    ("text", "subject"),
    [(QUAKE, "Disasters and accidents"), (MATCH, "Sport"), (VERDICT, "Crime and justice"), (REMARK, None)],
)
def test_the_subject_is_said_where_the_words_say_it(text: str, subject: str | None) -> None:
    assert find_subject([an_article(text, "In short")]) == subject


def test_every_subject_has_a_code_of_its_own_and_words() -> None:
    rows = word_lists.load_rows("subjects")
    assert len({row[1] for row in rows}) == len(rows) == 17
    assert all(len(word_lists.split_entries(row, 2)) >= 10 for row in rows)


@pytest.mark.parametrize("language", ["ar", "de", "es", "fr", "ru", "tr"])
def test_every_label_of_a_subject_is_translated(language: str) -> None:
    catalogue = Path(messages.__file__).parents[2] / "locale" / language / "LC_MESSAGES" / "briefings.po"
    printed = catalogue.read_text(encoding="utf-8")
    assert all(re.search(f'msgid "{row[0]}"\nmsgstr "[^"]', printed) for row in word_lists.load_rows("subjects"))


def test_stories_without_a_topic_are_gathered_by_subject() -> None:
    told = [
        an_article(f"{QUAKE} It was felt in Brendor.", "Houses fall in Brendor", "The Herald"),
        an_article("A flood swept through Kaldor; firefighters evacuated two villages.", "Flood in Kaldor", "The Mail"),
        an_article(REMARK, "A lamp", "The Courier"),
    ]
    pile = [*told, *event(2, 3), *event(4, 3)]
    stories = cluster_articles(pile, {}, group_copies(pile, {}))
    topics = assign_topics(stories, pile, {}, ())
    placed = {topic.topic.name: {key for story in topic.stories for key in story.articles} for topic in topics}
    assert {told[0].id, told[1].id} <= placed["Disasters and accidents"]
    assert told[2].id in placed[LEFT_OVER_TITLE]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("The Kenyan cabinet met in Nairobi. Kenya’s finance minister stayed away.", "Kenya"),
        ("Kenya’s and the Kenyan cabinet met in Nairobi. Peru and the Peruvian envoy in Lima protested.", None),
        ("A Kenyan cabinet minister resigned.", None),
        ("The cabinet met. Its chair, a Mr Chadwick, resigned over peruke sales and a kenyanite ring.", None),
    ],
)
def test_the_country_is_said_where_it_is_named_often_and_no_other_nearly_as_often(
    text: str, country: str | None
) -> None:
    assert find_country([an_article(text, "In short")]) == country


def test_politics_is_told_apart_by_country_and_the_section_is_called_by_both_in_every_language() -> None:
    text = "Voters in {0} elect a parliament. The {1} opposition and {0}’s president disputed the ballot and the {2}."
    pile = [
        an_article(text.format(*words), f"Ballot {words[2]}", outlet=words[2])
        for words in (
            ("Kenya", "Kenyan", "bridge tolls"),
            ("Kenya", "Kenyan", "school calendar of the lake district"),
            ("Peru", "Peruvian", "harbour pilots"),
            ("Peru", "Peruvian", "museum roof and its glass"),
        )
    ]
    rest = [[article] for article in pile]
    stories = [story for article in pile for story in cluster_articles([article], {}, group_copies([article], {}))]
    sections, left = _gather_by_subject(range(4), stories, rest)
    assert (sections, left) == ([("Politics: Kenya", [0, 1]), ("Politics: Peru", [2, 3])], [])
    sections, _ = _gather_by_subject(range(3), stories, rest)
    assert sections == [("Politics", [0, 1, 2])]
    assert get_translator("de").translate("Politics: Germany") == "Politik: Deutschland"
    assert get_translator("de").translate("Port Selene: Germany") == "Port Selene: Germany"


def test_what_several_texts_say_together_is_surer() -> None:
    texts = [an_article(f"The {day} train was late because of a striker.", "Late") for day in ("first", "last", "next")]
    assert find_subject(texts[:1]) is None
    assert find_subject(texts) == "Sport"
