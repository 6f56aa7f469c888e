"""A sentence in, its quantities out: numbers with what they count and how far they were rounded."""

import re
from collections.abc import Iterator

from briefings.analysis.english import word_lists
from briefings.core.analysis import Quantity
from briefings.core.article import Span

_UNITS_AND_TEENS = (
    "zero one two three four five six seven eight nine ten",
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBER_WORDS = {word: value for value, word in enumerate(" ".join(_UNITS_AND_TEENS).split())} | {
    word: 10 * value for value, word in enumerate(_TENS.split(), start=2)
}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12,
    "k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "tn": 1e12,
}  # fmt: skip
_VAGUE_NUMBERS = {"dozens": 24.0, "hundreds": 200.0, "thousands": 2e3, "millions": 2e6, "billions": 2e9,
          "tens of thousands": 2e4, "hundreds of thousands": 2e5, "scores": 40.0}  # fmt: skip
_ROUNDING = {
    "at least": "at least", "more than": "at least", "over": "at least", "no fewer than": "at least",
    "no less than": "at least", "upwards of": "at least", "above": "at least", "exceeding": "at least",
    "a minimum of": "at least", "at most": "at most", "up to": "at most", "as many as": "at most",
    "as much as": "at most",
    "less than": "at most", "fewer than": "at most", "under": "at most", "no more than": "at most", "below": "at most",
    "a maximum of": "at most", "about": "about", "around": "about", "some": "about", "roughly": "about",
    "approximately": "about", "an estimated": "about", "estimated": "about", "nearly": "about", "almost": "about",
    "close to": "about", "just over": "at least", "just under": "at most", "circa": "about", "well over": "at least",
}  # fmt: skip
_CURRENCIES = {"$": "dollars", "€": "euros", "£": "pounds", "¥": "yen", "us$": "dollars", "a$": "Australian dollars"}
_UNITS = {"%": "percent", "per cent": "percent", "percent": "percent", "pc": "percent",
          "km": "km", "kilometres": "km",         "kilometers": "km", "kilometre": "km", "kilometer": "km",
          "percentage points": "percentage points"}  # fmt: skip

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
_SKIPPABLE_WORDS = frozenset(("more", "other", "new", "old"))
_CURRENCY_WORDS = frozenset(
    ("dollars", "euros", "pounds", "yen", "roubles", "rubles", "yuan", "rupees", "lira", "francs")
)
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
    scale = match.group("scale")
    factor = _SCALES[scale.lower()] if scale else 1.0
    if match.group("digits"):
        return float(match.group("digits").replace(",", "")) * factor
    if match.group("vague"):
        return _VAGUE_NUMBERS[" ".join(match.group("vague").lower().split())]
    words = re.split(r"[-\s]", match.group("words").lower())
    if words[0] in {"a", "an"}:
        return factor
    if len(words) == 2 and not (_NUMBER_WORDS[words[0]] >= 20 > _NUMBER_WORDS[words[1]] or _NUMBER_WORDS[words[0]] < 0):
        return None
    return sum(_NUMBER_WORDS[word] for word in words) * factor


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
