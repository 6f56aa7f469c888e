"""Kill -9 while sending: nothing is lost, nothing is doubled but where nobody can know, and the record is true."""

from pathlib import Path

import pytest
from faultrun import fault_run


@pytest.mark.slow
def test_faults_and_kills_lose_nothing_and_the_record_equals_what_the_server_holds(tmp_path: Path) -> None:
    found = fault_run(tmp_path, slots=8, readers=25, kills=6, seed=11)
    assert found.wanted == found.sent + found.failed == 200
    assert found.kills >= 3
