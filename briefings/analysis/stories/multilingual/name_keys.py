"""The names of a text, each by the consonants that it may sound by, so that texts in two scripts can be compared.

In languages with capital letters names are what is capitalised and is no everyday word; in Arabic and Persian every
word that is none may be one; in Chinese the runs of characters that foreign names are written with.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from briefings.analysis.english import word_lists
from briefings.analysis.stories.multilingual.transliteration import extract_consonants
from briefings.core.analysis import Analysis
from briefings.core.date_names import MONTH_SHORT_FORMS

#: Fewer consonants than this are in too many names. Not measured by itself.
MIN_CONSONANTS = 3
#: Characters of a text, behind its title, that are looked at. Limit: time; what a report is about stands there.
OPENING_LENGTH = 400
_WORD = re.compile(r"[^\W\d_]+(?:[-'’\u200c][^\W\d_]+)*")
_PARTS = re.compile(r"[-\u200c]")
#: What Arabic writes in one with the word behind it: and, with, so, like, to, the.
_ARABIC_PREFIXES = ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ب", "ل", "ف")
#: Languages that write names like any other word.
UNCASED = frozenset({"ar", "fa"})
#: The letter that is a vowel in one name and a consonant in another.
_WAW = "و"
_WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})

#: The words of names in a text, each with the consonants that it may sound by.
NameKeys = Mapping[str, tuple[str, ...]]


def find_english_keys(reading: Analysis, end: int) -> NameKeys:
    """Return the name words of an English text up to character `end`, as they were read."""
    calendar = _WEEKDAYS | {month.lower() for month in MONTH_SHORT_FORMS}
    words = (
        word
        for mention in reading.mentions
        if mention.label != "DATE" and mention.span.start < end
        for word in re.findall(r"[^\W\d_]+", mention.name)
        if word[0].isupper() and word.lower() not in calendar
    )
    return _with_sounds(((word, (word,)) for word in words), "en")


def find_foreign_keys(title: str, text: str, language: str) -> NameKeys:
    """Return the words of a text in another language, and its title, that may be names."""
    whole = f"{title}. {text[:OPENING_LENGTH]}"
    if language == "zh":
        return _with_sounds(((run, (run,)) for run in _find_chinese_names(whole)), language)
    words = [part for match in _WORD.finditer(whole) for part in _PARTS.split(match.group())]
    everyday = load_everyday_words(language)
    if language in UNCASED:
        forms = ((word, _list_arabic_forms(word) if language == "ar" else (word,)) for word in words)
        named = ((word, own) for word, own in forms if everyday.isdisjoint(own))
        return _with_sounds(((word, _without_waw(own)) for word, own in named), language)
    lower = everyday | {word for word in words if word[0].islower()}
    names = (re.split("['’]", word)[0] for word in words if word[0].isupper() and word.lower() not in lower)
    return _with_sounds(((word, (word,)) for word in names), language)


@cache
def load_everyday_words(language: str) -> frozenset[str]:
    """Return the words of a language that are no names; of Arabic with and without what is written in one with them."""
    listed = {row[0]: frozenset(word_lists.split_entries(row, 1)) for row in word_lists.load_rows("foreign_words")}
    words = listed.get(language, frozenset())
    return words | {form for word in words for form in _list_arabic_forms(word)} if language == "ar" else words


def _with_sounds(words: Iterator[tuple[str, tuple[str, ...]]], language: str) -> NameKeys:
    """Return each word with the consonants of its forms, those that have enough of them."""
    found: dict[str, tuple[str, ...]] = {}
    for word, forms in words:
        sounds = dict.fromkeys(extract_consonants(form, language) for form in forms)
        long = tuple(sound for sound in sounds if len(sound) >= MIN_CONSONANTS)
        if long:
            found.setdefault(word, long)
    return found


def _find_chinese_names(text: str) -> list[str]:
    characters = "".join(word_lists.load_entries("transcription_characters"))
    return re.findall(f"[{characters}]{{2,}}", text)


def _list_arabic_forms(word: str) -> tuple[str, ...]:
    """Return a word of Arabic as it stands, and without each prefix that it may have.

    >>> _list_arabic_forms("وزير")
    ('وزير', 'زير')
    """
    bare = [word[len(prefix) :] for prefix in _ARABIC_PREFIXES if word.startswith(prefix)]
    return (word, *(form for form in bare if len(form) >= 3))


def _without_waw(forms: tuple[str, ...]) -> tuple[str, ...]:
    """Return forms with and without the letter that may be a vowel; at the head of a word it is none."""
    return tuple(dict.fromkeys(read for form in forms for read in (form, form[0] + form[1:].replace(_WAW, ""))))
