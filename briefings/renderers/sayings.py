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

#: Columns of tables whose cells are words of ours, or hold some: table -> columns. All other text is quoted.
OUR_CELLS: Mapping[str, frozenset[str]] = {
    "claims": frozenset(("speaker", "outlets", "marker")),
    "disagreements": frozenset(("matter", "speaker", "outlets")),
    "updates": frozenset(("matter",)),
    "left-out": frozenset(("reason",)),
    "unread": frozenset(("reason",)),
    "scale": frozenset(("source", "statement")),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY = r"(\d{1,2}) (" + "|".join(MONTHS) + r")[a-z]*(?: (\d{4}))?"
_KINDS = {"num": r"\d[\d,]*", "day": _DAY, "language": r"[A-Z][\w ()-]+", "place": "dateline|credit|byline|outlet"}


@dataclass(frozen=True, slots=True)
class Saying:
    """A message with gaps: the pattern that finds it, its English forms, and the gaps in their order."""

    pattern: re.Pattern[str]
    one: str
    #: the plural form; empty where there is none
    many: str = ""


def fixed(text: str) -> str:
    """Mark a message that stands in editions as it is."""
    return text


def composed(text: str) -> tuple[str, str]:
    """Mark a message with gaps."""
    return text, ""


def counted(one: str, many: str) -> tuple[str, str]:
    """Mark a message with a number in it, in both its forms."""
    return one, many


#: Statuses, reasons, kinds of figures, and the scale of the grades.
FIXED = (
    fixed("new"),
    fixed("updated"),
    fixed("corrected"),
    fixed("unchanged"),
    fixed("dropped"),
    fixed("developing"),
    fixed("steady"),
    fixed("fading"),
    fixed("told in full no more"),
    fixed("undated"),
    fixed("not attributed"),
    fixed("the outlet itself"),
    fixed("killed"),
    fixed("injured"),
    fixed("missing"),
    fixed("arrested"),
    fixed("displaced"),
    fixed("the text is empty"),
    fixed("the text has no words"),
    fixed("the text has no sentences"),
    fixed("same text"),
    fixed("nothing new since the last edition"),
    fixed("dateline"),
    fixed("credit"),
    fixed("byline"),
    fixed("Also reported"),
    fixed("Reported"),
    fixed("People most named"),
    fixed("Organisations most named"),
    fixed("Places most named"),
    fixed("Person"),
    fixed("Organisation"),
    fixed("Place"),
    # columns in calls within calls, which the extraction does not see
    fixed("Copies"),
    fixed("Last"),
    fixed("Coverage by outlet"),
    fixed("Coverage by outlet and day"),
    fixed("Coverage by outlet and week"),
    fixed("Coverage by outlet and month"),
    fixed("Coverage by outlet and year"),
    fixed("completely reliable"),
    fixed("usually reliable"),
    fixed("fairly reliable"),
    fixed("not usually reliable"),
    fixed("unreliable"),
    fixed("nobody has rated the outlet"),
    fixed("carried by three or more independent origins, and nobody denies it"),
    fixed("carried by two independent origins, and nobody denies it"),
    fixed("one origin, with a named speaker or document, and nobody denies it"),
    fixed("denied, or contradicted by another account"),
    fixed("denied, with one origin against two or more"),
    fixed("cannot be judged: nobody is named, or it is a belief, a plan or a demand"),
)
#: The numbers at a glance: either English form -> both.
GLANCE = {
    form: pair
    for pair in (
        counted("article", "articles"),
        counted("story", "stories"),
        counted("outlet", "outlets"),
        counted("topic", "topics"),
        counted("copy folded", "copies folded"),
        counted("problem", "problems"),
        counted("listed, not read", "listed, not read"),
        counted("left out", "left out"),
    )
    for form in pair
}
#: Tried in this order; the gaps are translated in their turn.
SAYINGS = (
    composed("wk %(day)s"),
    composed("last report %(day)s"),
    composed("No. %(number)s of %(day)s"),
    composed("independent roots: %(now)s, before %(earlier)s"),
    composed("was: “%(before)s”"),
    composed("the edition of %(day)s"),
    composed("published before %(moment)s UTC"),
    composed("published after %(moment)s UTC"),
    composed("written in %(language)s"),
    composed("denied: %(cue)s"),
    composed("at least %(share)s of the words"),
    counted("%(num)s article", "%(num)s articles"),
    counted("%(num)s outlet", "%(num)s outlets"),
    counted("%(articles)s, was %(num)s", "%(articles)s, were %(num)s"),
    counted(
        "%(num)s more story not shown here; every article is in the source list.",
        "%(num)s more stories not shown here; every article is in the source list.",
    ),
    counted(
        "%(num)s more outlet not shown here; every article is in the source list.",
        "%(num)s more outlets not shown here; every article is in the source list.",
    ),
    counted(
        "%(num)s more name not shown here; every article is in the source list.",
        "%(num)s more names not shown here; every article is in the source list.",
    ),
    counted(
        "%(num)s more statement not shown here; every article is in the source list.",
        "%(num)s more statements not shown here; every article is in the source list.",
    ),
    counted(
        "%(num)s more matter not shown here; every article is in the source list.",
        "%(num)s more matters not shown here; every article is in the source list.",
    ),
    counted(
        "%(num)s more earlier day not shown here; every article is in the source list.",
        "%(num)s more earlier days not shown here; every article is in the source list.",
    ),
    counted(
        "later version: %(num)s new or changed paragraph, %(gone)s gone",
        "later version: %(num)s new or changed paragraphs, %(gone)s gone",
    ),
    counted(
        "later version: %(num)s new or changed paragraph, %(gone)s gone, new headline",
        "later version: %(num)s new or changed paragraphs, %(gone)s gone, new headline",
    ),
    counted("%(speaker)s and %(num)s more", "%(speaker)s and %(num)s more"),
    counted(
        "No edition today: %(reason)s (%(num)s article came in).",
        "No edition today: %(reason)s (%(num)s articles came in).",
    ),
    composed("The files of this edition come to %(size)s MB and are too large to attach; they are here:"),
    composed(
        "The files of this edition come to %(size)s MB and are too large to attach. "
        "This mail is the edition in short; ask its sender for the whole."
    ),
    composed("Title: “%(before)s” is now “%(after)s”"),
    composed("Headline: “%(before)s” is now “%(after)s”"),
    composed("Withdrawn: %(headline)s"),
    composed("Added: %(headline)s"),
    composed("%(headline)s: no longer says “%(text)s”"),
    composed("%(headline)s: now says “%(text)s”"),
    counted("%(num)s new story since the last edition", "%(num)s new stories since the last edition"),
    composed("%(first)s; %(second)s"),
    composed("%(place)s — %(agency)s"),
    composed("%(speaker)s (unnamed)"),
)


@cache
def sayings() -> tuple[Saying, ...]:
    """Return every message with gaps, ready to be matched."""
    return tuple(Saying(_pattern(one, many), one, many) for one, many in SAYINGS)


def _pattern(one: str, many: str) -> re.Pattern[str]:
    """Return the pattern of a message in either form, with a named group a gap."""
    forms = []
    for at, form in enumerate(dict.fromkeys(filter(None, (one, many)))):
        pieces = re.split(r"%\((\w+)\)s", form)
        forms.append(
            "".join(
                f"(?P<{piece}_{at}>{_KINDS.get(piece, '.+')})" if odd % 2 else re.escape(piece)
                for odd, piece in enumerate(pieces)
            )
        )
    return re.compile("|".join(forms), re.DOTALL)


def gaps(found: re.Match[str]) -> dict[str, str]:
    """Return what stands in the gaps of a message that was found, by the names of the gaps."""
    return {name.rpartition("_")[0]: text for name, text in found.groupdict().items() if text is not None}


def day_in(text: str) -> tuple[date, bool] | None:
    """Return a day that was written in English, and whether its year was; None when the text is none.

    >>> day_in("9 Mar"), day_in("10 March 2026")
    ((datetime.date(2000, 3, 9), False), (datetime.date(2026, 3, 10), True))
    """
    found = re.fullmatch(_DAY, text)
    if not found:
        return None
    try:
        day = date(int(found[3] or 2000), MONTHS.index(found[2]) + 1, int(found[1]))
    except ValueError:
        return None
    return day, found[3] is not None


def month_in(text: str) -> date | None:
    """Return the first day of a month that was written in English.

    >>> month_in("Mar 2026")
    datetime.date(2026, 3, 1)
    """
    found = re.fullmatch(rf"({'|'.join(MONTHS)}) (\d{{4}})", text)
    return date(int(found[2]), MONTHS.index(found[1]) + 1, 1) if found else None
