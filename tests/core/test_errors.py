"""What is said to a person who runs a command."""

import pytest

from briefings.core.errors import SettingsError, Unreadable


def test_a_message_keeps_its_lines_and_nothing_in_them_moves_the_cursor() -> None:
    said = str(SettingsError("briefing.toml:1: a\x1b[31m\nbriefing.toml:2: b\x07\r"))
    assert said == "briefing.toml:1: a [31m\nbriefing.toml:2: b"


@pytest.mark.parametrize("hostile", ["key \x1b]0;title\x07", "line\nline"])
def test_a_verdict_on_a_file_is_one_printable_line(hostile: str) -> None:
    refused = Unreadable(hostile, hostile)
    assert refused.what.isprintable()
    assert refused.remedy.isprintable()
