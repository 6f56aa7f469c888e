"""A coverage-guided fuzzer at every entry point: 100,000 inputs each, none of which crashes, hangs or takes 1 GB.

It needs atheris (`pip install --group fuzz`). One entry point: `-k feed`. An input that fails is left in the folder
that the message names; make an example of it in `tests/support/fuzzing.py`.
"""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import fuzzing

CASES, SEED = 100_000, 20260310


@pytest.mark.skipif(not importlib.util.find_spec("atheris"), reason="atheris is not installed")
@pytest.mark.parametrize("name", fuzzing.entry_points())
def test_nothing_crashes_hangs_or_hoards(name: str) -> None:
    words = [sys.executable, fuzzing.__file__, name, str(CASES), str(SEED)]
    roads = os.pathsep.join(str(folder) for folder in (Path(fuzzing.__file__).parents[2], *sys.path) if folder)
    done = subprocess.run(words, env={**os.environ, "PYTHONPATH": roads}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert f"Done {CASES}" in done.stderr
