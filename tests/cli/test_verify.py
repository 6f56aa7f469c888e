"""The command that verifies an edition ends with the code of what it found."""

from pathlib import Path

import pytest
from support.verifiable import an_edition_that_holds
from typer.testing import CliRunner

from briefings.cli.main import app
from briefings.core.errors import UsageError
from briefings.publishing.renderers.json import JsonRenderer
from briefings.storage.archive import save_edition


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An edition without its texts."""
    edition = an_edition_that_holds()
    return save_edition(edition, [JsonRenderer().render(edition)], tmp_path)


def test_what_cannot_be_checked_and_what_is_wrong_have_codes_of_their_own(folder: Path) -> None:
    unknown = CliRunner().invoke(app, ["verify", str(folder)])
    assert unknown.exit_code == 3
    assert "digests of sources: 0 hold, not checkable: 4" in unknown.stdout
    (folder / "briefing.json").write_text((folder / "briefing.json").read_text().replace("Daily", "Weekly", 1))
    wrong = CliRunner().invoke(app, ["verify", str(folder / "briefing.json")])
    assert wrong.exit_code == 1
    assert "does not hold: briefing.json was changed after the edition was made" in wrong.stdout


def test_a_name_is_looked_up_in_the_editions_of_a_settings_file(tmp_path: Path) -> None:
    failed = CliRunner().invoke(app, ["verify", "2026-03-09", "--settings", str(tmp_path / "briefing.toml")])
    assert failed.exit_code == 1
    assert isinstance(failed.exception, Exception)
    assert "briefing.toml" in str(failed.exception)
    assert not isinstance(failed.exception, UsageError)
