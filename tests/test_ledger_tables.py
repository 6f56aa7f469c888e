"""The tables of one story, cut from what its articles assert."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from builders import MORNING, an_article

from briefings.model.article import Span
from briefings.model.ledger import Account, ClaimRow, Disagreement, OpenMatter, Side, Update
from briefings.tables import ledger

NUMBERS = {"a": 1, "b": 2, "c": 3}


def a_row(statement: str = "the port is open", **fields: object) -> ClaimRow:
    """A statement by a named speaker, carried by one outlet."""
    row = ClaimRow(
        spans=(Span("a", 0, 5),),
        statement=statement,
        speaker="Tomas Reyle",
        speaker_class="person",
        named=True,
        also=(),
        kind="indirect",
        polarity="stated",
        cue="said",
        hedges=(),
        outlets=("Courier",),
        articles=("a",),
        root="Courier",
        roots=1,
        grade="F3",
        first_seen=MORNING,
    )
    return replace(row, **fields)  # type: ignore[arg-type]


def a_side(value: str, article: str, speaker: str = "") -> Side:
    """One side of a matter."""
    span = Span(article, 0, 5)
    return Side(
        value=value,
        span=span,
        sentence=span,
        speaker=speaker,
        speaker_class="",
        outlets=("Courier",),
        articles=(article,),
        first_seen=MORNING,
    )


def test_a_statement_is_printed_with_speaker_carriers_marker_and_grade() -> None:
    row = a_row(hedges=("could", "could"), outlets=("A", "B", "C"), articles=("c", "a"), roots=2)
    (cells,) = ledger.claims_table([row], NUMBERS, 9).rows
    assert cells == (1, "the port is open", "Tomas Reyle", "3 outlets", 2, "said; “could”", "F3", (1, 3))


@pytest.mark.parametrize(
    ("fields", "printed"),
    [
        ({"speaker": ""}, "not attributed"),
        ({"speaker": "observers", "named": False}, "observers (unnamed)"),
        ({"also": ("Ines Faure",)}, "Tomas Reyle and 1 more"),
    ],
)
def test_who_has_no_name_is_said_to_have_none(fields: dict[str, object], printed: str) -> None:
    assert ledger.asserted_by(a_row(**fields)) == printed


def test_a_denial_is_marked() -> None:
    assert ledger.marker(a_row(polarity="denied", cue="denied")) == "denied: denied"


def test_statements_with_more_roots_come_before_others_and_what_is_cut_is_counted() -> None:
    rows = [a_row(f"statement {n}", roots=n) for n in (1, 2, 3)]
    table = ledger.claims_table(rows, NUMBERS, 2)
    assert [row[1] for row in table.rows] == ["statement 2", "statement 3"]
    assert table.note.startswith("1 more statement")


def test_each_side_of_a_disagreement_has_a_row_and_the_matter_stands_once() -> None:
    sides = (a_side("12 killed", "a", "the ministry"), a_side("at least 15 dead", "b"))
    table = ledger.disagreements_table(
        Account(story="s", disagreements=(Disagreement("number", "killed", sides),)), NUMBERS
    )
    assert [(row[0], row[1], row[2]) for row in table.rows] == [
        ("killed", "12 killed", "the ministry"),
        (None, "at least 15 dead", "the outlet itself"),
    ]


def test_an_update_shows_the_first_and_the_latest_figure() -> None:
    steps = (a_side("12", "a"), a_side("18", "b"), a_side("23", "c"))
    (row,) = ledger.updates_table(Account(story="s", updates=(Update("killed", steps),)), NUMBERS).rows
    assert (row[1], row[3], row[5]) == ("12", "23", (1, 2, 3))


def test_what_is_left_open_is_printed_with_who_left_it_open() -> None:
    span = Span("a", 0, 5)
    matter = OpenMatter(
        matter="the price",
        span=span,
        cue="was not disclosed",
        sentence=span,
        left_open_by="",
        outlets=("Courier",),
        articles=("a",),
        first_seen=None,
    )
    assert ledger.open_table(Account(story="s", open_matters=(matter,)), NUMBERS, 9).rows == (
        ("the price", "was not disclosed", None, (1,)),
    )


def test_a_timeline_needs_two_days_and_shows_the_last_seven() -> None:
    article = an_article("Ships\nwaited.")
    days = tuple((date(2026, 3, 1) + timedelta(days=n), Span(article.id, 0, 13), (article.id,)) for n in range(9))
    numbers, articles = {article.id: 4}, {article.id: article}
    table = ledger.timeline_table(Account(story="s", timeline=days), articles, numbers)
    assert len(table.rows) == 7
    assert table.rows[0] == (date(2026, 3, 3), "Ships waited.", (4,))
    assert table.note.startswith("2 more earlier days")
    assert not ledger.timeline_table(Account(story="s", timeline=days[:1]), articles, numbers).rows


def test_a_story_without_a_row_has_no_table() -> None:
    assert ledger.story_tables(Account(story="s"), {}, {}) == ()


def test_the_scale_explains_every_sign() -> None:
    table = ledger.scale_table((("A", "good"), ("F", "unrated")), (("1", "sure"), ("6", "unknown")))
    assert table.rows == (("A", "good", "1", "sure"), ("F", "unrated", "6", "unknown"))
