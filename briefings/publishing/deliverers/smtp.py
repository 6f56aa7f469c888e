"""Editions go out by SMTP: one message a recipient, encrypted on the way; passing faults told apart from final ones."""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from briefings.core.delivery import DeliveryError, DeliveryRequest, PermanentDeliveryError, TemporaryDeliveryError
from briefings.core.edition import Receipt
from briefings.core.errors import SettingsError
from briefings.core.text import one_line
from briefings.publishing.deliverers.message import SenderProfile, compose_message, compose_notice
from briefings.publishing.deliverers.request import make_message_id
from briefings.publishing.deliverers.signing import MessageSigner
from briefings.publishing.deliverers.smtp_session import SmtpSession, open_session


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """The server that takes the mail, and how it is reached."""

    host: str
    port: int
    security: Literal["starttls", "tls", "plain"] = "starttls"
    #: PEM file of further certificate authorities
    authorities: Path | None = None
    user: str = ""
    #: asked for at the moment of use; what it returns is never kept, printed or logged
    password: Callable[[], str] = field(default=lambda: "", repr=False)
    #: seconds that the server may take for one answer
    timeout: float = 60.0


class SmtpConnection:
    """An open connection to the server, kept from one message to the next and opened again when it has broken."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server
        self._smtp: SmtpSession | None = None

    def send(self, sender: str, to: str, content: bytes) -> str:
        """Send one message and return the server's answer. Raises one of the two kinds of `DeliveryError`.

        Whatever goes wrong closes the connection, but for a refusal of this one recipient or message: nothing is ever
        sent over a connection of which it is not known in what state it is.
        """
        try:
            smtp = self._smtp or self._connect()
            self._smtp = smtp
            return self._transmit(smtp, sender, to, content)
        except (smtplib.SMTPException, OSError) as cause:
            fault = classify_smtp_error(cause, self._server)
            if fault.server or not isinstance(cause, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused):
                self.close()
            else:
                self._reset_transaction()
            raise fault from cause
        except BaseException:
            self.close()
            raise

    def check_login(self) -> None:
        """Connect, encrypt and log in, as for a message, and send none. Raises a `DeliveryError`."""
        try:
            self._smtp = self._smtp or self._connect()
        except (smtplib.SMTPException, OSError) as cause:
            raise classify_smtp_error(cause, self._server) from cause
        finally:
            self.close()

    def _connect(self) -> SmtpSession:
        """Return a session that is encrypted and logged in, as the settings want it; one that is not is closed."""
        server = self._server
        # Asked for first: without it there is nothing to connect for.
        password = server.password() if server.user else ""
        context = None if server.security == "plain" else create_tls_context(server)
        smtp = open_session(server.host, server.port, server.timeout, context if server.security == "tls" else None)
        try:
            smtp.begin_exchange()
            if server.security == "starttls":
                smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()
            if server.user:
                smtp.login(server.user, password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _transmit(self, smtp: SmtpSession, sender: str, to: str, content: bytes) -> str:
        """Send a message step by step and return the answer to DATA, which is what counts."""
        smtp.begin_exchange()
        size = [f"SIZE={len(content)}"] if smtp.has_extn("size") else []
        code, said = smtp.mail(sender, size)
        if code != 250:
            raise smtplib.SMTPSenderRefused(code, said, sender)
        code, said = smtp.rcpt(to)
        if code not in (250, 251):
            raise smtplib.SMTPRecipientsRefused({to: (code, said)})
        code, said = smtp.data(content)
        if code != 250:
            raise smtplib.SMTPDataError(code, said)
        return one_line(said.decode("utf-8", "replace"))

    def _reset_transaction(self) -> None:
        """Reset the transaction that was refused, so that the connection serves the next recipient."""
        try:
            if self._smtp is not None:
                self._smtp.rset()
        except (smtplib.SMTPException, OSError):
            self.close()

    def close(self) -> None:
        """Close the connection, with a QUIT where it still works."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            if smtp.sock is not None:
                # Nothing depends on this answer.
                smtp.timeout = 2.0
                smtp.begin_exchange()
                smtp.quit()
        except (smtplib.SMTPException, OSError):
            pass
        finally:
            smtp.close()


def create_tls_context(server: SmtpServer) -> ssl.SSLContext:
    """Return the rules of encryption: certificates are verified, and so is the host's name."""
    context = ssl.create_default_context()
    if server.authorities is not None:
        try:
            context.load_verify_locations(cafile=server.authorities)
        except (OSError, ssl.SSLError) as cause:
            raise SettingsError(f"[mail] ca: {server.authorities} holds no certificates that can be read") from cause
    return context


def classify_smtp_error(cause: Exception, server: SmtpServer) -> DeliveryError:
    """Return a fault as passing or final (RFC 5321 4.2.1: 4yz may pass, 5yz will not); no secret is in its words."""
    place = f"{server.host}:{server.port}"
    if isinstance(cause, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(cause.recipients.values()))
        return error_from_reply(code, said, place)
    if isinstance(cause, smtplib.SMTPAuthenticationError):
        fault = error_from_reply(cause.smtp_code, "the server did not accept user and password", place)
        fault.server = True
        return fault
    if isinstance(cause, smtplib.SMTPResponseException):
        return error_from_reply(cause.smtp_code, cause.smtp_error, place)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return PermanentDeliveryError(
            f"{place}: its certificate is not valid: {one_line(cause.verify_message)}", server=True
        )
    if isinstance(cause, smtplib.SMTPNotSupportedError):
        return PermanentDeliveryError(f"{place}: {one_line(str(cause))}", server=True)
    return TemporaryDeliveryError(f"{place}: {one_line(str(cause)) or type(cause).__name__}", server=True)


def error_from_reply(code: int, said: bytes | str, place: str) -> DeliveryError:
    """Return the error that an answer means; 421 closes the connection, and -1 stands for an answer that is none."""
    words = one_line(said.decode("utf-8", "replace") if isinstance(said, bytes) else said)
    if 500 <= code < 600:
        return PermanentDeliveryError(f"{place}: {code} {words}")
    return TemporaryDeliveryError(f"{place}: {code} {words}", server=code in (421, -1))


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailDeliverer:
    """Sends editions by mail, all over one connection."""

    profile: SenderProfile
    connection: SmtpConnection
    clock: Callable[[], datetime]
    signer: MessageSigner = field(default_factory=MessageSigner)

    def deliver(self, request: DeliveryRequest) -> Receipt:
        """Send one message; returns when the server has taken it over."""
        message = compose_message(self.profile, request, self.clock())
        content = self.signer.sign_message(message, request.recipient.certificate)
        self.connection.send(self.profile.address, request.recipient.key, content)
        return Receipt(recipient=request.recipient.key, place=request.message_id, delivered=self.clock())

    def notify(self, to: str, about: str, text: str, identity: str) -> None:
        """Send a short message to an operator."""
        name = make_message_id(self.profile.domain, identity, to)
        message = compose_notice(self.profile, to, about, text, name, self.clock())
        self.connection.send(self.profile.address, to, self.signer.sign_notice(message))

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()
