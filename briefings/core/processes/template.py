"""A process that has loaded what some work needs, and forks itself for each worker: they load nothing, and share it."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from briefings.core.errors import BriefingsError
from briefings.core.processes.limits import ProcessLimits
from briefings.core.processes.pool import (
    START_SECONDS,
    ChildProcess,
    ProcessEndedError,
    serve_parser_process,
    start_python,
)

#: Seconds that loading may take on a machine that is busy with other things.
LOAD_SECONDS = 4 * START_SECONDS
#: Seconds that a process may take to end that has closed its line.
END_SECONDS = 5.0


class ProcessTemplate:
    """The process, seen from ours; `load` can be imported by name, and is called in it at once."""

    def __init__(self, load: Callable[[], object]) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            code = f"from briefings.core.processes.template import serve_template; serve_template({number})"
            self._process: subprocess.Popen[bytes] = start_python(code, number)
        self._socket, self._line = ours, Connection(os.dup(ours.fileno()))
        try:
            self._line.send(load)
            #: whether it may be forked: threads do not live through that, and what they held stays held
            self.can_fork = bool(self._receive(LOAD_SECONDS))
        except BaseException:
            self.close()
            raise

    def fork(self, line: socket.socket, limits: ProcessLimits) -> ChildProcess:
        """Begin a process that serves a line."""
        self._line.send(("fork", limits))
        socket.send_fds(self._socket, [b"x"], [line.fileno()])
        return ForkedProcess(self, self._receive())

    def end(self, pid: int, patience: float) -> int:
        """Return how one of its processes ended, ended after so many seconds; zero where that cannot be known."""
        try:
            self._line.send(("end", (pid, patience)))
            return self._receive()
        except (OSError, ProcessEndedError):
            return 0

    @property
    def is_alive(self) -> bool:
        """Whether it can still be forked."""
        return self._process.poll() is None

    def _receive(self, seconds: float = START_SECONDS) -> int:
        try:
            if not self._line.poll(seconds):
                raise ProcessEndedError("the process that loads the model does not answer")
            kind, value = self._line.recv()
        except (EOFError, OSError) as cause:
            raise ProcessEndedError("the process that loads the model ended") from cause
        if kind == "refused":
            raise value
        number: int = value
        return number

    def close(self) -> None:
        """End it; the processes that it has begun end when their lines are closed."""
        self._line.close()
        self._socket.close()
        self._process.kill()
        self._process.wait()


class ForkedProcess:
    """A process that the template has begun."""

    def __init__(self, template: ProcessTemplate, pid: int) -> None:
        self._template = template
        self._pid = pid
        self._ended: int | None = None

    def kill(self) -> None:
        """End it, whatever it does."""
        self._end(0.0)

    def wait(self) -> int:
        """Return how it ended; it has closed its line."""
        return self._end(END_SECONDS)

    def _end(self, patience: float) -> int:
        if self._ended is None:
            self._ended = self._template.end(self._pid, patience)
        return self._ended


# What runs in the process


def serve_template(number: int) -> None:
    """Load, then fork for every line that comes in, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    road, line = socket.socket(fileno=os.dup(number)), Connection(number)
    try:
        line.recv()()
    except BriefingsError as refused:
        line.send(("refused", refused))
        return
    line.send(("ready", count_threads() == 1))
    while True:
        try:
            kind, given = line.recv()
        except (EOFError, OSError):
            return
        if kind == "end":
            line.send(("ended", end_child(*given)))
            continue
        (theirs,) = socket.recv_fds(road, 1, 1)[1]
        pid = os.fork()
        if not pid:
            serve_fork(theirs, given, road, line)
        os.close(theirs)
        line.send(("begun", pid))


def count_threads() -> int:
    """Return how many threads this process has, those that a library in C began too; 0 where that is not known."""
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.is_dir() else 0


def end_child(pid: int, patience: float) -> int:
    """Return how a child ended; it is given so many seconds to do it by itself."""
    until = time.monotonic() + patience
    while not (ended := os.waitpid(pid, os.WNOHANG))[0] and time.monotonic() < until:
        time.sleep(0.002)
    if not ended[0]:
        os.kill(pid, signal.SIGKILL)
        ended = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(ended[1])


def serve_fork(number: int, limits: ProcessLimits, road: socket.socket, line: Connection) -> None:
    """Serve a line in a fork, which must never return into the loop of its parent."""
    try:
        road.close()
        line.close()
        serve_parser_process(number, limits.seconds, limits.clock_seconds, limits.megabytes)
    finally:
        os._exit(0)
