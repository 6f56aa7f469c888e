"""The command that explains a sentence."""

from typer.testing import CliRunner

from briefings.cli.main import app


def test_a_sentence_is_explained_on_standard_output() -> None:
    done = CliRunner().invoke(
        app, ["explain", "Jane Doe said on Monday that it was over.", "--published", "2026-03-11", "--model", "rules"]
    )
    assert done.exit_code == 0
    assert "  days: 2026-03-09" in done.stdout.splitlines()
    assert "  speaker: Jane Doe" in done.stdout.splitlines()


def test_a_moment_that_is_none_is_refused() -> None:
    assert CliRunner().invoke(app, ["explain", "It is over.", "--published", "soon"]).exit_code != 0
