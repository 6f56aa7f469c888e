"""A library of either kind: the tests that ask for one run on SQLite and on PostgreSQL."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from library.postgres import programs, server
from sqlalchemy import create_engine, text

from briefings.library.library import Library

#: Opens the library of a test once more; keywords go to `Library`.
Opener = Callable[..., Library]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server for all tests."""
    if programs() is None:
        pytest.skip("no PostgreSQL server here; on Debian: apt-get install postgresql")
    with server() as address:
        yield address


@pytest.fixture
def database(postgres: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty schema of the test's own; one is made in a tenth of the time that a database takes."""
    name = re.sub(r"\W+", "_", request.node.name.lower())[:60]
    engine = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE SCHEMA "{name}"'))
        yield f"{postgres}&options=-csearch_path%3D{name}"
        connection.execute(text(f'DROP SCHEMA "{name}" CASCADE'))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """What opens the test's library, however often."""
    place: Path | str = tmp_path / "library.sqlite"
    if request.param == "postgres":
        place = request.getfixturevalue("database")
    return lambda **given: Library(place, **given)


@pytest.fixture
def library(opener: Opener) -> Library:
    """An empty library."""
    return opener()
