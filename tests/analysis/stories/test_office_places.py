"""Where somebody holds his office, by the words beside his name, and what is only half a role."""

import pytest

from briefings.analysis.stories.office_places import (
    find_apposed_office,
    find_constituency,
    is_half_a_role,
    is_place_of_another_office,
)
from briefings.core.analysis import Actor
from briefings.core.article import Span


def span(text: str, words: str) -> Span:
    return Span("a", text.index(words), text.index(words) + len(words))


def person(text: str, name: str = "Rosa Okoro") -> Actor:
    return Actor(name, "PERSON", (), (span(text, name),), None, None)


@pytest.mark.parametrize(
    ("text", "elected"),
    [
        ("Rep. Rosa Okoro (R-Selene) left.", "R-Selene"),
        ("Rep. Rosa Okoro, (D-N. Teren), left.", "D-N. Teren"),
        ("Senator Rosa Okoro, Republican of Port Selene, left.", "Republican of Port Selene"),
        ("Senator Rosa Okoro, a Democrat from Teren who left", "Democrat from Teren"),
        ("Senator Rosa Okoro (Coast League) left.", ""),
        ("Senator Rosa Okoro, a Republican, left.", ""),
    ],
)
def test_where_a_legislator_was_elected_stands_behind_his_name(text: str, elected: str) -> None:
    assert find_constituency(text, person(text)) == elected


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Rosa Okoro, Karsova’s agriculture minister, and Jan Lind left.", "Karsova’s agriculture minister"),
        ("Rosa Okoro, the Karsovan Minister of Fisheries, left.", "Karsovan Minister of Fisheries"),
        ("Rosa Okoro, Selene's mayor, who left", "Selene's mayor"),
        ("Rosa Okoro, Karsova's minister, left.", None),
        ("Rosa Okoro, the Minister of Fisheries, left.", None),
        ("Rosa Okoro, Karsova's very tired minister, left.", None),
        ("Rosa Okoro, Karsova's former agriculture minister's aide, left.", None),
        ("Rosa Okoro, the Selene mayor, left.", None),
        ("Rosa Okoro left.", None),
    ],
)
def test_whose_minister_somebody_is_stands_behind_his_name(text: str, office: str | None) -> None:
    found = find_apposed_office(text, person(text))
    assert (found and text[found.start : found.end]) == office


@pytest.mark.parametrize(
    ("text", "office", "body", "other"),
    [
        ("Former Speaker Rosa Okoro of Wisconsin left.", "Speaker", "Wisconsin", True),
        ("Gov. Rosa Okoro of Wisconsin left.", "Gov.", "Wisconsin", False),
        ("The speaker of Syria's parliament, Rosa Okoro, left.", "speaker", "Syria", False),
        ("The shelling of Hama President Rosa Okoro called bloodshed.", "President", "Hama", True),
        ("Syria President Rosa Okoro left.", "President", "Syria", False),
    ],
)
def test_a_place_may_be_that_of_something_else(text: str, office: str, body: str, other: bool) -> None:
    assert is_place_of_another_office(text, span(text, office), span(text, body)) is other


@pytest.mark.parametrize(
    ("text", "role", "half"),
    [
        ("The silver - tongued ferry agent Rosa Okoro left.", "tongued ferry agent", True),
        ("SELENE - ferry agent Rosa Okoro left.", "ferry agent", False),
        ("Port Selene — Ferry agent Rosa Okoro left.", "Ferry agent", False),
        ("Rosa Okoro, who had served as Mr. Lind's liaison, left.", "Mr. Lind's liaison", True),
        (
            "Rosa Okoro, co-founder of the rights organization, Join The Coast, left.",
            "co-founder of the rights organization",
            True,
        ),
        ("Rosa Okoro, founder of a rights organization, left.", "founder of a rights organization", False),
        ("Rosa Okoro, chief investment officer at Sal. Lind, left.", "chief investment officer at Sal", True),
        ("Rosa Okoro, founder of the Lind financial information company, left.", "founder of the Lind financial", True),
        ("Rosa Okoro, lobbyist for Lind Foods' Teren, D.C., office, left.", "lobbyist for Lind Foods' Teren", True),
        ("Mr. Lind's predecessor as Selene's mayor, Rosa Okoro, left.", "Selene's mayor", True),
        ("Rosa Okoro, mayor of Teren from 2000 to 2002, left.", "mayor of Teren", True),
        ("Rosa Okoro, mayor of Port Selene, left.", "mayor of Port Selene", False),
        ("Rosa Okoro, head of Selene's sea agency, the SSA, in Kirna, left.", "head of Selene's sea agency", True),
        (
            "Rosa Okoro, head of the Department of Air, Sea and River Rescue, left.",
            "head of the Department of Air",
            True,
        ),
        ("Rosa Okoro, director of Teren @ home, left.", "director of Teren", True),
        ("Rosa Okoro, Harbour Bank vice-president/treasurer, left.", "Harbour Bank vice-president", True),
    ],
)
def test_half_a_role_is_told_from_a_whole_one(text: str, role: str, half: bool) -> None:
    found = span(text, role)
    assert is_half_a_role(text, found.start, found.end) is half
