"""A desk is set up by three answers or by flags, and its settings are read as they were meant."""

from pathlib import Path

import pytest

from briefings.cli import first_settings
from briefings.cli.first_settings import split_answers
from briefings.cli.main import app
from briefings.config.settings import read_settings
from briefings.core.errors import UsageError

FEED = "https://courier.example/feed?a=1&b=%22"


def init(folder: Path, *words: str) -> None:
    assert app(["init", str(folder), *words], standalone_mode=False) is None


def test_flags_are_the_settings_of_a_new_desk(tmp_path: Path) -> None:
    title = 'The "Port" \\\\ Łódź'
    init(
        tmp_path / "desk",
        "--title",
        title,
        "--feed",
        FEED,
        "--topic",
        "Grain: wheat, harvest",
        "--topic",
        "Ports: port",
    )
    settings = read_settings(tmp_path / "desk" / "briefing.toml")
    assert settings.title == title
    assert [feed.url for feed in settings.feed] == [FEED]
    assert [(topic.name, topic.terms) for topic in settings.topic] == [
        ("Grain", ("wheat", "harvest")),
        ("Ports", ("port",)),
    ]
    # Sample articles beside real feeds would be printed as news.
    assert list((tmp_path / "desk" / "articles").iterdir()) == []


def test_without_flags_and_a_terminal_the_desk_is_the_sample(tmp_path: Path) -> None:
    init(tmp_path / "desk")
    settings = read_settings(tmp_path / "desk" / "briefing.toml")
    assert (settings.title, len(settings.topic), settings.feed) == ("Morning briefing", 2, ())
    assert len(list((tmp_path / "desk" / "articles").iterdir())) == 2


def test_three_questions_are_asked_on_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(("Evening", f"{FEED}, https://b.example/rss", "Grain: wheat, harvest; Ports: port"))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setattr(first_settings.typer, "prompt", lambda *said, **given: next(answers))
    init(tmp_path / "desk")
    settings = read_settings(tmp_path / "desk" / "briefing.toml")
    assert (settings.title, [feed.url for feed in settings.feed]) == ("Evening", [FEED, "https://b.example/rss"])
    assert [topic.name for topic in settings.topic] == ["Grain", "Ports"]
    assert next(answers, "") == ""


@pytest.mark.parametrize("words", [("--feed", "courier.example"), ("--topic", "Grain")])
def test_what_cannot_be_meant_is_refused_before_anything_is_written(tmp_path: Path, words: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        init(tmp_path / "desk", *words)
    assert not (tmp_path / "desk").exists()


def test_an_empty_answer_is_none() -> None:
    assert split_answers("") == split_answers(" , ; ") == []
