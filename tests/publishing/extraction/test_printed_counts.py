"""A count or citation that one format prints otherwise than the edition is found in that format."""

import csv
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from support.verifiable import an_edition_that_holds

from briefings.app.verification import check_renditions, require_printed_counts
from briefings.core.edition import Briefing, Rendition
from briefings.core.errors import RenderError
from briefings.core.table import Column, Table
from briefings.core.verification import CheckResult
from briefings.publishing.extraction.document_text import extract_html_text, extract_text
from briefings.publishing.extraction.printed_counts import check_printed_counts, squeeze_text, write_in_figures
from briefings.publishing.renderers.docx import DocxRenderer
from briefings.publishing.renderers.email import EmailRenderer
from briefings.publishing.renderers.html import HtmlRenderer
from briefings.publishing.renderers.i18n import get_translator
from briefings.publishing.renderers.markdown import MarkdownRenderer
from briefings.publishing.renderers.pdf import PdfRenderer
from briefings.publishing.renderers.spreadsheets import CsvRenderer, XlsxRenderer
from briefings.publishing.renderers.templating import Templates

EDITION = an_edition_that_holds()
RENDERERS: Mapping[str, Callable[[], Rendition]] = {
    "briefing.html": lambda: HtmlRenderer().render(EDITION),
    "briefing.md": lambda: MarkdownRenderer().render(EDITION),
    "briefing.docx": lambda: DocxRenderer().render(EDITION),
    "briefing.pdf": lambda: PdfRenderer().render(EDITION),
    "email.html": lambda: EmailRenderer().render_parts(EDITION)[0],
    "email.txt": lambda: EmailRenderer().render_parts(EDITION)[1],
    "tables.zip": lambda: CsvRenderer().render(EDITION),
    "tables.xlsx": lambda: XlsxRenderer().render(EDITION),
}
DOCUMENTS = [name for name in RENDERERS if not name.startswith("tables")]
#: words that a document prints with a count or a citation -> the same with another one, and the formats that have them
CHANGES: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "articles at a glance": ("5 articles", "6 articles", tuple(DOCUMENTS)),
    "stories at a glance": ("2 stories", "3 stories", tuple(DOCUMENTS)),
    "problems at a glance": ("1 problem", "2 problem", tuple(DOCUMENTS)),
    "articles of a topic": ("3 articles, 1 story", "4 articles, 1 story", DOCUMENTS[:4]),  # type: ignore[dict-item]
    "texts of a story": ("2 texts", "3 texts", DOCUMENTS[:4]),  # type: ignore[dict-item]
    "roots of a story": ("2 independent sources", "3 independent sources", tuple(DOCUMENTS)),
    "a citation": ("repairs.” [1] [3]", "repairs.” [1] [2]", DOCUMENTS[:4]),  # type: ignore[dict-item]
    "what an outlet sent": ("Inland Courier 1 0 1", "Inland Courier 2 0 1", DOCUMENTS[:4]),  # type: ignore[dict-item]
}


@pytest.fixture(scope="module")
def drawn() -> Mapping[str, Rendition]:
    """The edition in every format."""
    return {name: render() for name, render in RENDERERS.items()}


@pytest.fixture(scope="module")
def texts(drawn: Mapping[str, Rendition]) -> Mapping[str, str]:
    """The text of every document, white space as one space, numbers of sources in figures."""
    english = get_translator("en")
    return {name: write_in_figures(" ".join((extract_text(drawn[name]) or "").split()), english) for name in DOCUMENTS}


@pytest.mark.parametrize("name", RENDERERS)
def test_every_format_prints_the_counts_of_the_edition(drawn: Mapping[str, Rendition], name: str) -> None:
    results = list(check_renditions(EDITION, [drawn[name]]))
    assert not [fault for result in results for fault in (*result.failures, *result.unchecked)]
    assert sum(result.passed for result in results) >= (5 if name.startswith("email") else 8)


@pytest.mark.parametrize(
    ("change", "name"), [(change, name) for change, (_, _, names) in CHANGES.items() for name in names]
)
def test_another_number_in_one_document_is_found(texts: Mapping[str, str], change: str, name: str) -> None:
    words, other, _ = CHANGES[change]
    kept = squeeze_text(texts[name])
    wanted = squeeze_text(words)
    assert any(wanted.numbers == numbers for numbers, _ in kept.find_numbers(wanted.skeleton)), texts[name]
    changed = replace_squeezed(texts[name], words, other)
    assert len(check_printed_counts(EDITION, name, changed).failures) >= 1


def replace_squeezed(text: str, words: str, other: str) -> str:
    """Put other numbers where some words stand with theirs, whatever stands between them."""
    before, after, whole = squeeze_text(words), squeeze_text(other), squeeze_text(text)
    at = first = -1
    while first < 0 or whole.numbers[first : first + len(before.numbers)] != before.numbers:
        at = whole.skeleton.index(before.skeleton, at + 1)
        first = whole.gaps.index(at + before.gaps[0])
    numbers = [*whole.numbers[:first], *after.numbers, *whole.numbers[first + len(after.numbers) :]]
    pieces = whole.skeleton.split("#")
    return "".join(f"{piece or ' '}{number}" for piece, number in zip(pieces, [*numbers, ""], strict=True))


