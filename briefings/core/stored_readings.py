"""Holds readings of many articles on disk, as a sequence and by article."""

import os
import pickle
import sys
import tempfile
import weakref
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from io import BytesIO
from itertools import pairwise
from typing import Any, overload

from briefings.core.analysis import (
    Actor,
    Analysis,
    Claim,
    DateExpression,
    InformationGap,
    KeyTerm,
    Mention,
    Quantity,
    Sentence,
)
from briefings.core.article import Span

#: Articles from which key terms and word vectors are held on disk, which are half of a reading and asked for once; and
#: from which all of it is. Measured (`benchmarks.growth`): 4,096 readings take 60 MB; with the rest of 20,000 in memory
#: a run takes 1 GB, and a fifth less time than where each is read back in every pass.
TERMS_STORED_FROM, STORED_FROM = 4096, 24_576
#: Readings that were asked for last, and are held as they are: most stories have fewer. Limit: memory.
RECENT_READINGS = 1024
#: Bytes that are read at once where all readings are asked for in order. Limit: memory.
BYTES_AT_ONCE = 1 << 20


def hold_readings(readings: Iterable[Analysis], number: int) -> Sequence[Analysis]:
    """Return readings, as many as are told, in the order given: in memory if they are few, else on disk."""
    if number < TERMS_STORED_FROM:
        return tuple(readings)
    return store_readings(readings, _ValueFile() if number >= STORED_FROM else _ValueList())


def map_readings(readings: Sequence[Analysis]) -> Mapping[str, Analysis]:
    """Return readings by article."""
    return readings.by_article if isinstance(readings, StoredReadings) else {each.article: each for each in readings}


def outline_readings(readings: Sequence[Analysis]) -> Sequence[Analysis]:
    """Return what can be told of readings without loading any: language and model, and why an article was not read.

    What else they say may be there or not.
    """
    return readings.outlines if isinstance(readings, StoredReadings) else readings


def list_outlines(readings: Mapping[str, Analysis]) -> Iterable[Analysis]:
    """Return the same of readings by article, in any order."""
    return readings.outlines if isinstance(readings, _ReadingsByArticle) else readings.values()


def without_terms(readings: Sequence[Analysis]) -> Sequence[Analysis]:
    """Return readings without key terms and word vectors, which are half of each, and only topics go by."""
    if isinstance(readings, StoredReadings):
        return readings.without_terms
    return tuple(replace(each, terms=(), vector=()) for each in readings)


