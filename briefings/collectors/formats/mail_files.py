"""Mail and pages in wrappings of their own: Outlook's `.msg` and `winmail.dat`, and pages saved as MHTML."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from briefings.collectors.dates import convert_arrival
from briefings.collectors.formats.document import PARSER_ERRORS, Document, Limits, open_bytes, read_whole
from briefings.collectors.formats.mime import MAIL_POLICY, decode_payload, get_charset
from briefings.core.errors import Unreadable

#: Where an attachment keeps a message of Outlook, and how deep they may lie in one another.
EMBEDDED_MESSAGE, MAX_EMBEDDED_DEPTH = "__substg1.0_3701000D", 5


def read_mhtml(document: Document, limits: Limits) -> Iterator[Document]:
    """Yield the page of a web archive of a single page (RFC 2557), with its address and when it was saved."""
    message = message_from_bytes(read_whole(document, limits.whole_file), policy=MAIL_POLICY)
    pages = [part for part in message.walk() if part.get_content_type() in {"text/html", "application/xhtml+xml"}]
    root = str(message.get_param("start", "") or "")
    named = [part for part in pages if root and part.get("Content-ID", "") == root]
    page = next(iter((*named, *pages)), None)
    if page is None:
        raise Unreadable("no page was found in it", "save it as HTML")
    address = str(message.get("Snapshot-Content-Location") or page.get("Content-Location") or "").strip()
    data = decode_payload(page)
    yield replace(
        document,
        size=len(data),
        open=open_bytes(data),
        extension_override=".html",
        address=address if address.startswith(("http://", "https://")) else "",
        modified=_parse_mail_date(message) or document.modified,
        charset=get_charset(page),
    )


def _parse_mail_date(message: Message) -> datetime | None:
    try:
        return convert_arrival(parsedate_to_datetime(str(message.get("Date", ""))))
    except PARSER_ERRORS:
        return None


def read_outlook_message(document: Document, limits: Limits) -> Iterator[Document]:
    """Yield a message of Outlook as mail."""
    data = limits.run_parser(convert_outlook_message, read_whole(document, limits.whole_file))
    yield replace(document, size=len(data), open=open_bytes(data), extension_override=".eml")


def convert_outlook_message(data: bytes) -> bytes:
    """Return a `.msg` as the mail it was. Raises `Unreadable` for what is none."""
    try:
        from oxmsg import Message as OutlookMessage
    except ImportError as error:
        raise Unreadable("Outlook messages need python-oxmsg", 'pip install "briefings[documents]"') from error
    try:
        return _build_outlook_mail(OutlookMessage.load(io.BytesIO(data))).as_bytes()
    except Exception as error:
        # Neither the library nor what it stands on names what it raises for a file that is broken.
        raise Unreadable("no Outlook message that can be read", "save it as .eml") from error


def _build_outlook_mail(found: Any, depth: int = 0) -> EmailMessage:
    """Return a message of Outlook as mail, with the messages that are attached to it."""
    mail = EmailMessage(policy=MAIL_POLICY)
    _set_headers(mail, found.sender or "", found.subject or "", found.sent_date)
    _set_body(mail, found.body or "", found.html_body or "")
    for attachment in found.attachments:
        # The library has no name for a message within a message: it is a storage of its own (MS-OXMSG, 2.2.2.1).
        inner = [each for each in attachment._storage.storages if each.name == EMBEDDED_MESSAGE]
        if inner and depth < MAX_EMBEDDED_DEPTH:
            mail.add_attachment(_build_outlook_mail(_open_embedded(inner[0]), depth + 1))
        elif not inner:
            _attach(mail, attachment.file_name or "", attachment.file_bytes or b"")
    return mail


def _open_embedded(storage: Any) -> Any:
    from oxmsg import Message as OutlookMessage
    from oxmsg.properties import Properties

    class EmbeddedMessage(OutlookMessage):
        # The head of its properties is shorter by eight bytes than that of a message on its own (MS-OXMSG, 2.4.1.2).
        @property
        def _properties(self) -> Properties:
            return Properties(self._storage, properties_header_offset=24)

    return EmbeddedMessage(storage)


def read_winmail(document: Document, limits: Limits) -> Iterator[Document]:
    """Yield what Outlook packed into `winmail.dat` as mail: the text and the attachments."""
    data = limits.run_parser(convert_winmail, read_whole(document, limits.whole_file), document.fallback_date)
    yield replace(document, size=len(data), open=open_bytes(data), extension_override=".eml")


def convert_winmail(data: bytes, date: str) -> bytes:
    """Return a `winmail.dat` (MS-OXTNEF) as mail; `date` is that of the mail it came in."""
    try:
        from tnefparse import TNEF
    except ImportError as error:
        raise Unreadable("winmail.dat needs tnefparse", 'pip install "briefings[documents]"') from error
    try:
        found = TNEF(data, do_checksum=False)
        mail = EmailMessage(policy=MAIL_POLICY)
        subject = next((str(each.data) for each in found.mapiprops if each.name_str == "MAPI_SUBJECT"), "")
        sender = next((str(each.data) for each in found.mapiprops if each.name_str == "MAPI_SENDER_NAME"), "")
        _set_headers(mail, sender, subject.strip("\0"), None)
        if date and not mail["Date"]:
            mail["Date"] = date
        html = found.htmlbody or ""
        body = found.body or ""
        _set_body(mail, _to_text(body), _to_text(html))
        for attachment in found.attachments:
            _attach(mail, str(attachment.long_filename() or attachment.name or ""), attachment.data)
        return mail.as_bytes()
    except Exception as error:
        raise Unreadable("no winmail.dat that can be read", "ask for it as plain mail") from error


def _to_text(value: object) -> str:
    from briefings.collectors.formats.encoding import decode_bytes

    if isinstance(value, list):
        return "".join(map(_to_text, value))
    return decode_bytes(value).strip("\0") if isinstance(value, bytes) else str(value or "").strip("\0")


def _set_headers(mail: EmailMessage, sender: str, subject: str, sent: datetime | None) -> None:
    for name, value in (("From", sender), ("Subject", subject)):
        if value.strip():
            mail[name] = " ".join(value.split())
    if sent is not None:
        mail["Date"] = format_datetime(sent)


def _set_body(mail: EmailMessage, plain: str, page: str) -> None:
    mail.set_content(plain)
    if page:
        mail.add_alternative(page, subtype="html")


def _attach(mail: EmailMessage, name: str, data: bytes) -> None:
    mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name.strip("\0") or None)
