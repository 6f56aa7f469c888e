"""Seconds a stage and peak memory for 100 and 1,000 articles, each in a process of its own.

The articles are made of paragraphs of the demonstration corpus, shuffled and with other numbers, so that no two are
copies. Machines are noisy: what is held is the ratio of the two runs, and the time of reading against that of the rest.
"""

import json
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))
CODE = """
import json, resource, sys
from pathlib import Path
from briefings.app import api, pipeline
done = pipeline.run(api.plan_for_paths(sys.argv[1]), Path(sys.argv[2]))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": dict(done.seconds), "megabytes": peak, "stories": len(done.briefing.sources)}))
"""


def pile(folder: Path, number: int) -> Path:
    """Write `number` articles of six paragraphs each, about 300 words."""
    from briefings.app import api
    from briefings.core import resources

    articles, _ = api.collect(resources.demo_folder() / "articles")
    paragraphs = sorted({p for a in articles for p in a.text.split("\n\n") if len(p) > 120})
    chance = random.Random(20260312)
    rows = []
    for index in range(number):
        text = "\n\n".join(chance.sample(paragraphs, 6))
        text = re.sub(r"\d+", lambda _: str(chance.randint(2, 900)), text)
        day = f"2026-03-{1 + index % 8:02d}T{index % 24:02d}:00:00Z"
        rows.append(
            {"id": f"{index}", "title": f"Report {index}", "text": text, "source": f"O{index % 7}", "date": day}
        )
    path = folder / f"{number}.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def measured(folder: Path, number: int) -> dict[str, dict[str, float]]:
    words = [sys.executable, "-c", CODE, str(pile(folder, number)), str(folder / f"out-{number}")]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    found: dict[str, dict[str, float]] = json.loads(done.stdout)
    print(f"\n{number} articles: {done.stdout.strip()}")  # noqa: T201 - the figures are what a benchmark is for
    return found


@pytest.mark.slow
def test_ten_times_the_articles_take_little_more_than_ten_times_the_time(tmp_path: Path) -> None:
    small, large = measured(tmp_path, 100), measured(tmp_path, 1000)
    ratio = sum(large["seconds"].values()) / sum(small["seconds"].values())
    assert ratio <= FLOORS["stages"]["time_ratio_1000_to_100_at_most"]
    assert float(str(large["megabytes"])) <= FLOORS["stages"]["peak_megabytes_1000_at_most"]
