"""The command that shows and empties the cache."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from briefings.cli.main import app
from briefings.core.errors import UsageError
from briefings.core.result_cache import ResultCache, ResultKind


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ResultCache:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    cache = ResultCache(tmp_path / "briefings", 1_000_000)
    for number, kind in enumerate(ResultKind, 1):
        for index in range(number):
            cache.save(kind, f"{index}", b"kept")
    return cache


def run(*words: str) -> str:
    return CliRunner().invoke(app, ["cache", *words], catch_exceptions=False).output


def test_it_shows_results_and_sizes_by_kind(kept: ResultCache) -> None:
    lines = run().splitlines()
    assert lines[0] == str(kept.folder)
    assert [line.split()[:2] for line in lines[1:-1]] == [[kind, str(n)] for n, kind in enumerate(ResultKind, 1)]
    assert lines[-1].split()[:3] == ["in", "all", "15"]
    assert lines[-1].endswith("MB of 2,000")


def test_its_limit_is_that_of_the_settings(kept: ResultCache, tmp_path: Path) -> None:
    (tmp_path / "briefing.toml").write_text('articles = ["a"]\n[cache]\nmegabytes = 50\n', encoding="utf-8")
    found = json.loads(run("--json"))
    assert found["limit"] == 50_000_000
    assert found["kinds"]["groups"]["results"] == 3
    (tmp_path / "off.toml").write_text('articles = ["a"]\ncache = false\n', encoding="utf-8")
    assert json.loads(run("--json", "--settings", "off.toml"))["kinds"]["groups"]["results"] == 3


def test_it_empties_one_kind_or_all(kept: ResultCache) -> None:
    assert "drawings          0" in run("--clear", "--kind", "drawings")
    assert len([size for size in kept.measure() if size.results]) == len(ResultKind) - 1
    assert run("--clear").splitlines()[-1].split()[:3] == ["in", "all", "0"]


def test_a_kind_that_there_is_not_is_refused(kept: ResultCache) -> None:
    with pytest.raises(UsageError, match="'pdf' is no kind of what is kept: files, readings, groups, editions, draw"):
        run("--kind", "pdf")
