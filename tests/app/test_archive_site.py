"""The archive of a folder of editions: its list, feed and latest files, stories and names; drawn with each edition."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Tree

import pytest
from support import editions
from support.browser import AXE, Browser, chromium

from briefings.app.archive_site import page_name, refresh_archive
from briefings.core.edition import Briefing, EditionStatus, WatchedName
from briefings.core.serialization import with_digest
from briefings.core.stories import WatchKind
from briefings.publishing.renderers.html import HtmlRenderer
from briefings.publishing.renderers.json import JsonRenderer
from briefings.storage.archive import save_edition
from briefings.storage.archive_index import load_archive_index

ATOM = "{http://www.w3.org/2005/Atom}"
STORY = "one-story"


def an_issue(day: int, **changes: object) -> Briefing:
    """An edition of a day with one story that goes on, and a watch list."""
    item = editions.an_item(0, 0, id=STORY, headline=f"Pier shut, day {day}")
    item = replace(item, points=(replace(item.points[0], text=f"The pier of day {day} is shut."), *item.points[1:]))
    section = replace(editions.a_section(0), items=(item,))
    watched = WatchedName(name="Zoë <b>", kind=WatchKind.PERSON, mentions=((1, day),), new=(1,))
    fields: dict[str, Any] = {"day": date(2026, 3, day), "number": day, "sections": (section,), "watched": (watched,)}
    return with_digest(editions.an_edition(**{**fields, "title": "Morning & more", **changes}))


def keep(folder: Path, briefing: Briefing) -> Path:
    return save_edition(briefing, [JsonRenderer().render(briefing), HtmlRenderer().render(briefing)], folder)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    keep(folder, an_issue(1, marking="TLP:AMBER"))
    keep(folder, an_issue(2))
    keep(folder, an_issue(3, status=EditionStatus.DRAFT))
    keep(folder, an_issue(1, title="Evening", sections=()))
    assert refresh_archive(folder) == ()
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def pages(folder: Path) -> list[Path]:
    return [folder / "index.html", *sorted((folder / "archive").glob("*/*.html"))]


def test_every_edition_is_listed_with_its_sentences_and_its_mark(kept: Path) -> None:
    listed = (kept / "index.html").read_text(encoding="utf-8")
    assert listed.count('<article class="entry"') == 4
    assert "TLP:AMBER" in listed
    assert "Morning &amp; more" in listed
    assert f'href="archive/stories/{page_name(STORY)}"' in listed


def test_drafts_are_in_no_feed_and_are_not_the_latest(kept: Path) -> None:
    feed = Tree.parse(kept / "feed.xml").getroot()
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert titles[0] == "Morning & more No. 2 (2026-03-02)"
    assert {*titles[1:]} == {"Morning & more No. 1 (2026-03-01)", "Evening No. 1 (2026-03-01)"}
    for link in feed.iter(f"{ATOM}link"):
        assert (kept / link.attrib["href"]).is_file()
    newest = next(kept.glob("2026-03-02-*"))
    assert (kept / "latest.html").read_bytes() == (newest / "briefing.html").read_bytes()


def test_a_story_is_followed_over_its_editions_and_told_once(kept: Path) -> None:
    page = (kept / "archive" / "stories" / page_name(STORY)).read_text(encoding="utf-8")
    places = [page.index(f"The pier of day {day} is shut.") for day in (1, 2, 3)]
    assert places == sorted(places)
    again = editions.an_item(0, 0).points[1].text
    assert page.count(again[:60]) == 1


def test_a_watched_name_has_a_page(kept: Path) -> None:
    page = (kept / "archive" / "names" / page_name("Zoë <b>")).read_text(encoding="utf-8")
    assert "Zoë &lt;b&gt;" in page
    assert "3 mentions" in page


def test_what_did_not_change_is_not_read_and_what_went_is_gone(kept: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(kept, folder, copy_function=shutil.copy2)
    other = folder / "archive" / "stories" / "untouched.html"
    other.write_text("as it was")
    before = {path: path.stat().st_mtime_ns for path in pages(folder)}
    assert refresh_archive(folder) == ()
    assert before == {path: path.stat().st_mtime_ns for path in pages(folder)}
    for gone in folder.glob("2026-03-0[23]-*"):
        shutil.rmtree(gone)
    refresh_archive(folder)
    assert [entry.day for entry in load_archive_index(folder)] == ["2026-03-01", "2026-03-01"]
    assert not (folder / "archive" / "stories" / page_name(STORY)).exists()
    assert "2026-03-02" not in (folder / "feed.xml").read_text(encoding="utf-8")


def test_what_cannot_be_written_costs_the_archive_and_no_edition(tmp_path: Path) -> None:
    keep(tmp_path, an_issue(1))
    (tmp_path / "archive").write_text("in the way")
    (problem,) = refresh_archive(tmp_path)
    assert "cannot be redrawn" in problem.what


def test_a_broken_edition_and_a_broken_list_are_left_out(tmp_path: Path) -> None:
    keep(tmp_path, an_issue(1))
    broken = tmp_path / "2026-03-02-broken-000000"
    broken.mkdir()
    (broken / "briefing.json").write_text("{")
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "editions.json").write_text('{"format": "briefings.archive/1", "editions": [1]}')
    assert refresh_archive(tmp_path) == ()
    assert len(load_archive_index(tmp_path)) == 1


# In a browser


def test_pages_ask_for_nothing_and_complain_of_nothing(browser: Browser, kept: Path) -> None:
    for path in pages(kept):
        browser.open(path)
        assert browser.requests == [path.as_uri()]
        assert browser.complaints == []


@pytest.mark.parametrize(("width", "dark"), [(1200, False), (360, True)])
def test_axe_finds_no_violation_in_the_archive(browser: Browser, kept: Path, width: int, dark: bool) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (npm install --prefix .venv --no-save axe-core)")
    for path in pages(kept):
        browser.open(path, width, dark=dark)
        browser.run(AXE.read_text(encoding="utf-8") + "; true")
        found: list[dict[str, Any]] = browser.run("axe.run().then((found) => found.violations)")
        assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == []


def test_the_list_is_searched_in_the_page(browser: Browser, kept: Path) -> None:
    browser.open(kept / "index.html")
    shown = "[...document.querySelectorAll('.entry')].filter((one) => !one.hidden).length"
    give = "document.getElementById('%s').value = {}; document.getElementById('%s').dispatchEvent(new Event('%s'))"
    search, choose = give % ("words", "words", "input"), give % ("series", "series", "change")
    assert browser.run(shown) == 4
    browser.run(search.format("'EVENING'") + "; true")
    assert browser.run(shown) == 1
    browser.run(search.format("'no such word'") + "; true")
    assert browser.run(shown) == 0
    assert browser.run("document.getElementById('found').textContent") == "No edition has these words."
    browser.run(f"{search.format(repr(''))}; {choose.format(repr('Evening'))}; true")
    assert browser.run(shown) == 1
