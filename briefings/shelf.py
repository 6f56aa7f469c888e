"""The editions that were kept: found by what people call them, read again from their files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from briefings.editions import opened
from briefings.errors import UsageError
from briefings.library.library import Library
from briefings.library.records import EditionRecord
from briefings.model.edition import Briefing, Rendition
from briefings.readership import had_last

#: What files of an edition are, by their ending.
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "json": "application/json",
    "md": "text/markdown",
    "pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder of editions of one briefing."""

    output: Path
    #: key of the briefing
    of: str
    library: Library

    def read(self, name: str) -> Briefing:
        """Read an edition."""
        return opened(self.output / name)

    def files(self, name: str) -> tuple[Rendition, ...]:
        """Read the files of an edition."""
        return tuple(
            Rendition(path.name, MEDIA[path.suffix[1:]], path.read_bytes())
            for path in sorted((self.output / name).glob("briefing.*"))
            if path.suffix[1:] in MEDIA
        )

    def find(self, said: str = "") -> EditionRecord:
        """Find an edition by its folder's name, its number or the beginning of its digest; without any, the newest.

        An edition that was made by hand is entered into the library. Raises `UsageError` when none or several fit.
        """
        known = {record.name: record for record in self.library.editions(self.of)}
        there = sorted(path.parent.name for path in self.output.glob("*/briefing.json"))
        wanted = said.rstrip("/").rpartition("/")[2]
        fitting = [name for name in there if not said or fits(name, wanted, known.get(name))]
        if not fitting:
            which = f"no edition {said!r}" if said else "no edition"
            raise UsageError(f"there is {which} in {self.output}; `briefings run` makes one")
        if said and len(fitting) > 1 and wanted not in fitting:
            raise UsageError(f"{said!r} may be any of {', '.join(fitting[:5])}; name one in full")
        name = wanted if wanted in fitting else max(fitting, key=lambda n: (self.made(n, known.get(n)), n))
        return known.get(name) or self.enter(name)

    def last_sent(self, edition: str) -> str:
        """Return the name of the edition that readers had last; a notice that there is none does not count.

        It may be the very edition in question, when a later slot found nothing else to tell.
        """
        record = self.library.edition(edition)
        here = {*self.notices(), record.slot if record else ""}
        deliveries = self.library.deliveries(self.of, most=100_000)
        sent = {d.edition for d in deliveries if d.state == "sent" and d.slot not in here} & self.there()
        return next((known.name for known in self.library.editions(self.of) if known.name in sent), "")

    def had_last(self, edition: str, slot: str, corrects: str = "") -> Mapping[str, str]:
        """Return for each recipient the edition that they had last before one that is sent for a slot.

        `corrects` is the slot of the edition that it corrects, whose deliveries do not count, nor those of its other
        corrections.
        """
        deliveries = self.library.deliveries(self.of, most=100_000)
        corrected = {
            d.slot for d in deliveries if corrects and (d.slot == corrects or d.slot.startswith(f"{corrects}+"))
        }
        slots = {slot, *corrected, *self.notices()}
        return had_last(self.find(edition), slots, deliveries, self.library.editions(self.of), self.there())

    def notices(self) -> set[str]:
        """Return the slots of which readers had only a notice that there is no edition."""
        return {slot.slot for slot in self.library.slots(self.of, 1000) if slot.reason.startswith("notice: ")}

    def there(self) -> set[str]:
        """Return the names of the editions that can be read."""
        return {path.parent.name for path in self.output.glob("*/briefing.json")}

    def made(self, name: str, record: EditionRecord | None) -> float:
        """Return when an edition was made, in seconds."""
        return record.made.timestamp() if record else (self.output / name).stat().st_mtime

    def enter(self, name: str, briefing: Briefing | None = None, made: datetime | None = None) -> EditionRecord:
        """Enter an edition that was made by hand, at a moment or when its files were written."""
        briefing = briefing or self.read(name)
        record = EditionRecord(
            name=name,
            briefing=self.of,
            number=briefing.number,
            digest=briefing.digest,
            slot="",
            state="made",
            corrects="",
            made=made or datetime.fromtimestamp(self.made(name, None), UTC),
        )
        self.library.add_edition(record, (source.article for source in briefing.sources))
        return record


def fits(name: str, said: str, record: EditionRecord | None) -> bool:
    """Tell whether an edition may be the one meant."""
    number = record.number if record else None
    digest = record.digest if record else name.rpartition("-")[2]
    return (
        name == said
        or (number is not None and said.lstrip("#") == str(number))
        or (len(said) >= 4 and digest.startswith(said))
    )