class _ValueFile:
    """Values one after the other in a file without a name, which is gone with whoever holds it."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it is open as long as this is
        weakref.finalize(self, self._file.close)
        #: where each begins, and where the last ends
        self._starts = array("Q", (0,))

    def add(self, value: Any) -> None:
        packed = _pack(value)
        self._file.write(packed)
        self._starts.append(self._starts[-1] + len(packed))

    def finish(self) -> None:
        """Let what was added be read."""
        self._file.flush()

    def load(self, place: int) -> Any:
        start, end = self._starts[place], self._starts[place + 1]
        return pickle.loads(os.pread(self._file.fileno(), end - start, start))

    def load_all(self) -> Iterator[Any]:
        """Yield every value in order, few of them held at once."""
        held, first = b"", 0
        for start, end in pairwise(self._starts):
            if end > first + len(held):
                first, held = start, os.pread(self._file.fileno(), max(BYTES_AT_ONCE, end - start), start)
            yield pickle.loads(memoryview(held)[start - first : end - first])


class _ValueList:
    """The same in memory."""

    def __init__(self) -> None:
        self._values: list[Any] = []

    def add(self, value: Any) -> None:
        self._values.append(value)

    def finish(self) -> None:
        """Nothing is left to do."""

    def load(self, place: int) -> Any:
        return self._values[place]

    def load_all(self) -> Iterator[Any]:
        """Yield every value in order."""
        return iter(self._values)


class StoredReadings(Sequence[Analysis]):
    """Readings in the order given, on disk; those that were asked for last are held."""

    def __init__(self, outlines: Sequence[Analysis], main: _ValueFile | _ValueList, terms: _ValueFile | None) -> None:
        """`terms` hold the key terms and word vectors; without it readings have none."""
        #: the readings in order, without anything that was found in the texts
        self.outlines = outlines
        self._main, self._terms = main, terms
        self._places = {each.article: place for place, each in enumerate(outlines)}
        self._recent: OrderedDict[int, Analysis] = OrderedDict()

    @property
    def without_terms(self) -> "StoredReadings":
        """The same readings without key terms and word vectors."""
        return StoredReadings(self.outlines, self._main, None)

    @property
    def by_article(self) -> Mapping[str, Analysis]:
        """The readings by article."""
        return _ReadingsByArticle(self, self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Analysis]:
        if self._terms is None:
            yield from self._main.load_all()
            return
        for reading, told in zip(self._main.load_all(), self._terms.load_all(), strict=True):
            yield _with_terms(reading, told)

    @overload
    def __getitem__(self, place: int) -> Analysis: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Analysis, ...]: ...

    def __getitem__(self, place: int | slice) -> Analysis | tuple[Analysis, ...]:
        if isinstance(place, slice):
            return tuple(self[one] for one in range(len(self))[place])
        place = range(len(self))[place]
        if place in self._recent:
            self._recent.move_to_end(place)
            return self._recent[place]
        reading: Analysis = self._main.load(place)
        if self._terms is not None:
            reading = _with_terms(reading, self._terms.load(place))
        self._recent[place] = reading
        if len(self._recent) > RECENT_READINGS:
            self._recent.popitem(last=False)
        return reading


def store_readings(readings: Iterable[Analysis], main: _ValueFile | _ValueList) -> StoredReadings:
    """Return readings, each of another article, in the order given: terms and vectors on disk, the rest in `main`."""
    outlines: list[Analysis] = []
    terms, told = _ValueFile(), False
    for each in readings:
        # Two strings a reading, which all of them share.
        reading = replace(each, model=sys.intern(each.model), language=sys.intern(each.language))
        outlines.append(
            Analysis(
                article=reading.article,
                model=reading.model,
                language=reading.language,
                unread=reading.unread,
                fault=reading.fault,
                opening=reading.opening,
            )
        )
        main.add(replace(reading, terms=(), vector=()) if reading.terms or reading.vector else reading)
        terms.add((reading.terms, array("d", reading.vector)))
        told = told or bool(reading.terms or reading.vector)
    main.finish()
    terms.finish()
    return StoredReadings(outlines, main, terms if told else None)


def _with_terms(reading: Analysis, told: tuple[tuple[KeyTerm, ...], "array[float]"]) -> Analysis:
    return replace(reading, terms=told[0], vector=tuple(told[1]))


class _ReadingsByArticle(Mapping[str, Analysis]):
    """Stored readings, looked up by article."""

    def __init__(self, readings: StoredReadings, places: Mapping[str, int]) -> None:
        self.outlines = readings.outlines
        self._readings, self._places = readings, places

    def __getitem__(self, article: str) -> Analysis:
        return self._readings[self._places[article]]

    def __contains__(self, article: object) -> bool:
        return article in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def _rebuild_reading(*values: Any) -> Analysis:
    """Return the reading that has some values as its fields, in their order."""
    return Analysis(**dict(zip(_READING_FIELDS, values, strict=True)))


_READING_FIELDS = tuple(each.name for each in fields(Analysis))


def _reduce_by_fields(kind: type, build: Callable[..., Any]) -> Callable[[Any], tuple[Callable[..., Any], Any]]:
    names = tuple(each.name for each in fields(kind))
    return lambda value: (build, tuple(getattr(value, name) for name in names))


#: How parts of readings are packed: as what they are called with, which is read back seven times as fast as the state
#: of a frozen class.
_REDUCERS: dict[type, Callable[[Any], Any]] = {
    kind: _reduce_by_fields(kind, kind)
    for kind in (Span, Sentence, Mention, Actor, Claim, InformationGap, DateExpression, Quantity, KeyTerm)
} | {Analysis: _reduce_by_fields(Analysis, _rebuild_reading)}


def _pack(value: Any) -> bytes:
    """Return a value as bytes."""
    buffer = BytesIO()
    pickler = pickle.Pickler(buffer, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = _REDUCERS
    pickler.dump(value)
    return buffer.getvalue()
