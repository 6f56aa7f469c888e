"""Articles of files that are kept."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from briefings.collectors.folder import FolderCollector
from briefings.collectors.kept_files import KeptFiles
from briefings.core import environment
from briefings.core.article import Article, Problem
from briefings.core.file_digests import FileDigests
from briefings.core.processes.pool import call_directly
from briefings.core.result_cache import ResultCache

ROW = {
    "title": "Harbour closed",
    "text": "The harbour of Port Selene was closed on Monday.",
    "source": "The Courier",
    "date": "2026-03-09T06:30:00Z",
    "author": "Anna Lindqvist",
    "url": "https://courier.example/harbour",
    "language": "en",
    "tlp": "TLP:GREEN",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "news" / "articles.jsonl"
    path.parent.mkdir()
    write(path, [ROW, {**ROW, "url": "", "text": "Second \u201ctext\u201d.\n\nWith two paragraphs.", "date": ""}])
    return path


def write(path: Path, rows: list[dict[str, str]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    os.utime(path, (1773100000, 1773100000))


@pytest.fixture
def cache(tmp_path: Path) -> ResultCache:
    return ResultCache(tmp_path / "cache", 10_000_000)


def collect(path: Path, cache: ResultCache, **columns: str) -> list[Article | Problem]:
    kept = KeptFiles(cache, FileDigests())
    return list(FolderCollector((path,), columns, run_parser=call_directly, kept=kept).collect())


def test_an_unchanged_file_is_parsed_once(file: Path, cache: ResultCache, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = list(FolderCollector((file,), run_parser=call_directly).collect())
    assert collect(file, cache) == plain
    monkeypatch.setattr("briefings.collectors.folder.read_file", refuse)
    assert collect(file, cache) == plain
    assert [use.reused for use in cache.uses] == [False, True]


def refuse(*given: object) -> None:
    raise AssertionError("it was parsed before")


@pytest.mark.parametrize("change", ["content", "time", "name", "folder", "columns", "program"])
def test_what_changes_an_article_parses_the_file_anew(
    file: Path, cache: ResultCache, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    collect(file, cache)
    columns = {}
    if change == "content":
        write(file, [ROW])
    elif change == "time":
        os.utime(file, (1773200000, 1773200000))
    elif change == "name":
        file = file.rename(file.with_name("others.jsonl"))
    elif change == "folder":
        file = file.parent.rename(file.parent.with_name("other")) / file.name
    elif change == "columns":
        columns = {"title": "author"}
    else:
        monkeypatch.setattr("briefings.collectors.kept_files.digest_program", lambda digests: "another")
    assert collect(file, cache, **columns) == list(
        FolderCollector((file,), columns, run_parser=call_directly).collect()
    )
    assert [use.reused for use in cache.uses] == [False, False]


def test_a_file_with_a_problem_is_parsed_each_time(file: Path, cache: ResultCache) -> None:
    with file.open("a", encoding="utf-8") as lines:
        lines.write('{"title": "broken\n')
    assert any(isinstance(each, Problem) for each in collect(file, cache))
    collect(file, cache)
    assert [use.reused for use in cache.uses] == [False, False]


def test_a_file_that_changes_while_it_is_parsed_is_not_kept(file: Path, cache: ResultCache) -> None:
    kept = KeptFiles(cache, FileDigests())
    for each in FolderCollector((file,), run_parser=call_directly, kept=kept).collect():
        assert isinstance(each, Article)
        with file.open("a", encoding="utf-8") as lines:
            lines.write("\n")
    assert not (cache.folder / "files").exists()


def test_a_large_file_is_passed_on_one_by_one(file: Path, cache: ResultCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefings.collectors.kept_files.MAX_FILE_BYTES", 10)
    assert len(collect(file, cache)) == len(collect(file, cache)) == 2
    assert not cache.uses


def test_nothing_is_kept_of_a_program_that_was_changed(
    file: Path, cache: ResultCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "STARTED", 0.0)
    assert len(collect(file, cache)) == 2
    assert "was changed while the program runs" in cache.uses[-1].reason


def test_a_kept_article_is_as_it_was(file: Path, cache: ResultCache) -> None:
    first = [each for each in collect(file, cache) if isinstance(each, Article)]
    again = [each for each in collect(file, cache) if isinstance(each, Article)]
    assert [replace(one) for one in again] == first
    assert all(one.collected.tzinfo is other.collected.tzinfo for one, other in zip(first, again, strict=True))
    assert again[0].marking == "TLP:GREEN"
