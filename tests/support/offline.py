"""A program run in a place of its own, with a record of every look-up, every connection and every file it leaves."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import briefings

#: Runs in every Python process before anything else: what the socket module is asked for stands in the record.
AUDIT = """
import os, sys
RECORD = os.environ["NETWORK_RECORD"]
def note(event, given):
    if event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}:
        said = str(given[0])
    elif event in {"socket.connect", "socket.sendto"} and isinstance(given[1], tuple):
        said = str(given[1])
    else:
        return
    line = os.open(RECORD, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(line, f"python {event} {said}\\n".encode())
    os.close(line)
sys.addaudithook(note)
"""

#: The same for libraries in C, which Python knows nothing of; nothing it sees is let through.
SHIM = r"""
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
static void note(const char *what, const char *name) {
    char line[300];
    int length = snprintf(line, sizeof line, "library %s %s\n", what, name ? name : "");
    int file = open(getenv("NETWORK_RECORD"), O_WRONLY | O_APPEND | O_CREAT, 0600);
    if (file >= 0) { if (write(file, line, length) < 0) {} close(file); }
}
int getaddrinfo(const char *host, const char *port, const struct addrinfo *hints, struct addrinfo **found) {
    note("getaddrinfo", host);
    return EAI_FAIL;
}
int connect(int number, const struct sockaddr *to, socklen_t length) {
    (void)number; (void)length;
    if (to->sa_family == AF_INET || to->sa_family == AF_INET6) note("connect", "");
    errno = ENETUNREACH;
    return -1;
}
"""


@dataclass(frozen=True)
class OfflineRun:
    """What became of a program that had no network."""

    status: int
    said: str
    #: every look-up and connection that was tried
    tried: tuple[str, ...]
    #: every file it left, relative to the folder it ran in
    left: frozenset[str]


def run_offline(folder: Path, *arguments: str) -> OfflineRun:
    """Run Python with these arguments in a folder that is its home, its cache and its place for temporary files."""
    tools, place = folder / "tools", folder / "place"
    for made in (tools, *(place / name for name in ("home", "cache", "config", "data", "state", "temporary", "work"))):
        made.mkdir(parents=True)
    (tools / "sitecustomize.py").write_text(AUDIT, encoding="utf-8")
    record = tools / "record"
    record.touch()
    roads = os.pathsep.join((str(tools), str(Path(briefings.__file__).parents[1])))
    environ = {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "HOME": str(place / "home"),
        "TMPDIR": str(place / "temporary"),
        "PYTHONPATH": roads,
        "PYTHONDONTWRITEBYTECODE": "1",
        "NETWORK_RECORD": str(record),
        **{f"XDG_{kind.upper()}_HOME": str(place / kind) for kind in ("cache", "config", "data", "state")},
    }
    if preload := build_shim(tools):
        environ["LD_PRELOAD"] = str(preload)
    alone = ["unshare", "-rn"] if can_leave_the_network() else []
    done = subprocess.run(
        [*alone, sys.executable, *arguments],
        cwd=place / "work",
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    left = frozenset(str(path.relative_to(place)) for path in place.rglob("*") if not path.is_dir())
    tried = tuple(record.read_text(encoding="utf-8").splitlines())
    return OfflineRun(done.returncode, done.stdout + done.stderr, tried, left)


def build_shim(folder: Path) -> Path | None:
    """Return the library that stands before those of the system; None where there is no compiler."""
    if (compiler := shutil.which("cc")) is None:
        return None
    (folder / "shim.c").write_text(SHIM, encoding="utf-8")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", folder / "shim.so", folder / "shim.c"], check=True)
    return folder / "shim.so"


def can_leave_the_network() -> bool:
    """Return whether a process may be given a network of its own, with nothing in it."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0
