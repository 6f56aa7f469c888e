"""A text in, the stretches out in which it names those who made it: bylines, credits, datelines of reporters."""

import re
from collections.abc import Iterable, Iterator

from briefings.analysis.nlp.entities.rule_ner import Name
from briefings.core.date_names import WEEKDAYS

#: Characters of the longest credit. Limit: time; a longer bracket is prose.
MAX_CREDIT_LENGTH = 400
#: Characters at the head of a text in which a byline may stand. Not measured: chosen by eye on wire texts.
BYLINE_REACH = 300
_WORK = (
    r"(?:reporting|writing|editing|compiled|written|edited|reported|translat(?:ion|ed)|photographs?|video|graphics?)"
)
_CREDIT = re.compile(
    rf"\((?:additional |further |with )?{_WORK} (?:and {_WORK} )?(?:by|from) [^()]{{1,{MAX_CREDIT_LENGTH}}}(?:\)|$)"
    rf"|^[ \t(]*(?:additional |further )?{_WORK} (?:and {_WORK} )?by\b.{{1,{MAX_CREDIT_LENGTH}}}$"
    rf"|\b(?:additional|further) {_WORK} by [^.;)\n]{{1,{MAX_CREDIT_LENGTH}}}"
    rf"|; (?:additional )?{_WORK} by [^.;)\n]{{1,{MAX_CREDIT_LENGTH}}}",
    re.IGNORECASE | re.MULTILINE,
)
#: What stands behind the names of contributors.
_CONTRIBUTED = re.compile(
    r" contributed (?:(?:reporting )?(?:to|for) this (?:report|article|story)\b"
    r"|(?:reporting|research)(?: from [^.\n]{1,60})?(?=[.)\n]|\Z))",
    re.IGNORECASE,
)
_PERSON = r"[A-Z][\w'’-]+(?: [A-Z]\.)?(?: (?:(?!and )[a-z]{2,3} )?[A-Z][\w'’-]+){1,2}"
#: "Photograph: Jane Doe/AP", "PHOTO CREDITS: Jane Doe/Reuters; John Roe/Reuters", "Credit: Reuters/Jane Doe".
_PHOTOGRAPHER = re.compile(
    rf"\b(?i:Photo(?:graph)?s?|Photo[ -]credits?|Credits?|Picture|Image): ?"
    rf"(?:(?:[A-Z]\w+/)?{_PERSON}(?:/[\w/.]+)?(?:; ?)?){{1,4}}"
)
#: "Photo: A field taken May 10 by Jane Doe.", "-- Jane Doe, head of the bank, is a guest columnist."
_CONTRIBUTOR = re.compile(
    rf"\b(?i:Photo(?:graph)?|Picture|Image): [^.;:\n“”\"]{{1,120}}? by {_PERSON}(?=[.\n]|$)"
    rf"|(?<![\w'’-]){_PERSON}(?:, [^.\n“”\"]{{1,200}},)? is a (?:guest|regular) (?:columnist|contributor|blogger)\b"
)
#: "REUTERS/Jane Doe": an agency's picture.
_AGENCY_CREDIT = re.compile(rf"\b(?:REUTERS|Reuters|AP|AFP|EPA|Getty(?: Images)?|PA|Xinhua)/{_PERSON}")
_LICENCE = (
    r"(?:CC[ -](?:BY(?:[ -](?:SA|NC|ND))*|0)(?: \d\.\d)?|Creative Commons|Public [Dd]omain|Flickr"
    r"|Wikimedia(?: Commons)?|Shutterstock)"
)
#: "CC BY / Jane Doe", "Jane Doe/Flickr", "Image: Jane Doe.", "(Photo by Jane Doe)", "Tested by: Jane Doe": who made it.
_MAKER = re.compile(
    rf"\b{_LICENCE} ?[/|:,] ?{_PERSON}|(?<![\w'’-]){_PERSON} ?[/|] ?{_LICENCE}"
    rf"|\b(?i:Photo(?:graph)?s?|Images?|Pictures?|Illustrations?|Screenshots?)"
    rf"(?i:(?: credits?)?:(?: courtesy of)?| (?:taken |supplied )?by| courtesy of) {_PERSON}(?=[.)/|\n]|\Z)"
    rf"|\b(?i:tested|reviewed|posted|authored|illustrated|photographed|published|submitted)"
    rf" by: {_PERSON}|(?:^|\n|[.|]\s)(?:Author|Writer|Photographer|Words|Reporter|Reviewer): {_PERSON}"
)
#: "(Updates) By Jane Doe, Health Editor PORT SELENE, April 24 (Northwire) -", "… PORT SELENE | Mon": before a dateline.
_WIRE_BYLINE = re.compile(
    rf"\b(?:By|BY) {_PERSON}(?:(?:,| and|, and) {_PERSON}){{0,4}}"
    r"(?:, [A-Z][\w ]{2,40}? (?:Editor|Correspondent|Reporter|Writer))?"
    r"(?=\s+[A-Z]{3,}\b(?:[^.;!?|]{0,40}\([A-Z][\w ]{1,20}\) [-–—]|[^.;!?|a-z]{0,40}\| [A-Z]))"
)
#: "From Jane Doe in Port Selene", "Jane Doe reports from Port Selene", and at the head of a film "Jane Doe assesses …".
_FROM_THE_SCENE = re.compile(
    rf"(?:^|\n|[.!?]\s+)From {_PERSON} in (?=[A-Z])|(?<![\w'’-]){_PERSON}(?= reports (?:from|on|for|that)\b)"
    rf"|(?<=[a-z] correspondent ){_PERSON}(?= (?:on (?!{'|'.join(WEEKDAYS)})|looks at\b|explains\b|assesses\b))"
    rf"|\bmy colleagues? {_PERSON}(?:(?:,| and|, and) {_PERSON}){{0,3}}(?= (?:has|have|reports?|writes?)\b)"
    rf"|^{_PERSON}(?= (?:assesses|explains|examines|investigates|looks at|meets|visits|finds out)\b)"
)
#: "…, says Jane Doe." as a paragraph without quotation marks, and nothing more of her: a pointer to what she wrote.
_TEASER = re.compile(rf"[^\n“”\"]{{20,300}}, (?:says|writes|reports|asks) ({_PERSON})\.?")
#: "Contact: Jane Doe", "Jane Doe of Northern Shipping, +1 555 0100, jane@…": whom a press release names for questions.
_CONTACT = re.compile(
    rf"\b(?:[Cc]ontacts?|[Ee]nquiries|[Ii]nquiries): ?(?:(?:Mr|Mrs|Ms|Dr)\.? )?{_PERSON}"
    rf"|(?<![\w'’-]){_PERSON}(?=,? [^;\n“”\"]{{0,50}}?"
    r"(?:\+\d[\d ()-]{6,20}|\(?\d{3}\)?[ -]\d{3}[ -]\d{4}\b|\b\w{1,40}@\w))"
)
#: "By Jane Doe and John Roe", at the head of a text or a line of its own.
_BYLINE = re.compile(rf"(?:^|\n)[ \t]*(?:By|BY) {_PERSON}(?:(?:,| and|, and) {_PERSON}){{0,4}}")


