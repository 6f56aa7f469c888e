"""Who is named without being in the news."""

import pytest
from support.builders import a_reading, an_article

from briefings.analysis.stories.staff import find_staff
from briefings.core.analysis import Actor
from briefings.core.article import Span


def an_actor(text: str, name: str, role: str = "", body: str = "") -> Actor:
    def span(words: str) -> Span | None:
        return Span("a", text.index(words), text.index(words) + len(words)) if words else None

    seen = span(name)
    assert seen
    return Actor(name, "PERSON", (), (seen,), span(role), span(body))


@pytest.mark.parametrize(
    ("text", "role", "body", "staff"),
    [
        ("The BBC's Rosa Okoro in Selene says it rained.", "", "BBC", True),
        ("Courier correspondent Rosa Okoro was there.", "correspondent", "Courier", True),
        ("BBC Middle East editor Rosa Okoro says it rained.", "", "", True),
        ("BBC Selene Editor Rosa Okoro says it rained.", "", "", True),
        ("The BBC's diplomatic correspondent, Rosa Okoro, was there.", "", "", True),
        ("The BBC heard from Selene port editor Rosa Okoro.", "", "", False),
        ("Harbour Board editor Rosa Okoro was there.", "", "", False),
        ("BBC chairman Rosa Okoro resigned.", "chairman", "BBC", False),
        ("Rosa Okoro, a Reuters photographer, saw smoke over the quay.", "photographer", "Reuters", True),
        ("Rosa Okoro, a Reuters photographer, was wounded on the quay.", "photographer", "Reuters", False),
        ("Rosa Okoro, a Harbour Board photographer, saw smoke.", "photographer", "Harbour Board", False),
        ("Selene's Rosa Okoro says it rained.", "", "Selene", False),
        ("Harbour Board editor Rosa Okoro left.", "editor", "Harbour Board", False),
        ("Stories from our reporters around the world, introduced by Rosa Okoro.", "", "", True),
        ("Reporters asked about the bill, introduced by Rosa Okoro.", "", "", False),
        ("That is all from me; my Selene-based colleague, Rosa Okoro, will be here.", "", "", True),
        ("Rosa Okoro in Selene, taking over.", "", "", True),
        ("Medical correspondent, Rosa Okoro, finds out what the fever does.", "", "", True),
        ("Medical correspondent Rosa Okoro was freed on Monday.", "", "", False),
        ("His colleague, Rosa Okoro, left the quay.", "", "", False),
        ("Rosa Okoro BBC News, Selene The harbour is shut.", "", "", True),
        ("Rosa Okoro BBC Selene correspondent The harbour is shut.", "", "", True),
        ("A talk with mayor Rosa Okoro BBC News has shown.", "mayor", "", False),
        ("Rosa Okoro Harbour Board, Selene The harbour is shut.", "", "", False),
        ("Rosa Okoro, BBC chairman, left.", "", "", False),
        ("The quays have changed in twenty years, Rosa Okoro reports.", "", "", True),
        ("Rosa Okoro and guests discuss the quays.", "", "", True),
        ("Rosa Okoro and her guests left the quays.", "", "", False),
        ("I tell you Rosa Okoro continues her quest for the oldest quay.", "", "", True),
        ("Rosa Okoro's The Quays of Teren is published by Northern Press.", "", "", True),
        ("Rosa Okoro's report is late.", "", "", False),
        ("Image courtesy of Rosa Okoro, Selene.", "", "", True),
        ("Rosa Okoro | 16:45 UK time, Monday The harbour is shut.", "", "", True),
        ("Rosa Okoro | the mayor of Selene.", "", "", False),
        ("Jan Lind tells Rosa Okoro about his book.", "", "", True),
        ("Jan Lind told Rosa Okoro about his book.", "", "", False),
        ("Rosa Okoro, head of the Selene desk, looks at why it rained.", "", "", True),
        ("Rosa Okoro, head of the Selene desk, looks at ships.", "", "", False),
        ("Rosa Okoro has been in the port and sent us this dispatch.", "", "", True),
        ("Rosa Okoro has been in the port, and Ivan Dorn sent us this dispatch.", "", "", False),
    ],
)
def test_reporters_of_outlets_are_staff(text: str, role: str, body: str, staff: bool) -> None:
    article = an_article(text, outlet="The Courier")
    reading = a_reading(article, actors=(an_actor(text, "Rosa Okoro", role, body),))
    assert find_staff([article], [reading]) == (frozenset({"Rosa Okoro"}) if staff else frozenset())
