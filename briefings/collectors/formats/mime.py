"""The parts of a mail: which are its text, which are attached to it, and what encodings they travelled in."""

import base64
import binascii
import quopri
import re
from dataclasses import dataclass, field
from email.message import Message
from email.policy import EmailPolicy
from typing import Any

from briefings.collectors.formats.archive import make_printable
from briefings.collectors.formats.document import PARSER_ERRORS
from briefings.collectors.formats.encoding import decode_bytes
from briefings.collectors.formats.headers import MAX_HEADER_LENGTH, decode_encoded_words
from briefings.collectors.formats.plain_mail import clean_plain_text
from briefings.core.errors import Unreadable

#: Parts that belong to the letter as such and are no documents: signatures, reports of delivery, what a Macintosh adds.
NON_DOCUMENT_PARTS = re.compile(
    r"^(?:application/(?:pgp-signature|(?:x-)?pkcs7-signature|applefile)|message/delivery-|text/rfc822-headers)"
)

#: What only the one it was sent to can open.
ENCRYPTED_PARTS = re.compile(r"^(?:multipart/encrypted|application/(?:x-)?pkcs7-mime|application/pgp-encrypted)$")

#: Parts within parts, far more than any mail in earnest has; and parts of one mail.
MAX_PART_DEPTH, MAX_PARTS = 30, 2000


class BoundedPolicy(EmailPolicy):
    """Parses no header beyond its first characters: the standard parser takes ever longer for a long one."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        return super().header_fetch_parse(name, value[:MAX_HEADER_LENGTH])


#: A message that is written out again keeps the bytes it came with.
MAIL_POLICY = BoundedPolicy(refold_source="none")


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is attached to a mail."""

    name: str
    #: media type, as "text/plain"
    type: str
    data: bytes = field(repr=False)
    #: encoding that the mail declares for it; empty: none
    charset: str = ""


@dataclass(frozen=True, slots=True)
class MailParts:
    """A mail taken apart."""

    #: plain text, without signature and the foot of a list
    plain: str
    #: HTML, decoded; one for each part
    pages: tuple[str, ...]
    attachments: tuple[Attachment, ...]
    #: whether messages of a list are collected in it, so that its own text is their table of contents
    is_digest: bool = False


@dataclass(slots=True)
class _Found:
    plain: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    attached: list[Message] = field(default_factory=list)
    is_digest: bool = False
    left: int = MAX_PARTS


def split_mail(message: Message) -> MailParts:
    """Return the texts and attachments of a mail, however deeply its parts are nested."""
    found = _Found()
    _walk_part(message, found, 0)
    plain = clean_plain_text("\n\n".join(filter(None, found.plain)))
    attachments = tuple(read_attachment(part, number) for number, part in enumerate(found.attached, start=1))
    return MailParts(plain, tuple(found.pages), attachments, found.is_digest)


def _walk_part(part: Message, found: _Found, depth: int) -> None:
    found.left -= 1
    kind = part.get_content_type()
    if depth > MAX_PART_DEPTH or found.left < 0 or NON_DOCUMENT_PARTS.match(kind):
        return
    if ENCRYPTED_PARTS.match(kind) and "signed" not in str(part.get_param("smime-type", "")):
        raise Unreadable("the e-mail is encrypted", "save it decrypted")
    if kind == "message/rfc822":
        found.attached.append(part)
    elif kind == "multipart/alternative":
        _walk_alternatives(_get_parts(part), found, depth)
    elif kind == "multipart/related":
        # The first part is the page; the rest are its pictures, unless they are called attachments.
        for number, child in enumerate(_get_parts(part)):
            if number == 0 or child.get_content_disposition() == "attachment":
                _walk_part(child, found, depth + 1)
    elif part.is_multipart():
        found.is_digest |= kind == "multipart/digest"
        for child in _get_parts(part):
            _walk_part(child, found, depth + 1)
    elif _is_body(part, kind):
        _add_text(part, kind, found)
    elif not (kind.startswith("image/") and part.get("Content-ID")):
        found.attached.append(part)


def _walk_alternatives(parts: list[Message], found: _Found, depth: int) -> None:
    """Take every form of a text that says it differently; later parts of mixed kinds may be attached to one form."""
    for child in parts:
        if child.get_content_type() not in {"text/calendar", "text/x-amp-html", "text/enriched", "text/watch-html"}:
            _walk_part(child, found, depth + 1)


def _get_parts(part: Message) -> list[Message]:
    inner = part.get_payload()
    return [child for child in inner if isinstance(child, Message)] if isinstance(inner, list) else []


def _is_body(part: Message, kind: str) -> bool:
    return (
        kind in {"text/plain", "text/html"}
        and not _get_filename(part)
        and part.get_content_disposition() != "attachment"
    )


def _add_text(part: Message, kind: str, found: _Found) -> None:
    from briefings.collectors.formats.html import decode_html

    data, charset = decode_payload(part), get_charset(part)
    if kind == "text/html":
        found.pages.append(decode_html(data, charset))
        return
    text = decode_bytes(data, charset).replace("\r\n", "\n").replace("\r", "\n")
    if str(part.get_param("format", "")).casefold() == "flowed":
        text = join_flowed_lines(text, delete_spaces=str(part.get_param("delsp", "")).casefold() == "yes")
    found.plain.append(text.strip("\n"))


def join_flowed_lines(text: str, *, delete_spaces: bool = False) -> str:
    """Return text in "format=flowed" with its lines joined to paragraphs (RFC 3676); quoted lines stay quoted.

    >>> join_flowed_lines("Boats may \\nleave.\\n \\n-- \\nAnn")
    'Boats may leave.\\n \\n-- \\nAnn'
    """
    joined: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ") if line[depth : depth + 1] == " " else line[depth:]
        flows = content.endswith(" ") and content not in {"-- ", " "}
        body = content[:-1] if flows and delete_spaces else content
        if open_depth == depth and content != "-- ":
            joined[-1] += body
        else:
            joined.append((">" * depth + " " if depth else "") + (body if body or not line else line))
        open_depth = depth if flows else -1
    return "\n".join(joined)


def read_attachment(part: Message, number: int) -> Attachment:
    """Return what is attached; a part without a name is numbered, and a forwarded message is the message."""
    kind = part.get_content_type()
    name = make_printable(re.sub(r"[/\\]", "_", _get_filename(part) or f"attachment {number}"))
    if kind == "message/rfc822":
        return Attachment(name, kind, _extract_message(part))
    return Attachment(name, kind, decode_payload(part), get_charset(part))


def _extract_message(part: Message) -> bytes:
    """Return a message within a mail as bytes; the encoding that it travelled in, which none should have, is undone."""
    inner = part.get_payload()
    first = inner[0] if isinstance(inner, list) and inner else None
    data = first.as_bytes(policy=MAIL_POLICY) if isinstance(first, Message) else b""
    data = data or decode_payload(part)
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().casefold()
    if encoding == "quoted-printable":
        return quopri.decodestring(data)
    if encoding == "base64":
        try:
            return base64.b64decode(data, validate=False)
        except binascii.Error:
            return data
    return data


def _get_filename(part: Message) -> str:
    try:
        return decode_encoded_words(part.get_filename() or "")
    except PARSER_ERRORS:
        return ""


def decode_payload(part: Message) -> bytes:
    """Return the content of a part as bytes."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def get_charset(part: Message) -> str:
    """Return the encoding that a part declares; empty where it declares none."""
    try:
        return part.get_content_charset() or ""
    except PARSER_ERRORS:
        return ""
