"""Webhooks, against a real HTTP server: signed, told apart into passing and final, never redirected."""

import base64
import contextlib
import gzip
import hashlib
import hmac
import json
import threading
import tracemalloc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from publishing.deliverers.conftest import NOW
from support.builders import a_request
from support.dripping import a_dripping_server, repeated

from briefings.core.delivery import PermanentDeliveryError, TemporaryDeliveryError
from briefings.core.edition import Briefing, Rendition
from briefings.publishing.deliverers.http import Answer
from briefings.publishing.deliverers.webhook import WebhookDeliverer, find_address_fault


@dataclass
class Hook:
    """A web server that answers as told and keeps what it was sent."""

    url: str = ""
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def listening() -> Iterator[Hook]:
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["content-length"]))
            hook.calls.append(({key.lower(): value for key, value in self.headers.items()}, content))
            code, headers = hook.answers.pop(0) if hook.answers else (204, {})
            self.send_response(code)
            for key, value in headers.items():
                self.send_header(key, value)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *words: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    hook.url = f"http://127.0.0.1:{server.server_port}/hook"
    try:
        yield hook
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def hook() -> Iterator[Hook]:
    with listening() as open_hook:
        yield open_hook


def at(hook: Hook, **changes: object) -> WebhookDeliverer:
    return WebhookDeliverer(url=lambda: hook.url, secret=lambda: "s3cret", clock=lambda: NOW, **changes)  # type: ignore[arg-type]


