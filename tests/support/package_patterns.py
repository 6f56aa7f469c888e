"""Every regular expression of the package, found without a list: what modules hold, what functions write, what runs."""

import ast
import importlib
import inspect
import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import briefings

PACKAGE = Path(briefings.__file__).parent
#: The recipe of the English model is a program of its own, for corpora that are known.
NOT_WALKED = ("analysis/english/training", "__main__.py", "/starter/")
METHODS = frozenset({"search", "match", "fullmatch", "sub", "subn", "finditer", "findall", "split"})
#: How often a container in a container is opened.
DEPTH = 4


@dataclass
class FoundPattern:
    """A pattern, where it was found, and what the package calls on it (everything where that cannot be told)."""

    pattern: re.Pattern[Any]
    places: set[str] = field(default_factory=set)
    methods: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        return min(self.places)


class PatternFinder:
    """Gathers patterns under their text and flags, each once."""

    def __init__(self) -> None:
        #: by text and flags
        self.found: dict[tuple[str | bytes, int], FoundPattern] = {}

    def add(self, pattern: re.Pattern[Any], place: str, methods: Iterable[str]) -> None:
        known = self.found.setdefault((pattern.pattern, pattern.flags), FoundPattern(pattern))
        known.places.add(place)
        known.methods.update(methods)


def walked_files() -> list[Path]:
    return [
        file
        for file in sorted(PACKAGE.rglob("*.py"))
        if not any(part in f"{file.relative_to(PACKAGE)}" or part in f"{file}" for part in NOT_WALKED)
    ]


def module_name(file: Path) -> str:
    parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def find_package_patterns() -> list[FoundPattern]:
    """Return what modules, classes and their containers hold, what built once for all, and what stands in the code."""
    finder = PatternFinder()
    trees = {file: ast.parse(file.read_text(encoding="utf-8")) for file in walked_files()}
    uses = count_uses(trees.values())
    for file in trees:
        module = importlib.import_module(module_name(file))
        for name, value in list(vars(module).items()):
            for pattern, called in patterns_inside(value, module, name):
                finder.add(pattern, f"{module.__name__}.{name}", uses.get(called, METHODS))
    for file, tree in trees.items():
        for line, pattern, method in patterns_written_inline(tree):
            # What is compiled is mostly kept under a name, and was found there with what is called on it.
            if method != "compile" or (pattern.pattern, pattern.flags) not in finder.found:
                finder.add(pattern, f"{module_name(file)}:{line}", METHODS if method == "compile" else {method})
    return sorted(finder.found.values(), key=lambda found: found.name)


def patterns_inside(
    value: object, module: ModuleType, name: str, depth: int = DEPTH
) -> Iterator[tuple[re.Pattern[Any], str]]:
    """Yield the patterns that a value is or holds, and by what name each is called in the code."""
    if isinstance(value, re.Pattern):
        yield value, name
    elif depth:
        for inner, called in inner_values(value, module):
            yield from patterns_inside(inner, module, called, depth - 1)


def inner_values(value: object, module: ModuleType) -> Iterable[tuple[object, str]]:
    """Return what a container, a record, a class, a function's defaults or a function that is asked once holds.

    What has no name of its own in the code has "".
    """
    if isinstance(value, dict):
        return [(inner, "") for inner in (*value.keys(), *value.values())]
    if isinstance(value, tuple | list | set | frozenset):
        return [(inner, "") for inner in value]
    if inspect.isclass(value):
        return [(inner, name) for name, inner in vars(value).items()] if value.__module__ == module.__name__ else []
    if is_dataclass(value):
        return [(getattr(value, part.name, None), part.name) for part in fields(value)]
    if isinstance(value, FunctionType):
        return [(inner, "") for inner in (*(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).values())]
    if hasattr(value, "cache_info") and getattr(value, "__module__", "") == module.__name__:
        # What is built once for all is built.
        return [] if inspect.signature(value).parameters else [(value(), "")]  # type: ignore[arg-type, operator]
    return []


def count_uses(trees: Iterable[ast.Module]) -> dict[str, set[str]]:
    """Return name -> the methods of patterns called on it, where the name stands for nothing else anywhere."""
    uses: dict[str, set[str]] = defaultdict(set)
    for tree in trees:
        owner = {id(node.value): node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
                name = node.id if isinstance(node, ast.Name) else node.attr
                called = owner.get(id(node), "")
                uses[name].update({called} if called in METHODS else METHODS)
    return uses


def patterns_written_inline(tree: ast.Module) -> Iterator[tuple[int, re.Pattern[Any], str]]:
    """Yield line, pattern and function of every call like `re.sub("...", ...)` whose pattern is written out."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.args):
            continue
        written = node.args[0]
        if node.func.attr in {*METHODS, "compile"} and isinstance(written, ast.Constant):
            flags = re.RegexFlag(0)
            for part in ast.walk(node):
                if isinstance(part, ast.Attribute) and part.attr.isupper():
                    flags |= getattr(re, part.attr)
            yield node.lineno, re.compile(written.value, flags), node.func.attr


#: Python runs this first in every process of a command, children included: what the package compiles is written down.
RECORDER = """
import json, os, re, sys
compile_ = re._compiler.compile
def recording(pattern, flags=0):
    frame = sys._getframe(1)
    while frame.f_code.co_filename.endswith(("/re/__init__.py", "/functools.py")):
        frame = frame.f_back
    made = compile_(pattern, flags)
    if "/briefings/" in frame.f_code.co_filename and isinstance(made.pattern, str):
        place = frame.f_globals["__name__"] + ":" + str(frame.f_lineno)
        line = json.dumps([made.pattern, made.flags, place]) + "\\n"
        with open(os.environ["PATTERN_RECORD"], "a", encoding="utf-8") as file:
            file.write(line)
    return made
re._compiler.compile = recording
"""


def record_patterns(record: Path, *words: str) -> list[FoundPattern]:
    """Return the patterns that the package compiles while it runs a command."""
    (record.parent / "sitecustomize.py").write_text(RECORDER, encoding="utf-8")
    record.touch()
    paths = os.pathsep.join(filter(None, (str(record.parent), os.environ.get("PYTHONPATH", ""))))
    watched = {**os.environ, "PYTHONPATH": paths, "PATTERN_RECORD": str(record)}
    command = [sys.executable, "-m", "briefings", *words]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=watched)
    finder = PatternFinder()
    for pattern, flags, place in {tuple(json.loads(line)) for line in record.read_text(encoding="utf-8").splitlines()}:
        finder.add(re.compile(pattern, flags), place, METHODS)
    return list(finder.found.values())
