"""One POST that ends: with an answer, or when its time is over, whatever comes in until then."""

import contextlib
import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from briefings.core.delivery import PermanentDeliveryError, TemporaryDeliveryError

#: Bytes that are read of an answer: a line of them is shown, and nothing else depends on it.
MAX_ANSWER_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said."""

    status: int
    #: the header Retry-After, where it gave one
    retry_after: str = ""
    #: the beginning of the body
    text: str = ""


@dataclass(slots=True)
class ConnectionWatch:
    """The connections of one call, which are cut when its time is over: a wait that bytes keep alive ends with them."""

    over: bool = False
    streams: list[Any] = field(default_factory=list)

    def note(self, event: str, info: Mapping[str, Any]) -> None:
        """Take in a connection that was opened: what `httpcore` calls at every step."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self.streams.append(info["return_value"])
            if self.over:
                self.cut()

    def cut(self) -> None:
        """End every connection, and those that are opened from now on."""
        self.over = True
        for stream in self.streams:
            if (connection := stream.get_extra_info("socket")) is not None:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


def post_within(url: str, content: bytes, headers: Mapping[str, str], seconds: float) -> Answer:
    """Send content to an address and return the answer. Raises one of the two kinds of `DeliveryError`."""
    # httpx takes a tenth of a second to load, and most runs call nobody.
    import httpx

    watch = ConnectionWatch()
    try:
        with limit_time(watch, seconds), httpx.Client(timeout=seconds) as client:
            # What is not packed cannot be a small packet of something huge.
            asked = {**headers, "accept-encoding": "identity"}
            with client.stream("POST", url, content=content, headers=asked, extensions={"trace": watch.note}) as reply:
                return Answer(reply.status_code, reply.headers.get("retry-after", ""), read_limited(reply))
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as cause:
        raise PermanentDeliveryError("the address of the webhook is not an http address") from cause
    except (httpx.HTTPError, httpx.StreamError) as cause:
        if watch.over:
            raise TemporaryDeliveryError(f"the webhook did not answer within {seconds:g} seconds") from cause
        if "CERTIFICATE_VERIFY_FAILED" in str(cause):
            raise PermanentDeliveryError("the webhook's certificate is not valid") from cause
        raise TemporaryDeliveryError(f"the webhook cannot be reached: {type(cause).__name__}") from cause


@contextlib.contextmanager
def limit_time(watch: ConnectionWatch, seconds: float) -> Iterator[None]:
    """Cut the connections of a call when it has not ended by itself after so many seconds."""
    timer = threading.Timer(seconds, watch.cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def read_limited(reply: Any) -> str:
    """Return the beginning of a refusal's text; a success needs none, and a body that is packed is not unpacked."""
    if reply.is_success or "content-encoding" in reply.headers:
        return ""
    content = b""
    for part in reply.iter_raw(MAX_ANSWER_BYTES):
        content += part
        if len(content) >= MAX_ANSWER_BYTES:
            break
    return content[:MAX_ANSWER_BYTES].decode("utf-8", "replace")