def find_credits(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the text credits its own makers; bylines count near its head and on lines of their own."""
    for match in _CREDIT.finditer(text):
        yield match.span()
    for match in _PHOTOGRAPHER.finditer(text):
        if "/" in match.group():
            yield match.span()
    for match in _CONTRIBUTED.finditer(text):
        first = max(text.rfind("\n", 0, match.start()), text.rfind(". ", 0, match.start()), 0)
        yield max(first, match.start() - MAX_CREDIT_LENGTH), match.end()
    for pattern in (_CONTRIBUTOR, _MAKER, _AGENCY_CREDIT, _WIRE_BYLINE, _FROM_THE_SCENE, _CONTACT):
        for match in pattern.finditer(text):
            yield match.span()
    place = 0
    for paragraph in text.split("\n"):
        teaser = _TEASER.fullmatch(paragraph.rstrip())
        if teaser and text.count(teaser[1].rsplit(" ", 1)[-1]) == 1:
            yield place, place + len(paragraph)
        place += len(paragraph) + 1
    for match in _BYLINE.finditer(text):
        alone = text[match.end() : match.end() + 1] in {"", "\n"}
        if match.start() <= BYLINE_REACH or alone:
            yield match.span()


def drop_credited_names(text: str, names: Iterable[Name]) -> tuple[Name, ...]:
    """Return the names without the persons whom the text names as its makers."""
    credited = tuple(find_credits(text))
    return tuple(
        name
        for name in names
        if name.label != "PERSON" or not any(start <= name.start and name.end <= end for start, end in credited)
    )
