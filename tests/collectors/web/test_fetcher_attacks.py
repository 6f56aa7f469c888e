"""Attacks on whoever fetches: each is made with real sockets, and none reaches what it is after."""

import gzip
import logging
from collections.abc import Iterator
from ipaddress import ip_address
from itertools import cycle

import brotli
import pytest
from support.webserver import Site, a_fetcher, onward, reply, served

from briefings.collectors.web.network_policy import NetworkPolicy, parse_networks
from briefings.collectors.web.responses import FetchFailure, Response
from briefings.core.urls import add_url_scheme, redact_text, redact_url, strip_credentials

INSIDE = (
    *("127.0.0.1", "127.8.9.1", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
    *("169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.1", "198.18.0.1", "224.0.0.1", "239.1.1.1"),
    *("240.0.0.1", "255.255.255.255", "192.0.2.1", "203.0.113.9", "192.88.99.1"),
    *("::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "64:ff9b::a9fe:a9fe"),
    *("64:ff9b:1::1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2001:0:1::1", "fd00::1", "fd00:ec2::254", "fc00::1"),
    *("fe80::1", "fe80::1%1", "fec0::1", "ff02::1", "2001:db8::1", "100::1", "4000::1", "5f00::1"),
)
OUTSIDE = (
    "93.184.216.34",
    "8.8.8.8",
    "172.32.0.1",
    "11.0.0.1",
    "2606:2800:220:1::1",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
)


@pytest.fixture
def secret() -> Iterator[Site]:
    """A service on this machine that must not be reached."""
    with served() as site:
        site.otherwise = reply("the key of the house")
        yield site
        assert site.asked == []


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_closed(address: str) -> None:
    assert NetworkPolicy().find_block_reason(ip_address(address))


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_outside_is_open(address: str) -> None:
    assert not NetworkPolicy().find_block_reason(ip_address(address))


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "0", "127.0.0.2"),
        *("[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]"),
        *("[64:ff9b::127.0.0.1]", "１２７.0.0.1", "127。0。0。1"),
    ],
)
def test_no_spelling_of_this_machine_gets_through(secret: Site, host: str) -> None:
    found = a_fetcher(allow=()).fetch(secret.url("/", host=host))
    assert isinstance(found, FetchFailure)
    assert found.kind in {"closed", "name", "address"}


@pytest.mark.parametrize("address", ["169.254.169.254", "fd00:ec2::254", "10.0.0.5", "::ffff:169.254.169.254"])
def test_a_name_that_leads_inside_is_refused_before_anything_is_sent(address: str) -> None:
    found = a_fetcher(allow=(), resolve=lambda host, port: (address,)).fetch("http://news.example/feed")
    assert isinstance(found, FetchFailure)
    assert found.kind == "closed"
    assert "news.example leads to" in found.what
    assert "[collect] allow" in found.remedy


def test_an_answer_of_open_and_closed_addresses_is_refused(secret: Site) -> None:
    fetcher = a_fetcher(allow=(), resolve=lambda host, port: ("93.184.216.34", "127.0.0.1"))
    found = fetcher.fetch(secret.url("/", host="news.example"))
    assert isinstance(found, FetchFailure)
    assert found.kind == "closed"


def test_a_name_whose_answer_changes_is_asked_once_and_the_checked_address_is_connected_to(secret: Site) -> None:
    # The first answer is harmless and the second leads inside: whoever asks once to check and once to connect falls.
    with served({"/": reply("harmless")}) as site:
        asked: list[str] = []
        answers = cycle((("127.0.0.9",), ("127.0.0.1",)))

        def rebinding(host: str, port: int) -> tuple[str, ...]:
            asked.append(host)
            return next(answers)

        fetcher = a_fetcher(allow=("127.0.0.9/32",), resolve=rebinding)
        first = fetcher.fetch(site.url("/", host="news.example"))
        assert isinstance(first, Response)
        assert (first.body, asked) == (b"harmless", ["news.example"])
        second = fetcher.fetch(secret.url("/", host="news.example"))
        assert isinstance(second, FetchFailure)
        assert second.kind == "closed"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_inside_is_refused(secret: Site, status: int) -> None:
    with served({"/feed": onward(secret.url("/latest/meta-data", host="127.0.0.1"), status)}) as site:
        found = a_fetcher(allow=("127.0.0.9/32",)).fetch(site.url("/feed", host="127.0.0.9"))
    assert isinstance(found, FetchFailure)
    assert found.kind == "closed"
    assert site.paths == ["/feed"]


