"""Tables as CSV and XLSX."""

import csv
import io
import zipfile
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from support import editions

from briefings.core.analysis import ClaimKind, Polarity, SpeakerClass
from briefings.core.article import Span
from briefings.core.edition import Briefing, Statement
from briefings.core.resources import list_label_languages
from briefings.core.table import Column, QuotedText, Table
from briefings.publishing.renderers.edition_tables import list_named_tables
from briefings.publishing.renderers.spreadsheets import CsvRenderer, XlsxRenderer

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


SAID = Statement(
    spans=(Span("a", 0, 4),),
    text="No vessel was turned back",
    speaker="Ilse Brandt",
    speaker_class=SpeakerClass.PERSON,
    named=True,
    kind=ClaimKind.DIRECT,
    polarity=Polarity.DENIED,
    cue="denied",
    outlets=("Harbour Post", "The Inland Courier"),
    roots=1,
    grade="C3",
    references=(2, 3),
    context=QuotedText("Two vessels lay outside the port.", (Span("a", 5, 38),)),
    whole_sentence=QuotedText("After the storm, he denied it.", (Span("a", 40, 70),)),
)


def with_statement(briefing: Briefing) -> Briefing:
    """Return an edition whose first story has a statement."""
    first, *others = briefing.sections
    item = replace(first.items[0], statements=(SAID,))
    return replace(briefing, sections=(replace(first, items=(item, *first.items[1:])), *others))


EDITION = with_statement(editions.an_edition())


def unzipped(content: bytes) -> dict[str, list[list[str]]]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {name: list(csv.reader(io.StringIO(archive.read(name).decode()))) for name in archive.namelist()}


def rows_of(content: bytes, sheet: str) -> list[dict[str, object]]:
    """Return the rows of a worksheet by the heads of their columns."""
    head, *rows = load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_every_table_is_a_file_with_its_labels_and_all_its_rows() -> None:
    briefing = editions.an_edition()
    files = unzipped(CsvRenderer().render(briefing).content)
    listed = list_named_tables(briefing)
    assert list(files) == [f"{one.name}.csv" for one in listed]
    assert list(files)[:6] == [f"{n}.csv" for n in ("index", "statements", "stories", "articles", "names", "citations")]
    for one in listed:
        head, *rows = files[f"{one.name}.csv"]
        assert head == [column.label for column in one.table.columns]
        assert len(rows) == len(one.table.rows)


def test_the_index_leads_to_every_sheet_and_counts_its_rows() -> None:
    book = load_workbook(io.BytesIO(XlsxRenderer().render(EDITION).content))
    index = book.worksheets[0]
    listed = [row[:5] for row in index.iter_rows(min_row=2, values_only=True)]
    assert [(name, rows) for name, *_, rows in listed] == [(s.title, s.max_row - 1) for s in book.worksheets[1:]]
    assert [index.cell(at, 1).hyperlink.location for at in range(2, index.max_row + 1)] == [
        f"'{sheet.title}'!A1" for sheet in book.worksheets[1:]
    ]
    assert {"1.1 Who says what", "2 Coverage by outlet and day", "Left out, and why"} <= set(book.sheetnames)
    assert (
        "1.1 Who says what",
        "01-01-claims.csv",
        "Grain corridor",
        EDITION.sections[0].items[0].headline,
        3,
    ) in listed


def test_keys_join_statements_stories_articles_and_citations() -> None:
    content = XlsxRenderer().render(EDITION).content
    stories, articles = rows_of(content, "Stories"), rows_of(content, "Articles")
    statements, citations = rows_of(content, "Statements"), rows_of(content, "Citations")
    by_story, by_number = {row["Key of the story"]: row for row in stories}, {row["Number"]: row for row in articles}
    assert len(by_story) == len(stories) == len({item.id for section in EDITION.sections for item in section.items})
    assert len(by_number) == len(articles) == len(EDITION.sources)
    assert {row["Key of the story"] for row in articles} <= {None, *by_story}
    (said,) = statements
    assert said["Context"] == "Two vessels lay outside the port."
    assert said["Statement, in the words of the text"] == "No vessel was turned back"
    assert (said["Asserted by"], said["Kind of speaker"], said["Stated or denied"]) == (
        "Ilse Brandt",
        "person",
        "denied",
    )
    assert by_story[said["Key of the story"]]["Place in the edition"] == "1.1"
    assert by_story[said["Key of the story"]]["Statements"] == 1
    carrying = [by_number[r["Number of the article"]] for r in citations if r["Key"] == said["Key of the statement"]]
    assert [row["Number"] for row in carrying] == [2, 3]
    assert said["Published"] == carrying[0]["Published"] == EDITION.sources[1].published.replace(tzinfo=None)
    told = [row["Number of the article"] for row in citations if row["Key"] == said["Key of the story"]]
    assert told == list(EDITION.sections[0].items[0].references)


def test_a_story_of_two_topics_stands_once_and_names_both() -> None:
    first, second, *others = EDITION.sections
    shared = replace(EDITION, sections=(first, replace(second, items=(first.items[0], *second.items)), *others))
    content = XlsxRenderer().render(shared).content
    rows = [row for row in rows_of(content, "Stories") if row["Key of the story"] == "0000"]
    assert [(row["Topic"], row["Also in"], row["Place in the edition"]) for row in rows] == [
        ("Grain corridor", "Border talks", "1.1")
    ]
    assert len(rows_of(content, "Statements")) == 1


def test_names_are_listed_with_their_kind_and_their_topic() -> None:
    rows = rows_of(XlsxRenderer().render(EDITION).content, "Names")
    assert ("Ilse Brandt", "Person", "Grain corridor") in {(row["Name"], row["Kind"], row["Topic"]) for row in rows}
    # those of the edition as a whole bear no topic
    assert sum(row["Topic"] is None for row in rows) == len(EDITION.tables[0].rows)


def test_heads_sheets_and_words_of_ours_are_in_the_language_of_the_edition() -> None:
    content = XlsxRenderer().render(replace(EDITION, language="de")).content
    (said,) = rows_of(content, "Aussagen")
    assert said["Art des Sprechers"] == "Person"
    assert said["Behauptet oder bestritten"] == "bestritten"
    assert said["Aussage, im Wortlaut des Textes"] == "No vessel was turned back"
    assert load_workbook(io.BytesIO(content)).worksheets[0].title == "Verzeichnis"


@pytest.mark.parametrize("language", list_label_languages())
def test_no_two_heads_of_a_table_of_data_are_the_same_in_any_language(language: str) -> None:
    for one in list_named_tables(replace(EDITION, language=language)):
        heads = [str(column.label).casefold() for column in one.table.columns]
        assert not one.data or len(set(heads)) == len(heads), one.name


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
    assert [(cell.value, cell.data_type) for (cell,) in book["P"].iter_rows(min_row=2)] == [
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
    briefing = replace(
        editions.one_article(), title="t" * 300, sections=(), tables=(ODD, replace(ODD, key="People", caption="p"))
    )
    book = load_workbook(io.BytesIO(XlsxRenderer().render(briefing).content))
    assert book.sheetnames[6:8] == ["P", "p-2"]
    cells = [(row[0].data_type, row[1].value) for row in book["P"].iter_rows(min_row=2)]
    assert cells == [("s", -5), ("s", -0.5), ("s", "nan"), ("s", "inf"), ("s", 3), ("s", None)]
    long = book["P"].cell(7, 1).value
    assert isinstance(long, str)
    assert (len(long), long[-1]) == (32_767, "…")
