"""A session with a mail server: every answer has a deadline and a limit of size, and passwords have any letters."""

import base64
import hmac
import io
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any

from briefings.core.hosts import connect_in_time

#: Bytes that one answer of a server may have, all its lines together.
MAX_ANSWER_BYTES = 65_536
#: How many times the seconds of an answer logging in may take, and a message, each with all its answers: a server that
#: drips every one of them must not hold the scheduler for a quarter of an hour.
MAX_ANSWER_TIMES = 5.0
#: Questions that a server may ask during log-in.
MAX_CHALLENGES = 5


class AnswerReader(io.RawIOBase):
    """What a socket brings, until the time for the answer in hand is over or it has grown too long."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._until = 0.0
        self._left = 0

    def expect_answer(self, seconds: float) -> None:
        """Begin another answer, which may take so many seconds."""
        self._until = time.monotonic() + seconds
        self._left = MAX_ANSWER_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what is there. Raises `OSError` where the answer takes too long or is too long."""
        if self._left <= 0:
            raise OSError(f"the answer is longer than {MAX_ANSWER_BYTES // 1024} kB")
        try:
            self._connection.settimeout(max(self._until - time.monotonic(), 0.001))
            count = self._connection.recv_into(buffer)
        except TimeoutError as cause:
            raise TimeoutError("the answer took too long") from cause
        self._left -= count
        return count


class SmtpSession(smtplib.SMTP):
    """`smtplib.SMTP`, whose own timeout begins anew with every byte that comes in."""

    _reader: AnswerReader | None = None
    #: how often the server asked for something during log-in, the first answer that is sent unasked included
    _asked = 0
    #: when what is going on must be over, on the monotonic clock
    _ends = float("inf")

    def begin_exchange(self) -> None:
        """Begin a log-in or a message, which has one deadline for all its answers together."""
        self._ends = time.monotonic() + MAX_ANSWER_TIMES * self.timeout

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """Connect to one of the addresses of a host, each of them and the look-up within the seconds of an answer."""
        return connect_in_time(host, port, timeout)

    def _limit_timeout(self) -> float:
        """Return the seconds that the next step may take. Raises `TimeoutError` when the time is over."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("the server took too long, though each of its answers came in time")
        return min(self.timeout, left)

    def getreply(self) -> tuple[int, bytes]:
        """Return the code and the text of the next answer."""
        if self.sock is not None:
            if self.file is None or self._reader is None:
                # After STARTTLS it is another socket.
                self._reader = AnswerReader(self.sock)
                self.file = io.BufferedReader(self._reader)
            self._reader.expect_answer(self._limit_timeout())
        return super().getreply()

    def send(self, s: Any) -> None:
        """Send, within the time that an answer may take."""
        if self.sock is not None:
            self.sock.settimeout(self._limit_timeout())
        super().send(s)

    def auth(
        self, mechanism: str, authobject: Callable[..., str | None], *, initial_response_ok: bool = True
    ) -> tuple[int, bytes]:
        """Log in by one mechanism, user and password in UTF-8 (RFC 4616); `smtplib` takes only ASCII."""
        first = authobject() if initial_response_ok else None
        self._asked = int(first is not None)
        words = [mechanism.upper()] if first is None else [mechanism.upper(), encode_answer(first)]
        code, text = self.docmd("AUTH", " ".join(words))
        while code == 334 and self._asked < MAX_CHALLENGES:
            self._asked += 1
            code, text = self.docmd(encode_answer(authobject(decode_challenge(text)) or ""))
        if code not in (235, 503):
            raise smtplib.SMTPAuthenticationError(code, text)
        return code, text

    def auth_login(self, challenge: bytes | None = None) -> str:  # type: ignore[override]  # typeshed has two signatures
        """Return what is asked for: the user first, then the password."""
        return self.user if self._asked < 2 else self.password

    def auth_cram_md5(self, challenge: bytes | None = None) -> str | None:  # type: ignore[override]  # as above
        """Return the answer to a challenge (RFC 2195)."""
        if challenge is None:
            return None
        return f"{self.user} {hmac.new(self.password.encode(), challenge, 'md5').hexdigest()}"


class SmtpTlsSession(SmtpSession, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """Connect and encrypt, having checked the certificate against the name of the host."""
        return self.context.wrap_socket(super()._get_socket(host, port, timeout), server_hostname=host)


def decode_challenge(text: bytes) -> bytes:
    """Return what a server asks during log-in. Raises `SMTPException` where it is not base64."""
    try:
        return base64.b64decode(text)
    except ValueError as cause:
        raise smtplib.SMTPException("the server asks during log-in for something that cannot be read") from cause


def encode_answer(text: str) -> str:
    """Return an answer of a log-in as it is sent."""
    return base64.b64encode(text.encode()).decode()


def open_session(host: str, port: int, seconds: float, context: ssl.SSLContext | None) -> SmtpSession:
    """Return a session that has been greeted; encrypted from the beginning where there is a context."""
    if context is None:
        return SmtpSession(host, port, timeout=seconds)
    return SmtpTlsSession(host, port, timeout=seconds, context=context)
