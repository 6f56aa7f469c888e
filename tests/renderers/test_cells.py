"""Tables and charts: no column starves, no bar is invented."""

import doctest
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from renderers import editions

from briefings.model.edition import Column, Coverage, Point, Section, Table
from briefings.renderers import cells, charts, labels, templating, typography, widths
from briefings.renderers import pdf as pdf_room
from briefings.renderers.guide import guide
from briefings.renderers.widths import breadth


@pytest.mark.parametrize(
    "module", [typography, labels, cells, widths, templating, pdf_room], ids=lambda module: module.__name__
)
def test_examples_in_the_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


def room(sheet: cells.Sheet, at: int) -> float:
    """Return the width that a column leaves for text, in em of a page that is `cells.LINE` wide."""
    return sheet.headings[at].width / 100 * cells.LINE * sheet.width / 100 - cells.GAP


def test_a_column_is_never_narrower_than_its_longest_word() -> None:
    columns = (Column("a", "Statement", width=20), Column("b", "Marker", width=0.1))
    sheet = cells.sheet(Table("t", "T", columns, (("word " * 40, "unattributed"),)))
    assert room(sheet, 1) >= breadth("unattributed")
    assert sum(heading.width for heading in sheet.headings) == pytest.approx(100, abs=0.1)


def test_one_endless_word_does_not_take_the_page() -> None:
    columns = (Column("a", "A"), Column("b", "B"))
    for long in ("x" * 5000, "x" * 5000 + " " + "word " * 900):
        assert room(cells.sheet(Table("t", "T", columns, ((long, "short"),))), 1) >= breadth("short") - 0.01


def test_no_cell_of_a_ledger_is_a_tower() -> None:
    columns = (
        Column("n", "#", "count"),
        *(Column(name, name) for name in ("Statement", "Asserted by", "Carried by", "Marker")),
        Column("r", "Sources", "references"),
    )
    long = "a preliminary report by the national centre that three people who asked not to be named had seen"
    rows = (
        (1, "the price of bread will not rise before the end of the summer", long, "Northwire", "announced", (1,)),
        (2, f"{long} and {long}", "ministry", "Post, The Inland Courier", "“could”, “about”", (1, 2, 3, 9)),
    )
    sheet = cells.sheet(Table("t", "T", columns, rows))
    for row in rows:
        lines = [breadth(str(cell)) / room(sheet, at) for at, cell in enumerate(row) if isinstance(cell, str)]
        assert max(lines) < 5.5
    assert room(sheet, 5) >= breadth("1–3 9")


def test_a_table_of_short_cells_is_set_no_wider_than_they_need() -> None:
    columns = (Column("a", "Place"), Column("b", "Named", "count"))
    rows = tuple((f"Port {n}", n) for n in range(9))
    assert cells.sheet(Table("t", "T", columns, rows)).width < 25
    assert cells.sheet(Table("t", "T", columns, rows), line=20).width == 100


def test_wide_letters_count_for_more_than_narrow_ones() -> None:
    assert breadth("李王") == 2
    assert breadth("Минск") > breadth("Minsk") > breadth("illil")
    assert breadth("e\u0301") == breadth("e")


def test_counts_are_tinted_by_size_and_totals_are_not() -> None:
    sheet = cells.sheet(editions.by_day())
    styles = {cell.style for row in sheet.rows for cell in row[1:-1]}
    assert {"figure zero", "figure tint1", "figure tint4"} <= styles
    assert {row[-1].style for row in sheet.rows} == {"figure"}


def a_section(unit: str, *volume: tuple[date, int]) -> Section:
    return replace(editions.a_section(0), unit=unit, volume=volume)


@pytest.mark.parametrize(
    ("unit", "firsts", "labels"),
    [
        ("day", (date(2025, 3, 9), date(2025, 3, 10)), ["9 Mar", "10 Mar"]),
        ("day", (date(2025, 12, 31), date(2026, 1, 1)), ["31 Dec 2025", "1 Jan 2026"]),
        ("month", (date(2025, 3, 1), date(2025, 4, 1)), ["Mar 2025", "Apr 2025"]),
        ("year", (date(2025, 1, 1), date(2026, 1, 1)), ["2025", "2026"]),
    ],
)
def test_every_bar_is_named_by_its_unit(unit: str, firsts: tuple[date, ...], labels: list[str]) -> None:
    chart = charts.columns(a_section(unit, *((first, 1) for first in firsts)), 640, 40)
    assert [bar.label for bar in chart.bars] == labels
    assert chart.unit == unit


