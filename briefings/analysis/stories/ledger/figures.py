"""The quantities of one article in, figures that can be compared out: what is counted, by whom, how far rounded."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from briefings.analysis.english import word_lists
from briefings.analysis.english.phrases import alternatives, compile_phrases
from briefings.analysis.stories.ledger.same_statement import content_words
from briefings.core.analysis import Analysis, Claim, Quantity, Sentence, SpeakerClass, find_sentence, list_mentions
from briefings.core.article import Article, Span

#: How far a figure said to be "about" may be off, and how far an exact one is taken to be rounded.
#: Not measured: chosen by eye.
ABOUT_TOLERANCE = 0.15
#: Figures of one article that are compared; one of more is a table, and each would be held against every other. Of a
#: thousand articles from four outlets the richest has 39. Limit: time; measured as said.
MAX_FIGURES = 250
#: What befell people, and the words for it; the first that fits wins.
_VICTIM_PATTERNS = tuple((kind, compile_phrases("victims", kind)) for kind in word_lists.load_kinds("victims"))
_CHANGED_FIGURE_PATTERN = compile_phrases("figure_words", "changed")
_STRETCH_PATTERN = compile_phrases("figure_words", "stretch")
#: Words that make a figure one of a part, not of the whole.
_PART_PATTERN = compile_phrases("figure_words", "part")
#: "five of the soldiers": of those who were counted before.
_OF_THE_PATTERN = re.compile(r"\s?\bof\s(?:the|these|those|its|their)\b", re.I)
_MORE_PATTERN = re.compile(r"\bmore\b(?! than)", re.I)
_PEOPLE_UNITS = word_lists.load_kind("units", "people")
#: Words for people whom nobody tells apart.
_EVERYBODY = word_lists.load_kind("units", "everybody")
#: Of these many things are told in one text.
SUM_UNITS = word_lists.load_kind("units", "sum")
#: A figure of what may come is no account of what is.
_EXPECTED_PATTERN = compile_phrases("figure_words", "expected")
#: Characters beside a number within which it is told what befell those counted, and sentences before one that can
#: name its place. Not measured: chosen by eye.
_BESIDE, _SENTENCES_BEFORE = 30, 3
#: "10 km (6 miles)": one figure in two units, of which the text gives the first; and how far the first may stand off.
#: Limit: characters that are looked through. Not measured.
_CONVERTED = re.compile(r"\d[^()]{0,20}\((?:about\s|around\s|some\s)?\Z")
_CONVERSION_REACH = 40
#: "140 km (90 miles) north of the capital": where something is, and no account of it.
_POSITION = re.compile(
    r"\W{0,2}(?:\([^()]{1,20}\)\s)?(?:(?:to the )?(?:north|south|east|west)\w*|from|away|outside|off|inland)\b", re.I
)
#: Content words behind a number that say what it is of: "of wheat and barley a year". Not measured: as above.
_WORDS_BEHIND, _WORDS_BEHIND_SUM = 4, 2
#: Spans of time are as often told twice of two things as of one; only what lasted is compared.
_TIME_UNITS = word_lists.load_kind("units", "time")
_SHORT_TIME_UNITS = word_lists.load_kind("units", "short time")
_DURATION_PATTERN = compile_phrases("figure_words", "duration")
#: "six touchdowns": what somebody has to his credit in a game, a season or a life; nobody knows of which.
_RECORD_UNITS = word_lists.load_kind("figure_words", "record")
_UNIT_ALIASES = {row[0]: row[2] for row in word_lists.load_rows("units") if row[1] == "compared as"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of one article, ready to be held against another."""

    article: Article
    span: Span
    sentence: Span
    value: float
    rounding: str
    #: what is counted: "killed", "tons", "votes"
    thing: str
    counts_victims: bool
    #: words that make it the figure of a part: "children"
    part: str
    #: who is counted: "people" where nobody says more, else "protesters", "troops"
    noun: str
    #: whether it counts people whom something befell, whatever they are called
    of_an_event: bool
    #: whether the sentence says that the figure replaces another, or is of another time
    moved: bool
    #: content words of its clause, without numbers and unit
    context: frozenset[str]
    #: the content words right behind the number: "of wheat a year"
    behind: frozenset[str]
    #: the places of its sentence, those that stood last before it, and those of its whole article
    places: frozenset[str]
    places_before: frozenset[str]
    article_places: frozenset[str]
    #: the days that its sentence names, as first and last of each
    days: tuple[tuple[date, date], ...]
    #: whether it is of what may come, or would
    expected: bool
    speaker: str
    speaker_class: str

    def value_range(self) -> tuple[float, float]:
        """Return the lowest and highest value that the figure stands for."""
        if self.rounding == "at least":
            return self.value, float("inf")
        if self.rounding == "at most":
            return 0.0, self.value
        if self.rounding == "about":
            return self.value * (1 - ABOUT_TOLERANCE), self.value * (1 + ABOUT_TOLERANCE)
        slack = 0.05 * self.value if self.value >= 100 and self.value % 10 == 0 else 0.0
        return self.value - slack, self.value + slack


