"""An e-mail becomes an article, and what is attached to it becomes documents: newsletters, alerts, agency mail."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import EmailMessage, Message, MIMEPart
from email.policy import EmailPolicy
from email.utils import parseaddr
from typing import Any

from briefings.collectors.formats.archive import make_printable
from briefings.collectors.formats.document import PARSER_ERRORS, ArticleDraft, Document, Limits, open_bytes, read_whole
from briefings.collectors.formats.encoding import decode_bytes
from briefings.collectors.formats.headers import MAX_HEADER_LENGTH, decode_encoded_words, find_charset, get_raw_header
from briefings.collectors.formats.html import decode_html, extract_article
from briefings.collectors.formats.markup import strip_html
from briefings.collectors.formats.text import separate_paragraphs
from briefings.core.errors import Unreadable

REPLY_PREFIX = re.compile(r"^(?:\s*(?:re|fwd?|aw|wg)\s*:\s*)+", re.IGNORECASE)

#: Parts that belong to the letter as such and are no documents: signatures, and pictures that its page shows.
NON_DOCUMENT_PARTS = re.compile(r"^(?:application/(?:pgp-signature|(?:x-)?pkcs7-signature)|message/delivery-)")

#: A TLP label in a subject, "[TLP:AMBER] …" as the standard has it; what follows the colon at once is meant as one.
TLP_LABEL = re.compile(
    r"\bTLP(?:\s*[:_-]\s*|\s+)(?:CLEAR|WHITE|GREEN|AMBER(?:[\s+_-]*STRICT)?|RED)\b|\bTLP:\w[\w+-]*", re.IGNORECASE
)

#: Formats by their type, for attachments whose name does not tell.
EXTENSIONS = {
    **{"text/plain": ".txt", "text/html": ".html", "text/csv": ".csv", "text/markdown": ".md"},
    **{"application/json": ".json", "application/zip": ".zip", "message/rfc822": ".eml"},
}

#: The HTML of a letter is read in place of its plain text when that has less than this share of its words.
MIN_PLAIN_SHARE = 0.6


class BoundedPolicy(EmailPolicy):
    """Parses no header beyond its first characters: the standard parser takes ever longer for a long one."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        return super().header_fetch_parse(name, value[:MAX_HEADER_LENGTH])


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
class ParsedEmail:
    """A mail taken apart; `draft` is None where it has no text."""

    draft: ArticleDraft | None
    sender: str
    date: str
    markings: tuple[str, ...]
    attachments: tuple[Attachment, ...]


def read_email(document: Document, limits: Limits) -> Iterator[ArticleDraft | Document]:
    """Read an e-mail: its plain text, or else the main text of its HTML part; then everything attached to it."""
    mail = limits.run_parser(parse_email, read_whole(document, limits.text))
    if mail.draft is not None:
        yield mail.draft
    elif not mail.attachments:
        raise Unreadable("the e-mail has no text in it")
    for attachment in mail.attachments:
        yield _build_attached_document(attachment, document, mail)


def parse_email(data: bytes) -> ParsedEmail:
    """Take a mail apart. Raises `Unreadable` for what the standard parser cannot read."""
    try:
        message: EmailMessage = message_from_bytes(data, policy=BoundedPolicy())  # type: ignore[arg-type]  # typeshed cannot tell
        charset = find_charset(message)
        name, address = parseaddr(get_raw_header(message, "From", charset))
        name = decode_encoded_words(name)
        subject = decode_encoded_words(get_raw_header(message, "Subject", charset))
        subject, date = REPLY_PREFIX.sub("", subject), _get_header(message, "Date")
        markings = (
            *TLP_LABEL.findall(subject),
            *filter(None, (_get_header(message, name) for name in ("X-TLP", "TLP"))),
        )
        texts, attached = _split_parts(message)
        body = _extract_body(message, texts)
        attachments = tuple(_read_attachment(part, number) for number, part in enumerate(attached, start=1))
        identifier = _get_header(message, "Message-ID").strip("<> ")
    except PARSER_ERRORS as error:
        raise Unreadable(f"the e-mail cannot be parsed ({type(error).__name__})") from error
    domain = address.rpartition("@")[2].casefold().strip("[]<>")
    outlet = name or (body.outlet if body else "") or domain
    draft = body and replace(
        body,
        title=subject or body.title,
        outlet=outlet,
        date=date or None,
        key=identifier,
        markings=markings,
        supplied=("outlet",) if outlet == domain and outlet else (),
        subscribers_only=False,
    )
    return ParsedEmail(draft, name or domain, date, markings, attachments)


