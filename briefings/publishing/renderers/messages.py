"""The words of ours that stand in an edition as data, in English: each known again by its pattern and taken apart.

An edition is made once and read in several languages, so it holds English, and a page translates when it is drawn.
What is plain is looked up whole; what holds a number, a day or somebody's words is listed here. Captions and column
heads are found by the extraction where they are written (`Table`, `Column`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from briefings.core.date_names import MONTH_ABBREVIATIONS

#: Columns of tables whose cells are words of ours, or hold some: table -> columns. All other text is quoted.
TRANSLATED_COLUMNS: Mapping[str, frozenset[str]] = {
    "claims": frozenset(("speaker", "outlets", "marker")),
    "disagreements": frozenset(("matter", "speaker", "outlets")),
    "updates": frozenset(("matter",)),
    "left-out": frozenset(("reason",)),
    "unread": frozenset(("reason",)),
    "scale": frozenset(("source", "statement")),
}
_DAY_PATTERN = r"(\d{1,2}) (" + "|".join(MONTH_ABBREVIATIONS) + r")[a-z]*(?: (\d{4}))?"
_PLACEHOLDER_PATTERNS = {
    "num": r"\d[\d,]*",
    "day": _DAY_PATTERN,
    "language": r"[A-Z][\w ()-]+",
    "place": "dateline|credit|byline|outlet",
}


@dataclass(frozen=True, slots=True)
class Message:
    """A message with gaps: the pattern that finds it, its English forms, and the gaps in their order."""

    pattern: re.Pattern[str]
    one: str
    #: the plural form; empty where there is none
    many: str = ""


def plain_message(text: str) -> str:
    """Mark a message that stands in editions as it is."""
    return text


def template_message(text: str) -> tuple[str, str]:
    """Mark a message with gaps."""
    return text, ""


def plural_message(one: str, many: str) -> tuple[str, str]:
    """Mark a message with a number in it, in both its forms."""
    return one, many


#: Statuses, reasons, kinds of figures, and the scale of the grades.
PLAIN_MESSAGES = (
    plain_message("new"),
    plain_message("updated"),
    plain_message("corrected"),
    plain_message("unchanged"),
    plain_message("dropped"),
    plain_message("developing"),
    plain_message("steady"),
    plain_message("fading"),
    plain_message("told in full no more"),
    plain_message("undated"),
    plain_message("not attributed"),
    plain_message("the outlet itself"),
    plain_message("killed"),
    plain_message("injured"),
    plain_message("missing"),
    plain_message("arrested"),
    plain_message("displaced"),
    plain_message("the text is empty"),
    plain_message("the text has no words"),
    plain_message("the text has no sentences"),
    plain_message("same text"),
    plain_message("nothing new since the last edition"),
    plain_message("dateline"),
    plain_message("credit"),
    plain_message("byline"),
    plain_message("Also reported"),
    plain_message("Reported"),
    plain_message("People most named"),
    plain_message("Organisations most named"),
    plain_message("Places most named"),
    plain_message("Person"),
    plain_message("Organisation"),
    plain_message("Place"),
    # columns in calls within calls, which the extraction does not see
    plain_message("Copies"),
    plain_message("Last"),
    plain_message("Coverage by outlet"),
    plain_message("Coverage by outlet and day"),
    plain_message("Coverage by outlet and week"),
    plain_message("Coverage by outlet and month"),
    plain_message("Coverage by outlet and year"),
    plain_message("completely reliable"),
    plain_message("usually reliable"),
    plain_message("fairly reliable"),
    plain_message("not usually reliable"),
    plain_message("unreliable"),
    plain_message("nobody has rated the outlet"),
    plain_message("carried by three or more independent origins, and nobody denies it"),
    plain_message("carried by two independent origins, and nobody denies it"),
    plain_message("one origin, with a named speaker or document, and nobody denies it"),
    plain_message("denied, or contradicted by another account"),
    plain_message("denied, with one origin against two or more"),
    plain_message("cannot be judged: nobody is named, or it is a belief, a plan or a demand"),
)
#: The numbers at a glance: either English form -> both.
GLANCE_LABELS = {
    form: pair
    for pair in (
        plural_message("article", "articles"),
        plural_message("story", "stories"),
        plural_message("outlet", "outlets"),
        plural_message("topic", "topics"),
        plural_message("copy folded", "copies folded"),
        plural_message("problem", "problems"),
        plural_message("listed, not read", "listed, not read"),
        plural_message("left out", "left out"),
    )
    for form in pair
}
#: Tried in this order; the gaps are translated in their turn.
MESSAGE_TEMPLATES = (
    template_message("wk %(day)s"),
    template_message("last report %(day)s"),
    template_message("No. %(number)s of %(day)s"),
    template_message("independent roots: %(now)s, before %(earlier)s"),
    template_message("was: “%(before)s”"),
    template_message("the edition of %(day)s"),
    template_message("published before %(moment)s UTC"),
    template_message("published after %(moment)s UTC"),
    template_message("written in %(language)s"),
    template_message("denied: %(cue)s"),
    template_message("at least %(share)s of the words"),
    plural_message("%(num)s article", "%(num)s articles"),
    plural_message("%(num)s outlet", "%(num)s outlets"),
    plural_message("%(articles)s, was %(num)s", "%(articles)s, were %(num)s"),
    plural_message(
        "%(num)s more story not shown here; every article is in the source list.",
        "%(num)s more stories not shown here; every article is in the source list.",
    ),
    plural_message(
        "%(num)s more outlet not shown here; every article is in the source list.",
        "%(num)s more outlets not shown here; every article is in the source list.",
    ),
    plural_message(
        "%(num)s more name not shown here; every article is in the source list.",
        "%(num)s more names not shown here; every article is in the source list.",
    ),
    plural_message(
        "%(num)s more statement not shown here; every article is in the source list.",
        "%(num)s more statements not shown here; every article is in the source list.",
    ),
    plural_message(
        "%(num)s more matter not shown here; every article is in the source list.",
        "%(num)s more matters not shown here; every article is in the source list.",
    ),
    plural_message(
        "%(num)s more earlier day not shown here; every article is in the source list.",
        "%(num)s more earlier days not shown here; every article is in the source list.",
    ),
    plural_message(
        "later version: %(num)s new or changed paragraph, %(gone)s gone",
        "later version: %(num)s new or changed paragraphs, %(gone)s gone",
    ),
    plural_message(
        "later version: %(num)s new or changed paragraph, %(gone)s gone, new headline",
        "later version: %(num)s new or changed paragraphs, %(gone)s gone, new headline",
    ),
    plural_message("%(speaker)s and %(num)s more", "%(speaker)s and %(num)s more"),
    plural_message(
        "No edition today: %(reason)s (%(num)s article came in).",
        "No edition today: %(reason)s (%(num)s articles came in).",
    ),
    template_message("The files of this edition come to %(size)s MB and are too large to attach; they are here:"),
    template_message(
        "The files of this edition come to %(size)s MB and are too large to attach. "
        "This mail is the edition in short; ask its sender for the whole."
    ),
    template_message("Title: “%(before)s” is now “%(after)s”"),
    template_message("Headline: “%(before)s” is now “%(after)s”"),
    template_message("Withdrawn: %(headline)s"),
    template_message("Added: %(headline)s"),
    template_message("%(headline)s: no longer says “%(text)s”"),
    template_message("%(headline)s: now says “%(text)s”"),
    plural_message("%(num)s new story since the last edition", "%(num)s new stories since the last edition"),
    template_message("%(first)s; %(second)s"),
    template_message("%(place)s — %(agency)s"),
    template_message("%(speaker)s (unnamed)"),
)


@cache
def compile_messages() -> tuple[Message, ...]:
    """Return every message with gaps, ready to be matched."""
    return tuple(Message(_compile_pattern(one, many), one, many) for one, many in MESSAGE_TEMPLATES)


def _compile_pattern(one: str, many: str) -> re.Pattern[str]:
    """Return the pattern of a message in either form, with a named group a gap."""
    forms = []
    for at, form in enumerate(dict.fromkeys(filter(None, (one, many)))):
        pieces = re.split(r"%\((\w+)\)s", form)
        forms.append(
            "".join(
                f"(?P<{piece}_{at}>{_PLACEHOLDER_PATTERNS.get(piece, '.+')})" if odd % 2 else re.escape(piece)
                for odd, piece in enumerate(pieces)
            )
        )
    return re.compile("|".join(forms), re.DOTALL)


def extract_placeholders(found: re.Match[str]) -> dict[str, str]:
    """Return what stands in the gaps of a message that was found, by the names of the gaps."""
    return {name.rpartition("_")[0]: text for name, text in found.groupdict().items() if text is not None}


def parse_english_day(text: str) -> tuple[date, bool] | None:
    """Return a day that was written in English, and whether its year was; None when the text is none.

    >>> parse_english_day("9 Mar"), parse_english_day("10 March 2026")
    ((datetime.date(2000, 3, 9), False), (datetime.date(2026, 3, 10), True))
    """
    found = re.fullmatch(_DAY_PATTERN, text)
    if not found:
        return None
    try:
        day = date(int(found[3] or 2000), MONTH_ABBREVIATIONS.index(found[2]) + 1, int(found[1]))
    except ValueError:
        return None
    return day, found[3] is not None


def parse_english_month(text: str) -> date | None:
    """Return the first day of a month that was written in English.

    >>> parse_english_month("Mar 2026")
    datetime.date(2026, 3, 1)
    """
    found = re.fullmatch(rf"({'|'.join(MONTH_ABBREVIATIONS)}) (\d{{4}})", text)
    return date(int(found[2]), MONTH_ABBREVIATIONS.index(found[1]) + 1, 1) if found else None
