"""`briefings help`: topics are listed and printed, a wrong topic brings the nearest one."""

import io
import sys

import pytest

from briefings.cli import main
from briefings.core import resources

DOCS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(resources.docs_folder().glob("*.md"))}


def helped(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """Type `briefings help …`; returns the exit code."""
    monkeypatch.setattr(sys, "argv", ["briefings", "help", *words])
    with pytest.raises(SystemExit) as ended:
        main.main()
    return int(ended.value.code or 0)


@pytest.mark.parametrize("topic", DOCS)
def test_help_prints_every_document(
    topic: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert helped(monkeypatch, topic) == 0
    assert capsys.readouterr().out == DOCS[topic]


def test_help_lists_the_topics(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert helped(monkeypatch) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in listed[: len(DOCS)]] == list(DOCS)
    assert all(len(line.split()) > 2 for line in listed[: len(DOCS)])


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("setings", "did you mean `briefings help settings`?"),
        ("make", "`briefings make --help` explains the command"),
        ("zzz", "choose one of benchmarks, collecting, commands"),
    ],
)
def test_help_says_what_to_try_instead_of_an_unknown_topic(
    wrong: str, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert helped(monkeypatch, wrong) == 2
    assert told in capsys.readouterr().err


def test_help_draws_tables_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    assert helped(monkeypatch, "inputs") == 0
    assert "What can be read" in screen.getvalue()
    assert "|---|" not in screen.getvalue()
