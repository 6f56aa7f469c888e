"""Editions are copied into a folder: one folder for each edition, and the latest files beside them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from briefings.core.delivery import DeliveryRequest
from briefings.core.edition import Receipt
from briefings.publishing.deliverers.request import name_beside, select_renditions, write_file


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderDeliverer:
    """Writes the files of an edition into `path`; each appears whole, `latest.*` last."""

    path: Path
    clock: Callable[[], datetime]

    def deliver(self, request: DeliveryRequest) -> Receipt:
        """Copy the files; a second delivery of the same edition writes the same files again."""
        files = select_renditions(request.renditions, request.recipient.formats or ("pdf", "html", "json"))
        home = self.path / request.edition
        for rendition in files:
            write_file(home / rendition.name, rendition.content)
        for rendition in files:
            write_file(self.path / name_beside(rendition, "latest"), rendition.content)
        return Receipt(recipient=request.recipient.key, place=str(home), delivered=self.clock())

    def close(self) -> None:
        """Do nothing: no connection is kept open."""
