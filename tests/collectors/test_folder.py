"""Folders, links, archives: what is walked, what is refused, and that the rest goes on."""

import gzip
import io
import os
import struct
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.folders import PROSE, collected, the_article, the_problem, utc, write

from briefings.collectors.dates import convert_file_time
from briefings.collectors.folder import FolderCollector
from briefings.collectors.formats.document import Limits, UnpackBudget, limit_stream
from briefings.core.article import Article
from briefings.core.errors import Unreadable, UsageError


def test_a_missing_path_stops_the_run_and_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere: there is no such file"):
        FolderCollector((tmp_path, tmp_path / "nowhere")).collect(None)


def test_an_empty_folder_holds_nothing(tmp_path: Path) -> None:
    assert collected(tmp_path) == ([], [])


def test_nested_folders_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("z.txt", "b/c/one.txt", "a/two.txt", "b/three.txt"):
        write(tmp_path / name, f"{name}. {PROSE}")
    articles, _ = collected(tmp_path)
    assert [found.origin for found in articles] == [
        "folder: z.txt",
        "folder: a/two.txt",
        "folder: b/three.txt",
        "folder: b/c/one.txt",
    ]
    assert [found.outlet for found in articles] == [tmp_path.name, "a", "b", "c"]


def test_the_order_of_the_paths_makes_no_difference(tmp_path: Path) -> None:
    one, two = write(tmp_path / "a" / "a.txt", PROSE), write(tmp_path / "b" / "b.txt", PROSE)
    assert collected(one, two) == collected(two, one)


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a" / "a.txt", PROSE)
    articles, _ = collected(tmp_path, path, path.parent)
    assert len(articles) == 1


def test_the_present_folder_lends_its_real_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "desk" / "a.txt", PROSE)
    monkeypatch.chdir(tmp_path / "desk")
    assert [found.outlet for found in collected(Path())[0]] == ["desk"]
    assert [found.outlet for found in collected(Path("a.txt"))[0]] == ["desk"]


