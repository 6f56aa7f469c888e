"""Alike pairs are the same whoever looks for them: one process, several, or none that answers."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from support.events import beat, event

from briefings.analysis.stories.clustering import pair_blocks
from briefings.analysis.stories.clustering.pair_blocks import PairBlock, PairSearch, find_similar_pairs
from briefings.analysis.stories.clustering.similarity import FeatureMatrix, build_feature_matrix, extract_features
from briefings.core.errors import Unreadable
from briefings.core.processes.engine import ProcessEngine
from briefings.core.processes.limits import ProcessLimits


@pytest.fixture
def side(monkeypatch: pytest.MonkeyPatch) -> FeatureMatrix:
    monkeypatch.setattr(pair_blocks, "ROWS_PER_BLOCK", 8)
    pile = [article for number in range(6) for article in event(number, 6, number % 3)] + beat()
    return build_feature_matrix(extract_features(article, None, float(place)) for place, article in enumerate(pile))


class Here:
    """Does the work of an engine in this process; gives up every second block."""

    threads = 1
    rows: list[int]

    def __init__(self) -> None:
        self.rows = []

    def map(self, work: PairSearch, batches: Iterable[PairBlock]) -> Iterator[Any]:
        for place, block in enumerate(batches):
            self.rows.append(block.side.texts.shape[0])
            yield Unreadable("it took too long") if place % 2 else work(block)


def columns(found: tuple[Any, Any, Any]) -> list[bytes]:
    return [column.tobytes() for column in found]


@pytest.mark.parametrize("rows", [None, 13])
def test_blocks_that_went_elsewhere_give_the_same_bytes(side: FeatureMatrix, rows: int | None) -> None:
    engine = Here()
    here = find_similar_pairs(side, 0.05, rows)
    assert columns(find_similar_pairs(side, 0.05, rows, engine)) == columns(here)
    assert len(here[0]) > 20
    assert sum(engine.rows[1:]) < len(engine.rows[1:]) * side.texts.shape[0], "a block goes without what it cannot meet"


def test_two_processes_give_the_same_bytes(side: FeatureMatrix) -> None:
    engine = ProcessEngine(ProcessLimits(30.0, 4_000), 2)
    assert columns(find_similar_pairs(side, 0.05, engine=engine)) == columns(find_similar_pairs(side, 0.05))
    assert {"briefings", "Python", "numpy", "scipy"} == PairSearch().describe().keys()
