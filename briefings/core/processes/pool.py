"""Processes that read what came from outside: what hangs or dies on a hostile text is ended, and nothing else."""

import os
import queue
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Protocol, TypeVar

from briefings.core.errors import BriefingsError, Unreadable
from briefings.core.processes.limits import ProcessLimits, limit_memory

T = TypeVar("T")

#: What one text may take. The slowest honest one of 10 MB takes about ten seconds on a slow machine, and a feed of that
#: size a quarter of the memory.
PARSER_LIMITS = ProcessLimits(seconds=30.0, megabytes=2_000)
#: Seconds that a fresh process may take until it works, on a machine that is busy with other things.
START_SECONDS = 60.0

REMEDY = "remove it, or tell its owners"


class ParserRunner(Protocol):
    """Calls a function that can be imported by name; raises `Unreadable` where it does, or where it cannot end."""

    def __call__(self, work: Callable[..., T], *given: object) -> T: ...


def call_directly(work: Callable[..., T], *given: object) -> T:
    """Read here and now, with no guard: for texts that are known."""
    return work(*given)


class ParserPool:
    """So many processes at most, begun when they are first needed; may be asked from any number of threads.

    They are plain programs and not `multiprocessing`'s, because the scheduler collects in a process that may have no
    children of that kind.
    """

    def __init__(self, count: int, limits: ProcessLimits = PARSER_LIMITS) -> None:
        self._limits = limits
        self._idle: queue.LifoQueue[ParserProcess | None] = queue.LifoQueue()
        for _ in range(count):
            self._idle.put(None)

    def __call__(self, work: Callable[..., T], *given: object) -> T:
        reader = self._idle.get()
        try:
            reader = reader or ParserProcess(self._limits)
            told, value = reader.run(work, given)
        except BaseException:
            # Whatever it was about is not finished, so its answer must not be taken for that of the next.
            if reader:
                reader.kill()
            reader = None
            raise
        finally:
            self._idle.put(reader)
        if told:
            return value  # type: ignore[no-any-return]
        raise value

    def close(self) -> None:
        """End every process that is idle."""
        while True:
            try:
                reader = self._idle.get_nowait()
            except queue.Empty:
                return
            if reader:
                reader.kill()


class ParserProcess:
    """One process, and the line to it."""

    def __init__(self, limits: ProcessLimits) -> None:
        self._limits = limits
        ours, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            given = (number, limits.seconds, limits.clock_seconds, limits.megabytes)
            # Without the folder we are called in, where anybody may have put a module.
            code = f"from briefings.core.processes.pool import serve_parser_process; serve_parser_process{given!r}"
            words = [sys.executable, "-P", "-c", code]
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
            self._process = subprocess.Popen(words, pass_fds=[number], stdin=subprocess.DEVNULL, env=environment)
        self._line = Connection(ours.detach())

    def run(self, work: object, given: tuple[object, ...]) -> tuple[bool, Any]:
        """Return whether it was read, with what was read or the reason why not."""
        try:
            self._line.send((work, given))
            # A little longer than the process gives itself: what it says of its end is the better answer.
            if not self._line.poll(START_SECONDS + self._limits.clock_seconds):
                raise Unreadable(*self._explain_timeout())
            told: tuple[bool, Any] = self._line.recv()
        except (EOFError, OSError) as cause:
            if self._process.wait() in {-signal.SIGPROF, -signal.SIGALRM}:
                raise Unreadable(*self._explain_timeout()) from cause
            raise Unreadable("reading it ended the process that read it", REMEDY) from cause
        else:
            return told

    def _explain_timeout(self) -> tuple[str, str]:
        return f"reading it took longer than {self._limits.seconds:g} seconds", REMEDY

    def kill(self) -> None:
        """End the process, whatever it does."""
        self._line.close()
        self._process.kill()
        self._process.wait()


def serve_parser_process(number: int, seconds: float, clock_seconds: float, megabytes: int) -> None:
    """Read one text after the other until nobody asks any more: what runs in the process."""
    limit_memory(megabytes)
    # Whoever stops the program ends us by going; and should it be gone, the alarms end what hangs.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(name, signal.SIG_DFL)
    with Connection(number) as line:
        while True:
            try:
                work, given = line.recv()
            except (EOFError, OSError):
                return
            # The kernel ends the process: code in C never comes round to a handler of ours.
            signal.setitimer(signal.ITIMER_PROF, seconds)
            signal.setitimer(signal.ITIMER_REAL, clock_seconds)
            line.send(call_catching_errors(work, given))
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)


def call_catching_errors(work: Callable[..., object], given: tuple[object, ...]) -> tuple[bool, object]:
    """Do the work; what goes wrong with it is an answer too."""
    try:
        return True, work(*given)
    except (Unreadable, BriefingsError) as refused:
        return False, refused
    except MemoryError:
        return False, Unreadable("reading it needs more memory than we give it", REMEDY)
    except Exception as error:
        return False, Unreadable(f"it cannot be read ({type(error).__name__})", REMEDY)
