"""Whom a description or a shared surname means, and when it is nobody: read with a parse."""

import pytest
from support.analysed import parsing_reader
from support.builders import MORNING

from briefings.analysis.nlp.analyser import SpacyAnalyser
from briefings.core.article import create_article


@pytest.fixture(scope="module")
def reader() -> SpacyAnalyser:
    """Our reader, with the trained pipeline."""
    return parsing_reader()


def told(reader: SpacyAnalyser, text: str) -> list[tuple[str, str]]:
    """Return speaker and class of each claim."""
    article = create_article(outlet="x", title="", text=text, collected=MORNING, origin="x", language="en")
    (reading,) = reader.analyse([article])
    return [(claim.speaker, claim.speaker_class) for claim in reading.claims]


@pytest.mark.parametrize(
    ("before", "phrase", "speaker"),
    [
        ("Senator Ben Cardle said the deal was weak.", "the Maryland Democrat", "Ben Cardle"),
        ("Sarah Champ spoke in the chamber.", "the Rotherham MP", "Sarah Champ"),
        ("Orla Venn, a teacher, was arrested.", "the 54-year-old", "Orla Venn"),
        ("Police arrested Orla Venn, 54, on Friday.", "the 54-year-old", "Orla Venn"),
        # Two who can be meant, somebody of a higher office, a noun that is no epithet: nobody is named.
        ("Orla Venn met Pavel Dorn on Friday.", "the former Teren captain", "the former Teren captain"),
        ("President Adam Reeve vetoed the bill.", "the Maryland Democrat", "the Maryland Democrat"),
        ("Orla Venn spoke in the chamber.", "the Rotherham clerk", "the Rotherham clerk"),
        ("Pavel Dorn spoke on Friday.", "the Teren actress", "the Teren actress"),
    ],
)
def test_a_description_means_whom_the_sentence_before_names(
    reader: SpacyAnalyser, before: str, phrase: str, speaker: str
) -> None:
    found = told(reader, f"{before} “It will not hold through the winter,” {phrase} said.")
    assert found[-1][0] == speaker


@pytest.mark.parametrize(
    ("before", "phrase", "speaker", "kind"),
    [
        ("Kylie Dorn's mother Elizabeth said the school knew.", "Ms Dorn", "Ms Dorn", "unresolved"),
        ("Kylie Dorn was found. Her mother, Elizabeth, said the school knew.", "Dorn", "Dorn", "unresolved"),
        # A man is no "Ms"; a sister who has not spoken is not meant.
        ("Kylie Dorn's father Pavel said the school knew.", "Ms Dorn", "Kylie Dorn", "person"),
        ("Kylie Dorn said the school knew. Her sister Anna stayed away.", "Ms Dorn", "Kylie Dorn", "person"),
    ],
)
def test_a_surname_that_a_relative_shares_names_nobody(
    reader: SpacyAnalyser, before: str, phrase: str, speaker: str, kind: str
) -> None:
    assert told(reader, f"{before} “They had the letters,” {phrase} said.")[-1] == (speaker, kind)


@pytest.mark.parametrize(
    "text",
    [
        "Neither the clerk nor the lawyer had told the judge that there was another way.",
        "No minister said that the bridge was safe.",
        "None of the ministers said that the bridge was safe.",
        "Not a single minister said that the bridge was safe.",
        "The ministry failed to tell the council that the bridge was unsafe.",
        "The ministry stopped short of saying that the bridge was unsafe.",
        "Did the minister say that the bridge was safe?",
    ],
)
def test_what_nobody_said_is_no_statement(reader: SpacyAnalyser, text: str) -> None:
    assert not told(reader, text)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("No 10 said that the bridge was safe.", "No 10"),
        ("The clerk forced the minister to admit that the bridge was unsafe.", "the minister"),
        ("Harbour spokesman Nick Merrel said that the bridge was safe.", "Nick Merrel"),
        (
            "Head of the Teren chapter of the Council on Karsovan-Lethian Ties Alia Selem said it was a start.",
            "Alia Selem",
        ),
        (
            "The roads, the port and one of the two dams were shut by the storm, said Jan Orr, who works for the town.",
            "Jan Orr",
        ),
        ("The floods prompted the ministry at its meeting to admit that the plan had failed.", "the ministry"),
        ("A Harbour Safety Board spokesman said that the crane was safe.", "A Harbour Safety Board spokesman"),
        ("Undersecretary for Education Mr. Toccafi says “many schools will increase their fees or quit.”", "Toccafi"),
    ],
)
def test_who_says_it_is_who_does_what_the_verb_tells(reader: SpacyAnalyser, text: str, speaker: str) -> None:
    assert [who for who, _ in told(reader, text)] == [speaker]
