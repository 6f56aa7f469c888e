"""How well and how fast the shipped reader reads: names by the shared scorer, words a second, cold load, memory."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.builders import an_article

from briefings.analysis.nlp.analyser import SpacyAnalyser

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


HOSTILE = {
    "no full stop": "word " * 25_000,
    "one name repeated": "Moscow " * 5_000,
    "abbreviations": "Mr. " * 12_500,
    "quotations": '"No." ' * 1_250,
    "quotations that never close": "He said: “" * 500,
    "roles within roles": "Doe, the head of " * 500,
    "half a date": "the 1990s, 3 May, at least 3-5-7 in two last " * 250,
    "one endless word": "a" * 50_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["rules", None])
@pytest.mark.parametrize("kind", HOSTILE)
def test_four_times_a_hostile_text_takes_at_most_eight_times_the_time(kind: str, name: str | None) -> None:
    reader = SpacyAnalyser(name)
    list(reader.analyse([an_article("The talks ended.")]))
    seconds = []
    for text in (HOSTILE[kind], HOSTILE[kind] * 4):
        began = time.process_time()
        list(reader.analyse([an_article(text)]))
        seconds.append(time.process_time() - began)
    print(f"\n{kind}, {name or 'shipped'}: {seconds[0]:.2f} and {seconds[1]:.2f} s of processor time")  # noqa: T201
    # What takes no time at all is not measured.
    assert seconds[1] <= FLOORS["hostile_time_ratio_4_to_1_at_most"] * max(seconds[0], 0.1)
