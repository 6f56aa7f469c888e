"""A list of digests says what was changed in a folder, to us and to `sha256sum`."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from briefings.core.digest_lists import DIGESTS_FILE, digest_folder, format_digest_list, parse_digest_list

ONE = hashlib.sha256(b"one").hexdigest()


@pytest.mark.parametrize("line", [f"{ONE}  a b.pdf", f"{ONE} *a b.pdf"])
def test_a_list_is_read_as_sha256sum_writes_it(line: str) -> None:
    assert parse_digest_list(f"# remark\n{line}\nshort  c.pdf\n".encode()) == {"a b.pdf": ONE}


def test_sha256sum_agrees_with_the_list_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("one")
    (tmp_path / "b.txt").write_text("two")
    listed = digest_folder(tmp_path)
    assert listed == {"b.txt": hashlib.sha256(b"two").hexdigest(), "in/a.txt": ONE}
    (tmp_path / DIGESTS_FILE).write_bytes(format_digest_list(listed))
    assert parse_digest_list((tmp_path / DIGESTS_FILE).read_bytes()) == digest_folder(tmp_path)
    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "--check", "--quiet", DIGESTS_FILE], cwd=tmp_path, check=True)