@pytest.mark.parametrize(
    "target",
    ["http://xn--a/", "http://xn--/", "https://💩💩.invalid/", "http://[::1", "//a..b/", "http://a:99999/", "\ud800"],
)
@pytest.mark.parametrize("fetch", ["fetch", "fetch_page"])
def test_a_redirect_to_what_is_no_address_is_a_fault_of_that_address(target: str, fetch: str) -> None:
    location = {"Location": target.encode("utf-8", "replace").decode("latin-1")}
    with served({"/a": reply(status=301, headers=location)}) as site:
        found = getattr(a_fetcher(), fetch)(site.url("/a"))
    assert isinstance(found, FetchFailure)
    assert found.kind in {"redirects", "name", "status"}


def test_a_host_of_emoji_is_asked_for_by_its_name_in_ascii() -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> tuple[str, ...]:
        asked.append(host)
        return ("127.0.0.1",)

    with served({"/a": reply("news")}) as site:
        fetcher = a_fetcher(resolve=resolve)
        for host in ("i❤.ws", "xn--i-7iq.ws", "I❤.WS"):
            assert isinstance(fetcher.fetch_page(site.url("/a", host=host)), Response)
    assert set(asked) == {"xn--i-7iq.ws"}


@pytest.mark.parametrize(
    "url",
    [
        *(
            "file:///etc/passwd",
            "ftp://example.org/a",
            "gopher://example.org/",
            "javascript:alert(1)",
            "data:text/plain,a",
        ),
        *("//example.org/a", "/etc/passwd", "", "http://", "http://[::1", "http:///a", "unix:///run/docker.sock"),
        "http://a\x00b/",
        *("http://xn--a/", "http://xn--/", "http://a..b/", "http://\ud800/", "http://" + "a" * 64 + ".example/"),
    ],
)
def test_nothing_but_the_web_is_fetched(url: str) -> None:
    found = a_fetcher().fetch(url)
    assert isinstance(found, FetchFailure)
    assert found.kind == "address"
    assert str(found.to_problem())


@pytest.mark.parametrize(
    ("coding", "bomb"),
    [
        ("gzip", gzip.compress(b"\0" * 50_000_000)),
        ("br", brotli.compress(b"\0" * 50_000_000, quality=1)),
        ("gzip, gzip", gzip.compress(gzip.compress(b"\0" * 50_000_000))),
    ],
)
def test_a_bomb_goes_out_before_it_fills_the_memory(coding: str, bomb: bytes) -> None:
    import tracemalloc

    with served({"/": reply(bomb, headers={"Content-Encoding": coding})}) as site:
        fetcher = a_fetcher(limit=1_000_000)
        tracemalloc.start()
        found = fetcher.fetch(site.url())
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert isinstance(found, FetchFailure)
    assert (found.kind, "unpacks to more than 1 MB" in found.what) == ("size", True)
    assert peak < 8_000_000


CREDENTIALS = (
    "https://ana:geheim@example.org/feed",
    "https://ana:ge%40heim@example.org/feed",
    "https://geheim@example.org/feed",
    "https://ana:ge@heim@example.org/",
    "https://ana:geheim/x@example.org/",
    "https://example.org/feed?token=geheim&page=2",
    "https://example.org/feed?page=2&api_key=geheim#top",
    "https://example.org/?x_access_token=geheim",
    "https://example.org/#sig=geheim",
    "HTTPS://ana:geheim@[broken/feed",
    "feed://ana:geheim@example.org",
    "http://ana:geheim@127.0.0.1:1/",
    "ftp://ana:geheim@example.org/",
)


@pytest.mark.parametrize("url", CREDENTIALS)
def test_credentials_are_in_nothing_that_is_printed(url: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    found = a_fetcher(resolve=lambda host, port: ("127.0.0.1",), seconds=1.0).fetch(url)
    assert isinstance(found, FetchFailure)
    for said in (
        redact_url(url),
        redact_text(f"cannot open {url}!"),
        str(found.to_problem()),
        repr(found),
        caplog.text,
    ):
        assert "heim" not in said.replace("geheimnis", "")
        assert "ana" not in said


def test_credentials_are_not_logged_when_all_goes_well_either(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with served({"/a?token=geheim": onward("/b"), "/b": reply("news")}) as site:
        url = site.url("/a?token=geheim").replace("//", "//ana:geheim@")
        found = a_fetcher().fetch(url)
    assert isinstance(found, Response)
    assert "geheim" not in found.url + caplog.text + repr(found)


def test_addresses_are_written_as_people_type_them() -> None:
    assert add_url_scheme(" feed:https://example.org/a ") == "https://example.org/a"
    assert add_url_scheme("example.org/news") == "https://example.org/news"
    assert add_url_scheme("file:///etc/passwd") == "file:///etc/passwd"
    assert strip_credentials("no address: a@b") == "no address: a@b"


def test_a_network_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="'everything' does not appear"):
        parse_networks(["everything"])
