"""What a run costs that finds things made before, as parts of a cold one: CPU seconds of all its processes together.

Real articles, PDF, HTML and JSON, the command as it is called: cold, nothing changed, another template, another topic,
one article more. Each has the cache that the cold run left.
"""

import compileall
import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import briefings

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))["reuse"]
#: Runs a command, takes in every process that it leaves behind, and prints their CPU seconds and its own on the clock.
METER = """
import ctypes, os, resource, subprocess, sys, time
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER: processes without a parent become ours
began = time.monotonic()
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
wall = time.monotonic() - began
while True:
    try:
        os.wait()
    except ChildProcessError:
        break
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, wall)
sys.exit(status)
"""
CORPORA = {"84": "campaign_2016-09", "300": "three_outlets_2010-2019"}
#: What is asked for besides; each counts from the cold run.
RUNS = {
    "unchanged": [],
    "another template": ["--template", "press-review"],
    "another topic": ["--topic", "Economy: economy, jobs, trade, taxes"],
    "one article more": [],
}


def measure(file: Path, folder: Path, cache: Path, *more: str) -> tuple[float, float]:
    """Return CPU seconds, and seconds on the clock, of making an edition."""
    command = [sys.executable, "-m", "briefings", "make", str(file), "-o", str(folder / "output"), *more]
    done = subprocess.run(
        [sys.executable, "-c", METER, *command],
        env={**os.environ, "XDG_CACHE_HOME": str(cache), "PYTHONDONTWRITEBYTECODE": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    used, wall = map(float, done.stdout.split())
    return used, wall


@pytest.mark.slow
@pytest.mark.parametrize("number", CORPORA)
def test_what_was_made_before_costs_little(number: str, shared: Path, tmp_path: Path) -> None:
    # An installed program is compiled.
    compileall.compile_dir(Path(briefings.__file__).parent, quiet=2)
    corpus = shared / "data" / "articles" / f"{CORPORA[number]}.jsonl.gz"
    lines = gzip.decompress(corpus.read_bytes()).splitlines(keepends=True)
    file = tmp_path / "articles.jsonl"
    file.write_bytes(b"".join(lines[:-1]))
    cold, wall = measure(file, tmp_path, tmp_path / "cold")
    report(f"\n{len(lines) - 1} articles, cold: {cold:.1f} CPU seconds, {wall:.1f} on the clock")
    over = {}
    for name, more in RUNS.items():
        shutil.copytree(tmp_path / "cold", tmp_path / "cache")
        if name == "one article more":
            file.write_bytes(b"".join(lines))
        used, wall = measure(file, tmp_path, tmp_path / "cache", *more)
        report(f"{name}: {used / cold:.3f} ({used:.1f} CPU seconds, {wall:.1f} on the clock)")
        shutil.rmtree(tmp_path / "cache")
        if used / cold > FLOORS[number][f"{name.replace(' ', '_')}_at_most"]:
            over[name] = used / cold
    assert not over


def report(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - the figures are what a benchmark is for
