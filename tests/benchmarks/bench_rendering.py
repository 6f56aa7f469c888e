"""How long a PDF takes: against the engine alone, for ten pages, from fifty to five hundred, against Chromium."""

import base64
import gc
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from support import editions
from support.browser import chromium

from briefings.core.edition import Briefing
from briefings.publishing.renderers.pdf import DEFAULT_VARIANT, PdfRenderer
from briefings.publishing.renderers.pdf_engine import DPI, JPEG_QUALITY
from briefings.publishing.renderers.templating import Templates

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


#: Draws a page of HTML (how, path): by the engine alone in a single call, or by us in so many processes.
DRAWING = """
import io, json, resource, sys, time
from pathlib import Path
import pikepdf, weasyprint
from briefings.publishing.renderers import pdf, pdf_drawing
draw = pdf_drawing._draw_part
def timed(meeting, given):
    drawn = draw(meeting, given)
    with open(sys.argv[3] + ".parts", "a") as parts:
        parts.write(f"{time.process_time()} ")
    return drawn
pdf_drawing._draw_part = timed
how, page = sys.argv[1], Path(sys.argv[2]).read_text(encoding="utf-8")
began, spent = time.perf_counter(), time.process_time()
if how == "alone":
    content = weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/a-3a", dpi=150, jpeg_quality=80)
else:
    content = pdf.typeset(page, "0" * 64, "pdf/a-3a", [], processes=int(how))[1]
clock = time.perf_counter() - began
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
Path(sys.argv[3]).write_bytes(content)
print(json.dumps({
    "clock": clock, "own": time.process_time() - spent,
    "megabytes": [one.ru_maxrss // 1024 for one in used], "pages": len(pikepdf.open(io.BytesIO(content)).pages),
}))
"""


def draw_apart(how: str, page: Path) -> tuple[dict[str, Any], bytes]:
    """Draw in a fresh process; return what it took, and the file."""
    path = page.with_suffix(f".{how}.pdf")
    command = [sys.executable, "-c", DRAWING, how, str(page), str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    taken: dict[str, Any] = json.loads(done.stdout)
    own, child = taken["megabytes"]
    parts = path.with_suffix(".pdf.parts")
    spans = [float(word) for word in parts.read_text().split()] if parts.exists() else []
    parts.unlink(missing_ok=True)
    taken["chain"] = taken["own"] + longest_chain(spans, 1 if how == "alone" else int(how))
    of_parts = ", ".join(f"{span:.1f}" for span in spans) or "none"
    say(
        f"{how}: {taken['pages']} pages, {taken['clock']:.1f} s on the clock, {taken['own']:.1f} s of computing, "
        f"of its parts {of_parts}, in a row {taken['chain']:.1f}; "
        f"{own} MB, the largest process that it began {child} MB, {path.stat().st_size / 1e6:.2f} MB written"
    )
    return taken, path.read_bytes()


def longest_chain(spans: Sequence[float], processes: int) -> float:
    """Return the seconds until all spans are over, so many at once: what a clock says where nothing else runs."""
    busy = [0.0] * processes
    for span in spans:
        busy[busy.index(min(busy))] += span
    return max(busy)


def page_file(folder: Path, topics: int) -> Path:
    path = folder / "page.html"
    path.write_text(Templates().render_template("briefing.html", an_edition(topics, 180), output="pdf"), "utf-8")
    return path


@pytest.mark.slow
def test_two_processes_take_two_thirds_of_the_time_of_one(tmp_path: Path) -> None:
    page = page_file(tmp_path, 11)
    pairs = [(draw_apart("1", page), draw_apart("2", page)) for _ in range(2)]
    ratios = [two[0]["chain"] / one[0]["chain"] for one, two in pairs]
    say(f"two processes take {', '.join(f'{ratio:.2f}' for ratio in ratios)} of the time of one")
    assert len({content for pair in pairs for _, content in pair}) == 1
    assert min(ratios) <= FLOORS["two_processes_to_one_at_most"]


@pytest.mark.slow
def test_five_hundred_pages_take_less_than_a_single_call_and_no_more_memory_than_their_parts(tmp_path: Path) -> None:
    page = page_file(tmp_path, 110)
    ours, alone = draw_apart("2", page)[0], draw_apart("alone", page)[0]
    say(f"500 pages: {ours['chain'] / alone['chain']:.2f} of the time of a single call")
    assert ours["chain"] / alone["chain"] <= FLOORS["500_pages_to_single_call_at_most"]
    own, part = ours["megabytes"]
    assert own + 2 * part <= FLOORS["500_pages_megabytes_at_most"] <= alone["megabytes"][0]


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
            printed = browser.ask("Page.printToPDF", preferCSSPageSize=True, generateTaggedPDF=True)["data"]
            theirs = time.perf_counter() - began
        # Both print the whole edition, so that their times can be held together.
        assert pages(base64.b64decode(printed)) >= pages(content) / 2
        say(f"{pages(content)} pages: {ours:.1f} s on the clock, Chromium {theirs:.1f} s: {ours / theirs:.1f} times")
