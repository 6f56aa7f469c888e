"""One delivery as a deliverer sees it: who gets it, under which identity; and the two ways it can fail."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from briefings.core.edition import Briefing, Receipt, Rendition
from briefings.core.errors import BriefingsError
from briefings.core.files import write_atomically
from briefings.core.tlp import TLP_LABELS


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
    #: kinds of files: "pdf", "html", "json"; empty: whatever the deliverer hands on by itself
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
    """What makes one delivery this one: its key, its Message-ID and the message it answers."""

    #: name of the edition, as its folder is called
    edition: str
    recipient: Recipient
    message_id: str
    #: Message-ID of the edition that this one corrects
    corrects: str = ""


class Errands(Protocol):
    """A deliverer that wants to know more of a delivery than the door tells: built-in ones do, plug-ins may."""

    def on(self, errand: DeliveryRequest) -> "Errands":
        """Return the deliverer for this one errand."""

    def deliver(self, briefing: Briefing, renditions: Sequence[Rendition], recipient: str) -> Receipt: ...


def can_receive(recipient: Recipient, marking: str) -> bool:
    """Tell whether an edition with this marking may leave for the recipient; an unknown marking leaves for nobody.

    >>> can_receive(Recipient(key="a@example.org", marking="TLP:GREEN"), "TLP:AMBER")
    False
    """
    if not marking:
        return True
    if marking not in TLP_LABELS or recipient.marking not in TLP_LABELS:
        return False
    return TLP_LABELS.index(marking) <= TLP_LABELS.index(recipient.marking)


def make_message_id(domain: str, *key: str) -> str:
    """Return the Message-ID of a delivery: the same key always has the same one, so that a repeat is recognised."""
    return f"<{hashlib.sha256(chr(0).join(key).encode()).hexdigest()[:40]}@{domain}>"


def select_renditions(renditions: Sequence[Rendition], formats: Sequence[str]) -> tuple[Rendition, ...]:
    """Return the renditions of the kinds asked for, in the order asked, without the mail's own text."""
    files = [rendition for rendition in renditions if not rendition.name.startswith("email.")]
    return tuple(r for kind in formats for r in files if r.name.rpartition(".")[2] == kind)


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises `PermanentDeliveryError` when that cannot be."""
    try:
        write_atomically(path, content)
    except OSError as cause:
        raise PermanentDeliveryError(f"cannot write {path}: {cause.strerror or cause}") from cause
