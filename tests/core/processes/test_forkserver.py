"""A process with limits: what hangs, hoards or crashes there is told here, and the next job finds a fresh one."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support import jobs

from briefings.core.errors import RenderError
from briefings.core.processes.forkserver import ForkServer, LimitExceeded, _ServerProcess
from briefings.core.processes.limits import ProcessLimits

ENOUGH = ProcessLimits(20, 2000)


@pytest.fixture(scope="module")
def press() -> ForkServer:
    return ForkServer("support.jobs")


def running(press: ForkServer) -> _ServerProcess:
    assert press._running
    return press._running


def alive(pid: int) -> bool:
    """Tell whether a process still works; one that only waits to be counted out does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2][0] not in "ZX"
    except FileNotFoundError:
        return False


def test_what_comes_back_is_what_was_returned(press: ForkServer) -> None:
    assert press.call("support.jobs:echo", {"word": "wörd"}, ENOUGH) == ("wörd", "wörd".encode())


def test_jobs_share_what_is_loaded_and_nothing_else(press: ForkServer) -> None:
    (first, job, loaded), _ = press.call("support.jobs:whereabouts", {}, ENOUGH)
    (_, other, again), _ = press.call("support.jobs:whereabouts", {}, ENOUGH)
    assert job != other
    assert loaded == again == running(press).process.pid
    assert Path(first) == Path(running(press).folder)
    assert jobs.LOADED == []


def test_it_can_start_before_there_is_anything_to_do() -> None:
    press = ForkServer("support.jobs")
    press.start()
    early = running(press).process.pid
    press.start()
    (_, _, loaded), _ = press.call("support.jobs:whereabouts", {}, ENOUGH)
    assert loaded == early


def test_what_takes_too_much_computing_is_ended(press: ForkServer) -> None:
    with pytest.raises(LimitExceeded, match="more than 1 seconds of computing") as caught:
        press.call("support.jobs:burn", {}, ProcessLimits(1, 2000))
    assert caught.value.kind == "time"
    assert press.call("support.jobs:echo", {"word": "next"}, ENOUGH)[0] == "next"


def test_what_waits_too_long_is_ended(press: ForkServer, monkeypatch: pytest.MonkeyPatch) -> None:
    press.call("support.jobs:echo", {"word": "begin"}, ENOUGH)
    monkeypatch.setattr("briefings.core.processes.forkserver.START_TIMEOUT", 0.3)
    before = running(press)
    with pytest.raises(LimitExceeded, match="was ended after 0 seconds") as caught:
        press.call("support.jobs:sleep", {}, ProcessLimits(1, 2000, clock_factor=0))
    assert caught.value.kind == "time"
    assert before.process.poll() is not None
    assert not Path(before.folder).exists()


def test_what_takes_too_much_memory_is_ended(press: ForkServer) -> None:
    with pytest.raises(LimitExceeded, match="more than 500 MB of memory") as caught:
        press.call("support.jobs:hoard", {}, ProcessLimits(20, 500))
    assert caught.value.kind == "memory"


def test_a_crash_is_told_by_its_signal(press: ForkServer) -> None:
    with pytest.raises(LimitExceeded, match="SIGABRT"):
        press.call("support.jobs:abort", {}, ENOUGH)


def test_complaints_come_through_and_mistakes_are_named(press: ForkServer) -> None:
    with pytest.raises(RenderError, match=r"^the page has no end$"):
        press.call("support.jobs:complain", {}, ENOUGH)
    with pytest.raises(RenderError, match="ZeroDivisionError: a mistake of ours"):
        press.call("support.jobs:mistake", {}, ENOUGH)
    assert press.call("support.jobs:chatter", {}, ENOUGH)[0] == "done"


def test_a_process_that_cannot_begin_says_why() -> None:
    with pytest.raises(RenderError, match=r"No module named 'support.nowhere'"):
        ForkServer("support.nowhere").call("support.jobs:echo", {"word": "x"}, ENOUGH)


def test_the_process_and_its_folder_go_with_the_press() -> None:
    press = ForkServer("support.jobs")
    press.call("support.jobs:echo", {"word": "x"}, ENOUGH)
    gone = running(press)
    process, folder = gone.process, Path(gone.folder)
    del press, gone
    assert process.returncode == -signal.SIGKILL
    assert not folder.exists()


def test_when_the_asking_process_is_killed_the_job_ends_too() -> None:
    code = (
        "from briefings.core.processes.forkserver import ForkServer\n"
        "from briefings.core.processes.limits import ProcessLimits\n"
        "press = ForkServer('support.jobs')\n"
        "press.call('support.jobs:echo', {'word': 'x'}, ProcessLimits(20, 2000))\n"
        "print(press._running.process.pid, press._running.folder, flush=True)\n"
        "press.call('support.jobs:sleep', {}, ProcessLimits(20, 2000))\n"
    )
    roads = os.pathsep.join(path for path in sys.path if path)
    asking = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": roads}
    )
    assert asking.stdout
    pid, folder = asking.stdout.readline().split()
    time.sleep(0.2)
    asking.kill()
    asking.wait()
    asking.stdout.close()
    end = time.monotonic() + 300
    while (alive(int(pid)) or Path(folder.decode()).exists()) and time.monotonic() < end:
        time.sleep(0.05)
    assert not alive(int(pid))
    assert not Path(folder.decode()).exists()
