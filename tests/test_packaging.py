"""What is installed is whole: templates, fonts, word lists and demo travel in the wheel and work from a checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from briefings.core import resources

ROOT = Path(__file__).parent.parent
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
