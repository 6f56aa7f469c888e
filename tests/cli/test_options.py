"""An argument or option that several commands have is written once, so that it means the same everywhere."""

import ast
from collections import Counter
from pathlib import Path

from briefings import cli


def test_every_option_is_written_once() -> None:
    texts = Counter(
        (ast.unparse(node.func), keyword.value.value)
        for path in Path(cli.__path__[0]).glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"typer.Option", "typer.Argument"}
        for keyword in node.keywords
        if keyword.arg == "help" and isinstance(keyword.value, ast.Constant)
    )
    assert len(texts) > 40
    assert [option for option, count in texts.items() if count > 1] == []


def test_an_option_that_is_written_in_options_is_used() -> None:
    folder = Path(cli.__path__[0])
    names = {
        node.targets[0].id
        for node in ast.parse((folder / "options.py").read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    used = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py") if path.name != "options.py")
    assert {name for name in names if f": {name}" not in used and f"= {name}" not in used} == set()
