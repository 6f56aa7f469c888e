"""Names in a text in, the same names out with the label that the words beside them give: "the newspaper Alba Nova".

A firm or a newspaper that is called after persons looks like one; what the text calls it says what it is, wherever else
the text names it.
"""

import re
from collections.abc import Iterable
from itertools import pairwise

from briefings.analysis.english.phrases import alternatives
from briefings.analysis.nlp.entities.rule_ner import Name

#: What a text calls a body right before its name; "the bank Jane Doe runs" has a verb behind the name.
_KIND_BEFORE = re.compile(
    r"\b(?:newspaper|daily|tabloid|broadsheet|magazine|broadcaster|brokerage|law firm|airline|carmaker|retailer|insurer"
    r"|consultancy|think[ -]tank|tour operator|travel agent|lender|supermarket|charity"
    r"|[A-Za-z]{3,} (?:firm|company|chain|carrier))\s[\"“‘]?\Z"
    r"|\b(?:analyst|economist|strategist|trader|broker|researcher|fellow|professor|consultant|manager|director|partner)s?\sat\s\Z"
)
#: "Alba Nova brigade": a band of fighters; ", L.L.C.": a company.
_KIND_BEHIND = re.compile(
    r"[\"”’]?\s(?:militias?|brigades?|battalions?|airlines?|newspaper)\b|,?\s(?:L\.L\.[CP]\.|LLC|LLP|Inc\b|Ltd\b|Plc\b|PLC)"
)
#: "Jane Doe of Alba Nova": what somebody is of is no person.
_BELONGS = re.compile(r"\sof\s")
_OWN_VERB = re.compile(r"\s(?:founded|runs|ran|owns|owned|built|created|leads|led|edits|edited|wrote|works|worked)\b")
#: Characters before a name that are looked at. Limit: time.
_REACH = 28
#: A person's name of so many words may be two that a lost full stop has joined. Not measured: chosen by eye.
_FUSED_WORDS = 4
#: "Alba Nova Plc": whatever bears the name without it is the firm as well.
_LEGAL_FORM = re.compile(
    rf",?\s(?:{alternatives('legal_forms', 'abbreviation')}|{alternatives('legal_forms', 'initials')})\.?\Z"
)
#: "Teren's, which is a school": the possessive belongs to the name of a house.
_HOUSE_BEHIND = re.compile(
    r"['’]s(?:(?=, (?:which is )?(?:an?|the) (?:[\w-]+ ){0,3}?"
    r"(?:school|college|hospital|pub|store|shop|restaurant|church)\b)"
    r"|(?= (?:School|College|Hospital)\b))"
)


def label_stated_bodies(text: str, names: Iterable[Name]) -> tuple[Name, ...]:
    """Return the names, with bodies that look like persons as bodies, and what only looks like one name parted."""
    whole = [_take_in_possessive(text, name) for name in names]
    known = {text[name.start : name.end] for name in whole if name.label in {"ORG", "PERSON"}}
    found = [part for name in whole for part in _part_fused_name(text, name, known)]
    firms = {form[: legal.start()] for form in known if (legal := _LEGAL_FORM.search(form))}
    owners = {
        b for a, b in pairwise(found) if a.label == b.label == "PERSON" and _BELONGS.fullmatch(text, a.end, b.start)
    }
    bodies = firms | {
        text[name.start : name.end]
        for name in found
        if name.label == "PERSON" and (_is_called_a_body(text, name) or (name in owners and _is_full(text, name)))
    }
    return tuple(name._replace(label="ORG") if text[name.start : name.end] in bodies else name for name in found)


def _is_full(text: str, name: Name) -> bool:
    """Whether a name has two words or more and no possessive behind it: not "a son of Roe's"."""
    return " " in text[name.start : name.end] and not text.startswith(("'", "’"), name.end)


def _is_called_a_body(text: str, name: Name) -> bool:
    """Whether the words beside a name of two words or more call it a newspaper, a firm or a band."""
    if " " not in text[name.start : name.end]:
        return False
    before = _KIND_BEFORE.search(text[max(0, name.start - _REACH) : name.start])
    return bool(before and not _OWN_VERB.match(text, name.end)) or bool(_KIND_BEHIND.match(text, name.end))


def _part_fused_name(text: str, name: Name, known: set[str]) -> tuple[Name, ...]:
    """Part a long name whose second half is a firm elsewhere: "Lind Okoro Alba Nova" with "Alba Nova Plc"."""
    words = text[name.start : name.end].split()
    called = name.label == "ORG" and _KIND_BEFORE.search(text[max(0, name.start - _REACH) : name.start])
    if len(words) != _FUSED_WORDS or not (name.label == "PERSON" or called):
        return (name,)
    tail = " ".join(words[-2:])
    # A person of four names is called by the last two as well: only a firm's legal form shows that there are two.
    parted = any(_LEGAL_FORM.fullmatch(form, len(tail)) for form in known if form.startswith(tail))
    if not parted or not text.endswith(tail, name.start, name.end):
        return (name,)
    place = name.end - len(tail)
    return name._replace(end=name.start + len(text[name.start : place].rstrip())), name._replace(start=place)


def _take_in_possessive(text: str, name: Name) -> Name:
    """Take in the possessive that belongs to the name of a school, a shop or a church."""
    house = _HOUSE_BEHIND.match(text, name.end) if name.label in {"ORG", "PERSON"} else None
    return name._replace(end=house.end(), label="ORG") if house else name
