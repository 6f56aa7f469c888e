"""The word lists: complete, readable, and turned into look-up tables."""

import re

import pytest

from briefings.analysis.english import word_lists
from briefings.core import resources

ALL = sorted(path.stem for path in (resources.language_data_folder() / "lists").glob("*.txt"))


def test_there_are_lists() -> None:
    wanted = {"countries", "reporting_verbs", "uncertainty", "unnamed_sources", "agencies", "honorifics", "roles"}
    assert wanted <= set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_every_list_names_its_source_and_licence(name: str) -> None:
    text = (resources.language_data_folder() / "lists" / f"{name}.txt").read_text(encoding="utf-8")
    head = [line for line in text.splitlines()[:6] if line.startswith("#")]
    assert any("Source:" in line for line in head)
    assert any("Licence" in line or "CC BY" in line for line in head)


@pytest.mark.parametrize("name", ALL)
def test_every_list_is_read(name: str) -> None:
    sources = resources.language_data_folder().parent.rglob("*.py")
    quoted = re.compile(rf"""(["']){name}\1""")
    assert any(quoted.search(path.read_text(encoding="utf-8")) for path in sources)


@pytest.mark.parametrize("name", ALL)
def test_no_line_stands_twice_or_between_blanks(name: str) -> None:
    rows = word_lists.load_rows(name)
    assert len(rows) == len(set(rows)), sorted(row for row in set(rows) if rows.count(row) > 1)
    assert all(row[0] == row[0].strip() and row[0] for row in rows)


@pytest.mark.parametrize(
    "name",
    ["reporting_verbs", "countries", "honorifics", "role_modifiers", "organisation_nouns", "landforms", "places"],
)
def test_no_word_of_a_look_up_table_has_two_meanings(name: str) -> None:
    firsts = [row[0] for row in word_lists.load_rows(name)]
    assert len(firsts) == len(set(firsts))


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("uncertainty", {"weak", "medium", "strong"}),
        ("agencies", {"wire", "state"}),
        ("organisation_nouns", {"last", "both", "suffix"}),
        ("landforms", {"first", "last", "both"}),
        ("places", {"GPE", "LOC"}),
        ("honorifics", {"civil", "noble", "academic", "military", "political", "religious"}),
        (
            "unnamed_sources",
            {"analysts", "observers", "officials", "military", "intelligence", "diplomats", "eyewitnesses", "activists"}
            | {"state media", "outlet", "document"},
        ),
        ("reporting_verbs", {"statement", "belief", "plan", "demand", "judgement", "deny", "mention"}),
        (
            "reporting_verbs stances",
            {"-", "neutral", "claim", "confirm", "deny", "announce", "warn", "demand", "plan", "belief", "describe"}
            | {"admit", "agree", "accuse", "praise", "ask"},
        ),
    ],
)
def test_kinds_are_those_that_the_head_promises(name: str, kinds: set[str]) -> None:
    column = {"agencies": 3, "uncertainty": 2, "reporting_verbs stances": 3}.get(name, 1)
    found = {row[column] for row in word_lists.load_rows(name.split()[0])}
    assert found == kinds


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Syria", "GPE"),
        ("Syrian", "NORP"),
        ("Damascus", "GPE"),
        ("U.S.", "GPE"),
        ("South Korean", "NORP"),
        ("Bogota", "GPE"),
        ("Bogotá", "GPE"),
        ("TASS", "ORG"),
        ("NATO", "ORG"),
        ("Middle East", "LOC"),
        ("Aleppo", "GPE"),
        ("Muslims", "NORP"),
        ("Kyiv", "GPE"),
        ("Cold War", "EVENT"),
    ],
)
def test_the_gazetteer_knows_what_the_news_names(name: str, label: str) -> None:
    assert word_lists.load_gazetteer()[name] == label


def test_every_member_of_the_united_nations_has_people_and_a_capital() -> None:
    sovereign = {"Afghanistan", "Brazil", "Chad", "Fiji", "Japan", "Kiribati", "Malta", "Togo", "Yemen", "Zambia"}
    known = {country.name: country for country in word_lists.load_countries()}
    assert len(known) > 200
    assert all(known[name].demonyms and known[name].capitals for name in sovereign)


def test_demonyms_and_short_names_lead_to_the_country() -> None:
    assert word_lists.load_demonyms()["Turkish"] == "Turkey"
    assert word_lists.load_canonical_names()["UK"] == "United Kingdom"
    assert word_lists.load_canonical_names()["UN"] == "United Nations"


@pytest.mark.parametrize(
    ("form", "kind"),
    [("said", "neutral"), ("denied", "deny"), ("insists", "claim"), ("warning", "warn"), ("pledged", "plan")],
)
def test_every_form_of_a_reporting_verb_has_its_kind(form: str, kind: str) -> None:
    assert word_lists.load_speech_forms()[form] == kind


def test_an_agency_is_known_by_its_mark_in_a_dateline() -> None:
    marks = {mark: agency.name for agency in word_lists.load_agencies() for mark in agency.marks}
    assert marks["(AP)"] == "Associated Press"
    assert marks["(Reuters)"] == "Reuters"
