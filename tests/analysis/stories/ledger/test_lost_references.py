"""Whether a statement has a pronoun that could mean anybody."""

import pytest
from support.ledgers import account, readings, story

from briefings.analysis.stories.ledger.claim_rows import build_claim_rows
from briefings.analysis.stories.ledger.lost_references import has_lost_reference, is_late_relative
from briefings.core import outlet_table as outlets


@pytest.mark.parametrize(
    ("words", "speaker", "kind"),
    [
        ("he would leave on Monday", "Ada Doe", "person"),
        ("it saw no need to close the port", "Port Authority", "official body"),
        ("they saw no need to close the port", "residents of Selene", "eyewitnesses"),
        ("he saw the ship burn", "a sailor", "eyewitnesses"),
        ("the ship burned before it sank", "officials", "officials"),
        ("“Marchetti knows that he has lost,”", "Ada Doe", "person"),
        ("“It is time to close the port,”", "Ada Doe", "person"),
        ("“He (Marchetti) knows the port,”", "Ada Doe", "person"),
        ("“This year the port will close,”", "Ada Doe", "person"),
        ("“And the port will close,”", "Ada Doe", "person"),
        ("“This is the first ship that sank,”", "Ada Doe", "person"),
        ("“Those who burned the ship were hurt,”", "Ada Doe", "person"),
        ("“It is vital for the people here that they leave,”", "Ada Doe", "person"),
        ("“If true, the story is bad,”", "Ada Doe", "person"),
        ("“We must leave the port in these days,”", "Ada Doe", "person"),
        ("some miners had left the port", "officials", "officials"),
        ("based on this year alone, the port will close", "Ada Doe", "person"),
        ("such a framework can end the strike", "observers", "observers"),
    ],
)
def test_a_pronoun_that_means_the_speaker_or_what_stands_before_it_is_clear(
    words: str, speaker: str, kind: str
) -> None:
    assert not has_lost_reference(words, speaker, kind)


@pytest.mark.parametrize(
    ("words", "speaker", "kind"),
    [
        ("he would leave on Monday", "opponents", "activists"),
        ("some had turned down the bribe", "Ada Doe", "person"),
        ("“Based on this study, the port is lost,”", "Ada Doe", "person"),
        ("it could cost millions of lives", "experts", "analysts"),
        ("it could cost millions of lives", "Ada Doe", "person"),
        ("“They burned the ship,”", "Ada Doe", "person"),
        ("It burned for two days", "Port Authority", "official body"),
        ("“Either he goes or the port closes,”", "Ada Doe", "person"),
        ("“This is a scandal for the port,”", "Ada Doe", "person"),
        ("“These ships are too old,”", "Ada Doe", "person"),
        ("the same ships were used in May", "officials", "officials"),
        ("the two had been told to stay at home", "Ada Doe", "person"),
        ("the man was taken from a ship", "a spokesman", "officials"),
        ("they would not close the port", "Ada Doe", "person"),
        ("“All of them were burned,”", "Ada Doe", "person"),
        ("“It is plain now that they burned the ship,”", "Ada Doe", "person"),
        ("“We must answer to these ships,”", "Ada Doe", "person"),
        ("“If true, this is a shame for the port,”", "Ada Doe", "person"),
        ("the captains did not say whether such a repair should be made", "officials", "officials"),
        ("the shift may hurt the port", "analysts", "analysts"),
        ("And nobody knows when the port opens", "analysts", "analysts"),
        ("In addition, the port will close", "officials", "officials"),
    ],
)
def test_a_pronoun_before_anything_that_it_could_mean_is_lost(words: str, speaker: str, kind: str) -> None:
    assert has_lost_reference(words, speaker, kind)


def test_the_ledger_opens_no_row_for_what_nobody_can_understand() -> None:
    articles = (account("Officials said that it had burned for two days. Officials said that the bridge had burned."),)
    rows = build_claim_rows(
        story(articles), {a.id: a for a in articles}, readings(articles), outlets.build_outlet_table([])
    )
    assert [row.statement for row in rows] == ["the bridge had burned"]


def test_a_surname_is_not_that_of_a_dead_father() -> None:
    text = "The murder of Adam Doe, Sara's father, is open. Doe accused the army of it."
    assert is_late_relative(text, "Adam Doe")
    assert not is_late_relative(text, "Sara Doe")
    assert not is_late_relative("The murder of Adam Doe is open.", "Adam Doe")
