"""Analyses in a process with limits: hostile articles cost themselves."""

from pathlib import Path

import pytest
from support.builders import an_article
from support.unruly import UnrulyAnalyser

from briefings.analysis.nlp.analyser import SpacyAnalyser
from briefings.analysis.nlp.cache import CachedAnalyser
from briefings.analysis.nlp.limited import LimitedAnalyser
from briefings.core.article import Article
from briefings.core.errors import AnalysisError
from briefings.core.result_cache import ResultCache

TITLES = ("good", "hangs", "fine", "dies", "hoards", "fails", "well")


def an_unruly(seconds: float = 1.0) -> LimitedAnalyser:
    return LimitedAnalyser("support.unruly:UnrulyAnalyser", None, seconds)


@pytest.fixture
def articles() -> list[Article]:
    return [an_article(text=f"{title} is a text.", title=title) for title in TITLES]


@pytest.mark.slow
def test_an_article_that_hangs_dies_or_hoards_costs_itself(articles: list[Article]) -> None:
    found = list(an_unruly().analyse(articles))
    assert [analysis.article for analysis in found] == [article.id for article in articles]
    faults = {article.title: analysis.fault for article, analysis in zip(articles, found, strict=True)}
    assert faults == {
        "good": "",
        "fine": "",
        "well": "",
        "hangs": "it took longer than 1 seconds",
        "dies": "it ended the process it was given to",
        "hoards": "it needs more memory than we give it",
        "fails": "it cannot be read (ZeroDivisionError)",
    }
    read = [analysis for analysis in found if not analysis.fault]
    assert read == list(UnrulyAnalyser(None).analyse([article for article in articles if not faults[article.title]]))


def test_what_failed_is_tried_again_the_next_time(tmp_path: Path) -> None:
    article = an_article(text="It fails.", title="fails")
    cached = CachedAnalyser(an_unruly(), ResultCache(tmp_path, 10_000_000))
    assert [analysis.fault for analysis in cached.analyse([article])] == ["it cannot be read (ZeroDivisionError)"]
    assert not (tmp_path / "readings").exists()


def test_a_pipeline_that_is_not_there_stops_the_run() -> None:
    with pytest.raises(AnalysisError, match="no such pipeline"):
        _ = LimitedAnalyser("support.unruly:UnrulyAnalyser", "missing", 1.0).model


@pytest.mark.slow
def test_a_text_is_read_as_it_is_without_limits() -> None:
    articles = [an_article(text=f"Ministers met in Port Selene on day {n}. Nobody said why.") for n in range(20)]
    limited = LimitedAnalyser("briefings.analysis.nlp.analyser:SpacyAnalyser", "rules", 30.0)
    plain = SpacyAnalyser("rules")
    assert limited.model == plain.model
    assert list(limited.analyse(articles)) == list(plain.analyse(articles))
