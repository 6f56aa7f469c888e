"""Who says what, read with the parser that we ship, and what the ledger prints of it."""

import pytest
from support.analysed import parsing_reader
from support.builders import an_article

from briefings.analysis.stories.ledger.printable import find_printed_spans

BLOCK = """The port of Teren will be sold, the ministry announced on Monday.

The Foreign Secretary, Ada Venn, said:

I am pleased that the port of Teren has found a buyer. We will protect the workers.

Our ships will sail again in June.

The port opened in 1902 and has four cranes."""


def printed(text: str) -> list[tuple[str, str]]:
    """Return speaker and words of every row."""
    article = an_article(text)
    (reading,) = parsing_reader().analyse([article])
    return [
        (claim.speaker, " … ".join(article.text[span.start : span.end] for span in spans))
        for claim in reading.claims
        if (spans := find_printed_spans(claim, article.text))
    ]


def test_a_statement_without_quotation_marks_belongs_to_whoever_opens_it() -> None:
    assert printed(BLOCK)[1:] == [
        ("Ada Venn", "I am pleased that the port of Teren has found a buyer."),
        ("Ada Venn", "We will protect the workers."),
        ("Ada Venn", "Our ships will sail again in June."),
    ]


def test_a_quotation_over_two_paragraphs_is_one_statement() -> None:
    text = "Tomas Reyle said: “The workers were not asked. Nobody told us a word.\n\n“We will strike on Friday.”"
    assert printed(text) == [
        ("Tomas Reyle", "“The workers were not asked. Nobody told us a word. … “We will strike on Friday.”")
    ]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "Union leaders warned Karsova on Sunday it would face tougher tolls.",
            ("Union leaders", "it would face tougher tolls"),
        ),
        (
            "The plunge in Selene prices could rob the government of revenue, analysts polled by Northwire said.",
            ("analysts polled by Northwire", "The plunge in Selene prices could rob the government of revenue"),
        ),
        (
            "Ten clerks were hurt in the town of Kirna, north of the capital, Teren, said the Harbour Board of Selene.",
            ("Harbour Board of Selene", "Ten clerks were hurt in the town of Kirna, north of the capital, Teren"),
        ),
        (
            "Jane Doe, the mayor of Teren, said the port of Kirna would close.",
            ("Jane Doe", "the port of Kirna would close"),
        ),
        (
            "In a statement released by the Harbour Board, Mayor Jane Doe said the mill of Teren would close.",
            ("Jane Doe", "the mill of Teren would close"),
        ),
        (
            "Ada Venn said in a statement it was based on false facts.",
            ("Ada Venn", "it was based on false facts"),
        ),
        (
            "The ministry said the bridge had been closed for repair, which drivers see as an excuse.",
            ("The ministry", "the bridge had been closed for repair"),
        ),
        (
            "The National Union of Farmers President Jane Doe said that the price of grain was too low.",
            ("Jane Doe", "the price of grain was too low"),
        ),
        (
            "The clerks, who were asked on Monday, dismissed it. The mayor said that the account had been stolen and "
            "dismissed the matter as a prank.",
            ("The mayor", "the account had been stolen"),
        ),
        (
            "Ada Venn said that the vote was close -- a count that had many flaws.",
            ("Ada Venn", "the vote was close"),
        ),
        (
            "Tomas Reyle, who led the strike, told The Teren Post that the harbour would stay closed.",
            ("Tomas Reyle", "the harbour would stay closed"),
        ),
        (
            "The union wants a vote; the vote would cost the ministry a year, analysts say.",
            ("analysts", "the vote would cost the ministry a year"),
        ),
        (
            "TEREN — The Harbour Union, the voice of the dockers, said on Friday that the strike was over.",
            ("Harbour Union", "the strike was over"),
        ),
    ],
)
def test_a_row_holds_what_was_said_and_who_said_it(text: str, row: tuple[str, str]) -> None:
    assert printed(text) == [row]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "Ada Venn has said the wall must be built, while Union leaders have said they will pay for a fence.",
            [("Ada Venn", "the wall must be built"), ("Union leaders", "they will pay for a fence")],
        ),
        (
            "The envoys warned that the port would be closed if the fee was not paid and said they would be back.",
            [
                ("The envoys", "the port would be closed if the fee was not paid"),
                ("The envoys", "they would be back"),
            ],
        ),
    ],
)
def test_two_statements_of_one_sentence_are_two_rows(text: str, rows: list[tuple[str, str]]) -> None:
    assert printed(text) == rows


@pytest.mark.parametrize(
    "text",
    [
        "Rather than end the debate and declare that he will not run, Mr. Doe waited.",
        "A group of clerks in Teren has sent Reyle, the mayor, a letter saying he forgot the harbour.",
        "Ada Venn showed the millions of dollars she said she and her husband had paid in taxes.",
    ],
)
def test_what_nobody_said_in_these_words_is_no_row(text: str) -> None:
    assert printed(text) == []


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Initial data indicates that the dose is no higher than that of coal gas.", 0),
        ("The dose is no higher than that of coal gas, according to data from the port.", 1),
        ("The report indicates that the dose is no higher than that of coal gas.", 1),
    ],
)
def test_figures_say_nothing_themselves(text: str, rows: int) -> None:
    assert len(printed(text)) == rows


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        (
            "In the last week, the Lethian navy said, 12 ships had sunk off Port Selene.",
            "In the last week … 12 ships had sunk off Port Selene",
        ),
        ("On Monday, the Lethian navy said, 12 ships had sunk off Port Selene.", "12 ships had sunk off Port Selene"),
        ("In Port Selene, the Lethian navy said 12 ships had sunk.", "12 ships had sunk"),
        (
            "In a statement, the Lethian navy said, 12 ships had sunk off Port Selene.",
            "12 ships had sunk off Port Selene",
        ),
    ],
)
def test_what_limits_a_statement_stays_with_it_over_a_parenthesis(text: str, statement: str) -> None:
    assert [words for _, words in printed(text)] == [statement]
