"""A library that there was is never silently begun anew: it holds who was sent what."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from support.postgres import programs, server

from briefings.config.library import KNOWN_LIBRARIES, open_library
from briefings.config.settings import Settings, validate_settings
from briefings.core.errors import BriefingsError
from briefings.storage.library import LibraryMissingError


def settings_with(url: str = "") -> Settings:
    return validate_settings({"title": "Desk", "articles": ["a"], **({"library": {"url": url}} if url else {})}, "test")


@pytest.fixture
def empty_database() -> Iterator[str]:
    if programs() is None:
        pytest.skip("no PostgreSQL server here; on Debian: apt-get install postgresql")
    with server() as address:
        yield address


def open_and_close(base: Path) -> None:
    """Open a library, write into it and let go of it, so that its file holds everything."""
    library = open_library(settings_with(), base)
    library.set_fact("a", "1")
    library.database.engine.dispose()


def remove(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def replace_by_another(path: Path) -> None:
    path.unlink()
    open_and_close(path.parent.parent / "other")
    (path.parent.parent / "other" / "output" / path.name).rename(path)


@pytest.mark.parametrize("damage", [remove, empty, replace_by_another])
def test_a_library_file_that_was_there_is_not_begun_anew(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    open_and_close(tmp_path)
    path = tmp_path / "output" / "library.sqlite"
    kept = path.read_bytes()
    damage(path)
    before = path.read_bytes() if path.exists() else None
    for _ in range(2):
        with pytest.raises(LibraryMissingError, match="restore it from a copy") as raised:
            open_library(settings_with(), tmp_path)
    assert str(path.parent / KNOWN_LIBRARIES) in str(raised.value)
    assert (path.read_bytes() if path.exists() else None) == before
    path.write_bytes(kept)
    assert open_library(settings_with(), tmp_path).place == str(path)
    path.write_bytes(b"")
    (path.parent / KNOWN_LIBRARIES).unlink()
    assert open_library(settings_with(), tmp_path).get_fact("a") == ""


def test_a_folder_may_be_moved_and_have_another_library_beside_the_first(tmp_path: Path) -> None:
    open_library(settings_with(), tmp_path / "one").set_fact("a", "1")
    (tmp_path / "one").rename(tmp_path / "two")
    assert open_library(settings_with(), tmp_path / "two").get_fact("a") == "1"


@pytest.mark.slow
def test_a_database_that_was_emptied_is_told(tmp_path: Path, empty_database: str) -> None:
    settings = settings_with(empty_database)
    open_library(settings, tmp_path).set_fact("a", "1")
    assert open_library(settings, tmp_path).get_fact("a") == "1"
    engine = create_engine(empty_database)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    with pytest.raises(BriefingsError, match="is empty; restore it"):
        open_library(settings, tmp_path)
