"""Opens the library that the settings name: a file beside the editions, or a PostgreSQL database."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from briefings.config.secrets import make_secret_getter, read_environment_secret
from briefings.config.settings import LibrarySettings, Settings
from briefings.core.errors import SettingsError
from briefings.core.text import slugify
from briefings.storage.library import Library


def open_library(settings: Settings, base: Path, environ: Mapping[str, str] = os.environ) -> Library:
    """Open the library of the settings; relative paths count from `base`. Raises `BriefingsError` when that fails."""
    address = build_library_address(settings.library, base, environ)
    return Library(address or base / settings.output / "library.sqlite")


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
