"""What the analyser makes of a sentence, as lines for people."""

from support.builders import MORNING

from briefings.app.explanation import explain_text
from briefings.core import resources


def test_a_sentence_is_explained_word_by_word_and_rule_by_rule() -> None:
    lines = list(explain_text("On Monday Jane Doe denied that 12 people had died.", MORNING))
    assert lines[0].startswith("model: en_briefings")
    assert "sentence 1: On Monday Jane Doe denied that 12 people had died." in lines
    assert any(line.split() == ["denied", "VERB", "deny", "root"] for line in lines)
    assert any(line.split() == ["died", "VERB", "die", "ccomp", "of", "denied"] for line in lines)
    claim = lines[lines.index("claim: 12 people had died") :]
    assert "  speaker: Jane Doe" in claim
    assert "  polarity: denied" in claim
    assert "  rule: reporting verb “deny”; lists: analysis/english/lists/reporting_verbs.txt" in claim
    assert "  days: 2026-03-09" in lines


def test_every_list_that_is_named_can_be_opened() -> None:
    text = "The ministry did not say when the three ships, reportedly worth $2 million, would leave Aleppo."
    named = {
        path for line in explain_text(text) if "; lists: " in line for path in line.split("; lists: ")[1].split(", ")
    }
    assert len(named) > 4
    assert all((resources.PACKAGE / path).is_file() for path in named)


def test_rules_alone_explain_without_a_parse() -> None:
    lines = list(explain_text("Jane Doe said that the talks had failed.", model="rules"))
    assert lines[0] == "model: rules-en 1.0"
    assert not any("VERB" in line for line in lines)
    assert "claim: the talks had failed" in lines


def test_another_language_is_not_analysed_and_says_so() -> None:
    text = "Les ministres se sont réunis hier à Paris pour parler de la crise et de ses suites dans la région."
    assert list(explain_text(text))[1:] == ["not analysed: written in French"]
