"""The HTML edition on a telephone, folded, printed, and with a story of two topics; measured in a browser."""

import base64
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
from support import editions
from support.browser import AXE, Browser, chromium

from briefings.app.api import make
from briefings.core.resources import demo_folder
from briefings.edition.changes import with_changes_since
from briefings.publishing.renderers.html import HtmlRenderer
from briefings.publishing.renderers.templating import Templates

FIRST, SECOND, *OTHERS = editions.an_edition().sections
#: The ordinary edition, in which the second topic has the first story of the first topic too.
SHARED = editions.an_edition(
    sections=(FIRST, replace(SECOND, items=(FIRST.items[0], *SECOND.items[1:])), *OTHERS),
)
CHANGED = with_changes_since(SHARED, replace(SHARED, sections=OTHERS, number=141), 142)

#: Waits until the page has been drawn with what was done to it.
SETTLED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("telephone") / "briefing.html"
    path.write_bytes(HtmlRenderer().render(CHANGED).content)
    return path


@pytest.mark.parametrize("output", ["html", "pdf"])
def test_a_story_of_two_topics_is_told_once_and_referred_to(output: str) -> None:
    page = Templates().render_template("briefing.html", SHARED, output=output, annex=True)
    ids = Counter(re.findall(r'\bid="([^"]+)"', page))
    assert [name for name, count in ids.items() if count > 1] == []
    shared = FIRST.items[0]
    assert f'id="story-{shared.id}"' in page
    assert page.count("told above, as story 1.1") == 1
    assert page.count(f'<a href="#story-{shared.id}"') >= 1


def test_statements_are_cards_and_nothing_is_cut_off_at_360_pixels(browser: Browser, page: Path) -> None:
    browser.open(page, 360)
    browser.run("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert browser.run("document.documentElement.scrollWidth") <= 360
    row = "document.querySelector('table.claims tbody tr')"
    assert browser.run(f"getComputedStyle({row}).display") == "block"
    cells = browser.run(f"[...{row}.cells].map(one => [one.getBoundingClientRect().left, one.dataset.head])")
    assert len({left for left, _ in cells}) == 1
    assert [head for _, head in cells][:2] == ["Statement, in the words of the text", "Asserted by"]
    assert browser.run(f"{row}.closest('.table').scrollWidth <= {row}.closest('.table').clientWidth")
    # counts by day stay a grid, which scrolls by itself
    assert browser.run("getComputedStyle(document.querySelector('table.outlets-by-day tr')).display") == "table-row"


def test_badges_of_changes_stand_above_their_titles(browser: Browser, page: Path) -> None:
    browser.open(page, 360)
    row = "document.querySelector('.changes tbody tr:has(.status)')"
    box = "one.getBoundingClientRect()"
    places = browser.run(f"[...{row}.cells].slice(0, 2).map(one => [{box}.top, {box}.left])")
    (above, left), (below, beside) = places
    assert above < below
    assert left == beside


def test_what_is_folded_unfolds_for_whoever_follows_a_reference(browser: Browser, page: Path) -> None:
    browser.open(page, 360)
    said = "one.querySelector('summary').textContent"
    folded = browser.run(f"[...document.querySelectorAll('details')].map(one => [one.open, {said}])")
    assert not any(is_open for is_open, _ in folded)
    assert "40 articles, the numbered list" in [text for _, text in folded]
    before = browser.run("document.documentElement.scrollHeight")
    browser.run(f"document.querySelector('.key a[href=\"#source-1\"]').click(); {SETTLED}")
    assert browser.run("document.querySelector('#sources details').open")
    top = browser.run("document.getElementById('source-1').getBoundingClientRect().top")
    assert 0 <= top <= 400
    browser.run("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert browser.run("document.documentElement.scrollHeight") > 1.5 * before


def test_the_bar_of_topics_stays_in_sight_and_leads_to_each(browser: Browser, page: Path) -> None:
    browser.open(page, 360)
    links = browser.run("[...document.querySelectorAll('nav.topics a')].map(one => one.getAttribute('href'))")
    assert links == [*(f"#topic-{section.id}" for section in SHARED.sections), "#sources"]
    browser.run(f"document.getElementById('topic-dam-2').scrollIntoView(); {SETTLED}")
    found = "['nav.topics', '#topic-dam-2 h2'].map(name => document.querySelector(name).getBoundingClientRect())"
    bar, title = browser.run(f"{found}.map(one => [one.top, one.bottom])")
    assert bar[0] == 0
    assert title[0] >= bar[1] - 1
    assert browser.run("document.querySelector('nav.topics').scrollWidth") <= 360


def test_printed_from_the_browser_everything_is_unfolded_and_the_bar_is_gone(browser: Browser, page: Path) -> None:
    browser.open(page, 1440)
    browser.ask("Emulation.setEmulatedMedia", media="print", features=[])
    data = browser.ask("Page.printToPDF", preferCSSPageSize=True)["data"]
    text = " ".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(base64.b64decode(data))).pages)
    squeezed = re.sub(r"\s", "", text)
    for source in SHARED.sources:
        assert source.digest[:10] in squeezed
    # neither what folds nor what sorts and filters is paper's
    assert "thenumberedlist" not in squeezed
    assert "Filter" not in squeezed


def test_arrows_point_the_way_the_page_runs() -> None:
    pages = {code: HtmlRenderer().render(replace(SHARED, language=code)).content.decode() for code in ("en", "ar")}
    arrows = {code: re.findall(r'\.by \.page::after \{ content: "([^"]+)"', page)[-1] for code, page in pages.items()}
    assert arrows == {"en": " →", "ar": " ←"}


def test_axe_finds_no_violation_in_what_is_unfolded_on_a_telephone(browser: Browser, page: Path) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (npm install --prefix .venv --no-save axe-core)")
    browser.open(page, 360, dark=True)
    browser.run("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    browser.run(AXE.read_text(encoding="utf-8") + "; true")
    found: list[dict[str, Any]] = browser.run("axe.run().then((found) => found.violations)")
    assert [(wrong["id"], wrong["help"], [node["html"][:120] for node in wrong["nodes"][:3]]) for wrong in found] == []


@pytest.mark.slow
def test_the_demonstration_is_a_third_as_long_as_when_everything_was_unfolded(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "demo.html"
    path.write_bytes(HtmlRenderer().render(make(demo_folder() / "articles")).content)
    browser.open(path, 360)
    # It was 36,285 pixels high before statements became cards, and names, annex and sources were folded.
    assert browser.run("document.documentElement.scrollHeight") <= 36_285 / 3
    assert browser.run("document.documentElement.scrollWidth") <= 360
    assert browser.complaints == []
