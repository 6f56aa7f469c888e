"""Looks for alike pairs of texts by blocks of rows, here or by an engine.

A block has its rows and, of the later ones, those that share a strong word or name with any of them; of their words
only those that the block's own rows have. Nothing else can change the likeness of its pairs, so that every engine finds
the same to the last bit.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.metadata import version
from platform import python_version
from typing import Any

from briefings.analysis.stories.clustering.similarity import FeatureMatrix, build_pair_table, keep_similar
from briefings.analysis.stories.clustering.tfidf import find_sharing_rows
from briefings.core.errors import Unreadable
from briefings.core.processes.engine import Engine
from briefings.core.version import VERSION

#: Rows whose pairs are scored together. Limit: memory; 2,000 pairs a row or fewer are looked at.
ROWS_PER_BLOCK = 1024


@dataclass(frozen=True, slots=True)
class PairBlock:
    """Texts side by side, the first `rows` of which are held against those behind them; with their look-up table."""

    side: FeatureMatrix
    table: Any
    rows: int
    floor: float


@dataclass(frozen=True, slots=True)
class PairSearch:
    """The work that an engine does: finds the alike pairs of a block."""

    def load(self) -> object:
        """Load what tables are multiplied with."""
        from scipy import sparse

        return sparse

    def describe(self) -> dict[str, str]:
        """Return the versions that a likeness depends on."""
        libraries = {name: version(name) for name in ("numpy", "scipy")}
        return {"briefings": VERSION, "Python": python_version().rpartition(".")[0], **libraries}

    def __call__(self, batch: PairBlock) -> tuple[Any, Any, Any]:
        return keep_similar(batch.side, batch.floor, *find_sharing_rows(batch.table, 0, batch.rows))


def find_similar_pairs(
    side: FeatureMatrix, floor: float, rows: int | None = None, engine: Engine | None = None
) -> tuple[Any, Any, Any]:
    """Return the pairs of rows that share strong words or names and are alike by `floor` or more; how alike they are.

    Each is there once, in order; where only so many `rows` are asked for, the first of each pair is one of them. As
    pairs are scored and let go block by block, memory grows with those that are alike, not with those that were looked
    at. An `engine` does the blocks where there is one; what it could not do is done here.
    """
    import numpy as np

    rows = side.texts.shape[0] if rows is None else rows
    shared, table = build_pair_table(side)
    starts = range(0, rows, ROWS_PER_BLOCK)
    bounds = [(start, min(start + ROWS_PER_BLOCK, rows)) for start in starts]
    if engine is None:
        scored = [keep_similar(shared, floor, *find_sharing_rows(table, start, stop)) for start, stop in bounds]
    else:
        scored = list(_search_elsewhere(shared, table, floor, bounds, engine))
    first, second, likeness = (np.concatenate(column) for column in zip(*scored, strict=True))
    return first, second, likeness


def _search_elsewhere(
    side: FeatureMatrix, table: Any, floor: float, bounds: list[tuple[int, int]], engine: Engine
) -> Iterator[tuple[Any, Any, Any]]:
    """Yield what an engine finds in each block, under the rows that the texts have among all."""
    sent: deque[tuple[int, int, Any]] = deque()

    def blocks() -> Iterator[PairBlock]:
        for start, stop in bounds:
            places = _find_places(table, start, stop)
            sent.append((start, stop, places))
            yield PairBlock(_narrow_side(side, places, stop - start), table[places], stop - start, floor)

    for found in engine.map(PairSearch(), blocks()):
        start, stop, places = sent.popleft()
        if isinstance(found, Unreadable):
            yield keep_similar(side, floor, *find_sharing_rows(table, start, stop))
        else:
            first, second, likeness = found
            yield places[first], places[second], likeness


def _find_places(table: Any, start: int, stop: int) -> Any:
    """Return the rows within bounds, and the later ones that share a column of the look-up table with any of them."""
    import numpy as np

    own = np.zeros(table.shape[1])
    own[table[start:stop].indices] = 1.0
    return np.concatenate((np.arange(start, stop), stop + np.flatnonzero(table[stop:] @ own)))


def _narrow_side(side: FeatureMatrix, places: Any, rows: int) -> FeatureMatrix:
    """Return some rows side by side, with the words and names of the first of them."""
    return replace(
        side,
        texts=_narrow_columns(side.texts[places], rows),
        names=_narrow_columns(side.names[places], rows),
        named=side.named[places],
        commonness=side.commonness[places],
        moments=side.moments[places],
        weeks=side.weeks[places],
        around=side.around[places],
    )


def _narrow_columns(matrix: Any, rows: int) -> Any:
    """Return a table with the columns that its first rows have."""
    import numpy as np

    return matrix[:, np.unique(matrix[:rows].indices)]
