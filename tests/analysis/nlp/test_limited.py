"""Analyses in a process with limits: hostile articles cost themselves."""

from pathlib import Path

import pytest
from support.analysed import parsing_reader
from support.builders import an_article
from support.unruly import UnrulyAnalyser

from briefings.analysis.nlp.analyser import SpacyAnalyser
from briefings.analysis.nlp.cache import CachedAnalyser
from briefings.analysis.nlp.limited import BatchReading, LimitedAnalyser
from briefings.core.article import Article
from briefings.core.errors import AnalysisError
from briefings.core.processes.engine_choice import parse_engine
from briefings.core.processes.template import ProcessTemplate
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


def test_every_engine_reads_the_same_whatever_becomes_of_a_process(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    texts = ("It hangs there.", "Ministers met in Port Selene.", "It dies.", "“No,” said Mayor Ada Quent.")
    titles = ("good", "fine", "kills itself once", "well")
    articles = [an_article(text=texts[n % 4], title=titles[n % 4], key=str(n)) for n in range(9)] + [
        an_article("It dies.", title="dies")
    ]
    found = {}
    for number, engine in enumerate(("local", "processes:1", "processes:3")):
        monkeypatch.setenv("BRIEFINGS_TEST_KILLED", str(tmp_path / str(number)))
        analyser = LimitedAnalyser("support.unruly:UnrulyAnalyser", None, 20.0, "", parse_engine(engine))
        found[engine] = list(analyser.analyse(articles))
        assert (tmp_path / str(number)).exists()
    assert found["local"] == found["processes:1"] == found["processes:3"]
    assert [analysis.article for analysis in found["local"]] == [article.id for article in articles]
    faults = [analysis.fault for analysis in found["local"]]
    assert faults == [*[""] * 9, "it ended the process it was given to"]


@pytest.mark.slow
def test_the_shipped_model_reads_the_same_in_forks_of_one_process() -> None:
    articles = [an_article(text=f"Ministers met {n} times in Port Selene. “No,” said Ada Quent.") for n in range(9)]
    names = ("briefings.analysis.nlp.analyser:SpacyAnalyser", None, 300.0)
    found = [list(LimitedAnalyser(*names, engine=parse_engine(e)).analyse(articles)) for e in ("local", "processes:2")]
    assert found[0] == found[1] == list(parsing_reader().analyse(articles))


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="only Linux says how many threads there are")
def test_the_shipped_model_begins_no_thread_so_that_it_can_be_forked() -> None:
    template = ProcessTemplate(BatchReading("briefings.analysis.nlp.analyser:SpacyAnalyser", None, 1).load)
    assert template.can_fork
    template.close()
