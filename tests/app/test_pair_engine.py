"""An engine looks for alike articles where somebody named one and there are many."""

import pytest

from briefings.app.dossiers import ARTICLES_FOR_ENGINE, open_pair_engine
from briefings.core.plan import Plan
from briefings.core.processes.engine import ProcessEngine
from briefings.core.processes.engine_choice import parse_engine


def a_plan(engine: str | None) -> Plan:
    choice = None if engine is None else parse_engine(engine)
    return Plan(title="", collectors=(), analyser=None, renderers=(), engine=choice)  # type: ignore[arg-type]  # no reading


@pytest.mark.parametrize("engine", [None, "", "local", "processes:2"])
def test_few_articles_or_an_engine_that_nobody_named_need_none(engine: str | None) -> None:
    assert open_pair_engine(a_plan(engine), ARTICLES_FOR_ENGINE - 1) is None
    assert (open_pair_engine(a_plan(engine), ARTICLES_FOR_ENGINE) is None) == (engine != "processes:2")


def test_the_processes_that_were_asked_for_look() -> None:
    engine = open_pair_engine(a_plan("processes:3"), ARTICLES_FOR_ENGINE)
    assert isinstance(engine, ProcessEngine)
    assert engine.count == 3
