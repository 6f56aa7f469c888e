"""The PDF, read back: nothing lost, nothing fetched, the same bytes, and fit for readers by ear."""

import base64
import gc
import io
import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from support import editions

from briefings.core.article import Problem
from briefings.core.edition import Briefing, Rendition
from briefings.core.errors import RenderError
from briefings.publishing.renderers import pdf
from briefings.publishing.renderers.pdf import PdfRenderer
from briefings.publishing.renderers.pdf_engine import check_pdf_engine
from briefings.publishing.renderers.templating import Templates
from briefings.publishing.renderers.theme import Theme

Pages = Callable[[bytes], list[str]]


def squeezed(text: str) -> str:
    """Take out all space, the hyphens that line ends may bring, and quotation marks, which are nested in print."""
    return re.sub(r"[\s\u200b\u202f\u00ad\u2010“”‘’\"'-]", "", text)


def structure(document: pikepdf.Pdf, kind: str) -> list[pikepdf.Object]:
    found = (item for item in document.objects if isinstance(item, pikepdf.Dictionary))
    return [item for item in found if item.get("/S") == kind]


def described_fonts(document: pikepdf.Pdf) -> list[pikepdf.Object]:
    found = (item for item in document.objects if isinstance(item, pikepdf.Dictionary))
    return [item for item in found if "/FontName" in item]


def families(document: pikepdf.Pdf) -> set[str]:
    names = (str(font["/FontName"]).split("+")[-1].lstrip("/") for font in described_fonts(document))
    return {"/" + re.sub(r"-(Regular|Italic|Semi-?Bold|Bold|[0-9].*)", "", name) for name in names}


def here(briefing: Briefing, templates: Templates | None = None) -> tuple[list[str], bytes]:
    """Draw in this process, where a test can look on."""
    renderer = PdfRenderer(templates, variant="pdf/ua-1")
    page = renderer.templates.render_template("briefing.html", briefing, output="pdf")
    return pdf.typeset(**renderer.typeset_arguments(briefing, page))


def addresses(document: pikepdf.Pdf) -> set[str]:
    links = [link for page in document.pages for link in page.get("/Annots", pikepdf.Array())]
    return {str(link["/A"]["/URI"]) for link in links if "/URI" in link.get("/A", pikepdf.Dictionary())}


def test_every_headline_sentence_and_source_is_in_the_document(edition: Briefing, pages: list[str]) -> None:
    text = squeezed("".join(pages))
    wanted = [edition.title, *(point.text for point in edition.points)]
    for section in edition.sections:
        wanted += [section.title, *section.terms]
        for item in section.items:
            wanted += [item.headline, *item.outlets, *(point.text for point in item.points)]
    for source in edition.sources:
        wanted += [source.outlet, source.title, *source.authors, source.digest[:10], f"{source.words} words"]
    for problem in edition.problems:
        wanted += [problem.where, problem.what, problem.remedy]
    assert [lost for lost in wanted if squeezed(lost) not in text] == []


def test_every_cell_of_every_table_is_in_the_document(edition: Briefing, pages: list[str]) -> None:
    text = squeezed("".join(pages))
    tables = [*edition.tables, *edition.coverage.tables]
    for section in edition.sections:
        # names stand once for the edition
        tables += [table for table in section.tables if table.key != "people"]
        tables += [table for item in section.items for table in item.tables]
    wanted = []
    for table in tables:
        # every story is told in full here, so that their table has no row left to print, and no head
        if table.key != "stories":
            wanted += [table.caption, *(column.label for column in table.columns)]
        wanted += [cell for row in table.rows for cell in row if isinstance(cell, str)]
    assert [lost for lost in wanted if squeezed(lost) not in text] == []


def test_contents_name_the_pages_on_which_the_topics_begin(edition: Briefing, pages: list[str]) -> None:
    for section in edition.sections:
        row = next(line for line in pages[0].splitlines() if line.startswith(section.title))
        page = int(re.findall(r"\d+", row)[-1]) if re.search(r"\d", row) else 0
        begins = next(
            n for n, text in enumerate(pages, 1) if re.search(rf"(?m)^\d\s*{section.title}\s*\d+ articles?,", text)
        )
        assert page == begins


