"""The library on a PostgreSQL server: what is said when it cannot be reached or used, and that no password is told."""

import os
from pathlib import Path

import pytest
from sqlalchemy import text
from support.builders import an_article

from briefings.config.library import KNOWN_LIBRARIES, build_library_address, open_library
from briefings.config.settings import LibrarySettings, validate_settings
from briefings.core.errors import BriefingsError, SettingsError
from briefings.storage.library import Library


def test_a_server_that_is_not_there_is_named_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(BriefingsError, match=r"postgresql://desk:\*\*\*@/news\?host=.*Is the server running") as found:
        Library(f"postgresql://desk:very-secret@/news?host={tmp_path}")
    assert "very-secret" not in str(found.value)
    assert "very-secret" not in repr(found.value.__cause__)


@pytest.mark.parametrize("address", ["mysql://a:very-secret@b/c", "nonsense very-secret", "sqlite:///very-secret.db"])
def test_an_address_of_another_kind_is_refused(address: str) -> None:
    with pytest.raises(SettingsError, match="postgresql\\+psycopg://"):
        Library(address)


def test_a_role_that_may_not_make_tables_is_told_so(database: str) -> None:
    owner = Library(database)
    with owner._begin_write() as connection:
        connection.execute(text("CREATE ROLE reader LOGIN"))
    try:
        with pytest.raises(BriefingsError, match="permission denied"):
            Library(database.replace("briefings@", "reader@").replace("search_path%3D", "search_path%3Dpublic,"))
    finally:
        with owner._begin_write() as connection:
            connection.execute(text("DROP ROLE reader"))


def test_two_libraries_in_two_schemas_of_a_database_do_not_meet(database: str, postgres: object) -> None:
    one, other = Library(database), Library(postgres())  # type: ignore[operator]
    one.add_articles([an_article()])
    assert list(other.iter_articles_in_window()) == []
    assert one.database.size() > other.database.size() > 0


def cut(library: Library) -> None:
    with library._begin_read() as connection:
        connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))


def test_what_breaks_the_connection_is_told_and_the_next_call_works(database: str) -> None:
    library = Library(database)
    library.set_fact("a", "1")
    with pytest.raises(BriefingsError, match="terminating connection"):
        cut(library)
    assert library.get_fact("a") == "1"


def test_the_password_is_put_in_from_where_the_settings_say(tmp_path: Path) -> None:
    said = LibrarySettings(url="postgresql+psycopg://desk@db.example.org/news", password_env="PASS")
    assert build_library_address(said, tmp_path, {"PASS": "p@ss/word"}) == (
        "postgresql+psycopg://desk:p%40ss%2Fword@db.example.org/news"
    )
    file = tmp_path / "secret"
    file.write_text("from-file\n")
    file.chmod(0o600)
    said = LibrarySettings(url="postgresql://desk@db/news", password_file=Path("secret"))
    assert build_library_address(said, tmp_path, {}) == "postgresql://desk:from-file@db/news"
    assert build_library_address(LibrarySettings(url_env="URL"), tmp_path, {"URL": "postgresql://a:b@c/d"}) == (
        "postgresql://a:b@c/d"
    )
    assert build_library_address(LibrarySettings(), tmp_path, {}) == ""


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        (LibrarySettings(url="postgresql://desk:very-secret@db/news"), "a password never stands in the settings"),
        (LibrarySettings(url="postgresql://db/news", password_env="PASS"), "a password needs a user"),
        (LibrarySettings(url="postgresql://a@db/news", password_env="NONE"), "NONE is not set"),
    ],
)
def test_a_password_in_the_wrong_place_is_refused(tmp_path: Path, said: LibrarySettings, complaint: str) -> None:
    with pytest.raises(SettingsError, match=complaint) as found:
        build_library_address(said, tmp_path, {"PASS": "very-secret"})
    assert "very-secret" not in str(found.value)


def test_a_bare_address_in_the_settings_is_enough(database: str, tmp_path: Path) -> None:
    library = open_library(validate_settings({"library": database}, "settings"), tmp_path, os.environ)
    library.add_articles([an_article()])
    assert list(Library(database).iter_articles_in_window()) == [an_article()]
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [KNOWN_LIBRARIES]
