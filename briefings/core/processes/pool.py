"""Processes that read what came from outside: what hangs or dies on a hostile text is ended, and nothing else."""

import atexit
import os
import queue
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
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
#: A process keeps one core busy: libraries of linear algebra would begin a thread for every core there is, and round
#: otherwise on a machine with more of them.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class ProcessEndedError(Unreadable):
    """The process ended before it answered, and not because its time was over."""


class ChildProcess(Protocol):
    """A process that was begun, as `subprocess` gives it."""

    def kill(self) -> None: ...

    def wait(self) -> int:
        """Return how it ended, as `subprocess` says it: below zero the signal."""


#: Begins a process that serves the other end of a socket, within some limits.
BeginProcess = Callable[[socket.socket, ProcessLimits], ChildProcess]


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
        with self._take_process() as process:
            process.ask(work, given, each=False)
            found: T = process.receive()[1]
        return found

    def stream(self, work: Callable[..., Iterable[T]], *given: object) -> Iterator[T]:
        """Yield what `work` yields, each as soon as it is there, and each within the limits.

        Raises `Unreadable` where the work does, or where it gets no further; what was yielded before stands.
        """
        with self._take_process() as process:
            process.ask(work, given, each=True)
            while (answer := process.receive())[0] == "item":
                yield answer[1]

    @contextmanager
    def _take_process(self) -> Iterator["ParserProcess"]:
        """Lend a process; one whose work was not finished is ended: its answer must not be taken for the next."""
        process = self._idle.get()
        try:
            process = process or ParserProcess(self._limits)
            yield process
        finally:
            if process is not None and not process.is_idle:
                process.kill()
                process = None
            self._idle.put(process)

    def close(self) -> None:
        """End every process that is idle."""
        while True:
            try:
                reader = self._idle.get_nowait()
            except queue.Empty:
                return
            if reader:
                reader.kill()


def get_shared_pool(limits: ProcessLimits) -> ParserPool:
    """Return one process with these limits for the whole program, which keeps what it has loaded."""
    # After a fork the process belongs to the one that began it.
    return _make_shared_pool(limits, os.getpid())


@cache
def _make_shared_pool(limits: ProcessLimits, owner: int) -> ParserPool:
    pool = ParserPool(1, limits)
    atexit.register(pool.close)
    return pool


class ParserProcess:
    """One process, and the line to it."""

    def __init__(self, limits: ProcessLimits, begin: BeginProcess | None = None) -> None:
        self._limits = limits
        #: whether nothing is asked of it that it has not answered
        self.is_idle = True
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = (begin or spawn_process)(theirs, limits)
        self.line = Connection(ours.detach())

    def ask(self, work: object, given: tuple[object, ...], *, each: bool) -> None:
        """Have work done; with `each`, what it yields is sent one by one."""
        self.is_idle = False
        try:
            self.line.send((work, given, each))
        except OSError as cause:
            raise ProcessEndedError("it ended the process it was given to", REMEDY) from cause

    def receive(self) -> tuple[str, Any]:
        """Return an "item" or the end ("done") of what was asked, with its value. Raises what ended the work."""
        try:
            # A little longer than the process gives itself: what it says of its end is the better answer.
            if not self.line.poll(self.patience):
                raise self.explain_timeout()
            kind, value = self.line.recv()
        except (EOFError, OSError) as cause:
            if self._process.wait() in {-signal.SIGPROF, -signal.SIGALRM}:
                raise self.explain_timeout() from cause
            raise ProcessEndedError("it ended the process it was given to", REMEDY) from cause
        self.is_idle = kind != "item"
        if kind == "refused":
            raise value
        return kind, value

    @property
    def patience(self) -> float:
        """Seconds to wait for an answer."""
        return START_SECONDS + self._limits.clock_seconds

    def explain_timeout(self) -> Unreadable:
        """Return what to raise where the time is over."""
        return Unreadable(f"it took longer than {self._limits.seconds:g} seconds", REMEDY)

    def kill(self) -> None:
        """End the process, whatever it does."""
        self.line.close()
        self._process.kill()
        self._process.wait()


def spawn_process(line: socket.socket, limits: ProcessLimits) -> ChildProcess:
    """Begin a program of its own that serves a line."""
    number = line.fileno()
    given = (number, limits.seconds, limits.clock_seconds, limits.megabytes)
    return start_python(
        f"from briefings.core.processes.pool import serve_parser_process as serve; serve{given!r}", number
    )


def start_python(code: str, number: int) -> "subprocess.Popen[bytes]":
    """Begin a Python that runs some code of ours and has one of our file descriptors."""
    # Without the folder we are called in, where anybody may have put a module.
    words = [sys.executable, "-P", "-c", code]
    environment = {**os.environ, **ONE_THREAD, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    return subprocess.Popen(words, pass_fds=[number], stdin=subprocess.DEVNULL, env=environment)


def serve_parser_process(number: int, seconds: float, clock_seconds: float, megabytes: int) -> None:
    """Read one text after the other until nobody asks any more: what runs in the process."""
    limit_memory(megabytes)
    # Whoever stops the program ends us by going; and should it be gone, the alarms end what hangs.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(name, signal.SIG_DFL)
    with Connection(number) as line:
        threading.Thread(target=exit_when_closed, args=(number,), daemon=True).start()
        while True:
            try:
                work, given, each = line.recv()
            except (EOFError, OSError):
                return
            set_alarms(seconds, clock_seconds)
            for answer in iter_answers(work, given, each=each):
                # Whoever asked may take long over an answer: that is no time of ours.
                set_alarms(0, 0)
                line.send(answer)
                set_alarms(seconds, clock_seconds)
            set_alarms(0, 0)


def exit_when_closed(number: int) -> None:
    """End this process as soon as the other end of its line is closed: nobody waits for the work any more."""
    watched = select.poll()
    watched.register(number, getattr(select, "POLLRDHUP", 0))
    watched.poll()
    os._exit(1)


def set_alarms(seconds: float, clock_seconds: float) -> None:
    """Have the kernel end this process after so many seconds: code in C never comes round to a handler of ours."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, clock_seconds)


def iter_answers(work: Callable[..., Any], given: tuple[object, ...], *, each: bool) -> Iterator[tuple[str, object]]:
    """Do the work; yield what it yields as an "item", and its end. What goes wrong with it is an answer too."""
    try:
        if each:
            for item in work(*given):
                yield "item", item
        yield "done", None if each else work(*given)
    except (Unreadable, BriefingsError) as refused:
        yield "refused", refused
    except MemoryError:
        yield "refused", Unreadable("it needs more memory than we give it", REMEDY)
    except Exception as error:
        yield "refused", Unreadable(f"it cannot be read ({type(error).__name__})", REMEDY)