def test_every_page_says_which_of_how_many_it_is(pages: list[str]) -> None:
    assert [n for n, text in enumerate(pages, 1) if f"age {n} of {len(pages)}" not in text] == []


def test_later_pages_carry_the_title_and_the_edition_and_the_first_does_not(pages: list[str]) -> None:
    assert all("No. 142 · 12 March 2026 · covers 9 Mar 06:00" in text for text in pages[1:])
    assert "No. 142 · 12 March 2026" not in pages[0]
    assert "Automated · not reviewed" in pages[0]


@pytest.mark.parametrize(
    ("paper", "size"), [("A4", (595.28, 841.89)), ("Letter", (612, 792)), ("a0;}", (595.28, 841.89))]
)
def test_the_paper_is_the_one_asked_for(paper: str, size: tuple[float, float], drawer: PdfRenderer) -> None:
    content = drawer.render(replace(editions.quiet(), paper=paper)).content
    with pikepdf.open(io.BytesIO(content)) as document:
        width, height = (float(side) for side in list(document.pages[0].mediabox)[2:])
    assert (width, height) == pytest.approx(size, abs=0.5)


def test_a_long_table_repeats_its_head_on_each_page(pages_of: Pages, drawer: PdfRenderer) -> None:
    table = editions.people(180)
    content = drawer.render(replace(editions.one_article(), tables=(table,))).content
    with_rows = [text for text in pages_of(content) if len(re.findall(r"harbour master", text)) > 5]
    assert len(with_rows) >= 3
    assert all("Role, as stated" in text for text in with_rows)
    assert "Jun Okabe 179" in " ".join("".join(pages_of(content)).split())


def test_only_bundled_fonts_are_used_and_all_are_embedded(document: pikepdf.Pdf) -> None:
    fonts = described_fonts(document)
    assert families(document) <= {"/Inter", "/Source-Serif", "/Vazirmatn-NL"}
    assert all(any(f"/FontFile{n}" in font for n in ("", "2", "3")) for font in fonts)
    assert fonts


def test_the_engine_has_nothing_to_say(rendition: Rendition) -> None:
    assert rendition.problems == ()


def test_the_same_edition_gives_the_same_bytes(edition: Briefing, rendition: Rendition, drawer: PdfRenderer) -> None:
    assert drawer.render(edition).content == rendition.content


@pytest.mark.slow
def test_another_process_and_another_second_give_the_same_bytes() -> None:
    code = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1])\n"
        "from support import editions; from briefings.publishing.renderers.pdf import PdfRenderer\n"
        "print(hashlib.sha256(PdfRenderer().render(editions.one_article()).content).hexdigest())"
    )
    command = [sys.executable, "-c", code, str(Path(__file__).parents[2])]
    seeds = [{**os.environ, "PYTHONHASHSEED": seed} for seed in ("1", "2")]
    digests = {subprocess.run(command, env=seed, capture_output=True, check=True).stdout for seed in seeds}
    assert len(digests) == 1


def test_every_table_heading_says_what_it_heads(document: pikepdf.Pdf) -> None:
    headings = structure(document, "/TH")
    assert len(headings) > 30
    assert {str(heading["/A"]["/Scope"]) for heading in headings} == {"/Column"}


def test_lists_hold_their_entries_directly(document: pikepdf.Pdf) -> None:
    entries = structure(document, "/LI")
    assert len(entries) > 40
    assert {str(entry["/P"]["/S"]) for entry in entries} == {"/L"}


def test_every_figure_has_words(document: pikepdf.Pdf, edition: Briefing) -> None:
    figures = structure(document, "/Figure")
    assert len(figures) >= len(edition.sections)
    assert [figure for figure in figures if not str(figure.get("/Alt", ""))] == []


def test_language_title_and_tags_are_set(document: pikepdf.Pdf) -> None:
    assert str(document.Root["/Lang"]) == "en"
    assert document.Root["/MarkInfo"]["/Marked"]
    assert document.Root["/ViewerPreferences"]["/DisplayDocTitle"]
    with document.open_metadata() as metadata:
        assert metadata["dc:title"] == "Two Rivers Daily – Thursday 12 March 2026"
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")


