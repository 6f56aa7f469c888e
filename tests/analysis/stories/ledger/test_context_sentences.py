"""Which sentence is printed before a statement whose words point back, and when none is."""

from dataclasses import replace

import pytest
from support.ledgers import account, readings, story

from briefings.analysis.stories.ledger.claim_rows import build_claim_rows
from briefings.analysis.stories.ledger.doubts import PrintedStatement
from briefings.analysis.stories.ledger.introductions import find_introduction
from briefings.core import outlet_table as outlets
from briefings.core.account import ClaimRow
from briefings.core.analysis import Actor, Claim, SpeakerClass
from briefings.core.article import Span
from briefings.edition.statements import MIN_CERTAINTY

STORM = "A storm hit Port Selene on Monday and broke the masts of two ships."
RAID = "Soldiers attacked the harbour of Port Selene before dawn on Monday."
UNCLEAR = "They had attacked the harbour of Port Selene before dawn on Monday."


def rows(text: str) -> tuple[ClaimRow, ...]:
    """Return the ledger of one article."""
    articles = (account(text),)
    return build_claim_rows(
        story(articles), {a.id: a for a in articles}, readings(articles), outlets.build_outlet_table([])
    )


def context(text: str) -> str:
    """Return what is printed before the last statement of a text; "" where nothing is, "-" where no row is opened."""
    found = rows(text)
    if not found:
        return "-"
    return found[-1].context.text if found[-1].context else ""


@pytest.mark.parametrize(
    ("before", "statement"),
    [
        (STORM, "Officials said that the city would be without power for a week"),
        (STORM, "Officials said that this was the worst night in ten years"),
        (STORM, "Officials said that these ships would never sail again"),
        (RAID, "Ada Doe said that they had fired at the boats"),
        (RAID, "“They fired at the boats,” Ada Doe said"),
        (RAID, "And nobody knew who had sent them, officials said"),
        (RAID, "Ada Doe said that the attack had cost four lives"),
        ("Marc Roe left the council of Port Selene on Monday.", "“He was a bad mayor,” Ada Doe said"),
        ("The council of Port Selene bought four ferries on Monday.", "“It was a mistake,” Ada Doe said"),
        # whose spokesman, and where they were killed
        ("The council of Amsel has bought four ferries.", "A spokesman said that four ferries were enough"),
        ("Soldiers attacked Port Selene before dawn on Monday.", "Ada Doe said that at least four people were killed"),
        ("The mayors of Selene and Amsel met for two hours on Monday.", "The two sides said that the bridge was safe"),
    ],
)
def test_the_sentence_before_is_printed_where_it_holds_what_is_pointed_at(before: str, statement: str) -> None:
    assert context(f"{before} {statement}.") == before


@pytest.mark.parametrize(
    ("before", "statement"),
    [
        # no place, no people, nobody, not two
        ("Rain fell for four hours on Monday and it did not stop.", "Officials said that the city was without power"),
        ("Rain fell for four long hours on Monday.", "“He was a bad mayor,” Ada Doe said"),
        ("The price of bread rose for a second week on Monday.", "Ada Doe said that the attack had cost four lives"),
        # nobody says that a storm is such a breakdown
        (STORM, "Officials said that such a breakdown had been feared for years"),
        # the country is likelier Lethia, which the sentence itself names
        ("Amsel counted four more cases on Monday morning.", "Though Lethia was calm Doe said the country was at risk"),
        # an unknown noun that points back itself
        ("The engineers spoke for two hours on Monday.", "Ada Doe said that these engineers had lied to the council"),
        # needs a sentence before it itself, or says something beside it
        (UNCLEAR, "Ada Doe said that the attack had cost four lives"),
        ("Marc Roe also left the council of Port Selene.", "“It was a mistake,” Ada Doe said"),
        # no running text: a question, a caption, a heading, the writer's "I"
        ("Who stormed the harbour of Port Selene on Monday?", "“They fired at the boats,” Ada Doe said"),
        ("Photo: Soldiers storm the harbour of Port Selene.", "“They fired at the boats,” Ada Doe said"),
        ("Soldiers storm the harbour of Port Selene\n", "“They fired at the boats,” Ada Doe said"),
        ("I saw soldiers in the harbour of Port Selene on Monday.", "“They fired at the boats,” Ada Doe said"),
        # too long
        (RAID[:-1] + " and took " + ", ".join(["the boats"] * 20) + ".", "“They fired at boats,” Ada Doe said"),
        # "he" is more likely Roe, whom the sentence itself names
        ("Ines Poe left the council on Monday after ten years.", "In a letter to Marc Roe Ada Doe said he was late"),
    ],
)
def test_no_sentence_is_printed_that_does_not_tell_it(before: str, statement: str) -> None:
    assert context(f"{before} {statement}.") in {"", "-"}


