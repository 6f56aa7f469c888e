"""An e-mail becomes an article, or several (alerts, digests), and what is attached to it becomes documents."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import Message
from email.utils import parseaddr

from briefings.collectors.formats.document import PARSER_ERRORS, ArticleDraft, Document, Limits, open_bytes, read_whole
from briefings.collectors.formats.embedded import EmbeddedMessage, split_embedded_messages
from briefings.collectors.formats.headers import decode_encoded_words, find_charset, get_raw_header
from briefings.collectors.formats.link_lists import extract_listed_links
from briefings.collectors.formats.mail_page import extract_mail_items, extract_mail_text
from briefings.collectors.formats.mime import MAIL_POLICY, Attachment, MailParts, split_mail
from briefings.collectors.formats.plain_mail import strip_links
from briefings.collectors.formats.text import separate_paragraphs
from briefings.core.errors import Unreadable
from briefings.core.words import count_words

REPLY_PREFIX = re.compile(r"^(?:\s*(?:re|fwd?|aw|wg|tr|rv|ynt|rif|odp)\s*:\s*)+", re.IGNORECASE)

#: A TLP label in a subject, "[TLP:AMBER] …" as the standard has it; what follows the colon at once is meant as one.
TLP_LABEL = re.compile(
    r"\bTLP(?:\s*[:_-]\s*|\s+)(?:CLEAR|WHITE|GREEN|AMBER(?:[\s+_-]*STRICT)?|RED)\b|\bTLP:\w[\w+-]*", re.IGNORECASE
)

#: Formats by their type, for attachments whose name does not tell.
EXTENSIONS = {
    **{"text/plain": ".txt", "text/html": ".html", "text/csv": ".csv", "text/markdown": ".md"},
    **{"application/pdf": ".pdf", "application/rtf": ".rtf", "text/rtf": ".rtf", "application/ms-tnef": ".tnef"},
    **{"application/vnd.ms-tnef": ".tnef", "application/epub+zip": ".epub", "multipart/related": ".mht"},
    **{"application/msword": ".doc", "application/vnd.ms-outlook": ".msg", "application/vnd.ms-excel": ".xls"},
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    **{"application/json": ".json", "application/zip": ".zip", "message/rfc822": ".eml"},
}

#: Words below which what stands above a forwarded mail is a note to the desk, and no article.
MAX_NOTE_WORDS = 30

#: Names of attached mails.
ATTACHED_MAIL = re.compile(r"\.(?:eml|msg)$", re.IGNORECASE)

#: The HTML of a letter is read in place of its plain text when that has less than this share of its words.
MIN_PLAIN_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class ParsedEmail:
    """A mail taken apart; `drafts` is empty where it has no text."""

    drafts: tuple[ArticleDraft, ...]
    sender: str
    date: str
    markings: tuple[str, ...]
    attachments: tuple[Attachment, ...]


def read_email(document: Document, limits: Limits) -> Iterator[ArticleDraft | Document]:
    """Read an e-mail: the articles of its text, then everything attached to it."""
    mail = limits.run_parser(parse_email, read_whole(document, limits.text))
    if not mail.drafts and not mail.attachments:
        raise Unreadable("the e-mail has no text in it")
    yield from mail.drafts
    for attachment in mail.attachments:
        yield _build_attached_document(attachment, document, mail)


def parse_email(data: bytes) -> ParsedEmail:
    """Take a mail apart. Raises `Unreadable` for what the standard parser cannot read."""
    try:
        message: Message = message_from_bytes(data, policy=MAIL_POLICY)
        charset = find_charset(message)
        name, address = parse_sender(get_raw_header(message, "From", charset))
        subject = REPLY_PREFIX.sub("", decode_encoded_words(get_raw_header(message, "Subject", charset)))
        date = get_raw_header(message, "Date")
        marked = (get_raw_header(message, header) for header in ("X-TLP", "TLP"))
        markings = (*TLP_LABEL.findall(subject), *filter(None, marked))
        parts = split_mail(message)
        identifier = get_raw_header(message, "Message-ID").strip("<> ")
        domain = address.rpartition("@")[2].casefold().strip("[]<>")
        whole = ArticleDraft(
            text="",
            title=subject,
            outlet=name or domain,
            date=date or None,
            key=identifier,
            markings=markings,
            supplied=("outlet",) if domain and not name else (),
        )
        drafts = () if parts.is_digest else tuple(_build_drafts(parts, whole))
        if any(map(_is_mail, parts.attachments)) and len(drafts) == 1 and drafts[0].key == identifier:
            drafts = () if _is_note(drafts[0].text) else drafts
    except PARSER_ERRORS as error:
        raise Unreadable(f"the e-mail cannot be parsed ({type(error).__name__})") from error
    return ParsedEmail(drafts, name or domain, date, markings, parts.attachments)


def parse_sender(header: str) -> tuple[str, str]:
    """Return the name and the address of a sender; empty where the header has none."""
    name, address = parseaddr(header)
    return decode_encoded_words(name).strip(" \"'"), address if "@" in address else ""


def _build_drafts(parts: MailParts, whole: ArticleDraft) -> Iterator[ArticleDraft]:
    """Yield the articles of a mail: those it announces or embeds, else its own text."""
    items = next(filter(None, (extract_mail_items(page, whole.outlet) for page in parts.pages)), ())
    items = items or (() if parts.pages else extract_listed_links(parts.plain, whole.outlet))
    if items:
        for item in items:
            yield replace(item, date=whole.date, markings=whole.markings, title=item.title or whole.title)
        return
    page = "\n\n".join(filter(None, map(extract_mail_text, parts.pages)))
    plain = separate_paragraphs(strip_links(parts.plain))
    # "View this letter in your browser" is all that the plain text of many newsletters says.
    if page and count_words(plain) < MIN_PLAIN_SHARE * count_words(page):
        yield replace(whole, text=page)
        return
    before, messages = split_embedded_messages(plain)
    for message in messages:
        yield _build_embedded_draft(message, whole)
    if before and not (messages and (len(messages) > 1 or _is_note(before))):
        yield replace(whole, text=before)


def _is_note(text: str) -> bool:
    """Return whether a text is a word to the desk about what is forwarded below it."""
    return count_words(text) < MAX_NOTE_WORDS


def _is_mail(attachment: Attachment) -> bool:
    return attachment.type == "message/rfc822" or bool(ATTACHED_MAIL.search(attachment.name))


def _build_embedded_draft(message: EmbeddedMessage, whole: ArticleDraft) -> ArticleDraft:
    name, address = parse_sender(message.sender)
    domain = address.rpartition("@")[2].casefold()
    named = name or domain or message.sender.strip()
    return replace(
        whole,
        text=separate_paragraphs(message.text),
        title=REPLY_PREFIX.sub("", message.subject),
        outlet=named or whole.outlet,
        date=message.date or whole.date,
        key="",
        supplied=("outlet",) if named == domain and domain else (),
    )


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
