"""The documents keep their word: commands run, links resolve, and every command and setting is explained."""

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer.main
from support import generate_docs

from briefings.cli import main
from briefings.config.settings import LimitSettings, Settings, TopicSettings
from briefings.core import resources

ROOT = Path(__file__).parent.parent
PACKAGE = resources.PACKAGE
README = (ROOT / "README.md").read_text(encoding="utf-8")
STARTER = (ROOT / "templates" / "starter" / "briefing.toml").read_text(encoding="utf-8")
DOCS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(resources.docs_folder().glob("*.md"))}
#: everything a user can read, as one text
EVERYTHING = "\n".join([README, *DOCS.values()])
WALK = DOCS["first-briefing"]


def blocks(text: str, *languages: str) -> list[tuple[str, str]]:
    """Return language and content of every block of code in a document, in order."""
    found = re.findall(r"```(\w+)\n(.*?)```", text, re.DOTALL)
    return [(language, content) for language, content in found if language in languages]


def commands(text: str = "") -> list[str]:
    """Return every `briefings …` line of the shell blocks of the README and of all documents but the walk, in order."""
    texts = [text] if text else [README, *(said for name, said in DOCS.items() if name != "first-briefing")]
    lines = [line for said in texts for _, content in blocks(said, "sh") for line in content.splitlines()]
    return [line.split("  #")[0].strip() for line in lines if line.startswith("briefings ")]


def typed(command: str, folder: Path) -> None:
    """Run a command as a user would, and expect it to succeed."""
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stderr}"


def test_the_documents_show_commands() -> None:
    assert len(commands()) >= 6
    assert len(commands(WALK)) >= 6


@pytest.mark.slow
def test_the_commands_of_the_documents_run_one_after_the_other(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "templates" / "starter" / "articles", tmp_path / "articles")
    for command in commands():
        if "output/2026" in command:  # names editions that the documents can only imagine
            made = next(path for path in sorted((tmp_path / "output").iterdir()) if (path / "texts.jsonl.gz").exists())
            command = re.sub(r"output/2026\S+", str(made), command)
        typed(command, tmp_path)
    assert (tmp_path / "readings.jsonl").stat().st_size
    assert list((tmp_path / "output").glob("*/briefing.pdf"))


@pytest.mark.slow
def test_the_walk_leads_from_an_empty_folder_to_pdf_mail_and_schedule(tmp_path: Path) -> None:
    folder = tmp_path
    for language, content in blocks(WALK, "sh", "toml"):
        if language == "toml":
            with (folder / "briefing.toml").open("a", encoding="utf-8") as settings:
                settings.write(f"\n{content}")
            continue
        for line in content.splitlines():
            if line.startswith("cd "):
                folder /= line.removeprefix("cd ")
            else:
                typed(line, folder)
    assert len(list(folder.glob("output/*/briefing.pdf"))) == 1
    assert list(folder.glob("output/dry-run/**/*.eml"))


@pytest.mark.slow
def test_the_python_of_the_documents_runs(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "templates" / "starter" / "articles", tmp_path / "articles")
    code = "\n".join(content for _, content in blocks(EVERYTHING, "python"))
    code += "\nassert folder.is_dir() and len(frame) and edition._repr_html_().startswith('<iframe')\n"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_readme_is_short_and_its_two_commands_exist() -> None:
    assert len(README.encode()) <= 6000
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("demo", "test"):
        assert f"make {target}" in README
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_the_settings_file_of_the_readme_is_short_and_whole() -> None:
    ((_, content),) = blocks(README, "toml")
    assert Settings.model_validate(tomllib.loads(content)).recipient
    assert len([line for line in content.splitlines() if line]) <= 15


@pytest.mark.parametrize(
    "path", [ROOT / "README.md", *sorted(resources.docs_folder().glob("*.md"))], ids=lambda path: path.stem
)
def test_every_link_leads_to_a_file(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert [link for link in links if not (path.parent / link).is_file()] == []


def code_in(text: str) -> list[str]:
    """Return everything in a document that is written as code, a line or a phrase each."""
    lines = [line.removeprefix("$ ") for _, content in blocks(text, "sh", "console") for line in content.splitlines()]
    return [*lines, *re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))]


def named_paths(text: str) -> list[str]:
    """Return the files and folders of the source that a document names."""
    tops = {"briefings", "templates", "tests", *(path.name for path in PACKAGE.iterdir() if path.is_dir())}
    words = [word for code in code_in(text) if re.fullmatch(r"[\w./-]+", word := code.strip())]
    return [word for word in words if word.endswith(".py") or ("/" in word and word.split("/")[0] in tops)]


def is_in_the_source(named: str) -> bool:
    if "/" not in named:
        return any(PACKAGE.rglob(named))
    return any((folder / named).exists() for folder in (ROOT, PACKAGE))


