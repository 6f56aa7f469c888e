"""What a text calls a body is none of its persons."""

import pytest

from briefings.analysis.nlp.entities.rule_ner import Name
from briefings.analysis.nlp.entities.stated_bodies import label_stated_bodies


def labelled(text: str, *forms: tuple[str, str]) -> list[tuple[str, str]]:
    names = []
    for form, label in forms:
        place = -1
        while (place := text.find(form, place + 1)) >= 0:
            names.append(Name(place, place + len(form), label))
    return [(text[name.start : name.end], name.label) for name in label_stated_bodies(text, sorted(names))]


@pytest.mark.parametrize(
    ("text", "form", "label"),
    [
        ("She told the Karsovan newspaper Alba Nova so.", "Alba Nova", "ORG"),
        ("The law firm Lind Okoro was paid.", "Lind Okoro", "ORG"),
        ("Consulting firm Lind Okoro found so.", "Lind Okoro", "ORG"),
        ("He sold the shipping company Rosa Okoro founded.", "Rosa Okoro", "PERSON"),
        ("The Abu Reyle brigade left.", "Abu Reyle", "ORG"),
        ("He is an analyst at Lind Okoro in Selene.", "Lind Okoro", "ORG"),
        ("The yard of Lind Okoro, L.L.C. is shut.", "Lind Okoro", "ORG"),
        ("He sold the newspaper Rosa Okoro founded.", "Rosa Okoro", "PERSON"),
        ("The newspaper editor Rosa Okoro left.", "Rosa Okoro", "PERSON"),
        ("The charity's Rosa Okoro left.", "Rosa Okoro", "PERSON"),
        ("Forces of Rosa Okoro left the brigade.", "Rosa Okoro", "PERSON"),
    ],
)
def test_a_name_is_what_the_text_calls_it(text: str, form: str, label: str) -> None:
    assert labelled(text, (form, "PERSON")) == [(form, label)]


def test_what_somebody_is_of_is_no_person() -> None:
    text = "Aviation analyst Rosa Okoro of Lind Kleinberg Roe left. A friend of Rosa Okoro left."
    assert labelled(text, ("Rosa Okoro", "PERSON"), ("Lind Kleinberg Roe", "PERSON")) == [
        ("Rosa Okoro", "PERSON"),
        ("Lind Kleinberg Roe", "ORG"),
        ("Rosa Okoro", "PERSON"),
    ]


def test_a_newspaper_is_one_wherever_it_is_named() -> None:
    text = "In talks with Alba Nova he was calm. He told the newspaper Alba Nova so."
    assert labelled(text, ("Alba Nova", "PERSON")) == [("Alba Nova", "ORG")] * 2


def test_two_names_that_a_lost_stop_has_joined_are_parted() -> None:
    text = "It was forecast at brokerage Collin Reyle Hargrave Lonsdale (HL). Hargrave Lonsdale Plc rose."
    found = labelled(text, ("Collin Reyle Hargrave Lonsdale", "PERSON"), ("Hargrave Lonsdale Plc", "ORG"))
    assert found == [("Collin Reyle", "ORG"), ("Hargrave Lonsdale", "ORG"), ("Hargrave Lonsdale Plc", "ORG")]
    for other in ("Rosa Okoro", "Okoro Lind"):
        whole = f"Rosa Maria Okoro Lind left. {other} wept."
        names = (("Rosa Maria Okoro Lind", "PERSON"), (other, "PERSON"))
        assert labelled(whole, *names)[0] == ("Rosa Maria Okoro Lind", "PERSON")


def test_the_possessive_of_a_house_belongs_to_its_name() -> None:
    assert labelled("Teren's, which is an independent school, is shut.", ("Teren", "ORG")) == [("Teren's", "ORG")]
    assert labelled("Teren's port, which is old, is shut.", ("Teren", "ORG")) == [("Teren", "ORG")]
