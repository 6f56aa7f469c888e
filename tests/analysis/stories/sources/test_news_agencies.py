"""The agency behind a text is recognised where the text names it."""

import pytest
from support.builders import an_article

from briefings.analysis.stories.sources.news_agencies import find_agency_credit, find_cited_agencies, mentions_agency


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("PORT SELENE, March 3 (Reuters) - Ships waited on Monday.", "dateline — Reuters"),
        ("PORT SELENE (Northwire) — Ships waited on Monday.", "dateline — Northwire"),
        ("MOSCOW, December 28. /TASS/. Talks were held.", "dateline — TASS"),
        ("VIENNA, 10 March — TASV. The agreement was signed.", "dateline — TASV"),
        ("Ships waited on Monday.\n\n(AFP)", "credit — Agence France-Presse"),
        ("Ships waited on Monday, the office said.\n\n— NORTHWIRE", "credit — NORTHWIRE"),
        ("By Mara Venn, Associated Press\n\nShips waited on Monday.", "byline — Associated Press"),
        ("Ships waited.\n\n(Reporting by Mara Venn; Editing by Ilya Brand)", "credit — Reuters"),
    ],
)
def test_dateline_credit_and_byline_name_the_agency(text: str, credit: str) -> None:
    assert str(find_agency_credit(an_article(text))) == credit


@pytest.mark.parametrize(
    "text", ["The Ministry of Fish (MOF) said so.", "Ships waited on Monday.", "He left (again) — late."]
)
def test_other_brackets_and_dashes_name_none(text: str) -> None:
    assert find_agency_credit(an_article(text)) is None


def test_the_author_or_the_outlet_may_be_the_agency() -> None:
    assert str(find_agency_credit(an_article("Ships waited.", authors=("Mara Venn, Reuters",)))) == "byline — Reuters"
    assert str(find_agency_credit(an_article("Ships waited.", outlet="Interfax"))) == "outlet — Interfax"


def test_agencies_cited_inside_the_text_are_found() -> None:
    assert find_cited_agencies("It went well, TASS reported. A witness told Reuters.") == ("Reuters", "TASS")
    assert find_cited_agencies("It went well, Northwire reported.", known=["Northwire"]) == ("Northwire",)
    assert find_cited_agencies("AA meetings are held, the mayor said.") == ()


def test_a_text_mentions_an_agency_by_any_of_its_names() -> None:
    assert mentions_agency(an_article("As the AFP put it."), "Agence France-Presse")
    assert not mentions_agency(an_article("Happy as ever."), "Associated Press")
