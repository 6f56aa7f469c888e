"""Opens the library that the settings name: a file beside the editions, or a PostgreSQL database."""

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from briefings.config.secrets import make_secret_getter, read_environment_secret
from briefings.config.settings import LibrarySettings, Settings
from briefings.core.errors import SettingsError
from briefings.core.files import write_atomically
from briefings.core.text import slugify
from briefings.storage.library import Library, LibraryMissingError

#: The library where no other is named, in the folder of editions.
LIBRARY_FILE = "library.sqlite"
#: The file beside the editions that says which libraries there have been: address without password -> id.
KNOWN_LIBRARIES = ".libraries.json"


def open_library(settings: Settings, base: Path, environ: Mapping[str, str] = os.environ) -> Library:
    """Open the library of the settings; relative paths count from `base`. Raises `BriefingsError` when that fails.

    A library that there was and that is gone, empty or another by now is told and not begun anew: it holds who was sent
    what, and without it everybody would be sent everything again.
    """
    address = build_library_address(settings.library, base, environ)
    beside = base / settings.output / KNOWN_LIBRARIES
    name = strip_password(address) if address else LIBRARY_FILE
    known = read_known_libraries(beside)
    try:
        library = Library(address or base / settings.output / LIBRARY_FILE, known=known.get(name, ""))
    except LibraryMissingError as missing:
        raise LibraryMissingError(
            f"{missing}; restore it from a copy or by `briefings library import`. "
            f"To begin with an empty one, remove {beside}"
        ) from None
    if known.get(name) != library.id:
        # A folder that cannot be written is no reason not to read the library.
        with contextlib.suppress(OSError):
            write_atomically(beside, json.dumps({**known, name: library.id}, indent=1).encode(), 0o600)
    return library


def read_known_libraries(path: Path) -> dict[str, str]:
    """Return the libraries that have been opened beside some editions; none where nothing says so."""
    try:
        found = json.loads(path.read_bytes())
        return {str(name): str(known) for name, known in found.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def strip_password(address: str) -> str:
    """Return the address of a database without its password.

    >>> strip_password("postgresql+psycopg://ana:geheim@db.example/news")
    'postgresql+psycopg://ana@db.example/news'
    """
    parts = urlsplit(address)
    user, at, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user.partition(':')[0]}{at}{host}"))


def derive_briefing_key(settings: Settings, base: Path) -> str:
    """Return the key that a briefing has in its library: of its title, else of the folder its settings lie in."""
    return slugify(settings.title) if settings.title else slugify(base.resolve().name)


def build_library_address(settings: LibrarySettings, base: Path, environ: Mapping[str, str] = os.environ) -> str:
    """Return the address of the database with its password put in; empty: the library is a file."""
    if not (
        address := settings.url
        or (read_environment_secret("[library] url_env", settings.url_env, environ) if settings.url_env else "")
    ):
        return ""
    parts = urlsplit(address)
    if settings.url and parts.password:
        # The address itself is not repeated: it would print the password.
        raise SettingsError(
            "[library] url: a password never stands in the settings; take it out and name password_env or password_file"
        )
    file = base / settings.password_file if settings.password_file else None
    password = make_secret_getter("[library] password", settings.password_env, file, environ=environ)()
    if not password:
        return address
    user, at, host = parts.netloc.rpartition("@")
    if not at:
        raise SettingsError("[library] url: a password needs a user: postgresql+psycopg://user@host/database")
    return urlunsplit(parts._replace(netloc=f"{user.partition(':')[0]}:{quote(password, safe='')}@{host}"))
