"""Work is done in a process of its own, and ended when one of its stages takes too long: what hangs cannot block."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Protocol

from briefings.core.errors import BriefingsError

#: How the process of staged work begins: as a program of its own, which takes a second or two to load.
START_METHOD = "spawn"
#: Seconds that a process may take to end when its work is done.
END_SECONDS = 10.0


class StageTimeoutError(BriefingsError):
    """A stage took longer than it may, and was ended."""


class OnStage(Protocol):
    """Reports that a stage begins."""

    def __call__(self, stage: str) -> None: ...


#: What is done apart: a function that can be imported by name, which says when each stage begins.
StagedWork = Callable[..., Any]


class OnProgress(Protocol):
    """Reports a stage, how many of its items are done, and of how many where that is known."""

    def __call__(self, stage: str, done: int, total: int | None) -> None: ...


#: What is done in a fork: it says how far it has got.
WatchedWork = Callable[[OnProgress], Any]


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
    with begin_work(START_METHOD, work, given) as (process, line):
        stage, since, started = "start", clock(), clock()
        while True:
            limit = limits.get(stage, otherwise)
            left = min(since + limit, started + total) - clock()
            if not line.poll(max(left, 0.0)):
                raise StageTimeoutError(describe_timeout(stage, limit, total, clock() - started))
            kind, value = receive_event(process, line, stage)
            if kind == "done":
                return value
            stage, since = str(value), clock()


def run_watched(work: WatchedWork, limit: float, on_progress: OnProgress) -> Any:
    """Call `work(tell)` in a fork of this process and return what it returns.

    The work tells its stage, how many items of it are done, and of how many; that is passed on. Raises
    `StageTimeoutError` where it tells nothing new for `limit` seconds, having ended it, and what the work itself raised
    when that was a `BriefingsError`. A fork costs nothing while little is loaded; it must not be made beside threads.
    """
    with begin_work("fork", work, ()) as (process, line):
        stage = "start"
        while True:
            if not line.poll(limit):
                raise StageTimeoutError(f"the stage {stage!r} got no further for {limit:g} seconds and was ended")
            kind, value = receive_event(process, line, stage)
            if kind == "done":
                return value
            stage = value[0]
            on_progress(*value)


@contextmanager
def begin_work(
    method: str, work: Callable[..., object], given: tuple[object, ...]
) -> Iterator[tuple[BaseProcess, Connection]]:
    """Begin work in a process, and end it whatever happens meanwhile; yields the process and the line to it."""
    context: Any = multiprocessing.get_context(method)
    ours, theirs = context.Pipe()
    # A fork has a copy of our end too, by which it would keep itself alive.
    process = context.Process(
        target=run_in_child, args=(theirs, ours if method == "fork" else None, work, given), daemon=method != "fork"
    )
    process.start()
    theirs.close()
    try:
        yield process, ours
        # What is done ends by itself, and may have something to put away.
        process.join(END_SECONDS)
    finally:
        ours.close()
        if process.is_alive():
            process.kill()
        process.join()
        process.close()


def receive_event(process: BaseProcess, line: Connection, stage: str) -> tuple[str, Any]:
    """Return the next thing that the work says: its kind and value. Raises what ended the work."""
    try:
        kind, value = line.recv()
    except EOFError:
        process.join(5.0)
        raise BriefingsError(f"the stage {stage!r} died ({describe_exit(process.exitcode)})") from None
    if kind == "failed":
        raise value
    if kind == "no memory":
        raise BriefingsError(f"the stage {stage!r} needs more memory than there is")
    return kind, value


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


def run_in_child(
    line: Connection, other: Connection | None, work: Callable[..., object], given: tuple[object, ...]
) -> None:
    """Do the work in the new process and send back what comes of it."""
    if other is not None:
        other.close()
    # Whoever stops the program lets the step in hand finish, or ends us by going.
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)
    threading.Thread(target=exit_with_parent, args=(line,), daemon=True).start()
    try:
        line.send(("done", work(lambda *told: line.send(("stage", told if len(told) > 1 else told[0])), *given)))
    except BriefingsError as error:
        line.send(("failed", error))
    except MemoryError:
        line.send(("no memory", None))


def exit_with_parent(line: Connection) -> None:
    """End this process when the one that began it is gone: nobody waits for the work any more."""
    try:
        line.recv()
    except (EOFError, OSError):
        os._exit(1)
