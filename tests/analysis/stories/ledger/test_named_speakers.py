"""Which speakers a text names without giving a person's name."""

import pytest

from briefings.analysis.stories.ledger.named_speakers import holds_office, is_named_medium
from briefings.core.analysis import Claim, SpeakerClass
from briefings.core.article import Span


@pytest.mark.parametrize(
    ("speaker", "named"),
    [
        ("The mayor of Amsel", True),
        ("The Amsel mayor", True),
        ("The mayor", False),
        ("The Amsel official", False),
        ("Two mayors of Amsel", False),
    ],
)
def test_an_office_that_one_person_holds_names_its_holder(speaker: str, named: bool) -> None:
    assert holds_office(speaker) is named


@pytest.mark.parametrize(
    ("speaker", "named"),
    [
        ("Selvar news agency", True),
        ("The Daily Selvar newspaper", True),
        ("Syrian state television", False),
        ("State media", False),
    ],
)
def test_a_medium_with_a_name_of_its_own_is_named(speaker: str, named: bool) -> None:
    claim = Claim(Span("a", 0, 5), Span("a", 6, 10), None, speaker, SpeakerClass.STATE_MEDIA, "indirect")
    assert is_named_medium(claim) is named
