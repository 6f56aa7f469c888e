"""An e-mail becomes an article, and what is attached to it becomes documents: newsletters, alerts, agency mail."""

import io
import re
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, Message, MIMEPart
from email.utils import parseaddr
from typing import BinaryIO

from briefings.collectors.formats.archive import shown
from briefings.collectors.formats.document import Document, Draft, Limits, Unreadable, whole
from briefings.collectors.formats.encoding import decode
from briefings.collectors.formats.markup import plain
from briefings.collectors.formats.page import FAILURES, article_of, source
from briefings.collectors.formats.text import paragraphs

REPLY = re.compile(r"^(?:\s*(?:re|fwd?|aw|wg)\s*:\s*)+", re.IGNORECASE)

#: Parts that belong to the letter as such and are no documents: signatures, and pictures that its page shows.
BELONGING = re.compile(r"^(?:application/(?:pgp-signature|(?:x-)?pkcs7-signature)|message/delivery-)")

#: A TLP label in a subject, "[TLP:AMBER] …" as the standard has it; what follows the colon at once is meant as one.
LABEL = re.compile(
    r"\bTLP(?:\s*[:_-]\s*|\s+)(?:CLEAR|WHITE|GREEN|AMBER(?:[\s+_-]*STRICT)?|RED)\b|\bTLP:\w[\w+-]*", re.IGNORECASE
)

#: Formats by their type, for attachments whose name does not tell.
FORMS = {
    **{"text/plain": ".txt", "text/html": ".html", "text/csv": ".csv", "text/markdown": ".md"},
    **{"application/json": ".json", "application/zip": ".zip", "message/rfc822": ".eml"},
}

#: The HTML of a letter is read in place of its plain text when that has less than this share of its words.
POINTER = 0.6


def letter(document: Document, limits: Limits) -> Iterator[Draft | Document]:
    """Read an e-mail: its plain text, or else the main text of its HTML part; then everything attached to it."""
    data = whole(document, limits.text)
    try:
        message = message_from_bytes(data, policy=policy.default)
        name, address = parseaddr(_header(message, "From"))
        subject, date = REPLY.sub("", _header(message, "Subject")), _header(message, "Date")
        identifier = _header(message, "Message-ID").strip("<> ")
        markings = (*LABEL.findall(subject), *filter(None, (_header(message, name) for name in ("X-TLP", "TLP"))))
        texts, attached = _taken_apart(message)
        draft = _body(message, texts)
    except FAILURES as error:  # pragma: no cover - no message is known that does it today
        raise Unreadable(f"the e-mail cannot be parsed ({type(error).__name__})") from error
    domain = address.rpartition("@")[2].casefold()
    if draft is not None:
        outlet = name or draft.outlet or domain
        yield Draft(
            text=draft.text,
            title=subject or draft.title,
            outlet=outlet,
            url=draft.url,
            date=date or None,
            authors=draft.authors,
            language=draft.language,
            key=identifier,
            markings=markings,
            supplied=("outlet",) if outlet == domain and outlet else (),
        )
    elif not attached:
        raise Unreadable("the e-mail has no text in it")
    for number, part in enumerate(attached, start=1):
        yield _enclosed(part, number, document, name or domain, date, markings)


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, "")).strip()
    except FAILURES:  # a sender "<" is enough for the standard parser
        return ""


def _taken_apart(message: EmailMessage) -> tuple[list[MIMEPart], list[MIMEPart]]:
    """Return further parts of the text, as lists of readers add them, and what is attached."""
    texts: list[MIMEPart] = []
    attached: list[MIMEPart] = []
    for part in message.iter_attachments() if message.is_multipart() else ():
        kind, named = part.get_content_type(), bool(part.get_filename())
        if BELONGING.match(kind) or (kind.startswith("image/") and part.get("Content-ID")):
            continue
        if kind == "text/plain" and not named and part.get_content_disposition() != "attachment":
            texts.append(part)
        else:
            attached.append(part)
    return texts, attached


def _body(message: EmailMessage, further: list[MIMEPart]) -> Draft | None:
    """Return the text of a letter; None where there is none."""
    written, html = message.get_body(("plain",)), message.get_body(("html",))
    text = _text(written) if written is not None else ""
    text = paragraphs("\n\n".join([text, *map(_text, further)]).replace("\r\n", "\n").strip())
    shown_as = _page(source(_payload(html))) if html is not None else None
    # "View this letter in your browser" is all that the plain text of many newsletters says.
    if shown_as is not None and len(text.split()) < POINTER * len(shown_as.text.split()):
        return shown_as
    return Draft(text=text) if text else None


def _page(markup: str) -> Draft | None:
    """Return the text of an HTML part: the article in it, or all its words where it is laid out in tables."""
    try:
        return article_of(markup)
    except Unreadable:
        text = plain(markup)
        return Draft(text=text) if re.search(r"\w", text) else None


def _enclosed(
    part: MIMEPart, number: int, document: Document, sender: str, date: str, markings: tuple[str, ...]
) -> Document:
    """Return what is attached as a document, marked as the letter is; one without a name is numbered."""
    data = _content(part)
    name = shown(re.sub(r"[/\\]", "_", part.get_filename() or f"attachment {number}"))
    kind = part.get_content_type()
    known = re.search(r"\.[A-Za-z0-9]{1,8}$", name)
    return Document(
        name=f"{document.name}/{name}",
        folder=sender or document.folder,
        modified=document.modified,
        size=len(data),
        open=_opener(data),
        form="" if known and kind != "message/rfc822" else FORMS.get(kind, ""),
        dated=date,
        markings=(*document.markings, *markings),
    )


def _content(part: MIMEPart) -> bytes:
    """Return the bytes of a part; those of a forwarded message are the message."""
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        return inner[0].as_bytes() if isinstance(inner, list) and inner and isinstance(inner[0], Message) else b""
    return _payload(part)


def _opener(data: bytes) -> Callable[[], BinaryIO]:
    return lambda: io.BytesIO(data)


def _payload(part: MIMEPart) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text(part: MIMEPart) -> str:
    """Return a text part in the encoding it declares; where that is wrong or unknown, in the one it seems to have."""
    payload = _payload(part)
    try:
        return payload.decode(part.get_content_charset("utf-8"))
    except (LookupError, UnicodeDecodeError):
        return decode(payload)
