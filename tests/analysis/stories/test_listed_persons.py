"""Which names who's who may list."""

import re

import pytest

from briefings.analysis.stories.listed_persons import is_listed_person
from briefings.core.analysis import Actor
from briefings.core.article import Span


@pytest.mark.parametrize(
    ("text", "name", "role", "listed"),
    [
        ("Rosa Okoro left.", "Rosa Okoro", "", True),
        # A surname alone may be anybody's, and a ship's or a place's behind a title.
        ("King Okoro left.", "Okoro", "King", False),
        ("They lie off Lady Okoro.", "Okoro", "Lady", False),
        ("President Okoro left.", "Okoro", "President", False),
        ("Okoro left.", "Okoro", "", False),
        ("The Rosa Okoro sank off Selene.", "Rosa Okoro", "", False),
        ("He saw “Rosa Okoro”, and left.", "Rosa Okoro", "", False),
        ("“Rosa Okoro left,” he said.", "Rosa Okoro", "", True),
        ("The town likes Rosa Okoro, a story about a ferry.", "Rosa Okoro", "", False),
        ("Rosa Okoro won. The town likes Rosa Okoro, a story about a ferry.", "Rosa Okoro", "", False),
        ("The town likes Rosa Okoro, a ferry worker in Selene.", "Rosa Okoro", "", True),
        ("The town likes Rosa Okoro, a company director.", "Rosa Okoro", "", True),
        ("They won a Rosa Okoro Prize.", "Rosa Okoro", "", False),
        ("They were treated at a Rosa Okoro Center in Selene.", "Rosa Okoro", "", False),
        ("She is back at Rosa Okoro. The Rosa Okoro Center is in Selene.", "Rosa Okoro", "", False),
        ("Rosa Okoro left. Rosa Okoro runs a Rosa Okoro Center.", "Rosa Okoro", "", True),
        ("The Rosa Okoro was at sea when Rosa Okoro fell ill.", "Rosa Okoro", "", True),
        ("Rosa Okoro: The quay is too old for what it has to bear.", "Rosa Okoro", "", False),
        ("Rosa Okoro: Ships wait. Ms Okoro left.", "Rosa Okoro", "", True),
        ("Rosa Okorová left.", "Rosa Okorov", "", False),
        # A word of the next sentence or of a heading, two names in one, a figure.
        ("Rosa Okoro Moscow left.", "Rosa Okoro Moscow", "", False),
        ("Rosa Okoro After left.", "Rosa Okoro After", "", False),
        ("Okoro Lebanon left.", "Okoro Lebanon", "", False),
        ("Rosa O. left.", "Rosa O.", "", False),
        ("Rosa Rosa Okoro left.", "Rosa Rosa Okoro", "", False),
        ("Rosa The left.", "Rosa The", "", False),
        ("Universe Rosa Okoro left.", "Universe Rosa Okoro", "", False),
        ("ROSA OKORO left.", "ROSA OKORO", "", False),
        ("Rosa Okoro Irene Lind left.", "Rosa Okoro Irene Lind", "", False),
        ("Maria Okoro Lind left.", "Maria Okoro Lind", "", True),
        ("She saw the musical Rosa Okoro.", "Rosa Okoro", "", False),
        ("It is the car of the fictional spy Rosa Okoro.", "Rosa Okoro", "", False),
        ("He is back in his role as Rosa Okoro.", "Rosa Okoro", "", False),
        ("He is back in his role as mayor beside Rosa Okoro.", "Rosa Okoro", "", True),
        ("Eve Roe stars as Rosa Okoro.", "Rosa Okoro", "", False),
        ("Rosa Okoro, played by Eve Roe, left.", "Rosa Okoro", "", False),
        ("Rosa Okoro (played by Eve Roe) left.", "Rosa Okoro", "", False),
        ("Rosa Okoro, a character of the novel, left.", "Rosa Okoro", "", False),
        ("Rosa Okoro played by the rules.", "Rosa Okoro", "", True),
        ("A film on Sherlock Holmes opens.", "Sherlock Holmes", "", False),
        ("A dog named Rosa Okoro saved them.", "Rosa Okoro", "", False),
        ("A dog bit Rosa Okoro.", "Rosa Okoro", "", True),
        # Firms, scenes, peoples, newspapers.
        ("Brokers at Rosa Okoro and Co left.", "Rosa Okoro", "", False),
        ("Brokers at Rosa Okoro & Sons left.", "Rosa Okoro", "", False),
        ("Brokers at Rosa Okoro Ltd left.", "Rosa Okoro", "", False),
        ("Rosa Okoro and Commander Roe left.", "Rosa Okoro", "", True),
        ("Shells fell in Rosa Okoro on Friday.", "Rosa Okoro", "", False),
        ("Shells fell in Rosa Okoro's garden.", "Rosa Okoro", "", True),
        ("They trust in Rosa Okoro. Rosa Okoro left.", "Rosa Okoro", "", True),
        ("Brokers at Rosa Okoro (ROK.N) left.", "Rosa Okoro", "", False),
        ("Brokers at Rosa Okoro Brokers left.", "Rosa Okoro", "", False),
        ("They met Rosa Okoro Monday.", "Rosa Okoro", "", True),
        ("Prices fell, said Eve Roe, an analyst at Rosa Okoro. Rosa Okoro left.", "Rosa Okoro", "", False),
        ("The co-managers Lind Venn and Rosa Okoro sold it.", "Rosa Okoro", "", False),
        ("The underwriters Lind Venn, Roe Dorn and Rosa Okoro sold it.", "Rosa Okoro", "", False),
        ("As a clerk of a law firm, Rosa Okoro left.", "Rosa Okoro", "", True),
        ("An analyst from Rosa Okoro's town left.", "Rosa Okoro", "", True),
        ("The analysts met Rosa Okoro.", "Rosa Okoro", "", True),
        ("They climbed Mount Okoro.", "Mount Okoro", "", False),
        ("Kurdish Okoro left.", "Kurdish Okoro", "", False),
        ("Gen Okoro left.", "Gen Okoro", "", False),
        ("Al-Okoro al-Selene wrote so.", "Al-Okoro al-Selene", "", False),
        ("A British foreign secretary Foggy, Brenmark sought peace.", "Brenmark", "secretary", False),
    ],
)
def test_a_name_is_a_persons_only_where_a_place_in_the_text_speaks_for_it(
    text: str, name: str, role: str, listed: bool
) -> None:
    seen = tuple(Span("a", found.start(), found.end()) for found in re.finditer(name, text))
    start = text.find(role) if role else -1
    said = Span("a", start, start + len(role)) if role else None
    assert is_listed_person(text, Actor(name, "PERSON", (), seen, said, None)) is listed
