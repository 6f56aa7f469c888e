"""Fetches from the web, closed by default: an address becomes what was fetched, or a fault that says why not."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpcore
import httpx

from briefings.collectors.web.connections import Deadline, GuardedBackend, Resolver
from briefings.collectors.web.decompression import ACCEPT_ENCODING, build_size_error, decompress_body
from briefings.collectors.web.failures import CONNECTION_ERRORS, build_failure
from briefings.collectors.web.network_policy import NetworkPolicy
from briefings.collectors.web.redirects import ascii_host, origin_of, parse_fetch_url, resolve_redirect
from briefings.collectors.web.responses import FailureKind, FetchFailure, Response, build_status_failure, format_wait
from briefings.collectors.web.robots import RobotsRules
from briefings.collectors.web.throttle import HostThrottle
from briefings.core.errors import Unreadable
from briefings.core.hosts import resolve_with_system
from briefings.core.urls import extract_credentials, redact_url, strip_credentials
from briefings.core.version import VERSION

#: The answers that send us elsewhere, and those of them that do so for good.
REDIRECT_STATUSES, PERMANENT_REDIRECTS = (301, 302, 303, 307, 308), (301, 308)

#: What pages are asked for as; feeds have their own.
PAGE_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchOptions:
    """What the fetcher keeps to; seconds and bytes."""

    #: an address or a page where the owners of a site can reach whoever runs this
    contact: str = ""
    network_policy: NetworkPolicy = field(default_factory=NetworkPolicy)
    #: for one fetch with all its redirects; the wait for other requests to the host does not count
    seconds: float = 30.0
    #: for a connection to come about
    connect_timeout: float = 10.0
    #: between two signs of life
    read_timeout: float = 15.0
    #: of one body, unpacked
    limit: int = 10_000_000
    redirects: int = 8
    #: between two requests to one host
    pause: float = 1.0
    #: as long a wait for a host is kept; a longer one is a fault, and the next visit asks again
    longest_wait: float = 30.0
    #: PEM file of further certificate authorities
    ca: Path | None = None

    @property
    def user_agent(self) -> str:
        """How we name ourselves."""
        told = "".join(sign for sign in self.contact if " " <= sign <= "~")
        return f"briefings/{VERSION}" + (f" (+{told})" if told else "")


@dataclass(frozen=True, slots=True)
class WebRequest:
    """One request on its way through its redirects."""

    url: httpx.URL
    headers: tuple[tuple[str, str], ...]
    limit: int
    #: user and password, and the origin they belong to
    login: tuple[str, str] | None
    login_origin: tuple[str, str, int | None]


class Fetcher:
    """Fetches for as many threads as like; what is remembered is who was spoken to when, and every robots.txt.

    `clock` and `sleep` count seconds, `now` is asked for the time of day that a `Retry-After` may name.
    """

    def __init__(
        self,
        terms: FetchOptions | None = None,
        *,
        resolve: Resolver = resolve_with_system,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.terms = terms or FetchOptions()
        self._resolve = resolve
        self._clock = clock
        self._now = now
        self._stopped = threading.Event()
        self._turns = HostThrottle(self.terms.pause, clock, sleep or self._stopped.wait)
        self._robots = RobotsRules(self.terms.user_agent)
        self._trusted: ssl.SSLContext | None = None

    def _load_ssl_context(self) -> ssl.SSLContext:
        """Return the authorities that we trust; reading them takes a tenth of a second, so only once https is met."""
        if self._trusted is None:
            trusted = httpx.create_ssl_context()
            if self.terms.ca:
                trusted.load_verify_locations(self.terms.ca)
            self._trusted = trusted
        return self._trusted

    def stop(self) -> None:
        """Begin nothing any more: every further fetch is a fault."""
        self._stopped.set()

    def fetch_page(
        self, url: str, *, etag: str = "", modified: str = "", limit: int | None = None
    ) -> Response | FetchFailure:
        """Fetch a page if the site's robots.txt lets us."""
        address = parse_fetch_url(url)
        if isinstance(address, FetchFailure):
            return address
        if why := self._robots.find_refusal(str(address), self._fetch_robots):
            return FetchFailure(kind="robots", where=redact_url(url), what=why)
        self._turns.delay_host(ascii_host(address), self._robots.find_crawl_delay(str(address)))
        return self.fetch(url, etag=etag, modified=modified, limit=limit, accept=PAGE_ACCEPT)

    def fetch(
        self, url: str, *, etag: str = "", modified: str = "", limit: int | None = None, accept: str = "*/*"
    ) -> Response | FetchFailure:
        """Fetch what lies at an address, whatever robots.txt says: feeds are there for programs.

        `etag` and `modified` are those of the last answer; then one that has not changed is not sent again. `limit`
        is of bytes. Never raises for anything that happens on the way.
        """
        address = parse_fetch_url(url)
        if isinstance(address, FetchFailure):
            return address
        said = [("User-Agent", self.terms.user_agent), ("Accept", accept), ("Accept-Encoding", ACCEPT_ENCODING)]
        marks = [("If-None-Match", etag), ("If-Modified-Since", modified)]
        marks = [(name, value) for name, value in marks if is_sendable(value)]
        headers = (*said, *marks, ("Connection", "close"))
        ask = WebRequest(address, headers, limit or self.terms.limit, extract_credentials(url), origin_of(address))
        return self._follow_redirects(ask, conditional=bool(marks))

    def _fetch_robots(self, url: str) -> Response | FetchFailure:
        return self.fetch(url, limit=2_000_000, accept="text/plain,*/*;q=0.5")

    def _follow_redirects(self, ask: WebRequest, conditional: bool) -> Response | FetchFailure:
        """Go through the redirects, each checked like the first address."""
        begun, left = redact_url(str(ask.url)), self.terms.seconds
        seen, moved, for_good = {str(ask.url)}, "", True
        for _ in range(self.terms.redirects + 1):
            took, answer = self._send_in_turn(ask, begun, left, conditional)
            left -= took
            if isinstance(answer, FetchFailure):
                return answer
            if answer.status not in REDIRECT_STATUSES:
                return replace(answer, moved=moved)
            found = resolve_redirect(ask.url, answer.headers.get("location", ""), begun)
            if isinstance(found, FetchFailure):
                return found
            # Whoever sits on the line can answer for http: a feed is never moved there from https.
            secure = ask.url.scheme == "http" or found.scheme == "https"
            for_good = for_good and secure and answer.status in PERMANENT_REDIRECTS
            moved = str(found) if for_good else moved
            if str(found) in seen:
                return FetchFailure(kind="redirects", where=begun, what="it sends us round in a circle")
            seen.add(str(found))
            ask = replace(ask, url=found)
        return FetchFailure(
            kind="redirects", where=begun, what=f"it sends us on more than {self.terms.redirects} times"
        )

    def _send_in_turn(
        self, ask: WebRequest, where: str, left: float, conditional: bool
    ) -> tuple[float, Response | FetchFailure]:
        """Wait until the host may be asked, and ask it; returns the seconds that this took beside the waiting."""
        host = ascii_host(ask.url)
        wait = self._turns.compute_wait(host)
        if wait > self.terms.longest_wait:
            what = f"its host asked us to come back in {format_wait(wait)}"
            return 0.0, FetchFailure(kind="wait", where=where, what=what, wait=wait)
        with self._turns.take_turn(host):
            if self._stopped.is_set():
                return 0.0, FetchFailure(kind="stopped", where=where, what="we were told to stop")
            began = self._clock()
            answer = self._send_request(ask, where, Deadline(began + left, self._clock), conditional)
            took = self._clock() - began
        if isinstance(answer, FetchFailure) and answer.wait:
            self._turns.delay_host(host, answer.wait)
        return took, answer

    def _send_request(
        self, ask: WebRequest, where: str, deadline: Deadline, conditional: bool
    ) -> Response | FetchFailure:
        """Ask once over a connection of its own: one kept open would carry the check and the deadline of another."""
        backend = GuardedBackend(self.terms.network_policy, self._resolve, deadline)
        timeout = {
            "connect": self.terms.connect_timeout,
            "read": self.terms.read_timeout,
            "write": self.terms.read_timeout,
        }
        target = httpcore.URL(
            scheme=ask.url.raw_scheme, host=ask.url.raw_host, port=ask.url.port, target=ask.url.raw_path
        )
        headers = [*ask.headers, *build_authorization(ask)]
        trust = self._load_ssl_context() if ask.url.scheme == "https" else None
        try:
            with (
                httpcore.ConnectionPool(ssl_context=trust, network_backend=backend) as pool,
                pool.stream("GET", target, headers=headers, extensions={"timeout": timeout}) as response,
            ):
                return self._read_response(ask, response, where, conditional)
        except Unreadable as refused:
            kind: FailureKind = "size" if "more than" in refused.what else "packing"
            return FetchFailure(kind=kind, where=where, what=refused.what, remedy=refused.remedy)
        except CONNECTION_ERRORS as cause:
            seconds = (self.terms.seconds, self.terms.connect_timeout, self.terms.read_timeout)
            return build_failure(cause, ascii_host(ask.url), where, seconds)

    def _read_response(
        self, ask: WebRequest, response: httpcore.Response, where: str, conditional: bool
    ) -> Response | FetchFailure:
        """Read the answer, its body only where it is one that we can use."""
        headers = {
            name.decode("latin-1").lower(): decode_header_value(value) for name, value in reversed(response.headers)
        }
        status, body = response.status, b""
        if status not in (*REDIRECT_STATUSES, 304) or (status == 304 and not conditional):
            if not 200 <= status < 300:
                return build_status_failure(
                    where, status, parse_retry_after(headers.get("retry-after", ""), self._now())
                )
            length = headers.get("content-length", "")
            if length.isdecimal() and int(length[:20]) > ask.limit:
                raise build_size_error("is", ask.limit)
            body = decompress_body(iter_body(response), headers.get("content-encoding", ""), ask.limit)
        return Response(url=strip_credentials(str(ask.url)), status=status, headers=headers, body=body)


