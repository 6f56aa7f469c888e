"""Tables and charts: no column starves, no bar is invented."""

import doctest
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from support import editions

from briefings.core.edition import CitedSentence, Coverage, Section
from briefings.core.table import Column, Table
from briefings.publishing.renderers import i18n, table_layout, templating, text_widths, typography
from briefings.publishing.renderers import pdf as pdf_room
from briefings.publishing.renderers.charts import bars
from briefings.publishing.renderers.edition_index import build_edition_index
from briefings.publishing.renderers.text_widths import text_width


@pytest.mark.parametrize(
    "module", [typography, i18n, table_layout, text_widths, templating, pdf_room], ids=lambda module: module.__name__
)
def test_examples_in_the_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


def room(sheet: table_layout.TableLayout, at: int) -> float:
    """Return the width that a column leaves for text, in em of a page that is `cells.LINE` wide."""
    return sheet.headings[at].width / 100 * table_layout.PAGE_WIDTH_EM * sheet.width / 100 - table_layout.COLUMN_GAP_EM


def test_a_column_is_never_narrower_than_its_longest_word() -> None:
    columns = (Column("a", "Statement", width=20), Column("b", "Marker", width=0.1))
    sheet = table_layout.lay_out_table(Table("t", "T", columns, (("word " * 40, "unattributed"),)))
    assert room(sheet, 1) >= text_width("unattributed")
    assert sum(heading.width for heading in sheet.headings) == pytest.approx(100, abs=0.1)


def test_one_endless_word_does_not_take_the_page() -> None:
    columns = (Column("a", "A"), Column("b", "B"))
    for long in ("x" * 5000, "x" * 5000 + " " + "word " * 900):
        assert (
            room(table_layout.lay_out_table(Table("t", "T", columns, ((long, "short"),))), 1)
            >= text_width("short") - 0.01
        )


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
    sheet = table_layout.lay_out_table(Table("t", "T", columns, rows))
    for row in rows:
        lines = [text_width(str(cell)) / room(sheet, at) for at, cell in enumerate(row) if isinstance(cell, str)]
        assert max(lines) < 5.5
    assert room(sheet, 5) >= text_width("1–3 9")


def test_a_table_of_short_cells_is_set_no_wider_than_they_need() -> None:
    columns = (Column("a", "Place"), Column("b", "Named", "count"))
    rows = tuple((f"Port {n}", n) for n in range(9))
    assert table_layout.lay_out_table(Table("t", "T", columns, rows)).width < 25
    assert table_layout.lay_out_table(Table("t", "T", columns, rows), line=20).width == 100


def test_wide_letters_count_for_more_than_narrow_ones() -> None:
    assert text_width("李王") == 2
    assert text_width("Минск") > text_width("Minsk") > text_width("illil")
    assert text_width("e\u0301") == text_width("e")


def test_counts_are_tinted_by_size_and_totals_are_not() -> None:
    sheet = table_layout.lay_out_table(editions.by_day())
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
    chart = bars.lay_out_bar_chart(a_section(unit, *((first, 1) for first in firsts)), 640, 40)
    assert [bar.label for bar in chart.bars] == labels
    assert chart.unit == unit


def test_bars_stay_in_their_box_and_share_a_scale() -> None:
    section = a_section("day", *((date(2025, 1, 1) + timedelta(days=n), n) for n in range(9)))
    chart = bars.lay_out_bar_chart(section, 640, 40, peak=16)
    assert max(bar.height for bar in chart.bars) == 20
    assert all(bar.x >= 0 and bar.x + bar.width <= 640 for bar in chart.bars)
    assert "36 articles from 1 Jan to 9 Jan, most in the day of 9 Jan (8)" in chart.summary


def test_an_empty_volume_is_an_empty_chart() -> None:
    assert bars.lay_out_bar_chart(a_section("day"), 640, 40).bars == ()
    assert (
        bars.lay_out_bar_chart(a_section("day", *[(date(2025, 1, 1), 0)] * 3), 640, 40).summary
        == "no article in 3 days"
    )


def test_the_parts_of_the_coverage_fill_the_line() -> None:
    parts = bars.lay_out_coverage_bar(
        Coverage(collected=10, reported=4, folded=0, unread=1, left_out=5, repeated=0), 640
    )
    assert [part.count for part in parts] == [4, 1, 5]
    assert parts[-1].x + parts[-1].width == pytest.approx(640)


def test_a_copy_of_a_copy_is_folded_beneath_the_first_and_circles_end() -> None:
    changes = {2: 1, 3: 2, 4: 5, 5: 4, 6: 77}
    sources = tuple(editions.a_source(n, copy_of=changes.get(n)) for n in range(1, 7))
    looked = build_edition_index(replace(editions.quiet(), sources=sources))
    assert [source.number for source in looked.beneath(sources[0])] == [2, 3]
    assert [source.number for source in looked.on_top()] == [1, 4, 6]


def test_a_period_over_the_turn_of_the_year_names_both_years() -> None:
    first, last = datetime(2025, 12, 30, 6, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
    assert i18n.get_translator("en").format_period(first, last, 2026) == "30 Dec 2025 06:00 – 2 Jan 2026"
    assert i18n.get_translator("en").format_period(first, None, 2026) == "30 Dec 2025 06:00"
    assert i18n.get_translator("en").format_period(last, last, 2026) == "2 Jan"
    assert i18n.get_translator("en").format_period(None, None) == ""


def test_hedges_that_overlap_or_overrun_keep_the_text_whole() -> None:
    point = CitedSentence("it may possibly rain", (), (), hedges=((3, 6), (3, 15), (18, 99)))
    pieces = typography.split_hedges(point)
    assert "".join(text for text, _ in pieces) == point.text
    assert [text for text, hedge in pieces if hedge] == ["may possibly", "in"]


def test_cells_are_written_by_the_kind_of_their_column() -> None:
    moment = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    assert table_layout.format_cell(moment, Column("a", "A", "date"), 2026) == "1 Mar"
    assert table_layout.format_cell(moment, Column("a", "A", "time"), 2026) == "1 Mar 12:30"
    assert table_layout.format_cell(None, Column("a", "A")) == ""
    assert table_layout.format_cell(float("nan"), Column("a", "A", "number")) == "–"
    assert table_layout.format_cell(float("nan"), Column("a", "A", "share")) == "–"
    assert table_layout.format_cell(1234.5, Column("a", "A", "number")) == "1,234.5"


def test_columns_of_days_are_equally_wide_and_totals_are_not_shaded_with_them() -> None:
    days = tuple(Column(f"2026-03-{at:02}", f"wk {at} Mar", "count") for at in (2, 9, 16, 23))
    columns = (Column("outlet", "Outlet"), *days, Column("texts", "Own texts", "count"))
    rows = (("The Inland Courier", 1, 0, 22, 3, 26), ("Delta Radio and Television", 0, 1, 1, 4, 6))
    sheet = table_layout.lay_out_table(Table("outlets", "Coverage", columns, rows), line=36)
    assert len({heading.width for heading in sheet.headings[1:5]}) == 1
    assert [("tint" in cell.style) for cell in sheet.rows[0]] == [False, True, False, True, True, False]


def test_a_text_without_letters_runs_from_the_left() -> None:
    assert typography.text_direction("123 …") == "ltr"
