"""Work in a process of its own: handed back, ended when it takes too long, named where it fails."""

import os
import re
import signal
import subprocess
import sys
import time

import pytest

from briefings.core.errors import BriefingsError, UsageError
from briefings.core.processes.staged import OnProgress, StageTimeoutError, run_staged, run_watched


def hanging_work(enter, hangs: bool) -> str:  # type: ignore[no-untyped-def]
    """Work that hangs in its second stage, for ever: who waits for it to end has not ended it."""
    enter("read")
    enter("render")
    while hangs:
        time.sleep(1)
    return "made"


def broken_work(enter, how: str) -> str:  # type: ignore[no-untyped-def]
    """Work that fails, or dies."""
    enter("render")
    if how == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "hoards":
        raise MemoryError
    raise UsageError("articles/ is not there")


def test_work_apart_hands_back_what_it_makes() -> None:
    assert run_staged(hanging_work, False, limits={}, otherwise=60.0) == "made"


def test_a_stage_that_hangs_is_ended_and_named() -> None:
    with pytest.raises(StageTimeoutError, match=r"the stage 'render' took longer than 0.5 seconds and was ended"):
        run_staged(hanging_work, True, limits={"render": 0.5}, otherwise=60.0)
    with pytest.raises(StageTimeoutError, match=r"the stage '(start|render)' was ended: 1 seconds are over"):
        run_staged(hanging_work, True, limits={}, otherwise=60.0, total=1.0)


def test_work_that_fails_or_dies_says_where() -> None:
    with pytest.raises(UsageError, match="articles/ is not there"):
        run_staged(broken_work, "fails", limits={}, otherwise=60.0)
    with pytest.raises(BriefingsError, match=r"the stage 'render' died .SIGKILL; is there enough memory"):
        run_staged(broken_work, "dies", limits={}, otherwise=60.0)


def test_work_that_is_watched_tells_how_far_it_is_and_hands_back_what_it_makes() -> None:
    told: list[tuple[str, int, int | None]] = []

    def work(tell: OnProgress) -> str:
        tell("read", 1, 2)
        tell("read", 2, 2)
        return "made"

    assert run_watched(work, 60.0, lambda *what: told.append(what)) == "made"
    assert told == [("read", 1, 2), ("read", 2, 2)]


def test_watched_work_that_gets_no_further_is_ended_and_named() -> None:
    def work(tell: OnProgress) -> None:
        tell("group", 0, None)
        re.match(r"(a+)+b", "a" * 60)

    with pytest.raises(StageTimeoutError, match=r"the stage 'group' got no further for 0.5 seconds and was ended"):
        run_watched(work, 0.5, lambda *_: None)


def test_watched_work_may_take_longer_than_its_limit_while_it_gets_on() -> None:
    def work(tell: OnProgress) -> str:
        for done in range(8):
            time.sleep(0.1)
            tell("read", done, None)
        return "made"

    assert run_watched(work, 0.6, lambda *_: None) == "made"


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("fails", "articles/ is not there"),
        ("dies", r"the stage 'render' died .SIGKILL"),
        ("hoards", "the stage 'render' needs more memory than there is"),
    ],
)
def test_watched_work_that_fails_says_where(how: str, said: str) -> None:
    with pytest.raises(BriefingsError, match=said):
        run_watched(lambda tell: broken_work(lambda stage: tell(stage, 0, None), how), 60.0, lambda *_: None)


def test_watched_work_ends_with_the_process_that_began_it() -> None:
    code = (
        "from briefings.core.processes.staged import run_watched\n"
        "def work(tell):\n"
        "    tell('working', 0, None)\n"
        "    while True: pass\n"
        "run_watched(work, 60.0, lambda stage, done, total: print(stage, flush=True))\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as asking:
        assert asking.stdout is not None
        assert asking.stdout.readline() == "working\n"
        asking.kill()
        # The work holds the other end of this pipe too: it is closed when both are gone.
        assert asking.stdout.read() == ""