def build_authorization(ask: WebRequest) -> Iterator[tuple[str, str]]:
    """Yield the header with user and password, for the origin that they were given for and for no other."""
    if ask.login and origin_of(ask.url) == ask.login_origin:
        from base64 import b64encode

        yield "Authorization", "Basic " + b64encode(":".join(ask.login).encode()).decode("ascii")


def iter_body(response: httpcore.Response) -> Iterator[bytes]:
    """Yield the body as it comes in."""
    stream = response.iter_stream()
    yield from stream


def is_sendable(text: str) -> bool:
    """Return whether what a server gave us can be sent back in a header."""
    return bool(text) and len(text) <= 1000 and all(" " <= sign <= "~" for sign in text)


def decode_header_value(value: bytes) -> str:
    """Return the value of a header: UTF-8 as many send it, else Latin 1."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def parse_retry_after(value: str, now: datetime) -> float | None:
    """Return the seconds to wait that a header asks for, at most a week; None where it asks for nothing.

    >>> parse_retry_after("Tue, 10 Mar 2026 06:32:00 GMT", datetime(2026, 3, 10, 6, 30, tzinfo=UTC))
    120.0
    """
    if not value:
        return None
    try:
        seconds = float(value) if value.isdecimal() else (parsedate_to_datetime(value) - now).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(seconds, 0.0), 7 * 86_400.0)
