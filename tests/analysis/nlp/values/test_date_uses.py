"""Tense and aspect say whether a day is that of an event or of a plan."""

from datetime import UTC, datetime

import pytest
from support.builders import an_article

from briefings.analysis.nlp.analyser import SpacyAnalyser
from briefings.core.analysis import DateUse

#: (sentence, use of its day, the day it means in a text of Wednesday, 24 August 2011)
SENTENCES = (
    ("The bridge fell on Monday.", DateUse.EVENT, 22),
    ("Ships were seen on Tuesday, Okoro said.", DateUse.EVENT, 23),
    ("The army shelled Selene on Sunday, killing 12 people.", DateUse.EVENT, 21),
    ("Okoro said on Tuesday that the port would close.", DateUse.EVENT, 23),
    ("Okoro vowed on Tuesday to fight the ban.", DateUse.EVENT, 23),
    ("The strike killed 20 people Wednesday.", DateUse.EVENT, 24),
    ("The bridge will open on Monday.", DateUse.PLAN, 29),
    ("Okoro denied it until late on Thursday.", DateUse.MODIFIER, 25),
    ("Okoro met the sailors who were hurt last Friday.", DateUse.MODIFIER, 19),
    ("Okoro said the minister would visit Selene Tuesday.", DateUse.PLAN, 30),
    ("The council is due to vote on Friday.", DateUse.PLAN, 26),
    ("A vote is expected Friday.", DateUse.PLAN, 26),
    ("The mayor is meeting unions on Friday.", DateUse.PLAN, 26),
    ("Okoro plans to speak Friday.", DateUse.PLAN, 26),
    ("The vote is Friday.", DateUse.PLAN, 26),
    ('"On Tuesday, we saw ships," said Rosa Okoro.', DateUse.QUOTED, 23),
    ("Okoro spoke about Monday's debate.", DateUse.MODIFIER, 22),
    ("Okoro, who was arrested on Sunday, apologised.", DateUse.MODIFIER, 21),
    ("If Okoro resigns on Monday, the board will meet.", DateUse.MODIFIER, 22),
    ("Okoro closed the port after the council on Monday confirmed the storm.", DateUse.MODIFIER, 22),
    ("Okoro sent for passengers of a flight from Kirna to Selene on Monday.", DateUse.MODIFIER, 22),
    ("Okoro opened the port after the storm on Monday.", DateUse.EVENT, 22),
    ("A girl died in Selene on Monday evening.", DateUse.EVENT, 22),
    ("Crowds gathered in Selene after Friday prayers.", DateUse.MODIFIER, 19),
    ("The council will meet on Monday evening.", DateUse.PLAN, 29),
    ("Lethia on Monday confirmed two deaths.", DateUse.EVENT, 22),
    ("The foreign ministry on Monday issued a statement.", DateUse.EVENT, 22),
    ("The ministry on Monday will issue a statement.", DateUse.PLAN, 29),
    ("The bombing on Monday shook the markets.", DateUse.MODIFIER, 22),
    ("About 30 soldiers are said to have crossed the river on Sunday.", DateUse.EVENT, 21),
    ("The soldiers are expected to have crossed the river on Sunday.", DateUse.PLAN, 28),
    ("The troops were to have left Selene by Monday.", DateUse.PLAN, 29),
    ("Output will rise above the ceiling agreed by the board Monday, Okoro said.", DateUse.MODIFIER, 22),
    ("Okoro was praised by the board on Monday.", DateUse.EVENT, 22),
    ("People wait at the border August 22, 2011.", DateUse.MODIFIER, 22),
)


@pytest.fixture(scope="module")
def found() -> list[tuple[DateUse, int]]:
    """How each sentence uses its day, and the day of August 2011 it means; all are read at once."""
    day = datetime(2011, 8, 24, 12, tzinfo=UTC)
    articles = [an_article(sentence, published=day, collected=day) for sentence, _, _ in SENTENCES]
    return [(reading.dates[0].use, reading.dates[0].first.day) for reading in SpacyAnalyser().analyse(articles)]


@pytest.mark.parametrize("place", range(len(SENTENCES)), ids=[sentence for sentence, _, _ in SENTENCES])
def test_a_day_is_used_as_the_verb_says(found: list[tuple[DateUse, int]], place: int) -> None:
    assert found[place] == SENTENCES[place][1:]
