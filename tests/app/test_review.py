"""The review page in a real browser: what is done there by keys is in the next PDF, and no change gets lost."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import httpx
import pytest
from support.browser import AXE, Browser, chromium
from support.projects import call_command, write_settings

from briefings.app.manual_edits import add_edits
from briefings.app.project import open_project
from briefings.app.review import Review, build_review_server
from briefings.core.editing import Edit
from briefings.publishing.extraction.document_text import extract_pdf_text
from briefings.storage.archive import load_edition

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an edition that waits to be looked at."""
    folder = tmp_path_factory.mktemp("desk")
    write_settings(folder, 'model = "fast"\n[policy]\napproval = true\n')
    call_command(folder, "run", "--now", "2026-03-12T06:30")
    return folder


@pytest.fixture
def review(desk: Path) -> Iterator[tuple[Review, str]]:
    project = open_project(desk / "briefing.toml")
    made = Review(project, project.catalogue.find_edition("1").name, "Ana Lind", lambda line: None)
    serving = build_review_server(made, 0)
    thread = Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield made, f"http://127.0.0.1:{serving.server_port}"
    serving.shutdown()
    serving.server_close()
    thread.join()


def wait_for(browser: Browser, script: str) -> None:
    """Wait until an expression holds in the page."""
    browser.run(
        f"new Promise((done, fail) => {{ const end = Date.now() + 200000; (function look() {{ if ({script}) done(1); "
        f"else if (Date.now() > end) fail(new Error(document.getElementById('status').textContent)); "
        "else setTimeout(look, 50); })(); })"
    )


def press(browser: Browser, key: str) -> None:
    for kind in ("keyDown", "keyUp"):
        browser.ask("Input.dispatchKeyEvent", type=kind, key=key, text=key if kind == "keyDown" else "")


def said(browser: Browser) -> str:
    return str(browser.run("document.getElementById('status').textContent"))


def test_only_who_opened_the_page_is_answered(review: tuple[Review, str]) -> None:
    made, address = review
    token = {"X-Token": made.token}
    assert httpx.get(f"{address}/").status_code == 403
    assert httpx.get(f"{address}/state", params={"token": "x"}).status_code == 403
    assert httpx.get(f"{address}/state", params={"token": made.token}).json()["number"] == 1
    assert httpx.get(f"{address}/?token={made.token}", headers={"Host": "evil.example:80"}).status_code == 403
    foreign = {**token, "Sec-Fetch-Site": "cross-site"}
    assert httpx.post(f"{address}/edit", headers=foreign, json={"action": "drop", "story": "1.1"}).status_code == 403
    assert httpx.post(f"{address}/edit", json={"action": "drop", "story": "1.1"}).status_code == 403
    answer = httpx.post(f"{address}/edit", headers=token, json={"action": "drop", "story": "1.1"})
    assert (answer.status_code, "state" in answer.json()["error"]) == (422, True)
    assert httpx.post(f"{address}/edit", headers=token, content=b"no json").status_code == 422
    assert load_edition(made.load().folder).editing is None


def test_a_pin_made_by_keys_is_in_the_next_pdf_and_two_people_do_not_overwrite_each_other(
    review: tuple[Review, str],
) -> None:
    made, address = review
    before = made.load()
    stories = [section.items[0] for section in before.briefing.sections]
    first = before.briefing.bottom_line[0].text
    place, second = next(
        (place, one) for place, one in enumerate(stories) if first not in [point.text for point in one.points]
    )
    with chromium() as browser:
        browser.open_address(f"{address}/?token={made.token}")
        wait_for(browser, "document.querySelectorAll('.story').length === 2")
        for key in (*["j"] * (place + 1), "p"):
            press(browser, key)
        wait_for(browser, "document.getElementById('status').textContent === 'Put first.'")
        after = made.load()
        assert after.briefing.bottom_line[0].text == second.points[0].text
        text = " ".join(extract_pdf_text((after.folder / "briefing.pdf").read_bytes()).split())
        assert "Edited by Ana Lind" in text
        assert text.index(second.points[0].text) < text.index(before.briefing.bottom_line[0].text)
        assert browser.run("document.activeElement.dataset.id") == second.id, "the keyboard stays where it was"

        # Somebody else changes the edition meanwhile; what is written on the page is not lost, and not saved over it.
        record = made.project.catalogue.find_edition("1")
        other = Edit(action="comment", story=second.id, text="By Ben.", by="Ben Ruiz")  # type: ignore[arg-type]
        add_edits(made.project, record, [other])
        browser.run("document.getElementById('introduction').value = 'Mine.'")
        browser.run("document.getElementById('introduce').click()")
        wait_for(browser, "document.getElementById('status').className === 'wrong'")
        assert "changed the edition after you opened it" in said(browser)
        assert browser.run("document.getElementById('introduction').value") == "Mine."
        assert made.load().edits[-1].by == "Ben Ruiz"
        assert [event for event in browser.complaints if "409" not in event] == []
        browser.events.clear()
        browser.run("document.getElementById('introduce').click()")
        wait_for(browser, "document.getElementById('status').textContent === 'Introduction saved.'")
        assert [edit.by for edit in made.load().edits] == ["Ana Lind", "Ben Ruiz", "Ana Lind"]
        assert browser.complaints == []
        assert all(url.startswith((address, "about:")) for url in browser.requests)
        if AXE.is_file():
            browser.run(AXE.read_text(encoding="utf-8") + ";true")
            found = browser.run(
                "axe.run(document, {iframes: false}).then(r => r.violations.map(v => v.id + v.nodes[0].html))"
            )
            assert found == []
