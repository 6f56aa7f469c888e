"""Fetching: what is asked, what comes back, and every fault with its name."""

import gzip
import socket
import ssl
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
import trustme
from support.webserver import (
    Site,
    a_fetcher,
    dripping,
    endless,
    onward,
    raw,
    reply,
    served,
    silent,
    versioned,
)

from briefings.collectors.web.responses import FetchFailure, Response


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as found:
        yield found


def fetched(answer: Response | FetchFailure) -> Response:
    assert isinstance(answer, Response), answer
    return answer


def fault(answer: Response | FetchFailure) -> FetchFailure:
    assert isinstance(answer, FetchFailure), answer
    return answer


def test_an_answer_comes_with_its_body_and_what_the_server_says_of_it(site: Site) -> None:
    site.answers["/a"] = reply("héllo", headers={"Content-Type": 'text/HTML; charset="utf-8"', "ETag": '"1"'})
    found = fetched(a_fetcher(contact="desk@example.org").fetch(site.url("/a#part")))
    assert (found.body.decode(), found.type, found.charset, found.etag) == ("héllo", "text/html", "utf-8", '"1"')
    assert (found.url, found.status, found.moved) == (site.url("/a"), 200, "")
    path, headers = site.asked[0]
    assert path == "/a"
    assert headers["user-agent"].startswith("briefings/")
    assert headers["user-agent"].endswith("(+desk@example.org)")
    assert "if-none-match" not in headers


def test_what_has_not_changed_is_not_sent_again(site: Site) -> None:
    site.answers["/a"] = versioned("news", '"7"')
    fetcher = a_fetcher()
    again = fetched(fetcher.fetch(site.url("/a"), etag='"7"', modified="Tue, 10 Mar 2026 06:30:00 GMT"))
    assert (again.unchanged, again.body) == (True, b"")
    assert site.asked[0][1]["if-modified-since"] == "Tue, 10 Mar 2026 06:30:00 GMT"
    assert fetched(fetcher.fetch(site.url("/a"), etag='"7"')).unchanged
    assert fetched(fetcher.fetch(site.url("/a"), etag='"6"')).body == b"news"


def test_a_mark_that_would_break_a_header_is_not_sent_back(site: Site) -> None:
    site.answers["/a"] = reply("news")
    assert fetched(a_fetcher().fetch(site.url("/a"), etag='"a\r\nX-Evil: 1"', modified="é")).body == b"news"
    assert {"if-none-match", "if-modified-since", "x-evil"}.isdisjoint(site.asked[0][1])


def test_an_unasked_for_304_is_a_fault(site: Site) -> None:
    site.answers["/a"] = reply(status=304)
    assert fault(a_fetcher().fetch(site.url("/a"))).status == 304


RAW = zlib.compressobj(wbits=-15)
PACKED = {
    "gzip": gzip.compress(b"news " * 90_000, mtime=0),
    "x-gzip": gzip.compress(b"news " * 50_000, mtime=0) + gzip.compress(b"news " * 40_000) + b"\0\0",
    "deflate": zlib.compress(b"news " * 90_000),
    "Deflate": RAW.compress(b"news " * 90_000) + RAW.flush(),
    "br": brotli.compress(b"news " * 90_000),
    "br, gzip": gzip.compress(brotli.compress(b"news " * 90_000)),
    "identity": b"news " * 90_000,
}


@pytest.mark.parametrize("coding", PACKED)
def test_a_packed_answer_is_unpacked(site: Site, coding: str) -> None:
    site.answers["/a"] = reply(PACKED[coding], headers={"Content-Encoding": coding})
    assert fetched(a_fetcher().fetch(site.url("/a"))).body == b"news " * 90_000


def test_an_empty_answer_may_say_that_it_is_packed(site: Site) -> None:
    site.answers["/a"] = reply(b"", headers={"Content-Encoding": "gzip"})
    site.answers["/b"] = reply(b"", headers={"Content-Encoding": "br"})
    assert [fetched(a_fetcher().fetch(site.url(path))).body for path in ("/a", "/b")] == [b"", b""]


@pytest.mark.parametrize(
    ("coding", "body", "said"),
    [
        ("gzip", b"no gzip at all", "cannot be unpacked"),
        ("br", b"\xff\xff no brotli", "cannot be unpacked"),
        ("gzip", gzip.compress(b"news " * 900, mtime=0)[:-20], "breaks off"),
        ("br", brotli.compress(b"news, all of it, and more of it")[:-4], "breaks off"),
        ("zstd", b"anything", "which we did not ask for"),
        ("gzip, gzip, gzip", b"anything", "many times over"),
    ],
)
def test_what_cannot_be_unpacked_is_named(site: Site, coding: str, body: bytes, said: str) -> None:
    site.answers["/a"] = reply(body, headers={"Content-Encoding": coding})
    found = fault(a_fetcher().fetch(site.url("/a")))
    assert found.kind == "packing"
    assert said in found.what


