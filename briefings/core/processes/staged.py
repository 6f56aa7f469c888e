"""Work is done in a process of its own, and ended when one of its stages takes too long: what hangs cannot block."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from typing import Any, Protocol

from briefings.core.errors import BriefingsError


class StageTimeoutError(BriefingsError):
    """A stage took longer than it may, and was ended."""


class OnStage(Protocol):
    """Reports that a stage begins."""

    def __call__(self, stage: str) -> None: ...


#: What is done apart: a function that can be imported by name, which says when each stage begins.
StagedWork = Callable[..., Any]


def run_staged(
    work: StagedWork,
    *given: object,
    limits: Mapping[str, float],
    otherwise: float,
    total: float = float("inf"),
    clock: Callable[[], float] = time.monotonic,
) -> Any:
    """Call `work(enter, *given)` in a fresh process and return what it returns.

    A stage may take `limits[stage]` seconds, or `otherwise`; all of them `total`. Raises `StageTimeoutError` when
    one takes longer, having ended it, and what the work itself raised when that was a `BriefingsError`.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=run_in_child, args=(theirs, work, given), daemon=True)
    process.start()
    theirs.close()
    stage, since, started = "start", clock(), clock()
    try:
        while True:
            limit = limits.get(stage, otherwise)
            left = min(since + limit, started + total) - clock()
            if not ours.poll(max(left, 0.0)):
                raise StageTimeoutError(describe_timeout(stage, limit, total, clock() - started))
            kind, value = ours.recv()
            if kind == "stage":
                stage, since = value, clock()
            elif kind == "done":
                return value
            else:
                raise value
    except EOFError:
        process.join(5.0)
        raise BriefingsError(f"the stage {stage!r} died ({describe_exit(process.exitcode)})") from None
    finally:
        ours.close()
        process.join(0.2)
        if process.is_alive():
            process.kill()
        process.join()
        process.close()


def describe_timeout(stage: str, limit: float, total: float, taken: float) -> str:
    """Return which stage was ended, and why."""
    if taken >= total:
        return f"the stage {stage!r} was ended: {total:.0f} seconds are over and the next slot is due"
    return f"the stage {stage!r} took longer than {limit:g} seconds and was ended"


def describe_exit(code: int | None) -> str:
    """Return how a process ended."""
    if code is not None and code < 0:
        hint = "; is there enough memory?" if -code == signal.SIGKILL else ""
        return f"{signal.Signals(-code).name}{hint}"
    return f"exit code {code}"


def run_in_child(connection: Connection, work: StagedWork, given: tuple[object, ...]) -> None:
    """Do the work in the new process and send back what comes of it."""
    # Whoever stops the scheduler lets the step in hand finish; only the scheduler itself ends us.
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)
    threading.Thread(target=exit_with_parent, args=(connection,), daemon=True).start()
    try:
        connection.send(("done", work(lambda stage: connection.send(("stage", stage)), *given)))
    except BriefingsError as error:
        connection.send(("failed", error))


def exit_with_parent(connection: Connection) -> None:
    """End this process when the one that began it is gone: nobody waits for the work any more."""
    try:
        connection.recv()
    except (EOFError, OSError):
        os._exit(1)
