"""The PDF as other programs see it: poppler, qpdf, and the structure tree walked from its root."""

import csv
import hashlib
import io
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from support import editions

from briefings.core.edition import Briefing, Rendition
from briefings.core.errors import RenderError
from briefings.core.serialization import briefing_from_json
from briefings.publishing.renderers.edition_tables import list_named_tables
from briefings.publishing.renderers.pdf import VARIANTS, PdfRenderer, estimate_limits
from briefings.publishing.renderers.pdf_tags import IDLE_KINDS, TEXT_KINDS
from briefings.publishing.renderers.templating import Templates

#: Kinds of elements that each kind may stand directly in (ISO 32000-1, 14.8.4).
PARENTS = {
    "/TH": {"/TR"},
    "/TD": {"/TR"},
    "/TR": {"/THead", "/TBody", "/TFoot", "/Table"},
    "/THead": {"/Table"},
    "/TBody": {"/Table"},
    "/LI": {"/L"},
    "/LBody": {"/LI"},
    "/Caption": {"/Table", "/Figure", "/L"},
}


@pytest.fixture(scope="session")
def file(rendition: Rendition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "briefing.pdf"
    path.write_bytes(rendition.content)
    return path


@pytest.fixture(scope="session")
def told(file: Path) -> Callable[..., str]:
    """Ask a program about the file; where it is not installed the test is skipped."""

    def ask(program: str, *words: str) -> str:
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed (apt-get install poppler-utils qpdf)")
        command = [program, *(str(file) if word == "FILE" else word for word in words)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return ask


def walk(
    element: pikepdf.Object, parents: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], pikepdf.Dictionary]]:
    """Yield every element of a structure tree in the order of reading, with the kinds it stands in."""
    children = element.get("/K", pikepdf.Array())
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield parents, child
            yield from walk(child, (*parents, str(child["/S"])))


@pytest.fixture(scope="session")
def tree(document: pikepdf.Pdf) -> list[tuple[tuple[str, ...], pikepdf.Dictionary]]:
    return list(walk(document.Root["/StructTreeRoot"]))


def test_the_file_has_no_fault_that_qpdf_can_find(told: Callable[..., str]) -> None:
    assert "No syntax or stream encoding errors found" in told("qpdf", "--check", "FILE")


def test_poppler_finds_it_tagged_titled_and_dated(told: Callable[..., str], edition: Briefing) -> None:
    said = told("pdfinfo", "-isodates", "FILE")
    assert re.search(r"Tagged: +yes", said)
    assert re.search(r"Title: +Two Rivers Daily – Thursday 12 March 2026", said)
    assert re.search(r"CreationDate: +2026-03-12T00:00:00Z", said)
    assert re.search(rf"Creator: +{edition.made_by}", said)
    assert re.search(r"PDF version: +1\.7", said)
    assert re.search(r"JavaScript: +no", said)


def test_every_font_is_embedded_in_part_and_can_be_copied_from(told: Callable[..., str]) -> None:
    rows = told("pdffonts", "FILE").splitlines()[2:]
    assert len(rows) >= 4
    assert [row for row in rows if row.split()[-5:-2] != ["yes", "yes", "yes"]] == []


def test_the_text_reads_in_the_order_of_the_edition(told: Callable[..., str], edition: Briefing) -> None:
    text = re.sub(r"\s+", " ", told("pdftotext", "FILE", "-"))
    wanted = [edition.title, "Key points", *(re.sub("^“.*”", "", point.text)[:30] for point in edition.points)]
    for section in edition.sections:
        wanted += [section.title, f"{section.articles} articles", section.items[0].headline[:40]]
    wanted += ["Across the topics", "Numbers are those in square brackets", "How this was made"]
    at = 0
    for part in wanted:
        found = text.find(part, at)
        assert found >= at, part
        at = found


def test_every_table_has_headings_that_say_what_they_head(
    tree: list[tuple[tuple[str, ...], pikepdf.Dictionary]], edition: Briefing
) -> None:
    tables_ = [element for _, element in tree if element["/S"] == "/Table"]
    headings = [[child for _, child in walk(table) if child["/S"] == "/TH"] for table in tables_]
    # the table of a topic's stories is printed only where some are not told in full; names stand once for the edition
    tables = [one.table for one in list_named_tables(edition) if not one.data and one.table.key != "stories"]
    printed = [table for table in tables if table.key != "people" or table in edition.tables]
    assert len(tables_) >= len(printed)
    assert all(heads for heads in headings)
    assert all(head["/A"]["/Scope"] in ("/Column", "/Row") for heads in headings for head in heads)
    named = {bytes(head["/ID"]) for heads in headings for head in heads}
    cells = [child for table in tables_ for _, child in walk(table) if child["/S"] == "/TD"]
    assert len(cells) >= sum(len(row) for table in printed for row in table.rows) > 100
    assert all({bytes(name) for name in cell["/A"]["/Headers"]} <= named for cell in cells)
    assert all(len(cell["/A"]["/Headers"]) for cell in cells)


