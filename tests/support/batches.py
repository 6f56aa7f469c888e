"""Work on batches for the tests of engines: numbers are squared, unless a number says otherwise."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from briefings.core.errors import AnalysisError

LOADED: list[int] = []


@dataclass(frozen=True)
class Squaring:
    """Squares a number. Below zero it ends its process: always, or once where `once` names a file to remember it by."""

    once: str = ""
    missing: bool = False

    def load(self) -> object:
        if self.missing:
            raise AnalysisError("there is no such model")
        LOADED.append(os.getpid())
        return None

    def describe(self) -> dict[str, str]:
        return {"squares": os.environ.get("BRIEFINGS_TEST_VERSION", "1")}

    def __call__(self, batch: int) -> int:
        if batch < 0 and not (self.once and Path(self.once).exists()):
            if self.once:
                Path(self.once).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        # The first ones take longest, so that the others are done before them.
        time.sleep(0.05 if batch < 2 else 0.001)
        return batch * batch


@dataclass(frozen=True)
class Whereabouts(Squaring):
    """Tells which process does it, and which one loaded what it needs."""

    def __call__(self, batch: int) -> tuple[int, int]:  # type: ignore[override]
        return os.getpid(), LOADED[0] if LOADED else 0


@dataclass(frozen=True)
class Sleeping(Squaring):
    """Writes down which process does it, and sleeps."""

    folder: str = ""

    def __call__(self, batch: int) -> int:
        Path(self.folder, str(os.getpid())).touch()
        time.sleep(600)
        return batch