def test_a_cell_that_one_file_of_tables_has_otherwise_is_found(drawn: Mapping[str, Rendition]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(drawn["tables.zip"].content)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            rows = list(csv.reader(io.StringIO(old.read(name).decode())))
            if name == "articles.csv":
                rows[2][6] = "17"
            sheet = io.StringIO()
            csv.writer(sheet).writerows(rows)
            new.writestr(name, sheet.getvalue())
    results = check_renditions(EDITION, [Rendition("tables.zip", "", packed.getvalue())])
    (fault,) = [fault for result in results for fault in result.failures]
    assert fault == "articles, row 2: “17”, the edition has “26”"


@pytest.mark.parametrize("name", ["tables.zip", "tables.xlsx"])
def test_tables_of_another_edition_are_found(drawn: Mapping[str, Rendition], name: str) -> None:
    def faults_against(other: Briefing) -> list[str]:
        return [fault.casefold() for result in check_renditions(other, [drawn[name]]) for fault in result.failures]

    fewer = faults_against(replace(EDITION, sources=EDITION.sources[:3]))
    # The index counts the rows of the others, and the last article is cited by a story.
    assert [fault.split(":")[0].split(",")[0] for fault in fewer] == ["index", "articles", "citations"]
    assert fewer[1] == "articles: 4 rows, the edition has 3"
    extra = replace(EDITION, tables=(Table("more", "More", (Column("a", "A", "count"),), ((1,),)),))
    missing = "all-more is missing" if name == "tables.zip" else "more is missing"
    assert missing in faults_against(extra)
    sheet = "02-stories" if name == "tables.zip" else "2 stories"
    less = faults_against(replace(EDITION, sections=EDITION.sections[:1]))
    assert f"{sheet}: the edition has no such table" in less


def test_a_workbook_keeps_empty_cells_and_numbers_apart_from_texts() -> None:
    columns = (Column("a", "A"), Column("b", "B", "count"), Column("c", "C"))
    odd = replace(EDITION, tables=(Table("odd", "Odd", columns, ((None, 1.5, "1.5"), ("=1+1", None, None))),))
    for renderer in (XlsxRenderer(), CsvRenderer()):
        results = list(check_renditions(odd, [renderer.render(odd)]))
        assert [result.failures for result in results if result.failures] == []


@pytest.mark.parametrize("name", ["briefing.docx", "briefing.pdf", "tables.xlsx", "tables.zip"])
def test_a_file_that_is_not_what_its_name_says_is_a_fault(name: str) -> None:
    (result,) = check_renditions(EDITION, [Rendition(name, "", b"\x00 nothing of the kind")])
    assert result.failures[0].startswith(f"{name} cannot be read: ")


def test_the_files_of_others_are_passed_over() -> None:
    assert list(check_renditions(EDITION, [Rendition("notes.txt", "text/plain", b"5 articles")])) == []


def test_a_document_without_any_count_is_not_called_right() -> None:
    result = check_printed_counts(EDITION, "briefing.html", "A page of a user's own.")
    assert (result.passed, result.failures) == (0, ())
    assert result.unchecked[0].startswith("none of the edition's ")


def test_what_is_drawn_for_one_reader_is_held_against_the_edition(drawn: Mapping[str, Rendition]) -> None:
    require_printed_counts(EDITION, list(drawn.values()))
    other = replace(EDITION, glance=tuple((label, number + 1) for label, number in EDITION.glance))
    with pytest.raises(RenderError, match=r"do not print what the edition counted: counts in briefing\.html"):
        require_printed_counts(other, [drawn["briefing.html"]])


@pytest.mark.parametrize("language", ["ar", "ru"])
@pytest.mark.parametrize("document", ["briefing", "onepager", "press-review", "situation", "weekly"])
def test_no_document_in_any_language_is_blamed_for_what_it_leaves_out(document: str, language: str) -> None:
    edition, templates = replace(EDITION, language=language), Templates(document=document)
    page = HtmlRenderer(templates).render(edition)
    (result,) = check_renditions(edition, [page])
    assert result.failures == ()
    assert result.passed >= 1


def test_the_text_of_a_page_is_what_a_reader_sees() -> None:
    page = (
        "<html><head><title>9</title></head><body><b>45</b> a<table><tr><td>3</td><td>14</td></tr></table>"
        "<svg><text>7</text></svg><p hidden>8</p></body></html>"
    )
    assert extract_html_text(page.encode()).split() == ["45", "a", "3", "14"]


def test_numbers_side_by_side_stay_apart_and_references_are_told_by_their_bracket() -> None:
    squeezed = squeeze_text("3 14, “x” [1–3] ２")
    assert (squeezed.skeleton, squeezed.numbers) == ("##x[##]#", ("3", "14", "1", "3", "2"))
    assert list(squeezed.find_numbers("#x")) == [(("14",), True)]
    ends = (False, True, False, True, True)
    assert list(squeezed.find_numbers("#")) == list(zip(((n,) for n in squeezed.numbers), ends, strict=True))


def test_the_result_says_how_much_is_not_printed_there(texts: Mapping[str, str]) -> None:
    result = check_printed_counts(EDITION, "email.txt", texts["email.txt"])
    assert isinstance(result, CheckResult)
    assert result.note.endswith("lines with counts are not printed in it, or not in one piece")