def test_no_element_stands_in_a_text_that_says_nothing(
    tree: list[tuple[tuple[str, ...], pikepdf.Dictionary]], document: pikepdf.Pdf
) -> None:
    idle = [e for parents, e in tree if str(e["/S"]) in IDLE_KINDS and parents[-1] in TEXT_KINDS]
    assert [e for e in idle if len(e["/K"]) and "/Alt" not in e] == []
    # Every piece of text hangs on the element that the parent tree names for it.
    numbers = document.Root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    owners = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    pages = {page.objgen: owners[int(page.obj["/StructParents"])] for page in document.pages}
    held = [(e, int(kid)) for _, e in tree for kid in e.get("/K", []) if not isinstance(kid, pikepdf.Dictionary)]
    assert len(held) > 300
    assert [e for e, number in held if pages[e["/Pg"].objgen][number].objgen != e.objgen] == []


def test_elements_stand_where_they_may_and_headings_skip_no_level(
    tree: list[tuple[tuple[str, ...], pikepdf.Dictionary]],
) -> None:
    wrong = {(str(e["/S"]), p[-1]) for p, e in tree if str(e["/S"]) in PARENTS and p[-1] not in PARENTS[str(e["/S"])]}
    assert wrong == set()
    levels = [int(str(e["/S"])[2:]) for _, e in tree if re.fullmatch(r"/H[1-6]", str(e["/S"]))]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later <= before + 1 for before, later in pairwise(levels))


def test_every_figure_has_a_text(tree: list[tuple[tuple[str, ...], pikepdf.Dictionary]]) -> None:
    figures = [element for _, element in tree if element["/S"] == "/Figure"]
    assert len(figures) >= 5
    assert all(re.search(r"\w{3}", str(figure.get("/Alt", ""))) for figure in figures)


def test_every_link_leads_somewhere_and_says_where(document: pikepdf.Pdf, edition: Briefing) -> None:
    names = document.Root["/Names"]["/Dests"]
    places = {str(name) for name in list(names.get("/Names", pikepdf.Array()))[::2]}
    links = [link for page in document.pages for link in page.get("/Annots", pikepdf.Array())]
    inside = {str(link["/Dest"]) for link in links if "/Dest" in link}
    assert {f"source-{source.number}" for source in edition.sources[:3]} <= inside
    assert inside <= places
    assert all(str(link["/Contents"]) for link in links)
    assert all(page["/Tabs"] == "/S" for page in document.pages if len(page.get("/Annots", pikepdf.Array())))


def test_the_edition_travels_inside_as_data(document: pikepdf.Pdf, edition: Briefing) -> None:
    attached = document.attachments
    assert briefing_from_json(attached["briefing.json"].get_file().read_bytes()) == edition
    for one in list_named_tables(edition):
        rows = list(csv.reader(io.StringIO(attached[f"{one.name}.csv"].get_file().read_bytes().decode())))
        assert len(rows) == 1 + len(one.table.rows)
    related = list(document.Root["/AF"])
    assert len(related) == len(attached) == 1 + len(list_named_tables(edition))
    assert {str(spec["/AFRelationship"]) for spec in related} == {"/Source", "/Data"}
    parameters = [spec["/EF"]["/F"]["/Params"] for spec in related]
    assert (
        {str(p["/ModDate"]) for p in parameters}
        == {str(p["/CreationDate"]) for p in parameters}
        == {"D:20260312000000Z"}
    )
    content = attached["briefing.json"].get_file()
    assert content.md5 == hashlib.md5(content.read_bytes()).digest()
    assert content.mime_type == "application/json"


def test_the_archive_form_names_both_standards_and_explains_the_second(document: pikepdf.Pdf) -> None:
    raw = document.Root["/Metadata"].read_bytes().decode()
    assert raw.count("<rdf:RDF") == 1
    assert re.search(r'pdfaid:part="3"', raw)
    assert "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>" in raw
    assert document.Root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert "/Encrypt" not in document.trailer
    assert len(document.trailer["/ID"]) == 2


@pytest.mark.parametrize("variant", VARIANTS)
def test_both_variants_repeat_their_bytes_and_carry_what_is_asked(variant: str) -> None:
    briefing = editions.one_article()
    bare = PdfRenderer(variant=variant, attachments=False)
    first = bare.render(briefing).content
    assert first == bare.render(briefing).content
    with pikepdf.open(io.BytesIO(first)) as document:
        assert len(document.attachments) == 0
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert ("pdfaid:part" in metadata) == (variant == "pdf/a-3a")


def test_long_documents_may_take_longer() -> None:
    short, long = estimate_limits(20_000), estimate_limits(4_000_000)
    assert short.seconds < 70
    assert long.seconds > 900
    assert long.megabytes > 10_000
    assert estimate_limits(10, seconds=5, megabytes=700) == estimate_limits(10_000, seconds=5, megabytes=700)


def test_a_document_that_exceeds_its_limits_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "_cover.html").write_text("<p>" + "x" * 300_000 + "</p>")
    drawer = PdfRenderer(Templates(tmp_path), seconds=1)
    with pytest.raises(RenderError, match=r"the PDF was not made: .* 1 seconds .*\[pdf\] seconds = 2"):
        drawer.render(editions.quiet())
    drawer.templates, drawer.seconds, drawer.megabytes = Templates(), 60, 60
    with pytest.raises(RenderError, match=r"the PDF was not made: .*\[pdf\] megabytes = 120"):
        drawer.render(editions.quiet())
