"""Quotation marks of six languages, nested, and those that nobody closed."""

import pytest

from briefings.analysis.nlp.attribution import quotations


def quoted(text: str) -> list[str]:
    paragraphs, start = [], 0
    for block in text.split("\n\n"):
        paragraphs.append((start, start + len(block)))
        start += len(block) + 2
    return [text[q.start : q.end] for q in quotations.find_quotations(text, paragraphs)]


@pytest.mark.parametrize(
    "quotation",
    ["“We go home.”", '"We go home."', "„Wir gehen.“", "«Nous rentrons.»", "« Nous rentrons. »", "»Vi går hjem.«",
     "‘We go home.’", "„Idziemy do domu.”", "「帰ります。」", "''We go home.''", "``We go home.''"],
)  # fmt: skip
def test_marks_of_many_languages_are_known(quotation: str) -> None:
    assert quoted(f"Doe said: {quotation} Then she left.") == [quotation]


def test_a_quotation_inside_a_quotation_belongs_to_it() -> None:
    assert quoted("He said: “She told me ‘go home’ and left.” Then he sat.") == ["“She told me ‘go home’ and left.”"]
    assert quoted("\"I heard 'run' and ran,\" he said.") == ["\"I heard 'run' and ran,\""]


def test_an_apostrophe_is_no_mark() -> None:
    assert quoted("It’s the ministers’ day, and it's Doe's.") == []
    assert quoted("‘It’s over,’ he said of the minister’s plan.") == ["‘It’s over,’"]


def test_no_quotation_crosses_a_paragraph() -> None:
    assert quoted("“First, he said.\n\n“Second.” He left.") == ["“First, he said.", "“Second.”"]


def test_a_mark_that_nobody_closes_in_mid_sentence_opens_nothing() -> None:
    assert quoted("The so-called “plan was never made, Doe thinks. Nobody knew.") == []


def test_two_quotations_of_one_paragraph_stay_two() -> None:
    assert quoted("“One thing,” he said. “Another thing.”") == ["“One thing,”", "“Another thing.”"]


def test_a_closing_mark_at_the_end_and_nothing_else_is_no_quotation() -> None:
    assert quoted("The end.”") == []
    assert quoted("") == []
