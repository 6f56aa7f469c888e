"""Sixty constructed pairs of accounts: those that differ are found, those that only seem to are not."""

import pytest
from support.ledgers import account, readings, story

from briefings.analysis.stories.ledger.disagreements import Differences, find_differences
from briefings.core.account import Disagreement, FigureUpdate

#: (one account, another, hours between them)
DIFFER = (
    (
        "Twelve people were killed in Kirna, the police said.",
        "At least 15 people were killed in Kirna, the hospital said.",
        1,
    ),
    ("The attack killed 12 people, officials said.", "The attack killed 20 people, residents said.", 2),
    ("Officials said that 30 people were injured.", "Doctors said that 45 people were injured.", 3),
    ("The police put the death toll at 12.", "The hospital put the death toll at 17.", 1),
    ("Nine people were dead, the army said.", "Fourteen people were dead, activists said.", 2),
    ("At least 40 people were killed, activists said.", "Eleven people were killed, state media said.", 1),
    ("Sixty people were arrested, the police said.", "Activists said that 90 people were arrested.", 4),
    ("The government said 3,000 people were displaced.", "Aid workers said 5,000 people were displaced.", 4),
    ("Twenty people are missing, officials said.", "Relatives said 31 people are missing.", 2),
    ("The blast wounded 8 people, police said.", "The blast wounded 15 people, witnesses said.", 1),
    (
        "The deal covers 2.4 million tonnes of wheat a year through the port of Ustrel.",
        "The deal provides for 3.1 million tonnes of wheat a year through the port of Ustrel.",
        5,
    ),
    (
        "The bank lost $40 million in the attack, managers said.",
        "The bank lost $65 million in the attack, hackers said.",
        5,
    ),
    (
        "The provisional count gave Valette a lead of 212 votes.",
        "The provisional count gave Valette a lead of 188 votes.",
        30,
    ),
    ("The army sent 300 tanks to the northern border.", "The army sent 450 tanks to the northern border.", 12),
    ("The strike closed 14 mines in the coal district.", "The strike closed 22 mines in the coal district.", 12),
    (
        "The contract for the bridge is worth 80 million euros.",
        "The contract for the bridge is worth 120 million euros.",
        12,
    ),
    ("The company will cut 400 jobs at the Brenmark plant.", "The company will cut 700 jobs at the Brenmark plant.", 9),
    ("The fire destroyed 60 houses in the old quarter.", "The fire destroyed 95 houses in the old quarter.", 9),
    ("The talks at the palace lasted two hours.", "The talks at the palace lasted four hours.", 6),
    ("The turnout in the Haut-Lac ballot was 41 percent.", "The turnout in the Haut-Lac ballot was 58 percent.", 6),
    (
        "The ministry said that an agreement on the withdrawal was reached in Zelgrad.",
        "Karsova denied that an agreement on the withdrawal was reached in Zelgrad.",
        6,
    ),
    (
        "Residents said that the army lorries arrived late.",
        "The ministry denied that the army lorries arrived late.",
        6,
    ),
    (
        "Officials said that customer data had been stolen from the bank.",
        "The bank denied that customer data had been stolen.",
        6,
    ),
    (
        "Doe said that the Speaker pressed the election authority.",
        "The Speaker denied that he had pressed the election authority.",
        6,
    ),
    (
        "A diplomat said that a map of the border was shown to the delegations.",
        "Moscow denied that a map of the border was shown.",
        6,
    ),
    ("Activists said that soldiers fired on the crowd.", "The army denied that soldiers had fired on the crowd.", 6),
    (
        "Workers said that the dam inspection was cancelled.",
        "The company denied that the dam inspection was cancelled.",
        6,
    ),
    (
        "Officials said that the minister resigned over the loan.",
        "The palace denied that the minister had resigned.",
        6,
    ),
    ("Analysts said that the bank paid a ransom to the hackers.", "The bank denied that it had paid a ransom.", 6),
    ("Doe said that Venn sold the island to a company.", "Venn denied that he had sold the island.", 6),
    ("TASS said that Karsova fired missiles at Halvet.", "Karsova denied that it had fired missiles at Halvet.", 6),
    (
        "Officials said that the ferry carried 900 passengers out of the harbour.",
        "The owner said that the ferry carried 400 passengers out of the harbour.",
        6,
    ),
    (
        "The quake damaged 70 schools in the province of Halvet.",
        "The quake damaged 110 schools in the province of Halvet.",
        6,
    ),
    (
        "The court fined the newspaper 30,000 euros for the story.",
        "The court fined the newspaper 50,000 euros for the story.",
        6,
    ),
    ("The fleet lost 5 ships in the storm off Merrano.", "The fleet lost 9 ships in the storm off Merrano.", 6),
    (
        "The refinery leaked 800 tonnes of oil into the river.",
        "The refinery leaked 1,200 tonnes of oil into the river.",
        6,
    ),
)
AGREE = (
    ("Five people were killed, police said.", "The death toll has risen to 12, police said.", 9),
    ("At least five people were killed, police said.", "Twelve people were killed, the mayor said.", 9),
    ("More than 130 people were injured, officials said.", "The hospital said 204 people were injured.", 20),
    ("About 60 guns stood in the hills above the crossing.", "Some 62 guns stood in the hills above the crossing.", 5),
    ("Twelve people were killed, police said.", "Twelve people were killed, the mayor said.", 1),
    ("Twelve people were killed, police said.", "Thirty people were injured, police said.", 1),
    ("Twelve people were killed in Kirna.", "Three people were killed in Merrano.", 1),
    ("Twelve people were killed, including two children.", "Two children were killed, the hospital said.", 1),
    ("The bank lost $40 million in the attack.", "The ministry spent $65 million on roads.", 5),
    ("The port handled 1.7 million tons of goods last year.", "The deal moves 2.4 million tons of grain a year.", 5),
    ("The army sent 300 tanks to the northern border.", "The army sent 300 tanks to the northern border.", 5),
    ("The army sent 300 tanks to the northern border.", "The army lost 12 tanks near the southern pass.", 5),
    ("The two met for the first time in 11 years.", "They had not met for more than ten years.", 5),
    ("Turnout was 41 percent in Haut-Lac.", "Prices rose by 58 percent in Haut-Lac.", 5),
    ("Officials said that the bridge was safe.", "The company denied that customer data had been stolen.", 5),
    ("The bank denied that client data had been stolen.", "The bank again denied that client data had been stolen.", 5),
    ("The talks lasted two hours.", "The flight lasted four hours.", 5),
    ("The company will cut 400 jobs in Brenmark.", "The company hired 700 workers in Ustrel.", 5),
    ("The fire destroyed 60 houses, the mayor said at first.", "The figure was corrected to 95 houses.", 9),
    ("It was not clear whether data had been stolen from the bank.", "The bank denied that data had been stolen.", 5),
    ("The minister spoke for 20 minutes.", "The minister waited for 45 minutes.", 5),
    ("Nearly 100 ships were delayed in the channel.", "Some 95 ships were delayed in the channel.", 5),
    ("Three people died on Monday, doctors said.", "A total of 11 people have died since Monday, doctors said.", 40),
    ("The ministry said 12 people were killed.", "The ministry said 14 people were killed.", 2),
)  # fmt: skip


