"""Names by rule, and the mending of what a trained pipeline found."""

import pytest

from briefings.analysis.nlp.entities import ner_corrections, rule_ner
from briefings.analysis.nlp.entities.rule_ner import Name
from briefings.analysis.nlp.tokens import sentences
from briefings.analysis.nlp.tokens.tokenizer import tokenize


def find(text: str) -> dict[str, str]:
    words = [tokenize(text, s.span.start, s.span.end) for s in sentences.split_sentences("a", text)]
    return {text[name.start : name.end]: name.label for name in rule_ner.find_names_by_rule(text, words)}


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("The envoy flew to Damascus.", "Damascus", "GPE"),
        ("The Syrian envoy flew home.", "Syrian", "NORP"),
        ("MOSCOW (TASS) - Talks ended.", "MOSCOW", "GPE"),
        ("MOSCOW (TASS) - Talks ended.", "TASS", "ORG"),
        ("President Karim Haddawi spoke.", "Karim Haddawi", "PERSON"),
        ("He met Gen. Robert Hale there.", "Robert Hale", "PERSON"),
        ("The Ministry of Agriculture and Forestry closed.", "Ministry of Agriculture and Forestry", "ORG"),
        ("The Syrian Ministry of Defense announced it.", "Syrian Ministry of Defense", "ORG"),
        ("The Food and Drug Inspectorate closed.", "Food and Drug Inspectorate", "ORG"),
        ("Shares of Brightwave Technologies Inc. fell.", "Brightwave Technologies Inc.", "ORG"),
        ("Ships left the Gulf of Aden.", "Gulf of Aden", "LOC"),
        ("They crossed the Selene River.", "Selene River", "LOC"),
        ("The U.N. Security Council met.", "U.N. Security Council", "ORG"),
        ("Prince Fahad al-Rashid cut output.", "Fahad al-Rashid", "PERSON"),
        ("Ludwig van Aalst spoke.", "Ludwig van Aalst", "PERSON"),
        ("The Cold War was over.", "Cold War", "EVENT"),
        ("Turkey’s minister spoke.", "Turkey", "GPE"),
        ("South Korean troops left.", "South Korean", "NORP"),
        ("Jordan Whitcombe left.", "Jordan Whitcombe", "PERSON"),
        ("They went to Jordan.", "Jordan", "GPE"),
    ],
)
def test_lists_and_capitals_find_a_name(text: str, name: str, label: str) -> None:
    assert find(text).get(name) == label, find(text)


@pytest.mark.parametrize(
    "text",
    [
        "However, nobody came.",
        "On Monday in March they left.",
        "THEY DID NOT AGREE ON ANYTHING AT ALL.",
        "I was told that it was NOT so.",
        "Analysts said so.",
        "Although many questions remain, talks go on.",
    ],
)
def test_a_capital_alone_makes_no_name(text: str) -> None:
    assert find(text) == {}


def test_a_surname_that_is_a_city_is_the_person_whom_the_article_names() -> None:
    text = "Robert Lincoln spoke first. Then Lincoln left."
    words = [tokenize(text, s.span.start, s.span.end) for s in sentences.split_sentences("a", text)]
    assert [name.label for name in rule_ner.find_names_by_rule(text, words)] == ["PERSON", "PERSON"]


def test_no_name_crosses_a_line_or_ends_in_a_mark() -> None:
    text = "Jane Doe\nRobert Hale, Acme Inc., and the U.S. (Moscow)! Then Kyiv."
    found = find(text)
    assert "Jane Doe" in found
    assert not any("\n" in name or name[-1] in ",;:!?)" for name in found)


def mend(text: str, name: str, label: str) -> dict[str, str]:
    words = [tokenize(text, s.span.start, s.span.end) for s in sentences.split_sentences("a", text)]
    start = text.index(name)
    return {
        text[n.start : n.end]: n.label
        for n in ner_corrections.correct_names(text, words, [(start, start + len(name), label)])
    }


@pytest.mark.parametrize(
    ("text", "taken", "label", "mended"),
    [
        ("We met Jane Doe's lawyer.", "Jane Doe's", "PERSON", {"Jane Doe": "PERSON"}),
        ("We met President Jane Doe there.", "President Jane Doe", "PERSON", {"Jane Doe": "PERSON"}),
        ("We met (Jane Doe), there.", "(Jane Doe),", "PERSON", {"Jane Doe": "PERSON"}),
        ("We met Jane Doe\nShe left.", "Jane Doe\nShe", "PERSON", {"Jane Doe": "PERSON"}),
        ("We met Turkish officials.", "Turkish", "GPE", {"Turkish": "NORP"}),
        ("We met in Ankara.", "Ankara", "ORG", {"Ankara": "GPE"}),
        ("Acme Inc. fell.", "Acme Inc.", "ORG", {"Acme Inc.": "ORG"}),
        ("We met 12 people.", "12", "CARDINAL", {"12": "CARDINAL"}),
        ("We met in Paris and Ankara.", "Paris", "GPE", {"Paris": "GPE", "Ankara": "GPE"}),
    ],
)
def test_what_a_pipeline_found_is_mended(text: str, taken: str, label: str, mended: dict[str, str]) -> None:
    assert mend(text, taken, label) == mended


def test_of_names_that_overlap_the_first_and_longest_stays() -> None:
    text = "The World Bank met."
    found = ner_corrections.correct_names(text, [tokenize(text)], [(4, 14, "ORG"), (10, 14, "ORG")])
    assert found == (Name(4, 14, "ORG"),)


@pytest.mark.parametrize(
    ("text", "found", "whole", "label"),
    [
        ("He joined Yahoo! Inc. in May.", ("Yahoo", "ORG"), "Yahoo! Inc.", "ORG"),
        ("They sued Teren Mills, LLC, again.", ("Teren Mills", "ORG"), "Teren Mills, LLC", "ORG"),
        ("The Kirna Times said so.", ("Kirna Times", "GPE"), "Kirna Times", "ORG"),
        ("It was the SRAH that told them all.", ("SRAH", "PERSON"), "SRAH", "ORG"),
        ("SRAH SAID THEY WOULD NOT GO.", ("SRAH", "PERSON"), "SRAH", "PERSON"),
    ],
)
def test_bodies_are_taken_whole_and_for_bodies(text: str, found: tuple[str, str], whole: str, label: str) -> None:
    start = text.index(found[0])
    named = ner_corrections.correct_names(
        text, [tokenize(text, 0, len(text))], [(start, start + len(found[0]), found[1])]
    )
    assert (whole, label) in [(text[name.start : name.end], name.label) for name in named]
