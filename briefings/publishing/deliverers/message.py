"""An edition becomes one e-mail to one recipient: headers, text and HTML, attachments."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from briefings.core.delivery import DeliveryRequest, Recipient
from briefings.core.edition import Briefing, Rendition
from briefings.core.errors import SettingsError
from briefings.core.text import format_short_date, one_line
from briefings.publishing.deliverers.request import select_renditions


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
    said = " – ".join(parts)
    if correction:
        said = f"Correction: {said}"
    return f"[{one_line(briefing.marking, 30)}] {said}" if briefing.marking else said


def compose_message(
    head: SenderProfile, briefing: Briefing, renditions: Sequence[Rendition], errand: DeliveryRequest, now: datetime
) -> EmailMessage:
    """Write the message: multipart/mixed of (text and HTML) and the files that the recipient wants."""
    message = EmailMessage(policy=SMTP)
    message["Date"] = format_datetime(now)
    message["From"] = parse_mail_address(head.sender)
    message["To"] = parse_mail_address(errand.recipient.key, errand.recipient.name)
    if head.reply_to:
        message["Reply-To"] = parse_mail_address(head.reply_to)
    parts = {rendition.name: rendition for rendition in renditions}
    drawn = one_line(rendition_text(parts, "email.subject"), 300)
    message["Subject"] = drawn or build_subject(briefing, bool(errand.corrects))
    message["Message-ID"] = errand.message_id
    if errand.corrects:
        message["In-Reply-To"] = errand.corrects
        message["References"] = errand.corrects
    add_list_headers(message, head, briefing, errand)
    message.set_content(rendition_text(parts, "email.txt") or f"{build_subject(briefing)}\n")
    if page := rendition_text(parts, "email.html"):
        message.add_alternative(page, subtype="html")
        embed_picture(message, page, parts)
    for rendition in select_renditions(renditions, errand.recipient.formats):
        kind, _, subkind = rendition.media_type.partition("/")
        name = attachment_name(briefing, rendition)
        message.add_attachment(rendition.content, maintype=kind, subtype=subkind.partition(";")[0], filename=name)
    fix_boundaries(message, errand.message_id)
    return message


def embed_picture(message: EmailMessage, page: str, parts: dict[str, Rendition]) -> None:
    """Put the picture that the HTML shows beside it: multipart/related of the two."""
    named = re.search(r"cid:([\w.@-]+)", page)
    if named and "email.png" in parts:
        *_, shown = message.iter_parts()
        assert isinstance(shown, EmailMessage)
        shown.add_related(
            parts["email.png"].content,
            maintype="image",
            subtype="png",
            cid=f"<{named[1]}>",
            filename="articles.png",
            disposition="inline",
        )


def add_list_headers(message: EmailMessage, head: SenderProfile, briefing: Briefing, errand: DeliveryRequest) -> None:
    """Say to programs what this is: automatic, of which list, how to leave it, which edition."""
    message["Auto-Submitted"] = "auto-generated"
    if head.list_id:
        message["List-Id"] = f"<{head.list_id}>"
    if head.unsubscribe:
        message["List-Unsubscribe"] = ", ".join(f"<{address}>" for address in head.unsubscribe)
        if head.one_click and any(address.startswith("https:") for address in head.unsubscribe):
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Content-Language"] = one_line(errand.recipient.language or briefing.language, 20) or "en"
    message["X-Briefing-Edition"] = one_line(errand.edition, 200)
    message["X-Briefing-SHA256"] = one_line(briefing.digest, 64)


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
    return f"{stem or 'briefing'}.{rendition.name.rpartition('.')[2]}"


def fix_boundaries(message: EmailMessage, seed: str) -> None:
    """Give every multipart a boundary made from the Message-ID, so that the same message has the same bytes."""
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        digest = hashlib.sha256(f"{seed} {number}".encode()).hexdigest()
        part.set_boundary(f"=_{digest[:32]}")


def compose_notice(head: SenderProfile, to: str, about: str, text: str, identity: str, now: datetime) -> EmailMessage:
    """Write a short message to an operator: plain text, no list."""
    message = EmailMessage(policy=SMTP)
    message["Date"] = format_datetime(now)
    message["From"] = parse_mail_address(head.sender)
    message["To"] = parse_mail_address(to)
    message["Subject"] = one_line(about, 150)
    message["Message-ID"] = identity
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


def unknown_recipient(key: str) -> Recipient:
    """Return a recipient about whom nothing is known but the address: they get what is unmarked or clear."""
    return Recipient(key=key)