def test_moves_are_followed_and_only_those_for_good_are_told(site: Site) -> None:
    site.answers |= {"/a": onward("/b", 301), "/b": onward("c", 308), "/c": onward("/d"), "/d": onward("/e", 301)}
    site.answers["/e"] = reply("news")
    found = fetched(a_fetcher().fetch(site.url("/a")))
    assert (found.url, found.moved, found.body) == (site.url("/e"), site.url("/c"), b"news")
    assert fetched(a_fetcher().fetch(site.url("/c"))).moved == ""


def test_a_move_from_https_to_http_is_followed_and_not_adopted() -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with (
        served({"/new": reply("news")}) as plain,
        served(context=context) as secure,
        authority.cert_pem.tempfile() as ca,
    ):
        secure.answers |= {"/old": onward("/same", 301), "/same": onward(plain.url("/new"), 301)}
        found = fetched(a_fetcher(ca=Path(ca)).fetch(secure.url("/old")))
    assert (found.body, found.moved) == (b"news", secure.url("/same"))


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("/a", "circle"),
        ("", "without saying where"),
        ("http://[::zz]/", "no address"),
        ("file:///etc/passwd", "file addresses are not fetched"),
        ("mailto:a@example.org", "mailto addresses are not fetched"),
    ],
)
def test_a_redirect_to_nowhere_is_named(site: Site, location: str, said: str) -> None:
    site.answers["/a"] = onward(location)
    found = fault(a_fetcher().fetch(site.url("/a")))
    assert found.kind == "redirects"
    assert said in found.what


def test_redirects_end_somewhere(site: Site) -> None:
    site.answers |= {f"/{n}": onward(f"/{n + 1}") for n in range(9)}
    assert "more than 3 times" in fault(a_fetcher(redirects=3).fetch(site.url("/0"))).what
    assert site.paths == ["/0", "/1", "/2", "/3"]


def test_user_and_password_go_to_their_own_origin_and_nowhere_else(site: Site) -> None:
    with served({"/b": reply("there")}) as other:
        site.answers |= {"/a": onward("/home"), "/home": onward(other.url("/b").replace("//", "//x:y@"))}
        found = fetched(a_fetcher().fetch(site.url("/a").replace("//", "//ana:ge%3Aheim@")))
        assert [headers.get("authorization") for _, headers in site.asked] == ["Basic YW5hOmdlOmhlaW0="] * 2
        assert "authorization" not in other.asked[0][1]
        assert found.url == other.url("/b")


@pytest.mark.parametrize(
    ("status", "kind", "passing", "said"),
    [
        (401, "status", False, "wants a user and a password"),
        (403, "status", False, "not allowed"),
        (404, "status", False, "nothing at this address"),
        (410, "gone", False, "gone for good"),
        (418, "status", False, "refuses"),
        (429, "wait", True, "too often"),
        (500, "status", True, "has a fault"),
        (503, "wait", True, "not available at present"),
    ],
)
def test_every_other_answer_is_a_fault_with_a_name(
    site: Site, status: int, kind: str, passing: bool, said: str
) -> None:
    site.answers["/a"] = reply("no", status)
    found = fault(a_fetcher().fetch(site.url("/a")))
    assert (found.kind, found.is_temporary, found.status) == (kind, passing, status)
    assert said in found.what
    assert f"(HTTP {status})" in str(found.to_problem())


NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("120", 120.0),
        ("Tue, 10 Mar 2026 12:10:00 GMT", 600.0),
        ("Tue, 10 Mar 2026 11:00:00 GMT", 0.0),
        ("99999999999", 604_800.0),
        ("soon", None),
        ("9" * 5000, 604_800.0),
        ("Tue, 10 Mar 99999 11:00:00 GMT", None),
    ],
)
def test_a_server_says_when_to_come_back(site: Site, said: str, wait: float | None) -> None:
    site.answers["/a"] = reply(status=503, headers={"Retry-After": said})
    assert fault(a_fetcher(now=lambda: NOON).fetch(site.url("/a"))).wait == wait


def test_a_host_that_wants_to_be_left_alone_is_left_alone(site: Site) -> None:
    site.answers |= {"/a": reply(status=429, headers={"Retry-After": "7200"}), "/b": reply("news")}
    fetcher = a_fetcher()
    assert "come back in 2 hours" in fault(fetcher.fetch(site.url("/a"))).what
    later = fault(fetcher.fetch(site.url("/b")))
    assert (later.kind, site.paths) == ("wait", ["/a"])
    assert later.wait == pytest.approx(7200, abs=10)
    assert fetched(fetcher.fetch(site.url("/b", host="127.0.0.2"))).body == b"news"


def test_between_two_requests_to_one_host_there_is_a_pause_and_between_two_hosts_none(site: Site) -> None:
    site.otherwise = reply("news")
    slept: list[float] = []
    fetcher = a_fetcher(pause=20.0, sleep=slept.append)
    for host in ("127.0.0.1", "127.0.0.2", "127.0.0.1"):
        assert fetched(fetcher.fetch(site.url("/a", host=host))).body == b"news"
    assert slept == [pytest.approx(20.0, abs=2.0)]


