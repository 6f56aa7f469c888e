"""A session with an IMAP server: one deadline and one limit of size for a visit, however much the server promises."""

import contextlib
import socket
import ssl
import threading
from typing import Any

from imapclient import IMAPClient
from imapclient.imap4 import IMAP4WithTimeout
from imapclient.tls import IMAP4_TLS, wrap_socket

from briefings.core.hosts import connect_in_time

#: Seconds that a visit may take, and bytes that it may bring: a visit takes 50 MB of messages, and a batch more.
MAX_VISIT_SECONDS, MAX_SESSION_BYTES = 600.0, 200_000_000


class VisitBounds:
    """How long a connection may last and how much may come in over it; when the time is over, it ends."""

    def __init__(self, connection: socket.socket, seconds: float, size: int) -> None:
        # A copy: TLS takes the socket itself over.
        self._connection = connection.dup()
        self._left = size
        self.is_over = False
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True
        self._timer.start()

    def spend(self, amount: int) -> None:
        """Count what comes in. Raises `OSError` where it is too much."""
        self._left -= amount
        if self._left < 0:
            raise OSError("it sends more than we are willing to read")

    def _end(self) -> None:
        self.is_over = True
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Watch no longer."""
        self._timer.cancel()
        self._connection.close()


class BoundedProtocol(IMAP4WithTimeout):  # type: ignore[misc]  # imapclient has no types
    """The protocol itself, which by itself reads as long as something comes, and literals of any size."""

    bounds: VisitBounds | None = None

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        connection = connect_in_time(self.host, self.port, self._timeout or MAX_VISIT_SECONDS)
        self.bounds = VisitBounds(connection, MAX_VISIT_SECONDS, MAX_SESSION_BYTES)
        return connection

    def shutdown(self) -> None:
        """Close the connection."""
        self.end_bounds()
        super().shutdown()

    def end_bounds(self) -> None:
        """Watch no longer."""
        if self.bounds:
            self.bounds.close()

    def read(self, size: int) -> bytes:
        """Read a literal of so many bytes, as the server promises it."""
        assert self.bounds
        self.bounds.spend(size)
        data: bytes = super().read(size)
        return data

    def readline(self) -> bytes:
        """Read a line."""
        assert self.bounds
        line: bytes = super().readline()
        self.bounds.spend(len(line))
        if self.bounds.is_over:
            raise TimeoutError("the visit took too long")
        return line


class BoundedTlsProtocol(BoundedProtocol, IMAP4_TLS):  # type: ignore[misc]  # as above
    """The same, encrypted from the first byte."""

    def __init__(self, host: str, port: int, context: ssl.SSLContext, timeout: float | None) -> None:
        IMAP4_TLS.__init__(self, host, port, context, timeout)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        plain = super()._create_socket(timeout)
        try:
            encrypted: socket.socket = wrap_socket(plain, self.ssl_context, self.host)
        except BaseException:
            plain.close()
            self.end_bounds()
            raise
        return encrypted


class ImapSession(IMAPClient):  # type: ignore[misc]  # as above
    """`IMAPClient` within bounds."""

    def _create_IMAP4(self) -> Any:  # noqa: N802 - its name in the library
        if self.ssl:
            return BoundedTlsProtocol(self.host, self.port, self.ssl_context, self._timeout.connect)
        return BoundedProtocol(self.host, self.port, self._timeout.connect)
