"""A document that is laid out in parts is the document: nothing in it says where it was cut."""

import io
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from publishing.renderers.test_pdf_structure import walk
from publishing.renderers.test_pdf_validity import find_barriers, find_faults
from support import editions

from briefings.core.edition import Briefing
from briefings.publishing.renderers import pdf, pdf_parts
from briefings.publishing.renderers.pdf import PdfRenderer
from briefings.publishing.renderers.pdf_parts import PagePart, cut_page
from briefings.publishing.renderers.templating import Templates

PAGE = (
    "<html><head><style>@page :first { margin: 0 }</style></head><body class='x'><header>1</header><main>"
    '<section id="a"><p>2</p></section><section id="b" class="y"><section><p id="c">3</p></section>'
    '<section id="d"><p>4</p></section></section><div><section>5</section></div></main></body></html>'
)


@pytest.fixture(scope="module")
def limits() -> pytest.MonkeyPatch:
    """Have documents cut that are short enough for a test."""
    changed = pytest.MonkeyPatch()
    changed.setattr(pdf_parts, "MIN_CUT_CHARACTERS", 0)
    changed.setattr(pdf_parts, "PART_CHARACTERS", 20_000)
    yield changed
    changed.undo()


def page_of(edition: Briefing, templates: Templates | None = None) -> dict[str, Any]:
    renderer = PdfRenderer(templates)
    page = renderer.templates.render_template("briefing.html", edition, output="pdf")
    return renderer.typeset_arguments(edition, page)


@pytest.fixture(scope="module")
def given(edition: Briefing, limits: pytest.MonkeyPatch) -> dict[str, Any]:
    return page_of(edition)


@pytest.fixture(scope="module")
def joined(given: dict[str, Any]) -> bytes:
    assert len(cut_page(given["page"])) >= 3
    messages, content = pdf.typeset(**{**given, "processes": 2})
    assert messages == []
    return content


@pytest.fixture(scope="module")
def whole_and_joined(document: pikepdf.Pdf, joined: bytes) -> tuple[pikepdf.Pdf, pikepdf.Pdf]:
    return document, pikepdf.open(io.BytesIO(joined))


@pytest.fixture(scope="module")
def texts(joined: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(joined)).pages]


def test_a_page_is_cut_where_sections_begin_and_nothing_is_lost(limits: pytest.MonkeyPatch) -> None:
    limits.setattr(pdf_parts, "PART_CHARACTERS", 60)
    parts = cut_page(PAGE)
    limits.setattr(pdf_parts, "PART_CHARACTERS", 20_000)
    assert len(parts) > 2
    assert "".join("".join(re.findall(r"(?<=>)\d", part.page)) for part in parts) == "12345"
    first, *rest = parts
    assert "@page :first" in first.page
    assert all("@page :first" not in part.page and part.page.endswith("</html>") for part in rest)
    # what stands around a part has no anchor, which is in another
    assert all(Counter(re.findall(r'id="(\w)"', part.page)).keys().isdisjoint(part.elsewhere) for part in parts)
    assert all('<section class="y">' in part.page.replace("  ", " ") for part in rest if ">4<" in part.page)


@pytest.mark.parametrize("sheet", ["@page :left { margin: 0 }", "p { page: wide }", "h2 { counter-reset: page }"])
def test_sheets_that_depend_on_those_before_them_are_not_cut(sheet: str, limits: pytest.MonkeyPatch) -> None:
    page = PAGE.replace("<style>", f"<style>{sheet}")
    assert cut_page(page) == (PagePart(0, page, frozenset()),)


def test_a_short_page_is_not_cut_and_none_where_no_section_begins(limits: pytest.MonkeyPatch) -> None:
    assert len(cut_page(PAGE.replace("main", "div"))) == 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf_parts, "MIN_CUT_CHARACTERS", len(PAGE) + 1)
        assert len(cut_page(PAGE)) == 1


def test_one_process_makes_the_same_bytes_as_two(given: dict[str, Any], joined: bytes) -> None:
    assert pdf.typeset(**{**given, "processes": 1})[1] == joined


def test_the_joined_document_is_valid(joined: bytes, tmp_path: Path) -> None:
    assert find_faults(joined) == []
    assert find_barriers(joined, tmp_path) == []


def test_every_page_says_which_of_how_many_it_is(texts: list[str]) -> None:
    assert [n for n, text in enumerate(texts, 1) if f"age {n} of {len(texts)}" not in text] == []
    assert all("No. 142 · 12 March 2026 · covers 9 Mar 06:00" in text for text in texts[1:])
    assert "No. 142 · 12 March 2026" not in texts[0]


def test_contents_name_the_pages_of_topics_and_chapters_in_all_parts(edition: Briefing, texts: list[str]) -> None:
    front = " ".join(texts[0].split())
    topics = [(rf"\d\s*{section.title}( \d+ articles.*)?", rf"{section.title} \d+ \d+") for section in edition.sections]
    chapters = ["Annex: what stands behind the news", "Sources", "What came in and what became of it"]
    for heading, entry in (*topics, *((title, title) for title in chapters)):
        begins = next(n for n, text in enumerate(texts, 1) if re.search(rf"(?m)^{heading}$", text))
        assert re.search(rf"{entry} {begins}\b", front), (heading, begins)


