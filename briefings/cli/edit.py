"""The command by which a person changes an edition: edit."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from briefings.cli.options import DEFAULT_SETTINGS, EditorName, SettingsOption
from briefings.cli.output import print_lines
from briefings.core.editing import Edit, EditAction
from briefings.core.errors import UsageError


class EditCommand(StrEnum):
    """What `briefings edit` does: a change, or one taken back."""

    PIN = "pin"
    DROP = "drop"
    RESTORE = "restore"
    ORDER = "order"
    MOVE = "move"
    RETITLE = "retitle"
    SENTENCE = "sentence"
    MUTE = "mute"
    INTRODUCTION = "introduction"
    COMMENT = "comment"
    UNDO = "undo"


#: The words that each change takes, as a message names them.
WORDS = {
    EditCommand.PIN: ("STORY",),
    EditCommand.DROP: ("STORY",),
    EditCommand.RESTORE: ("STORY",),
    EditCommand.ORDER: ("STORY", "BEFORE"),
    EditCommand.MOVE: ("STORY", "TOPIC"),
    EditCommand.RETITLE: ("TOPIC", "TITLE"),
    EditCommand.SENTENCE: ("STORY", "SENTENCE"),
    EditCommand.MUTE: ("OUTLET",),
    EditCommand.INTRODUCTION: ("TEXT",),
    EditCommand.COMMENT: ("STORY", "TEXT"),
    EditCommand.UNDO: ("NUMBER",),
}
#: The fields of an edit that the words go to.
FIELDS = {
    EditCommand.PIN: ("story",),
    EditCommand.DROP: ("story",),
    EditCommand.ORDER: ("story", "before"),
    EditCommand.MOVE: ("story", "section"),
    EditCommand.RETITLE: ("section", "text"),
    EditCommand.SENTENCE: ("story", "text"),
    EditCommand.MUTE: ("text",),
    EditCommand.INTRODUCTION: ("text",),
    EditCommand.COMMENT: ("story", "text"),
}


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(edit)


def edit(
    edition: Annotated[str, typer.Argument(help="Its number, name, or the beginning of its digest.")],
    change: Annotated[
        EditCommand | None,
        typer.Argument(help="What to do; without it the stories and changes are listed.", show_default=False),
    ] = None,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            help="STORY (its number, as in 1.2, or words of its headline), TOPIC, OUTLET, TEXT: pin STORY, drop STORY, "
            "restore STORY, order STORY [BEFORE], move STORY TOPIC, retitle TOPIC TITLE, sentence STORY SENTENCE, "
            "mute OUTLET, introduction TEXT, comment STORY TEXT, undo NUMBER.",
            show_default=False,
        ),
    ] = None,
    place: Annotated[int, typer.Option(min=1, help="Which sentence of the story another one replaces.")] = 1,
    by: EditorName = "",
    settings: SettingsOption = DEFAULT_SETTINGS,
) -> None:
    """Change an edition before it goes out, under your name; it is drawn anew at once.

    The changes stand in `edits.toml` beside the edition. After writing there, `briefings edit EDITION` draws it anew.
    """
    from briefings.app import manual_edits
    from briefings.app.edition_state import format_editing
    from briefings.app.project import open_project

    project = open_project(settings)
    record = project.catalogue.find_edition(edition)
    person = by.strip() or manual_edits.find_user_name()
    given = list(words or ())
    if change is None:
        found = manual_edits.load_edited(project, record)
        hand = found.folder / "edits.toml"
        if hand.is_file() and hand.read_text(encoding="utf-8") != format_editing(found.first, found.briefing):
            found = manual_edits.add_edits(project, record, ())
        elif not hand.is_file():
            manual_edits.write_hand(found)
        print_lines(manual_edits.describe_edits(found))
        sys.stderr.write(f"{hand}\n")
        return
    if not (len(WORDS[change]) - (change == EditCommand.ORDER) <= len(given) <= len(WORDS[change])):
        raise UsageError(f"briefings edit {edition} {change} {' '.join(WORDS[change])}: that is what it takes")
    if change in (EditCommand.UNDO, EditCommand.RESTORE):
        found = manual_edits.load_edited(project, record)
        restored = change == EditCommand.RESTORE
        numbers = manual_edits.find_drops(found, given[0]) if restored else [parse_number(given[0])]
        found = manual_edits.remove_edits(project, record, numbers)
    else:
        made = build_edit(change, given, place, person)
        found = manual_edits.add_edits(project, record, [made])
    print_lines(manual_edits.describe_edits(found))


def build_edit(change: EditCommand, words: Sequence[str], place: int, person: str) -> Edit:
    """Return the change that some words describe; topics are put in order by `topic N`."""
    given = dict(zip(FIELDS[change], words, strict=False))
    if change == EditCommand.ORDER and words[0].isdigit():
        # The number of a topic has no point in it: it is the topic that is put elsewhere.
        given = {"section": words[0], "before": words[1] if len(words) > 1 else ""}
    moment = datetime.now(UTC).replace(microsecond=0)
    return replace(
        # The keys are fields of `Edit`, each of them a text.
        Edit(action=EditAction(change), by=person, moment=moment, **given),  # type: ignore[arg-type]
        place=place,
    )


def parse_number(word: str) -> int:
    """Return the number of a change. Raises `UsageError`."""
    if not word.isdigit():
        raise UsageError(f"undo {word!r}: give the number of a change, as `briefings edit` lists it")
    return int(word)
