"""The preview: an edition over HTTP, drawn anew when a template is saved, with its mistakes on the page."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import httpx
import pytest
from support import editions

from briefings.app.preview import Preview, build_preview_server
from briefings.core.serialization import briefing_to_json
from briefings.publishing.renderers.templating import Templates


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def address(tmp_path: Path, said: list[str]) -> Iterator[str]:
    preview = Preview(editions.one_article(), Templates(tmp_path, fresh=True), (tmp_path,), said.append)
    serving = build_preview_server(preview, 0)
    thread = Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{serving.server_port}"
    preview.stopping.set()
    serving.shutdown()
    serving.server_close()
    thread.join()


def test_what_is_saved_is_seen_and_a_mistake_stands_on_the_page(address: str, tmp_path: Path, said: list[str]) -> None:
    assert 'src="/page"' in httpx.get(f"{address}/").text
    known = httpx.get(f"{address}/stamp").text
    (tmp_path / "_story.html").write_text("<p>MINE</p>")
    assert httpx.get(f"{address}/stamp", params={"known": known}).text != known
    assert "<p>MINE</p>" in httpx.get(f"{address}/page").text
    (tmp_path / "_story.html").write_text("one\n{{ item.nothing }}<b>")
    os.utime(tmp_path / "_story.html", ns=(1, 1))
    wrong = httpx.get(f"{address}/page")
    assert wrong.status_code == 500
    assert "_story.html, line 2: UndefinedError" in wrong.text
    assert said == [wrong.text.split("<pre>")[1].split("</pre>")[0].replace("&#x27;", "'")]


def test_only_this_machine_is_served(address: str) -> None:
    assert httpx.get(f"{address}/page", headers={"Host": "evil.example:80"}).status_code == 403
    assert httpx.get(f"{address}/page", headers={"Host": "127.0.0.1.evil.example:80"}).status_code == 403
    assert httpx.get(f"{address}/../etc/passwd").status_code == 404


@pytest.mark.parametrize(
    ("site", "status"), [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)]
)
def test_a_page_elsewhere_makes_the_preview_draw_nothing(address: str, site: str, status: int) -> None:
    assert httpx.get(f"{address}/page", headers={"Sec-Fetch-Site": site}).status_code == status


def test_the_command_prints_its_address_and_ends_on_ctrl_c(tmp_path: Path) -> None:
    (tmp_path / "briefing.json").write_bytes(briefing_to_json(editions.one_article()))
    command = [sys.executable, "-m", "briefings", "preview", str(tmp_path), "--port", "0"]
    # What runs in the background of a shell takes no notice of Ctrl-C, and neither would what it starts.
    known = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    finally:
        signal.signal(signal.SIGINT, known)
    try:
        assert running.stdout
        address = running.stdout.readline().strip()
        assert "Harbour authority announces" in httpx.get(f"{address}page", timeout=30).text
        running.send_signal(signal.SIGINT)
        assert running.communicate(timeout=60) == ("", "")
        assert running.returncode == 0
    finally:
        running.kill()


@pytest.mark.slow
def test_a_browser_shows_the_page(address: str) -> None:
    words = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--dump-dom"]
    done = subprocess.run(
        ["chromium", *words, f"{address}/page"], capture_output=True, text=True, check=False, timeout=300
    )
    assert "Harbour authority announces" in done.stdout
