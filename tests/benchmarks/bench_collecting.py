"""Collecting at size: 500 feeds of which a fifth is faulty in every way that servers are; 200 killed rounds."""

import contextlib
import gzip
import json
import resource
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
import trustme
from support.feeds import an_item, rss
from support.killrun import kill_run
from support.webserver import Answer, Handler, Site, dripping, onward, raw, reply, served, silent

from briefings.storage.library import Library

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))["collecting"]
FEEDS, ITEMS, LONG = 500, 20, 120.0


def streamed(megabytes: int) -> Answer:
    """Send a body of so many megabytes that says how long it is only to those who count."""

    def answer(handler: Handler) -> None:
        handler.close_connection = True
        handler.connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss>")
        for _ in range(megabytes):
            handler.connection.sendall(b" " * 1_000_000)

    return answer


def faults() -> dict[str, tuple[Answer, str]]:
    """What a fault is called -> the server that has it, and a word by which the program must name it."""
    body = rss(an_item(n) for n in range(ITEMS)).encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: %d\r\n\r\n"
    packed = {"Content-Encoding": "gzip"}
    bomb, stronger = gzip.compress(b" " * 200_000_000, 1), brotli.compress(b" " * 200_000_000, quality=1)
    return {
        "timeout": (silent(LONG), "said nothing"),
        "reset": (raw(head % len(body), body[: len(body) // 2], reset=True), "broke off"),
        "429": (reply(status=429, headers={"Retry-After": "900"}), "too often"),
        "500": (reply(status=500), "HTTP 500"),
        "loop": (onward("/loop/a"), "circle"),
        "slow": (dripping(LONG, every=0.5), "not done within"),
        "length": (raw(head % (len(body) + 1000), body), "broke off"),
        "bomb": (reply(bomb, headers=packed), "unpacks to more than"),
        "brotli bomb": (reply(stronger, headers={"Content-Encoding": "br"}), "unpacks to more than"),
        "100 MB": (streamed(100), "more than 10 MB"),
    }


@contextlib.contextmanager
def untrusted() -> Iterator[Site]:
    """A server whose certificate nobody has vouched for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with served({"/f": reply(rss([an_item(1)]))}, context) as site:
        yield site


def weakly(data: bytes) -> bytes:
    """Pack fast: the benchmark is not about the server."""
    return brotli.compress(data, quality=4)


def test_five_hundred_feeds_of_which_a_fifth_is_faulty(tmp_path: Path) -> None:
    with served() as site, untrusted() as other:
        kinds = faults()
        site.answers |= {"/loop/a": onward("/loop/b"), "/loop/b": onward("/loop/a")}
        wanted: dict[str, str] = {}
        good = FEEDS * 4 // 5
        for feed in range(good):
            url = site.url(f"/good/{feed}", host=f"127.1.{feed // 200}.{1 + feed % 200}")
            body = rss((an_item(feed * ITEMS + n) for n in range(ITEMS)), title=f"Courier {feed}")
            coding = ("", "gzip", "br")[feed % 3]
            data = {"": bytes, "gzip": gzip.compress, "br": weakly}[coding](body.encode())
            site.answers[f"/good/{feed}"] = reply(data, headers={"Content-Encoding": coding} if coding else {})
            wanted[url] = ""
        names = [*kinds, "certificate"]
        for number in range(FEEDS - good):
            name, host = names[number % len(names)], f"127.2.0.{1 + number}"
            if name == "certificate":
                wanted[other.url("/f", host=host)] = "certificate is not valid"
                continue
            answer, word = kinds[name]
            site.answers[f"/bad/{number}"] = answer
            wanted[site.url(f"/bad/{number}", host=host)] = word
        settings = tmp_path / "briefing.toml"
        settings.write_text('title = "D"\n[collect]\nallow = ["127.0.0.0/8"]\nworkers = 32\n')
        listed = "".join(f"<outline xmlUrl='{url}'/>" for url in wanted)
        (tmp_path / "all.opml").write_text(f"<opml version='2.0'><body>{listed}</body></opml>")
        words = [sys.executable, "-m", "briefings"]
        subprocess.run([*words, "feeds", "import", tmp_path / "all.opml", "-s", settings], check=True)
        began = time.monotonic()
        done = subprocess.run([*words, "collect", settings], capture_output=True, text=True, check=False)
        seconds = time.monotonic() - began
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = usage.ru_utime + usage.ru_stime
    told = f"{seconds:.1f} s in all, {cpu:.1f} s of work, {usage.ru_maxrss / 1000:.0f} MB at most"
    print(f"\n{done.stdout.strip()}\n{told}")  # noqa: T201
    assert done.returncode == 0, done.stderr
    library = Library(tmp_path / "output/library.sqlite")
    feeds = {feed.url: feed.state for feed in library.list_feeds()}
    for url, word in wanted.items():
        assert (feeds[url].status, word in feeds[url].note) == ("failing" if word else "ok", True), (url, feeds[url])
    assert len(list(library.iter_articles_in_window(None, None))) >= good * ITEMS
    assert seconds < FLOORS["round_of_500_seconds_at_most"]
    assert usage.ru_maxrss / 1000 < FLOORS["peak_megabytes_at_most"]


@pytest.mark.parametrize("seed", range(4))
def test_two_hundred_killed_rounds(tmp_path: Path, seed: int) -> None:
    found = kill_run(tmp_path, kills=50, seed=seed)
    print(f"\nkill run: {found}")  # noqa: T201
    assert found.killed == 50
