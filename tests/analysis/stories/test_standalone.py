"""What can stand on page 1: whole statements that are understood alone."""

import pytest

from briefings.analysis.stories.headlines import is_clickbait, shorten_headline
from briefings.analysis.stories.standalone import can_lead, is_event_sentence


@pytest.mark.parametrize(
    "text",
    [
        "The harbour of Port Selene closed on Monday after a storm broke its crane.",
        "The Selene Port Office said “we will pay” for the crane at the harbour of Port Selene.",
    ],
)
def test_a_whole_statement_can_lead(text: str) -> None:
    assert can_lead(text)


@pytest.mark.parametrize(
    "text",
    [
        "We all know what the harbour of Port Selene has cost this town.",
        "“No vessel was turned back,” the harbour master Ilse Brandt told reporters on the quay.",
        "― Ilse Brandt said that the harbour of Port Selene was closed on Monday.",
        "At least that is what the harbour master of Port Selene hopes.",
        "Some say the harbour of Port Selene should have been closed on Monday.",
        "A storm broke the crane in the harbour In Port Selene ships had to wait.",
        "Who will pay for the crane at the harbour of Port Selene?",
        "Ships at the quay in Port Selene in this file photo from last May.",
        "Harbour master Ilse Brandt (L) speaks at the quay of Port Selene.",
        "MODERATOR: The harbour of Port Selene closed on Monday after a storm.",
        "ABSTRACT. The harbour of Port Selene closed on Monday after a storm.",
        "An earlier version of this report misstated the age of the crane in Port Selene.",
        "If it worked in Port Selene, the plan might work in Brenmark too.",
        "Port Selene’s harbour closed on Monday after a storm broke its crane",
        "He told the harbour master of Port Selene that the crane was broken.",
        "Watch Ilse Brandt explain how the crane of Port Selene was broken.",
        "Ships wait for the tide off the harbour of Port Selene May 18, 2011.",
        "Envoy Ilse Brandt, left, met the harbour master of Port Selene.",
        "Port strike: Ships wait outside the harbour of Port Selene for days.",
        "Amateur video shows the broken crane in the harbour of Port Selene.",
        "Mr Reyle told the council of Port Selene that the crane was broken.",
        "The report said that the crane in the harbour of Port Selene was old.",
        "Here is what is known of the crane in the harbour of Port Selene.",
        "The navy is meanwhile looking for the crane of Port Selene at sea.",
        "The move came as ships waited outside the harbour of Port Selene.",
    ],
)
def test_what_leans_on_others_asks_or_captions_cannot(text: str) -> None:
    assert not can_lead(text)


def test_a_pronoun_before_any_name_is_lost() -> None:
    text = "After his visit to the quay the harbour master Tomas Reyle closed the port."
    assert not can_lead(text, [text.index("Tomas")])


def test_headlines_are_cut_at_their_clause() -> None:
    first = "The harbour of Port Selene reopened on Monday after a week of repairs, which the town had waited for"
    assert shorten_headline(f"{first}, the harbour master says in a letter") == f"{first}…"
    assert shorten_headline("Port shut; ships wait") == "Port shut; ships wait"
    assert is_clickbait("7 things to know about the quay")
    assert is_clickbait("Will the port reopen?")


@pytest.mark.parametrize(
    "text",
    [
        "The harbour opened on Monday after World War I ships were raised.",
        "The harbour master said on Monday “I will pay” and left the quay.",
        "The clerk said by Monday that Brenmark was closed.",
        "The envoy met the F.B.I. director, Ilse Brandt of the F.B.I., on Monday.",
        "On Monday it was announced that the crane would be sold to Tomas Reyle.",
    ],
)
def test_a_whole_sentence_tells_an_event(text: str) -> None:
    assert is_event_sentence(text)


@pytest.mark.parametrize(
    "text",
    [
        "Early on Friday I put on a coat and went to the quay.",
        "On April 29 it raised the alert for the port to the second level.",
        "On Friday the town waited for the ship...",
        "Ilse Brandt left in 2007 and Tomas Reyle did it on Monday.",
        "Ships had left the quay by 10 April Trade has slowed in the town.",
        "Tomas Reyle in the daily Courier Many people waited for the ship on Friday.",
    ],
)
def test_essays_captions_and_what_trails_off_tell_none(text: str) -> None:
    assert not is_event_sentence(text)


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("Yes, all the cranes of the harbour are driven by steam.", False),
        ("The visit of Mayor Ilse Brandt to Port Selene comes a day after the strike of its dockers.", False),
        ("The blaze started on Friday night while ten dockers of Port Selene slept.", False),
        ("The great storm of Lethia destroyed the cranes of Port Selene on Friday night.", True),
        ("The suspect, Adam Doe, was among three dockers of Port Selene arrested on Tuesday.", False),
        ("The suspects in the raid on Port Selene were arrested in Kirna on Tuesday.", True),
        ("Port News interviewed one of the owners of a crane in Port Selene.", False),
        ("Three dockers were also killed in the raid on Port Selene in July.", False),
        ("The harbour of Port Selene closed as this long quarrel went on.", False),
        ("The harbour of Port Selene closed this week.", True),
        ("A truce that fell short of that, would leave the harbour of Port Selene closed.", False),
        ("The unrest is the first in the harbour of Port Selene since the strike began.", False),
        ("Ten dockers were hurt elsewhere in Port Selene on Friday night.", False),
        ("Friday, May 20, 2011 Dockers left the harbour of Port Selene.", False),
        ("Herald - The harbour of Port Selene will be sold this year.", False),
        ("No, the harbour of Port Selene will not be sold this year.", False),
        ("Madam Speaker, the harbour of Port Selene will be sold this year.", False),
        ("Mr. Speaker, the harbour of Port Selene will be sold this year.", False),
        ("No ship left the harbour of Port Selene on Monday.", True),
    ],
)
def test_answers_and_speeches_do_not_lead(text: str, leads: bool) -> None:
    assert can_lead(text) is leads
