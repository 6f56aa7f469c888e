"""A PostgreSQL server of our own: in a folder of its own, on a UNIX socket alone, gone when the tests are."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """Return the folder of the newest server programs, as Debian lays them; None when there are none."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    found.sort(key=lambda path: int(path.parent.name) if path.parent.name.isdigit() else 0)
    on_path = shutil.which("initdb")
    return found[-1] if found else Path(on_path).parent if on_path else None


def as_somebody(*words: str) -> list[str]:
    """Return a command to be run by somebody other than root, whom the server refuses to be."""
    if os.geteuid() != 0:
        return list(words)
    names = {entry.pw_name for entry in pwd.getpwall()}
    return ["runuser", "-u", "postgres" if "postgres" in names else "nobody", "--", *words]


@contextmanager
def server() -> Iterator[str]:
    """Run a server; give its address."""
    where = programs()
    assert where is not None
    # A socket's path may have 100 characters at most, which the tests' own folders may exceed.
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, as_somebody()[2])
        data = folder / "data"
        made = [str(where / "initdb"), "-D", str(data), "-U", "briefings", "--auth=trust", "-E", "UTF8", "--no-locale"]
        run(*made, "--no-sync", at=folder)
        quick = f"-c listen_addresses='' -c fsync=off -k {folder}"
        control = str(where / "pg_ctl")
        run(control, "-D", str(data), "-w", "-t", "60", "-l", str(folder / "log"), "-o", quick, "start", at=folder)
        try:
            yield f"postgresql+psycopg://briefings@/postgres?host={folder}"
        finally:
            run(control, "-D", str(data), "-m", "immediate", "stop", at=folder)


def run(*words: str, at: Path) -> None:
    """Run a command to its end, quietly; what it says is shown when it fails."""
    done = subprocess.run(as_somebody(*words), cwd=at, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{words[0]}: {done.stdout}{done.stderr}"
