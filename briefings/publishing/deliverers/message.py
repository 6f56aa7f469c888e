"""An edition becomes one e-mail to one recipient: headers, text and HTML, attachments."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from briefings.core.delivery import DeliveryRequest
from briefings.core.edition import Briefing, Rendition
from briefings.core.errors import SettingsError
from briefings.core.text import format_short_date, one_line
from briefings.publishing.deliverers.request import name_beside, select_renditions

#: A media type without its parameters (RFC 6838).
MEDIA_TYPE = re.compile(r"([A-Za-z0-9!#$&^_.+-]{1,127})/([A-Za-z0-9!#$&^_.+-]{1,127})(?=$|[\s;])")


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderProfile:
    """What stands on every message of a list: `sender` is "Name <address>" or a bare address."""

    sender: str
    reply_to: str = ""
    #: "morning.example.org"; empty: none
    list_id: str = ""
    #: mailto: and https: addresses, in the order of preference
    unsubscribe: tuple[str, ...] = ()
    #: the https address takes a POST and unsubscribes with it (RFC 8058)
    one_click: bool = False

    @property
    def address(self) -> str:
        """The bare address of the sender, as the envelope has it."""
        return parseaddr(self.sender)[1]

    @property
    def domain(self) -> str:
        """The domain that Message-IDs are made under."""
        return self.address.rpartition("@")[2] or "briefings.invalid"


def build_subject(briefing: Briefing, correction: bool = False) -> str:
    """Return the subject: marking, title, date, number.

    The title may come from an article, so it is put on one line; everything else is ours.
    """
    parts = [one_line(briefing.title, 120) or "Briefing"]
    if briefing.day:
        parts.append(format_short_date(briefing.day))
    if briefing.number is not None:
        parts.append(f"No. {briefing.number}")
    subject = " – ".join(parts)
    if correction:
        subject = f"Correction: {subject}"
    return f"[{one_line(briefing.marking, 30)}] {subject}" if briefing.marking else subject


def compose_message(profile: SenderProfile, request: DeliveryRequest, now: datetime) -> EmailMessage:
    """Return the message: multipart/mixed of (text and HTML) and the files that the recipient asked for."""
    briefing, recipient = request.briefing, request.recipient
    message = EmailMessage(policy=SMTP)
    message["Date"] = format_datetime(now)
    message["From"] = parse_mail_address(profile.sender)
    message["To"] = parse_mail_address(recipient.key, recipient.name)
    if profile.reply_to:
        message["Reply-To"] = parse_mail_address(profile.reply_to)
    parts = {rendition.name: rendition for rendition in request.renditions}
    subject = one_line(rendition_text(parts, "email.subject"), 300)
    message["Subject"] = subject or build_subject(briefing, bool(request.corrects))
    message["Message-ID"] = request.message_id
    if request.corrects:
        message["In-Reply-To"] = request.corrects
        message["References"] = request.corrects
    add_list_headers(message, profile, request)
    message.set_content(rendition_text(parts, "email.txt") or f"{build_subject(briefing)}\n")
    if page := rendition_text(parts, "email.html"):
        message.add_alternative(page, subtype="html")
    for rendition in select_renditions(request.renditions, recipient.formats):
        attach_file(message, rendition, attachment_name(briefing, rendition))
    # Of the whole message: one that is set before the parts are would go with the first of them.
    message["Content-Language"] = one_line(recipient.language or briefing.language, 20) or "en"
    fix_boundaries(message, request.message_id)
    return message


def attach_file(message: EmailMessage, rendition: Rendition, name: str) -> None:
    """Attach a file; one whose media type is none goes as mere bytes."""
    found = MEDIA_TYPE.match(rendition.media_type)
    kind, subtype = found.groups() if found else ("application", "octet-stream")
    message.add_attachment(rendition.content, maintype=kind, subtype=subtype, filename=name)


def add_list_headers(message: EmailMessage, profile: SenderProfile, request: DeliveryRequest) -> None:
    """Add what programs read: that it is automatic, of which list, how to leave it, which edition."""
    message["Auto-Submitted"] = "auto-generated"
    if profile.list_id:
        message["List-Id"] = f"<{profile.list_id}>"
    if profile.unsubscribe:
        message["List-Unsubscribe"] = ", ".join(f"<{address}>" for address in profile.unsubscribe)
        if profile.one_click and any(address.startswith("https:") for address in profile.unsubscribe):
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["X-Briefing-Edition"] = one_line(request.edition, 200)
    message["X-Briefing-SHA256"] = one_line(request.briefing.digest, 64)


def parse_mail_address(text: str, name: str = "") -> Address:
    """Return an address for a header; what could break out of one is refused."""
    shown, address = parseaddr(text)
    if not f"{text}{name}".isprintable():
        raise SettingsError(f"{one_line(text, 80)!r} is not an e-mail address: it holds control characters")
    try:
        return Address(display_name=name or shown, addr_spec=address)
    except (ValueError, IndexError) as cause:
        raise SettingsError(f"{one_line(text, 80)!r} is not an e-mail address") from cause


def rendition_text(parts: dict[str, Rendition], name: str) -> str:
    """Return the mail's own text by its name, empty where it was not drawn."""
    return parts[name].content.decode("utf-8") if name in parts else ""


def attachment_name(briefing: Briefing, rendition: Rendition) -> str:
    """Return the name of a file as the recipient saves it: title, day and the kind of file.

    Letters of any script stay (RFC 2231 carries them); what a file system could take for a path does not.
    """
    title = "".join(sign if sign.isalnum() or sign in " -–_.," else " " for sign in one_line(briefing.title, 80))
    stem = " ".join(f"{title} {briefing.day.isoformat() if briefing.day else ''}".split()).lstrip(". ")
    return name_beside(rendition, stem or "briefing")


def fix_boundaries(message: EmailMessage, seed: str) -> None:
    """Give every multipart a boundary made from the Message-ID, so that the same message has the same bytes."""
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        digest = hashlib.sha256(f"{seed} {number}".encode()).hexdigest()
        part.set_boundary(f"=_{digest[:32]}")


def compose_notice(
    profile: SenderProfile, to: str, about: str, text: str, identity: str, now: datetime
) -> EmailMessage:
    """Return a short message to an operator: plain text, no list."""
    message = EmailMessage(policy=SMTP)
    message["Date"] = format_datetime(now)
    message["From"] = parse_mail_address(profile.sender)
    message["To"] = parse_mail_address(to)
    message["Subject"] = one_line(about, 150)
    message["Message-ID"] = identity
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message
