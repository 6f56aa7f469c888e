"""Editions are copied into a folder that people look into: one folder an edition, and `latest.pdf` beside them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from briefings.deliverers.errand import Errand, wanted
from briefings.deliverers.writing import put
from briefings.model.edition import Briefing, Receipt, Rendition


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderDeliverer:
    """Writes the files of an edition into `path`; each appears whole, `latest.*` last."""

    path: Path
    clock: Callable[[], datetime]
    errand: Errand | None = None

    def on(self, errand: Errand) -> "FolderDeliverer":
        """Return the deliverer for one errand."""
        return replace(self, errand=errand)

    def deliver(self, briefing: Briefing, renditions: Sequence[Rendition], recipient: str) -> Receipt:
        """Copy the files; a second delivery of the same edition writes the same files again."""
        formats = self.errand.recipient.formats if self.errand else ()
        files = wanted(renditions, formats or ("pdf", "html", "json"))
        home = self.path / (self.errand.edition if self.errand else briefing.digest[:16])
        for rendition in files:
            put(home / rendition.name, rendition.content)
        for rendition in files:
            put(self.path / f"latest.{rendition.name.rpartition('.')[2]}", rendition.content)
        return Receipt(recipient=recipient, place=str(home), delivered=self.clock())
