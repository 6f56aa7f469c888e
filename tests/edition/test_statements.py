"""The statements that a story prints: which, and how their speakers and markers are written."""

import pytest
from edition.tables.test_story_tables import NUMBERS, a_row

from briefings.core.article import Span
from briefings.core.table import QuotedText
from briefings.edition.statements import (
    MIN_CERTAINTY,
    build_statement,
    choose_statements,
    drop_repeated_context,
    format_markers,
    format_speakers,
)
from briefings.edition.tables import story_tables


@pytest.mark.parametrize(
    ("fields", "printed"),
    [
        ({"speaker": ""}, "not attributed"),
        ({"speaker": "observers", "named": False}, "observers (unnamed)"),
        ({"also": ("Ines Faure",)}, "Tomas Reyle and 1 more"),
    ],
)
def test_who_has_no_name_is_said_to_have_none(fields: dict[str, object], printed: str) -> None:
    assert str(format_speakers(build_statement(a_row(**fields), NUMBERS))) == printed


def test_a_denial_is_marked() -> None:
    assert str(format_markers(build_statement(a_row(polarity="denied", cue="denied"), NUMBERS))) == "denied"
    assert (
        str(format_markers(build_statement(a_row(polarity="denied", cue="ruled out"), NUMBERS))) == "denied: ruled out"
    )


def test_statements_with_more_roots_come_before_others_and_what_is_cut_is_counted() -> None:
    rows = [a_row(f"statement {n}", roots=n) for n in (1, 2, 3)]
    statements = choose_statements(rows, NUMBERS, 2)
    assert [statement.text for statement in statements] == ["statement 2", "statement 3"]
    table = story_tables.claims_table(statements, len(rows) - len(statements))
    assert str(table.note).startswith("1 more statement")


def test_a_doubtful_statement_is_not_printed_and_counted_as_left_out() -> None:
    rows = [a_row("sure"), a_row("doubtful", certainty=0.7), a_row("nearly sure", certainty=MIN_CERTAINTY)]
    assert [statement.text for statement in choose_statements(rows, NUMBERS)] == ["sure", "nearly sure"]


def test_what_the_story_prints_above_a_statement_is_not_printed_before_it() -> None:
    statement = build_statement(a_row(context=QuotedText("The port shut.", (Span("a", 10, 24),))), NUMBERS)
    assert drop_repeated_context(statement, [Span("a", 0, 9), Span("b", 0, 99)]) == statement
    assert drop_repeated_context(statement, [Span("a", 8, 24)]).context is None
