"""How time and memory behind the reading grow from 2,000 articles to 20,000, each in a process of its own.

Machines are noisy: what is held of time is the ratio of the two runs. 100,000 articles take a quarter of an hour, and
are left to whoever asks: `python -m benchmarks.growth 100000`.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from benchmarks import growth

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))["growth"]

pytestmark = [pytest.mark.slow, pytest.mark.shared]


def measured(number: int) -> dict[str, Any]:
    root = Path(__file__).parents[2]
    path = os.pathsep.join((str(root / "tests"), str(root)))
    words = [sys.executable, "-m", "benchmarks.growth", str(number)]
    done = subprocess.run(
        words, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": path}, cwd=root
    )
    found: dict[str, Any] = json.loads(done.stdout)
    print(f"\n{number} articles: {done.stdout.strip()}")  # noqa: T201 - the figures are what a benchmark is for
    return found


def test_ten_times_the_articles_take_about_ten_times_the_time(shared: Path) -> None:
    read = growth.Rounds(shared, growth.READ)
    assert sum(1 for _ in read.cache.analyse(read.base)) == growth.READ
    small, large = measured(2000), measured(20000)
    ratio = large["after_reading"] / small["after_reading"]
    print(f"20,000 ÷ 2,000 articles after reading: {ratio:.1f}")  # noqa: T201 - see above
    assert ratio <= FLOORS["time_ratio_20000_to_2000_at_most"]
    assert max(large["peak_megabytes"].values()) <= FLOORS["peak_megabytes_20000_at_most"]
