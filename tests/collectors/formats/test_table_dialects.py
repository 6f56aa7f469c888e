"""Tables as programs write them: parted, quoted and escaped in their ways, dated by column, and as workbooks."""

import io
import zipfile
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from openpyxl import Workbook
from support.folders import collected, the_article, the_problem, utc, write

from briefings.core.delimited import read_delimited

LOCK = 'The lock at Hollow Mill will be shut, said the warden. "Boats must wait, or turn back," she told the paper.'
FAIR = "The spring fair opens on Friday and 40 stalls are booked so far."


@pytest.mark.parametrize(
    "content",
    [
        'title,text,source\r\nLock,"{doubled}",Mill Echo\r\n',
        'sep=;\ntitle;text;source\nLock;"{doubled}";Mill Echo\n',
        '"sep=|"\ntitle|text|source\nLock|"{doubled}"|Mill Echo\n',
        '\ufeffTitel;Volltext;Quelle\nLock;"{doubled}";Mill Echo\n',
        'title\ttext\tsource\nLock\t"{doubled}"\tMill Echo\n',
        'title,text,source\nLock,"{escaped}",Mill Echo\n',
        'title,text,source\nLock,"{raw}",Mill Echo\n',
        "'title','text','source'\n'Lock','{raw}','Mill Echo'\n",
        'title,text,source\rLock,"{doubled}",Mill Echo\r',
        'Media report\nfrom 1 to 7 March\n\ntitle,text,source\nLock,"{doubled}",Mill Echo\n',
        'Überschrift;Quelle;Inhalt\nLock;Mill Echo;"{doubled}"\n',
        'Titre,Source,Texte\nLock,Mill Echo,"{doubled}"\n',
        'Título;Fuente;Contenido\nLock;Mill Echo;"{doubled}"\n',
        'Заголовок;Источник;Текст\nLock;Mill Echo;"{doubled}"\n',
        '标题,来源,正文\nLock,Mill Echo,"{doubled}"\n',
    ],
)
def test_a_table_is_read_in_the_dialect_it_is_written_in(tmp_path: Path, content: str) -> None:
    written = content.format(doubled=LOCK.replace('"', '""'), escaped=LOCK.replace('"', '\\"'), raw=LOCK)
    write(tmp_path / "a.csv", written.encode())
    articles, problems = collected(tmp_path)
    assert problems == []
    assert [(one.title, one.text, one.outlet) for one in articles] == [("Lock", LOCK, "Mill Echo")]


def test_backslashes_that_escape_nothing_stay(tmp_path: Path) -> None:
    assert the_article(tmp_path / "a.csv", 'title,text\nDisk,"It lies in C:\\mill\\"\n').text == "It lies in C:\\mill\\"


def test_a_quotation_mark_that_is_never_closed_costs_its_row_alone(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", f'title,text\nLock,"{FAIR}\nFair,{FAIR}\nMill,{FAIR}\nWeir,{FAIR}\n')
    articles, problems = collected(tmp_path)
    assert [one.title for one in articles] == ["Fair", "Mill", "Weir"]
    assert [(one.where, "never closed" in one.what) for one in problems] == [("a.csv:2", True)]


def test_many_open_quotation_marks_come_to_an_end() -> None:
    rows = list(read_delimited(["text\n", *['"open\n'] * 999], lambda cells: "text" in cells))
    assert len(rows) < 999


# Dates of a column


@pytest.mark.parametrize(
    ("dates", "read"),
    [
        (["2/3/2026", "2/14/2026"], [(2026, 2, 3), (2026, 2, 14)]),
        (["02/03/26", "14/03/26"], [(2026, 3, 2), (2026, 3, 14)]),
        (["3/4/2026", "3/5/2026", "3/6/2026"], [(2026, 3, 4), (2026, 3, 5), (2026, 3, 6)]),
        (["46090", "46091"], [(2026, 3, 9), (2026, 3, 10)]),
        (["46090.5", "46091.0"], [(2026, 3, 9), (2026, 3, 10)]),
    ],
)
def test_the_dates_of_a_column_are_judged_together(
    tmp_path: Path, dates: list[str], read: list[tuple[int, int, int]]
) -> None:
    rows = "".join(f"Fair {number},{FAIR},{day}\n" for number, day in enumerate(dates))
    write(tmp_path / "a.csv", f"title,text,date\n{rows}")
    articles, problems = collected(tmp_path)
    assert problems == []
    assert [one.published and (one.published.year, one.published.month, one.published.day) for one in articles] == read
    assert not any("order" in one.supplied for one in articles)


def test_a_column_that_tells_nothing_is_read_by_rule_and_marked(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", f"title,text,date\nFair,{FAIR},3/4/2026\nLock,{FAIR},5/6/2026\n")
    assert [one.supplied for one in collected(tmp_path)[0]] == [("outlet", "order")] * 2


# Workbooks


def a_workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Media report"])
    sheet.append([])
    sheet.append(["Titel", "Datum", "Quelle", "Text", "Nr"])
    sheet.append(["Lock", datetime(2026, 3, 10, 6, 30), "Mill Echo", LOCK, 17])  # noqa: DTZ001
    sheet.append(["Fair", 46091, "Mill Echo", FAIR, None])
    book.create_sheet("Notes").append(["nothing here"])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def an_open_document_sheet() -> bytes:
    """A sheet in OpenDocument (ISO 26300), as LibreOffice writes it, with as little as it may have."""
    rows = (("Titel", "Datum", "Text", "Quelle"), ("Lock", "2026-03-10", LOCK, "Mill Echo"))
    table = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    names = {"office": "office", "table": "table", "text": "text"}
    spaces = " ".join(f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for key, name in names.items())
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="A">{table}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content)
        packed.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return held.getvalue()


def test_the_rows_of_a_workbook_are_articles(tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", a_workbook())
    articles, problems = collected(tmp_path)
    assert problems == []
    assert [(one.title, one.text, one.outlet, one.published) for one in articles] == [
        ("Lock", LOCK, "Mill Echo", utc(2026, 3, 10, 6, 30)),
        ("Fair", FAIR, "Mill Echo", utc(2026, 3, 10)),
    ]
    assert articles[0].origin == "folder: a.xlsx:4"


def test_a_sheet_in_open_document_is_read_too(tmp_path: Path) -> None:
    found = the_article(tmp_path / "a.ods", an_open_document_sheet())
    assert (found.title, found.text, found.outlet, found.published) == ("Lock", LOCK, "Mill Echo", utc(2026, 3, 10))


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_a_problem(tmp_path: Path, content: bytes) -> None:
    assert the_problem(tmp_path / "a.xlsx", content).what == "no spreadsheet that can be read"


# What stands in the wrong column


@pytest.mark.parametrize("source", ["https://echo.example/lock?a=1", "www.echo.example/lock"])
def test_an_address_is_no_outlet(tmp_path: Path, source: str) -> None:
    found = the_article(tmp_path / "a.csv", f'title,text,source\nFair,"{FAIR}",{source}\n')
    assert (found.outlet, found.supplied) == ("echo.example", ("outlet",))
    assert found.url
    assert found.url.startswith("https://")


@pytest.mark.parametrize("written", ["[[Ann Lee]]", "[[people/ann|Ann Lee]]", "[Ann Lee](https://echo.example/ann)"])
def test_names_linked_by_note_taking_programs_are_names(tmp_path: Path, written: str) -> None:
    found = the_article(tmp_path / "a.md", f'---\ntitle: Fair\nauthor: "{written}"\n---\n{FAIR}\n')
    assert found.authors == ("Ann Lee",)