def _get_header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, "")).strip()
    except PARSER_ERRORS:  # a sender "<" is enough for the standard parser
        return ""


def _split_parts(message: EmailMessage) -> tuple[list[MIMEPart], list[MIMEPart]]:
    """Return further parts of the text, as lists of readers add them, and what is attached."""
    texts: list[MIMEPart] = []
    attached: list[MIMEPart] = []
    for part in message.iter_attachments() if message.is_multipart() else ():
        kind, named = part.get_content_type(), bool(part.get_filename())
        if NON_DOCUMENT_PARTS.match(kind) or (kind.startswith("image/") and part.get("Content-ID")):
            continue
        if kind == "text/plain" and not named and part.get_content_disposition() != "attachment":
            texts.append(part)
        else:
            attached.append(part)
    return texts, attached


def _extract_body(message: EmailMessage, further: list[MIMEPart]) -> ArticleDraft | None:
    """Return the text of a letter; None where there is none."""
    written, html = message.get_body(("plain",)), message.get_body(("html",))
    text = _decode_text_part(written) if written is not None else ""
    text = separate_paragraphs("\n\n".join([text, *map(_decode_text_part, further)]).replace("\r\n", "\n").strip())
    shown_as = _extract_html_part(decode_html(_decode_payload(html), _get_charset(html))) if html is not None else None
    # "View this letter in your browser" is all that the plain text of many newsletters says.
    if shown_as is not None and len(text.split()) < MIN_PLAIN_SHARE * len(shown_as.text.split()):
        return shown_as
    return ArticleDraft(text=text) if text else None


def _extract_html_part(markup: str) -> ArticleDraft | None:
    """Return the text of an HTML part: the article in it, or all its words where it is laid out in tables."""
    try:
        return extract_article(markup)
    except Unreadable:
        text = strip_html(markup)
        return ArticleDraft(text=text) if re.search(r"\w", text) else None


def _build_attached_document(attachment: Attachment, document: Document, mail: ParsedEmail) -> Document:
    """Return what is attached as a document, marked as the letter is."""
    known = re.search(r"\.[A-Za-z0-9]{1,8}$", attachment.name)
    return Document(
        name=f"{document.name}/{attachment.name}",
        folder=mail.sender or document.folder,
        modified=document.modified,
        size=len(attachment.data),
        open=open_bytes(attachment.data),
        extension_override="" if known and attachment.type != "message/rfc822" else EXTENSIONS.get(attachment.type, ""),
        fallback_date=mail.date,
        markings=(*document.markings, *mail.markings),
        charset=attachment.charset,
    )


def _read_attachment(part: MIMEPart, number: int) -> Attachment:
    """Return what is attached; a part without a name is numbered, and a forwarded message is the message."""
    kind = part.get_content_type()
    name = make_printable(re.sub(r"[/\\]", "_", part.get_filename() or f"attachment {number}"))
    if kind != "message/rfc822":
        return Attachment(name, kind, _decode_payload(part), _get_charset(part))
    inner = part.get_payload()
    whole = inner[0].as_bytes() if isinstance(inner, list) and inner and isinstance(inner[0], Message) else b""
    return Attachment(name, kind, whole)


def _decode_payload(part: MIMEPart) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _decode_text_part(part: MIMEPart) -> str:
    """Return a text part in the encoding it declares; where that is wrong or unknown, in the one it seems to have."""
    return decode_bytes(_decode_payload(part), _get_charset(part))


def _get_charset(part: MIMEPart) -> str:
    try:
        return part.get_content_charset() or ""
    except PARSER_ERRORS:
        return ""