def test_what_takes_too_long_is_a_fault(site: Site) -> None:
    site.answers |= {
        "/silent": silent(2),
        "/dripping": dripping(2),
        "/head": raw(b"HTTP/1.1 200", *[b"a"] * 40, pause=0.05),
    }
    assert "said nothing for 0.1 seconds" in fault(a_fetcher(read_timeout=0.1).fetch(site.url("/silent"))).what
    for path in ("/dripping", "/head"):
        found = fault(a_fetcher(seconds=0.3).fetch(site.url(path)))
        assert (found.kind, found.is_temporary) == ("timeout", True)
        assert "not done within 0.3 seconds" in found.what


def test_a_resolver_that_hangs_is_not_waited_for() -> None:
    def hanging(host: str, port: int) -> tuple[str, ...]:
        time.sleep(2)
        return ("127.0.0.1",)

    assert fault(a_fetcher(seconds=0.2, resolve=hanging).fetch("http://slow.example/")).kind == "timeout"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nnews"), "broken"),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nnews", reset=True), "broken"),
        (raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), "broken"),
        (raw(b"220 mail.example ESMTP\r\n"), "broken"),
        (raw(b""), "broken"),
        (raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200_000), "broken"),
        (reply(b"x", headers={"Content-Length": "99999999"}), "size"),
        (raw(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 10_001), "size"),
    ],
)
def test_what_breaks_off_or_is_too_much_is_named(site: Site, answer: object, kind: str) -> None:
    site.answers["/a"] = answer  # type: ignore[assignment]
    assert fault(a_fetcher(limit=10_000).fetch(site.url("/a"))).kind == kind


def test_nobody_at_the_door_is_told_from_nobody_of_that_name() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert fault(a_fetcher().fetch(f"http://127.0.0.1:{port}/")).kind == "unreachable"
    found = fault(a_fetcher().fetch("http://nobody.invalid/"))
    assert found.kind == "name"
    assert "nobody.invalid is not known" in found.what


def test_a_second_address_is_tried_where_the_first_does_not_answer(site: Site) -> None:
    site.answers["/a"] = reply("news")
    fetcher = a_fetcher(resolve=lambda host, port: ("127.255.255.255", "127.0.0.1"))
    assert fetched(fetcher.fetch(site.url("/a", host="two.example"))).body == b"news"
    assert site.asked[0][1]["host"] == f"two.example:{site.port}"


AUTHORITY = trustme.CA()


def tls(*names: str, ca: trustme.CA = AUTHORITY) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(*names).configure_cert(context)
    return context


def test_a_certificate_is_asked_for_and_must_be_for_the_host(tmp_path: Path) -> None:
    AUTHORITY.cert_pem.write_to_path(tmp_path / "ca.pem")
    fetcher = a_fetcher(ca=tmp_path / "ca.pem", resolve=lambda host, port: ("127.0.0.1",))
    with served({"/a": reply("news")}, tls("good.example")) as site:
        assert fetched(fetcher.fetch(site.url("/a", host="good.example"))).body == b"news"
        other = fault(fetcher.fetch(site.url("/a", host="other.example")))
        assert other.kind == "certificate"
        assert "other.example" in other.what
        unknown = fault(a_fetcher().fetch(site.url("/a")))
        assert "self-signed certificate in certificate chain" in unknown.what or "local issuer" in unknown.what
        assert site.paths == ["/a"]
    with served() as plain:
        found = fault(fetcher.fetch(plain.url("/a").replace("http:", "https:")))
        assert (found.kind, "no secure connection" in found.what) == ("broken", True)


def test_a_page_is_fetched_only_where_robots_txt_lets_us(site: Site) -> None:
    robots = "User-agent: *\nDisallow: /private\nAllow: /private/open\nCrawl-delay: 7\n"
    site.answers |= {"/robots.txt": reply(robots), "/a": reply("news"), "/private/open": reply("more")}
    slept: list[float] = []
    fetcher = a_fetcher(sleep=slept.append)
    assert fetched(fetcher.fetch_page(site.url("/a"))).body == b"news"
    assert fetched(fetcher.fetch_page(site.url("/private/open"))).body == b"more"
    refused = fault(fetcher.fetch_page(site.url("/private/a")))
    assert (refused.kind, "robots.txt" in refused.what) == ("robots", True)
    assert site.paths == ["/robots.txt", "/a", "/private/open"]
    assert slept == [pytest.approx(7.0, abs=1.0)] * 2


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (429, False)])
def test_a_site_without_robots_txt_is_open_and_one_that_cannot_be_asked_is_not(
    site: Site, status: int, allowed: bool
) -> None:
    site.answers |= {"/robots.txt": reply(status=status), "/a": reply("news")}
    assert isinstance(a_fetcher().fetch_page(site.url("/a")), Response) is allowed


def test_after_the_end_nothing_is_begun(site: Site) -> None:
    fetcher = a_fetcher()
    fetcher.stop()
    assert fault(fetcher.fetch(site.url("/a"))).kind == "stopped"
    assert site.paths == []


def test_an_endless_answer_ends(site: Site) -> None:
    site.answers["/a"] = endless()
    assert fault(a_fetcher().fetch(site.url("/a"))).kind == "size"
