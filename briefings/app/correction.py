"""Corrections: an edition is made anew, and those who had it are sent what changed for them."""

from collections.abc import Mapping
from dataclasses import dataclass

from briefings.app.editions import enter_edition, slot_for_edition
from briefings.app.jobs import make_edition_job, run_job
from briefings.app.pipeline import CorrectedEdition
from briefings.app.project import Project
from briefings.app.shipment import Correction
from briefings.config.assembly import ArticleWindow
from briefings.core.delivery import Recipient
from briefings.core.edition import Briefing
from briefings.core.errors import UsageError
from briefings.core.message import Text, as_message, mark_message
from briefings.edition.corrections import describe_corrections
from briefings.storage.archive import load_or_none
from briefings.storage.records import Delivery, DeliveryState, EditionRecord


def make_correction(project: Project, record: EditionRecord, note: str) -> EditionRecord:
    """Make an edition anew and enter it as the correction of the first; the caller holds the briefing.

    `note` says in a sentence what changed. Raises `UsageError` when there is nothing to correct.
    """
    record = project.catalogue.find_last_correction(record)
    chain = (*project.catalogue.list_corrected_editions(record), record)
    if not find_last_deliveries(project, chain):
        raise UsageError(f"nobody was sent {record.name}; there is nothing to correct, `briefings send` sends it")
    first = slot_for_edition(chain[0])
    number = max(len(chain), project.library.get_last_correction(project.briefing_key, first) + 1)
    corrected = CorrectedEdition(record.name, number, bool(note))
    window = ArticleWindow(edition=record.name)
    numbers = project.catalogue.load_series_numbers()
    name = str(run_job(project, make_edition_job, project.settings_file, record.made, window, corrected, numbers))
    return enter_edition(project, name, f"{first}+{number}", record.made, record.name, note)


def find_last_deliveries(project: Project, chain: tuple[EditionRecord, ...]) -> Mapping[str, tuple[Delivery, int]]:
    """Return for each recipient what they had last of some editions that correct one another, and its place there."""
    found: dict[str, tuple[Delivery, int]] = {}
    notices = project.catalogue.list_notice_slots()
    for place, record in enumerate(chain):
        for delivery in project.library.list_deliveries(project.briefing_key, record.name, most=100_000):
            if delivery.state == DeliveryState.SENT and delivery.slot not in notices:
                found[delivery.recipient.lower()] = (delivery, place)
    return found


@dataclass(frozen=True, slots=True)
class CorrectionFinder:
    """Says for each recipient what a correction changes of the edition that they had last."""

    project: Project
    record: EditionRecord
    briefing: Briefing

    def find_corrections(self, recipients: tuple[Recipient, ...]) -> dict[str, Correction]:
        """Return the correction for each recipient who had an edition of the chain; who had none is missing."""
        chain = self.project.catalogue.list_corrected_editions(self.record)
        last = find_last_deliveries(self.project, chain)
        lines: dict[tuple[int, tuple[str, ...]], tuple[Text, ...]] = {}
        found: dict[str, Correction] = {}
        for recipient in recipients:
            if had := last.get(recipient.key.lower()):
                delivery, place = had
                key = (place, recipient.topics)
                if key not in lines:
                    lines[key] = self.describe_for(chain[place], recipient.topics)
                found[recipient.key] = Correction(delivery.message_id, lines[key])
        return found

    def describe_for(self, had: EditionRecord, topics: tuple[str, ...]) -> tuple[Text, ...]:
        """Return what changed for those who had an edition and read some topics; nothing where nothing did."""
        before = load_or_none(self.project.output / had.name)
        note: tuple[Text, ...] = (self.record.note,) if self.record.note else ()
        if before is None:
            return note or (as_message(mark_message("Figures, tables or sources are not the same as before.")),)
        changed = describe_corrections(before, self.briefing, topics)
        if not changed and not (note and not describe_corrections(before, self.briefing)):
            # What changed stands in topics that they do not read.
            return ()
        return (*note, *changed)


def list_corrected_recipients(project: Project, record: EditionRecord) -> tuple[str, ...]:
    """Return those who had an edition that one corrects."""
    chain = project.catalogue.list_corrected_editions(record)
    return tuple(delivery.recipient for delivery, _ in find_last_deliveries(project, chain).values())


def refuse_corrected(project: Project, record: EditionRecord) -> None:
    """Raise `UsageError` for an edition that was corrected: the correction is what is sent."""
    last = project.catalogue.find_last_correction(record)
    if last.name != record.name:
        raise UsageError(f"{record.name} was corrected by {last.name}; `briefings send {last.name}` sends that")
