"""Connections for the fetcher: the address that was checked is the one connected to, and time runs out."""

import contextlib
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import httpcore

from briefings.collectors.web.network_policy import NetworkPolicy, unwrap_ip_address
from briefings.core.hosts import resolve_in_time

#: From a host's name to its addresses, best first; raises `OSError` where there are none.
Resolver = Callable[[str, int], tuple[str, ...]]

#: Addresses of one host that are tried; the first nearly always answers.
MAX_ADDRESSES_TRIED = 3


class BlockedAddress(Exception):  # noqa: N818 - a verdict, caught by the fetcher
    """The host has an address that is closed to us."""

    def __init__(self, address: str, why: str) -> None:
        super().__init__(f"{address} ({why})")
        self.address = address


class DeadlineExceeded(Exception):  # noqa: N818 - a verdict, caught by the fetcher
    """The time for the whole fetch is over."""


class UnknownHost(Exception):  # noqa: N818 - a verdict, caught by the fetcher
    """The host's name leads nowhere."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment at which a fetch ends, whatever comes in until then."""

    at: float
    clock: Callable[[], float] = time.monotonic

    def limit_timeout(self, seconds: float | None) -> float:
        """Return the seconds left to wait, at most so many. Raises `DeadlineExceeded` when the time is over."""
        left = self.at - self.clock()
        if left <= 0:
            raise DeadlineExceeded
        return left if seconds is None else min(seconds, left)


class DeadlineStream(httpcore.NetworkStream):
    """A connection that ends with its deadline, even where a byte comes in every second."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with self._enforce_deadline():
            return self._stream.read(max_bytes, self._deadline.limit_timeout(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        with self._enforce_deadline():
            self._stream.write(buffer, self._deadline.limit_timeout(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        with self._enforce_deadline():
            within = self._deadline.limit_timeout(timeout)
            return DeadlineStream(self._stream.start_tls(ssl_context, server_hostname, within), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    @contextlib.contextmanager
    def _enforce_deadline(self) -> Iterator[None]:
        """Tell a wait that the deadline cut short from one that took too long by itself."""
        try:
            yield
        except httpcore.TimeoutException:
            self._deadline.limit_timeout(None)
            raise


class GuardedBackend(httpcore.NetworkBackend):
    """Resolves a name once, refuses it where any of its addresses is closed, and connects to what was checked."""

    def __init__(self, gate: NetworkPolicy, resolve: Resolver, deadline: Deadline) -> None:
        self._gate = gate
        self._resolve = resolve
        self._deadline = deadline
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to an address of `host`.

        Raises `BlockedAddress`, `UnknownHost` or `DeadlineExceeded` besides httpcore's own.
        """
        failure: Exception = UnknownHost(host)
        for address in self._check_addresses(host, port)[:MAX_ADDRESSES_TRIED]:
            try:
                within = self._deadline.limit_timeout(timeout)
                stream = self._plain.connect_tcp(address, port, within, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as cause:
                failure = cause
            else:
                return DeadlineStream(stream, self._deadline)
        self._deadline.limit_timeout(None)
        raise failure

    def _check_addresses(self, host: str, port: int) -> list[str]:
        """Return the addresses of a host. One closed one closes the host: a mixed answer is an attack."""
        found = [unwrap_ip_address(ip_address(text)) for text in self._resolve_in_time(host, port)]
        for address in found:
            if why := self._gate.find_block_reason(address):
                raise BlockedAddress(str(address), why)
        return [str(address) for address in dict.fromkeys(found)]

    def _resolve_in_time(self, host: str, port: int) -> tuple[str, ...]:
        try:
            return resolve_in_time(host.strip("[]"), port, self._deadline.limit_timeout(None), self._resolve)
        except TimeoutError as cause:
            raise DeadlineExceeded from cause
        except (OSError, UnicodeError) as cause:
            raise UnknownHost(host) from cause