@pytest.mark.parametrize("name", ["README", *DOCS])
def test_every_path_that_is_named_exists(name: str) -> None:
    assert [path for path in named_paths(DOCS.get(name, README)) if not is_in_the_source(path)] == []


def test_paths_are_seen() -> None:
    assert len(named_paths(DOCS["contributing"])) > 60
    assert named_paths("`app/pipeline.py`, `app/gone.py`, `output/`, `briefing.toml`") == [
        "app/pipeline.py",
        "app/gone.py",
    ]
    assert not is_in_the_source("app/gone.py")


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("mail is retried", "app/dispatch.py"),
        ("cookie banners", "collectors/boilerplate.py"),
        ("topic that was found is named", "analysis/stories/topics/labels.py"),
        ("page number is printed", "templates/briefing.css"),
        ("passwords are kept out of messages and logs", "core/urls.py"),
        ("DST", "app/timetable.py"),
        ("speaker a quotation gets", "analysis/nlp/attribution/quote_attribution.py"),
        ("story is continued", "analysis/stories/clustering/continuation.py"),
        ("column of a table", "publishing/renderers/text_widths.py"),
        ("feeds are added, listed, paused", "cli/feeds.py"),
    ],
)
def test_the_map_of_the_source_answers_what_newcomers_ask(asked: str, answer: str) -> None:
    (row,) = [line for line in DOCS["contributing"].splitlines() if line.startswith("|") and asked in line]
    assert f"`{answer}`" in row.rsplit(" | ", 1)[1]


@pytest.mark.parametrize("name", ["README", *DOCS])
def test_every_command_that_is_named_exists(name: str) -> None:
    code = code_in(DOCS.get(name, README))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    known = {command for command, _ in generate_docs.commands()}
    groups = {command.split()[0] for command in known if " " in command}
    assert {target for line in code for target in re.findall(r"^make ([a-z]+)", line)} <= targets
    for line in code:
        for command, inner in re.findall(r"^briefings ([a-z]+)(?: ([a-z]+))?", line):
            assert command in known, line
            assert command not in groups or not inner or f"{command} {inner}" in known, line


def test_the_readme_leads_to_every_document() -> None:
    assert {name for name in DOCS if f"briefings/docs/{name}.md" not in README} == set()


@pytest.mark.parametrize("name", sorted(generate_docs.texts()))
def test_what_is_made_from_the_code_is_up_to_date(name: str) -> None:
    written = (resources.docs_folder() / name).read_text(encoding="utf-8")
    assert generate_docs.texts()[name] == written, "run `make docs`"


@pytest.mark.parametrize("command", sorted(typer.main.get_command(main.app).commands))  # type: ignore[attr-defined]
def test_every_command_has_help_and_stands_in_the_documents(command: str) -> None:
    found = typer.main.get_command(main.app).commands[command]  # type: ignore[attr-defined]
    assert found.help
    assert f"briefings {command}" in EVERYTHING or f"`{command}`" in EVERYTHING


@pytest.mark.parametrize(("name", "command"), list(generate_docs.commands()), ids=str)
def test_every_command_and_option_is_in_the_reference(name: str, command: object) -> None:
    assert f"## briefings {name}\n" in DOCS["commands"]
    section = DOCS["commands"].partition(f"## briefings {name}\n")[2].partition("\n## ")[0]
    for parameter in command.params:  # type: ignore[attr-defined]
        if not hasattr(command, "commands"):
            assert parameter.help, f"{name}: {parameter.name} has no help text"
            assert parameter.help.replace("|", "\\|") in section


def test_every_option_of_make_stands_in_the_documents() -> None:
    make = typer.main.get_command(main.app).commands["make"]  # type: ignore[attr-defined]
    options = {name for option in make.params for name in option.opts if name.startswith("--")}
    assert {name for name in options if f"`{name}`" not in DOCS["commands"]} == set()


@pytest.mark.parametrize("key", [*Settings.model_fields, *LimitSettings.model_fields, *TopicSettings.model_fields])
def test_every_setting_stands_in_the_documents(key: str) -> None:
    assert re.search(rf"^\| `\[*{key}\]*` \|", DOCS["settings"], re.MULTILINE)


@pytest.mark.parametrize("key", [key for key in Settings.model_fields if key not in {"collector", "templates"}])
def test_the_starter_shows_every_setting(key: str) -> None:
    assert re.search(rf"^(# )?(\[\[?)?{key}\b", STARTER, re.MULTILINE)


def test_no_machine_s_path_and_no_registry_is_named() -> None:
    files = ("README.md", "CHANGELOG.md", "Makefile", "pyproject.toml")
    for path in (*(ROOT / name for name in files), *resources.docs_folder().glob("*.md")):
        assert not re.search(r"/(home|root|work)/|pypi\.org", path.read_text(encoding="utf-8"))
