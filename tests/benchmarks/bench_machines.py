"""Two machines on one library in PostgreSQL, killed at random moments: all slots served, all numbers given once."""

from pathlib import Path

import pytest
from support.machinerun import machine_run
from support.postgres import programs, server

SLOTS = 30


@pytest.mark.skipif(programs() is None, reason="no PostgreSQL server here")
def test_thirty_slots_of_two_machines_that_are_killed(tmp_path: Path) -> None:
    with server() as address:
        found = machine_run(tmp_path, address, SLOTS, seed=7)
    print(f"\n{found}")  # noqa: T201
    assert found.doubled <= found.kills
    assert found.kills >= SLOTS
    assert found.numbers == tuple(range(1, SLOTS + 1))
