"""Looks at everything a briefing needs, and says of each thing whether it is fit and how to mend it."""

import ast
import re
import sys
import tomllib
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, distribution, requires
from pathlib import Path
from typing import Any

from briefings import resources
from briefings.errors import BriefingsError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its state, and what is wrong with it and how to mend that, if anything."""

    name: str
    state: str
    wrong: str = ""


def checkup(settings: Path | None = None) -> Iterator[Finding]:
    """Yield a finding for the libraries, the settings (when a file is named), templates, fonts, PDF engine and reader.

    Nothing more is looked at where a library is missing: the rest could not even be asked.
    """
    found = list(libraries(settings))
    yield from found
    if any(finding.wrong for finding in found):
        return
    from briefings.reading.analyser import SpacyAnalyser
    from briefings.renderers.pdf import fitness

    if settings is not None:
        yield settings_finding(settings)
    needed = [resources.templates() / name for name in ("briefing.html", "briefing.css")]
    absent = [path.name for path in needed if not path.is_file()]
    yield Finding("templates", f"{resources.templates()}", f"missing: {', '.join(absent)}; reinstall" if absent else "")
    fonts = sorted(path.name for path in resources.fonts().glob("*.ttf"))
    yield Finding("fonts", f"{len(fonts)} faces bundled", "" if fonts else "no bundled font found; reinstall")
    problems = fitness()
    yield Finding("PDF engine", "WeasyPrint and its system libraries", "; ".join(str(problem) for problem in problems))
    try:
        yield Finding("reader", SpacyAnalyser().model)
    except BriefingsError as error:
        yield Finding("reader", "", str(error))


def settings_finding(path: Path) -> Finding:
    """Look at a settings file by seating everything it names, without collecting anything."""
    from briefings.config.assembly import load

    try:
        assembled = load(path)
        # Naming the reader loads it, which is what tells whether it is installed.
        return Finding(
            "settings", f"{path}, {len(assembled.plan.topics)} topics, reader {assembled.plan.analyser.model}"
        )
    except BriefingsError as error:
        return Finding("settings", "", str(error))


def libraries(settings: Path | None = None, needs: Sequence[str] | None = None) -> Iterator[Finding]:
    """Import all that any module of ours imports, at once or in the middle of a run; tell what is missing, if anything.

    What an extra brings may be missing unless a settings file asks for it. `needs` are the requirements of the
    installed program where they are not given.
    """
    try:
        needs = (requires("briefings") or ()) if needs is None else needs
    except PackageNotFoundError:
        yield Finding("libraries", "", "the program is not installed; run: pip install . (in its folder)")
        return
    asked = tuple(words(settings)) if settings else ()
    wrong: dict[str, str] = {}
    absent: dict[str, str] = {}
    for need in needs:
        name, extra = name_in(need), extra_of(need)
        if installed(name):
            continue
        if extra and not any(word.startswith(extra) for word in asked):
            absent[name] = extra
        else:
            wrong[name] = f"not installed; run: {remedy(need)}"
    for module, names in imported().items():
        need = requirement(module, needs)
        name = name_in(need) or module
        # The PDF engine has a finding of its own, which knows the libraries of the system.
        if name not in absent and name != "weasyprint" and (fault := fault_of(module, names)):
            wrong.setdefault(name, f"{module} cannot be imported ({fault}); run: {remedy(need or module, broken=True)}")
    for name in sorted(wrong):
        yield Finding(f"library {name}", "", wrong[name])
    if not wrong:
        extras = ", ".join(sorted(set(absent.values()))) or "none"
        yield Finding("libraries", f"all are there; extras left out: {extras}")


@cache
def imported() -> dict[str, set[str]]:
    """Return every module of others that some module of ours imports, wherever in it -> what is taken from it."""
    found: dict[str, set[str]] = {}
    for path in resources.PACKAGE.rglob("*.py"):
        if standalone(path):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    found.setdefault(alias.name, set())
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.setdefault(node.module, set()).update(alias.name for alias in node.names)
    ours = {"briefings", *sys.stdlib_module_names}
    return {module: found[module] for module in sorted(found) if module.split(".")[0] not in ours}


def standalone(path: Path) -> bool:
    """Say whether a file is of a program of its own, such as the training recipe, which says itself what it needs."""
    inner = path.relative_to(resources.PACKAGE).parents[:-1]
    return any((resources.PACKAGE / folder / "__main__.py").is_file() for folder in inner)


def fault_of(module: str, names: Iterable[str]) -> str:
    """Import names from a module; return what goes wrong with that, or nothing."""
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


def words(settings: Path) -> Iterator[str]:
    """Yield the words of a settings file that an extra may be called by: keys, formats, kinds of address."""
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


def requirement(module: str, needs: Sequence[str]) -> str:
    """Return the requirement that brings a module, by its name: modules are called as what they come in, or nearly.

    >>> requirement("yaml", ["pyyaml>=6.0", "lxml>=5"]), requirement("lxml.etree", ["lxml-html-clean", "lxml>=5"])
    ('pyyaml>=6.0', 'lxml>=5')
    """
    wanted = plain(module.split(".")[0])
    near = [need for need in needs if wanted in plain(name_in(need))]
    return min(near, key=lambda need: len(name_in(need)), default="")


def name_in(need: str) -> str:
    """Return the name of what is required.

    >>> name_in('psycopg[binary]>=3.2; extra == "postgres"')
    'psycopg'
    """
    return (re.match(r"[\w.-]*", need) or [""])[0]


def extra_of(need: str) -> str:
    """Return the extra that asks for a requirement, if it is one that not everybody needs.

    >>> extra_of('psycopg[binary]>=3.2; extra == "postgres"'), extra_of("lxml>=5")
    ('postgres', '')
    """
    found = re.search(r"extra == [\"'](\w+)", need)
    return found[1] if found else ""


def plain(name: str) -> str:
    """Return a name in the one spelling that all its spellings have in common."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installed(name: str) -> bool:
    """Say whether something is installed under this name."""
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def remedy(need: str, broken: bool = False) -> str:
    """Return the command that installs a requirement, or installs it anew.

    >>> remedy("lxml>=5"), remedy("python-docx>=1.2; extra == 'docx'")
    ('pip install "lxml>=5"', 'pip install "briefings[docx]"')
    """
    if extra := extra_of(need):
        return f'pip install "briefings[{extra}]"'
    anew = "--force-reinstall --no-deps " if broken else ""
    return f'pip install {anew}"{need.split(";")[0].strip()}"'
