"""Who, where and when: constructed accounts of one event that differ, and look-alikes that do not."""

import pytest
from support.ledgers import account, readings, story

from briefings.analysis.stories.ledger.disagreements import find_differences

#: (one account, another, hours between them, what they differ in)
DIFFER = (
    ("The police arrested Anna Lindqvist at a checkpoint in Kirna.",
     "The police arrested Anna Lindqvist at a checkpoint in Merrano.", 3, "place"),
    ("Masked men shot the editor, Robert Hale, outside his office in Kirna on Monday.",
     "Masked men shot the editor, Robert Hale, outside his office in Teren on Monday.", 5, "place"),
    ("The minister, Anna Lindqvist, signed the treaty with the miners in Zelgrad.",
     "The minister, Anna Lindqvist, signed the treaty with the miners in Brenmark.", 9, "place"),
    ("The police arrested Anna Lindqvist at a checkpoint in Kirna on Sunday.",
     "The police arrested Anna Lindqvist at a checkpoint in Kirna on Saturday.", 3, "day"),
    ("Guards led Robert Hale out of the harbour prison on Saturday.",
     "Guards led Robert Hale out of the harbour prison on Sunday.", 6, "day"),
    ("Robert Hale died of his wounds in hospital on Sunday.",
     "Robert Hale died of his wounds in hospital on Saturday.", 6, "day"),
    ("The army blamed rebels for the shelling of the market in Kirna.",
     "Residents blamed the army for the shelling of the market in Kirna.", 6, "actor"),
    ("Officials blamed smugglers for the fire at the customs house.",
     "The union blamed the owners for the fire at the customs house.", 6, "actor"),
)  # fmt: skip
AGREE = (
    # two events of one kind
    ("The police arrested Anna Lindqvist at a checkpoint in Kirna.",
     "The police arrested Robert Hale at a checkpoint in Merrano.", 3),
    # one who travels: two days, two places
    ("Anna Lindqvist met the miners in Kirna on Saturday.",
     "Anna Lindqvist met the miners in Merrano on Sunday.", 20),
    # long after
    ("Anna Lindqvist spoke to the striking miners in Kirna.",
     "Anna Lindqvist spoke to the striking miners in Merrano.", 90),
    # a quarter and its town
    ("Masked men shot the editor, Robert Hale, outside his office in Merrano.",
     "Masked men shot the editor, Robert Hale, outside his office in Old Merrano.", 5),
    ("Masked men shot the editor, Robert Hale, outside his office in Kirna. He lived in Vasht near Kirna.",
     "Masked men shot the editor, Robert Hale, outside his office in Vasht.", 5),
    # another deed of the same man
    ("Anna Lindqvist opened the new hospital in Kirna.",
     "Anna Lindqvist closed the old coal mine in Merrano.", 5),
    # several
    ("Anna Lindqvist again met the striking miners in Kirna.",
     "Anna Lindqvist met the striking miners in Merrano.", 5),
    # nobody named
    ("Security forces killed protesters in Kirna on Friday, residents said.",
     "Security forces killed protesters in Merrano on Friday, residents said.", 5),
    # what is to come, and what was put off
    ("Anna Lindqvist will meet the striking miners in Kirna on Saturday.",
     "Anna Lindqvist met the striking miners in Kirna on Sunday.", 5),
    # two deeds
    ("The army blamed rebels for the shelling of the market in Kirna.",
     "The army blamed rebels for the theft of a lorry with wheat.", 6),
    # the same blame
    ("The army blamed rebels for the shelling of the market in Kirna.",
     "Officials blamed rebels for the shelling of the market in Kirna.", 6),
    # one culprit in more words
    ("The army blamed rebels for the shelling of the market in Kirna.",
     "Residents accused the rebels at the weekend of the shelling of the market in Kirna.", 6),
    # where somebody is from
    ("The court charged Anna Lindqvist of Merrano with theft of funds and false records.",
     "The court in Kirna charged Anna Lindqvist with theft of funds and false records.", 6),
    # one speaker, two culprits
    ("The union blamed the owners for the fire at the customs house.",
     "The union blamed the insurers for the fire at the customs house.", 6),
)  # fmt: skip


def differing(one: str, other: str, hours: float) -> list[str]:
    """Return the kinds of what two accounts differ in."""
    articles = [account(one, "The Courier", 0), account(other, "The Ledger", hours)]
    found = find_differences(story(articles), {a.id: a for a in articles}, readings(articles))
    return [one.kind for one in found.disagreements]


@pytest.mark.parametrize(("one", "other", "hours", "kind"), DIFFER)
def test_accounts_of_one_event_that_differ_are_found(one: str, other: str, hours: float, kind: str) -> None:
    assert differing(one, other, hours) == [kind]


@pytest.mark.parametrize(("one", "other", "hours"), AGREE)
def test_accounts_of_two_events_differ_in_nothing(one: str, other: str, hours: float) -> None:
    assert differing(one, other, hours) == []


def test_one_outlet_does_not_contradict_itself() -> None:
    articles = [account(DIFFER[0][0], "The Courier", 0), account(DIFFER[0][1], "The Courier", 3)]
    assert len({article.outlet for article in articles}) == 1
    found = find_differences(story(articles), {a.id: a for a in articles}, readings(articles))
    assert found.disagreements == ()


def test_both_sides_are_whole_sentences_with_their_outlets() -> None:
    articles = [account(DIFFER[3][0], "The Courier", 0), account(DIFFER[3][1], "The Ledger", 3)]
    (found,) = find_differences(story(articles), {a.id: a for a in articles}, readings(articles)).disagreements
    assert [side.value for side in found.sides] == list(DIFFER[3][:2])
    assert found.matter == "when"