def test_a_running_head_goes_on_into_the_next_part(given: dict[str, Any], texts: list[str]) -> None:
    assert any(re.search(r'<section class="annex" ><section class="behind">', p.page) for p in cut_page(given["page"]))
    begins = [
        next(n for n, text in enumerate(texts) if n and title in text) for title in ("Annex: what", "Numbers are")
    ]
    assert begins[1] - begins[0] > 2
    for text in texts[begins[0] + 1 : begins[1]]:
        assert text.endswith("\nAnnex: what stands behind the…")


def test_all_text_links_and_bookmarks_of_the_whole_are_there(
    whole_and_joined: tuple[pikepdf.Pdf, pikepdf.Pdf], pages: list[str], texts: list[str]
) -> None:
    def words(texts: list[str]) -> Counter[str]:
        bare = (re.sub(r"(?i)page \d+ of \d+", "", text) for text in texts)
        return Counter(re.findall(r"\w{3,}", re.sub(r"-\n", "", " ".join(bare))))

    def links(document: pikepdf.Pdf) -> Counter[str]:
        found = [link for page in document.pages for link in page.get("/Annots", pikepdf.Array())]
        return Counter(str(link.get("/Dest") or link["/A"]["/URI"]) for link in found)

    def bookmarks(document: pikepdf.Pdf) -> list[tuple[str, list[str]]]:
        with document.open_outline() as outline:
            return [(entry.title, [child.title for child in entry.children]) for entry in outline.root]

    whole, joined = whole_and_joined
    lost = words(pages) - words(texts)
    # running heads stand on as many pages as there are
    assert [word for word in lost if lost[word] > max(2, abs(len(pages) - len(texts)))] == []
    assert links(joined) == links(whole)
    assert bookmarks(joined) == bookmarks(whole)
    names = joined.Root["/Names"]["/Dests"]["/Names"]
    places = {str(names[at]): names[at + 1][0].objgen for at in range(0, len(names), 2)}
    assert {name for name in links(joined) if ":" not in name} <= places.keys()
    assert set(places.values()) <= {page.obj.objgen for page in joined.pages}


def test_the_trees_of_tags_become_one(whole_and_joined: tuple[pikepdf.Pdf, pikepdf.Pdf]) -> None:
    whole, joined = (list(walk(document.Root["/StructTreeRoot"])) for document in whole_and_joined)
    kinds = [Counter(str(element["/S"]) for _, element in tree) for tree in (whole, joined)]
    assert all(
        kinds[0][kind] == kinds[1][kind] for kind in ("/Document", "/TD", "/LI", "/Link", "/Figure", "/H2", "/H3")
    )
    assert len({element.objgen for _, element in joined if str(element["/S"]) == "/Document"}) == 1
    named = [bytes(element["/ID"]) for _, element in joined if "/ID" in element]
    assert len(named) == len(set(named)) == kinds[1]["/TH"]
    numbers = whole_and_joined[1].Root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    keys = [int(numbers[at]) for at in range(0, len(numbers), 2)]
    assert keys == sorted(set(keys))
    owners = dict(zip(keys, (numbers[at] for at in range(1, len(numbers), 2)), strict=True))
    pages = {page.obj.objgen: owners[int(page.obj["/StructParents"])] for page in whole_and_joined[1].pages}
    held = [(e, int(kid)) for _, e in joined for kid in e.get("/K", []) if not isinstance(kid, pikepdf.Dictionary)]
    assert [e for e, number in held if pages[e["/Pg"].objgen][number].objgen != e.objgen] == []


REFUSED = {
    "a page number outside the first part": ".sources .number::after { content: target-counter('#coverage', page) }",
    "the number of pages within the text": ".edition::after { content: counter(pages) }",
    "an element that runs from a later part": ".coverage h2 { position: running(x) }",
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_only_the_whole_can_show_is_laid_out_as_one(
    why: str, limits: pytest.MonkeyPatch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "briefing.html").write_text(
        '{% extends "shipped/briefing.html" %}{% block style %}' + REFUSED[why] + "{% endblock %}"
    )
    monkeypatch.setattr(pdf_parts, "PART_CHARACTERS", 1_000)
    given = page_of(editions.one_article(), Templates(tmp_path))
    assert len(cut_page(given["page"])) > 1
    drawn: list[str] = []
    lay_out: Callable[..., object] = pdf.lay_out
    monkeypatch.setattr(pdf, "lay_out", lambda page, variant: drawn.append(page) or lay_out(page, variant))
    _, content = pdf.typeset(**{**given, "variant": "pdf/ua-1"})
    assert drawn == [given["page"]]
    assert content.startswith(b"%PDF-")


def test_an_engine_that_was_not_tried_is_given_whole_documents(
    given: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "TESTED_ENGINES", frozenset())
    monkeypatch.setattr(pdf, "draw_in_parts", None)
    monkeypatch.setattr(pdf, "lay_out", lambda page, variant: page)
    monkeypatch.setattr(pdf, "write", lambda page, *_: page)
    monkeypatch.setattr(pdf, "postprocess_pdf", lambda page, *_: page)
    assert pdf.typeset(**given)[1] == given["page"]
