"""What a settings file may say, and how its mistakes are told."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefings.config.settings import Settings, read_settings
from briefings.core import resources
from briefings.core.errors import SettingsError


def written(folder: Path, text: str) -> Path:
    path = folder / "briefing.toml"
    path.write_text(text, encoding="utf-8")
    return path


def complaint(folder: Path, text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        read_settings(written(folder, text))
    return str(caught.value)


def test_the_starter_file_is_read_whole() -> None:
    settings = read_settings(resources.templates_folder() / "starter" / "briefing.toml")
    assert settings.title == "Morning briefing"
    assert [topic.name for topic in settings.topic] == ["Harbours and shipping", "Water and power"]
    assert settings.limits.stories_per_topic == Settings().limits.stories_per_topic


def test_a_time_without_a_zone_is_utc(tmp_path: Path) -> None:
    settings = read_settings(written(tmp_path, "since = 2026-03-09T06:30:00\nuntil = 2026-03-09T08:30:00+02:00\n"))
    assert settings.since == settings.until == datetime(2026, 3, 9, 6, 30, tzinfo=UTC)


def test_an_unknown_key_is_named_with_its_line(tmp_path: Path) -> None:
    said = complaint(tmp_path, 'title = "a"\n\npapper = "A4"\n')
    assert said.endswith(
        "briefing.toml:3: papper: no such setting; `briefings help settings` lists them all; did you mean 'paper'?"
    )


def test_a_topic_without_terms_is_named_with_its_line(tmp_path: Path) -> None:
    text = '[[topic]]\nname = "a"\nterms = ["x1"]\n\n[[topic]]\nname = "b"\nterms = []\n'
    assert "briefing.toml:7: topic 2, terms: is empty; give at least one" in complaint(tmp_path, text)


def test_a_topic_whose_terms_are_missing_is_named_by_its_head(tmp_path: Path) -> None:
    assert "briefing.toml:1: topic 1, terms: is missing" in complaint(tmp_path, '[[topic]]\nname = "b"\n')


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    said = complaint(tmp_path, 'paper = "A5"\n[limits]\nsentences = 0\n')
    assert "briefing.toml:1: paper: input should be 'A4' or 'Letter', not 'A5'" in said
    assert "briefing.toml:3: limits, sentences: input should be greater than or equal to 1, not 0" in said


@pytest.mark.parametrize(
    "text",
    [
        'mail = "smtp://desk:geheim@mail.example.org"',
        'mail = "smtp:desk:ge heim@mail.example.org"',
        '[mail]\nsender = "desk@example.org"\npassword = "geheim"',
        '[mail]\nsender = "desk@example.org"\nhost = {name = "x", password = "geheim"}',
        'recipient = [["ana@example.org", "geheim"]]\n',
        '[[feed]]\nurl = "https://ana:geheim@example.org/feed"',
        '[[feed]]\nurl = "ftp://example.org/feed?token=geheim"',
        'library = "postgresql://desk:geheim@db\\u0000/news"',
        '[library]\nurl = "postgresql://desk:geheim@db/news\\u001b[2J"',
        '[mail]\nsender = "desk@example.org"\npassword_env = "geheim\\u0000"',
        'title = 7\npassword = "geheim"',
    ],
)
def test_a_secret_in_the_settings_is_refused_and_not_repeated(tmp_path: Path, text: str) -> None:
    said = complaint(tmp_path, text)
    assert "geheim" not in said
    assert "heim" not in said
    assert all(line.isprintable() for line in said.splitlines())


def test_broken_toml_says_where(tmp_path: Path) -> None:
    assert "not valid TOML" in complaint(tmp_path, "title = \n")
    assert "line 1" in complaint(tmp_path, "title = \n")


def test_a_missing_file_says_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="briefings init"):
        read_settings(tmp_path / "none.toml")


def test_a_file_in_another_encoding_is_refused_with_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "briefing.toml"
    path.write_bytes('title = "é"'.encode("latin-1"))
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(path)


def test_every_field_of_an_article_can_be_read_from_a_column_of_another_name(tmp_path: Path) -> None:
    fields = ("title", "text", "published", "outlet", "url", "authors", "language", "id", "marking")
    rows = "".join(f'{field} = "their {field}"\n' for field in fields)
    assert set(read_settings(written(tmp_path, f"[columns]\n{rows}")).columns) == set(fields)


def test_the_model_may_be_named_under_the_old_name_of_its_key_but_not_under_both(tmp_path: Path) -> None:
    assert read_settings(written(tmp_path, 'model = "fast"')).model == "fast"
    assert read_settings(written(tmp_path, 'reader = "fast"')).model == "fast"
    assert complaint(tmp_path, 'model = "fast"\nreader = "fast"\n').endswith(
        "briefing.toml:2: reader: no such setting; `briefings help settings` lists them all"
    )
