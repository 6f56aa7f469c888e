"""What a slot will need is tried beforehand, each thing told as right or as wrong with what to do."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.postoffice import PASSWORD, PostOffice, opened
from support.projects import mail_settings, write_settings
from typer.testing import CliRunner

from briefings.app import deep_diagnostics
from briefings.app.deep_diagnostics import CHECKS, check_every_feed, check_model_files, run_deep_diagnostics
from briefings.app.project import open_project
from briefings.cli.main import app
from briefings.core.errors import UsageError


@pytest.fixture
def post_office(tmp_path: Path) -> Iterator[PostOffice]:
    with opened(tmp_path) as made:
        yield made


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_PASSWORD", PASSWORD)


def look(path: Path) -> dict[str, str]:
    """What was found: name -> problem."""
    return {finding.name: finding.problem for finding in run_deep_diagnostics(path)}


@pytest.mark.usefixtures("password")
def test_a_project_that_is_ready_has_no_problem_and_mails_nobody(tmp_path: Path, post_office: PostOffice) -> None:
    path = write_settings(tmp_path, mail_settings(post_office))
    path.write_text(path.read_text().replace('formats = ["pdf"]', 'formats = ["html", "md"]'))
    found = look(path)
    assert set(found) == {
        "library",
        "model files",
        "drawing html",
        "drawing md",
        "drawing mail",
        "recipients",
        "mail server",
        "feeds",
        "files for monitors",
    }
    assert not any(found.values()), found
    assert post_office.letters == []


def test_what_is_wrong_is_told_with_what_to_do_and_hides_nothing_else(
    tmp_path: Path, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_PASSWORD", "wrong")
    more = mail_settings(post_office).replace("[mail]\n", '[mail]\nlists = ["people.csv"]\n')
    more += '[schedule]\nat = ["06:30"]\nstatus_folder = "articles/ferry.md"\n'
    path = write_settings(tmp_path, f'template = "briefing"\ntemplates = "own"\n{more}')
    path.write_text(path.read_text().replace('formats = ["pdf"]', 'formats = ["html"]'))
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "email.html").write_text("{{ briefing.nothing }}")
    found = look(path)
    assert "people.csv: cannot be read" in found["recipients"]
    assert "nobody on this list gets anything" in found["recipients"]
    assert "did not accept user and password" in found["mail server"]
    assert "look at host, port, security, user and password" in found["mail server"]
    assert "template" in found["drawing mail"]
    assert found["drawing html"] == ""
    assert "cannot be checked" in found["files for monitors"]
    assert found["library"] == ""
    assert "wrong" not in found["mail server"].split()


def test_a_library_that_is_damaged_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = open_project(write_settings(tmp_path, ""))
    damage = [f"the text {number} is not what it was" for number in range(5)]
    monkeypatch.setattr(type(project.library), "integrity_problems", lambda self: iter(damage))
    (finding,) = CHECKS["library"](project)
    assert finding.problem.startswith("the text 0 is not what it was; ")
    assert finding.problem.endswith("and 2 more; make it anew from a backup: `briefings library import`")


def test_a_file_of_the_model_that_was_changed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = open_project(write_settings(tmp_path, ""))
    assert [finding.problem for finding in check_model_files(project)] == [""]
    monkeypatch.setattr(deep_diagnostics, "digest_folder", lambda folder: {"config.cfg": "0" * 64})
    (finding,) = check_model_files(project)
    assert "not the files of its card: accurate/labels.json" in finding.problem
    assert "install the program again" in finding.problem


def test_a_feed_that_cannot_be_had_is_told_and_how_to_leave_it_out(tmp_path: Path) -> None:
    path = write_settings(tmp_path, '[[feed]]\nurl = "http://127.0.0.1:9/feed.xml"\n')
    first, last = check_every_feed(open_project(path))
    assert "http://127.0.0.1:9/feed.xml" in first.problem
    assert "`briefings feeds pause` leaves it out" in first.problem
    assert (last.state, last.problem) == ("1 asked", "")


def test_settings_that_cannot_be_read_end_it_with_one_finding(tmp_path: Path) -> None:
    assert list(look(tmp_path / "none.toml")) == ["project"]


def test_the_command_wants_a_settings_file_for_it() -> None:
    done = CliRunner().invoke(app, ["check", "--deep"])
    assert isinstance(done.exception, UsageError)
    assert os.environ.get("DESK_PASSWORD") is None