def test_a_call_is_signed_as_standard_webhooks_are(
    hook: Hook, briefing: Briefing, renditions: Sequence[Rendition]
) -> None:
    at(hook).deliver(a_request(briefing, renditions, "ops", message_id="<abc@example.org>"))
    ((headers, content),) = hook.calls
    assert headers["webhook-id"] == "abc"
    signed = f"abc.{headers['webhook-timestamp']}.".encode() + content
    expected = base64.b64encode(hmac.new(b"s3cret", signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    told = json.loads(content)
    assert (told["title"], told["number"], told["marking"]) == ("Two Rivers Daily", 142, "TLP:GREEN")
    assert len(told["points"]) == len(briefing.points)


@pytest.mark.parametrize(
    ("code", "headers", "kind", "wait"),
    [
        (503, {"retry-after": "7"}, TemporaryDeliveryError, 7.0),
        (503, {"retry-after": "Thu, 12 Mar 2026 06:31:00 GMT"}, TemporaryDeliveryError, 60.0),
        (500, {"retry-after": "soon"}, TemporaryDeliveryError, 0.0),
        (429, {}, TemporaryDeliveryError, 0.0),
        (404, {}, PermanentDeliveryError, 0.0),
        (302, {"location": "http://127.0.0.1:9/elsewhere"}, PermanentDeliveryError, 0.0),
    ],
)
def test_answers_are_passing_or_final(
    hook: Hook,
    briefing: Briefing,
    renditions: Sequence[Rendition],
    code: int,
    headers: dict[str, str],
    kind: type[TemporaryDeliveryError | PermanentDeliveryError],
    wait: float,
) -> None:
    hook.answers.append((code, headers))
    with pytest.raises((TemporaryDeliveryError, PermanentDeliveryError)) as raised:
        at(hook).deliver(a_request(briefing, renditions, "ops"))
    assert type(raised.value) is kind
    assert raised.value.wait == wait
    assert len(hook.calls) == 1


def test_a_repeat_has_the_same_id(hook: Hook, briefing: Briefing, renditions: Sequence[Rendition]) -> None:
    hook.answers.append((500, {}))
    with pytest.raises(TemporaryDeliveryError):
        at(hook).deliver(a_request(briefing, renditions, "ops"))
    at(hook).deliver(a_request(briefing, renditions, "ops"))
    assert hook.calls[0][0]["webhook-id"] == hook.calls[1][0]["webhook-id"]


def test_nobody_listening_is_worth_another_try_and_the_address_stays_secret(
    briefing: Briefing, renditions: Sequence[Rendition]
) -> None:
    with listening() as gone:
        deliverer = at(gone)
    with pytest.raises(TemporaryDeliveryError) as raised:
        deliverer.deliver(a_request(briefing, renditions, "ops"))
    assert "/hook" not in f"{raised.value}{deliverer!r}"


@pytest.mark.parametrize("url", ["ftp://example.org/x", "http://", "nonsense"])
def test_an_address_that_is_none_is_final(briefing: Briefing, renditions: Sequence[Rendition], url: str) -> None:
    with pytest.raises(PermanentDeliveryError, match="not an http address"):
        WebhookDeliverer(url=lambda: url, clock=lambda: NOW).deliver(a_request(briefing, renditions, "ops"))


def test_other_payloads(hook: Hook, briefing: Briefing, renditions: Sequence[Rendition]) -> None:
    at(hook, payload="edition").deliver(a_request(briefing, renditions, "ops"))
    at(hook, payload="text").deliver(a_request(briefing, renditions, "ops"))
    assert hook.calls[0][1] == renditions[2].content
    assert json.loads(hook.calls[1][1])["text"].startswith("[TLP:GREEN] Two Rivers Daily")
    with pytest.raises(PermanentDeliveryError, match='"json" among the formats'):
        at(hook, payload="edition").deliver(a_request(briefing, (), "ops"))


def test_an_operator_is_told(hook: Hook) -> None:
    at(hook).notify("ops", "It failed", "why", "slot")
    assert json.loads(hook.calls[0][1]) == {"type": "briefing.failed", "text": "It failed\nwhy"}


HEAD = b"HTTP/1.1 500 No\r\nContent-Type: text/plain\r\n"


@pytest.mark.parametrize(
    ("beginning", "part"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (HEAD, b"x"),
        (HEAD + b"X-Long: ", b"x"),
        (HEAD + b"Content-Length: 999999999\r\n\r\n", b"x"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    ],
)
def test_a_server_that_drips_is_left_when_the_time_is_over(
    briefing: Briefing, renditions: Sequence[Rendition], beginning: bytes, part: bytes
) -> None:
    with a_dripping_server(repeated(beginning, part)) as port:
        deliverer = WebhookDeliverer(url=lambda: f"http://localhost:{port}/", clock=lambda: NOW, timeout=0.5)
        with pytest.raises(TemporaryDeliveryError, match="did not answer within"):
            deliverer.deliver(a_request(briefing, renditions, "ops"))


@pytest.mark.parametrize("status", [b"500 No", b"200 Yes"])
def test_an_answer_without_end_or_packed_small_costs_no_memory(
    briefing: Briefing, renditions: Sequence[Rendition], status: bytes
) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    packed = b"HTTP/1.1 " + status + b"\r\nContent-Encoding: gzip\r\nContent-Length: 999999999\r\n\r\n" + bomb
    plain = b"HTTP/1.1 " + status + b"\r\nContent-Length: 999999999\r\n\r\n"
    for beginning in (packed, plain):
        with a_dripping_server(repeated(beginning, b"x" * 100_000), 0.0) as port:
            deliverer = WebhookDeliverer(
                url=lambda port=port: f"http://localhost:{port}/", clock=lambda: NOW, timeout=5
            )  # type: ignore[misc]
            tracemalloc.start()
            try:
                with contextlib.suppress(TemporaryDeliveryError):
                    deliverer.deliver(a_request(briefing, renditions, "ops"))
                assert tracemalloc.get_traced_memory()[1] < 10_000_000
            finally:
                tracemalloc.stop()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1.evil.example/hook",
        "http://localhost.evil.example/hook",
        "http://localhost@evil.example/hook",
        "http://127.0.0.1\\@evil.example/hook",
        "http://evil.example/#@localhost/",
        "HTTP://example.org/hook",
    ],
)
def test_only_this_machine_is_called_without_encryption(
    briefing: Briefing, renditions: Sequence[Rendition], url: str
) -> None:
    with pytest.raises(PermanentDeliveryError, match=r"must begin with https|not an http address"):
        WebhookDeliverer(url=lambda: url, clock=lambda: NOW).deliver(a_request(briefing, renditions, "ops"))
    assert find_address_fault("http://[::1]:8000/hook") == find_address_fault("http://localhost/") == ""


@pytest.mark.parametrize("payload", ["summary", "edition", "text"])
def test_where_there_is_no_edition_the_notice_says_so(hook: Hook, briefing: Briefing, payload: str) -> None:
    request = replace(a_request(briefing, (), "ops"), notice="No edition today: nothing new.")
    at(hook, payload=payload).deliver(request)
    said = json.loads(hook.calls[-1][1])
    assert "No edition today: nothing new." in said["text"]
    assert said.get("type", "briefing.notice") == "briefing.notice"


@pytest.mark.parametrize(
    ("status", "text", "kind", "said"),
    [
        (500, "", TemporaryDeliveryError, "the webhook answered 500"),
        (408, " busy\n now ", TemporaryDeliveryError, "the webhook answered 408 busy now"),
        (425, "", TemporaryDeliveryError, "the webhook answered 425"),
        (410, "x" * 200, PermanentDeliveryError, f"the webhook answered 410 {'x' * 119}…"),
    ],
)
def test_an_answer_is_told_in_a_line(status: int, text: str, kind: type[Exception], said: str) -> None:
    fault = at(Hook())._error_from_answer(Answer(status, text=text))
    assert (type(fault), str(fault)) == (kind, said)


def test_a_notice_has_one_identity_for_what_it_tells_and_whom(hook: Hook) -> None:
    at(hook).notify("ops", "It failed", "why", "slot 1")
    ((headers, content),) = hook.calls
    assert headers["webhook-id"] == hashlib.sha256(b"slot 1 ops").hexdigest()[:40]
    assert json.loads(content) == {"type": "briefing.failed", "text": "It failed\nwhy"}
