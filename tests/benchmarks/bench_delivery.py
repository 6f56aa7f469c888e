"""The long runs of delivery: a thousand deliveries with faults and kills, two years of slots in four zones."""

import time
from datetime import time as clock
from pathlib import Path

import pytest
from app.test_scheduler import ZONES, clock_run
from support.faultrun import fault_run


def test_a_thousand_deliveries_with_faults_and_kills(tmp_path: Path) -> None:
    found = fault_run(tmp_path, slots=20, readers=50, kills=40, seed=3)
    print(f"\nfault run: {found}")  # noqa: T201
    assert found.wanted == found.sent + found.failed == 1000


@pytest.mark.parametrize("zone", ZONES)
def test_two_years_of_slots(tmp_path: Path, zone: str) -> None:
    began = time.monotonic()
    slots, sent, missed = clock_run(tmp_path, zone, days=731, seed=7, at=(clock(1, 30), clock(2, 15), clock(14)))
    print(f"\nclock run {zone}: {slots} slots, {sent} sent, {missed} slept through, {time.monotonic() - began:.1f} s")  # noqa: T201
    assert slots == sent + missed
