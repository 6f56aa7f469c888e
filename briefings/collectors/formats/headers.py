"""Headers of a mail become text: encoded words, and bytes beyond ASCII that no encoding was declared for."""

import re
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message

from briefings.collectors.formats.document import PARSER_ERRORS
from briefings.collectors.formats.encoding import decode_bytes
from briefings.core.errors import Unreadable

#: Characters of one header that are looked at: quotation marks alone take seconds from 5,000 on.
MAX_HEADER_LENGTH = 2000

#: Between two encoded words of one header: white space that is none of the text.
ENCODED_WORD = re.compile(r"=\?[^?\s]{1,60}\?[bBqQ]\?[^?]*\?=")


def get_raw_header(message: Message, name: str, charset: str = "") -> str:
    """Return a header on one line, its encoded words still encoded; empty where there is none.

    Bytes beyond ASCII, which no header may have and many do, are in UTF-8, else in `charset`, that of the body.
    """
    # The standard parser keeps them as lone surrogates and shows them as U+FFFD.
    raw = next((value for key, value in message.raw_items() if key.casefold() == name.casefold()), "")
    value = " ".join(str(raw)[:MAX_HEADER_LENGTH].split())
    if value.isascii():
        return value
    try:
        return decode_bytes(value.encode("utf-8", "surrogateescape"), charset)
    except Unreadable:
        return value.encode("utf-8", "replace").decode()


def decode_encoded_words(value: str) -> str:
    """Return a header with its encoded words (RFC 2047) as text.

    Neighbouring words of one encoding are joined before they are decoded: many programs cut within a character.

    >>> decode_encoded_words("=?iso-8859-1?Q?=93Port=94?= closed")
    '“Port” closed'
    """
    if not ENCODED_WORD.search(value):
        return value.strip()
    try:
        parts = decode_header(value)
        return "".join(_decode_part(part, charset) for part, charset in parts).strip()
    except (HeaderParseError, Unreadable, *PARSER_ERRORS):
        return value.strip()


def _decode_part(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        return part
    # What stands outside the encoded words comes as the bytes of escapes.
    return decode_bytes(part, charset) if charset else part.decode("raw_unicode_escape")


def find_charset(message: Message) -> str:
    """Return the encoding that the first text of a mail declares; empty where none does."""
    try:
        declared = (part.get_content_charset() for part in message.walk() if part.get_content_maintype() == "text")
        return next(filter(None, declared), "")
    except PARSER_ERRORS:
        return ""
