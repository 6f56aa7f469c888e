"""Messages are written as `.eml` files instead of being sent: for dry runs, and for programs that send themselves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from briefings.deliverers.email import plain_errand
from briefings.deliverers.errand import Errand, message_id
from briefings.deliverers.message import Letterhead, compose, notice
from briefings.deliverers.sealing import Seal
from briefings.deliverers.writing import put
from briefings.model.edition import Briefing, Receipt, Rendition


@dataclass(frozen=True, slots=True, kw_only=True)
class DropDeliverer:
    """Writes one message a recipient into `path`; any mail program opens it."""

    path: Path
    head: Letterhead
    clock: Callable[[], datetime]
    seal: Seal = field(default_factory=Seal)
    errand: Errand | None = None

    def on(self, errand: Errand) -> "DropDeliverer":
        """Return the deliverer for one errand."""
        return replace(self, errand=errand)

    def deliver(self, briefing: Briefing, renditions: Sequence[Rendition], recipient: str) -> Receipt:
        """Write the message that would be sent, byte for byte."""
        errand = self.errand or plain_errand(briefing, recipient, self.head.domain)
        message = compose(self.head, briefing, renditions, errand, self.clock())
        # A repeat has the same Message-ID and takes the place of the first; anything else has a place of its own.
        name = f"{file_name(errand.edition)}--{file_name(recipient)}--{file_name(errand.message_id[1:9])}"
        place = self.path / f"{name}.eml"
        put(place, self.seal.sealed(message, errand.recipient.certificate))
        return Receipt(recipient=recipient, place=str(place), delivered=self.clock())

    def notify(self, to: str, about: str, text: str, identity: str) -> None:
        """Write a short message to an operator."""
        name = message_id(self.head.domain, identity, to)
        message = notice(self.head, to, about, text, name, self.clock())
        put(self.path / f"notice-{name[1:17]}.eml", self.seal.dkim_only(message))

    def close(self) -> None:
        """Nothing stays open."""


def file_name(text: str) -> str:
    """Return text as part of a file name.

    >>> file_name("../desk@example.org")
    '.._desk@example.org'
    """
    return "".join(sign if sign.isalnum() or sign in "@.-_+" else "_" for sign in text)[:120]
