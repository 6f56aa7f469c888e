"""The tables of one story, cut from what its articles assert."""

from dataclasses import replace
from datetime import date, timedelta

from support import editions
from support.builders import MORNING, an_article
from support.tables import in_english

from briefings.core.account import ClaimRow, Disagreement, FigureUpdate, OpenMatter, Side, StoryLedger
from briefings.core.article import Span
from briefings.core.table import QuotedText
from briefings.edition.statements import MAX_STATEMENTS, choose_statements
from briefings.edition.tables import story_tables

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
    (cells,) = story_tables.claims_table(choose_statements([row], NUMBERS)).rows
    assert in_english(cells) == (1, "the port is open", "Tomas Reyle", "3 outlets", 2, "said; “could”", "F3", (1, 3))


def test_each_side_of_a_disagreement_has_a_row_and_the_matter_stands_once() -> None:
    sides = (a_side("12 killed", "a", "the ministry"), a_side("at least 15 dead", "b"))
    table = story_tables.disagreements_table(
        StoryLedger(story="s", disagreements=(Disagreement("number", "killed", sides),)), NUMBERS
    )
    assert [in_english(row[:3]) for row in table.rows] == [
        ("killed", "12 killed", "the ministry"),
        (None, "at least 15 dead", "the outlet itself"),
    ]


def test_an_update_shows_the_first_and_the_latest_figure() -> None:
    steps = (a_side("12", "a"), a_side("18", "b"), a_side("23", "c"))
    (row,) = story_tables.updates_table(StoryLedger(story="s", updates=(FigureUpdate("killed", steps),)), NUMBERS).rows
    assert in_english((row[1], row[3], row[5])) == ("12", "23", (1, 3))


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
    (row,) = story_tables.open_matters_table(StoryLedger(story="s", open_matters=(matter,)), NUMBERS, 9).rows
    assert row == (QuotedText("the price", (span,)), "was not disclosed", None, (1,))


def test_a_timeline_needs_two_days_and_shows_the_last_seven() -> None:
    article = an_article("Ships\nwaited.")
    days = tuple((date(2026, 3, 1) + timedelta(days=n), Span(article.id, 0, 13), (article.id,)) for n in range(9))
    numbers, articles = {article.id: 4}, {article.id: article}
    table = story_tables.timeline_table(days, articles, numbers)
    assert len(table.rows) == 7
    assert table.rows[0] == (date(2026, 3, 3), QuotedText("Ships waited.", (Span(article.id, 0, 13),)), (4,))
    assert str(table.note).startswith("2 more earlier days")
    assert not story_tables.timeline_table(days[:1], articles, numbers).rows


def test_a_story_keeps_the_rows_of_its_table_as_data() -> None:
    item = editions.an_edition().sections[0].items[0]
    rows = tuple(a_row(f"statement number {n} about the port", roots=n) for n in range(1, MAX_STATEMENTS + 3))
    told = story_tables.with_ledger(item, StoryLedger(story="s", claims=rows), {}, NUMBERS)
    (table,) = told.tables
    assert [cells[1] for cells in table.rows] == [QuotedText(said.text, said.spans) for said in told.statements]
    assert len(told.statements) == MAX_STATEMENTS
    assert str(table.note).startswith("2 more statements")


def test_a_story_without_a_row_has_no_table() -> None:
    item = replace(editions.an_edition().sections[0].items[0], tables=(), statements=())
    assert story_tables.with_ledger(item, StoryLedger(story="s"), {}, {}) == item


def test_the_scale_explains_every_sign() -> None:
    table = story_tables.grade_scale_table((("A", "good"), ("F", "unrated")), (("1", "sure"), ("6", "unknown")))
    assert tuple(map(in_english, table.rows)) == (("A", "good", "1", "sure"), ("F", "unrated", "6", "unknown"))
