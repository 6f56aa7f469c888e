"""Where a role ends with the words for of what."""

import pytest

from briefings.analysis.stories.role_ends import (
    find_role_end,
    is_half_a_body,
    is_half_a_name,
    is_half_an_owner,
    is_part_of_a_title,
    is_place_of_a_deed,
)
from briefings.core.analysis import Actor
from briefings.core.article import Span


def span(text: str, words: str) -> Span:
    return Span("a", text.index(words), text.index(words) + len(words))


@pytest.mark.parametrize(
    ("text", "role", "whole"),
    [
        (
            "Rosa Okoro, author of a history of Selene quays, said so.",
            "author of a history",
            " of Selene quays",
        ),
        ("Rosa Okoro, chief of staff to Mayor Ilse Lind who left, said so.", "chief of staff", " to Mayor Ilse Lind"),
        ("Rosa Okoro, author of a history, said so.", "author of a history", ""),
        ("Rosa Okoro, spokeswoman of Karsova's ministry, said so.", "spokeswoman of Karsova", None),
        (
            f"Rosa Okoro, author of a history of the quays {'and the long streets ' * 6}.",
            "author of a history",
            " of the quays",
        ),
        (f"Rosa Okoro, author of a history of the {'very ' * 30}old quays.", "author of a history", None),
        ("Rosa Okoro, anchor of Northern Radio's “Nightly News”, said so.", "anchor", None),
        ("Rosa Okoro, executive vice president for quays, said so.", "executive", " vice president for quays"),
        ("The mayor to be elected is Rosa Okoro.", "mayor", ""),
    ],
)
def test_what_goes_on_behind_a_role_is_part_of_it(text: str, role: str, whole: str | None) -> None:
    said = span(text, role)
    end = find_role_end(text, Actor("Rosa Okoro", "PERSON", (), (span(text, "Rosa Okoro"),), said, None), said.end)
    assert (None if end is None else text[said.end : end]) == whole


@pytest.mark.parametrize(
    ("text", "body", "half"),
    [
        ("Rosa Okoro, professor at Teren and the Selene School, left.", "Teren", True),
        ("Rosa Okoro, spokeswoman for Karsova's navy, left.", "Karsova", True),
        (
            "Rosa Okoro of Teren College and Jan Lind of Selene School left.",
            "Teren College and Jan Lind of Selene School",
            True,
        ),
        ("Rosa Okoro of Lebanon and Jan Lind left.", "Lebanon", False),
        ("Rosa Okoro of R.T. Teren, Lind Selene Inc left.", "R.T. Teren", True),
        ("Rosa Okoro of R.T. Teren, Lind and Roe left.", "R.T. Teren", False),
        ("Rosa Okoro, spokeswoman for the Teren Board, left.", "Teren Board", False),
    ],
)
def test_half_a_body_is_none(text: str, body: str, half: bool) -> None:
    assert is_half_a_body(text, span(text, body)) is half


@pytest.mark.parametrize(
    ("text", "body", "deed"),
    [
        ("In Beirut President Okoro said so.", "Beirut", True),
        ("For Lebanon President Okoro is too old.", "Lebanon", False),
        ("In Lebanon's President Okoro it has a friend.", "Lebanon", False),
    ],
)
def test_where_something_was_done_is_not_where_an_office_is(text: str, body: str, deed: bool) -> None:
    assert is_place_of_a_deed(text, span(text, body), span(text, "President")) is deed


@pytest.mark.parametrize(
    ("text", "role", "half"),
    [
        ("Rosa Okoro, President of Lind and Venn, left.", "President of Lind", True),
        ("Rosa Okoro, President of Lind & Venn, left.", "President of Lind", True),
        ("Rosa Okoro, President of Lind and a former mayor, left.", "President of Lind", False),
        ("Rosa Okoro, ambassador of France and Spain, left.", "ambassador of France", False),
        ("President Rosa Okoro and Lind left.", "President", False),
    ],
)
def test_a_name_that_goes_on_behind_a_role_is_half_of_one(text: str, role: str, half: bool) -> None:
    said = span(text, role)
    assert is_half_a_name(text, said.start, said.end) is half


@pytest.mark.parametrize(
    ("text", "role", "half"),
    [
        ("Lind Blue sails on. Lind's director Rosa Okoro left.", "Lind's director", True),
        ("Lind Blue Ltd sails on. Lind's director Rosa Okoro left.", "Lind's director", False),
        ("Lind Director Rosa Okoro left. Lind's director wept.", "Lind's director", False),
        ("Lind sails on. Lind's director Rosa Okoro left.", "Lind's director", False),
        ("France Blue sails on. France's director Rosa Okoro left.", "France's director", False),
    ],
)
def test_an_owner_with_a_longer_name_in_the_text_is_half_of_it(text: str, role: str, half: bool) -> None:
    assert is_half_an_owner(text, role) is half


@pytest.mark.parametrize(
    ("text", "body", "part"),
    [
        ("Chancellor of the Exchequer Rosa Okoro left.", "Exchequer", True),
        ("Chancellor of the Harbour Rosa Okoro left.", "Harbour", False),
        ("Chancellor at the Exchequer Rosa Okoro left.", "Exchequer", False),
    ],
)
def test_the_second_half_of_a_title_is_no_body(text: str, body: str, part: bool) -> None:
    assert is_part_of_a_title(text, span(text, "Chancellor"), span(text, body)) is part
