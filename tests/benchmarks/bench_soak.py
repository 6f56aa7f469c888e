"""The long soak: 500 slots with whole editions, while mail, folders, articles and clocks fail in turn."""

import time
from pathlib import Path

from support.soak import soak

SLOTS = 500


def test_five_hundred_slots_among_faults(tmp_path: Path) -> None:
    began = time.monotonic()
    found = soak(tmp_path, SLOTS, seed=7)
    print(f"\nsoak of {SLOTS} slots in {time.monotonic() - began:.0f} s: {found}")  # noqa: T201
    assert found.slots.total() == SLOTS
    assert set(found.slots) <= {"done", "failed"}
    assert found.doubled <= found.lost_answers
    assert found.files_left_open <= 5
    assert found.left_behind == ()
