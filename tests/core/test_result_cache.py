"""Results on disk by what they were made from."""

import multiprocessing
import os
import time
from pathlib import Path

import pytest

from briefings.core import result_cache
from briefings.core.result_cache import CacheUse, ResultCache, ResultKind, compute_key

KIND = ResultKind.DRAWINGS
MADE_FROM = {"edition": "1", "template": "briefing"}
KEY = compute_key(MADE_FROM)


@pytest.fixture
def cache(tmp_path: Path) -> ResultCache:
    return ResultCache(tmp_path / "cache", 1_000_000)


def test_what_is_kept_comes_back(cache: ResultCache) -> None:
    assert cache.load(KIND, KEY) is None
    cache.save(KIND, KEY, b"drawn" * 1000)
    assert cache.has(KIND, KEY)
    assert cache.load(KIND, KEY) == b"drawn" * 1000
    assert cache.load(ResultKind.GROUPS, KEY) is None


def test_only_the_owner_can_read_it(cache: ResultCache, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.folder.mkdir(mode=0o755)
    cache.find(KIND, "pdf", MADE_FROM)
    cache.save(KIND, KEY, b"drawn")
    for path in (cache.folder, *cache.folder.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path
    monkeypatch.setattr(os, "geteuid", lambda: 99999)
    assert cache.load(KIND, KEY) is None
    cache.save(KIND, "other", b"drawn")
    assert not (cache.folder / KIND / "other").exists()


@pytest.mark.parametrize("name", [*MADE_FROM, "new"])
def test_each_ingredient_makes_another_key(name: str) -> None:
    assert compute_key({**MADE_FROM, name: "other"}) != KEY
    assert compute_key(dict(reversed(MADE_FROM.items()))) == KEY


def test_a_broken_file_is_not_believed(cache: ResultCache) -> None:
    cache.save(KIND, KEY, b"drawn" * 10)
    path = cache.folder / KIND / KEY
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes((whole[at] ^ 1,)) + whole[at + 1 :])
        assert cache.load(KIND, KEY) is None, at
    for length in range(0, len(whole), 5):
        path.write_bytes(whole[:length])
        assert cache.load(KIND, KEY) is None, length
    path.write_bytes(whole)
    assert cache.load(KIND, KEY) == b"drawn" * 10


def test_a_result_under_the_name_of_another_is_not_believed(cache: ResultCache) -> None:
    cache.save(KIND, KEY, b"drawn")
    (cache.folder / KIND / KEY).rename(cache.folder / KIND / "other")
    assert cache.load(KIND, "other") is None


def test_a_miss_says_what_is_not_as_before(cache: ResultCache) -> None:
    for template in ("briefing", "briefing", "weekly"):
        made_from = {**MADE_FROM, "template": template}
        if cache.find(KIND, "pdf", made_from, "output") is None:
            cache.save(KIND, compute_key(made_from), b"drawn")
    cache.find(KIND, "pdf", MADE_FROM, "elsewhere")
    cache.clear()
    cache.find(KIND, "pdf", MADE_FROM, "output")
    assert cache.uses == [
        CacheUse(KIND, "pdf", reused=False, reason="not made before"),
        CacheUse(KIND, "pdf", reused=True),
        CacheUse(KIND, "pdf", reused=False, reason="changed: template"),
        CacheUse(KIND, "pdf", reused=True),
        CacheUse(KIND, "pdf", reused=False, reason="not made before"),
    ]


def test_what_was_evicted_is_said_to_be_gone(cache: ResultCache) -> None:
    cache.find(KIND, "pdf", MADE_FROM)
    cache.find(KIND, "pdf", MADE_FROM)
    assert cache.uses[-1].reason == "no longer in the cache"


def fill(cache: ResultCache, number: int, size: int = 10_000) -> None:
    for index in range(number):
        cache.save(KIND, f"{index:02}", os.urandom(size))
        moment = time.time() - 1000 + index
        os.utime(cache.folder / KIND / f"{index:02}", (moment, moment))


def test_what_was_used_longest_ago_is_evicted_first(cache: ResultCache) -> None:
    cache.limit = 50_000
    fill(cache, 10)
    assert cache.load(KIND, "00") is not None
    assert cache.trim() > 0
    left = sorted(path.name for path in (cache.folder / KIND).iterdir())
    assert left == ["00", "07", "08", "09"]
    assert sum(size.bytes for size in cache.measure()) <= 50_000


def test_nothing_is_evicted_while_there_is_room(cache: ResultCache) -> None:
    fill(cache, 10)
    assert cache.trim() == 0
    assert len(list((cache.folder / KIND).iterdir())) == 10


def test_it_is_measured_and_cleared_by_kind(cache: ResultCache) -> None:
    fill(cache, 3, 1000)
    cache.save(ResultKind.READINGS, KEY, b"read")
    (cache.folder / "advice.json").write_text("{}", encoding="utf-8")
    sizes = {size.kind: size.results for size in cache.measure()}
    assert sizes == {"files": 0, "readings": 1, "groups": 0, "editions": 0, "drawings": 3}
    assert cache.clear((KIND,)) == 3
    assert cache.clear() == 1
    assert not any(size.results or size.bytes for size in cache.measure())
    assert (cache.folder / "advice.json").exists()


def test_what_nobody_finishes_is_removed(cache: ResultCache) -> None:
    cache.save(KIND, KEY, b"drawn")
    for name, old in ((".unfinished-a", 90_000), (".unfinished-b", 10)):
        path = cache.folder / KIND / name
        path.write_bytes(b"")
        os.utime(path, (time.time() - old, time.time() - old))
    assert {size.results for size in cache.measure() if size.kind == KIND} == {1}
    assert sorted(path.name for path in (cache.folder / KIND).iterdir()) == [".unfinished-b", KEY]


def test_a_full_or_unwritable_place_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    cache = ResultCache(tmp_path / "file" / "cache", 1000)
    cache.save(KIND, KEY, b"drawn")
    assert cache.find(KIND, "pdf", MADE_FROM) is None
    assert cache.trim() == 0
    assert cache.clear() == 0


def write_and_read(folder: Path, seed: int, line: object) -> None:
    """Keep, read, evict and clear beside another process that does the same."""
    cache = ResultCache(folder, 200_000)
    wrong = 0
    for turn in range(150):
        key = f"{(turn * 7 + seed) % 20:02}"
        content = key.encode() * 5000
        found = cache.load(KIND, key)
        wrong += found not in (None, content)
        cache.save(KIND, key, content)
        if turn % 10 == seed:
            cache.trim()
        if turn % 50 == 49:
            cache.clear()
    line.send(wrong)  # type: ignore[attr-defined]


def test_two_programs_share_it(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    lines, processes = [], []
    for seed in (1, 2):
        ours, theirs = context.Pipe()
        process = context.Process(target=write_and_read, args=(tmp_path / "cache", seed, theirs))
        process.start()
        lines.append(ours)
        processes.append(process)
    assert [line.recv() if line.poll(60) else None for line in lines] == [0, 0]
    for process in processes:
        process.join()
    assert not list((tmp_path / "cache").rglob(f"{result_cache.UNFINISHED_PREFIX}*"))
