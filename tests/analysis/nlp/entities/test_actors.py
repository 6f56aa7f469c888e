"""Mentions of one article joined into actors."""

import pytest
from support.builders import an_article

from briefings.analysis.nlp.analyser import SpacyAnalyser
from briefings.analysis.nlp.entities import actors
from briefings.core.analysis import Actor


def read(text: str) -> dict[str, Actor]:
    (reading,) = SpacyAnalyser("rules").analyse([an_article(text)])
    return {actor.name: actor for actor in reading.actors}


def test_a_surname_joins_the_full_name() -> None:
    found = read(
        "Foreign Minister Anna Lindqvist met reporters. Lindqvist said talks would go on. Ms. Lindqvist then left."
    )
    assert len(found["Anna Lindqvist"].mentions) == 3
    assert found["Anna Lindqvist"].aliases == ("Lindqvist",)


def test_a_surname_before_the_full_name_joins_it_too() -> None:
    found = read("Lindqvist resigned on Monday. Anna Lindqvist had been minister for two years.")
    assert list(found) == ["Anna Lindqvist"]


def test_the_end_of_a_name_in_one_text_is_short_for_it() -> None:
    found = read("Spokesman Akua Don Mensah met reporters. “Nothing is signed,” Don Mensah said.")
    assert list(found) == ["Akua Don Mensah"]


def test_an_office_before_a_surname_is_not_given_to_whoever_has_the_full_name_later() -> None:
    found = read("President Hale spoke first. Martha Hale, a singer, waited. Hale left.")
    assert len(found["Hale"].mentions) == 2
    assert found["Martha Hale"].aliases == ()


def test_an_office_before_a_surname_joins_the_full_name_that_has_it_too() -> None:
    assert list(read("President Hale spoke. The rally of President Martha Hale ended.")) == ["Martha Hale"]


def test_people_with_contradicting_given_names_stay_apart() -> None:
    found = read("Robert Hale met Martha Hale on Friday. Both said they were content.")
    assert {"Robert Hale", "Martha Hale"} <= found.keys()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Donald J. Trump", "Donald Trump", True),
        ("D. Trump", "Donald Trump", True),
        ("Robert Hale Jr.", "Robert Hale", True),
        ("José Pérez", "Jose Perez", True),
        ("Bill Clinton", "Hillary Clinton", False),
        ("George W. Bush", "George H. Bush", False),
        ("Ali Mahmud Abbas", "Ali Abbas", True),
        ("Mahmud Abbas", "Ali Mahmud Abbas", False),
    ],
)
def test_given_names_decide_who_is_one_person(one: str, other: str, same: bool) -> None:
    assert actors.is_same_person(one, other) is same
    assert actors.is_same_person(other, one) is same


def test_a_short_form_in_brackets_joins_the_long_one() -> None:
    found = read("The Northern Observatory for Human Rights (NOHR) reported shelling. NOHR said ten houses burnt.")
    assert found["Northern Observatory for Human Rights"].aliases == ("NOHR",)


def test_initials_join_the_body_they_stand_for() -> None:
    found = read("The Southern Relief Agency sent aid. Later the SRA said that roads were blocked.")
    assert found["Southern Relief Agency"].aliases == ("SRA",)


def test_well_known_short_forms_of_countries_and_bodies_join() -> None:
    found = read(
        "The United States and the UK agreed. The U.S. thanked the United Nations, and the UN thanked Britain."
    )
    assert found["United States"].aliases == ("U.S.",)
    assert found["United Nations"].aliases == ("UN",)
    assert [name for name in found if name in {"UK", "Britain", "United Kingdom"}] == ["Britain"]


def test_actors_come_in_the_order_of_their_first_mention() -> None:
    assert list(read("Ankara and Damascus agreed. Moscow and Ankara signed.")) == ["Ankara", "Damascus", "Moscow"]


def test_every_mention_of_an_actor_is_one_of_its_forms() -> None:
    article = an_article("President Jane Doe of Chile spoke. Doe’s party, the Union of Free Voters, cheered Doe.")
    (reading,) = SpacyAnalyser("rules").analyse([article])
    for actor in reading.actors:
        forms = {actor.name, *actor.aliases}
        assert {" ".join(article.text[span.start : span.end].split()) for span in actor.mentions} == forms
