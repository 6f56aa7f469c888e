"""How fast each engine reads a pile, side by side in one run, and that all of them read the same.

`ENGINE_ROUNDS=5` takes the median of five rounds; on a machine that is busy with other things one round says little.
"""

import json
import os
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.dask_cluster import run_cluster

from briefings.analysis.nlp.limited import LimitedAnalyser
from briefings.analysis.nlp.spacy_pipeline import find_model_name
from briefings.app import api
from briefings.core.analysis import Analysis
from briefings.core.article import Article
from briefings.core.processes.engine_choice import parse_engine

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))["engines"]
ROUNDS = int(os.environ.get("ENGINE_ROUNDS", "1"))


def read(articles: Sequence[Article], engine: str) -> tuple[float, list[Analysis]]:
    """Return seconds on the clock and what was read; loading the model counts, as it does for users."""
    names = ("briefings.analysis.nlp.analyser:SpacyAnalyser", None, 300.0, find_model_name(None))
    began = time.perf_counter()
    found = list(LimitedAnalyser(*names, parse_engine(engine)).analyse(articles))
    return time.perf_counter() - began, found


@pytest.mark.shared
@pytest.mark.slow
def test_engines_read_the_same_and_dask_costs_little(shared: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    articles, _ = api.collect(str(shared / "data/articles/campaign_2016-09.jsonl.gz"))
    words = sum(len(article.text.split()) for article in articles)
    seconds: dict[str, list[float]] = {}
    with run_cluster(tmp_path) as scheduler:
        engines = {"local": "local", "two processes": "processes:2", "Dask, two workers": f"dask:{scheduler}"}
        # The first call loads the model into the workers, which keep it.
        _, wanted = read(articles, engines["Dask, two workers"])
        for _ in range(ROUNDS):
            for name, engine in engines.items():
                taken, found = read(articles, engine)
                seconds.setdefault(name, []).append(taken)
                assert found == wanted
    print()  # noqa: T201 - the figures are what a benchmark is for
    for name, taken in seconds.items():
        middle = statistics.median(taken)
        print(f"{name}: {middle:.1f} s, {words / middle:.0f} words a second")  # noqa: T201
    pairs = zip(seconds["Dask, two workers"], seconds["two processes"], strict=True)
    ratio = statistics.median(dask / processes for dask, processes in pairs)
    alone = zip(seconds["two processes"], seconds["local"], strict=True)
    print(f"Dask ÷ processes {ratio:.2f}; processes ÷ local {statistics.median(a / b for a, b in alone):.2f}")  # noqa: T201
    assert ratio <= FLOORS["dask_times_processes_at_most"]
