"""What a result depends on besides its inputs: the program itself, the libraries it calls, and the machine."""

import contextlib
import os
import platform
import re
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from briefings.core import resources
from briefings.core.file_digests import FileDigests, list_files, read_state
from briefings.core.value_digests import digest_value

#: Folders of the package that no result is made from; templates are looked at by themselves.
APART_FOLDERS = ("demo", "docs", "templates")
#: What libraries and the C library take from the environment and print.
PRINTED_VARIABLES = (
    *("LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_TIME", "PANGO_LANGUAGE", "TZ"),
    *("SOURCE_DATE_EPOCH", "FONTCONFIG_SYSROOT"),
)
#: Name and version in the name of a folder of a library's metadata (PEP 376 and the older form).
DISTRIBUTION = re.compile(r"(?P<name>.+?)-(?P<version>[^-]+?)(?:-py[\d.]+)?\.(?:dist-info|egg-info)")


def find_process_start() -> float:
    """Return the moment this process began, in seconds since 1970; now where the system does not say it."""
    now = time.time()
    try:
        ticks = int(Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19])
        uptime = float(Path("/proc/uptime").read_text(encoding="utf-8").split()[0])
        return min(now, now - uptime + ticks / os.sysconf("SC_CLK_TCK"))
    except (OSError, ValueError, IndexError):
        return now


#: When this process began to load the program; a fork has loaded what its parent had.
STARTED = find_process_start()
#: Seconds by which the clocks of files and processes may differ.
CLOCK_SECONDS = 2.0


class ProgramChangedError(Exception):
    """Files of the program were changed while it runs: what is in memory is not what they say."""


def digest_program(digests: FileDigests) -> str:
    """Return the digest of the package: every module, list, model and catalogue of labels.

    Raises `ProgramChangedError` where one of them is younger than this process: old code in memory must not keep
    anything under the name of the new. Raises `OSError`.
    """
    files = list_files(resources.PACKAGE, APART_FOLDERS)
    refuse_younger(files)
    return digests.digest_files(files, resources.PACKAGE)


def digest_analysis_rules(digests: FileDigests) -> str:
    """Return the digest of all that an analysis depends on in the package. Raises as `digest_program` does."""
    files = resources.list_analysis_files()
    refuse_younger(files)
    return digests.digest_files(files, resources.PACKAGE)


def refuse_younger(files: Iterable[Path]) -> None:
    """Raise `ProgramChangedError` where a file was changed after this process began."""
    for file in files:
        _, changed, entered, _, _ = read_state(file)
        # The change of the entry counts too: an installation keeps the times of the contents.
        if max(changed, entered) / 1e9 > STARTED - CLOCK_SECONDS:
            raise ProgramChangedError(f"{file} was changed while the program runs")


def digest_libraries(names: Iterable[str] = ()) -> str:
    """Return a digest of Python, the kind of machine, and the libraries of these names; of all without names.

    >>> digest_libraries(["pydantic"]) == digest_libraries(["spacy"])
    False
    """
    wanted = {normalise_library_name(name) for name in names}
    found = sorted({(name, version) for name, version in list_libraries() if not wanted or name in wanted})
    return digest_value((sys.version, platform.machine(), sys.platform, tuple(found)))


def list_libraries() -> Iterator[tuple[str, str]]:
    """Yield name and version of every installed library, by the names of the folders in which their metadata lies."""
    for place in dict.fromkeys(sys.path):
        with contextlib.suppress(OSError), os.scandir(place or ".") as entries:
            for entry in entries:
                if found := DISTRIBUTION.fullmatch(entry.name):
                    yield normalise_library_name(found["name"]), found["version"]


def normalise_library_name(name: str) -> str:
    """Return a library's name as names are compared (PEP 503).

    >>> normalise_library_name("Typing_Extensions")
    'typing-extensions'
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def digest_variables() -> str:
    """Return a digest of the variables of the environment that pages depend on."""
    return digest_value(tuple(os.environ.get(name, "") for name in PRINTED_VARIABLES))
