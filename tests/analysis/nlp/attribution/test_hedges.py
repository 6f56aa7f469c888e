"""Words that weaken a statement."""

from itertools import pairwise

import pytest

from briefings.analysis.nlp.attribution import hedges


def hedged(text: str) -> list[tuple[str, str, str]]:
    return [(text[h.start : h.end], h.kind, h.strength) for h in hedges.find_hedges(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "cue", "kind", "strength"),
    [
        ("The deal could fail.", "could", "modal", "medium"),
        ("It was reportedly signed.", "reportedly", "evidential", "strong"),
        ("The man allegedly fled.", "allegedly", "evidential", "strong"),
        ("a potential turning point", "potential", "speculative", "medium"),
        ("It is viewed as a step.", "viewed as", "evidential", "weak"),
        ("It is widely interpreted as a signal.", "widely interpreted as", "evidential", "weak"),
        ("If the deal holds, ships sail.", "If", "conditional", "medium"),
        ("Some 40 tanks crossed.", "Some", "approximator", "weak"),
        ("They believe in peace.", "believe", "belief", "medium"),
        ("The toll is expected to rise.", "expected", "belief", "weak"),
        ("They are to be expected to leave.", "expected", "belief", "weak"),
        ("It is being asked whether it holds.", "whether", "conditional", "medium"),
        ("No one hides the doubt.", "doubt", "speculative", "medium"),
        ("There is uncertainty about the toll.", "uncertainty", "speculative", "strong"),
        ("It could not be independently verified.", "could not be independently verified", "evidential", "strong"),
    ],
)
def test_a_hedge_is_found_with_its_kind_and_strength(text: str, cue: str, kind: str, strength: str) -> None:
    assert hedged(text)[0] == (cue, kind, strength)


@pytest.mark.parametrize(
    "text",
    ["They met in May.", "She walked about the town.", "Some ministers left.", "He left as soon as possible.",
     "It made it possible to leave.", "The bridge collapsed.", "Owners think twice.", "They train in case of a flood.",
     "A ship appeared on the horizon.", "Delays were to be expected.",
     "The harm depends on the dose and whether they ate.",
     "There is no doubt that the bridge holds.", "It was beyond reasonable doubt.",
     "They sailed regardless of whether it rained.", "They worked in an atmosphere of scientific uncertainty."],
)  # fmt: skip
def test_a_word_that_looks_like_a_hedge_is_none(text: str) -> None:
    assert hedged(text) == []


def test_a_month_that_opens_a_sentence_is_still_taken_for_a_verb_only_there() -> None:
    assert hedged("The talks of May 3 failed.") == []
    assert hedged("It may fail.")[0][0] == "may"


def test_hedges_come_in_order_and_never_overlap() -> None:
    found = list(hedges.find_hedges(text := "It may possibly be likely that it could be if it might.", 0, len(text)))
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert len(found) == 6
