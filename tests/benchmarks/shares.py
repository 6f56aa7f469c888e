"""Prints where the computing of a first run goes, by stage and process, beside the parts of the afternoon's script.

    PYTHONPATH=tests:. python -m benchmarks.shares 84 --pipeline en_core_web_sm

Processes that the run begins are known by their command lines and asked while they live: for Linux. This process asks
them, which adds a few tenths of a second to what it takes between the stages.
"""

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.growth import ProcessorTimer
from benchmarks.table import CORPORA, ROOT, TOPIC, write_articles

#: What a process of ours is for, by what its command line says.
KINDS = {
    "pool import": "collecting process",
    "template import": "reading processes, the model loaded once",
    "forkserver import": "drawing processes",
}


@dataclass
class ProcessWatcher:
    """Asks all processes below this one, five times a second, what they have computed."""

    #: process -> what it is for, and the seconds that it had taken when it was last asked
    found: dict[int, tuple[str, float]] = field(default_factory=dict)

    def watch(self) -> None:
        """Ask until this process ends."""
        while True:
            self.ask()
            time.sleep(0.2)

    def ask(self) -> None:
        tick, seen = os.sysconf("SC_CLK_TCK"), dict[int, tuple[int, float, str]]()
        for place in Path("/proc").glob("[0-9]*"):
            try:
                values = (place / "stat").read_text().rpartition(")")[2].split()
                words = (place / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            seen[int(place.name)] = (int(values[1]), (int(values[11]) + int(values[12])) / tick, words)
        below = {os.getpid()}
        while more := {pid for pid, (parent, *_) in seen.items() if parent in below} - below:
            below |= more
        for pid in below - {os.getpid()}:
            _, taken, words = seen[pid]
            kind = next((name for mark, name in KINDS.items() if mark in words), "others")
            # What has just ended has no command line any more.
            self.found[pid] = (self.found[pid][0] if pid in self.found and not words else kind, taken)

    def sum_up(self) -> dict[str, float]:
        """Return the seconds of all processes that are for the same."""
        sums: dict[str, float] = {}
        for kind, taken in self.found.values():
            sums[kind] = sums.get(kind, 0.0) + taken
        return sums


def measure(path: Path, output: Path) -> dict[str, float]:
    """Make an edition as the command line does, in this process, and return what each part took."""
    from briefings.app import api
    from briefings.app.jobs import describe_made
    from briefings.app.pipeline import run_pipeline

    timer, watcher, began = ProcessorTimer(), ProcessWatcher(), time.process_time()
    threading.Thread(target=watcher.watch, daemon=True).start()
    made = run_pipeline(api.plan_for_paths(path, topics=[TOPIC], formats=["pdf"]), output, None, timer)
    describe_made(made)
    stages = {f"this process: {name}": taken for name, taken in timer.seconds.items()}
    rest = time.process_time() - began - sum(stages.values())
    return {"this process: start": began, **stages, "this process: between stages": rest, **watcher.sum_up()}


def main() -> None:
    """Print both tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int, choices=CORPORA)
    parser.add_argument("--pipeline", default="en_core_web_sm", help="what the afternoon's script reads with")
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.path:
        print(json.dumps(measure(given.path, given.path.parent / "output")))  # noqa: T201 - read by who began it
        return
    shared = next(folder / "shared" for folder in (ROOT, *ROOT.parents) if (folder / "shared").is_dir())
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        path = write_articles(shared, given.articles, folder)
        environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}
        words = [[sys.executable, "-m", "benchmarks.shares", str(given.articles), "--path", str(path)]]
        if importlib.util.find_spec("sklearn"):
            script = Path(__file__).with_name("afternoon.py")
            words.append([sys.executable, str(script), str(path), str(folder / "script.pdf"), given.pipeline])
        for what, command in zip(("ours", "the script"), words, strict=False):
            said = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
            parts = json.loads(said.strip().splitlines()[-1])
            whole = sum(parts.values())
            print(f"\n| {what}, {whole:.1f} s | s | share |\n|---|---|---|")  # noqa: T201 - the figures are what it is for
            for name, taken in parts.items():
                print(f"| {name} | {taken:.1f} | {taken / whole:.0%} |")  # noqa: T201 - see above


if __name__ == "__main__":
    main()
