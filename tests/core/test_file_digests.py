"""Digests of files that are kept by their state on disk."""

import os
import time
from pathlib import Path

import pytest

from briefings.core import file_digests
from briefings.core.file_digests import FileDigests, digest_states, list_files


def age(path: Path, seconds: float = 100.0) -> None:
    """Make a file look as if it had been changed a while ago."""
    moment = time.time() - seconds
    os.utime(path, (moment, moment))


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files be settled at once: the time of the change of an entry cannot be set."""
    monkeypatch.setattr(file_digests, "SETTLING_SECONDS", -10.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "files" / "inner").mkdir(parents=True)
    (tmp_path / "files" / "one.txt").write_text("one", encoding="utf-8")
    (tmp_path / "files" / "inner" / "two.txt").write_text("two", encoding="utf-8")
    return tmp_path / "files"


def test_a_file_that_is_unchanged_is_read_once(
    folder: Path, tmp_path: Path, settled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = FileDigests(tmp_path / "kept" / "files.json").digest_folder(folder)
    monkeypatch.setattr(Path, "read_bytes", refuse_all_but(tmp_path / "kept" / "files.json", Path.read_bytes))
    assert FileDigests(tmp_path / "kept" / "files.json").digest_folder(folder) == first
    assert (tmp_path / "kept" / "files.json").stat().st_mode & 0o777 == 0o600


def refuse_all_but(allowed: Path, read: object) -> object:
    def refuse(path: Path) -> bytes:
        assert path == allowed, path
        return read(path)  # type: ignore[operator,no-any-return]

    return refuse


@pytest.mark.parametrize("change", ["content", "same size and time", "new", "gone", "renamed", "link"])
def test_every_change_is_seen(folder: Path, tmp_path: Path, settled: None, change: str) -> None:
    digests = FileDigests(tmp_path / "files.json")
    one = folder / "one.txt"
    before, times = digests.digest_folder(folder), one.stat()
    if change == "content":
        one.write_text("other", encoding="utf-8")
    elif change == "same size and time":
        time.sleep(0.02)
        one.write_text("eno", encoding="utf-8")
        os.utime(one, ns=(times.st_atime_ns, times.st_mtime_ns))
        assert one.stat().st_mtime_ns == times.st_mtime_ns
    elif change == "new":
        (folder / "inner" / "three.txt").write_text("", encoding="utf-8")
    elif change == "gone":
        one.unlink()
    elif change == "renamed":
        one.rename(folder / "uno.txt")
    else:
        (tmp_path / "elsewhere.txt").write_text("eno", encoding="utf-8")
        one.unlink()
        one.symlink_to(tmp_path / "elsewhere.txt")
    assert digests.digest_folder(folder) != before
    assert FileDigests(tmp_path / "files.json").digest_folder(folder) != before


def test_a_file_that_changed_a_moment_ago_is_not_believed_to_stay(folder: Path, tmp_path: Path) -> None:
    digests = FileDigests(tmp_path / "files.json")
    digests.digest_folder(folder)
    assert not (tmp_path / "files.json").exists()


@pytest.mark.parametrize("content", [b"", b"{}", b"0" * 64 + b"\n{}", b'[1]\n{"a": 3}'])
def test_a_broken_list_of_digests_counts_for_nothing(
    folder: Path, tmp_path: Path, settled: None, content: bytes
) -> None:
    first = FileDigests().digest_folder(folder)
    (tmp_path / "files.json").write_bytes(content)
    assert FileDigests(tmp_path / "files.json").digest_folder(folder) == first


def test_a_digest_that_was_tampered_with_is_not_believed(folder: Path, tmp_path: Path, settled: None) -> None:
    place = tmp_path / "files.json"
    first = FileDigests(place).digest_folder(folder)
    place.write_bytes(place.read_bytes().replace(b"one.txt", b"two.txt"))
    assert FileDigests(place).digest_folder(folder) == first


def test_compiled_code_is_no_file_of_a_program(folder: Path) -> None:
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "one.cpython-311.pyc").write_bytes(b"")
    (folder / "old.pyc").write_bytes(b"")
    assert [path.name for path in list_files(folder)] == ["two.txt", "one.txt"]
    assert [path.name for path in list_files(folder, ["inner"])] == ["one.txt"]


def test_the_states_of_a_folder_tell_its_changes(folder: Path, tmp_path: Path) -> None:
    before = digest_states([folder, tmp_path / "missing"])
    assert digest_states([folder, tmp_path / "missing"]) == before
    (folder / "font.ttf").write_bytes(b"")
    assert digest_states([folder, tmp_path / "missing"]) != before
