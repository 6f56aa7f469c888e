"""The Word document, opened again: headings, tables, bookmarks, links, pictures with texts, nothing hostile."""

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from support import editions

from briefings.core.edition import Briefing
from briefings.core.errors import RenderError
from briefings.publishing.renderers.document_tree import Heading, TableBlock, build_document_tree, plain_text
from briefings.publishing.renderers.docx import DocxRenderer, bookmark_name
from briefings.publishing.renderers.docx_page import CELL_MARGINS_MM, INK_COLOUR, LETTER_MM
from briefings.publishing.renderers.templating import Templates


def opened(briefing: Briefing) -> Document:
    return docx.Document(io.BytesIO(DocxRenderer().render(briefing).content))


@pytest.fixture(scope="module")
def briefing() -> Briefing:
    return editions.an_edition(marking="TLP:AMBER", language="en-GB", paper="Letter")


@pytest.fixture(scope="module")
def document(briefing: Briefing) -> Document:
    return opened(briefing)


def test_headings_and_tables_are_those_of_the_outline(document: Document, briefing: Briefing) -> None:
    blocks = build_document_tree(Templates().render_template("briefing.html", briefing, output="docx"))
    headings = [(f"Heading {block.level}", plain_text(block.runs)) for block in blocks if isinstance(block, Heading)]
    found = [(p.style.name, p.text) for p in document.paragraphs if p.style and str(p.style.name).startswith("Heading")]
    assert found == headings
    grids = [block for block in blocks if isinstance(block, TableBlock)]
    assert len(document.tables) == len(grids)
    for table, grid in zip(document.tables, grids, strict=True):
        assert [cell.text for cell in table.rows[0].cells] == [plain_text(cell) for cell in grid.head]
        assert len(table.rows) == 1 + len(grid.rows)


def test_every_table_repeats_its_head_and_says_what_it_is(document: Document) -> None:
    heads = [[row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] for table in document.tables]
    assert all(first and not any(others) for first, *others in heads)
    captions = [table._tbl.tblPr.find(qn("w:tblCaption")) for table in document.tables]
    assert [caption.get(qn("w:val")) for caption in captions if caption is not None].count("Who says what") == 2


def test_references_lead_to_bookmarks_and_addresses_out_of_the_document(document: Document) -> None:
    body = document.element.body
    marks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    places = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} - {None}
    assert len(marks) == len(set(marks))
    assert places
    assert places <= set(marks)
    out = {r.target_ref for r in document.part.rels.values() if r.is_external}
    assert out
    assert all(address.startswith("https://www.example.org/") for address in out)


def test_charts_are_pictures_with_their_texts(document: Document) -> None:
    texts = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert len(texts) >= 5
    assert texts[0].startswith("5 articles from 9 Mar 11:07 to 10 Mar 07:35")
    assert all(
        document.part.related_parts[s._inline.graphic.graphicData.pic.blipFill.blip.embed].blob[:4] == b"\x89PNG"
        for s in document.inline_shapes
    )


def test_no_head_of_a_table_is_broken_within_a_word_where_there_is_room(document: Document) -> None:
    for table in document.tables:
        row = table.rows[0]
        needed = [max(map(len, cell.text.split()), default=0) * LETTER_MM + CELL_MARGINS_MM for cell in row.cells]
        widths = [cell.width.mm for cell in row.cells if cell.width is not None]
        if len(widths) == len(needed) and sum(needed) <= sum(widths):
            assert all(width >= least - 0.1 for width, least in zip(widths, needed, strict=True)), row.cells[0].text


def test_every_heading_is_set_in_the_ink_and_what_stands_between_two_stays_with_them(document: Document) -> None:
    used = [p.style for p in document.paragraphs if p.style and str(p.style.name).startswith("Heading")]
    assert {(style.font.italic, str(style.font.color.rgb)) for style in used} == {(False, INK_COLOUR)}
    crumbs = [p for p in document.paragraphs if p.text.startswith("1.1 ")]
    assert crumbs
    assert all(p.paragraph_format.keep_with_next for p in crumbs if not str(p.style.name).startswith("Heading"))


def test_properties_language_paper_and_marking_are_set(document: Document, briefing: Briefing) -> None:
    said = document.core_properties
    assert (said.title, said.language, said.identifier) == (briefing.title, "en-GB", briefing.digest)
    assert said.created.isoformat() == "2026-03-12T00:00:00+00:00"
    assert [lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))] == ["en-GB"]
    section = document.sections[0]
    assert round(section.page_width.mm, 1) == 215.9
    assert "TLP:AMBER" in section.header.paragraphs[0].text
    assert "TLP:AMBER" in section.footer.paragraphs[0].text


def test_hostile_text_and_foreign_writing_are_text() -> None:
    document = opened(editions.ugly(300))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for hostile in editions.HOSTILE:
        assert hostile.replace("\x00", "").replace("\u202e", "") in text
    assert {r.target_ref.split(":")[0] for r in document.part.rels.values() if r.is_external} <= {"https"}
    arabic = next(p for p in document.paragraphs if p.text == editions.ARABIC)
    assert arabic._p.pPr.find(qn("w:bidi")) is not None
    assert all(run.font.rtl for run in arabic.runs)


def test_the_same_edition_gives_the_same_bytes_without_a_clock() -> None:
    first, second = (DocxRenderer().render(editions.one_article()).content for _ in range(2))
    assert first == second
    assert {part.date_time for part in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_names_of_bookmarks_are_short_and_differ() -> None:
    names = {bookmark_name(anchor) for anchor in ("a-b", "a_b", "a.b", "1", "x" * 80, "x" * 81, "é")}
    assert len(names) == 7
    assert all(len(name) <= 40 and name[0].isalpha() for name in names)


def test_without_the_library_one_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "docx", None)
    with pytest.raises(RenderError, match=r"pip install \"briefings\[docx\]\""):
        DocxRenderer().render(replace(editions.quiet()))
