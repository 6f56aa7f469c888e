"""One POST, against real servers: what is asked, what is kept of the answer, and what each fault is called."""

import gzip
import re
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import trustme
from support.dripping import a_dripping_server, repeated

from briefings.core.delivery import PermanentDeliveryError, TemporaryDeliveryError
from briefings.publishing.deliverers.http import MAX_ANSWER_BYTES, Answer, post_within


@dataclass
class Server:
    """A web server with one answer, which keeps what it was asked."""

    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    url: str = ""
    asked: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def serve(server: Server, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["content-length"]))
            server.asked.append(({key.lower(): value for key, value in self.headers.items()}, content))
            self.send_response(server.status)
            for key, value in {**server.headers, "content-length": str(len(server.body))}.items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(server.body)

        def log_message(self, *words: object) -> None:
            """Stay silent."""

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls:
        listener.socket = tls.wrap_socket(listener.socket, server_side=True)
    thread = threading.Thread(target=listener.serve_forever, args=(0.02,))
    thread.start()
    server.url = f"{'https' if tls else 'http'}://127.0.0.1:{listener.server_port}/hook"
    try:
        yield server
    finally:
        listener.shutdown()
        listener.server_close()
        thread.join()


def test_what_is_given_is_sent_and_nothing_packed_is_asked_for() -> None:
    with serve(Server()) as server:
        answer = post_within(server.url, b'{"a": 1}', {"content-type": "application/json", "x-own": "y"}, 10)
    ((headers, content),) = server.asked
    assert content == b'{"a": 1}'
    assert (headers["content-type"], headers["x-own"]) == ("application/json", "y")
    assert headers["accept-encoding"] == "identity"
    assert answer == Answer(204, "", "")


def test_of_a_refusal_the_beginning_is_kept_and_when_to_come_again() -> None:
    body = b"not now: " + b"\xff" + b"x" * MAX_ANSWER_BYTES
    with serve(Server(503, {"Retry-After": "17"}, body)) as server:
        answer = post_within(server.url, b"", {}, 10)
    assert (answer.status, answer.retry_after) == (503, "17")
    assert answer.text == "not now: \N{REPLACEMENT CHARACTER}" + "x" * (MAX_ANSWER_BYTES - 10)


@pytest.mark.parametrize(
    ("server", "text"),
    [
        (Server(400, body=b"no such key"), "no such key"),
        (Server(400, body=b""), ""),
        (Server(400, {"content-encoding": "gzip"}, gzip.compress(b"no such key")), ""),
        (Server(200, body=b"thank you"), ""),
    ],
)
def test_a_success_and_what_is_packed_have_no_text(server: Server, text: str) -> None:
    with serve(server):
        assert post_within(server.url, b"", {}, 10) == Answer(server.status, "", text)


def test_nobody_who_listens_is_named_by_the_kind_of_fault() -> None:
    with serve(Server()) as server:
        pass
    with pytest.raises(TemporaryDeliveryError, match=r"\Athe webhook cannot be reached: ConnectError\Z"):
        post_within(server.url, b"", {}, 10)


def test_a_certificate_that_nobody_vouches_for_is_final() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with (
        serve(Server(), context) as server,
        pytest.raises(PermanentDeliveryError, match=r"\Athe webhook's certificate is not valid\Z"),
    ):
        post_within(server.url, b"", {}, 10)
    assert server.asked == []


@pytest.mark.parametrize("url", ["ftp://a.example/", "http://a.example:port/", "hook"])
def test_what_is_no_address_is_final(url: str) -> None:
    with pytest.raises(PermanentDeliveryError, match=r"\Athe address of the webhook is not an http address\Z"):
        post_within(url, b"", {}, 10)


def test_a_time_that_is_over_is_told_and_no_timer_is_left() -> None:
    told = re.escape("the webhook did not answer within 0.25 seconds")
    with (
        a_dripping_server(repeated(b"HTTP/1.1 200 OK\r\n", b"x-a: b\r\n")) as port,
        pytest.raises(TemporaryDeliveryError, match=rf"\A{told}\Z"),
    ):
        post_within(f"http://127.0.0.1:{port}/", b"", {}, 0.25)
    with serve(Server()) as server:
        post_within(server.url, b"", {}, 600)
    assert all(one.finished.is_set() for one in threading.enumerate() if isinstance(one, threading.Timer))
