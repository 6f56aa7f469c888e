"""Engines: the same results in the same order from any of them, whatever becomes of a process on the way."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.batches import Sleeping, Squaring, Whereabouts

from briefings.core.errors import AnalysisError, Unreadable, UsageError
from briefings.core.processes.engine import ProcessEngine
from briefings.core.processes.engine_choice import EngineChoice, EngineKind, parse_engine
from briefings.core.processes.limits import ProcessLimits

LIMITS = ProcessLimits(seconds=20.0, megabytes=2_000)
LINUX = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="only Linux says how many threads there are")


@pytest.fixture(params=[1, 3])
def engine(request: pytest.FixtureRequest) -> Iterator[ProcessEngine]:
    made = ProcessEngine(LIMITS, request.param)
    yield made
    made.close()


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until_gone(pids: list[int]) -> list[int]:
    """Return those of the processes that still run after a while."""
    for _ in range(200):
        if not any(is_running(pid) for pid in pids):
            return []
        time.sleep(0.05)
    return [pid for pid in pids if is_running(pid)]


def test_results_come_in_order(engine: ProcessEngine) -> None:
    assert list(engine.map(Squaring(), range(40))) == [number**2 for number in range(40)]
    assert list(engine.map(Squaring(), ())) == []


def test_a_batch_whose_process_was_killed_is_done_again(engine: ProcessEngine, tmp_path: Path) -> None:
    work = Squaring(once=str(tmp_path / "killed"))
    assert list(engine.map(work, [3, 1, -4, 2, 5])) == [9, 1, 16, 4, 25]
    assert Path(work.once).exists()


def test_a_batch_that_ends_every_process_costs_itself(engine: ProcessEngine) -> None:
    first, lost, last = engine.map(Squaring(), [3, -1, 4])
    assert (first, last) == (9, 16)
    assert isinstance(lost, Unreadable)
    assert lost.what == "it ended the process it was given to"


def test_a_batch_that_takes_too_long_says_so_in_any_number_of_processes(tmp_path: Path) -> None:
    for count in (1, 2):
        short = ProcessEngine(ProcessLimits(seconds=0.3, megabytes=2_000, clock_factor=1.0), count)
        (late,) = short.map(Sleeping(folder=str(tmp_path)), [1])
        short.close()
        assert isinstance(late, Unreadable)
        assert late.what == "it took longer than 0.3 seconds"


def test_what_cannot_be_loaded_stops_the_run() -> None:
    with pytest.raises(AnalysisError, match="no such model"):
        list(ProcessEngine(LIMITS, 2).map(Squaring(missing=True), [1]))


@LINUX
def test_several_processes_are_forks_of_one_that_has_loaded() -> None:
    found = list(ProcessEngine(LIMITS, 2).map(Whereabouts(), range(8)))
    pids, loaders = {pid for pid, _ in found}, {loader for _, loader in found}
    assert len(pids) == 2
    assert len(loaders) == 1
    assert not loaders & pids
    assert wait_until_gone([*pids, *loaders]) == []


def test_one_process_is_kept_and_replaced_when_somebody_ended_it_meanwhile() -> None:
    engine = ProcessEngine(LIMITS, kept=1)
    ((first, _),), ((second, _),) = list(engine.map(Whereabouts(), [1])), list(engine.map(Whereabouts(), [1]))
    assert first == second
    os.kill(first, signal.SIGKILL)
    wait_until_gone([first])
    ((third, _),) = list(engine.map(Whereabouts(), [1]))
    assert third != first
    engine.close()


def test_a_part_may_be_asked_for_in_the_midst_of_the_results(engine: ProcessEngine) -> None:
    found = []
    for result in engine.map(Squaring(), range(6)):
        found.append((result, *engine.map(Squaring(), [7])))
    assert found == [(number**2, 49) for number in range(6)]


def test_whoever_stops_asking_leaves_no_process_at_work(tmp_path: Path) -> None:
    engine = ProcessEngine(LIMITS, 2)
    results = engine.map(Whereabouts(), range(100))
    pids = [next(results)[0] for _ in range(4)]  # type: ignore[index]
    results.close()  # type: ignore[attr-defined]
    assert wait_until_gone(pids) == []


@pytest.mark.parametrize("count", [1, 2])
def test_processes_end_with_the_program_that_began_them_whatever_they_are_doing(count: int, tmp_path: Path) -> None:
    code = (
        "from support.batches import Sleeping; from briefings.core.processes.engine import ProcessEngine; "
        "from briefings.core.processes.limits import ProcessLimits; "
        f"list(ProcessEngine(ProcessLimits(600.0, 2_000), {count}).map(Sleeping(folder={str(tmp_path)!r}), range(4)))"
    )
    paths = os.pathsep.join(path for path in sys.path if path)
    program = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": paths})
    for _ in range(600):
        if len(list(tmp_path.iterdir())) == count:
            break
        time.sleep(0.05)
    pids = [int(file.name) for file in tmp_path.iterdir()]
    program.kill()
    program.wait()
    assert len(pids) == count
    assert wait_until_gone(pids) == []


def test_an_engine_is_chosen_by_what_was_written_and_by_how_much_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefings.core.processes.engine_choice.count_usable_cores", lambda: 4)

    def shape(choice: EngineChoice, items: int) -> tuple[int, int]:
        engine = choice.open(LIMITS, items)
        assert isinstance(engine, ProcessEngine)
        return engine.count, engine.threads

    assert [shape(parse_engine(""), items) for items in (1, 23, 24, 9_000)] == [(1, 2), (1, 2), (4, 1), (4, 1)]
    assert [shape(parse_engine("local"), items) for items in (1, 9_000)] == [(1, 2), (1, 2)]
    assert [shape(parse_engine("processes"), items) for items in (1, 9_000)] == [(4, 1), (4, 1)]
    assert [shape(parse_engine("processes:1"), items) for items in (1, 9_000)] == [(1, 1), (1, 1)]
    assert shape(parse_engine("processes:64"), 1) == (64, 1)
    monkeypatch.setattr("briefings.core.processes.engine_choice.count_usable_cores", lambda: 1)
    assert shape(parse_engine(""), 9_000) == (1, 2)


@pytest.mark.parametrize(
    ("text", "scheduler"),
    [
        ("dask://reading.example:8786", "tcp://reading.example:8786"),
        ("tls://reading.example:8786", "tls://reading.example:8786"),
        ("dask:/srv/scheduler.json", "/srv/scheduler.json"),
    ],
)
def test_a_scheduler_is_named_by_its_address_or_its_file(text: str, scheduler: str) -> None:
    assert parse_engine(text) == EngineChoice(EngineKind.DASK, scheduler=scheduler)


@pytest.mark.parametrize(
    "text", ["many", "local:2", "processes:0", "processes:", "dask", "dask:", "dask://host", "http://a:1"]
)
def test_what_is_no_engine_is_refused_with_those_that_there_are(text: str) -> None:
    with pytest.raises(UsageError, match='write "local", "processes", "processes:4", "dask://HOST:8786"'):
        parse_engine(text)
