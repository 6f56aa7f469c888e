"""The commands that read editions which were kept: diff, why; and their schema."""

import sys
from typing import Annotated

import typer

from briefings.cli.options import DEFAULT_SETTINGS, EditionReference, SettingsOption
from briefings.cli.output import print_lines
from briefings.core import resources


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command()(diff)
    app.command()(why)
    app.command()(schema)


def diff(
    earlier: EditionReference,
    later: Annotated[str, typer.Argument(help="A later one; the newest without it.", show_default=False)] = "",
    settings: SettingsOption = DEFAULT_SETTINGS,
) -> None:
    """Say what changed between two editions: what is new, updated or corrected, and what has no new report."""
    from briefings.app.editions import describe_differences, find_edition_folder

    print_lines(describe_differences(find_edition_folder(earlier, settings), find_edition_folder(later, settings)))


def why(
    edition: EditionReference,
    reference: Annotated[str, typer.Argument(help="A number of the source list, or words of a printed sentence.")],
    settings: SettingsOption = DEFAULT_SETTINGS,
) -> None:
    """Show where a printed sentence or row comes from: articles, passage in its context, how it was classified."""
    from briefings.app.editions import explain_reference, find_edition_folder

    sys.stdout.write("\n\n".join(explain_reference(find_edition_folder(edition, settings), reference)) + "\n")


def schema() -> None:
    """Print the JSON Schema (2020-12) that every briefing.json keeps to."""
    sys.stdout.write(resources.edition_schema_path().read_text(encoding="utf-8"))
