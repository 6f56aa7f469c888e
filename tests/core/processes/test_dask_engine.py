"""Work through a real Dask scheduler with two workers: the same results in order, and clear words otherwise."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.batches import Squaring, Whereabouts
from support.builders import an_article
from support.dask_cluster import run_cluster
from support.events import event

from briefings.analysis.nlp.limited import LimitedAnalyser
from briefings.analysis.stories.clustering import pair_blocks
from briefings.analysis.stories.clustering.pair_blocks import find_similar_pairs
from briefings.analysis.stories.clustering.similarity import build_feature_matrix, extract_features
from briefings.core.errors import BriefingsError, Unreadable, UsageError
from briefings.core.processes import dask_engine
from briefings.core.processes.dask_engine import DaskEngine
from briefings.core.processes.engine_choice import parse_engine
from briefings.core.processes.limits import ProcessLimits

distributed = pytest.importorskip("distributed", reason="Dask comes with briefings[dask]")

LIMITS = ProcessLimits(seconds=20.0, megabytes=2_000)


@pytest.fixture(scope="module")
def scheduler_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with run_cluster(tmp_path_factory.mktemp("dask")) as place:
        yield place


@pytest.fixture(scope="module")
def client(scheduler_file: Path) -> Iterator[Any]:
    with distributed.Client(scheduler_file=str(scheduler_file), set_as_default=False) as made:
        made.wait_for_workers(2, timeout=120)
        yield made


@pytest.fixture
def engine(client: Any) -> DaskEngine:
    return DaskEngine(client.scheduler.address, LIMITS)


def test_results_come_in_order_from_both_workers(engine: DaskEngine) -> None:
    assert list(engine.map(Squaring(), range(30))) == [number**2 for number in range(30)]
    assert list(engine.map(Squaring(), ())) == []
    assert len({pid for pid, _ in engine.map(Whereabouts(), range(30))}) == 2, "each has one process, which it keeps"


def test_a_batch_that_ends_every_process_costs_itself(engine: DaskEngine) -> None:
    first, lost, last = engine.map(Squaring(), [3, -1, 4])
    assert (first, last) == (9, 16)
    assert isinstance(lost, Unreadable)
    assert lost.what == "it ended the process it was given to"


def test_a_worker_that_is_killed_costs_its_batch(engine: DaskEngine, client: Any) -> None:
    victim = next(iter(client.run(os.getpid).values()))
    found = []
    for number, result in enumerate(engine.map(Squaring(), range(60))):
        if number == 3:
            os.kill(victim, signal.SIGKILL)
        found.append(result)
    assert found == [number**2 for number in range(60)]


def test_articles_are_read_as_here_also_the_unruly_ones(
    scheduler_file: Path, client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.wait_for_workers(2, timeout=60)
    monkeypatch.setenv("BRIEFINGS_TEST_KILLED", str(tmp_path / "once"))
    titles = ("good", "dies", "fails")
    articles = [an_article(text=f"{title} is a text.", title=title) for title in titles]
    found = [
        list(LimitedAnalyser("support.unruly:UnrulyAnalyser", None, 20.0, "", parse_engine(engine)).analyse(articles))
        for engine in ("local", f"dask:{scheduler_file}")
    ]
    assert found[0] == found[1]
    faults = [analysis.fault for analysis in found[0]]
    assert faults == ["", "it ended the process it was given to", "it cannot be read (ZeroDivisionError)"]


def test_alike_pairs_are_found_as_here(scheduler_file: Path, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client.wait_for_workers(2, timeout=60)
    monkeypatch.setattr(pair_blocks, "ROWS_PER_BLOCK", 8)
    side = build_feature_matrix(extract_features(article, None, 0.0) for article in event(3, 20) + event(5, 20))
    here = find_similar_pairs(side, 0.1)
    there = find_similar_pairs(side, 0.1, engine=parse_engine(f"dask:{scheduler_file}").open(LIMITS, 40))
    assert [column.tobytes() for column in there] == [column.tobytes() for column in here]
    assert len(here[0]) > 40


def test_nothing_is_sent_to_workers_of_another_version(engine: DaskEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFINGS_TEST_VERSION", "2")
    with pytest.raises(
        BriefingsError, match=r"nothing was sent to them:\n(.* has squares 1, this machine 2; install.*)"
    ):
        list(engine.map(Squaring(), range(3)))


def test_workers_that_round_otherwise_are_refused(engine: DaskEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {
        "tcp://a:1": {"squares": "1", "arithmetic": "x86_64 avx2"},
        "tcp://b:1": {"squares": "1", "arithmetic": "arm64"},
    }

    class TwoKinds:
        def wait_for_workers(self, count: int, timeout: float) -> None: ...

        def run(self, function: object, work: object, on_error: str) -> dict[str, dict[str, str]]:
            return said

    with pytest.raises(BriefingsError, match="tcp://b:1 computes with arm64\nworkers must have the same kind"):
        dask_engine.check_workers(TwoKinds(), Squaring(), "tcp://s:8786")
    said["tcp://b:1"] = said["tcp://a:1"]
    assert dask_engine.check_workers(TwoKinds(), Squaring(), "tcp://s:8786")["arithmetic"] == "x86_64 avx2"


def test_a_worker_without_the_program_is_named() -> None:
    missing = ModuleNotFoundError("No module named 'briefings'", name="briefings")
    line = dask_engine.find_difference("tcp://a:1", missing, {})
    assert line == "tcp://a:1 has no `briefings`; install the same version of briefings there"


def test_an_encrypted_scheduler_needs_certificates_here_too() -> None:
    with pytest.raises(UsageError, match=r"tls://127.0.0.1:9 needs certificates on this machine"):
        list(DaskEngine("tls://127.0.0.1:9", LIMITS).map(Squaring(), [1]))


def test_a_scheduler_that_is_not_there_is_said_soon(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(dask_engine, "CONNECT_SECONDS", 0.5)
    with pytest.raises(BriefingsError, match=r"no Dask scheduler answers at tcp://127.0.0.1:9"):
        list(DaskEngine("tcp://127.0.0.1:9", LIMITS).map(Squaring(), [1]))
    with pytest.raises(UsageError, match=r"there is no file .*, which `dask scheduler --scheduler-file` writes"):
        list(DaskEngine(str(tmp_path / "none.json"), LIMITS).map(Squaring(), [1]))
