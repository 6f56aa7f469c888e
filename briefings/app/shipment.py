"""What dispatch works with: an edition with its files for one slot, what sending needs, what each recipient gets."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from briefings.core.delivery import Recipient
from briefings.core.edition import Briefing, Rendition
from briefings.core.message import Text
from briefings.core.plan import Deliverer
from briefings.edition.policy import for_topics
from briefings.publishing.deliverers.request import select_renditions
from briefings.publishing.renderers.email import EmailNotes, explain_missing_files
from briefings.storage.library import Library

#: Base64 and its line ends make a file this much longer.
BASE64 = 1.371
#: The file of an edition that a browser opens.
HTML_FILE = "briefing.html"
#: What one recipient is sent: their edition, its files, and the kinds of file that fit.
RecipientPackage = tuple[Briefing, tuple[Rendition, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchContext:
    """Everything that sending needs; time, waiting and chance are parameters."""

    library: Library
    #: channel -> what delivers by it
    deliverers: Mapping[str, Deliverer]
    recipients: tuple[Recipient, ...]
    clock: Callable[[], datetime]
    sleep: Callable[[float], None]
    #: a number from 0 to 1, for the jitter
    draw_random: Callable[[], float]
    #: draws the mail's own text, in a language
    render_mail: Callable[[Briefing, EmailNotes, str], Sequence[Rendition]]
    #: draws the files of an edition anew, for recipients of some topics only, or who had another edition last
    render_files: Callable[[Briefing], Sequence[Rendition]]
    domain: str = "briefings.invalid"
    #: titles of the topics that the settings name; an edition has those of them that something came in on
    topics: tuple[str, ...] = ()
    #: addresses that get nothing, in lower case
    suppressed: frozenset[str] = frozenset()
    #: seconds in which a passing fault is tried again
    retry_window: float = 1800.0
    #: bytes of a message above which nothing is attached
    max_size: int = 10_000_000
    #: address under which the editions' folders lie on the web; empty: they do not
    link: str = ""
    stopping: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True)
class Correction:
    """What a correction is to somebody who had an edition of its chain before."""

    #: Message-ID of what they had, which is answered
    answers: str
    #: what changed for them, a line each, as the mail says it; empty: nothing did
    lines: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """What goes out: an edition with its files, for one slot."""

    briefing_key: str
    slot: str
    #: name of the edition
    edition: str
    briefing: Briefing
    renditions: tuple[Rendition, ...]
    notes: EmailNotes = field(default_factory=EmailNotes)
    #: slot of the first edition of the chain that this one is the end of; empty where it corrects nothing
    corrects: str = ""
    #: number of the correction, from 1; 0: it is none
    correction: int = 0
    #: recipient -> what the edition corrects for them; all others get it as an edition like any other
    corrections: Mapping[str, Correction] = field(default_factory=dict)
    #: recipient -> their version of the edition, compared with what they had last; all others get the edition as kept
    versions: Mapping[str, Briefing] = field(default_factory=dict)

    def version_for(self, recipient: Recipient) -> Briefing:
        """Return the edition as it is for a recipient."""
        return self.versions.get(recipient.key) or for_topics(self.briefing, recipient.topics)


def render_package(
    context: DispatchContext,
    shipment: Shipment,
    recipient: Recipient,
    briefing: Briefing,
    correction: Correction | None = None,
) -> RecipientPackage:
    """Draw what a recipient gets: the files that were kept where they are theirs, else files of their own.

    A day without news is the same short mail for everybody: no files, whatever somebody had last or wants to read.
    Whoever wants mail without files has none drawn.
    """
    mailed = recipient.channel == "email"
    notes = replace(shipment.notes, correction=correction.lines if correction else ())
    if mailed and shipment.briefing.quiet and not shipment.corrects:
        return shipment.briefing, tuple(context.render_mail(shipment.briefing, notes, recipient.language)), ()
    files: tuple[Rendition, ...] = ()
    if recipient.formats or not mailed:
        files = shipment.renditions if briefing is shipment.briefing else tuple(context.render_files(briefing))
    if not mailed:
        return briefing, files, recipient.formats
    # The folder on the web holds the whole edition, which is not for those who asked for some topics.
    folder = f"{context.link.rstrip('/')}/{shipment.edition}/" if context.link and not recipient.topics else ""
    if folder and any(rendition.name == HTML_FILE for rendition in shipment.renditions):
        notes = replace(notes, edition=f"{folder}{HTML_FILE}")
    wanted = select_renditions(files, recipient.formats)
    attached = tuple(dict.fromkeys(rendition.name.rpartition(".")[2].upper() for rendition in wanted))
    mail = tuple(context.render_mail(briefing, replace(notes, attached=attached), recipient.language))
    size = sum(len(r.content) for r in (*mail, *wanted)) * BASE64
    if size <= context.max_size:
        return briefing, (*mail, *files), recipient.formats
    notes = replace(notes, notice=explain_missing_files(size, bool(folder)), link=folder)
    return briefing, tuple(context.render_mail(briefing, notes, recipient.language)), ()
