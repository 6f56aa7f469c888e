"""What can be printed of what a text leaves open, read with the parser that we ship."""

import pytest
from support.analysed import parsing_reader
from support.builders import an_article

from briefings.core.analysis import GapKind

#: Sentence -> what is open, and who left it so.
OPEN = {
    "It was not clear whether the harbour would reopen, but the mayor hoped so.": (
        "whether the harbour would reopen",
        "",
    ),
    "Tomas Reyle would not say whether the bank had paid the fine.": (
        "whether the bank had paid the fine",
        "Tomas Reyle",
    ),
    "The ministry did not say when the ships would sail, although it had promised a date.": (
        "when the ships would sail",
        "The ministry",
    ),
    "Officials have refused to discuss details of the rescue.": ("details of the rescue", "Officials"),
    "The fate of the miners remains unclear.": ("The fate of the miners", ""),
    "The size of the loan was not disclosed.": ("The size of the loan", ""),
    "Police said it was still unclear to investigators who had opened the gate.": ("who had opened the gate", "Police"),
    "There was no word on the fate of the crew.": ("the fate of the crew", ""),
    "There was no news on three miners who vanished near Kirna.": ("three miners who vanished near Kirna", ""),
    # Who says so in the same sentence is who left it open.
    "For now, analysts say it is still too soon to tell whether the miners will found a party.": (
        "whether the miners will found a party",
        "analysts",
    ),
    "Engineers are uncertain whether the dam will hold.": ("whether the dam will hold", "Engineers"),
    "Police do not know who opened the gate.": ("who opened the gate", "Police"),
    "Reports of a landslide in Kirna could not be independently verified.": ("Reports of a landslide in Kirna", ""),
}
OPEN |= {
    "It was not clear why the meeting of the harbour board had been delayed.": (
        "why the meeting of the harbour board had been delayed",
        "",
    ),
    "It is not clear what help the port will get.": ("what help the port will get", ""),
}
#: Sentences that leave nothing open, or nothing that tells what it is where it stands alone.
NOT_PRINTED = (
    "The road to Kirna will remain open.",
    "Reports of casualties often can not be independently verified.",
    "It was not clear why the meeting had been delayed.",
    "It is not clear what kind of assistance is being considered.",
    "They were told in no uncertain terms that the strike was over.",
    "Nothing in the contract was set in stone.",
    "He is not known for his patience.",
    "I do not know whether the harbour will reopen.",
    "We didn't know who to trust.",
    "It is unclear whether this will work.",
    "These figures could not be confirmed.",
    "Who knows whether the mayor will ever explain the delay?",
    "The council refused to give the harbour any money.",
    "The clerks failed to address the crisis in the port.",
    "She has refused to describe the strike as a crime.",
    "If the board declines to say who owns the mine, the court will ask.",
    "The lawyer said that Mr. Reyle will refuse to answer any questions of the panel.",
    "There is no evidence that the dam was damaged.",
    "Many things are still unclear.",
    "The ship was sold without a word.",
    "The prisoners were not released.",
    "Jane Doe has not announced a campaign.",
    "In remarks that set the scene for a strike, but without saying when, the chief warned of rash steps in Kirna.",
    "The bank failed, said Ada Venn, arguing that the clerks took bribes and did not know what to do with the money.",
    "Ada Venn said that the clerks did not know what to do with the money.",
    "The young man is not identified in the film, which was made in Kirna last week.",
)
SILENCE = (
    "The Ministry of Mines did not respond to a request for comment.",
    "Jane Doe declined to comment on the sale of the harbour.",
    "A clerk, who declined to be named, opened the gate.",
)


def gaps(text: str) -> list[tuple[GapKind, str, str]]:
    article = an_article(text)
    (reading,) = parsing_reader().analyse([article])
    return [
        (gap.kind, article.text[gap.matter.start : gap.matter.end] if gap.matter else "", gap.speaker)
        for gap in reading.gaps
    ]


@pytest.mark.parametrize("text", OPEN)
def test_what_is_open_ends_with_its_clause_and_has_its_holder(text: str) -> None:
    assert gaps(text) == [(GapKind.OPEN, *OPEN[text])]


@pytest.mark.parametrize("text", NOT_PRINTED)
def test_idioms_wishes_and_scraps_are_not_printed(text: str) -> None:
    assert GapKind.OPEN not in [kind for kind, _, _ in gaps(text)]


@pytest.mark.parametrize("text", SILENCE)
def test_who_does_not_answer_leaves_no_matter_open(text: str) -> None:
    assert [kind for kind, _, _ in gaps(text)] == [GapKind.SILENCE]
