"""Recognises the news agency behind a text: in its dateline, its credit line, its byline, or cited inside the text."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from briefings.analysis.english import word_lists
from briefings.analysis.english.phrases import alternatives
from briefings.core.article import Article
from briefings.core.datelines import find_agency_mark
from briefings.core.message import Message, make_message

#: Spellings too short or too common to count as an agency outside a dateline or credit. Not measured: AA, AP, PA, DPA.
AMBIGUOUS_LENGTH = 3
#: "— NORTHWIRE" or "(AFP)" as the last words of the text or of its first paragraph.
CREDIT_LINE = re.compile(r"(?:[—–-] ?|\(|/|Source: |Credit: )(?P<name>[A-Z][\w .&’'-]{1,40}?)[)/]?\.?\s*(?:\n\n|$)")
#: "By Mara Venn, Associated Press" or "(Reporting by …; Editing by …)", the Reuters tail.
BYLINE = re.compile(r"\A[^\n]{0,20}?By [^\n]{2,80}?(?:,| for| of|\() ?(?P<name>[A-Z][\w .&’'-]{1,40})", re.MULTILINE)
REUTERS_TAIL = re.compile(r"\((?:Additional )?[Rr]eporting by [^()]{3,300}; [^()]{0,200}[Ee]diting by [^()]{3,200}\)")


@dataclass(frozen=True, slots=True)
class AgencyCredit:
    """The agency that a text names as its origin, and where it says so: "dateline", "credit", "byline"."""

    agency: str
    place: str

    @property
    def description(self) -> Message:
        """The place and the agency: "dateline — TASS"."""
        return make_message("%(place)s — %(agency)s", place=Message(self.place), agency=self.agency)

    def __str__(self) -> str:
        return self.description.text


@cache
def _agency_spellings() -> Mapping[str, str]:
    """Map every spelling of every listed agency, in lower case without "the", to its name."""
    return MappingProxyType(
        {
            spelling.casefold().removeprefix("the "): agency.name
            for agency in reversed(word_lists.load_agencies())
            for spelling in (*agency.aliases, agency.name)
        }
    )


def find_agency(name: str) -> str | None:
    """Return the agency's name for one of its spellings; None for anything else.

    >>> find_agency("the Associated Press"), find_agency("the port")
    ('Associated Press', None)
    """
    return _agency_spellings().get(" ".join(name.split()).casefold().removeprefix("the "))


def find_agency_credit(article: Article) -> AgencyCredit | None:
    """Return the agency that dateline, credit line, byline, author or outlet names; None when none does.

    A dateline or closing credit in capitals names an agency even when it is not in our list.
    """
    if (mark := find_agency_mark(article.text[:320])) and (
        agency := find_agency(mark.name) or (mark.name if mark.is_closed and _is_agency_like(mark.name) else None)
    ):
        return AgencyCredit(agency, "dateline")
    for text in (article.text[-160:], article.text.partition("\n\n")[0][-60:]):
        if (found := CREDIT_LINE.search(text)) and (
            agency := find_agency(found["name"]) or _find_uppercase_credit(found)
        ):
            return AgencyCredit(agency, "credit")
    if REUTERS_TAIL.search(article.text[-700:]):
        return AgencyCredit("Reuters", "credit")
    for author in article.authors:
        for part in re.split(r"[,/(]| and | for ", author):
            if agency := find_agency(part.strip(" )")):
                return AgencyCredit(agency, "byline")
    if (found := BYLINE.search(article.text[:200])) and (agency := find_agency(found["name"])):
        return AgencyCredit(agency, "byline")
    agency = find_agency(article.outlet)
    return AgencyCredit(agency, "outlet") if agency else None


def _is_agency_like(name: str) -> bool:
    """Tell whether an unlisted name reads like an agency: one capitalised word, or one with "News" behind it."""
    first, *rest = name.split()
    return (
        len(name) > AMBIGUOUS_LENGTH
        and first[0].isupper()
        and (not rest or rest in (["News"], ["Press"], ["Agency"], ["Wire"]))
    )


def _find_uppercase_credit(found: re.Match[str]) -> str | None:
    """Return an unlisted name that closes a text after a dash in capitals: "— NORTHWIRE"."""
    name = found["name"]
    return name if found.group()[0] in "—–" and name.isupper() and len(name.split()) <= 2 and len(name) >= 3 else None


def mentions_agency(article: Article, agency: str) -> bool:
    """Tell whether a text or its byline names the agency: "Additional reporting by …", "… reported"."""
    spellings = {agency, *(spelling for spelling, name in _agency_spellings().items() if name == agency)}
    return any(_contains_spelling(" ".join((article.text, *article.authors)), spelling) for spelling in spellings)


def _contains_spelling(text: str, spelling: str) -> bool:
    """Tell whether a text holds a spelling as words of its own; short ones only in capitals."""
    flags = re.NOFLAG if len(spelling) <= AMBIGUOUS_LENGTH else re.IGNORECASE
    spelled = spelling.upper() if len(spelling) <= AMBIGUOUS_LENGTH else spelling
    return bool(re.search(rf"(?<!\w){re.escape(spelled)}(?!\w)", text, flags))


#: "TASS reported", "citing Interfax", "told Reuters", "according to the AFP news agency"
_BEFORE, _BETWEEN, _AFTER = (alternatives("citing_phrases", kind) for kind in ("before", "between", "after"))
CITED_AGENCY = re.compile(
    rf"\b{_BEFORE}\s+(?:the\s+)?(?:{_BETWEEN}\s+)*(?P<after>[A-Z][\w-]+(?: [A-Z][\w-]+){{0,2}})"
    rf"|\b(?P<before>[A-Z][\w-]{{1,60}}+(?: [A-Z][\w-]{{1,60}}+){{0,2}})(?: news agency| agency)?,?\s+{_AFTER}\b"
)


def find_cited_agencies(text: str, known: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the agencies that the text names as where its facts come from, alphabetical.

    `known` are agencies beside the listed ones: those that other articles credit.

    >>> find_cited_agencies("Talks went well, TASS reported. Crews waited, a witness told Reuters.")
    ('Reuters', 'TASS')
    """
    others = {name.casefold(): name for name in known}
    found = set()
    for match in CITED_AGENCY.finditer(text):
        name = match["after"] or match["before"]
        for spelled in (name, name.split()[0], name.split()[-1]):
            agency = find_agency(spelled) or others.get(spelled.casefold())
            if agency and (len(spelled) > AMBIGUOUS_LENGTH or spelled.isupper()):
                found.add(agency)
    return tuple(sorted(found))
