"""Editions go out by SMTP: one message a recipient, encrypted on the way; passing faults told apart from final ones."""

import smtplib
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

from briefings.core.delivery import DeliveryError, DeliveryRequest, PermanentDeliveryError, TemporaryDeliveryError
from briefings.core.edition import Briefing, Receipt, Rendition
from briefings.core.errors import SettingsError
from briefings.core.text import one_line
from briefings.publishing.deliverers.message import SenderProfile, compose_message, compose_notice, unknown_recipient
from briefings.publishing.deliverers.request import make_message_id
from briefings.publishing.deliverers.signing import MessageSigner


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """Where mail is handed in, and how."""

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
        self._smtp: smtplib.SMTP | None = None

    def send(self, sender: str, to: str, content: bytes) -> str:
        """Hand in one message and return the server's answer. Raises one of the two kinds of `DeliveryError`."""
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

    def _connect(self) -> smtplib.SMTP:
        place = self._server
        context = create_tls_context(place)
        if place.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(place.host, place.port, timeout=place.timeout, context=context)
        else:
            smtp = smtplib.SMTP(place.host, place.port, timeout=place.timeout)
        # From here on the connection is ours to close, whatever goes wrong with it.
        self._smtp = smtp
        if place.security == "starttls":
            smtp.starttls(context=context)
        smtp.ehlo_or_helo_if_needed()
        if place.user:
            smtp.login(place.user, place.password())
        return smtp

    def _transmit(self, smtp: smtplib.SMTP, sender: str, to: str, content: bytes) -> str:
        """Speak the transaction step by step, to learn the answer to DATA, which is what counts."""
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
        """Take back the transaction that was refused, so that the connection serves the next recipient."""
        try:
            if self._smtp is not None:
                self._smtp.rset()
        except (smtplib.SMTPException, OSError):
            self.close()

    def close(self) -> None:
        """Say goodbye, if anybody still listens."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            if smtp.sock is not None:
                # A server that does not answer does not deserve a minute of waiting.
                smtp.sock.settimeout(2.0)
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
    """Tell passing faults from final ones (RFC 5321 4.2.1: 4yz may pass, 5yz will not); no secret is in the words."""
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
    """Make a fault of a server's answer; 421 closes the connection, and -1 stands for an answer that is none."""
    words = one_line(said.decode("utf-8", "replace") if isinstance(said, bytes) else said)
    if 500 <= code < 600:
        return PermanentDeliveryError(f"{place}: {code} {words}")
    return TemporaryDeliveryError(f"{place}: {code} {words}", server=code in (421, -1))


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailDeliverer:
    """Sends editions by mail; `on` an errand it knows the recipient's wishes and the Message-ID."""

    profile: SenderProfile
    connection: SmtpConnection
    clock: Callable[[], datetime]
    signer: MessageSigner = field(default_factory=MessageSigner)
    request: DeliveryRequest | None = None

    def on(self, errand: DeliveryRequest) -> "EmailDeliverer":
        """Return the deliverer for one errand; the connection is shared."""
        return replace(self, request=errand)

    def deliver(self, briefing: Briefing, renditions: Sequence[Rendition], recipient: str) -> Receipt:
        """Send one message; returns when the server has taken it over."""
        errand = self.request or default_request(briefing, recipient, self.profile.domain)
        message = compose_message(self.profile, briefing, renditions, errand, self.clock())
        self._send_message(message, errand)
        return Receipt(recipient=recipient, place=errand.message_id, delivered=self.clock())

    def notify(self, to: str, about: str, text: str, identity: str) -> None:
        """Send a short message to an operator."""
        message = compose_notice(
            self.profile, to, about, text, make_message_id(self.profile.domain, identity, to), self.clock()
        )
        self.connection.send(self.profile.address, to, self.signer.sign_notice(message))

    def close(self) -> None:
        """Hang up."""
        self.connection.close()

    def _send_message(self, message: EmailMessage, errand: DeliveryRequest) -> None:
        content = self.signer.sign_message(message, errand.recipient.certificate)
        self.connection.send(self.profile.address, errand.recipient.key, content)


def default_request(briefing: Briefing, recipient: str, domain: str) -> DeliveryRequest:
    """Return the errand of a delivery that nobody told more about: its identity is edition and recipient."""
    identity = make_message_id(domain, briefing.digest, recipient)
    return DeliveryRequest(edition=briefing.digest[:16], recipient=unknown_recipient(recipient), message_id=identity)
