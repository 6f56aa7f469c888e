"""Editions are copied into a folder that people look into: one folder an edition, and `latest.pdf` beside them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from briefings.core.delivery import DeliveryRequest
from briefings.core.edition import Briefing, Receipt, Rendition
from briefings.publishing.deliverers.request import select_renditions, write_file


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderDeliverer:
    """Writes the files of an edition into `path`; each appears whole, `latest.*` last."""

    path: Path
    clock: Callable[[], datetime]
    request: DeliveryRequest | None = None

    def on(self, errand: DeliveryRequest) -> "FolderDeliverer":
        """Return the deliverer for one errand."""
        return replace(self, request=errand)

    def deliver(self, briefing: Briefing, renditions: Sequence[Rendition], recipient: str) -> Receipt:
        """Copy the files; a second delivery of the same edition writes the same files again."""
        formats = self.request.recipient.formats if self.request else ()
        files = select_renditions(renditions, formats or ("pdf", "html", "json"))
        home = self.path / (self.request.edition if self.request else briefing.digest[:16])
        for rendition in files:
            write_file(home / rendition.name, rendition.content)
        for rendition in files:
            write_file(self.path / f"latest.{rendition.name.rpartition('.')[2]}", rendition.content)
        return Receipt(recipient=recipient, place=str(home), delivered=self.clock())
