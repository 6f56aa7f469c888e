"""Names joined across articles."""

import pytest

from briefings.analysis.stories.name_variants import resolve_name_labels, resolve_printed_names


def test_a_lone_surname_goes_to_the_one_who_bears_it() -> None:
    names = {"Ilya Marchetti": 2, "Marchetti": 5}
    assert resolve_printed_names(names, names, ()) == {
        "Ilya Marchetti": "Ilya Marchetti",
        "Marchetti": "Ilya Marchetti",
    }


def test_a_surname_that_two_bear_stays_alone() -> None:
    names = {"Ilya Marchetti": 2, "Rosa Marchetti": 2, "Marchetti": 5}
    assert resolve_printed_names(names, names, ())["Marchetti"] == "Marchetti"


@pytest.mark.parametrize(
    ("rare", "common"),
    [("Rustam Haledin", "Rustam Khaledin"), ("Sergei Shoygu", "Sergei Shoigu"), ("Vincente Roe", "Vicente Roe")],
)
def test_two_spellings_of_a_name_are_one_person(rare: str, common: str) -> None:
    assert resolve_printed_names({rare: 1, common: 3}, (rare, common), ())[rare] == common


def test_a_lone_surname_follows_its_owner_to_the_commoner_spelling() -> None:
    names = {"Rustam Haledin": 1, "Rustam Khaledin": 3, "Haledin": 2}
    assert resolve_printed_names(names, names, ())["Haledin"] == "Rustam Khaledin"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ilya Marchetti", "Ilya Marchenko"),
        ("Ilya Marchetti", "Rosa Marcheti"),
        ("Anna Lind", "Anna Lund"),
        ("Gabriel Roe", "Gabriela Roe"),
    ],
)
def test_other_people_stay_apart(one: str, other: str) -> None:
    assert resolve_printed_names({one: 2, other: 1}, (one, other), ())[other] == other


def test_an_article_that_has_both_spellings_means_two_people() -> None:
    names = {"Rustam Haledin": 1, "Rustam Khaledin": 3}
    assert resolve_printed_names(names, names, (frozenset(names),))["Rustam Haledin"] == "Rustam Haledin"


def test_two_transcriptions_of_a_name_are_one_person_even_in_one_article() -> None:
    names = {"Gurbanguli Okoroev": 1, "Gurbanguly Okoroev": 3, "Kurbanguly Okoroev": 1}
    printed = resolve_printed_names(names, names, (frozenset({"Gurbanguli Okoroev", "Gurbanguly Okoroev"}),))
    assert {*printed.values()} == {"Gurbanguly Okoroev"}


def test_capitals_are_no_other_name_and_bodies_are_not_joined() -> None:
    assert resolve_printed_names({"BRENMARK": 1, "Brenmark": 2, "Port Brenmark": 1}, (), ()) == {
        "BRENMARK": "Brenmark",
        "Brenmark": "Brenmark",
        "Port Brenmark": "Port Brenmark",
    }


def test_a_name_is_what_most_of_its_mentions_are() -> None:
    assert resolve_name_labels(
        [("Karsova", "PERSON", 2), ("KARSOVA", "GPE", 3), ("Okoro", "ORG", 1), ("Okoro", "GPE", 1)]
    ) == {
        "karsova": "GPE",
        "okoro": "GPE",
    }


def test_a_place_and_its_people_are_told_by_their_pair() -> None:
    found = resolve_name_labels(
        [("Karsova", "PERSON", 9), ("Karsovan", "PERSON", 5), ("Anna Lind", "PERSON", 1), ("Anna", "PERSON", 2)]
    )
    assert found == {"karsova": "GPE", "karsovan": "NORP", "anna lind": "PERSON", "anna": "PERSON"}


def test_half_of_a_name_is_no_place() -> None:
    found = resolve_name_labels(
        [("Marti", "PERSON", 1), ("Martian", "PERSON", 1), ("Marti Okoro", "PERSON", 3), ("Maria", "PERSON", 1)]
    )
    assert found["marti"] == "PERSON"


def test_an_outlet_is_an_organisation() -> None:
    assert resolve_name_labels([("Selene Courier", "PERSON", 2)], ["The Selene Courier"]) == {"selene courier": "ORG"}


def test_whoever_gives_one_word_for_a_name_is_no_namesake() -> None:
    names = {"Fares": 2, "Nadim Fares": 9}
    assert resolve_printed_names(names, names, ())["Fares"] == "Nadim Fares"
    assert resolve_printed_names(names, names, (), ("Fares",))["Fares"] == "Fares"