def between(one: str, other: str, hours: float) -> Differences:
    articles = [account(one, "The Courier", 0), account(other, "The Ledger", hours)]
    read = readings(articles)
    return find_differences(story(articles), {a.id: a for a in articles}, read)


def test_of_sixty_pairs_those_that_differ_are_found_and_hardly_another() -> None:
    assert len(DIFFER) + len(AGREE) == 60
    missed = [pair for pair in DIFFER if not between(*pair).disagreements]
    false = [pair for pair in AGREE if between(*pair).disagreements]
    assert len(missed) <= 0.15 * len(DIFFER), missed
    assert len(false) <= 1, false


#: Pairs that share words and are of two things, each a kind that an edition has printed.
OTHERS = (
    # some of those who were counted
    ("Eight soldiers were killed on Tuesday in Kirna, state media said.",
     "Five of the soldiers were killed on Tuesday in Kirna, the army said.", 1),
    # what a player has to his credit, of one season and another
    ("Marchetti of Selene scored six touchdowns in the season of the league.",
     "Marchetti of Selene scored three touchdowns in the season of the league.", 5),
    # two places, each with its day
    ("At least two people were killed in Kirna on Friday, activists said.",
     "Six people were killed in Teren on Friday, residents said.", 2),
    # two days
    ("At least 43 people were killed in Kirna on Wednesday, activists said.",
     "Eighteen people were killed in Kirna on Friday, activists of another group said.", 2),
    # a country, told of every day anew
    ("Activists in Teren said that 110 people were killed in Kirna.",
     "The network said that 137 people were killed around the country.", 2),
    # a country, and a town of it
    ("On Sunday more than 80 people were killed in eastern Syria, activists said.",
     "In Kirna a resident said 65 people were killed on Sunday. The road leads to Syria.", 2),
    # one distance in two units
    ("The army said the plane was hit 1 km (0.6 miles) from the coast of Teren.",
     "The army command said the plane was hit 1 km (0.5 miles) from the coast of Teren.", 2),
    # two groups of people
    ("The agency said the fighting killed 3,000 people in Kirna.",
     "The army said 1,100 troops were killed in Kirna.", 2),
    ("Sixteen people were killed in Kirna on Tuesday, residents said.",
     "Seven people were killed in Kirna over the weekend, the Observatory said.", 2),
    ("Residents said the police killed two protesters in Teren.",
     "The Observatory said the police killed five protesters in Kirna.", 2),
    # two distances
    ("Troops fought near Teren, around 35 km from Kirna, residents said.",
     "Troops stood in Lower Vasht, 140 km from Kirna, activists said.", 2),
    # two positions
    ("Civilians were killed in Kirna, 140 km (90 miles) north of Zelgrad, activists said.",
     "Civilians were killed near Kirna, 330 km north of Zelgrad, residents said.", 2),
    # what one asks for, and what another gives
    ("The president said he would ask for $8 billion for the wall.",
     "The parliament gave the president $5 billion for the wall, members said.", 2),
    # two sums of one sentence
    ("The Doles earned $9 million and paid $4 million in taxes, the returns show.",
     "The Doles paid $6 million in taxes, a lawyer said.", 2),
    # one sum for two things
    ("The president signed a package with $1.4 billion for the border wall and the fence.",
     "The president can divert $3.6 billion from military projects to the border wall and the fence.", 2),
)  # fmt: skip


