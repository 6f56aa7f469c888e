"""The plain text of a mail without what programs put around it: signature, foot of the list, links, notices."""

import re

from briefings.core.rule_lists import compile_any, read_entries

#: The line before a signature (RFC 3676, 4.3), and how many lines one may have.
SIGNATURE = re.compile(r"^--[ \t]?$", re.MULTILINE)
MAX_SIGNATURE_LINES = 20

#: The line before the foot that a list adds, and how many lines one may have.
LIST_FOOT = re.compile(r"^_{5,}[ \t]*$", re.MULTILINE)
MAX_FOOT_LINES = 10

#: A web address in brackets, and the picture that a line stands for.
BRACKETED_LINK = re.compile(r"[ \t]?(?:\([ \t]*https?://[^\s()]+[ \t]*\)|<https?://[^\s<>]+>|\[https?://[^\s\[\]]+\])")
PICTURE = re.compile(r"^\[(?:image|cid|bild|imagen?):[^\]\n]{0,300}\][ \t]*$", re.IGNORECASE | re.MULTILINE)

#: Lines that are notices by the whole of them, and those that are one by how they begin.
NOTICE = compile_any(read_entries("collectors", "mail_notices"), r"^\W{0,6}", r"\W*(?:https?://\S+\W*)?$")

#: Characters of the longest line that can be a notice.
MAX_NOTICE_LENGTH = 400


def clean_plain_text(text: str) -> str:
    """Return the text of a mail without its signature and the foot of its list; all of it where that is all."""
    return _cut_tail(_cut_tail(text, LIST_FOOT, MAX_FOOT_LINES), SIGNATURE, MAX_SIGNATURE_LINES).strip("\n")


def strip_links(text: str) -> str:
    """Return the text of a mail without addresses in brackets, pictures and notices.

    >>> strip_links("Port closed ( https://a.example/r/1 )\\n\\nUnsubscribe https://a.example/u")
    'Port closed'
    """
    lines = PICTURE.sub("", BRACKETED_LINK.sub("", text)).split("\n")
    return "\n".join(line for line in lines if not is_notice(line)).strip("\n")


def is_notice(line: str) -> bool:
    """Return whether a line tells how to view, answer or leave a mailing, and nothing else."""
    line = line.strip()
    return bool(line) and len(line) <= MAX_NOTICE_LENGTH and bool(NOTICE.match(line))


def _cut_tail(text: str, mark: re.Pattern[str], most: int) -> str:
    """Return the text before the last such line that has few lines after it."""
    found = None
    for found in mark.finditer(text):  # noqa: B007 - the last one
        pass
    if not found:
        return text
    rest, before = text[found.end() :].strip("\n"), text[: found.start()].rstrip()
    return before if before.strip() and rest.count("\n") < most else text
