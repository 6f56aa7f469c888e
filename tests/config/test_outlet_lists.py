"""A user's table of outlets goes over ours, in whatever dialect; a mistake in it is named with its line."""

import io
from pathlib import Path

import pytest
from openpyxl import Workbook
from support.builders import an_article

from briefings.analysis.stories.sources.outlets import load_default_outlets
from briefings.config.outlet_lists import read_outlets
from briefings.core.errors import SettingsError
from briefings.core.outlet_table import Outlet

HEADER = "outlet,domains,owner,country,kind,state_affiliated,reliability,tier,weight\n"


def written(folder: Path, text: str | bytes, name: str = "outlets.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_an_outlet_is_found_by_name_and_by_address(tmp_path: Path) -> None:
    row = "The Courier,courier.example,Harbour Press,SE,newspaper,yes,B,1,0.5\n"
    table = read_outlets(written(tmp_path, HEADER + row))
    by_name = table.find_outlet(an_article(outlet="courier"))
    assert by_name == table.find_outlet(an_article(outlet="Someone", url="https://news.courier.example/a"))
    known = (
        by_name.family,
        by_name.country,
        by_name.state_affiliated,
        by_name.reliability,
        by_name.tier,
        by_name.weight,
    )
    assert known == ("Harbour Press", "SE", True, "B", 1, 0.5)
    assert by_name.owner_source.endswith("outlets.csv:2")


def test_a_cell_goes_before_ours_and_an_empty_one_does_not(tmp_path: Path) -> None:
    ours = load_default_outlets().find_by_name("Reuters")
    assert ours
    found = read_outlets(written(tmp_path, "Name;Rating\nReuters;b\n")).find_outlet(an_article(outlet="Reuters"))
    assert (found.reliability, found.owner, found.domains) == ("B", ours.owner, ours.domains)


@pytest.mark.parametrize(
    "content",
    [
        "# ours\nQuelle;Gewicht\nGłos Łodzi;0,5\n",
        "Quelle;Gewicht\r\nGłos Łodzi;0,5\r\n".encode("utf-16"),
        "sep=;\nQuelle;Gewicht\nGłos Łodzi;0,5\n".encode("cp1250"),
        '"Quelle"\t"Gewicht"\n"Głos Łodzi"\t"0,5"\n',
    ],
)
def test_a_table_is_read_in_any_dialect(tmp_path: Path, content: str | bytes) -> None:
    rows = read_outlets(written(tmp_path, content)).by_name.values()
    assert [row.weight for row in rows if row.name.startswith("G") and row.name.endswith("dzi")] == [0.5]


def test_a_workbook_is_a_table_too(tmp_path: Path) -> None:
    book, held = Workbook(), io.BytesIO()
    assert book.active is not None
    for line in (("Outlet", "Tier"), ("The Courier", 2)):
        book.active.append(line)
    book.save(held)
    found = read_outlets(written(tmp_path, held.getvalue(), "outlets.xlsx")).find_by_name("The Courier")
    assert found == Outlet("The Courier", owner="The Courier", tier=2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("colour\nred\n", "no column holds the names of outlets; the columns are: colour"),
        ("# note\n" + HEADER + "The Courier,,,,,,\nThe Ledger,,,,,,G\n", "csv:4: reliability 'G'"),
        (HEADER + "The Courier,,,,,perhaps,\n", "csv:2: state_affiliated 'perhaps'"),
        (HEADER + ",,,,,,A\n", "csv:2: the outlet has no name"),
        (HEADER + "The Courier,,,,,,A,,,more\n", "csv:2: more cells than columns"),
        (HEADER + "The Courier,,,,,,,ten,\n", "csv:2: tier 'ten'"),
        (HEADER + "The Courier,,,,,,,,2\n", "csv:2: weight '2'"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        read_outlets(written(tmp_path, text))


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as told:
        read_outlets(written(tmp_path, HEADER + "A,,,,,,G\nB,,,,,,A\nC,,,,,,H\n"))
    assert [line.split(":")[-2] for line in str(told.value).splitlines()] == ["2", "4"]


def test_a_missing_table_is_a_settings_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read_outlets(tmp_path / "none.csv")