def test_a_statement_that_points_at_nothing_and_speaks_of_what_its_article_is_about_has_none() -> None:
    assert context(f"{RAID} Ada Doe said that the harbour of Selene was closed for repairs.") == ""


def test_a_statement_about_something_else_is_printed_with_the_sentence_before() -> None:
    opening = "The council of Port Selene met on Monday. It wants to hire four more pilots this year."
    before = "Marc Roe plans a swim of four hundred guests at Lake Amsel."
    assert context(f"{opening} {before} Ada Doe said that there had been a lot of interest.") == before
    # not before what the opening tells
    assert context(f"{opening} {before} Ada Doe said that Port Selene would hire two pilots.") == ""


@pytest.mark.parametrize(
    "before",
    [
        "The total figure of 40 million was a surprise to Marc Roe.",
        "Most of the loss came from the ferries of Amsel.",
        "Marc Roe would then be free to sell four ferries.",
        "Marc Roe, however, plans a swim of four hundred guests.",
        "Would demand that Marc Roe sell four ferries this year.",
    ],
)
def test_what_leans_on_others_itself_is_not_printed_before_such_a_statement(before: str) -> None:
    opening = "The council of Port Selene met on Monday. It wants to hire four more pilots this year."
    assert context(f"{opening} {before} Ada Doe said that there had been a lot of interest.") == ""


def test_two_short_sentences_are_printed_where_the_second_needs_the_first() -> None:
    before = "Soldiers stormed the harbour of Selene on Monday. They took four boats."
    assert context(f"{before} “They fired at us,” Ada Doe said.") == before


def test_the_dateline_is_no_part_of_it() -> None:
    assert context(f"PORT SELENE (Northwire) — {RAID} “They fired at the boats,” Ada Doe said.") == RAID


def test_with_it_a_row_is_as_certain_as_one_that_points_at_nothing() -> None:
    (lost,) = rows("Ada Doe said that such a framework can end the strike of the crews in the port.")
    (told,) = rows(f"{STORM} Ada Doe said that such a framework can end the strike of the crews in the port.")
    assert lost.context is None
    assert lost.certainty < MIN_CERTAINTY <= told.certainty


def test_a_speaker_who_was_told_before_is_told_by_it() -> None:
    text = "{} The parties stressed that the strike would end soon and that the ships would sail."
    (told,) = rows(text.format("The mayors of Selene and Amsel met for two hours on Monday."))
    (lost,) = rows(text.format("The price of bread rose for a second week on Monday."))
    assert told.context is not None
    assert lost.context is None
    assert told.certainty > lost.certainty


def test_a_noun_that_the_opening_of_an_article_does_not_name_is_printed_with_the_sentence_before() -> None:
    opening = "The council of Port Selene met on Monday. It wants to hire four more pilots this year."
    before = "The winter has closed the old shipyard of Amsel since Monday."
    assert context(f"{opening} {before} Ada Doe said the shipyard would open in May.") == before
    # the nearest that names it
    assert context(f"{opening} {before} Nobody was there. Ada Doe said the shipyard would open in May.") == before
    # everybody knows which
    assert context(f"{opening} {before} Ada Doe said the world would forget the council's pilots.") == ""


@pytest.mark.parametrize(
    "statement",
    [
        "Ada Doe said that neither ship had a pilot",
        "Since then, Ada Doe said that the ships had sunk",
    ],
)
def test_words_for_another_one_or_another_time_are_printed_with_the_sentence_before(statement: str) -> None:
    before = "The council of Amsel bought two old ships in May."
    assert context(f"{before} {statement}.") == before


def test_a_sentence_that_needs_another_is_better_than_none_where_a_reader_will_ask() -> None:
    before = "The new rules end the old consultation of pilots in Amsel."
    assert (
        context(f"The council of Port Selene met on Monday. {before} Ada Doe said the result will be a wreck.")
        == before
    )


def test_the_same_sentence_is_no_context() -> None:
    said = "Ada Doe said the consultation caused long delays."
    assert context(f"{said} Nobody from Amsel had come to the port for it. {said}") == ""


