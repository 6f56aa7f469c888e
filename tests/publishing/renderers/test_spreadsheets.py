"""Tables as CSV and XLSX."""

import csv
import io
import zipfile
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from support import editions

from briefings.core.table import Column, Table
from briefings.publishing.renderers.spreadsheets import CsvRenderer, XlsxRenderer, build_source_table, iter_named_tables

ODD = Table(
    "people",
    "P",
    (Column("=1+1", "=1+1"), Column("value", "Value", "number")),
    (
        ("＝1+1", -5),
        ("  +49 30", -0.5),
        ("\t=A1", float("nan")),
        ("-", float("inf")),
        ("\ud800 lone \x00", 3),
        ("x" * 40_000, None),
    ),
)
HOSTILE = Table("people", "P", (Column("name", "Name"),), (("=cmd|' /C calc'!A0",), ("@SUM(A1)",)))


def unzipped(content: bytes) -> dict[str, list[list[str]]]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {name: list(csv.reader(io.StringIO(archive.read(name).decode()))) for name in archive.namelist()}


def test_every_table_is_a_file_with_its_labels_and_all_its_rows() -> None:
    briefing = editions.an_edition()
    files = unzipped(CsvRenderer().render(briefing).content)
    listed = dict(iter_named_tables(briefing))
    assert {name.removesuffix(".csv") for name in files} == set(listed)
    for name, table in listed.items():
        head, *rows = files[f"{name}.csv"]
        assert head == [column.label for column in table.columns]
        assert len(rows) == len(table.rows)


def test_every_source_is_listed() -> None:
    briefing = editions.an_edition()
    assert [row[0] for row in build_source_table(briefing).rows] == [source.number for source in briefing.sources]


def test_the_workbook_has_a_sheet_a_table_and_the_same_figures() -> None:
    briefing = editions.an_edition()
    book = load_workbook(io.BytesIO(XlsxRenderer().render(briefing).content))
    assert len(book.sheetnames) == len(dict(iter_named_tables(briefing)))
    sheet = book["all-sources"]
    assert sheet.max_row == len(briefing.sources) + 1
    assert [sheet.cell(2, 1).value, sheet.cell(2, 2).value] == [briefing.sources[0].number, briefing.sources[0].outlet]


@pytest.mark.parametrize("renderer", [CsvRenderer(), XlsxRenderer()], ids=["csv", "xlsx"])
def test_the_same_edition_gives_the_same_bytes(renderer: CsvRenderer | XlsxRenderer) -> None:
    assert renderer.render(editions.an_edition()).content == renderer.render(editions.an_edition()).content


def test_nothing_from_outside_becomes_a_formula() -> None:
    briefing = replace(editions.one_article(), sections=(), tables=(HOSTILE,))
    assert unzipped(CsvRenderer().render(briefing).content)["all-people.csv"][1:] == [
        ["'=cmd|' /C calc'!A0"],
        ["'@SUM(A1)"],
    ]
    book = load_workbook(io.BytesIO(XlsxRenderer().render(briefing).content))
    assert [(cell.value, cell.data_type) for (cell,) in book["all-people"].iter_rows(min_row=2)] == [
        ("=cmd|' /C calc'!A0", "s"),
        ("@SUM(A1)", "s"),
    ]


def test_signs_in_disguise_are_guarded_and_numbers_stay_numbers() -> None:
    briefing = replace(editions.one_article(), sections=(), tables=(ODD,))
    head, *rows = unzipped(CsvRenderer().render(briefing).content)["all-people.csv"]
    assert head == ["'=1+1", "Value"]
    assert [row[0] for row in rows[:5]] == ["'＝1+1", "'  +49 30", "'\t=A1", "'-", " lone "]
    assert [row[1] for row in rows] == ["-5", "-0.5", "nan", "inf", "3", ""]
    assert rows[5][0] == "x" * 40_000


def test_a_workbook_holds_odd_values_and_says_where_it_cut() -> None:
    briefing = replace(editions.one_article(), title="t" * 300, sections=(), tables=(ODD, replace(ODD, key="People")))
    book = load_workbook(io.BytesIO(XlsxRenderer().render(briefing).content))
    assert book.sheetnames[:2] == ["all-people", "all-People-2"]
    cells = [(row[0].data_type, row[1].value) for row in book["all-people"].iter_rows(min_row=2)]
    assert cells == [("s", -5), ("s", -0.5), ("s", "nan"), ("s", "inf"), ("s", 3), ("s", None)]
    long = book["all-people"].cell(7, 1).value
    assert isinstance(long, str)
    assert (len(long), long[-1]) == (32_767, "…")
