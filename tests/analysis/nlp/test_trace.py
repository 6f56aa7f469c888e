"""What was made of a text, and by which rules and lists."""

from functools import cache

import pytest
from support.builders import MORNING, an_article

from briefings.analysis.english import word_lists
from briefings.analysis.nlp.analyser import SpacyAnalyser
from briefings.analysis.nlp.trace import ATTRIBUTION_LISTS, Trace, TracedResult, trace_article
from briefings.core import resources

TEXT = (
    "On Monday the Turkish defence minister, Davit Ermolin, told Reuters that at least 12 people might have been "
    "killed near Aleppo. The ministry declined to say who had fired.\n\n“We do not know who fired,” Ermolin added. "
    "The repairs will cost $3 million, according to the mayor."
)


@cache
def analyser() -> SpacyAnalyser:
    return SpacyAnalyser()


@cache
def trace() -> Trace:
    return trace_article(analyser(), an_article(TEXT, published=MORNING))


def find(kind: str, words: str) -> TracedResult:
    text = trace().article.text
    return next(f for f in trace().findings if f.kind == kind and words in text[f.span.start : f.span.end])


def test_the_trace_holds_what_the_analysis_holds() -> None:
    analysis, findings = trace().analysis, trace().findings
    for kind, spans in (
        ("name", [m.span for m in analysis.mentions]),
        ("date", [d.span for d in analysis.dates]),
        ("quantity", [q.span for q in analysis.quantities]),
        ("claim", [c.content for c in analysis.claims]),
        ("open matter", [g.cue for g in analysis.gaps]),
    ):
        assert spans
        assert [f.span for f in findings if f.kind == kind] == spans
    assert " ".join(word.text for word in trace().words).startswith("On Monday the Turkish defence minister ,")


@pytest.mark.parametrize(
    ("kind", "words", "rule", "lists", "fact"),
    [
        ("name", "Turkish", "model", ("countries",), ("label", "NORP")),
        ("name", "Reuters", "model", ("agencies",), ("label", "ORG")),
        ("actor", "Davit Ermolin", "stated role", ("roles", "role_modifiers"), ("affiliation", "Turkish")),
        ("date", "Monday", "weekday", ("date_words",), ("days", "2026-03-09")),
        (
            *("quantity", "12 people", "number with a listed word for what is counted"),
            *(("numbers", "rounding", "counted"), ("rounding", "at least")),
        ),
        (
            *("quantity", "$3 million", "number with a listed unit"),
            *(("numbers", "rounding", "units"), ("value", "3,000,000")),
        ),
        (
            *("claim", "might have been", "reporting verb “tell”", ("reporting_verbs", "uncertainty")),
            ("hedges", "might (modal, strong)"),
        ),
        ("claim", "We do not know", "reporting verb “add”", ("reporting_verbs",), ("speaker", "Davit Ermolin")),
        ("claim", "The repairs", "according to", (), ("class", "officials")),
        (
            *("open matter", "declined to say", "phrase “declined to say”"),
            *(("open_matters", "open_matter_words"), ("left open by", "The ministry")),
        ),
    ],
)
def test_a_finding_names_its_rule_and_its_lists(
    kind: str, words: str, rule: str, lists: tuple[str, ...], fact: tuple[str, str]
) -> None:
    found = find(kind, words)
    assert (found.rule, found.lists) == (rule, lists)
    assert fact in found.facts


def test_every_list_that_a_rule_names_exists() -> None:
    folder = resources.language_data_folder() / "lists"
    named = {name for lists in ATTRIBUTION_LISTS.values() for name in lists}
    named |= {name for finding in trace().findings for name in finding.lists} | set(
        word_lists.load_name_lists().values()
    )
    assert all((folder / f"{name}.txt").is_file() for name in named)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Poll: Most voters want change and more money", "label"),
        ("“The talks have failed and we go home.” — Jane Doe", "credit"),
        ("The bridge reportedly fell into the river.", "hearsay"),
        ("The announcement by Jane Doe that the talks had failed surprised us.", "reporting noun “announcement”"),
    ],
)
def test_rules_without_a_verb_are_named_too(text: str, rule: str) -> None:
    found = trace_article(analyser(), an_article(text))
    assert rule in {f.rule for f in found.findings if f.kind == "claim"}
