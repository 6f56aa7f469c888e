"""Editions go out by SMTP: one message a recipient, encrypted on the way; passing faults told apart from final ones."""

import smtplib
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

from briefings.deliverers.errand import Delayed, Errand, Refused, Undelivered, message_id, one_line
from briefings.deliverers.message import Letterhead, compose, nobody, notice
from briefings.deliverers.sealing import Seal
from briefings.errors import SettingsError
from briefings.model.edition import Briefing, Receipt, Rendition


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
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


class Line:
    """An open connection to the server, kept from one message to the next and opened again when it has broken."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def send(self, sender: str, to: str, content: bytes) -> str:
        """Hand in one message; returns the server's answer. Raises `Delayed` or `Refused`."""
        try:
            smtp = self._smtp or self._open()
            self._smtp = smtp
            return self._hand_in(smtp, sender, to, content)
        except (smtplib.SMTPException, OSError) as cause:
            fault = translated(cause, self._server)
            if fault.server or not isinstance(cause, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused):
                self.close()
            else:
                self._reset()
            raise fault from cause

    def _open(self) -> smtplib.SMTP:
        place = self._server
        context = tls_context(place)
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

    def _hand_in(self, smtp: smtplib.SMTP, sender: str, to: str, content: bytes) -> str:
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

    def _reset(self) -> None:
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


def tls_context(server: Server) -> ssl.SSLContext:
    """Return the rules of encryption: certificates are verified, and so is the host's name."""
    context = ssl.create_default_context()
    if server.authorities is not None:
        try:
            context.load_verify_locations(cafile=server.authorities)
        except (OSError, ssl.SSLError) as cause:
            raise SettingsError(f"[mail] ca: {server.authorities} holds no certificates that can be read") from cause
    return context


def translated(cause: Exception, server: Server) -> Undelivered:
    """Tell passing faults from final ones (RFC 5321 4.2.1: 4yz may pass, 5yz will not); no secret is in the words."""
    place = f"{server.host}:{server.port}"
    if isinstance(cause, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(cause.recipients.values()))
        return answer(code, said, place)
    if isinstance(cause, smtplib.SMTPAuthenticationError):
        fault = answer(cause.smtp_code, "the server did not accept user and password", place)
        fault.server = True
        return fault
    if isinstance(cause, smtplib.SMTPResponseException):
        return answer(cause.smtp_code, cause.smtp_error, place)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Refused(f"{place}: its certificate is not valid: {one_line(cause.verify_message)}", server=True)
    if isinstance(cause, smtplib.SMTPNotSupportedError):
        return Refused(f"{place}: {one_line(str(cause))}", server=True)
    return Delayed(f"{place}: {one_line(str(cause)) or type(cause).__name__}", server=True)


def answer(code: int, said: bytes | str, place: str) -> Undelivered:
    """Make a fault of a server's answer; 421 closes the connection, and -1 stands for an answer that is none."""
    words = one_line(said.decode("utf-8", "replace") if isinstance(said, bytes) else said)
    if 500 <= code < 600:
        return Refused(f"{place}: {code} {words}")
    return Delayed(f"{place}: {code} {words}", server=code in (421, -1))


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailDeliverer:
    """Sends editions by mail; `on` an errand it knows the recipient's wishes and the Message-ID."""

    head: Letterhead
    line: Line
    clock: Callable[[], datetime]
    seal: Seal = field(default_factory=Seal)
    errand: Errand | None = None

    def on(self, errand: Errand) -> "EmailDeliverer":
        """Return the deliverer for one errand; the connection is shared."""
        return replace(self, errand=errand)

    def deliver(self, briefing: Briefing, renditions: Sequence[Rendition], recipient: str) -> Receipt:
        """Send one message; returns when the server has taken it over."""
        errand = self.errand or plain_errand(briefing, recipient, self.head.domain)
        message = compose(self.head, briefing, renditions, errand, self.clock())
        self._post(message, errand)
        return Receipt(recipient=recipient, place=errand.message_id, delivered=self.clock())

    def notify(self, to: str, about: str, text: str, identity: str) -> None:
        """Send a short message to an operator."""
        message = notice(self.head, to, about, text, message_id(self.head.domain, identity, to), self.clock())
        self.line.send(self.head.address, to, self.seal.dkim_only(message))

    def close(self) -> None:
        """Hang up."""
        self.line.close()

    def _post(self, message: EmailMessage, errand: Errand) -> None:
        content = self.seal.sealed(message, errand.recipient.certificate)
        self.line.send(self.head.address, errand.recipient.key, content)


def plain_errand(briefing: Briefing, recipient: str, domain: str) -> Errand:
    """Return the errand of a delivery that nobody told more about: its identity is edition and recipient."""
    identity = message_id(domain, briefing.digest, recipient)
    return Errand(edition=briefing.digest[:16], recipient=nobody(recipient), message_id=identity)
