"""Every threshold says what it was measured on, or that it was not."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefings.core import resources

FOLDER = resources.PACKAGE / "analysis"
MODULES = [path for path in sorted(FOLDER.rglob("*.py")) if "training" not in path.parts]
#: A threshold says "Measured: …", "Not measured: …" or, where it bounds time, memory or size, "Limit: …".
WORDS = ("easured", "Limit:", "See above")


def is_number(node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple):
        return any(map(is_number, node.elts))
    if isinstance(node, ast.BinOp):
        return is_number(node.left)
    if isinstance(node, ast.Call):
        return ast.unparse(node.func) == "timedelta"
    return isinstance(node, ast.Constant) and type(node.value) in {int, float}


def thresholds(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the number constants of a module, each with the comment above it and above what stands with it."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and is_number(node.value):
            last = node.lineno - 1
            while lines[last - 1].strip() and not lines[last - 1].startswith("#"):
                last -= 1
            first = last
            while lines[first - 1].startswith("#"):
                first -= 1
            yield ast.unparse(node.targets[0]), "\n".join(lines[first:last])


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_threshold_says_what_it_was_measured_on(path: Path) -> None:
    for name, above in thresholds(path):
        assert any(word in above for word in WORDS), f"{name} says neither what it was measured on nor that it was not"


def test_thresholds_are_found() -> None:
    assert sum(len(list(thresholds(path))) for path in MODULES) > 60
