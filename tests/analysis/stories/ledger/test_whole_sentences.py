"""Which statements are printed with the whole sentence around them, and how these are told apart in it."""

from dataclasses import replace

import pytest
from support.ledgers import account, readings, story
from support.verifiable import a_statement

from briefings.analysis.stories.ledger.claim_rows import build_claim_rows
from briefings.analysis.stories.ledger.doubts import PrintedStatement
from briefings.analysis.stories.ledger.whole_sentences import MAX_SENTENCE_WORDS, leaves_out_words
from briefings.core import outlet_table as outlets
from briefings.core.account import ClaimRow
from briefings.core.analysis import Claim, SpeakerClass
from briefings.core.article import Span
from briefings.core.table import QuotedText
from briefings.publishing.renderers.statement_rows import split_whole_sentence


def last_row(text: str) -> ClaimRow:
    """Return the last row of the ledger of one article."""
    articles = (account(text),)
    rows = build_claim_rows(
        story(articles), {a.id: a for a in articles}, readings(articles), outlets.build_outlet_table([])
    )
    return rows[-1]


@pytest.mark.parametrize(
    "text",
    [
        "Despite the long strike in Port Selene, Ada Doe said the ferries would sail on Friday.",
        "In a letter to the council of Amsel, Ada Doe said the ferries would sail on Friday.",
        "“The ferries will sail on Friday,” said Ada Doe, a clerk of the harbour of Port Selene.",
        "“The ferries will sail on Friday,” Ada Doe said, but the masters expected a longer strike.",
    ],
)
def test_a_sentence_that_says_more_than_the_statement_is_printed_whole(text: str) -> None:
    row = last_row(text)
    assert row.whole_sentence is not None
    assert row.whole_sentence.text == text
    assert row.statement in text


@pytest.mark.parametrize(
    "text",
    [
        "Ada Doe said the ferries would sail on Friday.",
        "Ada Doe told reporters on Monday that the ferries would sail on Friday.",
        "“The ferries will sail on Friday,” Ms. Doe said in a statement. Ada Doe left.",
        "But Ada Doe also said in an interview that the ferries would sail on Friday.",
    ],
)
def test_where_and_when_it_was_said_is_not_worth_a_sentence(text: str) -> None:
    assert last_row(text).whole_sentence is None


def test_a_place_and_day_at_the_head_of_a_text_are_left_out() -> None:
    text = "PORT SELENE, May 3 (Northwire) — After a long strike, Ada Doe said the ferries would sail on Friday."
    row = last_row(text)
    assert row.whole_sentence is not None
    assert row.whole_sentence.text.startswith("After a long strike")


def test_a_mark_that_closes_a_quotation_before_it_is_no_part_of_a_sentence() -> None:
    row = last_row('It was cold. " Despite the long strike, Ada Doe said the ferries would sail on Friday.')
    assert row.whole_sentence is not None
    assert row.whole_sentence.text.startswith("Despite the long strike")


def test_a_sentence_that_is_too_long_is_not_printed() -> None:
    more = ", after the bread" + " and the bread" * MAX_SENTENCE_WORDS
    assert last_row(f"Ada Doe said the ferries would sail on Friday{more} had come.").whole_sentence is None


def test_the_pieces_of_a_sentence_are_told_apart() -> None:
    said = replace(
        a_statement("A ferry to Amsel sailed", 4),
        text="ships could sail … on Friday",
        hedges=("could",),
        whole_sentence=QuotedText("Since May ships could sail, Doe said, on Friday."),
    )
    assert split_whole_sentence(said) == (
        ("Since May ", "around"),
        ("ships ", "said"),
        ("could", "hedge"),
        (" sail", "said"),
        (", Doe said, ", "around"),
        ("on Friday", "said"),
        (".", "around"),
    )


@pytest.mark.parametrize(("behind", "leaves_out"), [(" but it had now gone", True), ("", False)])
def test_a_clause_behind_a_statement_counts_however_everyday_its_words_are(behind: str, leaves_out: bool) -> None:
    text = f"Doe said there was a queue at the start{behind}."
    said = Span("a", 9, 39)
    claim = Claim(said, Span("a", 4, 8), Span("a", 0, 3), "Doe", SpeakerClass.PERSON, "indirect")
    assert leaves_out_words(PrintedStatement(claim, text, [said]), text, Span("a", 0, len(text))) is leaves_out
