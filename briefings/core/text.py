"""Text made fit for its place: cleaned, put on one line, turned into a file name or the name of a day."""

import re
import unicodedata
from datetime import date

from briefings.core.date_names import MONTH_ABBREVIATIONS


def slugify(text: str) -> str:
    """Return a text as part of a file name or an anchor: letters and digits of any script, hyphens between.

    >>> slugify("Grain exports · Port Selene")
    'grain-exports-port-selene'
    """
    return re.sub(r"[\W_]+", "-", text.casefold()).strip("-")[:48].strip("-") or "briefing"


def one_line(text: str, limit: int = 300) -> str:
    """Return text from outside as one printable line, for headers, records and messages to people.

    >>> one_line("No such user\\r\\nBcc: all@example.org")
    'No such user Bcc: all@example.org'
    """
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return plain if len(plain) <= limit else plain[: limit - 1].rstrip() + "…"


#: What a terminal obeys, what turns the direction of a line, and what no file can be written with.
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


def printable_text(text: str, limit: int = 2000) -> str:
    r"""Return text from outside as a message may hold it: nothing in it moves a cursor, breaks a line or has no end.

    >>> printable_text("no column \x1b[2Jname\r\nat all")
    'no column  [2Jname at all'
    """
    plain = UNPRINTABLE.sub(" ", text).strip() if UNPRINTABLE.search(text) else text
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


def format_short_date(day: date) -> str:
    """Return a day as a subject line gives it.

    >>> format_short_date(date(2026, 11, 3))
    '3 Nov 2026'
    """
    return f"{day.day} {MONTH_ABBREVIATIONS[day.month - 1]} {day.year}"


#: Letters that printers join, and the letters they are.
LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})


def clean_text(text: str) -> str:
    """Normalise to NFC, part ligatures, drop control and bidirectional-override characters.

    One blank line parts paragraphs; lines inside one are kept apart by a single line break; runs of spaces become one.

    >>> clean_text("One \\x00 two\\r\\n\\r\\n\\r\\nthree ")
    'One two\\n\\nthree'
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).translate(LIGATURES)
    text = re.sub(
        r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]",
        "",
        text,
    )
    text = re.sub(r"[\ud800-\udfff]", "\ufffd", text)
    text = re.sub(r"[\u2028\u2029]", "\n", text)
    text = re.sub(r"[^\S\n]+", " ", text)
    text = re.sub(r" ?\n ?", "\n", text)
    return re.sub(r"\n{2,}", "\n\n", text).strip()
