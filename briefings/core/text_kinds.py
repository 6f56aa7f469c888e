"""What kind of text an article is: what its site declares, its address, its title and its form say it, no topic word.

The better evidence wins: types of schema.org and categories, whole segments of the address, labels of the title and
above the text, and then the form: times of day for headings, turns of speakers, the note on a contributor below the
text, a narrator who speaks of himself. Where nothing speaks for another kind, it is a report.
"""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from urllib.parse import urlsplit

from briefings.core.datelines import find_dateline_end
from briefings.core.rule_lists import any_of, read_rows
from briefings.core.text import slugify


class TextKind(StrEnum):
    """What kind of text an article is."""

    REPORT = "report"
    ANALYSIS = "analysis"
    #: its author's claim: editorials, columns, letters, essays, reviews
    OPINION = "opinion"
    #: entries one after another, each with its time
    LIVE = "live"
    #: explainers, profiles, long reads
    FEATURE = "feature"
    #: turns of speakers
    INTERVIEW = "interview"


#: Kinds of text that report events as facts.
REPORTING_KINDS = frozenset({TextKind.REPORT, TextKind.ANALYSIS, TextKind.LIVE})
#: Headings with a time of day, and turns of speakers, from which a text is a live blog, or an interview.
#: Not measured: an editor's choice.
MIN_STAMPS, MIN_TURNS, MIN_TURN_SHARE = 3, 5, 0.25
#: Share of the sentences in which a narrator speaks of himself from which a text is his claim, and their fewest number.
#: Measured: `bench_front_page` on labelled articles.
MIN_FIRST_PERSON_SHARE, MIN_FIRST_PERSON = 0.12, 4
#: Of those, sentences that judge or demand ("we must", "I believe"): an eyewitness has none.
MIN_STANCES = 3
#: Share of them that stand in the first half of the text: below a report it is readers who comment. Not measured.
MIN_NARRATED_EARLY = 0.25
#: Questions, and their share of the sentences, from which they are readers' and somebody answers them. Not measured.
MIN_QUESTIONS, MIN_QUESTION_SHARE = 10, 0.15
#: Share of "the" among the words of a text that is written in English. Not measured.
MIN_ENGLISH_SHARE = 0.02
#: Words of the longest note on a contributor. Not measured.
MAX_NOTE_WORDS = 60

_ROWS = read_rows("core", "text_kinds")
_LABELS = {mark: TextKind(kind) for mark, kind, where in _ROWS if where == "label"}
_TYPES = {mark: TextKind(kind) for mark, kind, where in _ROWS if where == "type"}
_TITLES = tuple(
    (re.compile(mark if where == "opening" else rf"{mark}\W*$", re.IGNORECASE), where, TextKind(kind))
    for mark, kind, where in _ROWS
    if where in {"opening", "ending"}
)
#: "Opinion: …", "[Interview] …", "ANALYSIS-…", "… | Opinion", "… (opinion)".
_TITLE_LABELS = tuple(
    map(
        re.compile,
        (
            r"\W{0,2}([^\W\d_][\w &-]{2,24}?)(?:\]|\s?[:|]|\s[–—-])\s",
            r"\A([A-Z]{4,20}(?: [A-Z]{4,20})?)-(?=\w)",
            r"\A.*\s[|–—-]\s([^\W\d_][\w -]{2,24})$",
            r"\A.*[(\[]([^\W\d_][\w -]{2,24})[)\]]$",
        ),
    )
)
_CATEGORY_BREAK = re.compile(r"[/>|,;]")
_TIME_OF_DAY = re.compile(
    r"\W*(?:\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\.?|\d{1,2}[:.h]\d\d)(?:\s?(?:[A-Z]{2,4}|local time))?\W*$", re.IGNORECASE
)
_TURN = re.compile(
    r"\W{0,2}(?:[A-Z][A-Z.’'-]+(?: [A-Z][A-Z.’'-]+){0,3}(?: \([^()]{1,40}\))?|Q|A|Question|Answer)\s?[:.]\s"
)
_QUOTATION_MARK = re.compile(r"[“”\"«»]|''|(?<!\w)[‘']|[’'](?!\w)")
_SENTENCE_BREAK = re.compile(r"(?<=[.!?])\s+|\n+")
_FIRST_PERSON = re.compile(r"\b(?:I|[Mm]y|[Mm]e|[Mm]yself|[Ww]e|[Oo]ur|us|[Oo]urselves)\b(?![.]\w)", re.ASCII)
_STANCE = re.compile(
    r"\b(?:must|should|shouldn[’']t|ought|needs? to|have to|think|believe|hope|wish|want|fear|wonder|doubt|cannot|"
    r"can[’']t|won[’']t|let[’']s|deserves?|imagine|confess|agree|disagree|argued?|suspect|care|never)\b"
)
#: In a report the words of others stand without quotation marks, too, when they were lost on the way.
_SAYING = re.compile(r"\b(?:said|says|told|added|asked|replied|according)\b")
_ROLE = any_of(
    (
        *("professor", "lecturer", "fellow", "scholar", "columnist", "contributor", "author of", "op-ed", "novelist"),
        *("playwright", "opinion writer", "editor-at-large", "board of contributors"),
    )
)
_NOTE = re.compile(r"\W{0,3}(?:[A-Z][\w.’'-]+ ){2,4}(?:is|are|was|serves|teaches|writes)\b", re.ASCII)
_IS = re.compile(r"\b(?:is|are|was|serves|teaches|writes)\b")
#: A paper says of its own people that they report, and that is no sign of a claim.
_STAFF = re.compile(r"\b(?:reporters?|reports|reported|correspondents?|staff|journalists?|covers)\b", re.IGNORECASE)
_ANONYMOUS_NOTE = re.compile(
    r"\W{0,3}(?:The (?:writer|author)s? (?:is|are|was|teaches|serves)\b|"
    r"(?:The )?(?:views|opinions) expressed\b(?! in (?:the )?comments))"
)
#: Words of a disclaimer, and how far from either end of a text it stands; that on readers' comments is none.
_DISCLAIMER = re.compile(
    r"\b(?:views|opinions) expressed (?:\w+ ){0,4}(?:are|is) (?:his|her|their|the author[’']s) own\b", re.I
)
DISCLAIMER_REACH = 300