@pytest.mark.parametrize("pair", OTHERS)
def test_what_is_of_another_event_or_thing_differs_in_nothing(pair: tuple[str, str, float]) -> None:
    assert between(*pair) == Differences((), ())


def test_one_sentence_of_several_can_deny_what_another_text_says() -> None:
    (found,) = between(
        "A diplomat said that a map had been shown to both sides.",
        "“No map was shown. No line was drawn,” Doe said.",
        3,
    ).disagreements
    assert [side.value for side in found.sides] == ["a map had been shown to both sides", "No map was shown."]


def test_both_sides_are_told_with_speaker_outlet_and_value() -> None:
    (found,) = between(*DIFFER[0]).disagreements
    assert found.kind == "number"
    assert [(side.value, side.speaker, side.outlets) for side in found.sides] == [
        ("Twelve people", "the police", ("The Courier",)),
        ("At least 15 people", "the hospital", ("The Ledger",)),
    ]


def test_a_denial_stands_last_behind_what_it_denies() -> None:
    (found,) = between(*DIFFER[20]).disagreements
    assert found.kind == "denial"
    assert found.sides[-1].speaker == "Karsova"
    assert len(found.sides) == 2


def test_a_toll_that_rises_is_an_update() -> None:
    found = between("Five people were killed, police said.", "The death toll rose to 12, police said.", 9)
    assert found.disagreements == ()
    (update,) = found.updates
    assert [step.value for step in update.steps] == ["Five people", "12"]


def test_the_order_of_the_articles_does_not_matter() -> None:
    articles = [account(DIFFER[0][0], "The Courier", 0), account(DIFFER[0][1], "The Ledger", 1)]
    read = readings(articles)
    known = {a.id: a for a in articles}
    assert find_differences(story(articles), known, read) == find_differences(story(articles[::-1]), known, read)


@pytest.mark.parametrize("text", ["", "Nothing was counted here.", "12 12 12 12."])
def test_a_text_without_figures_differs_from_nothing(text: str) -> None:
    articles = [account(text or "Nothing."), account("Twelve people were killed, police said.", "The Ledger", 1)]
    found = find_differences(story(articles), {a.id: a for a in articles}, readings(articles))
    assert found == Differences((), ())


def test_values_compare_by_what_they_hold() -> None:
    assert Disagreement("number", "killed", ()) == Disagreement("number", "killed", ())
    assert FigureUpdate("killed", ()) != FigureUpdate("injured", ())


def test_the_side_of_who_denies_it_says_that_it_is_denied() -> None:
    told = "Ada Doe said that the port of Selene had signed a secret treaty with the miners."
    denied = "Marc Roe denied that the port of Selene had signed a secret treaty with the miners."
    articles = [account(told, "The Courier", 1), account(denied, "Northwire", 2)]
    found = find_differences(story(articles), {one.id: one for one in articles}, readings(articles))
    (difference,) = found.disagreements
    assert difference.sides[-1].value.startswith("denied that the port")
    assert not difference.sides[0].value.startswith("denied")
    assert not difference.matter.startswith("denied")
