"""The words for a speaker as a row prints them: whole, spelt as they stand; who has an office by name."""

import pytest

from briefings.analysis.stories.ledger.spelled_speakers import spell_speaker
from briefings.core.analysis import Claim, SpeakerClass
from briefings.core.article import Span


def spelled(text: str, source: str, speaker: str, kind: str) -> tuple[str, str]:
    """Return the words for the speaker of a claim in a text and their class."""
    start = text.rindex(source)
    cue = text.rindex(" said") + 1
    claim = Claim(
        Span("a", cue + 5, len(text) - 1),
        Span("a", cue, cue + 4),
        Span("a", start, start + len(source)),
        speaker,
        SpeakerClass(kind),
        "indirect",
    )
    found = spell_speaker(claim, text)
    return found.speaker, found.speaker_class


@pytest.mark.parametrize(
    ("text", "source", "whole"),
    [
        ("A KHRU spokesman said five ships sank.", "spokesman", "A KHRU spokesman"),
        (
            "Ships sank. On Monday a Karsovan Centre for Ship Control and Rescue official said five sank.",
            "official",
            "a Karsovan Centre for Ship Control and Rescue official",
        ),
        ("It rained. Lethia's health minister said five ships sank.", "health minister", "Lethia's health minister"),
        ("Five sank; spokesman said they did.", "spokesman", "spokesman"),
        ("It rained. Ships left spokesman said.", "spokesman", "spokesman"),
        ("Officials said five ships sank.", "Officials", "Officials"),
        ("Five sank near an old pier, police said.", "police", "police"),
        ("Five sank near an old pier, the spokesman said.", "the spokesman", "the spokesman"),
        ("Five sank near an old pier, spokesman said.", "spokesman", "spokesman"),
        ("The Amsel, Leth., firm said five ships sank.", "firm", "The Amsel, Leth., firm"),
    ],
)
def test_a_noun_without_its_article_has_all_of_its_phrase(text: str, source: str, whole: str) -> None:
    assert spelled(text, source, source, "officials") == (whole, "officials")


@pytest.mark.parametrize(
    ("speaker", "name"),
    [
        ("Amsel Mills general manager A.J. Roe", "A.J. Roe"),
        ("Amsel Lines President and General Manager Karl Roe", "Karl Roe"),
        ("senior oil and gas analyst Karl Roe", "Karl Roe"),
        ("House Speaker Nora Pelm and Senate President Karl Roe", ""),
        ("the director of Amsel Lines", ""),
        ("The Amsel Chief Harbour Master", ""),
    ],
)
def test_who_is_named_behind_an_office_goes_by_the_name(speaker: str, name: str) -> None:
    text = f"{speaker} said five ships sank."
    expected = (name, "person") if name else (speaker, "officials")
    assert spelled(text, speaker, speaker, "officials") == expected


def test_a_place_in_capitals_is_spelt_as_it_stands_where_it_speaks() -> None:
    text = "ZELGRAD, May 4 - Five ships sank. Zelgrad said a sixth was lost."
    assert spelled(text, "Zelgrad", "ZELGRAD", "official body") == ("Zelgrad", "official body")
    assert spelled("KHRU said five ships sank.", "KHRU", "KHRU", "body") == ("KHRU", "body")
