"""Drawings that are kept."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from support import editions

from briefings.core import environment, resources
from briefings.core.article import Problem
from briefings.core.edition import Briefing, Rendition
from briefings.core.result_cache import ResultCache
from briefings.publishing.renderers import cached
from briefings.publishing.renderers.cached import CachedRenderer, DrawingStyle
from briefings.publishing.renderers.pdf import PdfRenderer
from briefings.publishing.renderers.templating import Templates

PROBLEM = Problem("briefing.pdf", "a letter is missing", "install a font", "render")


@dataclass
class Pencil:
    """Draws the title, and counts how often."""

    drawn: list[Briefing] = field(default_factory=list)
    while_drawing: Callable[[], object] = lambda: None
    templates: Templates | None = None

    def render(self, briefing: Briefing) -> Rendition:
        self.drawn.append(briefing)
        self.while_drawing()
        return Rendition("briefing.pdf", "application/pdf", f"{briefing.title}\n\0".encode(), (PROBLEM,))


@pytest.fixture
def pencil() -> Pencil:
    return Pencil()


@pytest.fixture
def cache(tmp_path: Path) -> ResultCache:
    return ResultCache(tmp_path / "cache", 10_000_000)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "own" / "parts").mkdir(parents=True)
    (tmp_path / "own" / "briefing.html").write_text("mine", encoding="utf-8")
    return tmp_path / "own"


STYLE = DrawingStyle("pdf", template="briefing", theme="1", options="1")


def a_renderer(pencil: Pencil, cache: ResultCache, style: DrawingStyle = STYLE) -> CachedRenderer:
    return CachedRenderer(style=style, build=lambda: pencil, cache=cache)


def test_an_edition_is_drawn_once(pencil: Pencil, cache: ResultCache) -> None:
    first = a_renderer(pencil, cache).render(editions.quiet())
    again = a_renderer(pencil, cache).render(editions.quiet())
    assert again == first
    assert again.problems == (PROBLEM,)
    assert len(pencil.drawn) == 1


def test_what_draws_is_built_only_to_draw(pencil: Pencil, cache: ResultCache) -> None:
    a_renderer(pencil, cache).render(editions.quiet())

    def refuse() -> Pencil:
        raise AssertionError("there is nothing to draw")

    assert CachedRenderer(style=STYLE, build=refuse, cache=cache).render(editions.quiet()).content


OTHER_STYLES = (
    replace(STYLE, format="docx"),
    replace(STYLE, template="weekly"),
    replace(STYLE, annex=False),
    replace(STYLE, theme="2"),
    replace(STYLE, options="2"),
)


@pytest.mark.parametrize("style", OTHER_STYLES)
def test_another_style_is_another_drawing(pencil: Pencil, cache: ResultCache, style: DrawingStyle) -> None:
    a_renderer(pencil, cache).render(editions.quiet())
    a_renderer(pencil, cache, style).render(editions.quiet())
    assert len(pencil.drawn) == 2


def test_whatever_an_edition_says_is_in_the_key(pencil: Pencil, cache: ResultCache) -> None:
    briefing = editions.quiet()
    # The approval is in no digest of an edition, and printed on it.
    others = [
        replace(briefing, title="Other"),
        replace(briefing, language="fr"),
        replace(briefing, paper="Letter"),
        replace(briefing, status="draft"),
        replace(briefing, approved_by="Anna Lindqvist"),
        replace(briefing, made_by="briefings 9"),
    ]
    for one in (briefing, *others):
        a_renderer(pencil, cache).render(one)
    assert pencil.drawn == [briefing, *others]


@pytest.mark.parametrize("variable", ["LANG", "LC_ALL", "TZ", "SOURCE_DATE_EPOCH"])
def test_so_are_variables_that_libraries_print_by(
    pencil: Pencil, cache: ResultCache, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    a_renderer(pencil, cache).render(editions.quiet())
    monkeypatch.setenv(variable, "tr_TR.UTF-8")
    a_renderer(pencil, cache).render(editions.quiet())
    assert len(pencil.drawn) == 2


def test_so_are_program_libraries_templates_and_fonts(
    pencil: Pencil, cache: ResultCache, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(environment, "STARTED", time.time() + 1000)
    shipped, fonts = tmp_path / "shipped", tmp_path / "fonts"
    for folder in (shipped, fonts):
        folder.mkdir()
        (folder / "one").write_text("1", encoding="utf-8")
    monkeypatch.setattr(cached, "templates_folder", lambda: shipped)
    monkeypatch.setattr(cached, "MACHINE_FONTS", (fonts,))

    def is_drawn() -> bool:
        before = len(pencil.drawn)
        a_renderer(pencil, cache).render(editions.quiet())
        return len(pencil.drawn) > before

    assert is_drawn()
    assert not is_drawn()
    for folder in (shipped, fonts):
        (folder / "one").write_text("2", encoding="utf-8")
        assert is_drawn()
        (folder / "two").write_text("", encoding="utf-8")
        assert is_drawn()
    monkeypatch.setattr(environment, "list_libraries", lambda: iter((("weasyprint", "99.0"),)))
    assert is_drawn()
    monkeypatch.setattr(cached, "digest_program", lambda digests: "another")
    assert is_drawn()
    monkeypatch.setattr(cached, "ENGINE_FILES", ("libpango",))
    assert is_drawn()
    assert not is_drawn()


def test_the_libraries_of_the_machine_are_told_apart_by_their_files(monkeypatch: pytest.MonkeyPatch) -> None:
    before = cached.digest_engine()
    monkeypatch.setattr(cached, "read_state", lambda path: (1, 2, 3, 4, 5))
    assert cached.digest_engine() != before


def test_a_template_of_ones_own_that_is_edited_is_drawn_anew(pencil: Pencil, cache: ResultCache, own: Path) -> None:
    style = replace(STYLE, own_templates=own)
    for change in ("", "briefing.html", "parts/_head.html"):
        if change:
            (own / change).write_text("another", encoding="utf-8")
        a_renderer(pencil, cache, style).render(editions.quiet())
        a_renderer(pencil, cache, style).render(editions.quiet())
    assert len(pencil.drawn) == 3


def test_what_changes_while_it_is_drawn_is_not_kept(pencil: Pencil, cache: ResultCache, own: Path) -> None:
    style = replace(STYLE, own_templates=own)
    texts = iter(("a", "b", "c"))
    pencil.while_drawing = lambda: (own / "briefing.html").write_text(next(texts), encoding="utf-8")
    renderer = a_renderer(pencil, cache, style)
    renderer.render(editions.quiet())
    # What draws may hold the template as it was: it draws, and nothing of it is kept.
    renderer.render(editions.quiet())
    a_renderer(pencil, cache, style).render(editions.quiet())
    assert len(pencil.drawn) == 3
    assert not (cache.folder / "drawings").exists()


def test_a_folder_of_templates_that_is_gone_is_no_key(pencil: Pencil, cache: ResultCache, own: Path) -> None:
    a_renderer(pencil, cache, replace(STYLE, own_templates=own)).render(editions.quiet())
    shutil.rmtree(own)
    a_renderer(pencil, cache, replace(STYLE, own_templates=own)).render(editions.quiet())
    assert len(pencil.drawn) == 2


def test_shipped_templates_that_were_changed_while_the_program_runs_are_not_kept(
    pencil: Pencil, cache: ResultCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "STARTED", 0.0)
    a_renderer(pencil, cache).render(editions.quiet())
    assert not (cache.folder / "drawings").exists()
    assert "was changed while the program runs" in cache.uses[-1].reason


def test_all_that_the_templates_and_fonts_lie_in_is_looked_at() -> None:
    looked_at = set(cached.list_files(resources.templates_folder()))
    assert set(resources.fonts_folder().glob("*.ttf")) < looked_at
    assert set(resources.webfonts_folder().glob("*.woff2")) < looked_at
    named = (resources.fonts_folder() / "fonts.conf").read_text(encoding="utf-8")
    assert all(f"<dir>{folder}</dir>" in named for folder in cached.MACHINE_FONTS)
    assert named.count("<dir") == len(cached.MACHINE_FONTS) + 1


def test_a_pdf_comes_back_as_it_was_drawn(cache: ResultCache) -> None:
    drawn = CachedRenderer(style=STYLE, build=PdfRenderer, cache=cache).render(editions.quiet())
    kept = CachedRenderer(style=STYLE, build=PdfRenderer, cache=cache).render(editions.quiet())
    assert kept == drawn == PdfRenderer().render(editions.quiet())
    assert [use.reused for use in cache.uses] == [False, True]
