"""An edition is kept whole: killed at any moment, the folder holds the old one or the new one, never neither."""

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support import editions

from briefings.core.digest_lists import DIGESTS_FILE
from briefings.core.edition import Rendition
from briefings.publishing.renderers.json import JsonRenderer
from briefings.storage.archive import edition_folder_name, hold_folder, recover_editions, save_edition

#: A program that keeps an edition anew and is killed before its nth call to the file system: OUTPUT TESTS N.
KEEPER = """
import os, signal, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from support import editions
from briefings.core.edition import Rendition
from briefings.storage.archive import save_edition
left = int(sys.argv[3])
def count(event, _given):
    global left
    if event in ("os.rename", "os.mkdir", "open", "os.rmdir", "os.remove", "shutil.rmtree", "fcntl.flock"):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
files = [Rendition(name, "", b"new") for name in ("briefing.json", "a.pdf")]
save_edition(editions.one_article(), files, Path(sys.argv[1]))
print("kept")
"""


@pytest.mark.slow
def test_killed_at_any_step_the_edition_is_the_old_one_or_the_new_one(tmp_path: Path) -> None:
    name = edition_folder_name(editions.one_article())
    found: list[bytes] = []
    gaps = 0
    for step in range(1, 60):
        old = [Rendition("briefing.json", "", b"old"), Rendition("a.pdf", "", b"old")]
        save_edition(editions.one_article(), old, tmp_path)
        words = [sys.executable, "-c", KEEPER, str(tmp_path), str(Path(__file__).parents[1]), str(step)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        gaps += not (tmp_path / name).exists()
        recover_editions(tmp_path)
        files = {file.name: file.read_bytes() for file in (tmp_path / name).iterdir()}
        assert set(files) == {"briefing.json", "a.pdf", DIGESTS_FILE}
        assert files["briefing.json"] == files["a.pdf"]
        assert hashlib.sha256(files["a.pdf"]).hexdigest() in files[DIGESTS_FILE].decode()
        assert [path.name for path in tmp_path.iterdir()] == [name]
        found.append(files["a.pdf"])
        if "kept" in done.stdout:
            break
    assert done.stdout
    # The kill met the moment between the two moves, and every other one.
    assert gaps >= 1
    assert set(found) == {b"old", b"new"}
    assert found == sorted(found, reverse=True)


def test_what_a_process_is_at_work_in_is_left_alone(tmp_path: Path) -> None:
    aside = tmp_path / ".unfinished-abc"
    (aside / "replaced" / "edition").mkdir(parents=True)
    with hold_folder(aside, wait=True):
        recover_editions(tmp_path)
        assert aside.is_dir()
        assert not (tmp_path / "edition").exists()
    recover_editions(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["edition"]


def test_what_an_earlier_version_left_without_a_name_comes_back_under_its_own(tmp_path: Path) -> None:
    briefing = editions.an_edition()
    kept = tmp_path / ".unfinished-abc" / "replaced"
    kept.mkdir(parents=True)
    (kept / "briefing.json").write_bytes(JsonRenderer().render(briefing).content)
    recover_editions(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [edition_folder_name(briefing)]


def test_an_edition_that_took_its_place_is_not_overwritten(tmp_path: Path) -> None:
    folder = save_edition(editions.one_article(), [Rendition("a.pdf", "", b"new")], tmp_path)
    kept = tmp_path / ".unfinished-abc" / "replaced" / folder.name
    kept.mkdir(parents=True)
    recover_editions(tmp_path)
    assert (folder / "a.pdf").read_bytes() == b"new"
    assert not kept.exists()


@pytest.mark.parametrize(("age", "stays"), [(3600, True), (100_000, False)])
def test_single_files_are_removed_when_nobody_can_be_writing_them(tmp_path: Path, age: int, stays: bool) -> None:
    path = tmp_path / ".unfinished-file"
    path.touch()
    os.utime(path, (time.time() - age,) * 2)
    recover_editions(tmp_path)
    assert path.exists() == stays
