"""Work in a process of its own: handed back, ended when it takes too long, named where it fails."""

import os
import signal
import time

import pytest

from briefings.core.errors import BriefingsError, UsageError
from briefings.core.processes.staged import StageTimeoutError, run_staged


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
