"""The words for a source in, its class out: bodies by their names, and those without a name by their nouns."""

import re
from functools import cache

from briefings.analysis.english import word_lists
from briefings.analysis.english.phrases import compile_phrases

PHRASE_BREAKS = word_lists.load_kind("grammar_words", "speaker break")
WORD_PATTERN = re.compile(r"[\w.-]+(?:['’](?!s\b)[\w-]+)*|['’]s\b|,")
#: Adjectives and complements that tell more of an unnamed source than its noun does.
_CLASS_PATTERNS = tuple(
    (compile_phrases("source_shades", kind), kind) for kind in word_lists.load_kinds("source_shades")
)
_STATE_MEDIA = compile_phrases("source_shades", "state media")


@cache
def _load_agency_classes() -> dict[str, str]:
    kinds: dict[str, str] = {}
    for agency in word_lists.load_agencies():
        for form in (agency.name, *agency.aliases):
            kinds.setdefault(form.casefold(), "state media" if agency.kind == "state" else "agency")
    return kinds


def classify_organisation(name: str, label: str) -> str:
    """Class a named body: agency, state media, outlet, official body, or just a body.

    >>> names = ("TASS", "Syrian Ministry of Defense", "New York Times")
    >>> tuple(classify_organisation(name, "ORG") for name in names)
    ('state media', 'official body', 'outlet')
    """
    low = name.casefold().removeprefix("the ")
    if low in _load_agency_classes():
        return _load_agency_classes()[low]
    if label == "GPE":
        return "official body"
    words = low.replace("-", " ").split()
    if _STATE_MEDIA.search(name):
        return "state media"
    if words and (
        words[-1] in word_lists.load_kind("body_words", "outlet")
        or (words[0] in word_lists.load_kind("body_words", "outlet") and len(words) < 3)
    ):
        return "outlet"
    return "official body" if any(word in word_lists.load_kind("body_words", "official") for word in words) else "body"


def classify_unnamed_source(words: str) -> str:
    """Class an unnamed source by its noun, and by what the words around it tell.

    >>> phrases = ("a Western diplomat", "residents of the quarter", "a source in the General Staff")
    >>> tuple(map(classify_unnamed_source, phrases))
    ('diplomats', 'eyewitnesses', 'military')
    """
    low = words.lower()
    tokens = WORD_PATTERN.findall(low)
    head = next(
        (i for i, token in enumerate(tokens) if i and token in PHRASE_BREAKS and token not in {"'s", "’s"}), len(tokens)
    )
    phrase = tokens[:head]
    found: str | None = None
    for size in (3, 2, 1):
        if len(phrase) >= size and (found := classify_noun(" ".join(phrase[-size:]))):
            break
    if _STATE_MEDIA.search(low):
        return "state media"
    if found in {"officials", None}:
        shade = next((kind for pattern, kind in _CLASS_PATTERNS if pattern.search(low)), None)
        if shade and (found or phrase[-1:] in (["leadership"], ["chiefs"], ["chief"])):
            return shade
    if found is None and phrase and phrase[-1].rstrip("s") in word_lists.load_words("roles"):
        return "officials"
    if found is None and phrase and phrase[-1] in word_lists.load_kind("body_words", "official"):
        return "official body"
    return found or "others"


@cache
def _load_noun_classes() -> dict[str, str]:
    return {
        row[0]: word_lists.get_column(row, 1)
        for row in (*word_lists.load_rows("unnamed_sources"), *word_lists.load_rows("unnamed_groups"))
    }


def classify_noun(noun: str) -> str | None:
    """Return the class of a noun, singular or plural."""
    nouns = _load_noun_classes()
    if noun in nouns:
        return nouns[noun]
    for ending, instead in (("ies", "y"), ("men", "man"), ("women", "woman"), ("es", ""), ("s", "")):
        if noun.endswith(ending) and (kind := nouns.get(noun[: -len(ending)] + instead)):
            return kind
    return None
