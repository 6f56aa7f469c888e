"""The table of outlets is read, and a mistake in it is named with its line."""

from pathlib import Path

import pytest
from support.builders import an_article

from briefings.analysis.stories.sources.outlets import Outlet, build_outlet_table, load_default_outlets, read_outlets
from briefings.core.errors import SettingsError

HEADER = "outlet,domains,owner,country,kind,state_affiliated,reliability\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "outlets.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_table_reads_and_leaves_the_letter_to_the_user() -> None:
    rows = load_default_outlets().by_name.values()
    assert len(rows) > 100
    assert {row.reliability for row in rows} == {"F"}


def test_an_outlet_is_found_by_name_and_by_address(tmp_path: Path) -> None:
    rows = read_outlets(written(tmp_path, HEADER + "The Courier,courier.example,Harbour Press,SE,newspaper,yes,B\n"))
    by_name = rows.find_outlet(an_article(outlet="courier"))
    by_address = rows.find_outlet(an_article(outlet="Someone", url="https://news.courier.example/a"))
    assert (
        by_name
        == by_address
        == Outlet("The Courier", ("courier.example",), "Harbour Press", "SE", "newspaper", True, "B")
    )
    assert by_name.family == "Harbour Press"


def test_an_unlisted_outlet_owns_itself_and_is_not_judged() -> None:
    found = build_outlet_table(()).find_outlet(an_article(outlet="The Courier", url="https://[bad"))
    assert (found.family, found.reliability, found.state_affiliated) == ("The Courier", "F", False)


def test_comments_and_an_empty_file_are_no_trouble(tmp_path: Path) -> None:
    assert read_outlets(written(tmp_path, "# nothing yet\n")).by_name == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("outlet,colour\n", "line 1: unknown column 'colour'"),
        ("owner\n", "line 1: the column 'outlet' is missing"),
        ("# note\n" + HEADER + "The Courier,,,,,,\nThe Ledger,,,,,,G\n", "line 4: reliability 'G'"),
        (HEADER + "The Courier,,,,,perhaps,\n", "line 2: state_affiliated 'perhaps'"),
        (HEADER + ",,,,,,A\n", "line 2: the outlet has no name"),
        (HEADER + "The Courier,,,,,,A,more\n", "line 2: more cells than columns"),
        ("outlet,owner\nThe Courier,Ports, Inc.\n", "line 2: more cells than columns"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        read_outlets(written(tmp_path, text))


def test_a_missing_table_is_a_settings_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read_outlets(tmp_path / "none.csv")
