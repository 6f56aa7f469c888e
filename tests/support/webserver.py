"""A web server for tests: real sockets, real TLS where wanted, and every fault that a server on the web has."""

import contextlib
import socket
import ssl
import struct
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from briefings.collectors.web.fetcher import Fetcher, FetchOptions
from briefings.collectors.web.network_policy import NetworkPolicy, parse_networks

#: What answers a request: it may do with the connection whatever it likes.
Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Looks the path up among the answers of the site."""

    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_GET(self) -> None:
        site = self.server.site
        site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        answer = site.answers.get(self.path) or site.otherwise
        with contextlib.suppress(OSError):
            answer(self)

    do_POST = do_GET  # noqa: N815 - the name that the library calls

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    site: "Site"

    def handle_error(self, *_: object) -> None:
        """Connections that break are what this server is for."""


@dataclass
class Site:
    """The answers by path, and what was asked with which headers."""

    port: int
    scheme: str = "http"
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    otherwise: Answer = lambda handler: reply(status=404)(handler)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@contextlib.contextmanager
def served(answers: Mapping[str, Answer] | None = None, context: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Serve the answers on every address of this machine (all of 127.0.0.0/8 among them) until the end."""
    server = Server(("0.0.0.0", 0), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.site = Site(server.server_port, "https" if context else "http", dict(answers or {}))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.site
    finally:
        server.shutdown()
        server.server_close()


def reply(body: bytes | str = b"", status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """Answer with a body of the length it has."""
    data = body.encode() if isinstance(body, str) else body

    def answer(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **(headers or {})}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def onward(location: str, status: int = 302) -> Answer:
    """Send elsewhere."""
    return reply(status=status, headers={"Location": location})


def versioned(body: bytes | str, etag: str, headers: Mapping[str, str] | None = None) -> Answer:
    """Answer 304 to whoever has this version."""

    def answer(handler: Handler) -> None:
        had = handler.headers.get("If-None-Match") == etag
        reply(b"" if had else body, 304 if had else 200, {"ETag": etag, **(headers or {})})(handler)

    return answer


def raw(*pieces: bytes, pause: float = 0.0, reset: bool = False) -> Answer:
    """Send bytes as they are, with pauses between them, then close the connection, or tear it down."""

    def answer(handler: Handler) -> None:
        handler.close_connection = True
        for piece in pieces:
            handler.connection.sendall(piece)
            time.sleep(pause)
        if reset:
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            handler.connection.close()

    return answer


def silent(seconds: float) -> Answer:
    """Answer nothing for so long."""

    def answer(handler: Handler) -> None:
        handler.close_connection = True
        time.sleep(seconds)

    return answer


def dripping(seconds: float, every: float = 0.05) -> Answer:
    """Send a byte now and then for so long."""
    return raw(b"HTTP/1.1 200 OK\r\n\r\n", *[b"<"] * int(seconds / every), pause=every)


def endless(piece: bytes = b"x" * 65536) -> Answer:
    """Send for ever."""

    def answer(handler: Handler) -> None:
        handler.close_connection = True
        handler.connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            handler.connection.sendall(piece)

    return answer


def a_fetcher(
    *,
    allow: tuple[str, ...] = ("127.0.0.0/8",),
    resolve: Callable[[str, int], tuple[str, ...]] | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    sleep: Callable[[float], object] | None = None,
    **terms: object,
) -> Fetcher:
    """A fetcher that may go to this machine and pauses for nobody; a term given takes the place of the default."""
    given: dict[str, object] = {
        "network_policy": NetworkPolicy(parse_networks(allow)),
        "pause": 0.0,
        "seconds": 5.0,
        **terms,
    }
    more = {"resolve": resolve} if resolve else {}
    return Fetcher(FetchOptions(**given), now=now, sleep=sleep, **more)  # type: ignore[arg-type]
