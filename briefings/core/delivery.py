"""One delivery: who gets what, under which identity; and the two ways it can fail."""

from dataclasses import dataclass
from pathlib import Path

from briefings.core.edition import Briefing, Rendition
from briefings.core.errors import BriefingsError


class DeliveryError(BriefingsError):
    """A delivery that did not happen; `server` means that nobody else can be reached this way at the moment either."""

    def __init__(self, reason: str, *, server: bool = False, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.server = server
        #: seconds that the other side asked us to wait
        self.wait = wait


class TemporaryDeliveryError(DeliveryError):
    """A passing fault (connection, 4xx): worth another try."""


class PermanentDeliveryError(DeliveryError):
    """A final answer (5xx, a bad certificate, a marking): trying again changes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody or something an edition goes to, and what they may get."""

    #: an e-mail address, or the name of a folder or webhook
    key: str
    #: which deliverer serves them
    channel: str = "email"
    name: str = ""
    #: kinds of files, as in "pdf" and "csv"; empty: whatever the deliverer hands on by itself
    formats: tuple[str, ...] = ("pdf",)
    #: titles of the topics wanted; empty: all
    topics: tuple[str, ...] = ()
    #: the highest marking that may leave for them
    marking: str = "TLP:CLEAR"
    language: str = ""
    #: PEM file of the S/MIME certificate that mail to them is encrypted for
    certificate: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRequest:
    """One edition for one recipient: what goes out, under which Message-ID, and the message that it answers."""

    #: name of the edition, as its folder is called
    edition: str
    #: the edition as the recipient gets it
    briefing: Briefing
    #: its files, and the mail's own text, whose names begin with "email."
    renditions: tuple[Rendition, ...]
    recipient: Recipient
    message_id: str
    #: Message-ID of the edition that this one corrects
    corrects: str = ""
    #: why there is no edition; empty: there is one
    notice: str = ""
