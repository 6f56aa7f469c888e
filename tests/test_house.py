"""The laws of the house: which way imports run, where heavy libraries live, what every module begins with."""

import ast
import doctest
import re
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest

import briefings

PACKAGE = Path(briefings.__file__).parent
WINGS = ("collectors", "reading", "stories", "renderers", "deliverers")
FLOORS = {
    1: ("model", "errors", "resources", "language"),
    2: (
        "parcel",
        "plan",
        "apart",
        "changes",
        "choosing",
        "why",
        "editor",
        "editions",
        "frontpage",
        "history",
        "tables",
        "collectors",
        "reading",
        "stories",
        "renderers",
        "deliverers",
        "library",
        "policy",
        "readership",
        "schedule",
        "series",
        "statements",
        "shelf",
        "units",
    ),
    3: ("pipeline", "collecting", "config", "dispatch", "keeper"),
    4: (
        *(
            "api",
            "checkup",
            "cli",
            "cli_collect",
            "cli_delivery",
            "cli_library",
            "cli_preview",
            "preview",
            "desk",
            "feedlist",
            "lines",
            "newsroom",
        ),
        "workshop",
    ),
    5: ("__main__",),
}
HEAVY = (
    *("spacy", "pandas", "weasyprint", "jinja2", "sklearn", "trafilatura", "numpy", "pikepdf", "rich.progress"),
    "babel",
    *("sqlalchemy", "httpx", "httpcore", "feedparser", "css_inline", "tenacity"),
)
#: library -> the only rooms that may import it; the training recipe stands outside the running program
ROOMS = {
    "spacy": ("reading", "language.train"),
    "pandas": ("tables",),
    "babel": ("renderers.labels",),
    "jinja2": ("renderers.templating",),
    "weasyprint": ("renderers.pdf",),
    "trafilatura": ("collectors",),
    "httpcore": ("collectors.web.connecting", "collectors.web.failures", "collectors.web.fetching"),
    "protego": ("collectors.web.robots",),
    "feedparser": ("collectors.feeds.feed",),
    "defusedxml": ("collectors.feeds.opml",),
    "typer": ("cli", "cli_collect", "cli_delivery", "cli_library", "cli_preview"),
    "sqlalchemy": ("library",),
    "smtplib": ("deliverers.email",),
    "imapclient": ("collectors.mailbox",),
    "css_inline": ("renderers.email",),
    "cronsim": ("schedule",),
    "rich": ("cli",),
    "docx": ("renderers.docx",),
    "resvg_py": ("renderers.pictures",),
    "pikepdf": ("renderers.pdf", "renderers.finish"),
}


def name_of(path: Path) -> str:
    """Return a module's dotted name without the package's own."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py")) if path.parent.name != "starter"}


@cache
def imports(path: Path) -> set[str]:
    """Return the dotted names that a module imports, wherever in it; our own without the package's name."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno} imports relatively"
            found |= {
                name
                if (name := f"{node.module}.{alias.name}").removeprefix("briefings.") in MODULES
                else str(node.module)
                for alias in node.names
            }
    return found


def own_imports(path: Path) -> set[str]:
    return {name.removeprefix("briefings.") for name in imports(path) if name.startswith("briefings.")}


def floor(module: str) -> int:
    # The training recipe is a program of its own that nothing else imports.
    if module.startswith("language.train"):
        return 4
    top = module.split(".")[0]
    return next(level for level, rooms in FLOORS.items() if top in rooms)


INSIDE = {name: path for name, path in MODULES.items() if name}


@pytest.mark.parametrize("module", INSIDE)
def test_no_import_runs_upward(module: str) -> None:
    upward = {target for target in own_imports(INSIDE[module]) if floor(target) > floor(module)}
    assert not upward


def test_imports_make_no_circle() -> None:
    graph = {module: {t for t in own_imports(path) if t != module} for module, path in INSIDE.items()}
    assert len(list(TopologicalSorter(graph).static_order())) >= len(INSIDE)


@pytest.mark.parametrize("module", [name for name in INSIDE if name.split(".")[0] in WINGS])
def test_a_wing_imports_only_the_ground_floor_and_itself(module: str) -> None:
    wing = module.split(".")[0]
    assert {t.split(".")[0] for t in own_imports(INSIDE[module])} <= {wing, *FLOORS[1]}


def test_pipeline_and_config_never_import_each_other() -> None:
    assert not {t for t in own_imports(INSIDE["pipeline"]) if t.startswith("config")}
    for module in (name for name in INSIDE if name.startswith("config")):
        assert "pipeline" not in own_imports(INSIDE[module])


@pytest.mark.parametrize("module", INSIDE)
def test_the_face_is_never_imported_from_inside(module: str) -> None:
    for node in ast.walk(ast.parse(INSIDE[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "briefings":
            assert {alias.name for alias in node.names} <= {*INSIDE, "__version__"}


def test_nothing_that_runs_imports_the_training_recipe() -> None:
    users = {m for m, path in INSIDE.items() if any(t.startswith("language.train") for t in own_imports(path))}
    assert all(user.startswith("language.train") for user in users)


@pytest.mark.parametrize("library", ROOMS)
def test_a_heavy_library_lives_in_one_room(library: str) -> None:
    users = {module for module, path in INSIDE.items() if library in {name.split(".")[0] for name in imports(path)}}
    assert users
    assert all(any(user == room or user.startswith(f"{room}.") for room in ROOMS[library]) for user in users), users


@pytest.mark.parametrize("module", MODULES)
def test_no_module_goes_round_the_law_or_grows_too_long(module: str) -> None:
    text = MODULES[module].read_text(encoding="utf-8")
    assert "TYPE_CHECKING" not in text
    assert len(text.splitlines()) <= 320


@pytest.mark.parametrize("module", MODULES)
def test_every_module_opens_with_its_sentence(module: str) -> None:
    sentence = ast.get_docstring(ast.parse(MODULES[module].read_text(encoding="utf-8")))
    assert sentence
    assert sentence.splitlines()[0].endswith((".", ":"))


@pytest.mark.parametrize("module", [name for name in INSIDE if not name.startswith(("language.train", "__main__"))])
def test_the_examples_in_the_docstrings_hold(module: str) -> None:
    assert doctest.testmod(import_module(f"briefings.{module}")).failed == 0


def test_the_face_is_sorted_and_everything_on_it_can_be_had() -> None:
    assert list(briefings.__all__) == sorted(briefings.__all__)
    assert all(getattr(briefings, name) is not None for name in briefings.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = briefings.nonsense


@pytest.mark.parametrize("command", ["--help", "make --help", "--version"])
def test_help_loads_no_heavy_library(command: str) -> None:
    code = (
        "import sys\nfrom briefings.cli import app\n"
        f"app({command.split()!r}, standalone_mode=False)\n"
        "print('LOADED', *sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    loaded = set(done.stderr.split("LOADED", 1)[1].split())
    assert not loaded & set(HEAVY)


def test_no_test_holds_a_time_limit() -> None:
    """How fast something is depends on the machine: tests/benchmarks measure it, as ratios where they can."""
    timed = re.compile(r"assert .*(monotonic|perf_counter|process_time|time\.time)\(")
    tests = [path for path in Path(__file__).parent.rglob("*.py") if path.parent.name != "benchmarks"]
    assert [str(path) for path in tests if timed.search(path.read_text(encoding="utf-8"))] == []
