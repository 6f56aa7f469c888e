"""A sentence in, its quantities out: numbers with what they count and how far they were rounded."""

import re
from collections.abc import Iterator

from briefings.analysis.english import word_lists
from briefings.core.analysis import Quantity
from briefings.core.article import Span

_NUMBER_WORDS = word_lists.load_numbers("number")
_SCALES = word_lists.load_numbers("scale")
_VAGUE_NUMBERS = word_lists.load_numbers("vague")
_ROUNDING = word_lists.load_table("rounding")
_CURRENCIES = {row[0]: row[2] for row in word_lists.load_rows("units") if row[1] == "currency sign"}
_UNITS = {row[0]: row[2] for row in word_lists.load_rows("units") if row[1] == "measure"}

_NUMBER_WORD_PATTERN = "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True))
_QUANTITY_PATTERN = re.compile(
    r"(?<![\w.,-])(?:(?P<round>"
    + "|".join(sorted((r.replace(" ", r"\s") for r in _ROUNDING), key=len, reverse=True))
    + r")\s+)?"
    r"(?:(?P<currency>US\$|A\$|[$€£¥])\s?)?"
    r"(?:(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)|(?P<words>(?:"
    + _NUMBER_WORD_PATTERN
    + r")(?:[-\s](?:"
    + _NUMBER_WORD_PATTERN
    + r"))?|an?(?=\s(?:dozen|hundred|thousand|million|billion)))\b"
    r"|(?P<vague>(?:tens|hundreds)\sof\sthousands|dozens|scores|hundreds|thousands|millions|billions)\b)"
    r"(?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion|dozen|bn|mn|tn|m|k)\b)?"
    r"(?P<half>\sand\sa\shalf(?=\s))?"
    r"(?P<percent>\s?%|\s(?:per\scent|percentage\spoints|percent)\b)?",
    re.IGNORECASE,
)
_UNIT_PATTERN = re.compile(r"\s(?:of\s(?:the\s|its\s|their\s)?)?((?:[a-z]+[\s-]){0,3}[a-z]+)")
#: A sentence without one of these holds no quantity.
_QUANTITY_HINT = re.compile(
    r"\d|\b(?:" + _NUMBER_WORD_PATTERN + r"|dozens?|scores|hundreds?|thousands?|millions?|billions?)\b", re.IGNORECASE
)
_WORD = re.compile(r"[a-z]+")
#: Stop words that may stand between a number and what it counts.
_SKIPPABLE_WORDS = word_lists.load_kind("grammar_words", "before what is counted")
_CURRENCY_WORDS = word_lists.load_kind("units", "currency")
_YEAR = re.compile(r"(?:1[89]|20)\d\d$")


def find_quantities(article: str, text: str, start: int, end: int) -> Iterator[Quantity]:
    """Yield the quantities of one sentence; years, days, times and numbers without a unit are none."""
    if not _QUANTITY_HINT.search(text, start, end):
        return
    for match in _QUANTITY_PATTERN.finditer(text, start, end):
        value = _parse_value(match)
        if value is None:
            continue
        unit, last = _find_unit(text, match, end)
        if unit:
            rounding = match.group("round")
            kind = _ROUNDING[" ".join(rounding.lower().split())] if rounding else "exact"
            kind = "about" if match.group("vague") and kind == "exact" else kind
            yield Quantity(Span(article, match.start(), last), value, unit, kind)


def _parse_value(match: re.Match[str]) -> float | None:
    half = 0.5 if match.group("half") else 0.0
    scale = match.group("scale")
    factor = _SCALES[scale.lower()] if scale else 1.0
    if match.group("digits"):
        return (float(match.group("digits").replace(",", "")) + half) * factor
    if match.group("vague"):
        return _VAGUE_NUMBERS[" ".join(match.group("vague").lower().split())]
    words = re.split(r"[-\s]", match.group("words").lower())
    if words[0] in {"a", "an"}:
        return factor
    if len(words) == 2 and not (_NUMBER_WORDS[words[0]] >= 20 > _NUMBER_WORDS[words[1]] or _NUMBER_WORDS[words[0]] < 0):
        return None
    return (sum(_NUMBER_WORDS[word] for word in words) + half) * factor


def _find_unit(text: str, match: re.Match[str], end: int) -> tuple[str, int]:
    """Return what is counted, and where the words for it end; an empty unit where nothing is."""
    if match.group("currency"):
        return _CURRENCIES[match.group("currency").lower()], match.end()
    if match.group("percent"):
        return _UNITS.get(" ".join(match.group("percent").lower().split()), "percent"), match.end()
    if _is_year(match) or (match.group("words") or "").lower() in {"one", "zero"}:
        return "", match.end()
    after = _UNIT_PATTERN.match(text, match.end(), end)
    for word in _WORD.finditer(after.group(1)) if after else ():
        found = word.group()
        if found in _UNITS or found in _CURRENCY_WORDS:
            return _UNITS.get(found, found), after.start(1) + word.end() if after else 0
        if _is_countable(found):
            return found, after.start(1) + word.end() if after else 0
        if found in word_lists.load_words("stop_words") - _SKIPPABLE_WORDS or found in word_lists.load_speech_forms():
            break
    return "", match.end()


def _is_year(match: re.Match[str]) -> bool:
    return bool(_YEAR.match(match.group("digits") or "")) and not match.group("scale") and not match.group("round")


def _is_countable(word: str) -> bool:
    """Whether a word is something that is counted: a plural, or one of the words for people and what befell them."""
    return word in word_lists.load_words("counted") or (
        word.endswith("s") and not word.endswith(("ss", "us", "is")) and word not in word_lists.load_words("stop_words")
    )
