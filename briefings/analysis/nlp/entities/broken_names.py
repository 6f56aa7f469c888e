"""A name that a pipeline found in, the same name without what does not belong to it out, or none where it is broken."""

import re

from briefings.analysis.english import word_lists
from briefings.analysis.nlp.entities import gazetteer
from briefings.analysis.nlp.entities.capitalised_runs import is_role
from briefings.analysis.nlp.entities.rule_ner import Name

#: Labels that a list may overrule; a pipeline's numbers and works of art are its own affair.
CORRECTABLE_LABELS = frozenset(("PERSON", "ORG", "GPE", "LOC", "NORP"))
#: Capitals of the shortest listed body that is found where the pipeline found none: "IS" and "US" are words, too.
#: Not measured: chosen by eye.
MIN_CAPITALS = 3
_VOWELS = frozenset("aeiouyàáâäæèéêëìíîïòóôöøùúûü")
#: Surnames without a vowel, and letters that somebody is called by.
_SHORT_SURNAMES = frozenset(("Ng", "X", "Z", "Jr", "Sr"))
_GENERATIONS = frozenset(("III", "VII", "VIII", "XII", "XIII", "XIV", "XVI", "XXIII"))
#: "the UAW-Ford Jane Doe": what a hyphen joins to the word before is no given name.
_HYPHEN = re.compile(r"\w-$")
#: "Doe-led": the name ends before the hyphen.
_MADE_OF_NAME = re.compile(
    r"-(?:led|based|backed|era|style|born|run|owned|like|type|sponsored|supported|inspired|related|only|free|fan)\b"
)
#: "Lung-bin", "Jong-un".
_SECOND_SYLLABLE = re.compile(r"-[a-z]{2,4}\b(?!-)")
#: What makes a full name that of several: "the ruling Al Doe family".
_FAMILY = re.compile(r"\s(?:famil(?:y|ies)|dynasty|clan|tribe)\b")
#: "L. A" of a text that parts what belongs together: initials without a surname.
_INITIALS = re.compile(r"[A-Z]\.?(?:\s?[A-Z]\.?)?")
#: Words of the shortest name that may open with a people: "German Diaz" may be called so. Not measured: chosen by eye.
_WORDS_WITH_PEOPLE = 3


def drop_broken_name(text: str, name: Name) -> Name | None:
    """Drop a name that lost its end, and a person's that is that of a family or a firm.

    "Hugo L pez" of a text without its accents, "the Al Doe family", "Teren ABCD", "L. A".
    """
    words = text[name.start : name.end].split()
    if name.label not in CORRECTABLE_LABELS or not words:
        return name
    if name.label == "PERSON" and _INITIALS.fullmatch(text, name.start, name.end):
        return None
    last = words[-1]
    broken = len(last) < 3 and last.isalpha() and not _VOWELS & {*last.casefold()} and last not in _SHORT_SURNAMES
    if broken and (name.label == "PERSON" or (last.istitle() and len(words) > 1)):
        return None
    if name.label != "PERSON" or len(words) < 2:
        return name
    if last.isupper() and last.isalpha() and len(last) >= MIN_CAPITALS and not words[0].isupper():
        return name if last in _GENERATIONS else name._replace(label="ORG")
    if len(words) > 2 and _HYPHEN.search(text, max(0, name.start - 2), name.start):
        return name._replace(start=name.start + text[name.start : name.end].index(words[1], len(words[0])))
    # "Assistant U.S. Secretary of State": an office of a country is nobody.
    owner = " ".join(words[:-1]) if is_role(last) else ""
    office = owner in gazetteer.load_country_names() or owner in word_lists.load_demonyms()
    return None if office or _FAMILY.match(text, name.end) else name


def mend_hyphen(text: str, name: Name) -> Name | None:
    """Take in what a hyphen joins to a name ("Hau Lung-bin"), and leave out what it makes of one ("Jane Doe-led")."""
    if name.label != "PERSON" or " " not in text[name.start : name.end]:
        return name
    if made := _MADE_OF_NAME.search(text, name.start, name.end):
        return name._replace(end=made.start())
    joined = _SECOND_SYLLABLE.match(text, name.end)
    return name._replace(end=joined.end()) if joined and not _MADE_OF_NAME.match(text, name.end) else name


def strip_nationality(text: str, name: Name) -> Name | None:
    """Leave out the people somebody belongs to: "Briton Jane Doe" is Jane Doe."""
    words = text[name.start : name.end].split()
    if name.label != "PERSON" or len(words) < _WORDS_WITH_PEOPLE:
        return name
    people = words[0] in word_lists.load_demonyms() and words[1].lower() not in word_lists.load_words("name_particles")
    if not people or words[0] in word_lists.load_words("given_names"):
        return name
    return name._replace(start=name.start + text[name.start : name.end].index(words[1], len(words[0])))
