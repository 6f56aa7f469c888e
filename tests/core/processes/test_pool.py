"""Processes that read: what takes too long or too much is ended, told, and costs nothing else."""

import os
import re
import time
from collections.abc import Iterator

import pytest
from support import jobs

from briefings.core.errors import RenderError, Unreadable
from briefings.core.processes.limits import ProcessLimits
from briefings.core.processes.pool import ParserPool


@pytest.fixture
def pool() -> Iterator[ParserPool]:
    made = ParserPool(1, ProcessLimits(seconds=0.5, megabytes=1000, clock_factor=2.0))
    yield made
    made.close()


def test_computing_for_ever_in_one_call_is_ended(pool: ParserPool) -> None:
    with pytest.raises(Unreadable, match=r"took longer than 0.5 seconds"):
        pool(re.match, r"(a+)+b", "a" * 60)
    assert pool(len, "next") == 4


def test_waiting_for_ever_is_ended_too(pool: ParserPool) -> None:
    with pytest.raises(Unreadable, match=r"took longer than 0.5 seconds"):
        pool(time.sleep, 600)


def test_what_hoards_memory_is_refused() -> None:
    pool = ParserPool(1, ProcessLimits(seconds=30.0, megabytes=500))
    with pytest.raises(Unreadable, match="more memory"):
        pool(jobs.hoard)
    pool.close()


def test_what_ends_the_process_is_told(pool: ParserPool) -> None:
    with pytest.raises(Unreadable, match="ended the process"):
        pool(os.abort)
    assert pool(len, "next") == 4


def test_a_message_for_people_comes_through_as_it_is(pool: ParserPool) -> None:
    with pytest.raises(RenderError, match="the page has no end"):
        pool(jobs.complain)


@pytest.mark.parametrize(("then", "said"), [("hangs", "took longer than"), ("is unreadable", "it breaks off")])
def test_what_was_read_before_something_went_wrong_stands(pool: ParserPool, then: str, said: str) -> None:
    found = pool.stream(jobs.count_up, 3, then)
    assert [next(found) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(Unreadable, match=said):
        next(found)
    assert list(pool.stream(jobs.count_up, 2, "")) == [0, 1]


def test_what_nobody_waits_for_any_more_disturbs_nobody(pool: ParserPool) -> None:
    for number in pool.stream(jobs.count_up, 10**9, ""):
        if number == 5:
            break
    assert list(pool.stream(jobs.count_up, 2, "")) == [0, 1]
