"""The file of changes: what is written is read back, and mistakes are told with their place."""

from datetime import UTC, datetime

import pytest

from briefings.core.editing import Edit, EditAction
from briefings.core.errors import UsageError
from briefings.edition.editing.edits_file import format_edits, parse_edits

EDITS = (
    Edit(action=EditAction.PIN, story="a1", by="Ana Lind", moment=datetime(2026, 3, 10, 6, 30, tzinfo=UTC)),
    Edit(action=EditAction.SENTENCE, story="a1", text='“No,” she\n\tsaid: "\\ \x7f\x1b 𝄞"', place=2, by="Ben"),
    Edit(action=EditAction.MOVE, story="a1", section="s2", by="Ben", since="No. 3"),
)


def test_what_is_written_is_read_back() -> None:
    text = format_edits(EDITS, "abc", "7", {"a1": "Ferry\nsails", "s2": "Ports"})
    found = parse_edits(text, "edits.toml")
    assert (found.state, found.edits) == ("abc", EDITS)
    assert "# Ferry sails" in text


def test_who_names_nobody_is_whoever_saves_it() -> None:
    found = parse_edits('[[edit]]\naction = "drop"\nstory = "1.2"\n', "edits.toml", "Ana Lind")
    assert found.edits == (Edit(action=EditAction.DROP, story="1.2", by="Ana Lind"),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[edit]\n", "not valid TOML"),
        ('[[edit]]\naction = "dropp"\n', "edit 1: action 'dropp' is none of .*; did you mean 'drop'"),
        ('[[edit]]\naction = "drop"\nstroy = "1.1"\n', "no such key 'stroy'; did you mean 'story'"),
        ('[[edit]]\naction = "drop"\nstory = 1.1\n', "story: 1.1 is not what belongs there"),
        ('edits = "x"\n', "did you mean 'edit'"),
        ('edit = "x"\n', "each change begins with"),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        parse_edits(text, "edits.toml")
