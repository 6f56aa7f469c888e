"""How well and how fast the shipped reader reads: names by the shared scorer, words a second, cold load, memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))["reading"]
SPEED = """
import json, resource, sys, time
began = time.perf_counter()
from pathlib import Path
from support.builders import an_article
from briefings.app import api
from briefings.analysis.nlp.analyser import SpacyAnalyser
reader = SpacyAnalyser()
list(reader.analyse([an_article()]))
loaded = time.perf_counter() - began
articles, _ = api.collect(sys.argv[1])
words = sum(len(article.text.split()) for article in articles)
began = time.perf_counter()
list(reader.analyse(articles))
seconds = time.perf_counter() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"loaded": loaded, "words": words, "words_a_second": words / seconds, "megabytes": peak}))
"""


@pytest.mark.shared
@pytest.mark.slow
def test_names_are_read_as_well_as_ever(shared: Path, tmp_path: Path) -> None:
    gold, found = shared / "data/dev/names/uner_ewt_dev.jsonl.gz", tmp_path / "found.jsonl"
    subprocess.run([sys.executable, "-m", "briefings", "read", str(gold), "-o", str(found)], check=True)
    scored = subprocess.run(
        [sys.executable, str(shared / "score/names.py"), str(gold), str(found)],
        capture_output=True,
        text=True,
        check=True,
    )
    print(scored.stdout)  # noqa: T201 - the figures are what a benchmark is for
    assert float(scored.stdout.split("F1")[1].split()[0]) >= FLOORS["names_f1_at_least"]


@pytest.mark.shared
@pytest.mark.slow
def test_reading_is_fast_enough_and_fits(shared: Path) -> None:
    pile = shared / "data/articles/campaign_2016-09.jsonl.gz"
    done = subprocess.run(
        [sys.executable, "-c", SPEED, str(pile)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    print(done.stdout)  # noqa: T201 - the figures are what a benchmark is for
    figures = json.loads(done.stdout)
    assert figures["megabytes"] <= FLOORS["peak_megabytes_at_most"]
    assert figures["words_a_second"] >= FLOORS["words_a_second_at_least"]
