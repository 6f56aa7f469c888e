"""Outlets of one owner, copies of one text and citations of one agency count as one origin."""

from support.builders import an_article

from briefings.analysis.stories.clustering.copies import group_copies
from briefings.analysis.stories.sources.independence import count_independent_origins
from briefings.core.article import Article
from briefings.core.outlet_table import Outlet, OutletTable, build_outlet_table

ONE = "Ships waited in the roads of Port Selene on Monday after a crane had fallen into the channel."
TWO = "A broken crane keeps eighteen vessels out of the harbour, and bakers fear for their flour."
THREE = "Divers cut steel by night, the minister said, so that grain can reach the mills again soon."


def roots(*articles: Article, outlets: OutletTable | None = None) -> int:
    return count_independent_origins(articles, group_copies(articles, {}), {}, outlets or build_outlet_table(()))


def test_three_papers_with_their_own_words_are_three_origins() -> None:
    assert roots(an_article(ONE, outlet="A"), an_article(TWO, outlet="B"), an_article(THREE, outlet="C")) == 3


def test_papers_of_one_owner_are_one_origin() -> None:
    owned = build_outlet_table([Outlet("A", owner="Press"), Outlet("B", owner="Press"), Outlet("C", owner="C")])
    assert roots(an_article(ONE, outlet="A"), an_article(TWO, outlet="B"), outlets=owned) == 1


def test_copies_are_one_origin() -> None:
    assert roots(an_article(ONE, outlet="A"), an_article(ONE, outlet="B")) == 1


def test_papers_that_all_cite_one_agency_are_one_origin() -> None:
    texts = (f"{ONE} TASS reported this.", f"{TWO} That is according to TASS.", f"{THREE} It was citing TASS.")
    assert roots(*(an_article(text, outlet=outlet) for text, outlet in zip(texts, "ABC", strict=True))) == 1


def test_a_paper_that_cites_two_agencies_rests_on_neither_alone() -> None:
    both = f"{ONE} TASS reported this. A witness told Reuters more."
    assert roots(an_article(both, outlet="A"), an_article(f"{TWO} TASS reported this.", outlet="B")) == 2


def test_there_are_never_more_origins_than_outlets_and_none_without_articles() -> None:
    assert roots(an_article(ONE, outlet="A"), an_article(TWO, outlet="A")) == 1
    assert roots() == 0
