"""Messages are written as `.eml` files instead of being sent: for dry runs, and for programs that send themselves."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from briefings.core.delivery import DeliveryRequest
from briefings.core.edition import Receipt
from briefings.publishing.deliverers.message import SenderProfile, compose_message, compose_notice
from briefings.publishing.deliverers.request import make_message_id, write_file
from briefings.publishing.deliverers.signing import MessageSigner


@dataclass(frozen=True, slots=True, kw_only=True)
class EmlFileDeliverer:
    """Writes one message a recipient into `path`; any mail program opens it."""

    path: Path
    profile: SenderProfile
    clock: Callable[[], datetime]
    signer: MessageSigner = field(default_factory=MessageSigner)

    def deliver(self, request: DeliveryRequest) -> Receipt:
        """Write the message that would be sent, byte for byte."""
        recipient = request.recipient
        message = compose_message(self.profile, request, self.clock())
        # A repeat has the same Message-ID and takes the place of the first; anything else has a place of its own.
        name = "--".join(map(safe_file_name, (request.edition, recipient.key, request.message_id[1:9])))
        place = self.path / f"{name}.eml"
        write_file(place, self.signer.sign_message(message, recipient.certificate))
        return Receipt(recipient=recipient.key, place=str(place), delivered=self.clock())

    def notify(self, to: str, about: str, text: str, identity: str) -> None:
        """Write a short message to an operator."""
        name = make_message_id(self.profile.domain, identity, to)
        message = compose_notice(self.profile, to, about, text, name, self.clock())
        write_file(self.path / f"notice-{name[1:17]}.eml", self.signer.sign_notice(message))

    def close(self) -> None:
        """Nothing stays open."""


def safe_file_name(text: str) -> str:
    """Return text as part of a file name.

    >>> safe_file_name("../desk@example.org")
    '.._desk@example.org'
    """
    return "".join(sign if sign.isalnum() or sign in "@.-_+" else "_" for sign in text)[:120]
