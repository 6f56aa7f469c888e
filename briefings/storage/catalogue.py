"""The editions that were kept: found by name, number or digest, and read from their files."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from briefings.core.digest_lists import DIGESTS_FILE
from briefings.core.edition import Briefing, EditionStatus, Rendition
from briefings.core.errors import UsageError
from briefings.core.suggestions import suggest_nearest
from briefings.storage.archive import EDITS_FILE, FIRST_STATE_FILE, TEXTS_FILE, load_edition
from briefings.storage.correction_chain import follow_corrections, trace_corrections
from briefings.storage.library import Library
from briefings.storage.records import UNUSED_STATES, Delivery, DeliveryState, EditionRecord, EditionState
from briefings.storage.series import MEMORY_FILE_NAME

#: What files of an edition are, by their ending.
MEDIA_TYPES = {
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "json": "application/json",
    "md": "text/markdown",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


@dataclass(frozen=True, slots=True)
class EditionCatalogue:
    """The folder of editions of one briefing."""

    output: Path
    #: key of the briefing
    briefing_key: str
    library: Library

    def read_edition(self, name: str) -> Briefing:
        """Read an edition."""
        return load_edition(self.output / name)

    def read_files(self, name: str) -> tuple[Rendition, ...]:
        """Read the files of an edition, those of plug-ins too, but not what the program keeps beside it for itself."""
        return tuple(
            Rendition(path.name, MEDIA_TYPES.get(path.suffix[1:], "application/octet-stream"), path.read_bytes())
            for path in sorted((self.output / name).iterdir())
            if path.is_file()
            and not path.name.startswith(".")
            and path.name not in (TEXTS_FILE, MEMORY_FILE_NAME, DIGESTS_FILE, EDITS_FILE, FIRST_STATE_FILE)
        )

    def read_folder(self, name: str) -> dict[str, bytes]:
        """Return all files of an edition by name, those too that the program keeps for itself."""
        return {path.name: path.read_bytes() for path in sorted((self.output / name).iterdir()) if path.is_file()}

    def fetch_editions(self) -> tuple[str, ...]:
        """Write the editions that other machines have made into the folder of editions; return their names."""
        return self.library.fetch_editions(self.briefing_key, self.output)

    def load_series_numbers(self) -> dict[str, int | None]:
        """Return the numbers that the library knows, having fetched the editions that other machines have made."""
        self.fetch_editions()
        return self.library.list_used_numbers(self.briefing_key)

    def find_edition(self, reference: str = "") -> EditionRecord:
        """Find an edition by its folder's name, its number or the beginning of its digest; without any, the newest.

        A number means the last correction of the edition that has it, and what was corrected is never the newest. An
        edition that was made by hand is entered into the library. Raises `UsageError` when none or several fit.
        """
        known = {record.name: record for record in self.library.list_editions(self.briefing_key)}
        everything = sorted(path.parent.name for path in self.output.glob("*/briefing.json"))
        skipped = {name for name, record in known.items() if record.state == EditionState.SKIPPED}
        there = [name for name in everything if name not in skipped]
        wanted = reference.rstrip("/").rpartition("/")[2]
        if wanted in everything:
            return known.get(wanted) or self.register_edition(wanted)
        if reference and not any(matches_edition(name, wanted, known.get(name)) for name in there):
            # What nobody entered has its number all the same.
            known |= {name: self.register_edition(name) for name in there if name not in known}
        ends = {name: follow_corrections(known[name], known.values()).name for name in there if name in known}
        fitting = {
            ends.get(name, name) if has_number(wanted, known.get(name)) or not reference else name
            for name in there
            if not reference or matches_edition(name, wanted, known.get(name))
        }
        if not fitting:
            which = f"no edition {reference!r}" if reference else "no edition"
            near = suggest_nearest(wanted, there) if reference else ""
            remedy = "`briefings editions` lists them" if there else "`briefings run` makes one"
            raise UsageError(f"there is {which} in {self.output}; {remedy}{near}")
        if reference and len(fitting) > 1:
            raise UsageError(f"{reference!r} may be any of {', '.join(sorted(fitting)[:5])}; name one in full")
        name = max(fitting, key=lambda n: (self.creation_timestamp(n, known.get(n)), n))
        return known.get(name) or self.register_edition(name)

    def find_last_correction(self, record: EditionRecord) -> EditionRecord:
        """Return the edition that counts in place of one that was corrected; one that was not is its own."""
        return follow_corrections(record, self.library.list_editions(self.briefing_key))

    def list_corrected_editions(self, record: EditionRecord) -> tuple[EditionRecord, ...]:
        """Return the editions that one corrects, the first of them first; none where it corrects nothing."""
        known = {one.name: one for one in self.library.list_editions(self.briefing_key)}
        return trace_corrections(record, known)[:-1]

    def find_last_sent_edition(self, edition: str) -> str:
        """Return the name of the edition that recipients had last; a notice that there is none does not count.

        It may be the very edition in question, when a later slot found nothing new.
        """
        record = self.library.get_edition(edition)
        here = {*self.list_notice_slots(), record.slot if record else ""}
        deliveries = self.library.list_deliveries(self.briefing_key, most=100_000)
        sent = {d.edition for d in deliveries if d.state == DeliveryState.SENT and d.slot not in here}
        sent &= self.list_readable_names()
        return next((known.name for known in self.library.list_editions(self.briefing_key) if known.name in sent), "")

    def find_last_received_editions(self, edition: str, slot: str) -> Mapping[str, str]:
        """Return the edition that each had last before one that is sent for a slot, by address in lower case."""
        return find_last_received(
            self.find_edition(edition),
            {slot, *self.list_notice_slots()},
            self.library.list_deliveries(self.briefing_key, most=100_000),
            self.library.list_editions(self.briefing_key),
            self.list_readable_names(),
        )

    def list_notice_slots(self) -> set[str]:
        """Return the slots of which recipients had only a notice that there is no edition."""
        return {slot.slot for slot in self.library.list_slots(self.briefing_key, 1000) if slot.notice}

    def list_readable_names(self) -> set[str]:
        """Return the names of the editions that can be read."""
        return {path.parent.name for path in self.output.glob("*/briefing.json")}

    def creation_timestamp(self, name: str, record: EditionRecord | None) -> float:
        """Return when an edition was made, in seconds."""
        return record.made.timestamp() if record else (self.output / name).stat().st_mtime

    def register_edition(
        self, name: str, briefing: Briefing | None = None, made: datetime | None = None
    ) -> EditionRecord:
        """Enter an edition that was made by hand, at a moment or when its files were written.

        One that is known stays as it is, but for this: what was made again as a draft waits to be approved again.
        """
        briefing = briefing or self.read_edition(name)
        draft = briefing.status == EditionStatus.DRAFT
        known = self.library.get_edition(name)
        if known and draft and known.state not in UNUSED_STATES:
            known = replace(known, state=EditionState.HELD, approved=None)
        record = known or EditionRecord(
            name=name,
            briefing=self.briefing_key,
            number=briefing.number,
            digest=briefing.digest,
            slot="",
            # What an edition says of itself is no approval: only the library knows of one.
            state=EditionState.HELD if draft else EditionState.MADE,
            corrects="",
            made=made or datetime.fromtimestamp(self.creation_timestamp(name, None), UTC),
        )
        self.library.add_edition(record, (source.article for source in briefing.sources), self.read_folder(name))
        return record


def matches_edition(name: str, reference: str, record: EditionRecord | None) -> bool:
    """Return whether an edition may be the one meant by a number or by the beginning of its digest."""
    digest = record.digest if record else name.rpartition("-")[2]
    return has_number(reference, record) or (len(reference) >= 4 and digest.startswith(reference))


def has_number(reference: str, record: EditionRecord | None) -> bool:
    """Return whether an edition is meant by its number."""
    return record is not None and record.number is not None and reference.lstrip("#") == str(record.number)


def find_last_received(
    edition: EditionRecord,
    slots: Collection[str],
    deliveries: Iterable[Delivery],
    known: Iterable[EditionRecord],
    there: Collection[str],
) -> Mapping[str, str]:
    """Return the name of the last edition that reached each recipient before one, by address in lower case.

    Who had none is missing. Deliveries for `slots` do not count: those of the edition itself, and notices that there
    was no edition. Earlier is what has a lower number, the last delivered of equals; `there` are the editions that can
    be read.
    """
    numbers = {record.name: record.number or 0 for record in known}
    best: dict[str, tuple[int, float, str]] = {}
    for delivery in deliveries:
        number = numbers.get(delivery.edition, 0)
        if delivery.state != DeliveryState.SENT or delivery.slot in slots or number >= (edition.number or 0):
            continue
        found = (number, delivery.changed.timestamp(), delivery.edition)
        reader = delivery.recipient.lower()
        if found > best.get(reader, (0, 0.0, "")) and delivery.edition in there:
            best[reader] = found
    return {recipient: name for recipient, (_, _, name) in best.items()}
