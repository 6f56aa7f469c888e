"""What results depend on besides their inputs."""

import sys
import time
from pathlib import Path

import pytest

from briefings.core import environment, resources
from briefings.core.environment import ProgramChangedError, digest_libraries, digest_program, list_libraries
from briefings.core.file_digests import FileDigests


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that is older than this process."""
    (tmp_path / "core").mkdir()
    (tmp_path / "locale" / "fr").mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    for name in ("core/plan.py", "locale/fr/briefings.mo", "outlets.csv", "templates/page.html"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    monkeypatch.setattr(resources, "PACKAGE", tmp_path)
    monkeypatch.setattr(environment, "STARTED", time.time() + 1000)
    return tmp_path


@pytest.mark.parametrize("name", ["core/plan.py", "locale/fr/briefings.mo", "outlets.csv", "core/new.py"])
def test_every_file_of_the_program_counts(package: Path, name: str) -> None:
    before = digest_program(FileDigests())
    assert digest_program(FileDigests()) == before
    (package / name).write_text("other", encoding="utf-8")
    assert digest_program(FileDigests()) != before


def test_templates_are_looked_at_by_what_draws(package: Path) -> None:
    before = digest_program(FileDigests())
    (package / "templates" / "page.html").write_text("other", encoding="utf-8")
    assert digest_program(FileDigests()) == before


def test_code_that_was_changed_after_it_was_loaded_has_no_digest(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "STARTED", time.time())
    with pytest.raises(ProgramChangedError, match="was changed while the program runs"):
        digest_program(FileDigests())


def test_the_beginning_of_this_process_is_known_and_stays() -> None:
    started, now = environment.find_process_start(), time.time()
    assert now - 86_400 < started < now
    assert environment.find_process_start() == pytest.approx(started, abs=0.1)


def test_another_version_of_a_library_is_another_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Some_Library-1.0.dist-info").mkdir()
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    assert ("some-library", "1.0") in set(list_libraries())
    everything, some, others = digest_libraries(), digest_libraries(["some.library"]), digest_libraries(["spacy"])
    (tmp_path / "Some_Library-1.0.dist-info").rename(tmp_path / "Some_Library-1.1.dist-info")
    assert digest_libraries() != everything
    assert digest_libraries(["some.library"]) != some
    assert digest_libraries(["spacy"]) == others


def test_the_libraries_that_draw_are_known_by_their_versions() -> None:
    assert {"weasyprint", "pikepdf", "spacy", "jinja2", "babel", "numpy"} <= {name for name, _ in list_libraries()}
