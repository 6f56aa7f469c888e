"""Files that appear whole or not at all."""

import stat
from pathlib import Path

import pytest

from briefings.core.files import open_atomically, write_atomically


def test_a_file_takes_the_place_of_the_one_before_with_the_rights_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "a.txt"
    write_atomically(path, b"first")
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    write_atomically(path, b"second", 0o600)
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"second", 0o600)
    assert [one.name for one in path.parent.iterdir()] == ["a.txt"]


def test_what_breaks_off_leaves_the_file_before_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"whole")

    def write_half() -> None:
        with open_atomically(path) as file:
            file.write(b"ha")
            assert path.read_bytes() == b"whole"
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("a.txt", b"whole")]


def test_a_folder_that_is_not_there_is_an_error_where_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), open_atomically(tmp_path / "absent" / "a.txt"):
        pass
