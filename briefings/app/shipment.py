"""What is handed to dispatch: an edition with its files for one slot, and the part of it that each recipient gets."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from briefings.core.delivery import Recipient
from briefings.core.edition import Briefing, Rendition
from briefings.edition.policy import for_topics
from briefings.publishing.renderers.email import EmailNotes


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """What goes out: an edition with its files, for one slot."""

    #: key of the briefing
    of: str
    slot: str
    #: name of the edition
    edition: str
    briefing: Briefing
    renditions: tuple[Rendition, ...]
    remarks: EmailNotes = field(default_factory=EmailNotes)
    #: slot of the edition that this one corrects; its Message-IDs are answered
    corrects: str = ""
    #: recipient -> their part of the edition, compared with what they had last; for all others it is the edition's own
    versions: Mapping[str, Briefing] = field(default_factory=dict)

    def version_for(self, recipient: Recipient) -> Briefing:
        """Return the edition as it is for a recipient."""
        return self.versions.get(recipient.key) or for_topics(self.briefing, recipient.topics)
