"""A library of either kind: the tests that ask for one run on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from support.postgres import programs, server

from briefings.storage.library import Library

#: Opens the library of a test once more; keywords go to `Library`.
Opener = Callable[..., Library]
KINDS = ("sqlite", "postgres")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """Makes the address of an empty schema on a server for all tests; nothing is dropped, for the server goes too."""
    if programs() is None:
        pytest.skip("no PostgreSQL server here; on Debian: apt-get install postgresql")
    numbers = count(1)
    with server() as address:
        engine = create_engine(address, isolation_level="AUTOCOMMIT")

        def schema() -> str:
            name = f"test_{next(numbers)}"
            with engine.connect() as connection:
                connection.execute(text(f"CREATE SCHEMA {name}"))
            return f"{address}&options=-csearch_path%3D{name}"

        yield schema
        engine.dispose()


@pytest.fixture
def database(postgres: Callable[[], str]) -> str:
    """The address of an empty schema of the test's own."""
    return postgres()


@pytest.fixture(params=KINDS)
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """What opens the test's library, however often."""
    place = tmp_path / "library.sqlite" if request.param == "sqlite" else request.getfixturevalue("database")
    return lambda **given: Library(place, **given)


@pytest.fixture
def library(opener: Opener) -> Library:
    """An empty library."""
    return opener()


@pytest.fixture(scope="module", params=KINDS)
def shared_library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A library for all tests of a module that only read."""
    if request.param == "sqlite":
        return Library(tmp_path_factory.mktemp("library") / "library.sqlite")
    return Library(request.getfixturevalue("postgres")())
