"""Processes that read what came from outside: what hangs or dies on a hostile text is ended, and nothing else."""

import queue
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Protocol, TypeVar

from briefings.core.errors import Unreadable

T = TypeVar("T")

#: Seconds that one text may take; the slowest honest one of 10 MB takes about ten on a slow machine.
TIME_LIMIT = 30.0

#: Bytes of address space of a reading process; a feed of 10 MB needs a quarter of it.
MEMORY_LIMIT = 2_000_000_000


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

    def __init__(self, count: int, seconds: float = TIME_LIMIT) -> None:
        self._seconds = seconds
        self._idle: queue.LifoQueue[ParserProcess | None] = queue.LifoQueue()
        for _ in range(count):
            self._idle.put(None)

    def __call__(self, work: Callable[..., T], *given: object) -> T:
        reader = self._idle.get()
        try:
            reader = reader or ParserProcess()
            told, value = reader.run((work, given), self._seconds)
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

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            # Without the folder we are called in, where anybody may have put a module.
            code = f"from briefings.core.processes.pool import serve_parser_process; serve_parser_process({number})"
            words = [sys.executable, "-P", "-c", code]
            self._process = subprocess.Popen(words, pass_fds=[number], stdin=subprocess.DEVNULL)
        self._line = Connection(ours.detach())

    def run(self, what: tuple[object, object], seconds: float) -> tuple[bool, Any]:
        """Return whether it was read, with what was read or the reason why not."""
        try:
            self._line.send((*what, seconds))
            if not self._line.poll(seconds):
                raise Unreadable(f"reading it took longer than {seconds:g} seconds", "remove it, or tell its owners")
            told: tuple[bool, Any] = self._line.recv()
        except (EOFError, OSError) as cause:
            raise Unreadable("reading it ended the process that read it", "remove it, or tell its owners") from cause
        else:
            return told

    def kill(self) -> None:
        """End the process, whatever it does."""
        self._line.close()
        self._process.kill()
        self._process.wait()


def serve_parser_process(number: int) -> None:
    """Read one text after the other until nobody asks any more: what runs in the process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    # Whoever stops the program ends us by going; and should it be gone, the alarm ends what hangs.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    with Connection(number) as line:
        while True:
            try:
                work, given, seconds = line.recv()
            except (EOFError, OSError):
                return
            signal.setitimer(signal.ITIMER_REAL, seconds + 1)
            line.send(call_catching_errors(work, given))
            signal.setitimer(signal.ITIMER_REAL, 0)


def call_catching_errors(work: Callable[..., object], given: tuple[object, ...]) -> tuple[bool, object]:
    """Do the work; what goes wrong with it is an answer too."""
    try:
        return True, work(*given)
    except Unreadable as refused:
        return False, refused
    except MemoryError:
        return False, Unreadable("reading it needs more memory than we give it", "remove it, or tell its owners")
    except Exception as error:
        return False, Unreadable(f"it cannot be read ({type(error).__name__})", "remove it, or tell its owners")
