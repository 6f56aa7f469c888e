"""Who was driven out of an office, and which words for a role are not whole."""

import pytest

from briefings.analysis.stories.left_offices import (
    extend_role,
    has_lost_office,
    is_body_of_another_sentence,
    is_role_of_another_time_or_body,
)
from briefings.core.analysis import Actor
from briefings.core.article import Span


def an_actor(text: str, role: str = "") -> Actor:
    place = text.index("Adam Doe")
    said = Span("a", text.index(role), text.index(role) + len(role)) if role else None
    return Actor("Adam Doe", "PERSON", (), (Span("a", place, place + 8),), said, None)


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("They spoke of toppled Lethian president Adam Doe.", True),
        ("The strikes have toppled three rulers, including Lethian president Adam Doe.", True),
        ("The raid that helped topple its leader Adam Doe was short.", True),
        ("They blamed Karsova for failing to prevent the overthrow of Lethian President Adam Doe.", True),
        ("Prices have doubled since the fall of Adam Doe.", True),
        ("Adam Doe, who was ousted in May, lives in Kirna.", True),
        ("The rebels want to topple Lethian president Adam Doe.", False),
        ("They called for the overthrow of President Adam Doe.", False),
        ("What comes after the fall of Adam Doe, nobody knows.", False),
        ("They would rejoice if Adam Doe was ousted.", False),
        ("They toppled a statue of President Adam Doe.", False),
        ("They ousted Adam Doe's brother.", False),
        ("The council has not ousted President Adam Doe.", False),
        ("The ousted king's envoy Adam Doe wept.", False),
        ("They met former minister Adam Doe.", False),
    ],
)
def test_whoever_was_driven_out_has_lost_his_office(text: str, lost: bool) -> None:
    assert has_lost_office(text, an_actor(text)) is lost


@pytest.mark.parametrize(
    ("text", "role", "left_out"),
    [
        ("The port said that its director Adam Doe would go.", "director", True),
        ("His Finance Minister Adam Doe said so.", "Finance Minister", True),
        ("The anti-Karsovan cleric Adam Doe spoke.", "Karsovan cleric", True),
        ("As trade minister, Roe appointed Adam Doe, a former clerk of the port.", "former clerk of the port", True),
        ("They met Norwegian Prime Minister Ivan Roe and President Adam Doe.", "President", True),
        ("They met Prime Minister Ivan Roe and President Adam Doe.", "President", False),
        ("They met Norwegian Prime Minister Ivan Roe and Syrian President Adam Doe.", "Syrian President", False),
        ("The health minister Adam Doe has been named as his heir.", "health minister", True),
        ("Adam Doe, a white-collar lawyer, left.", "collar lawyer", True),
        ("Adam Doe, a prospective member, left.", "member", True),
        ("Adam Doe, a respected member, left.", "member", False),
        ("The health minister Adam Doe was named in the report.", "health minister", False),
        ("The port's director Adam Doe would go.", "director", False),
        ("This director Adam Doe would go.", "director", False),
        ("The Karsovan cleric Adam Doe spoke.", "Karsovan cleric", False),
        ("Roe appointed Adam Doe, a clerk of the port.", "clerk of the port", False),
        # An office that is over.
        ("They mourned the assassination of Karsovan minister Adam Doe.", "Karsovan minister", True),
        ("Adam Doe, the former mayor and harbour master, left.", "harbour master", True),
        ("Adam Doe, the 2008 party nominee, left.", "party nominee", True),
        ("Adam Doe, the mayor and harbour master, left.", "harbour master", False),
        ("They mourned the assassinated feared Harbour commander Adam Doe.", "Harbour commander", True),
        ("They mourned the late Harbour commander Adam Doe.", "Harbour commander", True),
        ("They met the former long feared Harbour commander Adam Doe.", "Harbour commander", True),
        ("They accused Karsovan minister Adam Doe.", "Karsovan minister", False),
        ("They met the former aide of Harbour commander Adam Doe.", "Harbour commander", False),
        ("They came late, Harbour commander Adam Doe said.", "Harbour commander", False),
        ("They met former mayor Eve Roe and harbour master Adam Doe.", "harbour master", False),
        ("Adam Doe, the former mayor and former harbour master, left.", "former harbour master", False),
        ("Roe met Adam Doe, a former clerk of the port.", "former clerk of the port", False),
    ],
)
def test_a_role_that_is_cut_or_over_is_left_out(text: str, role: str, left_out: bool) -> None:
    actor = an_actor(text, role)
    assert actor.role is not None
    assert is_role_of_another_time_or_body(text, actor, actor.role) is left_out


@pytest.mark.parametrize(
    ("text", "role", "whole"),
    [
        ("Karsova's UN envoy, Adam Doe, left.", "UN envoy", "Karsova's UN envoy"),
        ("But Karsova's UN envoy, Adam Doe, left.", "UN envoy", "Karsova's UN envoy"),
        ("Chinese deputy UN envoy Adam Doe left.", "deputy UN envoy", "Chinese deputy UN envoy"),
        ("Adam Doe - the former mayor - left.", "mayor", "former mayor"),
        ("The port's director Adam Doe left.", "director", "director"),
        ("On Monday President Adam Doe left.", "President", "President"),
        ("Karsovan Finance Minister Adam Doe left.", "Finance Minister", "Karsovan Finance Minister"),
        ("Adam Doe, a Karsova expert at the institute, left.", "expert", "Karsova expert"),
        ("Adam Doe, Port Division director at the bank, left.", "director", "Port Division director"),
        ("Ferry on the Lake spokesman Adam Doe left.", "spokesman", "spokesman"),
        ("West German minister Adam Doe left.", "German minister", "West German minister"),
        ("Teren's Lebanon reporter Adam Doe left.", "Lebanon reporter", "Teren's Lebanon reporter"),
        ("“Ships left,” Port Division director Adam Doe said.", "director", "Port Division director"),
        ("The Next German minister Adam Doe left.", "German minister", "German minister"),
        ("Adam Doe is the Harbour Council German expert.", "German expert", "Harbour Council German expert"),
        ("On the Friday director Adam Doe left.", "director", "director"),
    ],
)
def test_a_role_is_told_with_whose_it_is(text: str, role: str, whole: str) -> None:
    start = text.index(role)
    assert text[extend_role(text, start) : start + len(role)] == whole


def test_a_noun_alone_is_no_body() -> None:
    assert is_body_of_another_sentence("ministry")
    assert not is_body_of_another_sentence("health ministry")