def test_bookmarks_are_topics_with_their_stories(document: pikepdf.Pdf, edition: Briefing) -> None:
    with document.open_outline() as outline:
        titles = [entry.title for entry in outline.root]
        first = [entry.title for entry in outline.root[0].children]
    expected = [section.title for section in edition.sections]
    assert titles == [
        *expected,
        "Across the topics",
        "Annex: what stands behind the news",
        "Sources",
        "What came in and what became of it",
    ]
    assert first == [item.headline for item in edition.sections[0].items]


def test_the_file_is_sound(document: pikepdf.Pdf) -> None:
    assert document.check_pdf_syntax() == []


def test_a_marking_stands_on_every_page(pages_of: Pages, drawer: PdfRenderer) -> None:
    content = drawer.render(replace(editions.one_article(), marking="TLP:GREEN")).content
    assert all(text.count("TLP:GREEN") == 2 for text in pages_of(content))


@pytest.mark.parametrize(
    ("status", "printed"),
    [("draft", "Draft · not approved"), ("approved", "Automated · approved"), ("", "Automated · not reviewed")],
)
def test_every_page_says_whether_somebody_approved_it(
    pages_of: Pages, drawer: PdfRenderer, status: str, printed: str
) -> None:
    pages = pages_of(drawer.render(replace(editions.one_article(), status=status)).content)
    assert all(text.count(printed) == 1 for text in pages)
    assert ("not reviewed by a person" in " ".join("".join(pages).split())) == (status != "approved")


def test_one_article_without_a_date_makes_two_pages(pages_of: Pages, drawer: PdfRenderer) -> None:
    rendition = drawer.render(editions.one_article())
    pages = pages_of(rendition.content)
    text = " ".join("".join(pages).split())
    assert len(pages) == 2
    assert rendition.problems == ()
    assert "Undated edition: no article carries a date" in text
    assert "title supplied by us" in text
    assert "Contents" not in text


def test_a_day_without_articles_is_one_page_that_says_so(pages_of: Pages, drawer: PdfRenderer) -> None:
    pages = pages_of(drawer.render(editions.quiet()).content)
    assert len(pages) == 1
    assert "No article came in. Every source was read without a problem." in " ".join(pages[0].split())


def test_a_failed_source_is_never_a_quiet_day(pages_of: Pages, drawer: PdfRenderer) -> None:
    failed = replace(editions.quiet(), problems=(Problem("feed: delta", "the server answered 503"),))
    text = " ".join("".join(pages_of(drawer.render(failed).content)).split())
    assert "a quiet day cannot be told from a broken source" in text
    assert "the server answered 503" in text


