"""What makes a text news is told by its opening, and each matter counts once."""

import pytest
from support.builders import an_article

from briefings.analysis.stories.news_value import (
    KINDS,
    NewsValue,
    average_news_value,
    load_matters,
    measure_news_value,
)


def value_of(text: str, title: str = "") -> NewsValue:
    found = measure_news_value(an_article(text, title=title))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The foreign minister of Ostrana spoke on Monday.", "power"),
        ("Parliament voted on Tuesday.", "decision"),
        ("It was the worst storm in decades.", "scale"),
        ("Twenty-nine people left.", "scale"),
        ("The ferry had 340 passengers.", "scale"),
        ("Two sailors died when a mortar hit the quay.", "harm"),
        ("She mocked him on Twitter.", "talk"),
        ("Why the quay matters.", "background"),
        ("The coach praised the midfielder and the fans of the league.", "light"),
    ],
)
def test_the_words_of_an_opening_say_what_makes_it_news(text: str, kind: str) -> None:
    assert getattr(value_of(text), kind) > 0
    assert getattr(value_of("A ferry was painted green."), kind) == 0


def test_a_matter_counts_once_and_the_longest_name_of_it_alone() -> None:
    once, twice = value_of("The president left."), value_of("The president left. The president returned.")
    assert once.power == twice.power == pytest.approx(1 / 3)
    # "Foreign minister" is one matter, and not "minister" besides.
    assert value_of("The foreign minister left.").power == pytest.approx(1 / 3)
    assert value_of("The foreign minister and the president left the senate.").power == 1


@pytest.mark.parametrize(
    "text",
    [
        "The former president of the club left.",
        "Three presidential candidates met.",
        "She called it “a massacre”.",
        "Critics see 'revolt' in it.",
    ],
)
def test_what_is_no_more_or_only_said_is_no_news(text: str) -> None:
    assert value_of(text) == NewsValue()


def test_what_stands_later_counts_less_and_what_stands_deep_not_at_all() -> None:
    filler = "ships wait in the bay and "
    assert value_of(filler * 6 + "the president left.").power == pytest.approx(0.5 / 3)
    assert value_of(filler * 20 + "the president left.").power == 0


def test_a_title_counts_unless_we_supplied_it_and_only_the_beginning_asks_why() -> None:
    assert value_of("A ferry left.", title="President leaves").power > 0
    assert value_of("A ferry left.", title="Why ferries leave").background > 0
    assert value_of("They asked why a ferry left.").background == 0
    supplied = an_article("A ferry left.", title="President leaves", supplied=("title",))
    assert measure_news_value(supplied) == NewsValue()


@pytest.mark.parametrize("language", ["de", None])
def test_nothing_is_said_of_words_that_are_not_english(language: str | None) -> None:
    german = "Der Hafen von Selene wurde am Montag nach einem Sturm gesperrt, und viele Schiffe liegen davor, " * 2
    assert measure_news_value(an_article(german, title="Hafen gesperrt", language=language)) is None


def test_the_mean_of_no_values_is_none() -> None:
    assert average_news_value(()) is None
    assert average_news_value((NewsValue(power=1.0), NewsValue())) == NewsValue(power=0.5)


def test_every_matter_of_the_list_is_of_a_kind_and_small_letters() -> None:
    kinds = {kind for found in load_matters().values() for kind, _ in found}
    assert kinds == {*KINDS, "none", "people"} - {"light"}
    assert all(word == word.lower() for run in load_matters() for word in run)
