"""Datelines: what a report opens with, and the agency in it."""

import pytest

from briefings.core.datelines import find_agency_mark, find_dateline_end


@pytest.mark.parametrize(
    ("dateline", "report"),
    [
        ("LONDON | Tue Mar 15, 2011 1:48 pm GMT LONDON (Reuters) - ", "Talks went well."),
        ("PORT SELENE, March 3 (Northwire) — ", "Ships left."),
        ("Denver (AP) – ", "The law stands."),
        ("(Reuters) - ", "The count is over."),
        ("BEIRUT May 3 (Reuters) - ", "The count is over."),
        ("ANTAKYA, Turkey/ISTANBUL (Reuters) - ", "The count is over."),
        ("HEMPSTEAD, N.Y., Sept. 26 (UPI) — ", "The debate began."),
        ("MOSCOW, December 28. /TASS/. ", "Talks went well."),
        ("WASHINGTON — ", "“We are leaving,” she said."),
        ("WASHINGTON –- ", "The house met."),
        ("AMMAN (Reuters) - - ", "The house met."),
        ("FERGUSON, Mo. -- ", "The house met."),
    ],
)
def test_a_report_begins_behind_its_dateline(dateline: str, report: str) -> None:
    text = f"{dateline}{report}"
    assert text[find_dateline_end(text) :] == report
    before = "By Mara Venn\n\n"
    assert find_dateline_end(f"{before}{text}", len(before)) == len(before) + len(dateline)


@pytest.mark.parametrize(
    "text",
    [
        "Talks — again — went well.",
        "The Observatory (SOHR) - a group in Britain - said so.",
        "UNICEF said that - of all things - milk was lacking.",
        "BRENMARK, 9 March — TASV.",
        "",
    ],
)
def test_what_is_no_dateline_stays(text: str) -> None:
    assert find_dateline_end(text) == 0


@pytest.mark.parametrize(
    ("text", "name", "closed"),
    [
        ("PORT SELENE, March 3 (Northwire) — Ships left.", "Northwire", True),
        ("MOSCOW, December 28. /TASS/. Talks went well.", "TASS", True),
        ("BRENMARK, 9 March — TASV. Talks went well.", "TASV", True),
        ("Paris (Jardin) was closed.", "Jardin", False),
    ],
)
def test_a_dateline_names_its_agency(text: str, name: str, closed: bool) -> None:
    assert find_agency_mark(text) == (name, closed)


def test_a_text_without_a_dateline_names_none() -> None:
    assert find_agency_mark("ships left the port.") is None
