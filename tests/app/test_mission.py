"""The model article, row by row: what it asserts, who asserts it, how hedged, what it leaves open, and nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest

from briefings.analysis.nlp.analyser import SpacyAnalyser
from briefings.analysis.stories.lead_sentences import find_page_heads
from briefings.analysis.stories.ledger.claim_rows import build_claim_rows
from briefings.analysis.stories.ledger.open_matter_rows import build_open_matter_rows
from briefings.core import outlet_table as outlets
from briefings.core.analysis import Analysis, Claim
from briefings.core.article import Article, Span, create_article
from briefings.core.stories import CopyGroup, Story
from briefings.edition.statements import choose_statements

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def mission() -> tuple[Article, Analysis]:
    """The model article and what our reader makes of it."""
    path = Path(__file__).parents[3] / "shared" / "mission" / "moscow-talks.txt"
    if not path.is_file():
        pytest.skip("the model article is not beside the checkout")
    from support.builders import MORNING

    text = create_article(
        outlet="Mission", title="Talks", text=path.read_text("utf-8"), collected=MORNING, origin="t", language="en"
    )
    reader = SpacyAnalyser()
    if reader.model.startswith("rules"):
        pytest.skip("the trained pipeline is not in the package")
    return text, next(iter(reader.analyse([text])))


def words(of: Article, span: Span) -> str:
    return of.text[span.start : span.end]


def the(found: tuple[Article, Analysis], cue: str, part: str) -> Claim:
    """Return the one claim with a cue and some words of its content."""
    text, reading = found
    claims = [
        claim
        for claim in reading.claims
        if cue in words(text, claim.cue) and any(part in words(text, s) for s in (claim.content, *claim.continued))
    ]
    assert len(claims) == 1, [words(text, claim.cue) for claim in reading.claims]
    return claims[0]


def hedges(found: tuple[Article, Analysis], claim: Claim) -> list[str]:
    return [words(found[0], hedge) for hedge in claim.hedges]


def test_the_ministry_announces_the_meeting(mission: tuple[Article, Analysis]) -> None:
    claim = the(mission, "announced", "a high-level meeting in Moscow brought together")
    assert (claim.speaker, claim.speaker_class) == ("Syrian Ministry of Defense", "official body")
    assert (claim.kind, claim.polarity, claim.hedges) == ("indirect", "stated", ())


def test_the_agency_gives_its_account(mission: tuple[Article, Analysis]) -> None:
    claim = the(mission, "notes", "the talks concluded positively")
    assert claim.speaker == "The official briefing from TASS"
    assert claim.speaker_class == "state media"


def test_the_broadcaster_says_flatly_that_it_was_the_first_in_more_than_a_decade(
    mission: tuple[Article, Analysis],
) -> None:
    claim = the(mission, "According to", "in more than a decade")
    assert claim.speaker_class == "state media"
    assert claim.speaker == "a report from a state broadcaster"
    assert claim.hedges == ()


def test_observers_hedge(mission: tuple[Article, Analysis]) -> None:
    claim = the(mission, "have indicated", "pave the way")
    assert (claim.speaker, claim.speaker_class) == ("Observers", "observers")
    assert hedges(mission, claim) == ["can pave"]


def test_analysts_see_a_potential_turning_point(mission: tuple[Article, Analysis]) -> None:
    claim = the(mission, "describe", "a potential turning point")
    assert (claim.speaker, claim.speaker_class) == ("Analysts", "analysts")
    assert hedges(mission, claim) == ["potential"]


def test_what_is_widely_interpreted_is_hedged_and_nobodys(mission: tuple[Article, Analysis]) -> None:
    claim = the(mission, "is widely interpreted", "as a positive signal")
    assert (claim.speaker, claim.speaker_class) == ("", "unattributed")
    assert hedges(mission, claim)[0] == "widely interpreted as"
    assert hedges(mission, the(mission, "is viewed", "as a practical mechanism")) == ["viewed as"]


def test_agreements_and_outcomes_are_not_disclosed(mission: tuple[Article, Analysis]) -> None:
    text, reading = mission
    assert [(words(text, gap.matter or gap.span), words(text, gap.cue)) for gap in reading.gaps] == [
        ("concrete agreements", "were not disclosed"),
        ("the exact outcomes", "many questions remain"),
    ]


def test_the_ledger_prints_what_the_text_says_and_nothing_else(mission: tuple[Article, Analysis]) -> None:
    text, reading = mission
    story = Story(text.id, (CopyGroup(text.id, (text.id,), "single"),), None, None, (text.outlet,), 1)
    rows = build_claim_rows(story, {text.id: text}, {text.id: reading}, outlets.build_outlet_table(()))
    printed = [(row.speaker or "nobody", row.cue) for row in rows]
    assert printed == [
        ("Syrian Ministry of Defense", "announced"),
        ("The official briefing from TASS", "notes"),
        ("a report from a state broadcaster", "According to"),
        ("Observers", "have indicated"),
        ("Analysts", "describe"),
        ("The parties", "emphasized"),
        ("Observers", "note"),
        ("nobody", "is viewed"),
        ("nobody", "is widely interpreted"),
    ]
    flat = " ".join(text.text.split())
    assert all(part in flat for row in rows for part in row.statement.split(" … "))
    assert all(row.grade.startswith("F") for row in rows)
    assert len(build_open_matter_rows(story, {text.id: text}, {text.id: reading})) == 2
    # "Such a framework" and "the parties" mean what a sentence before says: it is printed with them.
    chosen = choose_statements(rows, {text.id: 1})
    assert [(row.speaker or "nobody", row.cue) for row in chosen] == printed
    told = {(row.speaker, row.cue): row.context.text.partition(" ")[0] for row in chosen if row.context}
    # What the mediators do has nothing of how the article opens: what stands before it is printed, too.
    assert told == {
        ("Observers", "have indicated"): "The",
        ("The parties", "emphasized"): "While",
        ("", "is viewed"): "Observers",
    }
    assert all(row.context.text in flat for row in chosen if row.context)


def test_the_meeting_leads_though_its_sentence_says_defence_three_times(mission: tuple[Article, Analysis]) -> None:
    text, reading = mission
    untitled = replace(text, supplied=("title",))
    assert not find_page_heads([untitled], {text.id: reading})
