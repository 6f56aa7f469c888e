"""A function is called in a process that may take only so much time and memory: what it draws cannot stop ours."""

import contextlib
import importlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from briefings.core.errors import OutputError, RenderError
from briefings.core.processes.limits import ProcessLimits, set_process_limits
from briefings.core.processes.together import EXIT_NO_MEMORY, ForkEndedError

#: Files through which the two sides speak; only a word about each job goes through the pipes.
REQUEST_FILE, RESPONSE_FILE, CONTENT_FILE, STDERR_FILE = "asked.json", "said.json", "content", "complaints"
#: Seconds that a fresh process may take until it is ready to work.
START_TIMEOUT = 60.0


class LimitExceeded(RenderError):  # noqa: N818 - says what happened
    """A job took more than it was allowed; `kind` is "time" or "memory"."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


class ForkServer:
    """Calls functions in a process of its own; `start` or the first call starts it, later ones find everything loaded.

    Each job runs in a fork of that process, so that none leaves anything behind for the next. The process ends with
    this object, and by itself when the process that began it is gone.
    """

    def __init__(self, preload: str) -> None:
        self._preload = preload
        self._lock = threading.Lock()
        self._running: _ServerProcess | None = None

    def start(self) -> None:
        """Start the process and return at once: it loads what it needs beside whatever is done until the first call."""
        # What keeps it from starting is told by `call`.
        with self._lock, contextlib.suppress(OSError):
            if self._running is None or not self._running.is_usable():
                self._running = _ServerProcess(self._preload)

    def call(self, function: str, given: Mapping[str, Any], allowance: ProcessLimits) -> tuple[Any, bytes]:
        """Call "module:name" with what `json` can hold; it returns something of that kind, and bytes.

        Raises `LimitExceeded`, the `RenderError` that the function raised, one that says how its process died, or
        `OutputError` where the two sides cannot write to each other.
        """
        with self._lock:
            try:
                if self._running is None or not self._running.is_usable():
                    self._running = _ServerProcess(self._preload)
                return self._running.call(function, given, allowance)
            except OSError as cause:
                self._end_server()
                place, reason = tempfile.gettempdir(), cause.strerror or cause
                raise OutputError(
                    f"cannot write the edition's working files under {place}: {reason}. "
                    "Free some space there, or name another folder in TMPDIR."
                ) from cause
            except BaseException:
                self._end_server()
                raise

    def _end_server(self) -> None:
        """End the process: whatever it is doing (Ctrl-C comes here too), nobody waits for it any more."""
        if self._running is not None:
            self._running.end()
        self._running = None


class _ServerProcess:
    """The process itself, seen from ours."""

    def __init__(self, preload: str) -> None:
        self.folder = tempfile.mkdtemp(prefix="briefings-press-")
        self.owner = os.getpid()
        # Not a child of `multiprocessing`: that would run the user's own script again, and daemons may have none.
        code = f"from briefings.core.processes.forkserver import serve_forks; serve_forks({preload!r})"
        roads = os.pathsep.join(path for path in sys.path if path)
        with (Path(self.folder) / STDERR_FILE).open("wb") as complaints:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-c", code],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": roads, "TMPDIR": self.folder},
                start_new_session=True,
            )
        self.end = weakref.finalize(self, _end_process, self.process, self.folder, self.owner)

    def is_usable(self) -> bool:
        """Return whether it runs and belongs to this process: after a fork of ours it does not."""
        return self.owner == os.getpid() and self.process.poll() is None

    def call(self, function: str, given: Mapping[str, Any], allowance: ProcessLimits) -> tuple[Any, bytes]:
        folder, process = Path(self.folder), self.process
        asked = {"function": function, "given": given, "seconds": allowance.seconds, "megabytes": allowance.megabytes}
        (folder / REQUEST_FILE).write_text(json.dumps(asked), encoding="utf-8")
        assert process.stdin
        assert process.stdout
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(b"\n")
            process.stdin.flush()
        wall = START_TIMEOUT + allowance.clock_seconds
        ready, _, _ = select.select([process.stdout], [], [], wall)
        if not ready:
            raise LimitExceeded("time", f"it was ended after {wall:.0f} seconds")
        word = process.stdout.readline()
        if not word:
            raise RenderError(f"its process could not work: {self._last_error_line()}")
        self._raise_for_status(int(word), allowance)
        said = json.loads((folder / RESPONSE_FILE).read_text(encoding="utf-8"))
        if "fault" in said:
            raise RenderError(said["fault"])
        return said["said"], (folder / CONTENT_FILE).read_bytes()

    def _raise_for_status(self, status: int, allowance: ProcessLimits) -> None:
        """Raise the error that ended a job, from its status as `waitpid` gives it."""
        code = os.waitstatus_to_exitcode(status)
        if code == -signal.SIGXCPU:
            raise LimitExceeded("time", f"it took more than {allowance.seconds:.0f} seconds of computing and was ended")
        if code == EXIT_NO_MEMORY:
            raise LimitExceeded("memory", f"it needs more than {allowance.megabytes} MB of memory and was ended")
        if code < 0:
            # Libraries in C end the process themselves when they get no memory.
            name = signal.Signals(-code).name
            raise LimitExceeded("memory", f"its process died ({name}), probably for want of memory")
        if code:
            raise RenderError(f"its process failed: {self._last_error_line()}")

    def _last_error_line(self) -> str:
        """Return the last line that the process wrote about itself."""
        lines = (Path(self.folder) / STDERR_FILE).read_text(encoding="utf-8", errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "it says nothing")


def _end_process(process: subprocess.Popen[bytes], folder: str, owner: int) -> None:
    """End the process and whatever it began, and leave nothing on the disk."""
    if owner != os.getpid():
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with contextlib.suppress(OSError):
                pipe.close()
    process.wait()
    shutil.rmtree(folder, ignore_errors=True)


# The other side


def serve_forks(preload: str) -> None:
    """Load what the jobs need, then do one job for every line that comes in, until nothing comes any more."""
    words = os.fdopen(os.dup(1), "wb", buffering=0)
    # What a library prints must not be taken for an answer.
    os.dup2(2, 1)
    importlib.import_module(preload).preload()
    with contextlib.suppress(BrokenPipeError):
        while os.read(0, 1):
            words.write(f"{_run_in_fork()}\n".encode())
    shutil.rmtree(tempfile.gettempdir(), ignore_errors=True)


def _run_in_fork() -> int:
    """Do the job in a fork and return its status; when the process that asked is gone, end both."""
    over, hold = os.pipe()
    child = os.fork()
    if not child:
        _run_job()
    os.close(hold)
    ready, _, _ = select.select([over, 0], [], [])
    if over not in ready:
        os.kill(child, signal.SIGKILL)
    os.close(over)
    return os.waitpid(child, 0)[1]


def _run_job() -> None:
    """Read what is asked, within its limits, and write what comes of it."""
    try:
        asked = json.loads(Path(REQUEST_FILE).read_text(encoding="utf-8"))
        set_process_limits(asked["seconds"], asked["megabytes"])
        module, _, name = asked["function"].partition(":")
        try:
            said, content = getattr(importlib.import_module(module), name)(**asked["given"])
            Path(CONTENT_FILE).write_bytes(content)
            answer = {"said": said}
        except RenderError as error:
            answer = {"fault": str(error)}
        Path(RESPONSE_FILE).write_text(json.dumps(answer), encoding="utf-8")
    except MemoryError:
        os._exit(EXIT_NO_MEMORY)
    except ForkEndedError as died:
        _end_alike(died)
    except BaseException as error:
        # A fork must never return into the loop of its parent.
        sys.stderr.write(f"\n{type(error).__name__}: {error}\n")
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


def _end_alike(died: ForkEndedError) -> NoReturn:
    """End this process as one ended that it began: by the same limit, or the same signal."""
    code = died.code or 1
    if code < 0:
        os.kill(os.getpid(), -code)
    sys.stderr.write(f"\n{died}\n")
    sys.stderr.flush()
    os._exit(code if code > 0 else 1)
