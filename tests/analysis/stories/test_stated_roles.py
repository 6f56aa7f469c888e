"""One role for a person, or none."""

import pytest

from briefings.analysis.stories.stated_roles import choose_role


@pytest.mark.parametrize(
    ("stated", "role"),
    [
        (["Prime Minister"] * 4 + ["Lethian Prime Minister"], "Lethian Prime Minister"),
        (["harbour historian"] * 3 + ["mayor of Selene"], "harbour historian"),
        (["aide", "Marchetti aide"], "Marchetti aide"),
        (["director of Selene port", "former director of Selene port"], "former director of Selene port"),
        (["then-Prime Minister"], None),
        (["adviser to"], None),
        (["General Secretary of the late"], None),
        (["Reps., Selene"], None),
        (["Rep., Selene Rep"], None),
        (["mayor from 2001 to 2004"], None),
        (["founder", "founder"], None),
        (["59-year-old owner of a mill"], "owner of a mill"),
        (["year-old fashion designer"], "fashion designer"),
        (["designer"], None),
        (["Finance Minister"], None),
        (["Lethian Finance Minister"], "Lethian Finance Minister"),
        (["Sheikh"], None),
        (["mayor and her late father"], None),
        (["elected president of the self-declared"], None),
        (["founder", "Teren Post founder"], "Teren Post founder"),
        (["president"], None),
        (["chief executive"], None),
        (["acting director", "acting director of Selene port"], "acting director of Selene port"),
        (["Chief Justice"], None),
        (["President"] * 9, None),
        (["President"] * 9 + ["Lethian President"], "Lethian President"),
        (["Deputy Finance Minister"], None),
        (["terminal manager"], None),
        (["chairman and chief executive"], None),
        (["chairman and chief executive of Northern Shipping"], "chairman and chief executive of Northern Shipping"),
        (["terminal manager of Northern Shipping"], "terminal manager of Northern Shipping"),
        (["Port Selene Mayor"], "Port Selene Mayor"),
        (["Secretary"], None),
        (["CEO"], None),
        (["spokesman"], None),
        (["special envoy", "envoy of Lethia"], "envoy of Lethia"),
        (["main leader"], None),
        (["Lead researcher"], None),
        (["Northern University researcher"], "Northern University researcher"),
        (["Former Chief To Replace"], None),
        ([], None),
        # Of which body, which country: the text told it elsewhere.
        (["director of the port"], None),
        (["head of presidential security"], None),
        (["leader of the opposition"], None),
        (["deputy chief of staff"], None),
        (["city health commissioner"] * 4, None),
        (["Secretary General"] * 4, None),
        (["Secretary General"] * 4 + ["Coast League Secretary-General"], "Coast League Secretary-General"),
        (["activist in the city"], None),
        (["spokesman for the special counsel"], None),
        (["founder of a small theatre"], "founder of a small theatre"),
        (["Lethian ambassador"], None),
        (["Lethia's UN ambassador"], "Lethia's UN ambassador"),
        (["Russian ambassador"] * 2 + ["Russia's UN ambassador"], "Russia's UN ambassador"),
        (["Lethian ambassador to Brenmark"], "Lethian ambassador to Brenmark"),
        (["US President"], "US President"),
        (["Former Lethian President"] * 4, "Former Lethian President"),
        (["Secretary of State"], None),
        (["lower house speaker"], None),
        (["director, National Security Agency"], "director, National Security Agency"),
        (["spokesman for ruling body the Coast League"], "spokesman for ruling body the Coast League"),
        (["Lieutenant Colonel"], None),
        (["Lethian general"], "Lethian general"),
        (["Judge"], None),
        (["Sen."], None),
        (["Speaker"], None),
        (["Analyst"], None),
        # A title that belongs to the name, words of a heading, two phrases in one.
        (["Lethian Foreign Minister Prince"], "Lethian Foreign Minister"),
        (["Port Selene virologist Professor"], "Port Selene virologist"),
        (["Lethian Attorney General"], "Lethian Attorney General"),
        (["VIROLOGY EXPERT AT NORTHERN UNIVERSITY"], None),
        (["resident of one area the Coast League"], None),
        (["first senior Lethian official"], None),
        # Of which court, party or house: a noun that every country or town has names none.
        (["Superior Court Judge"], None),
        (["Selene County Superior Court Judge"], "Selene County Superior Court Judge"),
        (["former commander at the Police Department"], None),
        (["Department of Fisheries spokeswoman"], None),
        (["director, National Harbour Agency"], "director, National Harbour Agency"),
        (["Assistant District Attorney"], None),
        (["Democratic Sen."], None),
        (["Rep.", "Rep., R-Selene"], "Rep., R-Selene"),
        (["Lethian commander"], None),
        (["Rep.", "Representative", "House majority leader"], "House majority leader"),
        (["Rep.", "Representative", "former mayor of Selene"], None),
        (["President", "President", "House majority leader"], None),
        (["Rep.", "Representative", "Lethian ambassador to Brenmark"], None),
        (["ambassador to Brenmark"], None),
        (["spokesman in Selene"], None),
        (["director of fisheries in Selene"], "director of fisheries in Selene"),
        (["League spokesman in Selene"], "League spokesman in Selene"),
        (["local activist"], None),
        (["Selene candidate to challenge Marchetti"], None),
        (["Middle East director"], None),
        (["Republican presidential nominee"], "Republican presidential nominee"),
        (["presidential candidate"], None),
        (["human rights activist"], "human rights activist"),
        # Praise, what befell somebody, half a word, two phrases run together.
        (["prominent Lethian poet"], "Lethian poet"),
        (["award - winning actor of great reputation"], None),
        (["Port Selene resident"], None),
        (["Lethia's Col"], None),
        (["10th Doctor of Selene"], None),
        (["oil - painting Doctor of Selene"], None),
        (["editor of Teren Post journal One person"], None),
        # Of which, or whose, another sentence says; what somebody is to others; whoever he served is gone.
        (["report author and director of the Selene Board"], None),
        (["curator of the exhibition at Selene College"], None),
        (["head of the Selene office here"], None),
        (["top adviser to Mr. Roe"], None),
        (["Roe’s lawyer"], None),
        (["president of the Selene Board and author"], None),
        (["Selene’s finance minister"], "Selene’s finance minister"),
        (["Roe ally at the Harbour Board"], None),
        (["adviser to former Selene mayor Jan Roe"], None),
        (["chief of staff to President John Kennedy"], None),
        (["scholar at the John Kennedy Center in Teren"], "scholar at the John Kennedy Center in Teren"),
        (["Lutheran Bishop"], None),
        (["Lutheran Bishop of Selene"], "Lutheran Bishop of Selene"),
        (["Lethian captain"], None),
        (["Lethian chess captain"], "Lethian chess captain"),
        (["Democrats Senator"], None),
        (["South Selene Labor MP"], "South Selene Labor MP"),
        # What others hold somebody for; a party that many countries have.
        (["suspected Harbour League fighter"], None),
        (["senior official, Social Democrats"], None),
        (["leader of the Liberal Party"], None),
        (["senior official, Lethian Social Democrats"], "senior official, Lethian Social Democrats"),
        # One of the texts means somebody else.
        (["Selene County District Attorney", "Assistant District Attorney of Selene County"], None),
        (["Lethian Defence Minister", "Defense Minister", "Defense Minister"], "Lethian Defence Minister"),
    ],
)
def test_the_role_most_often_stated_is_printed_in_full_or_not_at_all(stated: list[str], role: str | None) -> None:
    assert choose_role("Ilya Marchetti", stated, 2020) == role


@pytest.mark.parametrize(("year", "role"), [(1962, "U.S. President"), (2016, None), (None, "U.S. President")])
def test_who_left_an_office_long_ago_is_not_given_it_again(year: int | None, role: str | None) -> None:
    assert choose_role("John Kennedy", ["U.S. President"] * 4, year) == role


def test_what_one_text_says_of_another_time_does_not_stand_in_for_an_office_that_is_over() -> None:
    assert choose_role("Ronald Reagan", ["President", "President", "actor"], 2016) is None


def test_of_whoever_was_driven_out_only_a_role_that_says_so_is_printed() -> None:
    assert choose_role("Ilya Marchetti", ["Lethian president", "Lethian president"], 2020, left=True) is None
    stated = ["Lethian president", "Lethian president", "former Lethian president"]
    assert choose_role("Ilya Marchetti", stated, 2020, left=True) == "former Lethian president"
