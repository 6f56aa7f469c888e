"""Speakers who are only described get the name of whom the sentences beside them name, where it can be one alone."""

import pytest
from support.ledgers import account, readings, story

from briefings.analysis.stories.ledger.claim_rows import build_claim_rows
from briefings.core import outlet_table


def last_speaker(text: str) -> str:
    """Return who says the last statement of a text."""
    article = account(text, "The Courier")
    table = outlet_table.build_outlet_table([])
    return build_claim_rows(story([article]), {article.id: article}, readings([article]), table)[-1].speaker


@pytest.mark.parametrize(
    "text",
    [
        "Sen. Marc Roe (R-Amsel) set forth a plan on Wednesday. The young senator said the ports would be safer soon.",
        "Speaking on the radio, Sen. Marc Roe, R-Amsel, dismissed the plan. The Amsel Republican said the port"
        " would close in May.",
        "Governor Marc Roe opened the quay on Monday. The governor said the harbour would close in May.",
    ],
)
def test_who_alone_has_the_office_right_before_is_meant(text: str) -> None:
    assert last_speaker(text) == "Marc Roe"


@pytest.mark.parametrize(
    "text",
    [
        # two have it
        "Sen. Ada Doe met Sen. Marc Roe on Monday in Selene. The senator said the harbour would close in May.",
        # he has another office, or is of another party
        "Harbour master Marc Roe opened the quay on Monday. The minister said the harbour would close in May.",
        "Sen. Marc Roe (R-Amsel) opened the quay on Monday. The Selene Democrat said the harbour would close in May.",
        # any official can be meant
        "Governor Marc Roe opened the quay on Monday. An official said the harbour would close in May.",
    ],
)
def test_nobody_is_named_whom_the_text_does_not_tell_by_his_office(text: str) -> None:
    assert last_speaker(text) not in {"Marc Roe", "Ada Doe"}
