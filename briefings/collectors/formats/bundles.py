"""Deliveries of press databases, many articles in one text, are taken apart: Nexis, Factiva, ProQuest.

Each article has its outlet, date and byline in lines of its own, above or below its text.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from briefings.collectors.dates import is_readable_date
from briefings.collectors.formats.document import ArticleDraft, RecordProblem
from briefings.collectors.formats.field_names import parse_authors
from briefings.core.rule_lists import read_entries

#: The line above each article of Nexis, in the languages it delivers in.
NEXIS_DIVIDER = re.compile(
    r"^[ \t]*+(?:Do[ck]umento?[ \t]*+)?\d{1,5} (?:of|von|de|di|sur) \d{1,5}(?: DO[CK]UMENT(?:S|EN|OS)?)?[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
#: The line below each article of Nexis Uni.
NEXIS_END = re.compile(r"^[ \t]*End of Document[ \t]*$", re.MULTILINE | re.IGNORECASE)
#: The line below each article of Factiva: the number under which it is kept.
FACTIVA_END = re.compile(r"^[ \t]*(?:Document|Dokument) [A-Z0-9]{4,12}0{2}20\d{6}[a-z0-9]{6,12}[ \t]*$", re.MULTILINE)
#: The line above each article of ProQuest.
PROQUEST_DIVIDER = re.compile(r"^[ \t]*(?:_{20,}|Document \d{1,5} of \d{1,5})[ \t]*$", re.MULTILINE)

#: "BYLINE: Ilse Grun", "Load-Date: March 11, 2026".
LABEL = re.compile(r"^[ \t]*([A-Z][A-Za-z-]+(?: [a-zA-Z-]+){0,3}):[ \t]*(.*)$")
#: Labels above a text, and those below it, in lower case.
HEAD_LABELS = frozenset(read_entries("collectors", "press_labels", "head"))
TAIL_LABELS = frozenset(read_entries("collectors", "press_labels", "tail"))
COPYRIGHT = re.compile(r"^[ \t]*(?:Copyright\b|©|\(c\)|All Rights Reserved)", re.IGNORECASE)
BODY_START, BODY_END = re.compile(r"^[ \t]*Body[ \t]*$"), re.compile(r"^[ \t]*(?:Classification|Graphic|Notes)[ \t]*$")

#: A line of Factiva that says how long an article is; the fields that it marks by two letters.
WORD_COUNT = re.compile(r"^[ \t]*[\d,.]+ (?:words|Wörter|mots|palabras|parole)[ \t]*$", re.IGNORECASE)
FACTIVA_FIELD = re.compile(
    r"^[ \t]{0,3}(HD|BY|WC|PD|ET|SN|SC|ED|PG|LA|CY|LP|TD|CO|IN|NS|RE|PUB|AN|CR|CLM|SE)(?:[ \t]+(.*)|[ \t]*)$"
)

CLOCK = re.compile(r"\d{1,2}:\d\d")

#: Months by name, without which a line of digits is no date here.
DATE_LINE = re.compile(r"\b\d{1,2}\b.{1,40}?\b(?:19|20)\d\d\b|\b(?:19|20)\d\d\b.{1,40}?\b\d{1,2}\b")


@dataclass(frozen=True, slots=True)
class BundleFormat:
    """How one database parts its articles, and how one of them is read."""

    name: str
    divider: re.Pattern[str]
    #: whether the divider stands below an article, and not above
    below: bool
    parse: Callable[[list[str]], ArticleDraft | None]


def split_bundle(text: str) -> tuple[str, tuple[ArticleDraft | RecordProblem, ...]]:
    """Return the database that a text is a delivery of, and its articles; ("", ()) for a text of another kind."""
    for form in FORMATS:
        cuts = list(form.divider.finditer(text))
        if len(cuts) < (1 if form.divider is NEXIS_DIVIDER or form.below else 2):
            continue
        edges = [0, *(cut.end() for cut in cuts)] if form.below else [cut.end() for cut in cuts]
        ends = [cut.start() for cut in cuts] if form.below else [*(cut.start() for cut in cuts[1:]), len(text)]
        parts = [text[start:end] for start, end in zip(edges, ends, strict=False)]
        found = tuple(_parse_parts(parts, form, text))
        if any(isinstance(one, ArticleDraft) for one in found):
            return form.name, found
    return "", ()


def _parse_parts(parts: list[str], form: BundleFormat, text: str) -> Iterator[ArticleDraft | RecordProblem]:
    at = 0
    for number, part in enumerate(parts, start=1):
        at = text.find(part, at)
        if not re.search(r"\w", part):
            continue
        line = text.count("\n", 0, at + len(part) - len(part.lstrip())) + 1
        draft = form.parse(part.strip("\n\f ").split("\n"))
        if draft:
            draft = replace(draft, shape=f"{form.name} delivery")
        yield draft or RecordProblem(f"article {number} of this delivery of {form.name} has no text", line=line)


def _parse_nexis(lines: list[str]) -> ArticleDraft | None:
    """Read an article of Nexis: outlet and date, title, labels, text, labels."""
    groups = _group_lines(lines)
    head: list[str] = []
    labels: dict[str, str] = {}
    body: list[str] = []
    for group in groups:
        label = LABEL.match(group)
        name = label[1].casefold() if label else ""
        if label and name in HEAD_LABELS and not body:
            labels[name] = label[2].strip()
        elif label and name in TAIL_LABELS:
            labels.setdefault(name, label[2].strip())
        elif COPYRIGHT.match(group):
            continue
        elif labels and "load-date" not in labels:
            body.append(group)
        elif not labels:
            head.append(group)
    date = next((each for each in head if _is_date_line(each)), "")
    place = head.index(date) if date else min(1, len(head))
    title = labels.get("headline") or " ".join(head[place + 1 :] if date else head[1:])
    return _build_press_draft(body, title, head[0] if head and head[0] != date else "", date, labels)


def _parse_nexis_uni(lines: list[str]) -> ArticleDraft | None:
    start = next((place for place, line in enumerate(lines) if BODY_START.match(line)), None)
    if start is None:
        return None
    head = [line.strip() for line in lines[:start] if line.strip()]
    labels = {found[1].casefold(): found[2].strip() for line in lines if (found := LABEL.match(line))}
    ends = (place for place, line in enumerate(lines) if place > start and _ends_body(line))
    body = _group_lines(lines[start + 1 : next(ends, len(lines))])
    date = next((line for line in head if _is_date_line(line)), "")
    place = head.index(date) if date else min(2, len(head))
    outlet = head[place - 1] if place > 1 else ""
    return _build_press_draft(body, " ".join(head[: max(place - 1, 1)]), outlet, date, labels)


def _ends_body(line: str) -> bool:
    label = LABEL.match(line)
    return bool(BODY_END.match(line)) or bool(label and label[1].casefold() == "load-date")


def _parse_factiva(lines: list[str]) -> ArticleDraft | None:
    """Read an article of Factiva, in either of its layouts."""
    if sum(bool(FACTIVA_FIELD.match(line)) for line in lines) >= 4:
        return _parse_factiva_fields(lines)
    count = next((place for place, line in enumerate(lines) if WORD_COUNT.match(line)), None)
    rest = [line.strip() for line in lines[count + 1 : count + 9]] if count is not None else []
    dated = next((place for place, line in enumerate(rest) if _is_date_line(line)), None)
    if count is None or dated is None:
        return None
    head = [line.strip() for line in lines[:count] if line.strip()]
    byline = head[-1] if len(head) > 1 else ""
    clock = next((line for line in rest[dated + 1 : dated + 2] if CLOCK.fullmatch(line)), "")
    below = [line for line in rest[dated + 1 :] if line and not CLOCK.fullmatch(line)]
    end = next((place for place in range(count + 1 + dated, len(lines)) if not lines[place].strip()), count + 1)
    title, moment = " ".join(head[:-1] if byline else head), f"{rest[dated]} {clock}".strip()
    return _build_press_draft(_group_lines(lines[end:]), title, below[0] if below else "", moment, {"byline": byline})


def _parse_factiva_fields(lines: list[str]) -> ArticleDraft | None:
    fields: dict[str, list[str]] = {}
    name = ""
    for line in lines:
        found = FACTIVA_FIELD.match(line)
        name = found[1] if found else name
        fields.setdefault(name, []).append((found[2] or "") if found else line)
    joined = {key: " ".join(" ".join(value).split()) for key, value in fields.items()}
    body = [*_group_lines(fields.get("LP", [])), *_group_lines(fields.get("TD", []))]
    labels = {"byline": joined.get("BY", ""), "language": joined.get("LA", "")}
    moment = f"{joined.get('PD', '')} {joined.get('ET', '')}".strip()
    return _build_press_draft(body, joined.get("HD", ""), joined.get("SN", ""), moment, labels)


def _parse_proquest(lines: list[str]) -> ArticleDraft | None:
    fields: dict[str, str] = {}
    name = ""
    for group in _group_lines(lines):
        found = LABEL.match(group)
        if found:
            name = found[1].casefold()
            fields[name] = found[2].strip()
        elif name in {"full text", "abstract"}:
            fields[name] += f"\n\n{group}"
    text = fields.get("full text") or fields.get("abstract", "")
    outlet = fields.get("publication title", "").partition(";")[0]
    date = fields.get("publication date", "")
    language = fields.get("language of publication", fields.get("language", ""))
    labels = {"byline": fields.get("author", ""), "language": language}
    return _build_press_draft([text] if text else [], fields.get("title", ""), outlet, date, labels)


def _build_press_draft(
    body: list[str], title: str, outlet: str, date: str, labels: dict[str, str]
) -> ArticleDraft | None:
    text = "\n\n".join(body).strip()
    if not text or not (title or outlet):
        return None
    byline = labels.get("byline", "")
    return ArticleDraft(
        text=text,
        title=" ".join(title.split()),
        outlet=" ".join(outlet.split()),
        date=_strip_weekday(date) or None,
        authors=parse_authors(byline) if byline else (),
        language=LANGUAGE_NAMES.get(labels.get("language", "").casefold().partition(";")[0].strip(), ""),
    )


def _group_lines(lines: list[str]) -> list[str]:
    """Return the paragraphs of some lines, each on one line."""
    paragraphs = re.split(r"\n[ \t]*\n", "\n".join(line.strip() for line in lines))
    return [" ".join(paragraph.split()) for paragraph in paragraphs if paragraph.strip()]


def _is_date_line(line: str) -> bool:
    return len(line) < 60 and bool(DATE_LINE.search(line)) and is_readable_date(_strip_weekday(line))


def _strip_weekday(date: str) -> str:
    """Return a date without the weekday and edition behind it: "March 10, 2026 Tuesday Final Edition"."""
    found = re.match(r"(.*?\b(?:19|20)\d\d\b(?:,? \d{1,2}:\d\d(?: ?[AP]M)?(?: [A-Z]{2,4})?)?)", date)
    return found[1].strip() if found else date.strip()


#: Languages as databases name them.
LANGUAGE_NAMES = {"english": "en", "german": "de", "deutsch": "de", "french": "fr", "spanish": "es", "italian": "it"}

FORMATS = (
    BundleFormat("Nexis", NEXIS_END, True, _parse_nexis_uni),
    BundleFormat("Factiva", FACTIVA_END, True, _parse_factiva),
    BundleFormat("ProQuest", PROQUEST_DIVIDER, False, _parse_proquest),
    BundleFormat("Nexis", NEXIS_DIVIDER, False, _parse_nexis),
)