def test_the_time_of_the_file_is_when_it_was_collected(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", PROSE)
    os.utime(path, (1717156800, 1717156800))
    assert collected(path)[0][0].collected == utc(2024, 5, 31, 12)


def test_since_is_left_to_the_pipeline(tmp_path: Path) -> None:
    path = write(tmp_path / "a.md", f"---\ndate: 2001-01-01\n---\n{PROSE}")
    found = list(FolderCollector((path,)).collect(datetime(2024, 1, 1, tzinfo=UTC)))
    assert isinstance(found[0], Article)


def test_hidden_files_and_litter_are_passed_over(tmp_path: Path) -> None:
    for name in (".hidden.txt", ".git/a.txt", "__MACOSX/a.txt", ".DS_Store", "Thumbs.db", "desktop.ini"):
        write(tmp_path / name, PROSE)
    assert collected(tmp_path) == ([], [])


def test_the_files_of_a_folder_come_before_those_of_the_folders_in_it(tmp_path: Path) -> None:
    for name in ("a.txt", "b/c.txt", "d.txt"):
        write(tmp_path / name, f"{name} {PROSE}")
    articles, problems = collected(tmp_path)
    assert [article.text.split()[0] for article in articles] == ["a.txt", "d.txt", "b/c.txt"]
    assert problems == []


@pytest.mark.parametrize("name", ["a.doc", "a.png", "a.tar", "a.pages", "a"])
def test_a_format_we_do_not_read_is_a_problem(tmp_path: Path, name: str) -> None:
    found = the_problem(tmp_path / name, PROSE)
    assert found.where == name
    assert "not a format we read" in found.what
    assert "HTML" in found.remedy


def test_endings_are_read_in_any_case(tmp_path: Path) -> None:
    assert the_article(tmp_path / "A.TXT", PROSE).text == PROSE


def test_a_name_in_broken_encoding_can_be_printed(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9\n.txt")
    assert the_article(path, PROSE).origin.encode().decode() == "folder: caf\ufffd .txt"


def test_links_in_a_circle_are_followed_once(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.txt", PROSE)
    (tmp_path / "in" / "again").symlink_to(tmp_path / "in", target_is_directory=True)
    (tmp_path / "in" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "in" / "same.txt").symlink_to("a.txt")
    articles, problems = collected(tmp_path / "in")
    assert [found.origin for found in articles] == ["folder: a.txt"]
    assert problems == []


def test_a_linked_folder_is_read_once(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere" / "a.txt", PROSE)
    (tmp_path / "in").mkdir()
    for name in ("one", "two"):
        (tmp_path / "in" / name).symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert [found.origin for found in collected(tmp_path / "in")[0]] == ["folder: one/a.txt"]


@pytest.mark.parametrize("target", ["nowhere.txt", "a.txt"])
def test_a_link_to_nothing_is_a_problem(tmp_path: Path, target: str) -> None:
    (tmp_path / "a.txt").symlink_to(target)
    write(tmp_path / "b.txt", PROSE)
    articles, problems = collected(tmp_path)
    assert len(articles) == 1
    assert (problems[0].where, "cannot be read" in problems[0].what) == ("a.txt", True)


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert [found.what for found in collected(tmp_path)[1]] == ["not a regular file"]


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that opens and cannot be read")
def test_a_file_that_fails_while_it_is_read_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("/proc/self/mem")
    assert "cannot be read" in collected(tmp_path)[1][0].what


@pytest.fixture
def commons() -> Iterator[Path]:
    """A folder for a test that runs without the superuser's rights, whoever started it."""
    user = os.geteuid()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        if user == 0:
            os.seteuid(65534)
        try:
            yield Path(folder)
        finally:
            os.seteuid(user)


def test_what_we_may_not_read_is_a_problem(commons: Path) -> None:
    write(commons / "a.txt", PROSE).chmod(0)
    write(commons / "b" / "b.txt", PROSE).parent.chmod(0)
    write(commons / "c.txt", PROSE)
    try:
        articles, problems = collected(commons)
        root = collected(commons / "b")
    finally:
        (commons / "b").chmod(0o700)
    assert len(articles) == 1
    assert [found.where for found in problems] == ["a.txt", "b"]
    assert [found.where for found in root[1]] == ["b"]


def test_a_path_too_long_to_ask_about_is_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such file"):
        collected(tmp_path / ("x" * 300))


def test_a_link_to_a_name_too_long_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("x" * 300)
    assert [found.where for found in collected(tmp_path)[1]] == ["a.txt"]


def test_a_time_beyond_all_calendars_is_the_beginning_of_the_epoch() -> None:
    assert convert_file_time(1e18) == utc(1970, 1, 1)


def packed(members: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 5, 31, 12, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def test_an_archive_is_read_with_everything_in_it(tmp_path: Path) -> None:
    inner = packed({"deep.txt": f"Deep. {PROSE}"})
    content: dict[str, str | bytes] = {
        "desk/a.txt": PROSE,
        "b.jsonl.gz": gzip.compress(b'{"text": "Ministers met in Port Ansel."}'),
        "c.zip": inner,
        "__MACOSX/._a.txt": b"\0",
        "d.docx": b"x",
        "empty/": b"",
    }
    articles, problems = collected(write(tmp_path / "week" / "inbox.zip", packed(content)))
    assert [found.origin for found in articles] == [
        "folder: inbox.zip/b.jsonl.gz:1",
        "folder: inbox.zip/c.zip/deep.txt",
        "folder: inbox.zip/desk/a.txt",
    ]
    assert articles[2].outlet == "desk"
    assert articles[2].collected == utc(2024, 5, 31, 12)
    assert [found.where for found in problems] == ["inbox.zip/d.docx"]


def test_an_archive_without_times_lends_its_own(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("a.txt"), PROSE)
    path = write(tmp_path / "a.zip", buffer.getvalue())
    os.utime(path, (1717156800, 1717156800))
    assert collected(path)[0][0].collected == utc(2024, 5, 31, 12)


@pytest.mark.parametrize("name", ["../out.txt", "a/../../out.txt", "/etc/out.txt", "..\\out.txt", "C:\\out.txt"])
def test_a_member_that_climbs_out_is_refused_and_the_rest_is_read(tmp_path: Path, name: str) -> None:
    articles, problems = collected(write(tmp_path / "in" / "a.zip", packed({name: PROSE, "b.txt": PROSE})))
    assert [found.origin for found in articles] == ["folder: a.zip/b.txt"]
    assert "leads out of the archive" in problems[0].what
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.zip", "in"]


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("a.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert "symbolic link" in the_problem(tmp_path / "a.zip", buffer.getvalue()).what


def test_an_encrypted_member_is_a_problem(tmp_path: Path) -> None:
    content = bytearray(packed({"a.txt": PROSE}))
    central = content.index(b"PK\1\2")
    content[6] |= 1
    content[central + 8] |= 1
    assert the_problem(tmp_path / "a.zip", bytes(content)).what == "encrypted"


def test_a_damaged_member_is_a_problem_and_the_rest_is_read(tmp_path: Path) -> None:
    content = bytearray(packed({"a.txt": PROSE, "b.txt": PROSE}))
    content[40] ^= 0xFF
    articles, problems = collected(write(tmp_path / "a.zip", bytes(content)))
    assert [found.origin for found in articles] == ["folder: a.zip/b.txt"]
    assert (problems[0].where, "cannot be read" in problems[0].what) == ("a.zip/a.txt", True)


@pytest.mark.parametrize("name", ["a.zip", "a.txt.gz"])
@pytest.mark.parametrize("content", [b"", b"no archive at all", b"PK\3\4", b"\x1f\x8b\x08\0"])
def test_what_is_no_archive_is_a_problem(tmp_path: Path, name: str, content: bytes) -> None:
    assert the_problem(tmp_path / name, content).where == name


def test_a_gzip_stream_cut_short_is_a_problem(tmp_path: Path) -> None:
    assert "cannot be read" in the_problem(tmp_path / "a.txt.gz", gzip.compress(PROSE.encode())[:-20]).what


def test_an_archive_that_says_it_is_a_bomb_is_refused_unopened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = packed({f"{n}.txt": bytes(10_000_000) for n in range(4)})
    opened: list[object] = []
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda _, entry, *given: opened.append(entry))
    found = the_problem(tmp_path / "a.zip", content)
    assert "would unpack to 40 MB" in found.what
    assert opened == []


def test_an_archive_that_lies_about_its_size_is_stopped(tmp_path: Path) -> None:
    content = packed({"a.txt": b"word " * 6_000_000})
    told = struct.pack("<L", 30_000_000)
    found = the_problem(tmp_path / "a.zip", content.replace(told, struct.pack("<L", 1000)))
    assert "cannot be read" in found.what


def test_archives_within_archives_end_somewhere(tmp_path: Path) -> None:
    content = packed({"a.txt": PROSE})
    for _ in range(4):
        content = packed({"in.zip": content, "a.txt": PROSE})
    articles, problems = collected(write(tmp_path / "a.zip", content))
    assert len(articles) == 3
    assert "too deep" in problems[0].what


def test_a_member_dated_in_no_month_has_the_time_of_the_archive(tmp_path: Path) -> None:
    content = bytearray(packed({"a.txt": PROSE}))
    central = content.index(b"PK\1\2")
    content[central + 14 : central + 16] = struct.pack("<H", (2024 - 1980) << 9)
    path = write(tmp_path / "a.zip", bytes(content))
    os.utime(path, (1717156800, 1717156800))
    assert collected(path)[0][0].collected == utc(2024, 5, 31, 12)


def test_what_one_file_unpacks_to_has_an_end() -> None:
    source = limit_stream(io.BytesIO(b"x" * 100), 100, Limits(), UnpackBudget(0, replace(Limits(), always_unpacked=50)))
    with pytest.raises(Unreadable, match="more than we are willing"):
        source.read()


def test_an_archive_of_too_many_files_is_refused(tmp_path: Path) -> None:
    assert (
        "holds 20,001 files" in the_problem(tmp_path / "a.zip", packed({f"{n}.txt": b"" for n in range(20_001)})).what
    )


@pytest.mark.parametrize("name", ["a.txt.gz", "a.jsonl.gz", "a.csv.gz", "a.json.gz"])
def test_a_gzip_bomb_is_a_problem(tmp_path: Path, name: str) -> None:
    content = gzip.compress(b"text " * 20_000_000)
    assert len(content) < 250_000
    path = write(tmp_path / name, content)
    articles, problems = collected(path)
    assert articles == []
    assert any("unpacks to" in found.what or "larger than" in found.what for found in problems)


@pytest.mark.shared
def test_every_real_article_comes_through(shared: Path) -> None:
    for name, number in (("campaign_2016-09", 84), ("three_outlets_2010-2019", 300), ("syria_2011-2013", 624)):
        articles, problems = collected(shared / "data" / "articles" / f"{name}.jsonl.gz")
        assert (len(articles), problems) == (number, [])
