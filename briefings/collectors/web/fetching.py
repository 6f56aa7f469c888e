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

from briefings import __version__
from briefings.collectors.formats.document import Unreadable
from briefings.collectors.web.addresses import Gate, credentials, shown, without_credentials
from briefings.collectors.web.answers import Fault, Fetched, Kind, from_status, spoken
from briefings.collectors.web.connecting import Deadline, GuardedBackend, Resolve, system_resolver
from briefings.collectors.web.failures import FAILURES, failure
from briefings.collectors.web.locations import onward, origin, parsed
from briefings.collectors.web.robots import Robots
from briefings.collectors.web.turns import Turns
from briefings.collectors.web.unpacking import ACCEPTED, too_large, unpacked

#: The answers that send us elsewhere, and those of them that do so for good.
ELSEWHERE, FOR_GOOD = (301, 302, 303, 307, 308), (301, 308)

#: What pages are asked for as; feeds have their own.
PAGES = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the fetcher keeps to; seconds and bytes."""

    #: an address or a page where the owners of a site can reach whoever runs this
    contact: str = ""
    gate: Gate = field(default_factory=Gate)
    #: for one fetch with all its redirects, the wait for its turn apart
    seconds: float = 30.0
    #: for a connection to come about
    connect: float = 10.0
    #: between two signs of life
    silence: float = 15.0
    #: of one body, unpacked
    limit: int = 10_000_000
    redirects: int = 8
    #: between two requests to one host
    pause: float = 1.0
    #: as long a wait for a host is kept; a longer one is a fault, and the next round comes back
    patience: float = 30.0
    #: PEM file of further certificate authorities
    ca: Path | None = None

    @property
    def agent(self) -> str:
        """How we name ourselves."""
        told = "".join(sign for sign in self.contact if " " <= sign <= "~")
        return f"briefings/{__version__}" + (f" (+{told})" if told else "")


@dataclass(frozen=True, slots=True)
class Ask:
    """One request on its way through its redirects."""

    url: httpx.URL
    headers: tuple[tuple[str, str], ...]
    limit: int
    #: user and password, and the origin they belong to
    login: tuple[str, str] | None
    home: tuple[str, str, int | None]


class Fetcher:
    """Fetches for as many threads as like; what is remembered is who was spoken to when, and every robots.txt.

    `clock` and `sleep` count seconds, `now` is asked for the time of day that a `Retry-After` may name.
    """

    def __init__(
        self,
        terms: Terms | None = None,
        *,
        resolve: Resolve = system_resolver,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.terms = terms or Terms()
        self._resolve = resolve
        self._clock = clock
        self._now = now
        self._stopped = threading.Event()
        self._turns = Turns(self.terms.pause, clock, sleep or self._stopped.wait)
        self._robots = Robots(self.terms.agent)
        self._trusted: ssl.SSLContext | None = None

    def _trust(self) -> ssl.SSLContext:
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

    def page(self, url: str, *, etag: str = "", modified: str = "", limit: int | None = None) -> Fetched | Fault:
        """Fetch a page if the site's robots.txt lets us."""
        address = parsed(url)
        if isinstance(address, Fault):
            return address
        if why := self._robots.refusal(str(address), self._wishes):
            return Fault(kind="robots", where=shown(url), what=why)
        self._turns.leave(address.host, self._robots.delay(str(address)))
        return self.fetch(url, etag=etag, modified=modified, limit=limit, accept=PAGES)

    def fetch(
        self, url: str, *, etag: str = "", modified: str = "", limit: int | None = None, accept: str = "*/*"
    ) -> Fetched | Fault:
        """Fetch what lies at an address, whatever robots.txt says: feeds are there for programs.

        `etag` and `modified` are those of the last answer; then one that has not changed is not sent again. `limit`
        is of bytes. Never raises for anything that happens on the way.
        """
        address = parsed(url)
        if isinstance(address, Fault):
            return address
        said = [("User-Agent", self.terms.agent), ("Accept", accept), ("Accept-Encoding", ACCEPTED)]
        marks = [("If-None-Match", etag), ("If-Modified-Since", modified)]
        marks = [(name, value) for name, value in marks if sendable(value)]
        headers = (*said, *marks, ("Connection", "close"))
        ask = Ask(address, headers, limit or self.terms.limit, credentials(url), origin(address))
        return self._follow(ask, conditional=bool(marks))

    def _wishes(self, url: str) -> Fetched | Fault:
        return self.fetch(url, limit=2_000_000, accept="text/plain,*/*;q=0.5")

    def _follow(self, ask: Ask, conditional: bool) -> Fetched | Fault:
        """Go through the redirects, each checked like the first address."""
        begun, left = shown(str(ask.url)), self.terms.seconds
        seen, moved, for_good = {str(ask.url)}, "", True
        for _ in range(self.terms.redirects + 1):
            took, answer = self._turn(ask, begun, left, conditional)
            left -= took
            if isinstance(answer, Fault):
                return answer
            if answer.status not in ELSEWHERE:
                return replace(answer, moved=moved)
            found = onward(ask.url, answer.headers.get("location", ""), begun)
            if isinstance(found, Fault):
                return found
            for_good = for_good and answer.status in FOR_GOOD
            moved = str(found) if for_good else moved
            if str(found) in seen:
                return Fault(kind="redirects", where=begun, what="it sends us round in a circle")
            seen.add(str(found))
            ask = replace(ask, url=found)
        return Fault(kind="redirects", where=begun, what=f"it sends us on more than {self.terms.redirects} times")

    def _turn(self, ask: Ask, where: str, left: float, conditional: bool) -> tuple[float, Fetched | Fault]:
        """Wait for our turn at the host and ask it; returns the seconds that this took beside the waiting."""
        host = ask.url.host
        wait = self._turns.wait(host)
        if wait > self.terms.patience:
            what = f"its host asked us to come back in {spoken(wait)}"
            return 0.0, Fault(kind="wait", where=where, what=what, wait=wait)
        with self._turns.turn(host):
            if self._stopped.is_set():
                return 0.0, Fault(kind="stopped", where=where, what="we were told to stop")
            began = self._clock()
            answer = self._exchange(ask, where, Deadline(began + left, self._clock), conditional)
            took = self._clock() - began
        if isinstance(answer, Fault) and answer.wait:
            self._turns.leave(host, answer.wait)
        return took, answer

    def _exchange(self, ask: Ask, where: str, deadline: Deadline, conditional: bool) -> Fetched | Fault:
        """Ask once over a connection of its own: one kept open would carry the check and the deadline of another."""
        backend = GuardedBackend(self.terms.gate, self._resolve, deadline)
        timeout = {"connect": self.terms.connect, "read": self.terms.silence, "write": self.terms.silence}
        target = httpcore.URL(
            scheme=ask.url.raw_scheme, host=ask.url.raw_host, port=ask.url.port, target=ask.url.raw_path
        )
        headers = [*ask.headers, *login(ask)]
        trust = self._trust() if ask.url.scheme == "https" else None
        try:
            with (
                httpcore.ConnectionPool(ssl_context=trust, network_backend=backend) as pool,
                pool.stream("GET", target, headers=headers, extensions={"timeout": timeout}) as response,
            ):
                return self._read(ask, response, where, conditional)
        except Unreadable as refused:
            kind: Kind = "size" if "more than" in refused.what else "packing"
            return Fault(kind=kind, where=where, what=refused.what, remedy=refused.remedy)
        except FAILURES as cause:
            return failure(cause, ask.url.host, where, (self.terms.seconds, self.terms.connect, self.terms.silence))

    def _read(self, ask: Ask, response: httpcore.Response, where: str, conditional: bool) -> Fetched | Fault:
        """Read the answer, its body only where it is one that we can use."""
        headers = {name.decode("latin-1").lower(): text(value) for name, value in reversed(response.headers)}
        status, body = response.status, b""
        if status not in (*ELSEWHERE, 304) or (status == 304 and not conditional):
            if not 200 <= status < 300:
                return from_status(where, status, retry_after(headers.get("retry-after", ""), self._now()))
            length = headers.get("content-length", "")
            if length.isdecimal() and int(length[:20]) > ask.limit:
                raise too_large("is", ask.limit)
            body = unpacked(pieces(response), headers.get("content-encoding", ""), ask.limit)
        return Fetched(url=without_credentials(str(ask.url)), status=status, headers=headers, body=body)


