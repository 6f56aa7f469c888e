"""Which words are reported: interrupted quotations, further clauses and objects, asides; read with our parser."""

import pytest
from support.analysed import parsing_reader
from support.builders import an_article


def told(text: str) -> list[tuple[str, str]]:
    """Return the words for the speaker and what is reported of each claim."""
    article = an_article(text)
    (reading,) = parsing_reader().analyse([article])
    return [
        (
            article.text[claim.source.start : claim.source.end] if claim.source else "",
            " … ".join(article.text[span.start : span.end] for span in (claim.content, *claim.continued)),
        )
        for claim in reading.claims
    ]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "“If the dam breaks,” Varga said, “you will lose the mills.”",
            ("Varga", "“If the dam breaks,” … “you will lose the mills.”"),
        ),
        (
            "The clerk says the port “remains the main way in” and that “nothing else is left of the trade.”",
            ("The clerk", "the port “remains the main way in” and that “nothing else is left of the trade.”"),
        ),
        (
            "The clerk said that the levy had been misjudged, and that it would be lifted in June.",
            ("The clerk", "the levy had been misjudged, and that it would be lifted in June"),
        ),
        ("Varga has called the drought a hoax by the mills.", ("Varga", "the drought a hoax by the mills")),
        (
            "Varga defended himself and his record in the council.",
            ("Varga", "himself and his record in the council"),
        ),
        ("As the mayor said on Friday, the bridge is closed for good.", ("the mayor", "the bridge is closed for good")),
        (
            "The workers, Stimm explained earlier in the day, were well paid by the mill.",
            ("Stimm", "The workers … were well paid by the mill"),
        ),
        (
            "The roof held – a wall fell, according to the police.",
            ("the police", "a wall fell"),
        ),
        ("Varga chastised the council for its use of the fund.", ("Varga", "the council for its use of the fund")),
        ("It is a plan that promises new bridges to the town.", ("a plan", "new bridges to the town")),
    ],
)
def test_what_is_reported_is_whole_and_no_more(text: str, row: tuple[str, str]) -> None:
    assert told(text) == [row]


def test_a_question_put_to_somebody_is_not_what_he_replies() -> None:
    text = "To the question, “have you made any mistakes in this?”, Varga replied: “No, I do not think so.”"
    assert all("No, I do not" not in words or "mistakes" not in words for _, words in told(text))


def test_who_only_said_goodbye_reports_nothing() -> None:
    assert told("As the mayor said goodbye, the crowd left the square.") == []


@pytest.mark.parametrize(
    ("text", "second"),
    [
        (
            "Sen. David Perne said he did not think it hurt Rossi, arguing that it was the party that was slow.",
            ("Sen. David Perne", "it was the party that was slow"),
        ),
        (
            "Dorn is telling the guild that its mill is old and says he will sell the land in May.",
            ("Dorn", "he will sell the land in May"),
        ),
    ],
)
def test_what_somebody_goes_on_to_say_is_said_by_him_and_lost_by_nobody(text: str, second: tuple[str, str]) -> None:
    assert told(text)[1:] == [second]


def test_a_study_speaks_and_not_who_noted_it() -> None:
    text = "As the clerk noted, a study by the institute concluded that the levy falls on farmers."
    assert told(text) == [("a study by the institute", "the levy falls on farmers")]
