"""Kill -9 while sending or collecting: nothing is lost, nothing doubled but where nobody can know."""

from pathlib import Path

import pytest
from support.faultrun import fault_run
from support.killrun import kill_run
from support.soak import soak


@pytest.mark.slow
def test_faults_and_kills_lose_nothing_and_the_record_equals_what_the_server_holds(tmp_path: Path) -> None:
    found = fault_run(tmp_path, slots=8, readers=25, kills=6, seed=11)
    assert found.wanted == found.sent + found.failed == 200
    assert found.kills >= 3


@pytest.mark.slow
def test_rounds_of_collecting_that_are_killed_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    found = kill_run(tmp_path, kills=8, seed=2)
    assert found.killed == 8
    assert found.early < 8


@pytest.mark.slow
def test_a_scheduler_among_faults_serves_every_slot_once(tmp_path: Path) -> None:
    found = soak(tmp_path, slots=2, seed=2)
    assert found.slots.total() == 2
    assert set(found.slots) <= {"done", "failed"}
    assert found.doubled <= found.lost_answers
    assert found.left_behind == ()
