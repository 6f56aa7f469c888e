"""The README keeps its word: its commands run, and every command and setting stands in it."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from briefings.cli import main
from briefings.config.settings import LimitSettings, Settings, TopicSettings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
STARTER = (ROOT / "templates" / "starter" / "briefing.toml").read_text(encoding="utf-8")


def commands() -> list[str]:
    """Return every `briefings …` line of the README's shell blocks, in order."""
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    return [
        line.split("  #")[0].strip() for block in blocks for line in block.splitlines() if line.startswith("briefings ")
    ]


def test_the_readme_shows_commands() -> None:
    assert len(commands()) >= 6


@pytest.mark.slow
def test_the_commands_of_the_readme_run_one_after_the_other(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "templates" / "starter" / "articles", tmp_path / "articles")
    for command in commands():
        if "output/2026" in command:  # names editions that the README can only imagine
            made = next(path for path in sorted((tmp_path / "output").iterdir()) if (path / "texts.jsonl.gz").exists())
            command = re.sub(r"output/2026\S+", str(made), command)
        done = subprocess.run(
            [sys.executable, "-m", *shlex.split(command)], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"
    assert (tmp_path / "readings.jsonl").stat().st_size
    assert list((tmp_path / "output").glob("*/briefing.pdf"))


@pytest.mark.slow
def test_the_python_of_the_readme_runs(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "templates" / "starter" / "articles", tmp_path / "articles")
    code = "\n".join(re.findall(r"```python\n(.*?)```", README, re.DOTALL))
    code += "\nassert folder.is_dir() and len(frame) and edition._repr_html_().startswith('<iframe')\n"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", sorted(typer.main.get_command(main.app).commands))  # type: ignore[attr-defined]
def test_every_command_has_help_and_stands_in_the_readme(command: str) -> None:
    found = typer.main.get_command(main.app).commands[command]  # type: ignore[attr-defined]
    assert found.help
    assert f"briefings {command}" in README or f"`{command}`" in README


def test_every_option_of_make_stands_in_the_readme() -> None:
    make = typer.main.get_command(main.app).commands["make"]  # type: ignore[attr-defined]
    options = {name for option in make.params for name in option.opts if name.startswith("--")}
    assert {name for name in options if name not in README} == set()


@pytest.mark.parametrize("key", [*Settings.model_fields, *LimitSettings.model_fields, *TopicSettings.model_fields])
def test_every_setting_stands_in_the_readme(key: str) -> None:
    assert f"`{key}`" in README or f"[[{key}]]" in README or f"[{key}]" in README


@pytest.mark.parametrize("key", [key for key in Settings.model_fields if key not in {"collector", "templates"}])
def test_the_starter_shows_every_setting(key: str) -> None:
    assert re.search(rf"^(# )?(\[\[?)?{key}\b", STARTER, re.MULTILINE)


def test_no_machine_s_path_and_no_registry_is_named() -> None:
    for path in (ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "Makefile", ROOT / "pyproject.toml"):
        assert not re.search(r"/(home|root|work)/|pypi\.org", path.read_text(encoding="utf-8"))
