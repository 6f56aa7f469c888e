"""A speaker given by a short form is printed as fully as the text before tells."""

import pytest

from briefings.analysis.nlp.attribution.actor_index import ActorIndex, Speaker
from briefings.analysis.nlp.attribution.fuller_names import spell_out
from briefings.core.analysis import Actor
from briefings.core.article import Span


def spelt(text: str, source: str, kind: str, *named: tuple[str, str]) -> Speaker:
    """Return the speaker of the last words `source` of a text whose actors are `named`: name, label."""
    actors = [
        Actor(name, label, (), (Span("a", text.index(name), text.index(name) + len(name)),)) for name, label in named
    ]
    start = text.rindex(source)
    return spell_out(ActorIndex(text, actors), (start, start + len(source)), Speaker(source, kind))


@pytest.mark.parametrize(
    ("text", "source", "kind", "named", "name"),
    [
        (
            "The Lethian Monitor for Civil Rights counted ten. The Monitor said more would come.",
            "Monitor",
            "body",
            [("Lethian Monitor for Civil Rights", "ORG")],
            "Lethian Monitor for Civil Rights",
        ),
        (
            "Karim al-Mahmoudi left. Mahmudi said he would return.",
            "Mahmudi",
            "person",
            [("Karim al-Mahmoudi", "PERSON")],
            "Karim al-Mahmoudi",
        ),
        (
            "A senior Port official spoke. The official said no.",
            "The official",
            "officials",
            [],
            "a senior Port official",
        ),
        ("Italy's government fell. The government said no.", "The government", "officials", [], "Italy's government"),
        (
            "The Italian government fell. The government said no.",
            "The government",
            "officials",
            [],
            "the Italian government",
        ),
    ],
)
def test_a_short_form_is_spelt_out(text: str, source: str, kind: str, named: list[tuple[str, str]], name: str) -> None:
    assert spelt(text, source, kind, *named).name == name


@pytest.mark.parametrize(
    ("text", "source", "kind", "named"),
    [
        (
            "Karim Mahmoudi and Lina Mahmoudi left. Mahmoudi said no.",
            "Mahmoudi",
            "person",
            [("Karim Mahmoudi", "PERSON"), ("Lina Mahmoudi", "PERSON")],
        ),
        ("A police official and a port official left. The official said no.", "The official", "officials", []),
        (
            "The Italian government met the French government. The government said no.",
            "The government",
            "officials",
            [],
        ),
    ],
)
def test_what_fits_several_stays_as_it_is(text: str, source: str, kind: str, named: list[tuple[str, str]]) -> None:
    assert spelt(text, source, kind, *named).name == source
