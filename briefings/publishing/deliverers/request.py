"""What deliverers have in common: who may have an edition, its identity, which of its files were asked for."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from briefings.core.delivery import PermanentDeliveryError, Recipient
from briefings.core.edition import Rendition
from briefings.core.files import write_atomically
from briefings.core.tlp import TLP_LABELS


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
