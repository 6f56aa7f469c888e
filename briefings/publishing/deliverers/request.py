"""What deliverers have in common: who may have an edition, its identity, which of its files were asked for."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from briefings.core.delivery import PermanentDeliveryError, Recipient
from briefings.core.edition import Rendition
from briefings.core.files import write_atomically
from briefings.core.tlp import TLP_LABELS

#: The file that holds every table as CSV.
CSV_ARCHIVE = "tables.zip"


def can_receive(recipient: Recipient, marking: str) -> bool:
    """Return whether an edition with this marking may go to the recipient; one with an unknown marking goes to nobody.

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
    return tuple(dict.fromkeys(r for kind in formats for r in files if is_of_format(r, kind)))


def find_missing_formats(renditions: Sequence[Rendition], formats: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds that were asked for and that no rendition is of."""
    return tuple(kind for kind in formats if not select_renditions(renditions, (kind,)))


def is_of_format(rendition: Rendition, kind: str) -> bool:
    """Return whether a file is of a kind, which is its ending; "csv" also stands for the archive of all tables.

    >>> is_of_format(Rendition("tables.zip", "application/zip", b""), "csv")
    True
    """
    ending = rendition.name.rpartition(".")[2]
    return ending == kind or (kind == "csv" and rendition.name == CSV_ARCHIVE)


def name_beside(rendition: Rendition, stem: str) -> str:
    """Return the name of a file under another stem; what is not the document itself keeps its own name behind it.

    >>> [name_beside(Rendition(name, "", b""), "latest") for name in ("briefing.pdf", "tables.xlsx")]
    ['latest.pdf', 'latest-tables.xlsx']
    """
    name, _, ending = rendition.name.rpartition(".")
    return f"{stem}.{ending}" if name == "briefing" else f"{stem}-{name}.{ending}"


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises `PermanentDeliveryError` when that cannot be."""
    try:
        write_atomically(path, content)
    except OSError as cause:
        raise PermanentDeliveryError(f"cannot write {path}: {cause.strerror or cause}") from cause
