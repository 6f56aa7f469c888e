"""One object, one count: every format of one edition is read back, and all of them say the same numbers."""

import csv
import io
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser

import docx
import pikepdf
import pytest
from docx.oxml.ns import qn
from openpyxl import load_workbook
from publishing.renderers.test_pdf_structure import walk
from support import editions

from briefings.core.edition import Briefing, Rendition
from briefings.core.serialization import briefing_from_json
from briefings.publishing.renderers.docx import DocxRenderer
from briefings.publishing.renderers.edition_tables import list_named_tables
from briefings.publishing.renderers.email import EmailRenderer
from briefings.publishing.renderers.html import HtmlRenderer
from briefings.publishing.renderers.json import JsonRenderer
from briefings.publishing.renderers.markdown import MarkdownRenderer
from briefings.publishing.renderers.spreadsheets import CsvRenderer, XlsxRenderer


@dataclass(frozen=True)
class Told:
    """What one format says: its running text, its anchors, its rows of tables."""

    text: str
    anchors: frozenset[str] = frozenset()
    rows: int = 0

    def named(self, kind: str) -> int:
        return sum(1 for anchor in self.anchors if re.match(rf"{kind}[-_]", anchor))


def plain(text: str) -> str:
    return " ".join(text.replace("\u200b", "").replace("\u202f", "").split())


