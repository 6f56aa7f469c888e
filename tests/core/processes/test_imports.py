"""Modules are there behind what was done beside their loading; one that cannot be loaded says so when it is asked."""

import sys
from importlib import import_module
from pathlib import Path

import pytest

from briefings.core.processes.imports import loading_meanwhile


def test_modules_are_loaded_beside_what_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ferry_timetable.py").write_text("PIERS = 3\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    with loading_meanwhile(["no_such_ferry", "ferry_timetable"]):
        assert import_module("ferry_timetable").PIERS == 3
    assert sys.modules.pop("ferry_timetable").PIERS == 3
    with pytest.raises(ModuleNotFoundError):
        import_module("no_such_ferry")
