"""A text in, the language it is written in out: cheap tests first, a trained identifier where they leave a doubt."""

import re
from functools import cache
from typing import Any

from briefings.analysis.english import word_lists

#: Characters looked at: enough to tell any language, and the same cost for a book. Limit: time.
SAMPLE_LENGTH = 3_000
#: Share of function words from which a text in Latin letters is English: our news has 0.25 to 0.4, Danish 0.1.
#: Measured: on the shares given here; no benchmark holds it.
MIN_ENGLISH_SHARE = 0.18
#: Fewer letters than this tell nothing: what the source declared is believed. Not measured: chosen by eye on headlines.
MIN_LETTERS = 25

#: Fewer letters than this are too few for the identifier to be sure of a text full of names.
#: Not measured: chosen by eye on short texts full of names.
SHORT_TEXT_LETTERS = 300


def identify_language(text: str, declared: str | None = None) -> str:
    """Return the ISO 639-1 code of a text's language, "" where there are no letters to tell it by."""
    sample = text[:SAMPLE_LENGTH]
    letters = [character for character in sample if character.isalpha()]
    if not letters:
        return ""
    latin = sum(character < "ɐ" for character in letters) / len(letters)
    declared = (declared or "").lower()[:2]
    if latin > 0.5:
        only = word_lists.load_table("function_words")
        words = re.findall(r"[^\W\d_]+", sample.lower())
        share = sum(word in only for word in words) / max(1, len(words))
        if share >= MIN_ENGLISH_SHARE and len(words) >= 4:
            return "en"
        plain = sample.replace("’", "").replace("“", "").isascii()
        if plain and (len(letters) < MIN_LETTERS or len(set(words)) < 4 or _has_only_names(sample)):
            return declared or "en"
        if (
            plain
            and len(letters) < SHORT_TEXT_LETTERS
            and (_is_everyday_english(words) or any(only.get(word) for word in words))
        ):
            return "en"
    return str(_load_identifier().classify(sample)[0])[:2]


def get_language_name(code: str) -> str:
    """Return the English name of a language code, the code itself where the list has none."""
    return word_lists.load_table("languages").get(code, code)


def _has_only_names(text: str) -> bool:
    """Whether a text has hardly a word that is neither a name nor an address: a list of people is no Welsh."""
    prose = re.sub(r"(?<!\S)(?:\S*[@/\\]\S*|\S+\.\S+)", " ", text)
    return len(re.findall(r"(?<![\w-])[a-z]{2,}", prose)) < 4


def _is_everyday_english(words: list[str]) -> bool:
    """Whether a headline or a single sentence is made of words that English uses every day."""
    long = [word for word in words if len(word) > 3]
    everyday = (
        word_lists.load_words("common_words") | word_lists.load_words("roles") | word_lists.load_words("role_modifiers")
    )
    known = sum(word in everyday or word.capitalize() in word_lists.load_demonyms() for word in long)
    return known >= 0.4 * len(long)


@cache
def _load_identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # 0.6 s, and rarely needed

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    known = set(word_lists.load_words("languages"))
    identifier.set_languages([code for code in identifier.nb_classes if code in known])
    return identifier