class Page(HTMLParser):
    """Words, anchors and rows of a page of HTML."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.anchors: list[str] = []
        self.rows, self.hidden, self.headed = 0, False, False
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.anchors += [value or "" for name, value in attrs if name == "id"]
        # A row that holds nothing but heads is no row of the table: the PDF repeats it on the next page.
        self.rows += tag == "td" and self.headed
        self.headed = tag == "tr" or (self.headed and tag != "td")
        self.hidden = tag in {"style", "script", "title"}
        self.words += [" "] if tag in {"span", "p", "li", "td", "th", "b"} else []

    def handle_endtag(self, tag: str) -> None:
        self.hidden = False
        self.words += [" "] if tag == "b" else []

    def handle_data(self, data: str) -> None:
        self.words += [] if self.hidden else [data]


def of_html(content: bytes) -> Told:
    page = Page(content.decode())
    return Told(plain("".join(page.words)), frozenset(page.anchors), page.rows)


def holds_cells(row: pikepdf.Object) -> bool:
    """Return whether a row of a table has more than heads."""
    return any(cell["/S"] == "/TD" for cell in row["/K"])


def of_pdf(content: bytes) -> Told:
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True)
    with pikepdf.open(io.BytesIO(content)) as document:
        names = {str(name) for name in list(document.Root["/Names"]["/Dests"]["/Names"])[::2]}
        rows = [
            element
            for _, element in walk(document.Root["/StructTreeRoot"])
            if element["/S"] == "/TR" and holds_cells(element)
        ]
    return Told(plain(done.stdout.decode()), frozenset(names), len(rows))


def of_markdown(content: bytes) -> Told:
    text = content.decode()
    shown = re.sub(r"\\(?=[^\w\s])|<[^>]*>|\*\*", "", re.sub(r"\]\(<[^>]*>\)", "]", text))
    separators = len(re.findall(r"(?m)^\|(?: -+:? \|)+$", text))
    rows = len(re.findall(r"(?m)^\| ", text)) - 2 * separators
    return Told(plain(shown), frozenset(re.findall(r'<a id="([^"]+)">', text)), rows)


def of_docx(content: bytes) -> Told:
    document = docx.Document(io.BytesIO(content))
    body = document.element.body
    text = "\n".join("".join(run.text or "" for run in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))
    anchors = frozenset(str(mark.get(qn("w:name"))) for mark in body.iter(qn("w:bookmarkStart")))
    return Told(plain(text), anchors, sum(len(table.rows) - 1 for table in document.tables))


@pytest.fixture(scope="module")
def told(rendition: Rendition, edition: Briefing) -> dict[str, Told]:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed (apt-get install poppler-utils)")
    page, text = EmailRenderer().render_parts(edition)
    return {
        "pdf": of_pdf(rendition.content),
        "html": of_html(HtmlRenderer().render(edition).content),
        "md": of_markdown(MarkdownRenderer().render(edition).content),
        "docx": of_docx(DocxRenderer().render(edition).content),
        "mail": of_html(page.content),
        "mail text": Told(plain(text.content.decode())),
    }


WHOLE = ("pdf", "html", "md", "docx")


def test_every_format_says_the_numbers_of_page_one(told: dict[str, Told], edition: Briefing) -> None:
    for name, one in told.items():
        lost = [f"{count} {label}" for label, count in edition.glance if f"{count} {label}" not in one.text]
        assert lost == [], name


def test_every_format_counts_the_stories_and_articles_of_each_topic_alike(
    told: dict[str, Told], edition: Briefing
) -> None:
    expected = Counter((section.articles, section.stories) for section in edition.sections)
    for name in WHOLE:
        found = re.findall(r"(\d+) articles?, (\d+) stor(?:y|ies)", told[name].text)
        assert Counter((int(articles), int(stories)) for articles, stories in found) == expected, name
    for name in ("mail", "mail text"):
        found = re.findall(r"(\d+) stor(?:y|ies)(?: ·|,) (\d+) articles?", told[name].text)
        assert Counter((int(articles), int(stories)) for stories, articles in found) == expected, name


def test_every_story_and_every_source_is_in_every_format_once(told: dict[str, Told], edition: Briefing) -> None:
    stories = sum(len(section.items) for section in edition.sections)
    digests = {source.digest[:10] for source in edition.sources}
    for name in WHOLE:
        assert told[name].named("source") == len(edition.sources), name
        assert digests <= set(re.findall(r"\b[0-9a-f]{10}\b", told[name].text)), name
    for name in ("html", "md", "docx"):
        assert told[name].named("story") == stories, name
    for section in edition.sections:
        for item in section.items:
            assert all(re.sub(r"\W", "", item.headline) in re.sub(r"\W", "", told[name].text) for name in WHOLE)


def test_points_stand_in_every_format_as_often(told: dict[str, Told], edition: Briefing) -> None:
    points = [*edition.bottom_line, *edition.points, *(p for s in edition.sections for i in s.items for p in i.points)]
    squeezed = {name: re.sub(r"[\W_]", "", told[name].text) for name in WHOLE}
    for text in {re.sub(r"[\W_]", "", point.text) for point in points}:
        counts = {name: squeezed[name].count(text) for name in WHOLE}
        assert len(set(counts.values())) == 1, counts
    assert {name: told[name].text.count("“") for name in WHOLE} == dict.fromkeys(WHOLE, told["html"].text.count("“"))
    for point in edition.points:
        assert all(re.sub(r"\W", "", point.text) in re.sub(r"\W", "", told[m].text) for m in ("mail", "mail text"))


def test_tables_have_as_many_rows_in_every_format(told: dict[str, Told]) -> None:
    assert {name: told[name].rows for name in WHOLE} == dict.fromkeys(WHOLE, told["html"].rows)
    assert told["html"].rows > 40


def test_the_data_formats_hold_the_same_rows_and_the_same_edition(edition: Briefing) -> None:
    assert briefing_from_json(JsonRenderer().render(edition).content) == edition
    listed = list_named_tables(edition)
    archive = zipfile.ZipFile(io.BytesIO(CsvRenderer().render(edition).content))
    sheets = {name: list(csv.reader(io.StringIO(archive.read(name).decode()))) for name in archive.namelist()}
    assert {name.removesuffix(".csv"): len(rows) - 1 for name, rows in sheets.items()} == {
        one.name: len(one.table.rows) for one in listed
    }
    book = load_workbook(io.BytesIO(XlsxRenderer().render(edition).content))
    assert {sheet.title: sheet.max_row - 1 for sheet in book} == {one.sheet: len(one.table.rows) for one in listed}


def test_a_topic_more_or_less_is_noticed(told: dict[str, Told], edition: Briefing) -> None:
    fewer = editions.an_edition(sections=edition.sections[:-1])
    other = of_markdown(MarkdownRenderer().render(fewer).content)
    assert other.named("story") < told["md"].named("story")
    assert other.rows < told["md"].rows
