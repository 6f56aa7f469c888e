"""What is installed is whole: files travel in the wheel, what is imported is required, what is missing is told."""

import ast
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import metadata, packages_distributions
from pathlib import Path

import pytest

from briefings.app import requirements
from briefings.app.diagnostics import check_libraries
from briefings.app.requirements import (
    find_requirement,
    find_third_party_imports,
    normalise_requirement_name,
    parse_name,
)
from briefings.core import resources

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CORE: list[str] = PROJECT["dependencies"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
NEEDS = [*CORE, *(f"{need}; extra == '{extra}'" for extra, needs in EXTRAS.items() for need in needs)]
#: first name of a module -> what is installed and brings it
BRINGERS = packages_distributions()
#: what no module imports by its name, and who needs it
UNSEEN = {
    "lxml-html-clean": "trafilatura",
    "tzdata": "zoneinfo, where the system has no time zones",
    "onnx": "PyTorch, to write the network down",
    "dask": "distributed, and the commands that begin schedulers and workers",
    "psycopg": "sqlalchemy, for addresses that name it",
    "spacy-lookups-data": "spaCy, in the training recipe",
}
TRAVELS = (
    "briefings/templates/briefing.html",
    "briefings/templates/briefing.css",
    "briefings/templates/fonts/fonts.conf",
    "briefings/templates/fonts/OFL.txt",
    "briefings/templates/starter/briefing.toml",
    "briefings/demo/topics.json",
    "briefings/docs/first-briefing.md",
    "briefings/docs/settings.md",
    "briefings/analysis/english/lists/agencies.txt",
    "briefings/analysis/stories/sources/outlets.csv",
    "briefings/py.typed",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    words = ["pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", *words, "-w", str(folder), str(ROOT)], check=True)
    return next(folder.glob("*.whl"))


def test_a_checkout_finds_its_templates_beside_the_package() -> None:
    assert resources.templates_folder() == ROOT / "templates"
    assert all((ROOT / name.removeprefix("briefings/")).is_file() or (ROOT / name).is_file() for name in TRAVELS)


@pytest.mark.slow
def test_everything_travels_in_the_wheel(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {name for name in TRAVELS if name not in names} == set()
    assert wheel.stat().st_size < 60_000_000


@pytest.mark.slow
def test_the_installed_wheel_makes_a_briefing_far_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "site"
    words = ["pip", "install", "-q", "--no-deps", "--disable-pip-version-check", "--target", str(installed), str(wheel)]
    subprocess.run([sys.executable, "-m", *words], check=True)
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    code = "import briefings.core.resources as r; print(r.templates_folder())"
    where = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert Path(where.stdout.strip()) == installed / "briefings" / "templates"
    for command in ("init desk", "run desk/briefing.toml"):
        done = subprocess.run(
            [sys.executable, "-m", "briefings", *command.split()],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert list(tmp_path.glob("desk/output/*/briefing.pdf"))


def strangers(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield the first name of each module of others that a file imports, and whether it does so only when called."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {
        inner
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(outer)
    }
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
        for name in (name.split(".")[0] for name in names):
            if name not in sys.stdlib_module_names and name != "briefings":
                yield name, node in inside


def brought_by(module: str) -> set[str]:
    """Return the distributions that bring a module; one that is not installed is taken at its name."""
    return {normalise_requirement_name(name) for name in BRINGERS.get(module, [module])}


def test_whatever_is_imported_is_required_by_us_and_an_extra_only_when_called() -> None:
    always = {normalise_requirement_name(parse_name(need)) for need in CORE}
    extra = {name: {normalise_requirement_name(parse_name(need)) for need in needs} for name, needs in EXTRAS.items()}
    used = set()
    for path in sorted((ROOT / "briefings").rglob("*.py")):
        recipe = requirements.is_separate_program(path)
        for module, lazily in strangers(path):
            found = brought_by(module)
            used |= found
            allowed = always | (extra["train"] if recipe else set().union(*extra.values()) if lazily else set())
            assert found & allowed, f"{path.relative_to(ROOT)} imports {module}, which pyproject.toml does not name"
    assert always.union(*extra.values()) - used == set(UNSEEN)


def test_no_extra_of_an_extra_is_left_to_an_old_pip() -> None:
    """Up to 23.2, pip does not find an extra that is asked for in another spelling than the one it is offered in."""
    waiting, seen, own = [*CORE], set(), {normalise_requirement_name(parse_name(need)) for need in CORE}
    while waiting:
        need = waiting.pop()
        name, asked = parse_name(need), re.findall(r"\[(.*)\]", need)
        extras = {part.strip() for part in ",".join(asked).split(",") if part.strip()}
        # What is not installed is for other machines than this one.
        if extra_of_any(need) or (name, *extras) in seen or not requirements.is_installed(name):
            continue
        seen.add((name, *extras))
        told = metadata(name)
        wanted = told.get_all("Requires-Dist") or []
        waiting += wanted
        for extra in extras:
            brought = [one for one in wanted if extra_of_any(one) == normalise_requirement_name(extra)]
            if extra in (told.get_all("Provides-Extra") or []):
                waiting += [one.partition(";")[0] for one in brought]
            else:
                assert {normalise_requirement_name(parse_name(one)) for one in brought} <= own, (
                    f"{name}[{extra}] is not found by an old pip"
                )


def extra_of_any(need: str) -> str:
    found = re.search(r"extra == [\"']([\w.-]+)", need)
    return normalise_requirement_name(found[1]) if found else ""


def test_the_checkup_knows_what_brings_each_library_that_a_run_imports() -> None:
    everything = {
        name
        for path in (ROOT / "briefings").rglob("*.py")
        if not requirements.is_separate_program(path)
        for name, _ in strangers(path)
    }
    assert {module.split(".")[0] for module in find_third_party_imports()} == everything
    for module in everything:
        assert normalise_requirement_name(parse_name(find_requirement(module, NEEDS))) in brought_by(module), module


def test_the_checkup_of_what_is_installed_finds_all_there() -> None:
    (found,) = check_libraries(needs=NEEDS)
    assert (found.name, found.problem) == ("libraries", "")


@pytest.mark.parametrize("module", sorted({name.split(".")[0] for name in find_third_party_imports()} - {"weasyprint"}))
def test_the_checkup_names_a_library_that_cannot_be_imported(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = {name: names for name, names in find_third_party_imports().items() if name.split(".")[0] == module}
    monkeypatch.setattr(requirements, "find_third_party_imports", lambda: alone)
    for name in [name for name in sys.modules if name.split(".")[0] == module]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, module, None)
    if not requirements.is_installed(parse_name(find_requirement(module, NEEDS))):
        pytest.skip("it is of an extra that is not installed, and told as left out")
    (found,) = check_libraries(needs=NEEDS)
    assert normalise_requirement_name(found.name) == normalise_requirement_name(
        f"library {parse_name(find_requirement(module, NEEDS))}"
    )
    assert "pip install" in found.problem


@pytest.mark.parametrize(
    ("extra", "text"),
    [
        ("docx", 'formats = ["pdf", "docx"]'),
        ("dkim", "[mail.dkim]"),
        ("keyring", '[mail]\npassword_keyring = "desk"'),
        ("postgres", '[library]\nurl = "postgresql+psycopg://desk@host/desk"'),
        ("postgres", 'library = "postgresql+psycopg://desk@host/desk"'),
    ],
)
def test_an_extra_is_missed_only_where_the_settings_ask_for_it(
    extra: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requirements, "find_third_party_imports", dict)
    needs = [f"no-such-thing>=1; extra == '{extra}'"]
    asking, other = tmp_path / "asking.toml", tmp_path / "other.toml"
    asking.write_text(text, encoding="utf-8")
    other.write_text('title = "docx, dkim and keyring"\n[[topic]]\nname = "postgres"', encoding="utf-8")
    (found,) = check_libraries(asking, needs)
    assert found.name == "library no-such-thing"
    assert f'pip install "briefings[{extra}]"' in found.problem
    for settings in (None, other, tmp_path / "nowhere.toml"):
        (found,) = check_libraries(settings, needs)
        assert (found.problem, found.state) == ("", f"all are there; extras left out: {extra}")


@pytest.mark.parametrize("module", ["jinja2", "lxml", "trafilatura", "sqlalchemy"])
def test_the_command_says_what_is_missing_instead_of_failing_over_it(module: str) -> None:
    code = f"import runpy, sys; sys.modules[{module!r}] = None; runpy.run_module('briefings', run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code, "check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "")
    assert f"wrong  library {module}: " in done.stdout
