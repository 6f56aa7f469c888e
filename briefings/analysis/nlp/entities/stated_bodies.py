"""Names in a text in, the same names out with the label that the words beside them give: "the newspaper Alba Nova".

A firm or a newspaper that is called after persons looks like one; what the text calls it says what it is, wherever else
the text names it.
"""

import re
from collections.abc import Iterable

from briefings.analysis.nlp.entities.rule_ner import Name

#: What a text calls a body right before its name; "the bank Jane Doe runs" has a verb behind the name.
_KIND_BEFORE = re.compile(
    r"\b(?:newspaper|daily|tabloid|broadsheet|magazine|broadcaster|brokerage|law firm|airline|carmaker|retailer|insurer"
    r"|consultancy|think[ -]tank|tour operator|travel (?:firm|company|agent)|lender|supermarket|charity)\s[\"“‘]?\Z"
)
#: "Alba Nova brigade": a band of fighters.
_KIND_BEHIND = re.compile(r"[\"”’]?\s(?:militias?|brigades?|battalions?|airlines?|newspaper)\b")
_OWN_VERB = re.compile(r"\s(?:founded|runs|ran|owns|owned|built|created|leads|led|edits|edited|wrote|works|worked)\b")
#: Characters before a name that are looked at. Limit: time.
_REACH = 24
#: A person's name of so many words may be two that a lost full stop has joined. Not measured: chosen by eye.
_FUSED_WORDS = 4
#: "Teren's, which is a school": the possessive belongs to the name of a house.
_HOUSE_BEHIND = re.compile(
    r"['’]s(?:(?=, (?:which is )?(?:an?|the) (?:[\w-]+ ){0,3}?"
    r"(?:school|college|hospital|pub|store|shop|restaurant|church)\b)"
    r"|(?= (?:School|College|Hospital)\b))"
)


def label_stated_bodies(text: str, names: Iterable[Name]) -> tuple[Name, ...]:
    """Return the names, bodies that the text took for persons as bodies, and what only looks like one name parted."""
    found = [_take_in_possessive(text, name) for name in names]
    bodies = {text[name.start : name.end] for name in found if name.label == "PERSON" and _is_called_a_body(text, name)}
    known = {text[name.start : name.end] for name in found if name.label in {"ORG", "PERSON"}}
    labelled = (name._replace(label="ORG") if text[name.start : name.end] in bodies else name for name in found)
    return tuple(_drop_fused_head(text, name, known) for name in labelled)


def _is_called_a_body(text: str, name: Name) -> bool:
    """Whether the words beside a name of two words or more call it a newspaper, a firm or a band."""
    if " " not in text[name.start : name.end]:
        return False
    before = _KIND_BEFORE.search(text[max(0, name.start - _REACH) : name.start])
    return bool(before and not _OWN_VERB.match(text, name.end)) or bool(_KIND_BEHIND.match(text, name.end))


def _drop_fused_head(text: str, name: Name, known: set[str]) -> Name:
    """Leave the first half out of a long name whose second half is known by itself: "Lind Okoro Alba Nova"."""
    words = text[name.start : name.end].split()
    if name.label != "PERSON" or len(words) < _FUSED_WORDS:
        return name
    tail = " ".join(words[-2:])
    fuller = next((form for form in sorted(known) if form == tail or form.startswith(f"{tail} ")), None)
    if fuller is None or not text.endswith(tail, name.start, name.end):
        return name
    firm = any(form != tail and form.startswith(f"{tail} ") for form in known)
    return name._replace(start=name.end - len(tail), label="ORG" if firm else name.label)


def _take_in_possessive(text: str, name: Name) -> Name:
    """Take in the possessive that belongs to the name of a school, a shop or a church."""
    house = _HOUSE_BEHIND.match(text, name.end) if name.label in {"ORG", "PERSON"} else None
    return name._replace(end=house.end(), label="ORG") if house else name
