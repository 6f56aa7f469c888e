"""Advice about the machine is told once; what goes wrong with an edition is told each time."""

from pathlib import Path

import pytest

from briefings.app.advice import take_untold
from briefings.core.article import ADVICE_STAGE, Problem

BROKEN = Problem("a.json", "not valid JSON", "mend it")


def a_missing_font(script: str, letters: str) -> Problem:
    what = f"no font on this machine has the {script} characters {letters}; they are printed as boxes"
    return Problem("briefing.pdf", what, "install a Noto font for that script", ADVICE_STAGE)


def test_advice_is_told_once_whatever_its_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert take_untold([BROKEN, a_missing_font("CJK", "港 口")]) == [BROKEN, a_missing_font("CJK", "港 口")]
    assert take_untold([BROKEN, a_missing_font("CJK", "日 报 …")]) == [BROKEN]
    assert take_untold([a_missing_font("Thai", "ก")]) == [a_missing_font("Thai", "ก")]


def test_where_nothing_can_be_kept_advice_is_told_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "briefings").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for _ in range(2):
        assert take_untold([a_missing_font("Thai", "ก")]) == [a_missing_font("Thai", "ก")]
