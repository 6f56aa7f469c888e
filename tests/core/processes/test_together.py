"""Pieces of one work in forks: whatever their number, the same comes of it, and none outlives what asked for it."""

import os
import signal
from typing import Any

import pytest

from briefings.core.errors import RenderError
from briefings.core.processes.forkserver import ForkServer, LimitExceeded
from briefings.core.processes.limits import ProcessLimits
from briefings.core.processes.together import ForkEndedError, Meeting, work_together


def share(meeting: Meeting, word: str) -> tuple[str, list[str]]:
    """Tell a word; whoever has the first one waits for all."""
    if word == "a":
        return word, meeting.meet(word)
    meeting.tell(word)
    return word.upper(), []


def fall(meeting: Meeting, word: str) -> str:
    """End in one of four ways."""
    if word == "fails":
        raise RenderError("no ink")
    if word == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    if word == "hoards":
        raise MemoryError
    meeting.meet(word)
    return word


def burn_in_a_fork() -> tuple[Any, bytes]:
    """Compute without end in a fork of a fork: a job for a `ForkServer`."""
    work_together(burn, ["x"], 1)
    return None, b""


def burn(meeting: Meeting, word: str) -> None:
    while True:
        pass


def preload() -> None:
    """Load nothing."""


@pytest.mark.parametrize("processes", [1, 2, 5])
def test_the_number_of_processes_changes_nothing(processes: int) -> None:
    told, done = work_together(share, ["a", "b", "c"], processes)
    assert told == ["a", "b", "c"]
    assert done == [("a", ["a", "b", "c"]), ("B", []), ("C", [])]


def test_what_a_piece_raises_comes_through_and_ends_the_others() -> None:
    with pytest.raises(RenderError, match="no ink"):
        work_together(fall, ["waits", "fails"], 2)


@pytest.mark.parametrize(("how", "code"), [("dies", -signal.SIGKILL), ("hoards", 77)])
def test_a_piece_that_dies_is_told_by_how(how: str, code: int) -> None:
    with pytest.raises(ForkEndedError) as caught:
        work_together(fall, ["waits", how], 2)
    assert caught.value.code == code


def test_a_limit_that_ends_a_piece_is_the_limit_of_the_job() -> None:
    press = ForkServer(__name__)
    with pytest.raises(LimitExceeded, match="more than 1 seconds of computing"):
        press.call(f"{__name__}:burn_in_a_fork", {}, ProcessLimits(1, 2000))
