"""What texts leave open: sixty sentences written for this test, at least nine in ten of them understood."""

import pytest
from support.analysed import left_open

from briefings.analysis.english import word_lists
from briefings.analysis.nlp.attribution.open_matters import find_open_matter_cues

OPEN = (
    ("The agenda was not made public.", "agenda"),
    ("It was not immediately clear whether journalists would be admitted.", "whether journalists would be admitted"),
    ("The terms of the understanding were not disclosed.", "terms of the understanding"),
    ("The ministry declined to comment on the withdrawal of the guns.", "withdrawal of the guns"),
    ("The minister left without taking questions.", ""),
    ("Its status was not specified by the ministry.", "Its status"),
    ("What they discussed is not known.", "What they discussed"),
    ("The embassy declined to comment.", ""),
    ("Many questions remain about the exact outcomes of the talks.", "the exact outcomes of the talks"),
    ("While concrete agreements were not disclosed in detail, the tone was friendly.", "concrete agreements"),
    ("The venue has not been named.", "venue"),
    ("It was unclear whether Brankov had accepted the map.", "whether Brankov had accepted the map"),
    ("The extent of the damage to the citadel was not known.", "extent of the damage"),
    ("It was not immediately clear how many people were still missing.", "how many people were still missing"),
    ("She did not say how the reconstruction would be paid for.", "how the reconstruction would be paid for"),
    ("The Interior Ministry did not respond to a request for comment.", ""),
    ("No group has claimed responsibility for the attack.", ""),
    ("The cause of the fire remains unknown.", "cause of the fire"),
    ("The report could not be independently verified.", "report"),
    ("The company has yet to confirm the sale.", "sale"),
    ("Officials refused to say where the prisoners were held.", "where the prisoners were held"),
    ("No details were given of the route.", "details"),
    ("Little is known about the gunman.", "the gunman"),
    ("The police gave no details about the suspects.", "the suspects"),
    ("The fate of the hostages remained unclear on Monday.", "fate of the hostages"),
    ("The court did not give a reason for the delay.", ""),
    ("The two sides have not announced a date for the next round.", ""),
    ("Whether the bridge will reopen remains to be seen.", "bridge will reopen"),
    ("Doe could not be reached for comment.", ""),
    ("The identity of the attacker was not released.", "identity of the attacker"),
    ("There was no immediate comment from the army.", "the army"),
    ("It is not known who ordered the strike.", "who ordered the strike"),
    ("The bank would not say how much had been stolen.", "how much had been stolen"),
    ("The size of the loan was not revealed.", "size of the loan"),
    ("The claim has not been confirmed by the government.", "claim"),
    ("The motive is still unclear.", "motive"),
    ("Serious doubts remain over the count.", "the count"),
    ("The firm was sold for an undisclosed sum.", "sum"),
    ("The spokeswoman declined to elaborate.", ""),
    ("He refused to name the sources.", "sources"),
    ("The price has not been set.", "price"),
    ("The agency did not specify when the tests would begin.", "when the tests would begin"),
    ("No timetable was announced.", "timetable"),
    ("It remains unclear why the pilot turned back.", "why the pilot turned back"),
    ("The death toll could not be confirmed.", "death toll"),
    ("The government has not commented on the report.", "the report"),
    ("Nobody knows how the virus entered the farm.", "how the virus entered the farm"),
    ("The army provided no evidence for the claim.", "the claim"),
    ("The ministry said little, and the number of wounded was not given.", "number of wounded"),
    ("The final text was not published.", "final text"),
    ("The kidnappers’ demands were not known.", "demands"),
    ("There is no word on the missing crew.", "the missing crew"),
    ("The date of the trial is yet to be announced.", "date of the trial"),
    ("Neither side would comment on the leak, and the prosecutor did not return calls.", ""),
    ("How the money was spent has never been explained.", "How the money was spent"),
    ("The two leaders failed to explain the delay.", "delay"),
    ("The palace did not disclose the nature of the illness.", "nature of the illness"),
    ("Details of the plan have not yet been released.", "Details of the plan"),
    ("It was too early to say what caused the crash, and the report was not available.", "report"),
    ("The whereabouts of the general are unknown.", "whereabouts of the general"),
)


def test_nine_in_ten_of_sixty_open_matters_are_found_with_their_matter() -> None:
    assert len(OPEN) == 60
    missed = [text for text, matter in OPEN if not any(matter in found for _, _, found in left_open(text))]
    assert len(missed) <= 6, missed


@pytest.mark.parametrize(
    "text",
    [
        "The minister did not attend the dinner.",
        "He is known for his patience.",
        "She was not known for her patience.",
        "The bridge was not destroyed.",
        "The army did not fire.",
        "The plan was announced on Monday.",
        "No one was hurt.",
        "He left without his coat.",
        "The ministers were not alone.",
        "The vote was not close.",
        "The road remains closed.",
        "The train did not stop.",
        "Sailors fear the unknown if the port closes.",
        "The town mourned an unknown number of sailors.",
    ],
)
def test_a_plain_negation_leaves_nothing_open(text: str) -> None:
    assert left_open(text) == []


def test_it_is_told_who_left_it_open() -> None:
    assert (
        left_open("The Syrian Ministry of Defense declined to comment on the deal.")[0][0]
        == "Syrian Ministry of Defense"
    )


def test_what_somebody_says_is_open_is_left_to_the_quotation() -> None:
    assert left_open("“It is not known who did it,” said Jane Doe.") == []


@pytest.mark.parametrize("row", word_lists.load_rows("open_matters"), ids=lambda row: str(row[0]))
def test_each_phrase_of_the_list_is_found_in_its_example(row: tuple[str, ...]) -> None:
    name, _, example = row
    assert [cue.rule for cue in find_open_matter_cues(example, 0, len(example))] == [name]