@pytest.mark.parametrize(
    ("before", "introduced"),
    [
        ("Karl Venn, who was hurt in May, came to the harbour of Port Selene.", True),
        # what stands before the statement in its own sentence is no sentence before it
        ("The ferries stayed in the harbour of Port Selene for a week. Karl Venn's lawyer", False),
    ],
)
def test_only_a_sentence_before_introduces_somebody(before: str, introduced: bool) -> None:
    text = f"Rain fell on Monday. The council met on Tuesday. {before} Roe said Venn had left the harbour."
    article = account(text)
    statement, full = text.index("Venn had left"), text.index("Karl Venn")
    lone = Span(article.id, statement, statement + 4)
    said = Span(article.id, statement, len(text) - 1)
    cue = Span(article.id, text.index("said"), text.index("said") + 4)
    claim = Claim(said, cue, None, "Roe", SpeakerClass.PERSON, "indirect")
    actor = Actor("Karl Venn", "PERSON", ("Venn",), (Span(article.id, full, full + 9), lone))
    reading = replace(readings([article])[article.id], actors=(actor,))
    found = find_introduction(PrintedStatement(claim, text, (said,)), article, reading, None)
    assert (text[found.start : found.end] if found else None) == (before if introduced else None)


def test_a_surname_read_as_a_body_is_introduced() -> None:
    opening = "The council of Port Selene met on Monday with Trade Minister Rha Woong-bae of Karsova."
    told = "Ada Doe said that she had agreed to Rha's proposal for a council of Port Selene."
    assert context(f"{opening} Nobody knew of it before. {told}") == opening


@pytest.mark.parametrize(
    "statement",
    [
        "One member, Ada Doe, who lives in Amsel, said that the crane was safe",
        "Ada Doe said that other cranes were safe",
        "Ada Doe said that the 559-member council would vote in May",
        "Ada Doe said that the council would vote on the plan by May",
    ],
)
def test_one_of_several_and_what_has_a_number_are_printed_with_the_sentence_before(statement: str) -> None:
    opening = "Rain closed the harbour of Port Selene on Monday. It wants to hire four more pilots this year."
    before = "Marc Roe sent a plan for four cranes to a new council of Amsel."
    assert context(f"{opening} {before} {statement}.") == before


def test_what_was_said_at_another_time_is_printed_with_the_words_that_say_so() -> None:
    (row,) = rows("Rain closed the harbour in May. Ada Doe said at the time that it would open in two weeks.")
    assert row.whole_sentence is not None
    assert row.whole_sentence.text.startswith("Ada Doe said at the time")


def test_no_dateline_stands_in_a_sentence_that_introduces_somebody() -> None:
    told = "The council of Port Selene met Marc Roe of Karsova on Monday."
    text = f"PORT SELENE (Northwire) — {told} Nobody knew of it. Ada Doe said that Roe had agreed to a loan in May."
    assert context(text) == told


def test_a_sentence_that_speaks_of_it_as_known_does_not_tell_what_it_is() -> None:
    opening = "Rain closed the harbour of Port Selene on Monday. It wants to hire four more pilots this year."
    first = "Police asked for a man who fled from Amsel prison in May."
    told = f"{opening} {first} The 26-year-old man was seen in Selene on Sunday. Ada Doe said that the man was armed."
    assert context(told).startswith(first)


def test_who_is_asked_is_not_who_asks() -> None:
    opening = "Rain closed the harbour of Port Selene on Monday. It wants to hire four more pilots this year."
    told = "Asked if she enjoys a game of chess she confesses that chess is quite fun."
    assert context(f"{opening} {told} Ada Doe said that a smile does not fit Mr Roe.") == ""


def test_the_sentence_before_tells_whom_he_can_mean_beside_the_speaker() -> None:
    before = "Abdul Roe learned to fly in Port Selene in May of this year."
    assert context(f"{before} Attorney-General Jane Doe claims he was a member of the gang.") == before
    assert context(f"{before} Attorney-General Adam Doe claims the gang had six members.") == before
    opening = "Police found the gang of Port Selene and its six members on Monday. Nobody was hurt."
    assert context(f"{opening} {before} Attorney-General Adam Doe says she has no doubt of the gang in Selene.") == ""


def test_what_two_things_are_is_told_before() -> None:
    opening = "Rain closed the harbour of Port Selene on Monday. It wants to hire four more pilots this year."
    before = "Marc Roe wants to take two new plans to Amsel this month."
    assert context(f"{opening} {before} Ada Doe said a quarrel could rob both plans of their force.") == before
