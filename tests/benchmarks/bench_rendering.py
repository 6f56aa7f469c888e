"""How long a PDF takes: against the engine alone, for ten pages, from fifty to five hundred, against Chromium."""

import gc
import io
import json
import os
import time
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from support import editions
from support.browser import chromium

from briefings.core.edition import Briefing
from briefings.publishing.renderers.pdf import DEFAULT_VARIANT, PdfRenderer
from briefings.publishing.renderers.pdf_engine import DPI, JPEG_QUALITY

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))["rendering"]
TICKS = os.sysconf("SC_CLK_TCK")


def an_edition(topics: int, rows: int) -> Briefing:
    """An edition of so many topics, each with three stories, four small tables and one of so many rows."""
    sections = []
    for place in range(topics):
        section = editions.a_section(place)
        items = tuple(replace(item, id=f"{place}-{item.id}") for item in section.items)
        long = replace(editions.claims(), rows=editions.claims().rows * (rows // 3))
        sections.append(replace(section, id=f"t{place}", items=items, tables=(*section.tables, long)))
    return editions.an_edition(sections=tuple(sections))


def spent(renderer: PdfRenderer) -> float:
    """Return the seconds of computing that this process, the press and all its finished jobs have taken."""
    running = renderer.fork_server._running
    words = (
        Path(f"/proc/{running.process.pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2].split()
        if running
        else []
    )
    return time.process_time() + sum(int(word) for word in words[11:15]) / TICKS


def say(words: str) -> None:
    """Print figures, which are what a benchmark is for."""
    print(f"\n{words}")  # noqa: T201


def pages(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as document:
        return len(document.pages)


def drawn(renderer: PdfRenderer, briefing: Briefing) -> tuple[float, bytes]:
    """Draw once and return the seconds of computing; clocks say nothing on a machine that does other things too."""
    began = spent(renderer)
    content = renderer.render(briefing).content
    return spent(renderer) - began, content


@pytest.fixture(scope="module")
def renderer() -> PdfRenderer:
    """A renderer whose process is warm."""
    warm = PdfRenderer()
    warm.render(editions.quiet())
    return warm


# The engine leaves the file of its colour profile to the collector of garbage; in the press nobody sees it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.slow
def test_fifty_pages_with_two_thousand_rows_take_little_longer_than_the_engine_alone(renderer: PdfRenderer) -> None:
    import weasyprint

    briefing = an_edition(11, 180)
    page = renderer.templates.render_template("briefing.html", briefing, output="pdf")
    ratios = []
    for _ in range(2):
        ours, content = drawn(renderer, briefing)
        gc.collect()
        began = time.process_time()
        weasyprint.HTML(string=page).write_pdf(pdf_variant=DEFAULT_VARIANT, dpi=DPI, jpeg_quality=JPEG_QUALITY)
        alone = time.process_time() - began
        ratios.append(ours / alone)
        say(f"{pages(content)} pages: {ours:.1f} s, the engine alone {alone:.1f} s: {ours / alone:.2f} times")
    assert pages(content) >= 45
    assert page.count("<tr>") >= 2000
    assert min(ratios) <= FLOORS["times_the_engine_alone_at_most"]


def test_ten_pages_take_few_seconds(renderer: PdfRenderer) -> None:
    taken, content = min(drawn(renderer, an_edition(4, 24)) for _ in range(3))
    say(f"{pages(content)} pages: {taken:.2f} s of computing")
    assert 9 <= pages(content) <= 13
    assert taken <= FLOORS["ten_pages_seconds_at_most"]


@pytest.mark.slow
def test_time_grows_with_the_pages_and_no_faster(renderer: PdfRenderer) -> None:
    each = []
    for topics in (11, 22, 44, 110):
        taken, content = drawn(renderer, an_edition(topics, 180))
        each.append(taken / pages(content))
        say(f"{pages(content)} pages: {taken:.1f} s, {each[-1] * 1000:.0f} ms a page, {len(content) / 1e6:.1f} MB")
    assert max(each) / each[0] <= FLOORS["time_a_page_500_to_50_at_most"]


@pytest.mark.slow
def test_chromium_prints_the_same_page(renderer: PdfRenderer, tmp_path: Path) -> None:
    for topics in (4, 11):
        briefing = an_edition(topics, 24 if topics == 4 else 180)
        (tmp_path / "page.html").write_text(
            renderer.templates.render_template("briefing.html", briefing, output="pdf"), encoding="utf-8"
        )
        began = time.perf_counter()
        content = renderer.render(briefing).content
        ours = time.perf_counter() - began
        with chromium() as browser:
            began = time.perf_counter()
            browser.open(tmp_path / "page.html")
            browser.ask("Page.printToPDF", preferCSSPageSize=True, generateTaggedPDF=True)
            theirs = time.perf_counter() - began
        say(f"{pages(content)} pages: {ours:.1f} s on the clock, Chromium {theirs:.1f} s: {ours / theirs:.1f} times")