def login(ask: Ask) -> Iterator[tuple[str, str]]:
    """Yield the header with user and password, for the origin that they were given for and for no other."""
    if ask.login and origin(ask.url) == ask.home:
        from base64 import b64encode

        yield "Authorization", "Basic " + b64encode(":".join(ask.login).encode()).decode("ascii")


def pieces(response: httpcore.Response) -> Iterator[bytes]:
    """Yield the body as it comes in."""
    stream = response.iter_stream()
    yield from stream


def sendable(text: str) -> bool:
    """Say whether what a server gave us can be sent back in a header."""
    return bool(text) and len(text) <= 1000 and all(" " <= sign <= "~" for sign in text)


def text(value: bytes) -> str:
    """Return the value of a header: UTF-8 as many send it, else Latin 1."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def retry_after(value: str, now: datetime) -> float | None:
    """Return the seconds to wait that a header asks for, at most a week; None where it asks for nothing.

    >>> retry_after("Tue, 10 Mar 2026 06:32:00 GMT", datetime(2026, 3, 10, 6, 30, tzinfo=UTC))
    120.0
    """
    if not value:
        return None
    try:
        seconds = float(value) if value.isdecimal() else (parsedate_to_datetime(value) - now).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(seconds, 0.0), 7 * 86_400.0)
