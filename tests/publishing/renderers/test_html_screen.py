"""The HTML edition in a browser: silent, closed, accessible, whole without JavaScript, right at every width."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support import editions
from support.browser import AXE, Browser, chromium

from briefings.publishing.renderers.html import TYPEFACES_PLACEHOLDER, HtmlRenderer
from briefings.publishing.renderers.templating import Templates
from briefings.publishing.renderers.webfonts import font_face_css, iter_subset_files

ROWS = "[...document.querySelectorAll('table.people:last-of-type')].pop()"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Editions as files: an ordinary one with a long table, one that is hostile, one that is empty."""
    folder = tmp_path_factory.mktemp("html")
    long = replace(editions.an_edition(marking="TLP:AMBER"), tables=(replace(editions.people(30), note=""),))
    made = {"ordinary": long, "ugly": editions.ugly(300), "quiet": editions.quiet(), "one": editions.one_article()}
    for name, briefing in made.items():
        (folder / f"{name}.html").write_bytes(HtmlRenderer().render(briefing).content)
    return folder


@pytest.mark.parametrize("name", ["ordinary", "ugly", "quiet", "one"])
def test_nothing_is_asked_for_and_nothing_complained_of(browser: Browser, folder: Path, name: str) -> None:
    path = folder / f"{name}.html"
    browser.open(path)
    assert browser.requests == [path.as_uri()]
    assert browser.complaints == []


@pytest.mark.parametrize(
    ("name", "width", "dark"),
    [
        ("ordinary", 1440, False),
        ("ordinary", 360, True),
        ("ugly", 768, False),
        ("quiet", 360, False),
        ("one", 1440, True),
    ],
)
def test_axe_finds_no_violation(browser: Browser, folder: Path, name: str, width: int, dark: bool) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (npm install --prefix .venv --no-save axe-core)")
    browser.open(folder / f"{name}.html", width, dark=dark)
    browser.run(AXE.read_text(encoding="utf-8") + "; true")
    found: list[dict[str, Any]] = browser.run("axe.run().then((found) => found.violations)")
    assert [(wrong["id"], wrong["help"], [node["html"][:120] for node in wrong["nodes"][:3]]) for wrong in found] == []


@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("name", ["ordinary", "ugly"])
def test_no_width_makes_the_page_wider_than_the_window(browser: Browser, folder: Path, name: str, width: int) -> None:
    browser.open(folder / f"{name}.html", width)
    assert browser.run("document.documentElement.scrollWidth") <= width


def test_the_typefaces_come_with_the_page(browser: Browser, folder: Path) -> None:
    browser.open(folder / "ugly.html")
    loaded = browser.run("[...document.fonts].filter(f => f.status === 'loaded').map(f => [f.family, f.weight].join())")
    assert {"Inter,400", "Inter,700", "Source Serif 4,400"} <= {name.replace('"', "") for name in loaded}
    assert any("Vazirmatn" in name for name in loaded)


def test_a_table_is_sorted_by_numbers_and_words(browser: Browser, folder: Path) -> None:
    browser.open(folder / "ordinary.html")
    column = f"[...{ROWS}.tBodies[0].rows].map(row => row.cells[%d].textContent)"
    browser.run(f"{ROWS}.tHead.rows[0].cells[2].firstChild.click()")
    counts = [int(text) for text in browser.run(column % 2)]
    assert counts == sorted(counts)
    assert browser.run(f"{ROWS}.tHead.rows[0].cells[2].getAttribute('aria-sort')") == "ascending"
    browser.run(f"{ROWS}.tHead.rows[0].cells[0].firstChild.click()")
    browser.run(f"{ROWS}.tHead.rows[0].cells[0].firstChild.click()")
    names = browser.run(column % 0)
    assert names[0].startswith("Tomas")
    assert names[-1].startswith("Adaeze")
    assert browser.run(f"{ROWS}.tHead.querySelectorAll('[aria-sort]').length") == 1


def test_a_long_table_is_filtered_and_says_how_many_are_left(browser: Browser, folder: Path) -> None:
    browser.open(folder / "ordinary.html")
    field = "[...document.querySelectorAll('.filter input')].pop()"
    browser.run(f"{field}.value = 'BRANDT harbour'; {field}.dispatchEvent(new Event('input'))")
    shown = browser.run(f"[...{ROWS}.tBodies[0].rows].filter(row => row.offsetHeight).map(row => row.textContent)")
    assert shown
    assert all("Ilse Brandt" in text and "harbour master" in text for text in shown)
    assert browser.run("[...document.querySelectorAll('.filter output')].pop().value") == f"{len(shown)} / 30"
    browser.run(f"{field}.value = ''; {field}.dispatchEvent(new Event('input'))")
    assert browser.run(f"[...{ROWS}.tBodies[0].rows].filter(row => row.offsetHeight).length") == 30


def test_without_javascript_the_page_is_whole(browser: Browser, folder: Path) -> None:
    page = (folder / "ordinary.html").read_text(encoding="utf-8")
    # What is folded away can be unfolded without a script; here it is open from the beginning.
    (folder / "unfolded.html").write_text(page.replace("<details ", "<details open "), encoding="utf-8")
    browser.open(folder / "unfolded.html", script=False)
    assert browser.complaints == []
    tree = browser.ask("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in tree if not node.get("ignored")]
    assert "searchbox" not in roles
    assert roles.count("table") == page.count("<table") > 5
    text = " ".join(str(node.get("name", {}).get("value", "")) for node in tree)
    assert "Jun Okabe 29" in text


def test_only_the_typefaces_of_the_scripts_used_travel() -> None:
    assert all(path.is_file() for *_, path in iter_subset_files())
    latin = font_face_css("Plain text — “quoted”")
    assert set(re.findall(r"font-family:\"([^\"]+)\"", latin)) == {"Inter", "Source Serif 4"}
    assert latin.count("@font-face") == 4
    assert len(latin) < 110_000
    assert font_face_css("Ελλάδα Москва القاهرة Łódź").count("@font-face") == 18


def test_a_user_s_page_without_a_place_for_typefaces_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "briefing.html").write_text("<p>{{ briefing.title }}</p>", encoding="utf-8")
    page = HtmlRenderer(Templates(tmp_path)).render(editions.quiet()).content
    assert page == b"<p>Two Rivers Daily</p>"
    assert TYPEFACES_PLACEHOLDER.encode() not in HtmlRenderer().render(editions.quiet()).content
