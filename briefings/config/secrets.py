"""Where a password or key comes from: the environment, a file that nobody else may read, or the keyring."""

import os
import re
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

from briefings.core.errors import SettingsError

#: The longest first line that is read of a file.
MAX_SECRET_BYTES = 65_536


def make_secret_getter(
    what: str,
    env: str = "",
    file: Path | None = None,
    service: str = "",
    user: str = "",
    environ: Mapping[str, str] = os.environ,
) -> Callable[[], str]:
    """Return what fetches a secret at the moment of use; `what` names the setting in messages. Without a place: ""."""
    if env:
        return lambda: read_environment_secret(what, env, environ)
    if file is not None:
        return lambda: read_file_secret(what, file)
    if service:
        return lambda: read_keyring_secret(what, service, user)
    return lambda: ""


def read_environment_secret(what: str, name: str, environ: Mapping[str, str]) -> str:
    """Return a variable of the environment."""
    if not environ.get(name):
        # What does not look like a variable may be the secret itself, written in the wrong place.
        shown = name if re.fullmatch(r"[A-Z_][A-Z0-9_]*", name) else "named in the settings"
        raise SettingsError(f"{what}: the environment variable {shown} is not set")
    return environ[name]


def read_file_secret(what: str, path: Path) -> str:
    """Return the first line of a file, which must be its owner's alone."""
    try:
        with path.open("rb") as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise SettingsError(f"{what}: others may read {path}; run: chmod 600 {path}")
            return file.readline(MAX_SECRET_BYTES).decode("utf-8").strip()
    except (OSError, UnicodeDecodeError) as cause:
        raise SettingsError(f"{what}: {path} cannot be read: {cause}") from cause


def read_keyring_secret(what: str, service: str, user: str) -> str:
    """Return a password from the system's keyring, where the library for it is installed."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as cause:
        raise SettingsError(f"{what}: the keyring needs `pip install 'briefings[keyring]'`") from cause
    try:
        found = keyring.get_password(service, user)
    except KeyringError as cause:
        raise SettingsError(f"{what}: the keyring cannot be opened: {cause}") from cause
    if found is None:
        raise SettingsError(f"{what}: the keyring holds nothing for {service!r} and the user {user!r}")
    return found
