"""The guide for linguists names what there is, and all of it."""

import ast
import re
from pathlib import Path

import pytest

from briefings.core import resources

FOLDER = resources.PACKAGE / "analysis"
GUIDE = (FOLDER / "README.md").read_text(encoding="utf-8")
TESTS = Path(__file__).parent.parent
LISTS = sorted(path.stem for path in (FOLDER / "english" / "lists").glob("*.txt"))
PATHS = sorted(set(re.findall(r"`([\w/]+/[\w/.]+|[\w]+\.py)`", GUIDE)))
ROWS = [line.split("|")[1:-1] for line in GUIDE.splitlines() if line.startswith("| `")]


@pytest.mark.parametrize("path", PATHS)
def test_every_path_that_it_names_exists(path: str) -> None:
    roots = (FOLDER, FOLDER.parent, TESTS.parent, TESTS / "analysis", TESTS / "benchmarks")
    assert any((root / path).exists() for root in roots)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_named(name: str) -> None:
    assert f"`{name}`" in GUIDE


def test_every_list_that_it_names_exists() -> None:
    named = {name for row in ROWS for name in re.findall(r"`(\w+)`", row[1])}
    assert named <= set(LISTS)
    assert len(ROWS) > 25


def imported(path: Path) -> set[Path]:
    """Return the modules of the analysis that a module imports from."""
    found: set[Path] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("briefings.analysis"):
            place = resources.PACKAGE.joinpath(*str(node.module).split(".")[1:])
            found |= {place.with_suffix(".py"), *(place / f"{alias.name}.py" for alias in node.names)}
    return {module for module in found if module.is_file()}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].strip(" `").partition("`")[0])
def test_a_rule_or_what_it_builds_on_reads_the_lists_of_its_row(row: list[str]) -> None:
    modules = {FOLDER / path for path in re.findall(r"`([\w/]+\.py)`", row[0])}
    near = modules | {module for path in modules for module in imported(path)}
    text = "".join(path.read_text(encoding="utf-8") for path in near)
    for name in re.findall(r"`(\w+)`", row[1]):
        assert re.search(rf"""["']{name}["']""", text), name


def test_every_module_with_rules_is_named() -> None:
    reading = {"analyser", "limited", "cache", "spacy_loading", "spacy_pipeline", "trace", "onnx", "dependency_tree"}
    plumbing = reading | {"admiralty", "account"}
    rules = {
        path.relative_to(FOLDER).as_posix()
        for part in ("nlp", "stories")
        for path in (FOLDER / part).rglob("*.py")
        if path.stem not in plumbing | {"__init__"}
    }
    missing = {path for path in rules if f"`{path}`" not in GUIDE}
    assert missing <= {"stories/ledger/sides.py", "stories/ledger/disagreements.py"}
