"""A mailbox file (mbox) is taken apart into its messages, one at a time and never whole."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from briefings.collectors.formats.document import Document, Limits, format_size, open_bytes
from briefings.core.article import Problem
from briefings.core.errors import Unreadable

#: The line between two messages (RFC 4155): sender and a time; prose that begins with "From" has no such time.
DIVIDER = re.compile(rb"^From .{0,500}\d{1,2}:\d{2}(?::\d{2})?.{0,40}\d{4}")

#: "From" at the beginning of a line of a message, kept apart from the divider by an angle.
QUOTED_FROM = re.compile(rb"^>+From ")

MAX_LINE_BYTES = 1 << 16


def is_mbox(document: Document) -> bool:
    """Return whether a file without an ending is a mailbox, as mail programs keep them."""
    with document.open() as stream:
        return bool(DIVIDER.match(stream.read(600)))


def read_mbox(document: Document, limits: Limits) -> Iterator[Document | Problem]:
    """Yield each message as a document, numbered from 1, and a problem for each that is too large."""
    with document.open() as stream:
        number = 0
        for number, message in enumerate(_split_messages(stream, limits.text), start=1):
            name = f"{document.name}/{number}"
            if message is None:
                yield Problem(name, f"larger than {format_size(limits.text)}", "leave it out, or save it by itself")
            else:
                yield replace(
                    document, name=name, size=len(message), open=open_bytes(message), extension_override=".eml"
                )
        if not number:
            raise Unreadable("there is no message in it")


def _split_messages(stream: BinaryIO, limit: int) -> Iterator[bytes | None]:
    """Yield each message without its divider; None stands for one of more than `limit` bytes."""
    message, size, begun, blank = bytearray(), 0, False, True
    while line := stream.readline(MAX_LINE_BYTES):
        if blank and DIVIDER.match(line):
            if begun:
                yield bytes(message) if size <= limit else None
            message, size, begun = bytearray(), 0, True
        elif begun:
            size += len(line)
            if size <= limit:
                message += line[1:] if QUOTED_FROM.match(line) else line
        blank = line in {b"\n", b"\r\n"}
    if begun:
        yield bytes(message) if size <= limit else None
