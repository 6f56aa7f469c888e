"""One door to where work is done, batch by batch: in a process of its own, or in several at once."""

import atexit
import os
import time
from collections.abc import Iterable, Iterator
from functools import cache
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, Protocol, TypeVar

from briefings.core.errors import Unreadable
from briefings.core.processes.limits import ProcessLimits
from briefings.core.processes.pool import ParserProcess, ProcessEndedError
from briefings.core.processes.template import ProcessTemplate

Batch = TypeVar("Batch")
Result = TypeVar("Result")
Batch_contra = TypeVar("Batch_contra", contravariant=True)
Result_co = TypeVar("Result_co", covariant=True)

#: Batches that each process may be ahead of the one that is waited for. Limit: memory.
BATCHES_AHEAD = 8
#: Times that a batch is tried whose process ended: once more than may be anybody's fault but its own.
ATTEMPTS = 2


class BatchWork(Protocol[Batch_contra, Result_co]):
    """What is done with each batch: a value that goes to another process, and says there what must be loaded."""

    def load(self) -> object:
        """Load what every batch needs; done once in a process."""

    def describe(self) -> dict[str, str]:
        """Return the versions that the result depends on, by name: elsewhere they must be the same."""

    def __call__(self, batch: Batch_contra) -> Result_co: ...


class Engine(Protocol):
    """Does work on batches. Results never depend on which engine does it, nor on how many processes it has."""

    #: threads that the work may use for one batch
    threads: int

    def map(self, work: BatchWork[Batch, Result], batches: Iterable[Batch]) -> Iterator[Result | Unreadable]:
        """Yield in order what the work returns for each batch, or the reason why that could not be had.

        A batch whose process is lost is done again. Raises the `BriefingsError` that the work does.
        """


class ProcessEngine:
    """So many processes at most, each within limits; `kept` of them stay for the next time.

    Several are forks of a process that has loaded what the work needs, where that has one thread only; elsewhere they
    are programs of their own. No thread is begun here, and nothing goes on when nobody asks for the next result.
    """

    def __init__(self, limits: ProcessLimits, count: int = 1, threads: int = 1, kept: int = 0) -> None:
        self.threads = threads
        self._kept = kept
        self._limits = limits
        self.count = count
        self._idle: list[ParserProcess] = []
        self._template: tuple[object, ProcessTemplate] | None = None
        #: how many callers are in the midst of their results: one may ask again for a part of what failed
        self._open_maps = 0

    def map(self, work: BatchWork[Batch, Result], batches: Iterable[Batch]) -> Iterator[Result | Unreadable]:
        """Yield in order what the work returns for each batch, or the reason why that could not be had."""
        coming = enumerate(batches)
        running: dict[ParserProcess, _Task] = {}
        done: dict[int, Any] = {}
        wanted, ahead = 0, BATCHES_AHEAD * self.count
        self._open_maps += 1
        try:
            while True:
                while len(running) < self.count and len(done) < ahead and (following := next(coming, None)):
                    self._begin(work, _Task(*following), running, done)
                if wanted in done:
                    yield done.pop(wanted)
                    wanted += 1
                elif running:
                    self._receive(work, running, done)
                else:
                    return
        finally:
            for process in running:
                process.kill()
            self._open_maps -= 1
            if not self._kept and not self._open_maps:
                self.close()

    def _begin(
        self, work: BatchWork[Any, Any], task: "_Task", running: dict[ParserProcess, "_Task"], done: dict[int, Any]
    ) -> None:
        """Hand a batch to an idle process, or to a new one."""
        task.attempts += 1
        try:
            process = self._idle.pop()
        except IndexError:
            process = ParserProcess(self._limits, self._find_beginning(work))
        running[process] = task
        try:
            process.ask(work, (task.batch,), each=False)
        except ProcessEndedError as ended:
            # Somebody ended it while it was idle.
            self._give_up(process, ended, work, running, done)
        else:
            task.due = time.monotonic() + process.patience

    def _receive(self, work: BatchWork[Any, Any], running: dict[ParserProcess, "_Task"], done: dict[int, Any]) -> None:
        """Wait until a process answers, ends, or has had its time."""
        soonest = min(task.due for task in running.values())
        answered = wait([process.line for process in running], max(0.0, soonest - time.monotonic()))
        ready = [process for process in running if process.line in answered]
        late = [process for process, task in running.items() if process not in ready and task.due <= time.monotonic()]
        for process in late:
            self._give_up(process, process.explain_timeout(), work, running, done)
        for process in ready:
            try:
                answer = process.receive()[1]
            except Unreadable as refused:
                if process.is_idle:
                    done[running.pop(process).number] = refused
                    self._keep(process)
                else:
                    self._give_up(process, refused, work, running, done)
            else:
                done[running.pop(process).number] = answer
                self._keep(process)

    def _give_up(
        self,
        process: ParserProcess,
        reason: Unreadable,
        work: BatchWork[Any, Any],
        running: dict[ParserProcess, "_Task"],
        done: dict[int, Any],
    ) -> None:
        """End a process; its batch is done again where it may not be to blame."""
        task = running.pop(process)
        process.kill()
        if isinstance(reason, ProcessEndedError) and task.attempts < ATTEMPTS:
            self._begin(work, task, running, done)
        else:
            done[task.number] = reason

    def _find_beginning(self, work: BatchWork[Any, Any]) -> Any:
        """Return how a process begins that does some work: forked from one that has loaded what it needs, or anew."""
        if self.count == 1:
            return None
        if self._template is None or self._template[0] != work or not self._template[1].is_alive:
            self.close()
            self._template = work, ProcessTemplate(work.load)
        return self._template[1].fork if self._template[1].can_fork else None

    def _keep(self, process: ParserProcess) -> None:
        """Keep a process for the next batch, unless there are enough of them."""
        if len(self._idle) < max(self.count, self._kept):
            self._idle.append(process)
        else:
            process.kill()

    def close(self) -> None:
        """End every process that is idle."""
        while self._idle:
            self._idle.pop().kill()
        if self._template is not None:
            self._template[1].close()
            self._template = None


class _Task:
    """A batch, and how far it is."""

    def __init__(self, number: int, batch: Any) -> None:
        self.number = number
        self.batch = batch
        self.attempts = 0
        self.due = 0.0


def get_process_engine(limits: ProcessLimits, count: int, threads: int, kept: int = 0) -> ProcessEngine:
    """Return the processes of this kind that the whole program shares; any of its threads may ask."""
    # After a fork they belong to the one that began them.
    return _make_shared_engine(limits, count, threads, kept, os.getpid())


@cache
def _make_shared_engine(limits: ProcessLimits, count: int, threads: int, kept: int, owner: int) -> ProcessEngine:
    engine = ProcessEngine(limits, count, threads, kept)
    atexit.register(engine.close)
    return engine


def count_usable_cores() -> int:
    """Return how many cores this process may keep busy: those that it may run on, within the quota of its container."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text(encoding="ascii").split()
        return max(1, min(allowed, int(quota) // int(period)))
    except (OSError, ValueError):  # no quota
        return allowed
