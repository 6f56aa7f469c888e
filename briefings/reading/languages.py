"""A text in, the language it is written in out: cheap tests first, a trained identifier where they leave a doubt."""

import re
from functools import cache
from typing import Any

from briefings.language import lists

#: Characters looked at: enough to tell any language, and the same cost for a book.
SAMPLE = 3_000
#: Share of function words from which a text in Latin letters is English: our news has 0.25 to 0.4, Danish 0.1.
ENGLISH = 0.18
#: Fewer letters than this tell nothing: what the source declared is believed.
TELLING = 25

#: Fewer letters than this are too few for the identifier to be sure of a text full of names.
SHORT = 300


def identify(text: str, declared: str | None = None) -> str:
    """Return the ISO 639-1 code of a text's language, "" where there are no letters to tell it by."""
    sample = text[:SAMPLE]
    letters = [character for character in sample if character.isalpha()]
    if not letters:
        return ""
    latin = sum(character < "ɐ" for character in letters) / len(letters)
    declared = (declared or "").lower()[:2]
    if latin > 0.5:
        only = lists.table("function_words")
        words = re.findall(r"[^\W\d_]+", sample.lower())
        share = sum(word in only for word in words) / max(1, len(words))
        if share >= ENGLISH and len(words) >= 4:
            return "en"
        plain = sample.replace("’", "").replace("“", "").isascii()
        if plain and (len(letters) < TELLING or len(set(words)) < 4 or _names_only(sample)):
            return declared or "en"
        if plain and len(letters) < SHORT and (_everyday(words) or any(only.get(word) for word in words)):
            return "en"
    return str(_identifier().classify(sample)[0])[:2]


def name(code: str) -> str:
    """Return the English name of a language code, the code itself where the list has none."""
    return lists.table("languages").get(code, code)


def _names_only(text: str) -> bool:
    """Whether a text has hardly a word that is neither a name nor an address: a list of people is no Welsh."""
    prose = re.sub(r"\S*[@/\\]\S*|\S+\.\S+", " ", text)
    return len(re.findall(r"(?<![\w-])[a-z]{2,}", prose)) < 4


def _everyday(words: list[str]) -> bool:
    """Whether a headline or a single sentence is made of words that English uses every day."""
    long = [word for word in words if len(word) > 3]
    everyday = lists.words("common_words") | lists.words("roles") | lists.words("role_modifiers")
    known = sum(word in everyday or word.capitalize() in lists.demonyms() for word in long)
    return known >= 0.4 * len(long)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # 0.6 s, and rarely needed

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    known = set(lists.words("languages"))
    identifier.set_languages([code for code in identifier.nb_classes if code in known])
    return identifier