def test_bars_stay_in_their_box_and_share_a_scale() -> None:
    section = a_section("day", *((date(2025, 1, 1) + timedelta(days=n), n) for n in range(9)))
    chart = charts.columns(section, 640, 40, peak=16)
    assert max(bar.height for bar in chart.bars) == 20
    assert all(bar.x >= 0 and bar.x + bar.width <= 640 for bar in chart.bars)
    assert "36 articles from 1 Jan to 9 Jan, most in the day of 9 Jan (8)" in chart.summary


def test_an_empty_volume_is_an_empty_chart() -> None:
    assert charts.columns(a_section("day"), 640, 40).bars == ()
    assert charts.columns(a_section("day", *[(date(2025, 1, 1), 0)] * 3), 640, 40).summary == "no article in 3 days"


def test_the_parts_of_the_coverage_fill_the_line() -> None:
    parts = charts.fates(Coverage(collected=10, reported=4, folded=0, unread=1, left_out=5, repeated=0), 640)
    assert [part.count for part in parts] == [4, 1, 5]
    assert parts[-1].x + parts[-1].width == pytest.approx(640)


def test_a_copy_of_a_copy_is_folded_beneath_the_first_and_circles_end() -> None:
    changes = {2: 1, 3: 2, 4: 5, 5: 4, 6: 77}
    sources = tuple(editions.a_source(n, copy_of=changes.get(n)) for n in range(1, 7))
    looked = guide(replace(editions.quiet(), sources=sources))
    assert [source.number for source in looked.beneath(sources[0])] == [2, 3]
    assert [source.number for source in looked.on_top()] == [1, 4, 6]


def test_a_period_over_the_turn_of_the_year_names_both_years() -> None:
    first, last = datetime(2025, 12, 30, 6, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
    assert labels.labels("en").window(first, last, 2026) == "30 Dec 2025 06:00 – 2 Jan 2026"
    assert labels.labels("en").window(first, None, 2026) == "30 Dec 2025 06:00"
    assert labels.labels("en").window(last, last, 2026) == "2 Jan"
    assert labels.labels("en").window(None, None) == ""


def test_hedges_that_overlap_or_overrun_keep_the_text_whole() -> None:
    point = Point("it may possibly rain", (), (), hedges=((3, 6), (3, 15), (18, 99)))
    pieces = typography.hedged(point)
    assert "".join(text for text, _ in pieces) == point.text
    assert [text for text, hedge in pieces if hedge] == ["may possibly", "in"]


def test_cells_are_written_by_the_kind_of_their_column() -> None:
    moment = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    assert cells.written(moment, Column("a", "A", "date"), 2026) == "1 Mar"
    assert cells.written(moment, Column("a", "A", "time"), 2026) == "1 Mar 12:30"
    assert cells.written(None, Column("a", "A")) == ""
    assert cells.written(float("nan"), Column("a", "A", "number")) == "–"
    assert cells.written(float("nan"), Column("a", "A", "share")) == "–"
    assert cells.written(1234.5, Column("a", "A", "number")) == "1,234.5"


def test_columns_of_days_are_equally_wide_and_totals_are_not_shaded_with_them() -> None:
    days = tuple(Column(f"2026-03-{at:02}", f"wk {at} Mar", "count") for at in (2, 9, 16, 23))
    columns = (Column("outlet", "Outlet"), *days, Column("texts", "Own texts", "count"))
    rows = (("The Inland Courier", 1, 0, 22, 3, 26), ("Delta Radio and Television", 0, 1, 1, 4, 6))
    sheet = cells.sheet(Table("outlets", "Coverage", columns, rows), line=36)
    assert len({heading.width for heading in sheet.headings[1:5]}) == 1
    assert [("tint" in cell.style) for cell in sheet.rows[0]] == [False, True, False, True, True, False]


def test_a_text_without_letters_runs_from_the_left() -> None:
    assert typography.direction("123 …") == "ltr"
