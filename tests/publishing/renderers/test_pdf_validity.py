"""The PDF is what it says it is, PDF/A-3a and PDF/UA-1: two validators are asked about each kind of edition."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import outloud
import page
import pikepdf
import pypdf
import pytest
from support import editions

from briefings.app.api import make
from briefings.core.edition import Briefing
from briefings.core.resources import demo_folder, list_label_languages
from briefings.publishing.renderers.pdf import PdfRenderer
from briefings.publishing.renderers.pdf_streams import AMBIGUOUS_END, ends_like_a_line, save_pdf
from briefings.publishing.renderers.templating import Templates
from briefings.publishing.renderers.theme import Theme, load_logo

DOCUMENTS = ("briefing", "onepager", "press-review", "situation", "weekly")
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
#: What `outloud` warns of that is as it should be: an Arabic letter has several signs for one character; a table that
#: goes on repeats its head on the next page; columns are painted after what stands below them, but read before it; only
#: Latin letters read as language to it; and addresses that nobody should follow are printed without a link.
EXPECTED_WARNINGS = frozenset({"TXT-004", "PAG-001", "ORD-001", "FIG-012", "LNK-010"})


def find_faults(content: bytes) -> list[str]:
    """Return what the first validator denies: one line a rule."""
    return [
        f"{profile.name} {failure.rule_id}: {failure.message}"
        for profile in (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1)
        for failure in page.validate_pdf_bytes(content, profile=profile).failures
    ]


def find_barriers(content: bytes, folder: Path) -> list[str]:
    """Return what the second one finds that a reader by ear would stumble over, but for what is expected."""
    path = folder / "briefing.pdf"
    path.write_bytes(content)
    result = outloud.check(str(path))
    assert result.error is None
    assert result.stats["pages"] > 0
    return [
        f"{f.rule}: {f.message}" for f in result.findings if f.severity == "error" or f.rule not in EXPECTED_WARNINGS
    ]


def draw(briefing: Briefing, document: str = "briefing", theme: Theme | None = None) -> bytes:
    return PdfRenderer(Templates(document=document, theme=theme or Theme())).render(briefing).content


KINDS: dict[str, Callable[[], Briefing]] = {
    "ordinary": editions.an_edition,
    "ugly": lambda: editions.ugly(word=400),
    "quiet": editions.quiet,
    "one article": editions.one_article,
    "undated": editions.undated,
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_edition_is_valid(kind: str, drawer: PdfRenderer) -> None:
    assert find_faults(drawer.render(KINDS[kind]()).content) == []


def test_an_edition_is_read_aloud_well(tmp_path: Path) -> None:
    assert find_barriers(draw(editions.one_article()), tmp_path) == []


@pytest.mark.slow
def test_the_worst_edition_is_read_aloud_well(tmp_path: Path) -> None:
    assert find_barriers(draw(editions.ugly(word=400)), tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_document_is_valid(document: str, tmp_path: Path) -> None:
    drawn = PdfRenderer(Templates(document=document)).render(editions.an_edition())
    content = drawn.content
    assert drawn.problems == ()
    assert find_faults(content) == []
    assert find_barriers(content, tmp_path) == []


def test_an_edition_with_a_logo_is_valid(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_bytes(LOGO)
    content = draw(editions.one_article(), theme=Theme(logo=load_logo(tmp_path / "logo.svg")))
    assert find_faults(content) == []
    assert find_barriers(content, tmp_path) == []


def test_what_no_font_has_is_a_box_in_a_valid_document(drawer: PdfRenderer) -> None:
    made = editions.one_article()
    # Linear A, of which hardly a machine has a font
    strange = replace(made.sections[0].items[0], headline="Seal reads \U00010600\U00010601")
    section = replace(made.sections[0], items=(strange,))
    drawn = drawer.render(replace(made, sections=(section,)))
    assert [problem.what.split(" characters")[0] for problem in drawn.problems] == [
        "no font on this machine has the Linear"
    ]
    assert find_faults(drawn.content) == []
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(drawn.content)).pages)
    assert "Seal reads □□" in text


@pytest.mark.slow
def test_every_language_of_labels_makes_a_valid_document(drawer: PdfRenderer, tmp_path: Path) -> None:
    made = editions.one_article()
    contents = {
        language: drawer.render(replace(made, language=language)).content for language in list_label_languages()
    }
    assert {language: faults for language, content in contents.items() if (faults := find_faults(content))} == {}
    assert find_barriers(contents["ar"], tmp_path) == []
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(contents["ar"])).pages)
    # A word of the labels is found as it is written: each letter is stored as itself.
    assert "مراجعة" in text


@pytest.mark.slow
def test_the_demonstration_is_valid(tmp_path: Path) -> None:
    content = draw(make(demo_folder() / "articles"))
    assert find_faults(content) == []
    assert find_barriers(content, tmp_path) == []
    first = pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "What came in and what became of it" in first, "the contents stand on page 1"


@pytest.mark.shared
@pytest.mark.slow
def test_the_model_article_makes_a_valid_document(tmp_path: Path) -> None:
    path = Path(__file__).parents[4] / "shared" / "mission" / "moscow-talks.txt"
    if not path.is_file():
        pytest.skip("the model article is not beside the checkout")
    content = draw(make(path))
    assert find_faults(content) == []
    assert find_barriers(content, tmp_path) == []


def test_a_stream_that_would_end_like_a_line_does_not() -> None:
    tail = next(tail for tail in range(256) if ends_like_a_line(b"q Q " + bytes([tail])))
    document = pikepdf.new()
    document.add_blank_page()
    document.pages[0].Contents = document.make_stream(b"q Q " + bytes([tail]))
    plain = io.BytesIO()
    document.save(plain)
    assert AMBIGUOUS_END in plain.getvalue()
    assert AMBIGUOUS_END not in save_pdf(document)


def a_tagged_document(words: str) -> pikepdf.Pdf:
    document = pikepdf.new()
    document.add_blank_page()
    elements = [
        document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructElem, K=at, Alt=pikepdf.String(words)))
        for at in range(300)
    ]
    document.Root.PieceInfo = document.make_indirect(pikepdf.Array(elements))
    return document


def test_an_object_says_a_word_more_where_the_stream_it_lies_in_would_end_like_a_line() -> None:
    def ends_badly(words: str) -> bool:
        written = io.BytesIO()
        mode = pikepdf.ObjectStreamMode.generate
        a_tagged_document(words).save(written, deterministic_id=True, object_stream_mode=mode)
        return AMBIGUOUS_END in written.getvalue()

    words = next(words for length in range(2000) if ends_badly(words := "a" * length))
    content = save_pdf(a_tagged_document(words))
    assert AMBIGUOUS_END not in content
    assert b"/ObjStm" in content
    with pikepdf.open(io.BytesIO(content)) as document:
        assert [str(element.Alt) for element in document.Root.PieceInfo] == [words] * 300
        assert sum("/T" in element for element in document.Root.PieceInfo) <= 3


def test_a_file_without_an_object_that_could_say_more_is_written_without_such_streams() -> None:
    def a_document(words: str) -> pikepdf.Pdf:
        document = pikepdf.new()
        document.add_blank_page()
        document.Root.PieceInfo = document.make_indirect(pikepdf.Dictionary(Words=pikepdf.String(words)))
        return document

    def ends_badly(words: str) -> bool:
        written = io.BytesIO()
        mode = pikepdf.ObjectStreamMode.generate
        a_document(words).save(written, deterministic_id=True, object_stream_mode=mode)
        return AMBIGUOUS_END in written.getvalue()

    words = next(words for length in range(2000) if ends_badly(words := "a" * length))
    assert AMBIGUOUS_END not in save_pdf(a_document(words))
