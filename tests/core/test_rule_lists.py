"""The lists that the rules of collecting are read from: each says what it is, and every line of it is of use."""

import re
from pathlib import Path

import pytest

from briefings.core.resources import PACKAGE
from briefings.core.rule_lists import any_of, compile_any, read_entries, read_rows

LISTS = sorted(path for package in ("collectors", "core") for path in (PACKAGE / package / "lists").glob("*.txt"))
NAMES = [f"{path.parent.parent.name}/{path.stem}" for path in LISTS]


def split(name: str) -> tuple[str, str]:
    package, _, stem = name.partition("/")
    return package, stem


@pytest.mark.parametrize("path", LISTS, ids=NAMES)
def test_a_list_begins_with_what_it_is_and_its_licence(path: Path) -> None:
    head = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert len(head) >= 2
    assert re.search(r"Source: .+\. Licence of this list: \S+\.$", head[-1])


@pytest.mark.parametrize("name", NAMES)
def test_no_line_of_a_list_stands_twice_or_holds_stray_space(name: str) -> None:
    rows = read_rows(*split(name))
    assert rows
    assert len(set(rows)) == len(rows)
    assert all(cell and cell == cell.strip() for row in rows for cell in row)


@pytest.mark.parametrize("name", NAMES)
def test_every_list_is_read_by_a_rule(name: str) -> None:
    package, stem = split(name)
    modules = (path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    assert any(re.search(rf"[\"']{package}[\"'],\s*[\"']{stem}[\"']", text) for text in modules)


@pytest.mark.parametrize(
    "name",
    [
        *("cookie_notices", "sign_ups", "paywalls", "page_elements", "teaser_endings", "bot_barriers"),
        *("clause_openers", "dangling_words", "title_abbreviations"),
    ],
)
def test_every_phrase_is_a_pattern_by_itself(name: str) -> None:
    for phrase in read_entries("collectors", name):
        assert not re.compile(phrase).fullmatch("")


def test_the_rows_of_one_kind_are_read_alone() -> None:
    assert "figcaption" in read_entries("collectors", "html_tags", "block")
    assert "span" not in read_entries("collectors", "html_tags", "block")


def test_phrases_become_one_pattern_between_what_stands_around_them() -> None:
    found = compile_any(("ab", "c"), "^", "!$")
    assert (bool(found.search("C!")), bool(found.search("abc!"))) == (True, False)
    assert any_of("xy") == "(?:x|y)"