def extract_figures(article: Article, reading: Analysis) -> Iterator[Figure]:
    """Yield the figures of an article that can be compared with those of another."""
    places = find_places(reading)
    for quantity in islice((*reading.quantities, *_extract_tolls(article, reading)), MAX_FIGURES):
        sentence = find_sentence(reading, quantity.span.start)
        if sentence is not None and (figure := _build_figure(article, reading, sentence, quantity, places)):
            yield figure


#: "Hundreds" is no number that another could contradict.
_VAGUE_NUMBERS = frozenset(word_lists.load_numbers("vague"))
#: A number up to twenty in words.
_NUMBER_WORDS = {word: value for word, value in word_lists.load_numbers("number").items() if value <= 20}
_ROUNDING_WORDS = {row[0]: row[1] for row in word_lists.load_rows("rounding") if row[2:] == ("toll",)}
_TOLL_PATTERN = re.compile(
    rf"\b{alternatives('figure_words', 'toll')}\b"
    r"[^.;\d]{0,60}?\b(?:at|to|was|is|of|reached)\s"
    rf"(?:(?P<round>{'|'.join(_ROUNDING_WORDS)}) )?(?P<number>\d{{1,3}}(?:,\d{{3}})*|[a-z]+)\b"
    r"(?!\s(?:percent|per|%|people|dead|killed))",
    re.I,
)


def _extract_tolls(article: Article, reading: Analysis) -> Iterator[Quantity]:
    """Yield the tolls that are told without a unit: "put the toll at 12"."""
    for sentence in reading.sentences:
        for match in _TOLL_PATTERN.finditer(article.text, sentence.span.start, sentence.span.end):
            number = match["number"].lower().replace(",", "")
            value = float(number) if number.isdigit() else _NUMBER_WORDS.get(number)
            if value is not None:
                start = match.start("round") if match["round"] else match.start("number")
                rounding = _ROUNDING_WORDS.get((match["round"] or "").lower(), "exact")
                yield Quantity(Span(article.id, start, match.end("number")), value, "killed", rounding)


def _build_figure(
    article: Article, reading: Analysis, sentence: Sentence, quantity: Quantity, article_places: frozenset[str]
) -> Figure | None:
    text = article.text
    start, end = _find_clause(text, sentence.span, quantity.span)
    clause = text[start:end]
    victims = _classify_victims(text, quantity, start, end)
    unit = _UNIT_ALIASES.get(quantity.unit, quantity.unit)
    if victims is None and (
        unit in _PEOPLE_UNITS
        or (unit in _TIME_UNITS and not (unit in _SHORT_TIME_UNITS and _DURATION_PATTERN.search(clause)))
    ):
        return None
    if victims is not None and (quantity.value != int(quantity.value) or _STRETCH_PATTERN.search(clause)):
        return None
    rivals = sum(_starts_within(other.span, Span(article.id, start, end)) and other.unit == quantity.unit
                 for other in reading.quantities)  # fmt: skip
    if unit in SUM_UNITS and rivals > 1:
        return None  # "earned $9 million and paid $4 million": nobody knows which words are whose
    if _VAGUE_NUMBERS & set(text[quantity.span.start : quantity.span.end].lower().split()):
        return None
    if unit in _RECORD_UNITS:
        return None
    if _POSITION.match(text, quantity.span.end):
        return None
    if _CONVERTED.search(text, max(sentence.span.start, quantity.span.start - _CONVERSION_REACH), quantity.span.start):
        return None
    claim = _find_enclosing_claim(reading, quantity.span)
    if claim is not None and claim.speaker_class == SpeakerClass.UNRESOLVED:
        return None  # "it said", "who said": nobody knows whose figure it is
    part = _find_part_word(text, quantity.span, start, end)
    near = text[max(sentence.span.start, quantity.span.start - 60) : min(sentence.span.end, quantity.span.end + 40)]
    return Figure(
        article=article,
        span=quantity.span,
        sentence=sentence.span,
        value=quantity.value,
        rounding=quantity.rounding,
        thing=victims or unit,
        counts_victims=victims is not None,
        part=part,
        noun="people" if unit in _EVERYBODY else unit,
        of_an_event=victims is not None or _befell_somebody(text, quantity.span, start, end),
        moved=bool(_CHANGED_FIGURE_PATTERN.search(near)),
        context=frozenset(w for w in content_words(clause) if not w[0].isdigit())
        - content_words(
            " ".join((unit, quantity.unit, "tons", "tonnes", *_find_sentence_names(reading, sentence.span)))
        ),
        behind=_list_words_behind(text, quantity.span, end, _WORDS_BEHIND_SUM if unit in SUM_UNITS else _WORDS_BEHIND),
        places=find_places(reading, sentence.span),
        places_before=_find_places_before(reading, sentence),
        article_places=article_places,
        days=tuple((d.first, d.last) for d in reading.dates if _starts_within(d.span, sentence.span)),
        expected=bool(_EXPECTED_PATTERN.search(clause)),
        speaker=claim.speaker if claim else "",
        speaker_class=claim.speaker_class if claim else "unattributed",
    )


