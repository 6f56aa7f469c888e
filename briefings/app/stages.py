"""The stages of a run: progress that is shown, and the seconds that each took."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from briefings.core.plan import Progress

T = TypeVar("T")


def no_progress(stage: str, items: Iterable[T], total: int | None) -> Iterable[T]:
    """Show nothing."""
    return items


@dataclass(slots=True)
class StageTimer:
    """Shows progress and notes how many seconds each stage took; `clock` counts seconds from anywhere."""

    progress: Progress = no_progress
    clock: Callable[[], float] = time.perf_counter
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time spent inside to the stage's seconds."""
        began = self.clock()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + self.clock() - began
