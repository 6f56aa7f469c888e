"""What a report opens with: the place, the day, the agency, a dash; one grammar for all who ask for it.

    LONDON | Tue Mar 15, 2011 1:48 pm GMT LONDON (Reuters) -
    PORT SELENE, March 3 (Northwire) —
    MOSCOW, December 28. /TASS/.
    WASHINGTON —

Without an agency the place stands in capitals, for "Talks — again" is no dateline. Before it may stand what a web page
puts there: byline, day and time of day.
"""

import re
from typing import NamedTuple

from briefings.core.date_names import MONTH_ABBREVIATIONS

_MONTH = rf"(?:{'|'.join(MONTH_ABBREVIATIONS)})[a-z]*\.?"
_DAY = rf"(?:,? ?(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})[,.]?(?: \d{{4}})?\.?)?"
_STAMP = r"(?:[^\n]{0,120}?\d{1,2}:\d\d ?(?:[ap]\.?m\.?)?(?: [A-Z]{2,4})? )?"
_CAPITALS = r"[A-Z][A-Z .’'/-]{2,40}(?:, [A-Z][\w. ]{1,25})?"
_PLACE = r"[A-Z][\w’'. /-]{1,40}(?:, [\w’'. /-]{2,30}?)?"
_DASH = r"[—–―-]{1,2}(?: [—–―-])?"
_ROUND = r"\((?P<round>[A-Z][\w .&’'-]{1,40})\)"
_SLASH = r"/(?P<slash>[A-Z][\w .&’'-]{1,30})/"
_TEXT = r"(?=[^\W\d_a-z]|[“\"‘])"

#: At the very start of a text or sentence, up to where the report begins.
_OPENING = re.compile(
    rf"{_STAMP}(?:(?:{_PLACE})?{_DAY} ?(?:{_ROUND} ?{_DASH}|{_SLASH}\.?(?: {_DASH})?)"
    rf"|{_CAPITALS}{_DAY} ?{_DASH}(?! ?[A-Z]{{3,15}}\.(?: |$)))(?: |(?<=[—–―])){_TEXT}"
)
#: Anywhere, and without the dash: it is the agency that is looked for.
_AGENCY = re.compile(
    rf"(?:^|(?<=[\n|.] )|(?<=\n)|(?<=[A-Z] )){_PLACE}{_DAY} ?(?:{_ROUND}|{_SLASH}|[—–-] ?(?P<dash>[A-Z]{{3,15}})\. )"
    r"\.? ?[—–:-]*"
)
_DASHED = re.compile(r"\)\s*[—–-]")


class AgencyMark(NamedTuple):
    """The name in a dateline, and whether the line ends as only a dateline does."""

    name: str
    is_closed: bool


def find_dateline_end(text: str, start: int = 0, end: int | None = None) -> int:
    """Return where the dateline ends that a stretch of text opens with; `start` without one.

    >>> text = "PORT SELENE (Northwire) — Ships left."
    >>> text[find_dateline_end(text) :]
    'Ships left.'
    """
    found = _OPENING.match(text, start, len(text) if end is None else end)
    return found.end() if found else start


def find_agency_mark(text: str) -> AgencyMark | None:
    """Return the agency that a dateline in a text names; None without one.

    >>> find_agency_mark("MOSCOW, December 28. /TASS/. Talks went well.").name
    'TASS'
    """
    found = _AGENCY.search(text)
    if found is None:
        return None
    name = found["round"] or found["slash"] or found["dash"]
    return AgencyMark(name, found["round"] is None or bool(_DASHED.search(found.group()[-4:])))
