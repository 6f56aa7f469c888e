"""The library as a file: how it is written, what lies beside it, what is said when it cannot be read."""

import os
import sqlite3
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from storage.test_library import add_old_edition, an_edition
from support.builders import MORNING, an_article
from support.damage import damage_pages

from briefings.core.errors import BriefingsError, OutputError
from briefings.storage.database import Database
from briefings.storage.library import Library
from briefings.storage.migrations import MIGRATION_STEPS


def test_the_file_is_written_ahead_and_durable(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.sqlite")
    with library._begin_read() as connection:
        pragmas = [
            connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert pragmas == ["wal", 2, 1]


def test_a_library_is_its_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        library = Library(tmp_path / "library.sqlite")
        library.add_articles([an_article()])
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("library.sqlite*")}
    assert {"library.sqlite", "library.sqlite-wal"} <= set(modes)
    assert set(modes.values()) == {0o600}
    assert list(library.integrity_problems()) == []
    (tmp_path / "library.sqlite").chmod(0o644)
    assert "chmod 600" in "".join(library.integrity_problems())


def test_a_file_that_is_no_library_is_named(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    path.write_bytes(b"this is not a database, it only lies where one should be" * 20)
    with pytest.raises(BriefingsError, match="damaged or not a library"):
        Library(path)


def test_a_damaged_page_is_seen_once_a_day_though_nobody_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    library = Library(path)
    library.add_articles(an_article(f"Text {n}. " * 200, title=f"Title {n}", key=str(n)) for n in range(40))
    library.check_pages(MORNING)
    damage_pages(path)
    later = Library(path)
    later.check_pages(MORNING + timedelta(hours=23))
    with pytest.raises(BriefingsError, match=r"library.sqlite is damaged .*restore the last copy"):
        later.check_pages(MORNING + timedelta(hours=25))
    with pytest.raises(BriefingsError, match="is damaged"):
        Library(path).check_pages(MORNING - timedelta(days=1))


def test_an_older_library_is_copied_before_it_is_changed(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    first = Library(path, steps=MIGRATION_STEPS[:1])
    add_old_edition(first)
    (tmp_path / ".library.sqlite.schema-1.unfinished").write_text("left over from a crash")
    Library(path)
    copied = tmp_path / "library.sqlite.schema-1"
    with closing(sqlite3.connect(copied)) as connection:
        assert connection.execute("SELECT name FROM editions").fetchall() == [("e1",)]
        assert connection.execute("SELECT value FROM facts WHERE name = 'schema'").fetchall() == [("1",)]
    assert not list(tmp_path.glob("*unfinished"))
    assert stat.S_IMODE(copied.stat().st_mode) == 0o600
    assert Library(copied).get_edition("e1") == an_edition()


def test_a_new_library_has_nothing_to_copy(tmp_path: Path) -> None:
    Library(tmp_path / "library.sqlite")
    assert not list(tmp_path.glob("*schema*"))


def test_a_migration_that_breaks_leaves_the_copy(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    Library(path).add_articles([an_article()])

    def broken(connection: Connection, database: Database) -> None:
        connection.execute(text("DROP TABLE versions"))
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        Library(path, steps=(*MIGRATION_STEPS, broken))
    for place in (path, tmp_path / f"library.sqlite.schema-{len(MIGRATION_STEPS)}"):
        assert list(Library(place).iter_articles_in_window()) == [an_article()]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot make"):
        Library(tmp_path / "file" / "library.sqlite")


def test_a_file_that_is_away_is_told_and_not_made_anew(tmp_path: Path) -> None:
    home, away = tmp_path / "home", tmp_path / "away"
    home.mkdir()
    library = Library(home / "library.sqlite")
    library.set_fact("a", "1")
    home.rename(away)
    for work in (lambda: library.get_fact("a"), lambda: library.set_fact("a", "2")):
        with pytest.raises(BriefingsError, match="is gone"):
            work()
    with pytest.raises(BriefingsError, match="is its folder there"), library.lock("daily"):
        pass
    assert not home.exists()
    away.rename(home)
    library.set_fact("a", "3")
    assert Library(home / "library.sqlite").get_fact("a") == "3"


def test_a_file_that_was_replaced_is_seen_by_those_who_work_with_it(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    library = Library(path)
    library.set_fact("a", "1")
    path.rename(tmp_path / "aside")
    path.touch()
    with pytest.raises(BriefingsError, match="emptied or replaced"):
        library.set_fact("a", "2")
    path.unlink()
    Library(tmp_path / "other").set_fact("a", "of another")
    (tmp_path / "other").rename(path)
    assert library.get_fact("a") == "of another"