def classify_text_kind(
    title: str,
    text: str,
    url: str | None = None,
    declared: Iterable[str] = (),
    authors: Sequence[str] = (),
    outlet: str = "",
) -> TextKind:
    """Return what kind of text an article is; `declared` are types of schema.org and categories that it came with.

    >>> str(classify_text_kind("Opinion: The port needs a crane", "It does."))
    'opinion'
    >>> str(classify_text_kind("Port wants opinion poll", "It does.", "https://example.org/port-opinion/a"))
    'report'
    """
    found = (
        _find_declared(declared)
        or _find_in_address(url or "")
        or _find_in_title(title)
        or _find_heading(title, text)
        or _find_form(text, authors, outlet)
    )
    return found or TextKind.REPORT


def _find_declared(declared: Iterable[str]) -> TextKind | None:
    for mark in declared:
        if mark in _TYPES:
            return _TYPES[mark]
    labels = (slugify(part) for mark in declared for part in _CATEGORY_BREAK.split(mark))
    return next((_LABELS[label] for label in labels if label in _LABELS), None)


def _find_in_address(url: str) -> TextKind | None:
    """Return what a whole segment of an address before its last says; the last is made of the title."""
    try:
        segments = [part.casefold() for part in urlsplit(url).path.split("/") if part]
    except ValueError:
        return None
    return next((_LABELS[part] for part in segments[:-1] if part in _LABELS), None)


def _find_in_title(title: str) -> TextKind | None:
    for pattern in _TITLE_LABELS:
        if (match := pattern.match(title)) and (kind := _LABELS.get(slugify(match[1]))):
            return kind
    return next(
        (kind for pattern, where, kind in _TITLES if (pattern.match if where == "opening" else pattern.search)(title)),
        None,
    )


def _find_heading(title: str, text: str) -> TextKind | None:
    """Return what a heading above the text says; the title may be repeated before it."""
    paragraphs = [" ".join(part.split()) for part in text[:600].split("\n\n")][:3]
    lines = [part for part in paragraphs if slugify(part) != slugify(title)]
    return _LABELS.get(slugify(lines[0])) if len(lines) > 1 and len(lines[0]) < 40 else None


def _find_form(text: str, authors: Sequence[str], outlet: str) -> TextKind | None:
    """Return what the form of a text says."""
    paragraphs = [part for part in text.split("\n") if part.strip()]
    if sum(bool(_TIME_OF_DAY.match(part)) for part in paragraphs) >= MIN_STAMPS:
        return TextKind.LIVE
    turns = sum(bool(_TURN.match(part)) for part in paragraphs)
    if turns >= MIN_TURNS and turns >= MIN_TURN_SHARE * len(paragraphs):
        return TextKind.INTERVIEW
    if _DISCLAIMER.search(text[:DISCLAIMER_REACH]) or _DISCLAIMER.search(text[-DISCLAIMER_REACH:]):
        return TextKind.OPINION
    noted = any(_is_contributor_note(part, authors, outlet) for part in paragraphs[-2:] if len(paragraphs) > 3)
    return TextKind.OPINION if noted or _speaks_for_himself(text) else None


def _is_contributor_note(paragraph: str, authors: Sequence[str], outlet: str) -> bool:
    """Return whether a paragraph says who the author is, as papers do of those who are not their reporters."""
    line = " ".join(paragraph.split())
    if len(line.split()) > MAX_NOTE_WORDS or _QUOTATION_MARK.search(line.replace("’", "")):
        return False
    if _ANONYMOUS_NOTE.match(line):
        return True
    if _STAFF.search(line) or (outlet and outlet.casefold() in line.casefold()):
        return False
    if authors:
        return any(line.startswith(author) and _IS.search(line, len(author)) for author in authors if " " in author)
    return bool(_NOTE.match(line) and re.search(rf"\b{_ROLE}\b", line, re.IGNORECASE))


def _speaks_for_himself(text: str) -> bool:
    """Return whether the narrator of an English text speaks of himself all along, outside of quotations."""
    words = text.casefold().split()
    if find_dateline_end(text) or words.count("the") < MIN_ENGLISH_SHARE * len(words):
        return False
    sentences = stances = questions = 0
    narrated: list[int] = []
    for paragraph in text.split("\n"):
        quoted = False
        for sentence in _SENTENCE_BREAK.split(paragraph):
            marks = len(_QUOTATION_MARK.findall(sentence))
            sentences += bool(sentence.strip())
            questions += sentence.rstrip().endswith("?")
            own = not quoted and not marks and not _SAYING.search(sentence)
            own = own and bool(_FIRST_PERSON.search(sentence))
            narrated += [sentences] if own else []
            stances += own and bool(_STANCE.search(sentence))
            quoted ^= marks % 2 == 1
    if questions >= max(MIN_QUESTIONS, MIN_QUESTION_SHARE * sentences):
        return False
    early = sum(place <= sentences / 2 for place in narrated)
    enough = len(narrated) >= max(MIN_FIRST_PERSON, MIN_FIRST_PERSON_SHARE * sentences)
    return enough and stances >= MIN_STANCES and early >= MIN_NARRATED_EARLY * len(narrated)
