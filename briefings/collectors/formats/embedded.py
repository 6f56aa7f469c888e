"""Messages that stand within the text of another: forwarded below a note, or joined to the digest of a list.

A message begins with a block of lines such as "From: …", "Date: …", "Subject: …", in the language of the program that
wrote it.
"""

import re
from dataclasses import dataclass

from briefings.core.rule_lists import any_of, read_rows

#: Name of a header, in lower case -> which of ours it is: "from", "date", "subject" or "other".
HEADER_NAMES = {row[0]: row[1] for row in read_rows("collectors", "forwarded_headers")}

HEADER_LINE = re.compile(
    rf"^[ \t>*]*(?P<name>{any_of(re.escape(name) for name in HEADER_NAMES)})[ \t\xa0]?\*?:\*?[ \t\xa0]*(?P<value>.*)$",
    re.IGNORECASE,
)

#: Lines that announce a message: "-----Original Message-----", "Begin forwarded message:", hyphens, "Message: 7".
ANNOUNCEMENT = re.compile(
    r"^[ \t>]*+(?:[-_=*]{2,40}+[^-_=*\n].{0,60}?[-_=*]{2,40}+|[-_=*]{5,}+|.{3,60}:|Message:[ \t]*\d{1,5})[ \t]*+$"
)

#: The foot of a digest (RFC 1153).
DIGEST_END = re.compile(r"^End of .{1,120}\n\*{5,}[ \t]*$", re.MULTILINE)

#: Messages of one text.
MAX_EMBEDDED = 500


@dataclass(frozen=True, slots=True)
class EmbeddedMessage:
    """A message within a text; empty where its headers say nothing."""

    sender: str
    date: str
    subject: str
    text: str


def split_embedded_messages(text: str) -> tuple[str, tuple[EmbeddedMessage, ...]]:
    """Return what stands before the first message within a text, and the messages.

    >>> split_embedded_messages("See below.\\n\\nFrom: Ann\\nSent: Monday\\nSubject: Port\\n\\nIt is shut.")[0]
    'See below.'
    """
    lines = DIGEST_END.sub("", text).split("\n")
    blocks: list[tuple[int, int, dict[str, str]]] = []
    at = 0
    while at < len(lines) and len(blocks) < MAX_EMBEDDED:
        end, headers = _read_header_block(lines, at)
        if headers:
            blocks.append((at, end, headers))
        at = max(end, at + 1)
    if not blocks:
        return text, ()
    starts = [_skip_announcement(lines, begin) for begin, _, _ in blocks] + [len(lines)]
    messages = tuple(
        EmbeddedMessage(
            headers.get("from", ""),
            headers.get("date", ""),
            headers.get("subject", ""),
            _unquote("\n".join(lines[end : max(starts[number + 1], end)])).rstrip(" \n-_=*>").strip(),
        )
        for number, (_, end, headers) in enumerate(blocks)
    )
    return "\n".join(lines[: starts[0]]).strip(), tuple(one for one in messages if one.text)


def _read_header_block(lines: list[str], at: int) -> tuple[int, dict[str, str]]:
    """Return the line after a block of headers and the headers; none where there is no block at `at`."""
    if at and lines[at - 1].strip(" \t>") and not ANNOUNCEMENT.match(lines[at - 1]):
        return at, {}
    headers: dict[str, str] = {}
    names = 0
    last = ""
    while at < len(lines) and (line := lines[at].strip(" \t>\xa0")):
        found = HEADER_LINE.match(line)
        if found:
            last = HEADER_NAMES[found["name"].casefold()]
            headers.setdefault(last, found["value"].strip(" *\t"))
            names += 1
        elif not last or names < 2:
            return at, {}
        elif lines[at][:1] in " \t" or last == "other":
            headers[last] += " " + line
        else:
            break
        at += 1
    return (at, headers) if names >= 3 and {"from", "subject"} <= headers.keys() else (at, {})


def _skip_announcement(lines: list[str], at: int) -> int:
    """Return the first of the lines before `at` that announce a message."""
    begin = at
    for _ in range(6):
        if begin and (not lines[begin - 1].strip() or ANNOUNCEMENT.match(lines[begin - 1])):
            begin -= 1
    return begin


def _unquote(text: str) -> str:
    """Return a text that is quoted as a whole ("> …") without the signs."""
    lines = text.split("\n")
    quoted = [line for line in lines if line.strip()]
    if not quoted or not all(line.lstrip().startswith(">") for line in quoted):
        return text
    return "\n".join(re.sub(r"^\s*> ?", "", line) for line in lines)
