"""Holds what of readings only topics are made of, key terms and word vectors, packed: it is most of a reading."""

import pickle
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from briefings.core.analysis import Analysis


class PackedReadings(Mapping[str, Analysis]):
    """Readings by article, unpacked whenever they are asked for; without terms and vectors all are held at once."""

    def __init__(self, readings: Iterable[Analysis]) -> None:
        self._light: dict[str, Analysis] = {}
        self._packed: dict[str, bytes] = {}
        for reading in readings:
            self._packed[reading.article] = zlib.compress(pickle.dumps((reading.terms, reading.vector)))
            self._light[reading.article] = replace(reading, terms=(), vector=())

    @property
    def light(self) -> tuple[Analysis, ...]:
        """The readings without terms and vectors, in the order given."""
        return tuple(self._light.values())

    def __getitem__(self, article: str) -> Analysis:
        terms, vector = pickle.loads(zlib.decompress(self._packed[article]))
        return replace(self._light[article], terms=terms, vector=vector)

    def __iter__(self) -> Iterator[str]:
        return iter(self._light)

    def __len__(self) -> int:
        return len(self._light)
