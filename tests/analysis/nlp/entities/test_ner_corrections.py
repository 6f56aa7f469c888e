"""Names that a pipeline found, mended."""

import pytest

from briefings.analysis.nlp.entities.broken_names import mend_hyphen
from briefings.analysis.nlp.entities.ner_corrections import CORRECTION_RULES, correct_names, cut_person_name
from briefings.analysis.nlp.entities.rule_ner import Name
from briefings.analysis.nlp.tokens.tokenizer import tokenize


def mend(text: str, form: str, label: str) -> str | None:
    """Return what the rules make of a name in a text."""
    start = text.index(form)
    name: Name | None = Name(start, start + len(form), label)
    for rule in CORRECTION_RULES:
        name = rule(text, name) if name else None
    return text[name.start : name.end] if name else None


@pytest.mark.parametrize(
    ("text", "found", "mended"),
    [
        ("Rep. Joel Marchetti, D-Selene, spoke.", "Joel Marchetti, D", "Joel Marchetti"),
        ("He sold a Joel Marchetti fedora.", "Joel Marchetti fedora", "Joel Marchetti"),
        ("Sen. Okoro (R-Minn.) left.", "R-Minn", None),
        ("The suspect Akram O. was held.", "Akram O.", "Akram O."),
        ("Senator Dean Marchetti left.", "Dean Marchetti", "Dean Marchetti"),
        ("He met Joel Marchetti The UN's body left.", "Joel Marchetti The UN", "Joel Marchetti"),
        ("PROFESSOR ANNA LIND - Agnes wrote.", "ANNA LIND - Agnes", "ANNA LIND"),
        ("Selene The Great ruled.", "Selene The Great", "Selene The Great"),
        ("Anna Lind-Okoro left.", "Anna Lind-Okoro", "Anna Lind-Okoro"),
        ("He met Ludwig van Okoro today.", "Ludwig van Okoro", "Ludwig van Okoro"),
    ],
)
def test_a_persons_name_ends_where_it_ends(text: str, found: str, mended: str | None) -> None:
    assert mend(text, found, "PERSON") == mended


@pytest.mark.parametrize(
    ("text", "found", "mended"),
    [
        ("President Joel P rez left.", "Joel P", None),
        ("Minister Anna Lj vic left.", "Anna Lj", None),
        ("The ruling Al Okoro family left.", "Al Okoro", None),
        ("The UAW-Selene Joel Marchetti left.", "Selene Joel Marchetti", "Joel Marchetti"),
        ("The singer Anna Ng left.", "Anna Ng", "Anna Ng"),
        ("The Deputy U.S. Secretary left.", "U.S. Secretary", None),
    ],
)
def test_what_is_left_of_a_name_is_none(text: str, found: str, mended: str | None) -> None:
    assert mend(text, found, "PERSON") == mended


def test_a_word_in_capitals_makes_no_person() -> None:
    text = "The poll by Lindqvist MORI ended."
    (found,) = correct_names(text, [tokenize(text)], [(12, 26, "PERSON")])
    assert found.label == "ORG"


def test_the_title_of_the_next_person_is_no_part_of_a_body() -> None:
    assert mend("Selene Republican Rep. Joel Marchetti left.", "Selene Republican Rep", "ORG") == "Selene Republican"


def test_listed_bodies_in_capitals_are_found_where_the_pipeline_found_none() -> None:
    text = "As WHO spokesman Jan Lind said, they know who it was."
    (found,) = correct_names(text, [tokenize(text)], [])
    assert (text[found.start : found.end], found.label) == ("WHO", "ORG")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Jane Doe Resigns After", "Jane Doe"),
        ("Jane Doe Over", "Jane Doe"),
        ("Jane Ann Doe", "Jane Ann Doe"),
        ("Jane Doe-By", "Jane Doe-By"),
    ],
)
def test_a_name_ends_before_the_rest_of_a_headline(words: str, name: str) -> None:
    assert cut_person_name(words, Name(0, len(words), "PERSON")) == Name(0, len(name), "PERSON")


@pytest.mark.parametrize(
    ("text", "found", "name"),
    [
        ("Hau Lung-bin left.", "Hau Lung", "Hau Lung-bin"),
        ("A Jane Doe-led group left.", "Jane Doe-led", "Jane Doe"),
        ("A Jane Doe-led group left.", "Jane Doe", "Jane Doe"),
        ("Jane Doe left.", "Jane Doe", "Jane Doe"),
    ],
)
def test_a_name_goes_as_far_as_its_hyphen_says(text: str, found: str, name: str) -> None:
    start = text.index(found)
    mended = mend_hyphen(text, Name(start, start + len(found), "PERSON"))
    assert mended == Name(start, start + len(name), "PERSON")
