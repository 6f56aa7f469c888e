"""A real SMTP server for tests: STARTTLS or TLS by an authority of our own, AUTH, and every way of letting one down."""

import asyncio
import email
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "desk", "correct horse battery"
#: seconds for which a server stalls: more than any client here waits, and that is more than a busy machine takes
STALL = 4.0


@dataclass
class Letter:
    """One message that the server took over."""

    to: str
    content: bytes

    @property
    def message(self) -> EmailMessage:
        found = email.message_from_bytes(self.content, policy=default)
        assert isinstance(found, EmailMessage)
        return found

    @property
    def identity(self) -> str:
        return str(self.message["Message-ID"])


@dataclass
class PostOffice:
    """The server's side: what came in, and the faults still to be made."""

    host: str = "localhost"
    port: int = 0
    letters: list[Letter] = field(default_factory=list)
    #: called with ("rcpt" or "data", address); returns an answer of SMTP, "drop", "lose", "stall" or nothing
    fault: Callable[[str, str], str | None] = lambda stage, to: None
    #: called with the Message-ID; returns a final answer, or nothing
    refuse: Callable[[str], str | None] = lambda identity: None
    #: how often each stage was reached
    met: list[tuple[str, str]] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Session, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802
        if answer := await self.misbehave("rcpt", address, server):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        to = envelope.rcpt_tos[0]
        wrong = self.refuse(Letter(to, bytes(envelope.content or b"")).identity) or self.fault("data", to)  # type: ignore[arg-type]
        self.met.append(("data", to))
        if wrong == "drop":  # taken over, and the answer never arrives
            self.letters.append(Letter(to, envelope.content or b""))  # type: ignore[arg-type]
            server.transport.abort()
            return "250 OK"
        if wrong == "lose":  # the connection breaks before anything is taken over
            server.transport.abort()
            return "451 lost"
        if wrong == "stall":
            await asyncio.sleep(STALL)
            return "451 too late"
        if wrong:
            return wrong
        self.letters.append(Letter(to, envelope.content or b""))  # type: ignore[arg-type]
        return "250 OK taken over"

    async def misbehave(self, stage: str, to: str, server: Any) -> str | None:
        self.met.append((stage, to))
        wrong = self.fault(stage, to)
        if wrong == "stall":
            await asyncio.sleep(STALL)
            return "451 too late"
        if wrong in ("drop", "lose"):
            server.transport.abort()
            return "451 gone"
        if wrong and wrong.startswith("421"):
            asyncio.get_running_loop().call_later(0.01, server.transport.close)
        return wrong


def authenticator(password: str) -> Callable[..., AuthResult]:
    """Return what lets in who knows the password."""

    def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), password.encode())
        return AuthResult(success=good, handled=good)

    return authenticate


@contextmanager
def opened(
    folder: Path,
    security: str = "starttls",
    good: bool = True,
    auth: bool = True,
    password: str = PASSWORD,
    without: tuple[str, ...] = (),
) -> Iterator[PostOffice]:
    """Run a server on this machine; its authority's certificate is written to `folder/ca.pem`."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost" if good else "elsewhere.example").configure_cert(context)
    office = PostOffice()
    settings: dict[str, Any] = {"hostname": "localhost", "port": 0, "ready_timeout": 10.0}
    if security == "starttls":
        settings |= {"tls_context": context, "require_starttls": True}
    if security == "tls":
        settings |= {"ssl_context": context}
    if auth:
        settings |= {"auth_exclude_mechanism": without, "authenticator": authenticator(password)}
        settings |= {"auth_required": True, "auth_require_tls": security == "starttls"}
    controller = FreePort(office, **settings)
    controller.start()
    office.port = controller.server.sockets[0].getsockname()[1]  # type: ignore[union-attr, attr-defined]
    try:
        yield office
    finally:
        controller.stop()


class FreePort(Controller):
    """The controller greets itself once to see that it runs; with port 0 it must learn the port first."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr, attr-defined]
        super()._trigger_server()