def _list_words_behind(text: str, quantity: Span, end: int, most: int) -> frozenset[str]:
    words = (content_words(word) for word in text[quantity.end : end].split())
    return frozenset().union(*islice((found for found in words if found), most))


def _starts_within(span: Span, outer: Span) -> bool:
    return outer.start <= span.start < outer.end


def _befell_somebody(text: str, quantity: Span, start: int, end: int) -> bool:
    """Whether a word for what befell people stands right beside a number: "killed two protesters"."""
    near = text[max(start, quantity.start - _BESIDE) : min(end, quantity.end + _BESIDE)]
    return any(pattern.search(near) for _, pattern in _VICTIM_PATTERNS)


def _find_places_before(reading: Analysis, sentence: Sentence) -> frozenset[str]:
    """Return the places of the nearest sentence before one, in its paragraph or the one before, that names any."""
    place = bisect_right(reading.sentences, sentence.span.start, key=lambda one: one.span.start) - 1
    for earlier in reversed(reading.sentences[max(0, place - _SENTENCES_BEFORE) : place]):
        if found := find_places(reading, earlier.span):
            return found
    return frozenset()


def _find_part_word(text: str, quantity: Span, start: int, end: int) -> str:
    """Return the word that makes a figure one of a part: "seven more bodies", "two of them children"."""
    if _OF_THE_PATTERN.search(text, quantity.start, quantity.end) or _OF_THE_PATTERN.match(text, quantity.end):
        return "of the"
    found = (
        _MORE_PATTERN.search(text, quantity.start, quantity.end)
        or _PART_PATTERN.search(text, quantity.start, min(end, quantity.end + 40))
        or _PART_PATTERN.search(text, max(start, quantity.start - 12), quantity.start)
    )
    return found.group().lower() if found else ""


def _find_clause(text: str, sentence: Span, quantity: Span) -> tuple[int, int]:
    """Return the clause that a number stands in: between semicolons, dashes, and commas before "and" or "but"."""
    edges = [sentence.start, sentence.end]
    for match in re.finditer(r";|\s[—–-]\s|,\s(?:and|but|while|who|which)\s", text[sentence.start : sentence.end]):
        edges.append(sentence.start + match.start())
    edges.sort()
    return max(e for e in edges if e <= quantity.start), min(e for e in edges if e >= quantity.end)


def _classify_victims(text: str, quantity: Quantity, start: int, end: int) -> str | None:
    """Name what befell the people that a number counts: the nearest word for it in the clause."""
    low = " ".join(text[quantity.span.start : quantity.span.end].lower().split())
    for kind, pattern in _VICTIM_PATTERNS:
        if pattern.search(low):
            return kind
    if quantity.unit == "killed":
        return "killed"
    if quantity.unit not in _PEOPLE_UNITS:
        return None
    best: tuple[int, str] | None = None
    for kind, pattern in _VICTIM_PATTERNS:
        for match in pattern.finditer(text, start, end):
            after = match.start() >= quantity.span.end
            gap = match.start() - quantity.span.end if after else quantity.span.start - match.end()
            if 0 <= gap <= 40 and not re.search(r"\d", text[quantity.span.end : match.start()] if after else ""):
                best = min(best, (gap, kind)) if best else (gap, kind)
    return best[1] if best else None


def _find_enclosing_claim(reading: Analysis, place: Span) -> Claim | None:
    """Return the claim that a number stands in, the innermost."""
    around = [
        claim
        for claim in reading.claims
        if any(s.start <= place.start and place.end <= s.end for s in (claim.content, *claim.continued))
    ]
    return min(around, key=lambda c: c.content.end - c.content.start, default=None)


def _find_sentence_names(reading: Analysis, sentence: Span) -> Iterator[str]:
    """Return the names in a sentence: two accounts that name the same people need not count the same thing."""
    return (mention.name for mention in list_mentions(reading, sentence) if mention.label != "DATE")


def find_places(reading: Analysis, within: Span | None = None) -> frozenset[str]:
    """Return the places that a stretch of an article names, or the whole article, in lower case."""
    return frozenset(
        mention.name.casefold()
        for mention in (reading.mentions if within is None else list_mentions(reading, within))
        if mention.label in {"GPE", "LOC"}
    )
