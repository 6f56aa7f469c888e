"""A saved e-mail becomes an article: a newsletter, an alert, a forwarded report."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr

from briefings.collectors.document import Document, Draft, Limits, Unreadable, whole
from briefings.collectors.encoding import decode
from briefings.collectors.page import FAILURES, article_of, source
from briefings.collectors.text import paragraphs

REPLY = re.compile(r"^(?:\s*(?:re|fwd?|aw|wg)\s*:\s*)+", re.IGNORECASE)


def letter(document: Document, limits: Limits) -> Iterator[Draft]:
    """Read a `.eml` file: its plain text, or else the main text of its HTML part."""
    data = whole(document, limits.text)
    try:
        message = message_from_bytes(data, policy=policy.default)
        name, address = parseaddr(_header(message, "From"))
        draft = _body(message)
        subject, date = REPLY.sub("", _header(message, "Subject")), _header(message, "Date")
        identifier = _header(message, "Message-ID").strip("<> ")
    except FAILURES as error:  # pragma: no cover - no message is known that does it today
        raise Unreadable(f"the e-mail cannot be parsed ({type(error).__name__})") from error
    domain = address.rpartition("@")[2].casefold()
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
        supplied=("outlet",) if outlet == domain and outlet else (),
    )


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, "")).strip()
    except FAILURES:  # a sender "<" is enough for the standard parser
        return ""


def _body(message: EmailMessage) -> Draft:
    plain = message.get_body(("plain",))
    if plain is not None and (text := _text(plain)).strip():
        return Draft(text=paragraphs(text.replace("\r\n", "\n")))
    html = message.get_body(("html",))
    if html is None:
        raise Unreadable("the e-mail has no text in it")
    return article_of(source(_payload(html)))


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
