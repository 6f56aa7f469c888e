"""Work that is done line by line in forks of a loaded program, each of which may be killed on the way."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path


class KillableProgram:
    """The program, seen from the test that tells it what to do."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def work(self, line: str, patience: float | None = None) -> bool:
        """Have a line worked on; kill the work after so many seconds. Returns whether it came to its end."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin
        assert stdout
        stdin.write(f"{line}\n")
        stdin.flush()
        child = int(stdout.readline())
        if patience is not None:
            time.sleep(patience)
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        status = int(stdout.readline())
        assert status == 0 or (patience is not None and status == signal.SIGKILL), f"the work ended with {status}"
        return status == 0


@contextlib.contextmanager
def killable_program(name: str, *words: str, environment: Mapping[str, str] | None = None) -> Iterator[KillableProgram]:
    """Run a program of this folder that calls `fork_for_each_line`."""
    command = [sys.executable, str(Path(__file__).parent / name), *words]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})}
    ) as process:
        yield KillableProgram(process)
        process.kill()


def fork_for_each_line(work: Callable[[str], None]) -> None:
    """Do the work for every line of standard input, in a fork; tell the fork's process id, then its exit status."""
    for line in sys.stdin:
        if (child := os.fork()) == 0:
            status = 1
            try:
                work(line.strip())
                status = 0
            finally:
                os._exit(status)
        for number in (child, None):
            sys.stdout.write(f"{os.waitpid(child, 0)[1] if number is None else number}\n")
            sys.stdout.flush()