def test_hostile_text_is_printed_and_nothing_more(pages_of: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def ask(*args: object, **_: object) -> list[object]:
        asked.append(args)
        return []

    monkeypatch.setattr("socket.getaddrinfo", ask)
    messages, content = here(editions.ugly(word=900))
    text = squeezed("".join(pages_of(content)))
    for hostile in editions.HOSTILE:
        assert squeezed(re.sub("[\x00\u202e]", "", hostile)) in text
    document = pikepdf.open(io.BytesIO(content))
    assert addresses(document)
    assert all(address.startswith("https://www.example.org/") for address in addresses(document))
    assert {name.partition(".")[2] for name in document.attachments} == {"json", "csv"}
    assert asked == []
    assert messages == []


def test_a_template_that_reaches_for_a_file_or_an_address_gets_neither(tmp_path: Path) -> None:
    (tmp_path / "_cover.html").write_text(
        '<link rel="attachment" href="file:///etc/passwd"><img src="http://127.0.0.1:9/x.png" alt="x">'
    )
    rendition = PdfRenderer(Templates(tmp_path), attachments=False).render(editions.quiet())
    document = pikepdf.open(io.BytesIO(rendition.content))
    assert "/EmbeddedFiles" not in document.Root.get("/Names", pikepdf.Dictionary())
    assert any("127.0.0.1:9" in problem.what for problem in rendition.problems)
    assert {problem.stage for problem in rendition.problems} == {"render"}


@pytest.mark.slow
def test_a_word_of_twenty_thousand_characters_is_not_lost(pages_of: Pages, drawer: PdfRenderer) -> None:
    text = squeezed("".join(pages_of(drawer.render(editions.ugly()).content)))
    assert text.count("x") >= 20_000


@pytest.mark.slow
def test_six_hundred_articles_take_less_than_a_minute(pages_of: Pages, drawer: PdfRenderer) -> None:
    begin = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    rendition = PdfRenderer().render(editions.large())
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - begin < 60
    assert rendition.problems == ()
    text = squeezed("".join(pages_of(rendition.content)))
    wanted = [squeezed(source.title) for source in editions.large().sources]
    assert [lost for lost in wanted if lost not in text] == []


@pytest.mark.parametrize(("kind", "content"), [("png", b"\x89PNG\r\n\x1a\n" * 9000), ("svg+xml", b"<svg " * 9000)])
def test_a_logo_that_cannot_be_drawn_is_told_without_its_content(kind: str, content: bytes) -> None:
    encoded = base64.b64encode(content).decode()
    theme = Theme(logo=f"data:image/{kind};base64,{encoded}")
    (problem,) = PdfRenderer(Templates(theme=theme), attachments=False).render(editions.quiet()).problems
    assert f"data:image/{kind};…" in problem.what
    assert encoded[:40] not in problem.what
    assert len(problem.what) < 300


def test_characters_without_a_font_become_one_problem_a_script(drawer: PdfRenderer) -> None:
    thai = replace(editions.quiet(), title="กรุงเทพ and 李王")
    problems = drawer.render(thai).problems
    # a machine may have fonts for these scripts: then there is nothing to say
    assert len(problems) <= 2
    assert all(re.search(r"no font on this machine has the (Thai|CJK) characters", p.what) for p in problems)


def test_messages_of_the_engine_are_said_once() -> None:
    missing = '.notdef glyph rendered for Unicode string unsupported by fonts: "{}"'
    problems = pdf._messages_to_problems(
        ["odd thing.", "odd thing.", missing.format("李王"), missing.format("王李"), missing.format("ก")]
    )
    assert [problem.what for problem in problems] == [
        "odd thing",
        "no font on this machine has the CJK characters 李 王; they are printed as boxes",
        "no font on this machine has the Thai characters ก; they are printed as boxes",
    ]


def test_a_page_the_engine_cannot_lay_out_is_a_render_error(tmp_path: Path) -> None:
    (tmp_path / "_cover.html").write_text("<div>" * 900 + "x")
    with pytest.raises(RenderError, match="could not be laid out"):
        PdfRenderer(Templates(tmp_path)).render(editions.quiet())
    with pytest.raises(RenderError, match="could not be laid out"):
        here(editions.quiet(), Templates(tmp_path))
    assert gc.isenabled()


def test_this_machine_can_make_a_document() -> None:
    assert [problem for problem in check_pdf_engine() if "harfbuzz" not in problem.what] == []


def test_a_machine_without_the_libraries_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    (problem,) = check_pdf_engine()
    assert problem.remedy == "run: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    with pytest.raises(RenderError, match=r"apt-get install .* libharfbuzz-subset0"):
        here(editions.quiet())


def test_a_machine_with_a_slow_engine_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("weasyprint.text.ffi.harfbuzz_subset", None)
    assert any("harfbuzz-subset is missing" in problem.what for problem in check_pdf_engine())


def test_missing_fonts_are_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("briefings.publishing.renderers.pdf_engine.fonts_folder", lambda: tmp_path)
    assert [p.where for p in check_pdf_engine() if "bundled fonts are missing" in p.what] == [str(tmp_path)]


def test_a_garbage_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        here(editions.quiet())
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_fonts_are_found_without_a_cache_that_can_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nowhere")
    _, content = here(editions.quiet())
    assert families(pikepdf.open(io.BytesIO(content))) == {"/Inter"}
    assert os.environ["XDG_CACHE_HOME"] == "/proc/nowhere"
    assert "FONTCONFIG_FILE" not in os.environ
