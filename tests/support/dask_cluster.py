"""A Dask scheduler and workers of one thread, begun as users begin them, for tests and benchmarks."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = ("--host", "127.0.0.1", "--no-dashboard")


@contextmanager
def run_cluster(folder: Path, workers: int = 2) -> Iterator[Path]:
    """Yield the file of a scheduler that has so many workers; all of them end afterwards."""
    place = folder / "scheduler.json"
    paths = os.pathsep.join(path for path in sys.path if path)
    program: dict[str, Any] = {"cwd": folder, "env": {**os.environ, "PYTHONPATH": paths}, "stderr": subprocess.DEVNULL}
    dask = [sys.executable, "-m", "dask"]
    scheduler = subprocess.Popen([*dask, "scheduler", *HERE, "--port", "0", "--scheduler-file", str(place)], **program)
    wanted = ["--scheduler-file", str(place), "--nworkers", str(workers), "--nthreads", "1", "--memory-limit", "0"]
    nannies = subprocess.Popen([*dask, "worker", *HERE, *wanted], **program)
    try:
        for _ in range(2400):
            if place.exists():
                break
            time.sleep(0.05)
        yield place
    finally:
        for process in (nannies, scheduler):
            process.terminate()
            process.wait()
